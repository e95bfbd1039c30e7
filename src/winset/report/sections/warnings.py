"""What the reader should be warned of before quoting a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.model import Line, Lines, Note, Section

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["section"]


def _plain(warning: str) -> str:
    """Leave out the word itself: it stands above them all."""
    return warning.removeprefix("warning: ").replace(": warning: ", ": ", 1)


def section(analysis: Analysis) -> Section | None:
    """Warnings of the case and of the analysis."""
    if not analysis.warnings:
        return None
    said = tuple(_plain(warning) for warning in analysis.warnings)
    note = Note("Check these in the case file", said, "caution")
    more = f" (and {len(said) - 1} more: winset check)" if len(said) > 1 else ""
    brief = Lines((Line(f"{said[0]}{more}", "Warning: ", "caution"),))
    return Section("warnings", "Warnings", (), (note,), brief)
