"""``winset show``: what is in a case, or what a run found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from winset.cli.answering import is_run
from winset.cli.console import say
from winset.cli.failing import UsageError
from winset.cli.naming import read_case
from winset.cli.options import Domain, Full, Open, Profiles

__all__ = ["show"]


def show(
    what: Annotated[str, Parameter(name="CASE_OR_RUN")],
    /,
    *,
    open_: Open = False,
    report: Annotated[Path | None, Parameter(negative="", show_default=False)] = None,
    full: Full = False,
    domain: Domain = "",
    profiles: Profiles = None,
) -> int:
    """Show what is in a case, or what a run found.

    For a case: its issues with their options, its actors, and its record. For a run: the summary,
    made again from its results.

    Examples
    --------
        winset show hanoi
        winset show winset-runs/hanoi-1a2b3c4d --open
        winset show results.json --report report.html

    Parameters
    ----------
    what
        A case (a file, or the name of a shipped one), the folder of a run, or the JSON of its
        results.
    open_
        Open the report of the run in a browser.
    report
        Make the report again, and write it to this file.
    """
    if is_run(what):
        _run(Path(what), open_, report, full=full)
    elif open_ or report is not None:
        raise UsageError(f"{what} is no run: there is no report to open")
    else:
        from winset.cli.console import stdout
        from winset.report.terminal import shown
        from winset.report.views.case import overview

        reading = read_case(what, domain=domain, profiles=profiles)
        stdout().print(shown(overview(reading.unwrap())))
    return 0


def _run(place: Path, open_: bool, report: Path | None, *, full: bool) -> None:
    from winset.cli.console import stdout
    from winset.report.making import report as report_of
    from winset.report.terminal import summary
    from winset.runs import read_run
    from winset.runs.opening import open_run

    made = report_of(open_run(place))
    stdout().print(summary(made, full=full))
    page = report or (place if place.is_dir() else place.parent) / "report.html"
    if report is not None:
        from winset.files.disk import write_whole
        from winset.report.html import to_html

        write_whole(report, to_html(made))
    if page.is_file():
        say(f"Report: {page}")
    if place.is_dir() and (changed := read_run(place).changed):
        say(f"winset: changed since the run was made: {', '.join(changed)}", error=True)
    if open_:
        if not page.is_file():
            raise UsageError(f"there is no {page} to open; add --report FILE to make it again")
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
