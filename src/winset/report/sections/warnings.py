"""What the reader should be warned of before quoting a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.model import Note, Section

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.analysis import Analysis

__all__ = ["brief", "section"]


def _plain(warning: str) -> str:
    """Leave out the word itself: it stands above them all."""
    return warning.removeprefix("warning: ").replace(": warning: ", ": ", 1)


def section(analysis: Analysis) -> Section | None:
    """Warnings of the case and of the analysis."""
    if not analysis.warnings:
        return None
    said = tuple(_plain(warning) for warning in analysis.warnings)
    note = Note("Check these in the case file", said, "caution")
    return Section("warnings", "Warnings", (), (note,))


def brief(analysis: Analysis) -> RenderableType | None:
    """How many warnings there are, and the first."""
    from rich.text import Text

    if not analysis.warnings:
        return None
    first, more = analysis.warnings[0], len(analysis.warnings) - 1
    said = Text("Warning: ", style="bold yellow").append(_plain(first))
    if more:
        said.append(f" (and {more} more: winset check)")
    return said
