"""What a suite returns, and how it is shown and saved: a table, CSV, JSON and a picture."""

from __future__ import annotations

import csv
import json
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.picture import Chart, draw

__all__ = ["Report", "Settings", "save", "show"]

Cell = str | float | int | None


@dataclass(frozen=True)
class Settings:
    """What the command line asked for."""

    repeat: int = 5
    quick: bool = False
    with_negmas: bool = False
    negmas_python: str | None = None
    sections: tuple[str, ...] = ()
    data: Path = Path("../shared/data")
    inputs: int | None = None

    def wants(self, section: str) -> bool:
        """Whether a section was asked for."""
        return not self.sections or section in self.sections


@dataclass
class Report:
    """Rows of measurements, charts of some of them, and notes for the reader."""

    title: str
    rows: list[dict[str, Cell]] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, **cells: Cell) -> None:
        """Add a row, and print it as it comes."""
        self.rows.append(cells)
        print("  " + "  ".join(_text(v) for v in cells.values() if v not in (None, "")), flush=True)

    @property
    def columns(self) -> list[str]:
        """All columns, in order of appearance."""
        return list(dict.fromkeys(key for row in self.rows for key in row))


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def machine() -> dict[str, Cell]:
    """Where and when-like facts that a reader needs to weigh the numbers."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
    }


def show(report: Report) -> None:
    """Print the table."""
    columns = report.columns
    cells = [[_text(row.get(c)) for c in columns] for row in report.rows]
    widths = [max(len(c), *(len(row[k]) for row in cells)) for k, c in enumerate(columns)]
    print(f"\n{report.title}")
    for row in [columns, ["-" * w for w in widths], *cells]:
        print("  ".join(value.ljust(w) for value, w in zip(row, widths, strict=True)).rstrip())
    for note in report.notes:
        print(f"note: {note}")


def save(report: Report, folder: Path, name: str) -> list[Path]:
    """Write CSV, JSON and one SVG per chart."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / f"{name}.csv"
    with table.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, report.columns)
        writer.writeheader()
        writer.writerows(report.rows)
    data = folder / f"{name}.json"
    content = {
        "title": report.title,
        "machine": machine(),
        "notes": report.notes,
        "rows": report.rows,
    }
    data.write_text(json.dumps(content, indent=1), encoding="utf-8")
    written = [table, data]
    for chart in report.charts:
        path = folder / f"{name}-{chart.name}.svg"
        path.write_text(draw(chart), encoding="utf-8")
        written.append(path)
    return written
