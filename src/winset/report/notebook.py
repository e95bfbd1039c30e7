"""Results as a notebook shows them: their sentences, their picture, their tables.

A view is made of the same sections as the report. It is drawn in the colours of the page that it
stands in, light or dark, and loads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from winset.analysis import Analysis
from winset.case.model import Case
from winset.findings.belief import Belief
from winset.findings.compare import Comparison
from winset.report.arrow import to_arrow
from winset.report.cells import said
from winset.report.environment import environment
from winset.report.html import WIDE
from winset.report.making import report
from winset.report.model import Column, Figure, Line, Lines, Report, Section, Shown, Table
from winset.report.sections import (
    accounts,
    bargaining,
    bridges,
    causes,
    compliance,
    gates,
    kinds,
    learning,
    misfit,
    onlookers,
    packages,
    structure,
    unknowns,
    zone,
)
from winset.report.sections.timeline import timeline
from winset.report.terminal import plain_text, shown, summary
from winset.report.views.belief import story
from winset.report.views.case import overview
from winset.report.views.comparison import side_by_side

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import RenderableType

__all__ = ["view"]

# The section of the report that speaks of a part of an analysis.
_SECTIONS: Mapping[str, Callable[[Analysis], Section | None]] = {
    "accounts": accounts.section,
    "bargaining": bargaining.section,
    "bridges": bridges.section,
    "causes": causes.section,
    "compliance": compliance.section,
    "gates": gates.section,
    "kinds": kinds.section,
    "learning": learning.section,
    "misfit": misfit.section,
    "onlookers": onlookers.section,
    "packages": packages.section,
    "structure": structure.section,
    "unknowns": unknowns.section,
    "zone": zone.section,
}
# Rows of a table that a cell of a notebook shows; the others are in the table itself.
_ROWS = 40
# What the page of judgement says, as a table.
_ANSWER = (Column("about", "About"), Column("said", "What is said"))

T = TypeVar("T")


@dataclass(frozen=True)
class Seen:
    """What is seen of a result: words under a title, one picture, and tables.

    All of its pictures and tables can be had; ``listed`` of the tables are printed below the
    picture, folded unless ``open``.
    """

    title: str
    lines: tuple[Line, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    listed: int = 99
    open: bool = False
    drawn: RenderableType = ""

    def html(self) -> str:
        """Return it as a part of an HTML page."""
        from markupsafe import Markup

        page = environment().get_template("notebook.html")
        return page.render(seen=self, said=said, markup=Markup, wide=WIDE, most=_ROWS)

    def text(self) -> str:
        """Return it as a terminal shows it."""
        return plain_text(self.drawn)

    def table(self, name: str = "") -> pa.Table:
        """Return the first table, or the one named."""
        return to_arrow(_chosen("table", {t.id: t for t in reversed(self.tables)}, name))

    def svg(self, name: str = "") -> str:
        """Return the first picture, or the one named."""
        return _chosen("picture", {f.id: f for f in reversed(self.figures)}, name).draw(WIDE)


def _chosen(what: str, there: Mapping[str, T], name: str) -> T:
    found = list(there.values())[-1:] if not name else [there[name]] if name in there else []
    if not found:
        called = f" {name!r}" if name else ""
        listed = f"; there are: {', '.join(sorted(there))}" if there else ""
        raise LookupError(f"there is no {what}{called} here{listed}")
    return found[0]


def view(result: object, owner: object) -> Seen:
    """Return what is seen of a case, of an analysis, or of a part of one.

    Raises
    ------
    LookupError
        Where nothing is said of such a result, or not without the analysis that it is a part of.
    """
    if isinstance(result, Case):
        return _case(result)
    if isinstance(result, Analysis):
        return _page(report(result))
    if isinstance(result, Belief):
        case = owner.case if isinstance(owner, Analysis) else owner
        if isinstance(case, Case):
            return _told(
                case.title,
                story(case, result),
                timeline(owner) if isinstance(owner, Analysis) else None,
            )
    if isinstance(result, Comparison) and isinstance(owner, tuple):
        one, other = owner
        return _told(one.title, side_by_side(one, other, result))
    if isinstance(owner, Analysis):
        name = next((n for n, part in vars(owner).items() if part is result), "")
        if name == "judgement":
            return _page(report(owner))
        made = _SECTIONS[name](owner) if name in _SECTIONS else None
        if made is not None:
            return _section(made)
    raise LookupError(f"nothing is shown of this {type(result).__name__}: it is no part of a run")


def _page(made: Report) -> Seen:
    """Return the page of judgement, with every picture and table of the report at hand."""
    lines = (
        Line(made.question, tone="question"),
        Line(f"{made.answer.headline}.", tone="answer"),
        *(Line(row.text, f"{row.head}: ") for row in made.answer.rows),
    )
    rows = tuple((row.head, row.text) for row in made.answer.rows)
    answer = Table("answer", made.answer.headline, _ANSWER, rows)
    pictures = sorted(made.figures, key=lambda figure: figure.id not in ("gates", "packages"))
    tables = (answer, *made.tables)
    return Seen(made.title, lines, tuple(pictures), tables, 0, drawn=summary(made))


def _section(made: Section) -> Seen:
    lines = tuple(map(Line, made.lead))
    printed = Lines((Line("", made.title), *lines))
    drawn = shown((printed, made.brief) if made.brief else (printed, *made.tables[:1]))
    return Seen(made.title, lines, made.figures, made.tables, drawn=drawn)


def _case(case: Case) -> Seen:
    first, *parts = overview(case)
    lines = first.lines[1:] if isinstance(first, Lines) else ()
    return _told(case.title, (Lines(lines), *parts))


def _told(title: str, parts: Sequence[Shown], figure: Figure | None = None) -> Seen:
    """Return what a terminal shows in parts: lines, then tables, open."""
    lines = tuple(line for part in parts if isinstance(part, Lines) for line in part.lines)
    tables = tuple(part for part in parts if isinstance(part, Table))
    drawn = shown((Lines((Line("", title),)), *parts))
    return Seen(title, lines, (figure,) if figure else (), tables, open=True, drawn=drawn)
