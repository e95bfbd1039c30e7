"""Checks of what has no effect: shocks that shift nothing, and what levers say in vain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from winset.case.errors import Defect
from winset.case.judgement import MARGIN, Quantity
from winset.case.model import Shift
from winset.case.places import Loc
from winset.files.checking.index import Index

__all__ = ["check_idle"]


def check_idle(index: Index) -> Iterator[Defect]:
    """Find shocks and parts of levers that nothing in the answer follows from."""
    for n, event in enumerate(index.case.events):
        if event.kind != "shock":
            continue
        moved = [q for shift in event.shift.values() for q in _shifted(shift)]
        if not moved or all(q.is_exact and q.median(MARGIN) == 0 for q in moved):
            yield Defect(
                ("events", n),
                "idle-shock",
                "this shock shifts no judgement, so that nothing follows from it",
                hint='say what it changes, as in shift = { us = { margin = "0 to 10" } }, or '
                'make it a "statement"',
                severity="warning",
                at_key=True,
            )
    yield from _levers(index)


def _shifted(shift: Shift) -> Iterator[Quantity]:
    yield from (q for q in (shift.margin, shift.walk_away) if q is not None)
    for table in (shift.values, shift.points):
        for stated in table.values():
            yield from stated.values() if isinstance(stated, Mapping) else stated


def _levers(index: Index) -> Iterator[Defect]:
    case, options = index.case, dict[tuple[str, str], int]()
    for n, lever in enumerate(case.levers):
        loc: Loc = ("levers", n)
        if lever.kind != "option" or lever.issue not in case.issues:
            continue
        first = options.setdefault((lever.issue, lever.option), n)
        if first != n:
            said = f"levers[{first}] adds {lever.option!r} to {lever.issue!r} already"
            yield Defect((*loc, "option"), "twice", said, "another option")
        for name in lever.values:
            actor = case.actors.get(name)
            if actor and lever.issue not in actor.values and lever.issue not in actor.points:
                yield Defect(
                    (*loc, "values", name),
                    "idle-value",
                    f"{lever.issue!r} does not matter to {name!r}: this value has no effect",
                    hint=f"give {name!r} values for the other options of {lever.issue!r} too",
                    severity="warning",
                    at_key=True,
                )
