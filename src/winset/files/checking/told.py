"""Checks of what is told: acts told in two ways at once, denied by their teller, or impossible."""

from __future__ import annotations

from collections.abc import Iterator

from winset.case.errors import Defect
from winset.case.model import Case, Event
from winset.case.spelling import listed
from winset.files.checking.index import Index
from winset.files.checking.terms import check_terms

__all__ = ["check_told"]

_PROPOSED = ("offer", "demand", "raised-demand", "agreed")
_YES_OR_NO = ("acceptance", "refusal")


def check_told(index: Index) -> Iterator[Defect]:
    """Check the record for contradictions within one telling."""
    yield from _one_account(index.case)
    yield from _yes_and_no(index.case)
    yield from _impossible(index)


def _one_account(case: Case) -> Iterator[Defect]:
    """Find acts that one account tells in two ways, and those that their own teller denies."""
    told: dict[tuple[object, ...], int] = {}
    for n, event in enumerate(case.events):
        if not event.account or event.account not in case.accounts:
            continue
        if case.accounts[event.account].teller in event.denied_by:
            said = f"the account of {event.account!r} tells this, and its own teller denies it"
            wanted = "the one who tells otherwise"
            yield Defect(("events", n, "denied_by"), "denies-itself", said, wanted)
        if not event.terms:
            continue
        first = told.setdefault((event.account, event.date, event.by, event.kind), n)
        against = _against(case.events[first], event)
        if against:
            yield Defect(
                ("events", n, "terms"),
                "told-twice",
                f"the account of {event.account!r} has events[{first}] too, of the same day, with "
                f"other terms on {listed(against)}: read as a second {event.kind}",
                hint="if it is the same one, tell it once, with every option that may be meant",
                severity="warning",
                at_key=True,
            )


def _against(one: Event, other: Event) -> list[str]:
    """Issues on which two events cannot both be meant."""
    return [
        name
        for name, choice in other.terms.items()
        if name in one.terms and not _options(choice) & _options(one.terms[name])
    ]


def _options(choice: object) -> set[str]:
    return {str(c) for c in choice} if isinstance(choice, list | tuple) else {str(choice)}


def _yes_and_no(case: Case) -> Iterator[Defect]:
    """Find offers that are both accepted and refused: by one actor, on one day, in one telling."""
    said: dict[tuple[object, ...], int] = {}
    for n, event in enumerate(case.events):
        if event.kind not in _YES_OR_NO or not event.responds_to:
            continue
        key = (event.responds_to, event.by, event.date, event.account)
        first = said.setdefault(key, n)
        if case.events[first].kind != event.kind:
            yield Defect(
                ("events", n),
                "yes-and-no",
                f"{event.by!r} answers {event.responds_to!r} with an {_YES_OR_NO[0]} and a "
                f"{_YES_OR_NO[1]} on one day (events[{first}]): both count, in this order",
                hint="if two sides tell it differently, give each event its account",
                severity="warning",
                at_key=True,
            )


def _impossible(index: Index) -> Iterator[Defect]:
    """Find proposals that no deal can agree with, since the case forbids the combination."""
    whens = [entry.when for entry in index.case.forbidden]
    if not whens or any(not when or any(check_terms(index, when, ())) for when in whens):
        return
    possible = index.possible(map(index.chosen, whens))
    if possible is None:
        return
    for n, event in enumerate(index.case.events):
        if event.kind not in _PROPOSED or any(check_terms(index, event.terms, ())):
            continue
        if possible.done:
            return
        if not possible.any(index.chosen(event.terms, condition=False)):
            yield Defect(
                ("events", n, "terms"),
                "forbidden",
                f"no deal agrees with the terms of this {event.kind}: the case forbids the "
                "combination",
                "terms that some deal can have",
                "forbid only what no deal could ever hold, not what nobody would accept",
                at_key=True,
            )
