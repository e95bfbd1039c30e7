"""Checks of the evidence: who is to be told apart, by what chances, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator

from winset.case.judgement import CHANCE
from winset.case.model import Case, Event, Evidence
from winset.case.places import Finding, Loc
from winset.case.spelling import did_you_mean, listed, one_of

__all__ = ["check_evidence"]

# Events that say nothing by themselves of what their actor wants.
_SILENT = ("shock", "bracketed")


def check_evidence(case: Case) -> Iterator[Finding]:
    """Check every item of evidence."""
    ids: dict[str, int] = {}
    texts: dict[tuple[str, str], int] = {}
    for n, item in enumerate(case.evidence):
        loc: Loc = ("evidence", n)
        if item.id and ids.setdefault(item.id, n) != n:
            said = f"the id {item.id!r} is taken by evidence[{ids[item.id]}]"
            yield Finding((*loc, "id"), said, "an id of its own")
        first = texts.setdefault((_folded(item.text), item.proposition), n)
        if first != n:
            yield Finding(
                (*loc, "text"),
                f"the same text as evidence[{first}]: as it stands it counts twice",
                hint="if it is one item, state it once; if not, say how it differs",
                severity="warning",
            )
        yield from _answers(case, item, loc)
        yield from _chances(item, loc)
        yield from _event_too(case, item, loc)


def _folded(text: str) -> str:
    """Fold case, spaces and a full stop, which do not make another item."""
    return " ".join(text.lower().split()).rstrip(".")


def _answers(case: Case, item: Evidence, loc: Loc) -> Iterator[Finding]:
    """Find likelihoods under what is no hypothesis, and hypotheses without a likelihood."""
    known = ("yes", "no") if item.proposition else tuple(case.accounts)
    what = f"likelihoods are per account ({listed(known)})"
    if item.proposition:
        what = "a proposition is answered 'yes' or 'no'"
    elif not known:
        what = "the case has no accounts to tell apart, and no proposition is named"
    for name in item.likelihood:
        if name not in known:
            hint = did_you_mean(name, known)
            if not item.proposition and name in ("yes", "no"):
                hint = 'say which proposition = "..." it speaks to'
            yield Finding(
                (*loc, "likelihood", name),
                f"{what}, not {name!r}" if known else what,
                "" if hint or not known else one_of(known),
                hint,
                at_key=True,
            )
    missing = [name for name in known if name not in item.likelihood]
    if missing:
        yield Finding(
            (*loc, "likelihood"),
            f"no chance under {listed(missing)}",
            "one for each",
            at_key=True,
        )


def _chances(item: Evidence, loc: Loc) -> Iterator[Finding]:
    """Find chances that settle everything, and items that cannot be under any hypothesis."""
    certain = {
        name: float(quantity.ppf(0.5, CHANCE))
        for name, quantity in item.likelihood.items()
        if quantity.is_exact and float(quantity.ppf(0.5, CHANCE)) in (0.0, 1.0)
    }
    absent = 0.0 if item.observed else 1.0
    if certain and len(certain) == len(item.likelihood) and set(certain.values()) == {absent}:
        found = "was found" if item.observed else "was not found"
        yield Finding(
            (*loc, "likelihood"),
            f"it {found}, and by these chances that cannot be under any of {listed(certain)}",
            "a chance above 0 under one of them" if item.observed else "one below 1",
            at_key=True,
        )
        return
    for name in certain:
        yield Finding(
            (*loc, "likelihood", name),
            "a chance of exactly 0 or 1 settles the matter whatever else is known",
            hint='say "almost no chance" or "almost certain"',
            severity="warning",
        )


def _event_too(case: Case, item: Evidence, loc: Loc) -> Iterator[Finding]:
    """Find an item that is an event already: the model of conduct weighs it there."""
    for n, event in enumerate(case.events):
        if not _counts(event):
            continue
        if _same_text(item.text, event.text):
            yield Finding(
                loc,
                f"this is events[{n}] too: what is coded as an event is weighed there, and as "
                "evidence it would count twice",
                "one of the two",
                "leave it out here; or code the event as a statement without terms, which has no "
                "weight of its own",
                at_key=True,
            )
            return
        if item.id and item.id == event.id:
            yield Finding(
                (*loc, "id"),
                f"events[{n}] has this id too: if it is the same thing, it counts twice",
                hint="leave it out here, or give it an id of its own",
                severity="warning",
            )


def _same_text(one: str, other: str) -> bool:
    return bool(one.strip()) and _folded(one) == _folded(other)


def _counts(event: Event) -> bool:
    if event.kind == "statement":
        return bool(event.terms or event.matters)
    return event.kind not in _SILENT
