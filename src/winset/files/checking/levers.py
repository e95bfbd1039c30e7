"""Checks of levers: does each say what it needs, and does it bear on anything."""

from __future__ import annotations

from collections.abc import Iterator

from winset.case.errors import CaseError, Defect
from winset.case.model import Lever
from winset.case.places import Loc
from winset.case.rules import parse_rule
from winset.files.checking.index import Index
from winset.files.checking.terms import check_terms

__all__ = ["check_levers"]

# Keys that a lever of each kind cannot do without.
_NEEDED = {
    "margin": ("actor",),
    "option": ("issue", "option", "values"),
    "payment": ("price",),
    "allow": ("when",),
    "compliance": ("actor",),
}


def check_levers(index: Index) -> Iterator[Defect]:
    """Check every lever."""
    doubted = {entry.by for entry in index.case.compliance}
    for n, lever in enumerate(index.case.levers):
        loc: Loc = ("levers", n)
        for key in _NEEDED.get(lever.kind, ()):
            if not getattr(lever, key):
                said = f"a lever of kind {lever.kind!r} needs {key!r}"
                yield Defect(loc, "lever-needs", said, at_key=True)
        yield from _names(index, lever, loc)
        if lever.kind == "option" and lever.issue in index.case.issues:
            yield from _option(index, lever, loc)
        if lever.kind == "rule" and lever.rule not in ("", "quota"):
            try:
                parse_rule(lever.rule)
            except CaseError as error:
                for defect in error.defects:
                    yield Defect((*loc, "rule"), "rule", defect.message, defect.expected)
        yield from _bears(index, lever, loc, doubted)
        if lever.most is not None and lever.most < 0:
            yield Defect((*loc, "most"), "below-zero", "the most is below 0", "0 or more")


def _names(index: Index, lever: Lever, loc: Loc) -> Iterator[Defect]:
    for key in ("actor", "by"):
        name = getattr(lever, key)
        if name and name not in index.case.actors:
            yield index.no_actor(name, (*loc, key))
    for key in ("price", "values"):
        for name in getattr(lever, key):
            if name not in index.case.actors:
                yield index.no_actor(name, (*loc, key, name), at_key=True)
    yield from check_terms(index, lever.when, (*loc, "when"))
    if lever.issue and lever.issue not in index.case.issues:
        yield index.no_issue(lever.issue, (*loc, "issue"), at_key=False)


def _option(index: Index, lever: Lever, loc: Loc) -> Iterator[Defect]:
    if not index.case.issues[lever.issue].options:
        said = f"{lever.issue!r} has no list of options that one could be added to"
        yield Defect((*loc, "issue"), "no-options", said, "an issue with options")
    elif lever.option in index.positions(lever.issue):
        said = f"{lever.option!r} is an option of {lever.issue!r} already"
        yield Defect((*loc, "option"), "twice", said, "a new option")


def _bears(index: Index, lever: Lever, loc: Loc, doubted: set[str]) -> Iterator[Defect]:
    """Find levers that nothing in the case answers to."""
    case = index.case
    if lever.kind == "compliance" and lever.actor in case.actors and lever.actor not in doubted:
        yield Defect(
            loc,
            "idle-lever",
            f"nothing says that {lever.actor!r} may not keep its side",
            hint="add a [[compliance]] entry, or drop the lever",
            severity="warning",
            at_key=True,
        )
    if lever.kind == "allow" and lever.when and not case.forbidden and not case.interactions:
        yield Defect(
            loc,
            "idle-lever",
            "nothing is forbidden or penalised that could be allowed",
            hint="add a [[forbidden]] or [[interactions]] entry, or drop the lever",
            severity="warning",
            at_key=True,
        )
