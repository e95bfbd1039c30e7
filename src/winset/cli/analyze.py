"""``winset analyze``: from a case to an answer, a report and a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from winset.cli.failing import UsageError
from winset.cli.naming import names
from winset.cli.options import (
    Domain,
    Full,
    Json,
    Only,
    Open,
    Out,
    PriorOnly,
    Profiles,
    Quiet,
    Seed,
    Worlds,
)

if TYPE_CHECKING:
    from winset.analysis import Analysis
    from winset.files.reading import Reading
    from winset.report.model import Report

__all__ = ["analyze"]


def analyze(
    case: str,
    /,
    *,
    worlds: Worlds = 10_000,
    seed: Seed = 1,
    only: Only = None,
    prior_only: PriorOnly = False,
    out: Out = None,
    open_: Open = False,
    json: Json = False,
    data: Annotated[list[str] | None, Parameter(negative="", show_default=False)] = None,
    full: Full = False,
    quiet: Quiet = False,
    domain: Domain = "",
    profiles: Profiles = None,
) -> int:
    """Answer what the record of a case can answer, and keep a report of it.

    Prints the answer on one screen, and writes a folder with the report (report.html, one file that
    opens anywhere), the results (results.json), and the data of every figure (data/*.csv). The same
    case, seed and version give the same results, byte for byte.

    Examples
    --------
        winset analyze hanoi --open               read the report in a browser
        winset analyze my-case.toml --only deals  zone and packages only: quick
        winset analyze my-case.toml -o results    choose the folder
        winset analyze hanoi --json | jq .answer  results for other programs

    Parameters
    ----------
    case
        A case file or workbook, the folder of a Genius, GeniusWeb or NegMAS scenario, or the name
        of a case that comes with Winset (winset cases).
    out
        Folder for the run. Otherwise winset-runs/CASE-KEY; with --json, none.
    open_
        Open the report in a browser.
    data
        Keep worlds and deals too, as parquet or csv, or the worlds as npz: exactly, so that they
        can be read back. Several with commas.
    """
    if json and open_ and out is None:
        raise UsageError("--json keeps no report to open; add --out FOLDER")

    from winset.cli.console import ProgressBar
    from winset.cli.naming import name_of, read_case
    from winset.report.saving import DATA_FORMATS
    from winset.runs.folder import check_target

    formats = names(data) or ()
    if unknown := set(formats) - set(DATA_FORMATS):
        raise UsageError(f"no data format {min(unknown)!r}; there are: {', '.join(DATA_FORMATS)}")
    if out is not None:
        check_target(out)
    reading = read_case(case, domain=domain, profiles=profiles, tell=not quiet)
    found = reading.unwrap()

    from winset import analysis

    with ProgressBar(not quiet) as bar:
        result = analysis.analyze(
            found,
            worlds=worlds,
            seed=seed,
            only=names(only),
            record=not prior_only,
            progress=bar,
        )
    from winset.report.making import report

    made, page = report(result), None
    if out is not None or not json:
        page = _save(result, made, reading, name_of(case), (out, formats))
    if json:
        from winset.cli.console import print_json
        from winset.report.export import to_json_text

        print_json(to_json_text(result, made))
    elif not quiet:
        from winset.cli.console import say, stdout
        from winset.report.terminal import summary

        stdout().print(summary(made, full=full))
        if page is not None:
            say(f"Report: {page}")
    if open_ and page is not None:
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
    return 0


def _save(
    result: Analysis,
    made: Report,
    reading: Reading,
    name: str,
    where: tuple[Path | None, tuple[str, ...]],
) -> Path:
    from winset.cli.naming import text_of
    from winset.report.saving import save
    from winset.runs import default_path, run_key

    out, formats = where
    target = default_path(name, run_key(result)) if out is None else out
    text = text_of(reading)
    folder = save(result, target, name=name, case_text=text, data=formats, report=made)
    return folder / "report.html"
