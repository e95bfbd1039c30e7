"""Two cases side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.model import compile_case
from winset.report.model import Column, Line, Lines, Row, Shown, Table
from winset.report.views.unjudged import unjudged
from winset.words.comparison import (
    TOGETHER,
    difference_label,
    group_label,
    how_words,
    sentence,
)

if TYPE_CHECKING:
    from winset.case.model import Case
    from winset.findings.compare import Comparison
    from winset.model import Model

__all__ = ["differences_table", "drivers_table", "side_by_side"]

_MOST = 25


def side_by_side(one: Case, other: Case, found: Comparison) -> tuple[Shown, ...]:
    """Show how two cases differ, and which differences drive the answer."""
    first, second = found.names
    model, theirs = compile_case(one), compile_case(other)
    lines = Line("", f"{first}  |  {second}"), Line(sentence(model, theirs, found))
    rests = (*unjudged(one, first), *unjudged(other, second))
    parts: list[Shown] = [Lines((*lines, *rests))]
    if found.drivers:
        parts.append(drivers_table(model, theirs, found))
    if not found.differences:
        return (*parts, Lines((Line("The cases do not differ."),)))
    return (*parts, differences_table(model, theirs, found))


def drivers_table(model: Model, theirs: Model, found: Comparison) -> Table:
    """List what each group of differences adds to the answer."""
    rows: list[Row] = [
        (
            group_label(model, theirs, d.group),
            f"{100 * d.share:+.1f} ± {100 * 1.96 * d.error:.1f}",
            d.alone,
        )
        for d in found.drivers
    ]
    if not found.exact:
        rows.append((TOGETHER, f"{100 * found.together:+.1f}", None))
    return Table(
        id="drivers",
        caption="What drives the difference",
        columns=(
            Column("differences", "differences"),
            Column("part", "part (points)", "number"),
            Column("alone", "with it alone", "share", heat=True),
        ),
        rows=tuple(rows),
        note=how_words(found),
    )


def differences_table(model: Model, theirs: Model, found: Comparison, most: int = _MOST) -> Table:
    """List where two cases differ, and what each states there."""
    first, second = found.names
    more = len(found.differences) - most
    return Table(
        id="differences",
        caption="Where they differ",
        columns=(
            Column("judgement", "judgement"),
            Column("first", first, "number"),
            Column("second", second, "number"),
        ),
        rows=tuple(
            (difference_label(model, theirs, d), d.first or None, d.second or None)
            for d in found.differences[:most]
        ),
        note=f"… and {more} more (--json lists all)" if more > 0 else "",
    )
