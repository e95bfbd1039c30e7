"""``winset show``: what is in a case, or what a run found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from winset.cli.console import say
from winset.cli.failing import UsageError

__all__ = ["show"]


def show(
    what: Annotated[str, Parameter(name="CASE_OR_RUN")],
    /,
    *,
    open_: Annotated[bool, Parameter(name="--open", negative="", show_default=False)] = False,
) -> int:
    """Show what is in a case, or what a run found.

    For a case: its issues with their options, its actors, and its record. For a run folder: the
    summary that was printed when it was made.

    Examples
    --------
        winset show hanoi
        winset show winset-runs/hanoi-1a2b3c4d --open

    Parameters
    ----------
    what
        A case (a file, or the name of a shipped one), or the folder of a run.
    open_
        Open the report of the run in a browser.
    """
    from winset.runs.folder import MANIFEST

    folder = Path(what)
    if (folder / MANIFEST).is_file():
        _run(folder, open_)
    elif open_:
        raise UsageError(f"{what} is no run folder: there is no report to open")
    else:
        from winset.cli.console import stdout
        from winset.cli.naming import read_case
        from winset.report.terminal import shown
        from winset.report.views.case import overview

        stdout().print(shown(overview(read_case(what).unwrap())))
    return 0


def _run(folder: Path, open_: bool) -> None:
    from winset.runs import read_run

    run = read_run(folder)
    say(f"{run.text('summary.txt')}Report: {folder / 'report.html'}")
    if changed := run.changed:
        say(f"winset: changed since the run was made: {', '.join(changed)}", error=True)
    if open_:
        import webbrowser

        webbrowser.open((folder / "report.html").resolve().as_uri())
