"""The sections of the report, in the order in which they are read.

Each module has ``section(analysis) -> Section | None`` (figures, tables, CSV, HTML) and may have
``brief(analysis) -> RenderableType | None`` (its lines of the terminal summary). None means that
this analysis has nothing for it.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.analysis import Analysis
    from winset.report.model import Section

__all__ = ["NAMES", "modules", "sections"]

NAMES = (
    "gates",
    "causes",
    "zone",
    "structure",
    "packages",
    "bridges",
    "unknowns",
    "offers",
    "accounts",
    "progress",
    "insistence",
    "compliance",
    "learning",
    "onlookers",
    "bargaining",
    "understood",
    "sources",
    "warnings",
    "limits",
    "provenance",
)


def modules() -> tuple[ModuleType, ...]:
    """Return the modules of all sections, in reading order."""
    return tuple(import_module(f"{__name__}.{name}") for name in NAMES)


def sections(analysis: Analysis) -> tuple[Section, ...]:
    """Every section that this analysis has something for."""
    made = (module.section(analysis) for module in modules())
    return tuple(section for section in made if section is not None)
