"""Two cases side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.model import compile_case
from winset.report.model import Column, Line, Lines, Shown, Table
from winset.words.chances import with_error
from winset.words.comparison import difference_label, group_label, sentence

if TYPE_CHECKING:
    from winset.case.model import Case
    from winset.findings.compare import Comparison

__all__ = ["side_by_side"]

_MOST = 25


def side_by_side(one: Case, other: Case, found: Comparison) -> tuple[Shown, ...]:
    """Show how two cases differ, and which differences drive the answer."""
    first, second = found.names
    model, theirs = compile_case(one), compile_case(other)
    chances = f"{with_error(found.first)} | {with_error(found.second)}"
    parts: list[Shown] = [
        Lines(
            (
                Line("", f"{first}  |  {second}"),
                Line(sentence(model, found)),
                Line(f"Chance of a deal that would be signed, passed and kept: {chances}"),
            )
        )
    ]
    if found.drivers:
        parts.append(
            Table(
                id="drivers",
                caption="What drives the difference",
                columns=(
                    Column("differences", "differences"),
                    Column("part", "part (points)", "number"),
                    Column("alone", "with it alone", "share", heat=True),
                ),
                rows=tuple(
                    (group_label(model, d.group), f"{100 * d.share:+.1f}", d.alone)
                    for d in found.drivers
                ),
            )
        )
    if not found.differences:
        return (*parts, Lines((Line("The cases do not differ."),)))
    more = len(found.differences) - _MOST
    parts.append(
        Table(
            id="differences",
            caption="Where they differ",
            columns=(
                Column("judgement", "judgement"),
                Column("first", first, "number"),
                Column("second", second, "number"),
            ),
            rows=tuple(
                (difference_label(model, theirs, d), d.first or None, d.second or None)
                for d in found.differences[:_MOST]
            ),
            note=f"… and {more} more (--json lists all)" if more > 0 else "",
        )
    )
    return tuple(parts)
