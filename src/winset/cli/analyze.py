"""``winset analyze``: from a case to an answer, a report and a run folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from winset.cli.failing import UsageError

if TYPE_CHECKING:
    from winset.analysis import Analysis
    from winset.case.model import Case
    from winset.files.reading import Reading

__all__ = ["analyze", "listed"]

_MOST_WORLDS = 1_000_000
# Memory in use, in times of the utilities themselves: measured on the Hanoi case, 10,000 and
# 40,000 worlds, for zone and packages alone and for everything.
_WORKING_DEALS, _WORKING_ALL = 6, 16


def listed(given: list[str] | None, known: tuple[str, ...], what: str) -> tuple[str, ...] | None:
    """Names given as ``--x a --x b`` or ``--x a,b``, each checked."""
    if given is None:
        return None
    names = tuple(part.strip() for item in given for part in item.split(",") if part.strip())
    for name in names:
        if name not in known:
            import difflib

            near = difflib.get_close_matches(name, known, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"unknown {what} {name!r}.{hint} There are: {', '.join(known)}.")
    if not names:
        raise UsageError(f"no {what} was named. There are: {', '.join(known)}.")
    return names


def analyze(
    case: str,
    /,
    *,
    worlds: int = 10_000,
    seed: int = 1,
    only: Annotated[list[str] | None, Parameter(negative="", show_default=False)] = None,
    prior_only: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    out: Annotated[Path | None, Parameter(alias="-o")] = None,
    open_: Annotated[bool, Parameter(name="--open", negative="", show_default=False)] = False,
    json: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    data: Annotated[list[str] | None, Parameter(negative="", show_default=False)] = None,
    quiet: Annotated[bool, Parameter(alias="-q", negative="", show_default=False)] = False,
) -> int:
    """Answer what the record of a case can answer, and keep a report of it.

    Prints a summary, and writes a folder with the report (report.html, one file that opens
    anywhere), the results (results.json), and the data of every figure (data/*.csv). The same
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
        A case file, the folder or file of a Genius or NegMAS scenario, or the name of a case that
        comes with Winset (winset cases).
    worlds
        How many worlds to draw from the judgements, up to a million. A share is then sure to
        within about 1 / sqrt(worlds).
    seed
        Any number from 0; another seed draws other worlds.
    only
        Compute these sections only: deals, gates, bridges, unknowns, onlookers, learning,
        accounts. Several with commas.
    prior_only
        Take the judgements as they are: do not weigh worlds by how well they explain the record.
    out
        Folder for the run. Otherwise winset-runs/CASE-KEY; with --json, none.
    open_
        Open the report in a browser.
    json
        Print the results as JSON, and nothing else, on standard output.
    data
        Keep worlds and deals too, as parquet or csv (or both, with a comma).
    quiet
        Print nothing but errors.
    """
    if not 1 <= worlds <= _MOST_WORLDS:
        raise UsageError(
            f"--worlds must be between 1 and {_MOST_WORLDS:,}, not {worlds:,}: at a million, "
            "sampling error is down to a tenth of a point"
        )
    if not 0 <= seed < 2**63:
        raise UsageError(f"--seed must be between 0 and {2**63 - 1}, not {seed}")
    if json and open_ and out is None:
        raise UsageError("--json keeps no report to open; add --out FOLDER")

    formats = listed(data, ("parquet", "csv"), "data format") or ()

    from winset.cli.console import ProgressBar
    from winset.cli.naming import name_of, read_case
    from winset.runs.folder import check_target

    if out is not None:
        check_target(out)
    reading = read_case(case)
    found = reading.unwrap()

    from winset import analysis as composed

    sections = listed(only, composed.SECTIONS, "section")
    _check_memory(found, worlds, _WORKING_DEALS if sections == ("deals",) else _WORKING_ALL)
    if prior_only:
        asked = composed.AVAILABLE if sections is None else sections
        sections = tuple(name for name in asked if name not in ("learning", "accounts"))
        if not sections:
            raise UsageError("--prior-only leaves nothing of --only learning")
    with ProgressBar(not quiet) as bar:
        result = composed.analyze(found, worlds=worlds, seed=seed, only=sections, progress=bar)
    report: Path | None = None
    if out is not None or not json:
        report = _save(result, reading, name_of(case), out, formats)
    _tell(result, report, json=json, quiet=quiet)
    if open_ and report is not None:
        import webbrowser

        webbrowser.open(report.resolve().as_uri())
    return 0


def _check_memory(case: Case, worlds: int, working: int) -> None:
    """Refuse what would not fit, before the system ends the process without a word."""
    import os

    from winset.case.choices import labels

    try:
        room = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return
    options = sum(2 * len(i.items) if i.items else len(labels(i)) for i in case.issues.values())
    # Eight bytes for every utility, and room to work with it; a lower bound where issues are tied.
    need = 8 * working * worlds * len(case.actors) * options
    if need > room:
        raise UsageError(
            f"{worlds:,} worlds of this case need about {need / 2**30:.1f} GiB, and "
            f"{room / 2**30:.1f} GiB are free; ask for fewer --worlds"
        )


def _save(
    result: Analysis, reading: Reading, name: str, out: Path | None, formats: tuple[str, ...]
) -> Path:
    from winset.cli.naming import text_of
    from winset.report.saving import save
    from winset.runs import default_path, run_key

    target = default_path(name, run_key(result)) if out is None else out
    return save(result, target, name=name, case_text=text_of(reading), data=formats)


def _tell(result: Analysis, report: Path | None, *, json: bool, quiet: bool) -> None:
    if json:
        from winset.cli.console import print_json
        from winset.report.export import to_json_text

        print_json(to_json_text(result))
        return
    if quiet:
        return
    from winset.cli.console import stdout
    from winset.report.terminal import summary

    stdout().print(summary(result))
    if report is not None:
        sys.stdout.write(f"Report: {report}\n")
