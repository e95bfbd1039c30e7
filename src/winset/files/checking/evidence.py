"""Checks of the evidence: who is to be told apart, by what chances, and nothing twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from winset.case.errors import Defect
from winset.case.judgement import CHANCE
from winset.case.model import Case, Event, Evidence
from winset.case.places import Loc
from winset.case.spelling import listed
from winset.files.checking.index import Index

__all__ = ["check_evidence"]

# Events that say nothing by themselves of what their actor wants.
_SILENT = ("shock", "bracketed")


def check_evidence(index: Index) -> Iterator[Defect]:
    """Check every item of evidence."""
    case = index.case
    ids: dict[str, int] = {}
    texts: dict[tuple[str, str], int] = {}
    counted = [(n, event) for n, event in enumerate(case.events) if _counts(event)]
    told = _first((_folded(event.text), n) for n, event in counted)
    named = _first((event.id, n) for n, event in counted)
    for n, item in enumerate(case.evidence):
        loc: Loc = ("evidence", n)
        if item.id and ids.setdefault(item.id, n) != n:
            said = f"the id {item.id!r} is taken by evidence[{ids[item.id]}]"
            yield Defect((*loc, "id"), "twice", said, "an id of its own")
        first = texts.setdefault((_folded(item.text), item.proposition), n)
        if first != n:
            yield Defect(
                (*loc, "text"),
                "counted-twice",
                f"the same text as evidence[{first}]: as it stands it counts twice",
                hint="if it is one item, state it once; if not, say how it differs",
                severity="warning",
            )
        yield from _answers(case, item, loc)
        yield from _chances(item, loc)
        yield from _event_too(item, told, named, loc)


def _first(found: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """First event of each text or id; those without one left out."""
    first: dict[str, int] = {}
    for name, n in found:
        if name:
            first.setdefault(name, n)
    return first


def _folded(text: str) -> str:
    """Fold case, spaces and a full stop, which do not make another item."""
    return " ".join(text.lower().split()).rstrip(".")


def _answers(case: Case, item: Evidence, loc: Loc) -> Iterator[Defect]:
    """Find likelihoods under what is no hypothesis, and hypotheses without a likelihood."""
    known: Collection[str] = ("yes", "no") if item.proposition else case.accounts.keys()
    what = f"likelihoods are per account ({listed(known)})"
    if item.proposition:
        what = "a proposition is answered 'yes' or 'no'"
    elif not known:
        what = "the case has no accounts to tell apart, and no proposition is named"
    for name in item.likelihood:
        if name not in known:
            plain = not item.proposition and name in ("yes", "no")
            yield Defect(
                (*loc, "likelihood", name),
                "no-hypothesis",
                f"{what}, not {name!r}" if known else what,
                hint='say which proposition = "..." it speaks to' if plain else "",
                at_key=True,
                unknown=name,
                known=known,
            )
    missing = [name for name in known if name not in item.likelihood]
    if missing:
        said = f"no chance under {listed(missing)}"
        yield Defect((*loc, "likelihood"), "no-chance", said, "one for each", at_key=True)


def _chances(item: Evidence, loc: Loc) -> Iterator[Defect]:
    """Find chances that settle everything, and items that cannot be under any hypothesis."""
    certain = {
        name: float(quantity.ppf(0.5, CHANCE))
        for name, quantity in item.likelihood.items()
        if quantity.is_exact and float(quantity.ppf(0.5, CHANCE)) in (0.0, 1.0)
    }
    absent = 0.0 if item.observed else 1.0
    if certain and len(certain) == len(item.likelihood) and set(certain.values()) == {absent}:
        found = "was found" if item.observed else "was not found"
        yield Defect(
            (*loc, "likelihood"),
            "impossible",
            f"it {found}, and by these chances that cannot be under any of {listed(certain)}",
            "a chance above 0 under one of them" if item.observed else "one below 1",
            at_key=True,
        )
        return
    for name in certain:
        yield Defect(
            (*loc, "likelihood", name),
            "certain",
            "a chance of exactly 0 or 1 settles the matter whatever else is known",
            hint='say "almost no chance" or "almost certain"',
            severity="warning",
        )


def _event_too(
    item: Evidence, told: Mapping[str, int], named: Mapping[str, int], loc: Loc
) -> Iterator[Defect]:
    """Find an item that is an event already: the model of conduct weighs it there."""
    first = told.get(_folded(item.text))
    if first is not None:
        yield Defect(
            loc,
            "event-too",
            f"this is events[{first}] too: what is coded as an event is weighed there, and as "
            "evidence it would count twice",
            "one of the two",
            "leave it out here; or code the event as a statement without terms, which has no "
            "weight of its own",
            at_key=True,
        )
    elif item.id in named:
        yield Defect(
            (*loc, "id"),
            "counted-twice",
            f"events[{named[item.id]}] has this id too: if it is the same thing, it counts twice",
            hint="leave it out here, or give it an id of its own",
            severity="warning",
        )


def _counts(event: Event) -> bool:
    if event.kind == "statement":
        return bool(event.terms or event.matters)
    return event.kind not in _SILENT
