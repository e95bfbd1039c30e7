"""Checks of levers: does each say what it needs, and does it bear on anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from winset.case.changes import members_of, with_rule
from winset.case.errors import Defect
from winset.case.model import Lever
from winset.case.places import Loc
from winset.files.checking.consent import check_rule
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
        if lever.kind == "rule" and (not lever.actor or lever.actor in index.case.actors):
            yield from _rule(index, lever, loc)
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


def _rule(index: Index, lever: Lever, loc: Loc) -> Iterator[Defect]:
    """Check a rule as if it were that of those whom the lever is about."""
    changed, entries = with_rule(index.case, lever)
    if not lever.actor:
        found = check_rule(index, changed.signing, changed.parties, loc)
        yield from (replace(d, key=_own(d.key, loc)) for d in found)
    for n in entries:
        entry = changed.ratification[n]
        members = members_of(changed, entry)
        if members:
            found = check_rule(index, entry, members, loc)
            yield from (replace(d, key=_own(d.key, loc)) for d in found)
        elif n >= len(index.case.ratification):
            said = f"nobody ratifies for {lever.actor!r}"
            yield Defect((*loc, "actor"), "nobody-ratifies", said, "one who has ratifiers")


def _own(key: Loc, loc: Loc) -> Loc:
    """Place what is wrong with a rule at the lever: weights and vetoes are not stated there."""
    return key if key[len(loc) :] in (("rule",), ("quota",)) else loc


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
