"""Checks of what is told: acts told in two ways at once, denied by their teller, or impossible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    sound = [
        n
        for n, event in enumerate(index.case.events)
        if event.kind in _PROPOSED and not any(check_terms(index, event.terms, ()))
    ]
    for n in list(sound):
        if possible.done:
            return
        event = index.case.events[n]
        if not possible.any(index.chosen(event.terms, condition=False)):
            sound.remove(n)
            yield Defect(
                ("events", n, "terms"),
                "forbidden",
                f"no deal agrees with the terms of this {event.kind}: the case forbids the "
                "combination",
                "terms that some deal can have",
                "forbid only what no deal could ever hold, not what nobody would accept",
                at_key=True,
            )
    for n, account, terms in _as_told(index, sound):
        if possible.done:
            return
        if not possible.any(terms):
            event = index.case.events[n]
            yield Defect(
                ("events", n, "terms"),
                "forbidden",
                f"with what the other account adds and {account!r} does not deny, no deal agrees "
                f"with the terms of this {event.kind}: the case forbids the combination",
                "terms that some deal can have",
                "state in each account what it says of these issues, or let it deny the other",
                at_key=True,
            )


def _as_told(
    index: Index, events: Sequence[int]
) -> Iterator[tuple[int, str, Mapping[str, frozenset[int]]]]:
    """Give each account's version of a proposal that several tell, with what it takes from others.

    Where an account tells two proposals of one actor, kind and day, which of them another account
    means is not looked into here.
    """
    case, acts = index.case, dict[tuple[object, ...], list[int]]()
    for n in events:
        event = case.events[n]
        kind = event.kind if event.kind == "agreed" else "proposal"
        if event.account:
            acts.setdefault((event.date, event.by, kind), []).append(n)
    for told in acts.values():
        versions = {case.events[n].account: n for n in told}
        if not 1 < len(versions) == len(told):
            continue
        stated = {
            name: index.chosen(case.events[n].terms, condition=False)
            for name, n in versions.items()
        }
        for account, n in versions.items():
            yield n, account, _taken_over(case, account, stated, versions)


def _taken_over(
    case: Case,
    account: str,
    stated: Mapping[str, Mapping[str, frozenset[int]]],
    versions: Mapping[str, int],
) -> Mapping[str, frozenset[int]]:
    """Give what all accounts share of a proposal, as one of them has it.

    Accounts share an issue that each of them states, and one that is stated alike and not denied.
    """
    found = dict[str, frozenset[int]]()
    for issue in dict.fromkeys(issue for terms in stated.values() for issue in terms):
        stating = {name for name, terms in stated.items() if issue in terms}
        values = {stated[name][issue] for name in stating}
        denying = {other for name in stating for other in _denying(case, versions[name])}
        if stating >= set(case.accounts) or (len(values) == 1 and not denying - stating):
            found[issue] = stated[account].get(issue, next(iter(values)))
    return found


def _denying(case: Case, n: int) -> set[str]:
    """Find accounts that deny an event: of those who are named, or all others."""
    event = case.events[n]
    others = {name for name in case.accounts if name != event.account}
    named = {name for name in others if case.accounts[name].teller in event.denied_by}
    return named or (others if event.denied_by else set())
