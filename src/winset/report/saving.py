"""A run folder, filled: results, report, figures, data, and a manifest over all of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from winset.report.csvfiles import to_csv
from winset.report.export import to_json_text
from winset.report.html import WIDE, to_html
from winset.report.model import Report
from winset.report.terminal import to_text
from winset.runs import manifest, timings, writing
from winset.runs.folder import MANIFEST

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["DATA_FORMATS", "save"]

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
    with writing(path) as folder:
        for sub in ("data", "figures"):
            (folder / sub).mkdir()
        _write(folder / "case.toml", case_text)
        _write(folder / "results.json", to_json_text(analysis, report))
        _write(folder / "report.html", to_html(report))
        _write(folder / "summary.txt", to_text(report))
        for section in report.sections:
            for table in section.tables:
                _write(folder / "data" / f"{table.id}.csv", to_csv(table))
            for figure in section.figures:
                _write(folder / "figures" / f"{figure.id}.svg", figure.draw(WIDE))
        if data:
            from winset.report.frames import write_frames

            write_frames(analysis, folder / "data", data)
        said = manifest(analysis, name, folder)
        _write(folder / "timings.json", _json(timings(analysis.seconds)))
        _write(folder / MANIFEST, _json(said))
    return Path(path) / "report.html"


def _write(path: Path, text: str) -> None:
    # Line ends as they are: CSV keeps its CRLF, and files are the same on every system.
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
