"""A run folder, filled: results, report, figures, data, and a manifest over all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from winset.report.csvfiles import to_csv
from winset.report.export import to_json_text
from winset.report.html import WIDE, to_html
from winset.report.model import Report
from winset.report.terminal import to_text
from winset.runs import seal, writing

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["DATA_FORMATS", "save"]

Files: TypeAlias = Iterable[tuple[str, str]]

DATA_FORMATS = ("parquet", "csv")


def save(
    analysis: Analysis,
    report: Report,
    path: str | Path,
    *,
    name: str,
    case_text: str,
    data: Collection[str] = (),
) -> Path:
    """Write a run folder: all of it, or nothing.

    Parameters
    ----------
    analysis : Analysis
    report : Report
        Made of it.
    path : str or Path
        The folder; a run that is there already is replaced in one step.
    name : str
        Of the case, for the manifest.
    case_text : str
        The case as it was read, kept beside its results.
    data : collection of {"parquet", "csv"}
        Formats in which worlds and deals are kept as well.

    Returns
    -------
    Path
        The report.

    Raises
    ------
    RunFolderError
        Where the folder cannot be written. What was there before is untouched.
    """
    results = to_json_text(analysis, report)
    with writing(path) as folder:
        _write(folder, (("case.toml", case_text), ("results.json", results)))
        for rendered in _RENDERED:
            _write(folder, rendered(report))
        if data:
            from winset.report.frames import write_frames

            write_frames(analysis, folder / "data", data)
        seal(analysis, name, folder)
    return Path(path) / "report.html"


def _words(report: Report) -> Files:
    return (("report.html", to_html(report)), ("summary.txt", to_text(report)))


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
