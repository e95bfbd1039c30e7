"""A run folder, filled: results, report, figures, data, and a manifest over all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TypeAlias

from winset.analysis.result import Analysis
from winset.case.model import Case
from winset.files.writing import dumps
from winset.files.writing import save as save_case
from winset.report.csvfiles import to_csv
from winset.report.export import to_json_text
from winset.report.frames import drawn, write_frames
from winset.report.html import WIDE, to_html
from winset.report.making import report as report_of
from winset.report.model import Report
from winset.report.terminal import to_text
from winset.runs import seal, slug, writing
from winset.runs.draws import DRAWS, keep_draws

__all__ = ["DATA_FORMATS", "save"]

Files: TypeAlias = Iterable[tuple[str, str]]

DATA_FORMATS = ("parquet", "csv", "npz")


def save(
    what: Analysis | Case,
    path: str | Path,
    *,
    name: str = "",
    case_text: str = "",
    data: Collection[str] = (),
    report: Report | None = None,
) -> Path:
    """Write an analysis as a run folder, or a case as a TOML file: all of it, or nothing.

    Parameters
    ----------
    what : Analysis or Case
    path : str or Path
        The folder, or the file; what is there already is replaced in one step. A folder that holds
        something other than a run is left alone.
    name : str, optional
        Of the case, for the manifest; its title by default.
    case_text : str, optional
        The case as it was read, comments and all, to be kept beside its results.
    data : collection of {"parquet", "csv", "npz"}
        Formats in which worlds and deals are kept as well; npz holds worlds exactly, so that
        :func:`winset.open_run` gives them back.
    report : Report, optional
        Of the analysis, where it was made already.

    Returns
    -------
    Path
        The folder, or the file.

    Raises
    ------
    RunFolderError
        Where the folder cannot be written. What was there before is untouched.
    CaseError
        Where the file cannot be written. What was there before is untouched.
    ValueError
        For a format that is none of these, or for worlds that were not kept.
    """
    if isinstance(what, Case):
        return save_case(what, path)
    if unknown := set(data) - set(DATA_FORMATS):
        raise ValueError(f"no data format {min(unknown)!r}; there are: {', '.join(DATA_FORMATS)}")
    analysis = what
    made = report_of(analysis) if report is None else report
    text = case_text or dumps(analysis.case)
    results = to_json_text(analysis, made)
    with writing(path) as folder:
        _write(folder, (("case.toml", text), ("results.json", results)))
        for rendered in _RENDERED:
            _write(folder, rendered(made))
        if data:
            write_frames(analysis, folder / "data", data)
        if "npz" in data:
            keep_draws(drawn(analysis), folder / DRAWS)
        seal(analysis, name or slug(analysis.case.title), folder)
    return Path(path)


def _words(report: Report) -> Files:
    return (("report.html", to_html(report)), ("summary.txt", to_text(report, full=True)))


def _tables(report: Report) -> Files:
    for table in report.tables:
        yield f"data/{table.id}.csv", to_csv(table)


def _figures(report: Report) -> Files:
    for figure in report.figures:
        yield f"figures/{figure.id}.svg", figure.draw(WIDE)


# What is made of a report: names of files, and their texts.
_RENDERED: tuple[Callable[[Report], Files], ...] = (_words, _tables, _figures)


def _write(folder: Path, files: Files) -> None:
    for name, text in files:
        (folder / name).parent.mkdir(exist_ok=True)
        # Line ends as they are: CSV keeps its CRLF, and files are the same on every system.
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            file.write(text)
