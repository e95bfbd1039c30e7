"""Checks of kinds of deal, and of the question that a case is read for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from winset.case.errors import Defect
from winset.case.model import Kind, Terms
from winset.case.places import Loc
from winset.files.checking.index import Index, Possible
from winset.files.checking.terms import check_terms

__all__ = ["check_asks", "check_kinds"]

#: What "any change at all" goes by, beside the kinds of a case.
_ANY = "any"
#: Questions that only make sense without a deal, and with one.
_WITHOUT, _WITH = "why no deal", "why a deal"


def check_kinds(index: Index) -> Iterator[Defect]:
    """Check every kind: what it names, and whether a deal can be of it."""
    kinds = index.case.kinds
    possible = _possible(index)
    first: dict[object, str] = {}
    for name, kind in kinds.items():
        loc: Loc = ("kinds", name)
        if name == _ANY:
            said = f"{_ANY!r} cannot be the id of a kind: it means any change at all"
            yield Defect(loc, "reserved-id", said, at_key=True)
        wrong = list(_stated(index, kind, loc))
        yield from wrong
        if wrong:
            continue
        entries = [index.chosen(when) for _, when in _entries(kind, loc)]
        for (at, _), allowed in zip(_entries(kind, loc), entries, strict=True):
            yield from _can_be(index, allowed, possible, at)
        same = frozenset(tuple(sorted(allowed.items())) for allowed in entries)
        if first.setdefault(same, name) != name:
            said = f"the same deals as the kind {first[same]!r}"
            hint = "name a bargain once"
            yield Defect(loc, "twice", said, hint=hint, severity="warning", at_key=True)
    if kinds and not any(kind.core for kind in kinds.values()):
        yield Defect(
            ("kinds",),
            "no-core",
            "no kind is said to be what the talks were about",
            "core = true for one of them, or for several",
            severity="warning",
            at_key=True,
        )


def _entries(kind: Kind, loc: Loc) -> list[tuple[Loc, Terms]]:
    """List the part-deals of a kind, each with its place."""
    if kind.when:
        return [((*loc, "when"), kind.when)]
    return [((*loc, "any", k), when) for k, when in enumerate(kind.any)]


def _stated(index: Index, kind: Kind, loc: Loc) -> Iterator[Defect]:
    if bool(kind.when) == bool(kind.any):
        said = "when and any are both given" if kind.when else "it is not said which deals it is"
        wanted = "when (the options that make a deal one of the kind), or any (a list of such)"
        yield Defect(loc, "kind-terms", said, wanted, at_key=True)
        return
    for at, when in _entries(kind, loc):
        yield from check_terms(index, when, at)
        if not when:
            yield Defect(at, "no-terms", "it names no issue", '{ issue = "option" }')


def _possible(index: Index) -> Possible | None:
    """Find which combinations the case leaves possible; None where that cannot be looked up."""
    whens = [entry.when for entry in index.case.forbidden]
    if any(not when or any(check_terms(index, when, ())) for when in whens):
        return None
    return index.possible(map(index.chosen, whens))


def _can_be(
    index: Index, allowed: Mapping[str, frozenset[int]], possible: Possible | None, loc: Loc
) -> Iterator[Defect]:
    """Find part-deals that no deal agrees with."""
    if possible is not None and not possible.any(allowed):
        yield Defect(
            loc,
            "forbidden",
            "no deal can be of this kind: the case forbids the combination",
            "options that can come together",
            at_key=True,
        )
    elif index.case.no_agreement == "null deal" and all(
        allowed.get(name) == frozenset({quo}) for name, quo in index.status_quo.items()
    ):
        said = "only the status quo on every issue is of this kind, and that is no deal"
        yield Defect(loc, "no-deal", said, "a change on some issue", at_key=True)


def check_asks(index: Index) -> Iterator[Defect]:
    """Check that the question fits how the talks ended, and that there is a record to ask."""
    case, loc = index.case, ("asks",)
    reached = case.outcome != "none"
    if case.asks == _WITH and not reached:
        said = "it asks why there was a deal, and the outcome is none"
        yield Defect(loc, "asks", said, "outcome = the deal that was reached")
    elif case.asks in (_WITHOUT, "was there a deal") and reached:
        asked = "why there was none" if case.asks == _WITHOUT else "whether there was one"
        said = f"the outcome is a deal, and it asks {asked}"
        yield Defect(loc, "asks", said, f'asks = "{_WITH}", or outcome = "none"')
    elif case.asks == _WITHOUT and not case.events:
        yield Defect(
            loc,
            "no-record",
            "it asks why there was no deal, and there is no record that could tell",
            "[[events]]: what was offered, asked and refused",
            'say asks = "was there a deal", which needs none',
            severity="warning",
        )
