"""Checks of the record: events, accounts, evidence, compliance, sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from winset.case.errors import Defect
from winset.case.judgement import CHANCE, Quantity
from winset.case.model import Case, Event
from winset.case.places import Loc
from winset.case.preferences import OptionRanking
from winset.case.spelling import article
from winset.case.walk import last_judged
from winset.files.checking.actors import check_table
from winset.files.checking.index import Index
from winset.files.checking.terms import check_terms

__all__ = ["check_record", "check_sources", "hindsight"]

_NEED_ACTOR = {
    "offer",
    "demand",
    "raised-demand",
    "refusal",
    "acceptance",
    "withdrawal",
    "walk-out",
}
# What two tellings of the same event may differ in.
_ASIDE = {"id": "", "note": "", "source": (), "passage": (), "draft": ""}
_NEED_TERMS = {"offer", "demand", "raised-demand", "agreed", "bracketed"}


def check_record(index: Index) -> Iterator[Defect]:
    """Check everything that happened, and what else names actors and options."""
    case = index.case
    yield from _events(case)
    for n, event in enumerate(case.events):
        yield from _event(index, event, ("events", n))
    yield from _accounts(index)
    for n, interaction in enumerate(case.interactions):
        yield from _condition(index, interaction.when, ("interactions", n))
        yield from _named(index, interaction.add, ("interactions", n, "add"))
        if not interaction.add:
            said, wanted = "it adds nothing to anybody", "add = { actor = ... }"
            yield Defect(("interactions", n), "adds-nothing", said, wanted)
    for n, entry in enumerate(case.compliance):
        yield from _condition(index, entry.when, ("compliance", n))
        yield from _named(index, entry.loss, ("compliance", n, "loss"))
        if entry.by not in case.actors:
            yield index.no_actor(entry.by, ("compliance", n, "by"))


def _condition(index: Index, when: Mapping[str, Any], loc: Loc) -> Iterator[Defect]:
    yield from check_terms(index, when, (*loc, "when"))
    if not when:
        said = "the condition names no issue"
        yield Defect((*loc, "when"), "no-terms", said, '{ issue = "option" }')


def _named(index: Index, table: Iterable[str], loc: Loc) -> Iterator[Defect]:
    for name in table:
        if name not in index.case.actors:
            yield index.no_actor(name, (*loc, name), at_key=True)


def _events(case: Case) -> Iterator[Defect]:
    first: dict[str, int] = {}
    seen: dict[object, int] = {}
    for n, event in enumerate(case.events):
        loc: Loc = ("events", n)
        if event.id and first.setdefault(event.id, n) != n:
            said = f"the id {event.id!r} is taken by events[{first[event.id]}]"
            yield Defect((*loc, "id"), "twice", said, "an id of its own")
        if n and event.date < case.events[n - 1].date:
            yield Defect(
                (*loc, "date"),
                "order",
                f"{event.date} is earlier than the event before it ({case.events[n - 1].date})",
                hint="events are read by date; put them in that order, or correct the date",
                severity="warning",
            )
        same = repr(event.model_copy(update=_ASIDE))
        if seen.setdefault(same, n) != n:
            yield Defect(
                loc,
                "counted-twice",
                f"the same event as events[{seen[same]}]",
                hint="count it once",
                severity="warning",
                at_key=True,
            )
    for n, event in enumerate(case.events):
        if event.responds_to:
            yield from _answer(case, event, first, ("events", n, "responds_to"))


def _answer(case: Case, event: Event, ids: Mapping[str, int], loc: Loc) -> Iterator[Defect]:
    if event.responds_to not in ids:
        said = f"there is no event with the id {event.responds_to!r}"
        yield Defect(
            loc,
            "no-event",
            said,
            unknown=event.responds_to,
            known=ids,
            home=("events",),
        )
    elif event.responds_to == event.id:
        yield Defect(loc, "own-answer", "an event that answers itself", "the id of another event")
    elif case.events[ids[event.responds_to]].date > event.date:
        said = "it answers an event of a later date"
        yield Defect(loc, "answers-later", said, severity="warning")


def _event(index: Index, event: Event, loc: Loc) -> Iterator[Defect]:
    case = index.case
    yield from check_terms(index, event.terms, (*loc, "terms"))
    yield from _named(index, event.votes, (*loc, "votes"))
    yield from _named(index, event.shift, (*loc, "shift"))
    for key in ("by", "to", "denied_by"):
        stated = getattr(event, key)
        for name in (stated,) if isinstance(stated, str) else stated:
            if name and name not in case.actors:
                yield index.no_actor(name, (*loc, key))
    if event.account and event.account not in case.accounts:
        said = f"there is no account {event.account!r}"
        at = (*loc, "account")
        yield Defect(
            at,
            "no-account",
            said,
            unknown=event.account,
            known=case.accounts,
            home=("accounts",),
        )
    if event.kind in _NEED_ACTOR and not event.by:
        said = f"it is not said who made this {event.kind}"
        yield Defect((*loc, "by"), "nobody", said, "by = an actor", at_key=True, absent=True)
    if event.kind in _NEED_TERMS and not event.terms:
        said, wanted = f"this {event.kind} has no terms", 'terms = { issue = "option" }'
        yield Defect((*loc, "terms"), "no-terms", said, wanted, at_key=True, absent=True)
    if event.shift and event.kind != "shock":
        said = f"only a shock shifts judgements, and this is {article(event.kind)}"
        yield Defect((*loc, "shift"), "kind", said, hint='say kind = "shock"', at_key=True)
    yield from _matters(index, event, (*loc, "matters"))
    yield from _shifts(index, event, (*loc, "shift"))


def _matters(index: Index, event: Event, loc: Loc) -> Iterator[Defect]:
    for name in event.matters:
        if name not in index.case.issues:
            yield index.no_issue(name, loc, at_key=False)
    if len(set(event.matters)) < len(event.matters):
        yield Defect(loc, "twice", "an issue is named twice", "each issue once")
    if event.matters and event.kind != "statement":
        said = f"only a statement says what matters, and this is {article(event.kind)}"
        yield Defect(loc, "kind", said, hint='say kind = "statement"', at_key=True)
    if event.matters and not event.by:
        said = "it is not said to whom it matters"
        yield Defect((*loc[:-1], "by"), "nobody", said, "by = an actor", at_key=True, absent=True)


def _shifts(index: Index, event: Event, loc: Loc) -> Iterator[Defect]:
    for name, shift in event.shift.items():
        for key in ("values", "points"):
            for issue, stated in getattr(shift, key).items():
                at = (*loc, name, key, issue)
                if issue not in index.case.issues:
                    yield index.no_issue(issue, at)
                else:
                    yield from check_table(index, issue, stated, at, whole=False)
        yield from _known_already(index.case, event, name, loc)


def _known_already(case: Case, event: Event, name: str, loc: Loc) -> Iterator[Defect]:
    """Find shocks that a judgement already knows of, and that would count twice."""
    if name not in case.actors:
        return
    shift, actor = event.shift[name], case.actors[name]
    for key in ("margin", "walk_away"):
        judged: Quantity | None = getattr(actor, key)
        as_of = judged.as_of if judged is not None and getattr(shift, key) is not None else None
        if as_of is not None and as_of > event.date:
            yield Defect(
                (*loc, name, key),
                "known-shock",
                f"the {key} of {name!r} is as of {as_of}, after this shock of {event.date}: it may "
                "count the shock twice",
                hint=f"state the {key} as of a date before the shock",
                severity="warning",
            )


def _accounts(index: Index) -> Iterator[Defect]:
    case = index.case
    told = {event.account for event in case.events}
    for name, account in case.accounts.items():
        if account.teller not in case.actors:
            yield index.no_actor(account.teller, ("accounts", name, "teller"))
        if name not in told:
            yield Defect(
                ("accounts", name),
                "untold",
                "no event is told in this account",
                hint=f'say account = "{name}" in the events that it tells; what others dispute '
                "and it leaves unsaid is left open in all accounts",
                severity="warning",
                at_key=True,
            )
        prior = account.prior
        if prior is not None and prior.is_exact and float(prior.ppf(0.5, CHANCE)) in (0.0, 1.0):
            yield Defect(
                ("accounts", name, "prior"),
                "certain",
                "a prior of exactly 0 or 1 settles the matter, and no record can move it",
                hint='say "almost no chance" or "almost certain"',
                severity="warning",
            )
    if len(case.accounts) == 1:
        yield Defect(
            ("accounts",),
            "one-account",
            "one account alone cannot be weighed",
            "two or more",
            severity="warning",
            at_key=True,
        )
    priors = [a.prior for a in case.accounts.values()]
    exact = [float(p.ppf(0.5, CHANCE)) for p in priors if p is not None and p.is_exact]
    if exact and len(exact) == len(priors) and abs(sum(exact) - 1.0) > 0.01:
        yield Defect(
            ("accounts",),
            "priors",
            f"the priors sum to {sum(exact):.3g}; they are scaled to sum to 1",
            severity="warning",
            at_key=True,
        )


def check_sources(index: Index) -> Iterator[Defect]:
    """Find sources that are cited but not listed, wherever they are cited."""
    sources = index.case.sources
    for loc, name in _cited(index.case, ()):
        if name not in sources:
            said, wanted = f"there is no source {name!r}", f"[sources.{name}] with its title"
            yield Defect(
                loc,
                "no-source",
                said,
                wanted,
                unknown=name,
                known=sources,
                home=("sources",),
            )


def _cited(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, BaseModel):
        for key in type(value).model_fields:
            inner = getattr(value, key)
            if key == "source" and isinstance(inner, str):  # of a passage: one, always
                yield (*loc, key), inner
            elif key == "source":
                many = len(inner) > 1
                yield from (
                    ((*loc, key, k) if many else (*loc, key), s) for k, s in enumerate(inner)
                )
            elif inner:
                yield from _cited(inner, (*loc, key))
    elif isinstance(value, Quantity):
        many = len(value.views) > 1
        for k, view in enumerate(value.views):
            at = (*loc, k) if many else loc
            yield from (((*at, "source"), name) for name in view.source)
    elif isinstance(value, OptionRanking):
        yield from (((*loc, "source"), name) for name in value.source)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _cited(inner, (*loc, key))
    elif isinstance(value, tuple):
        for k, inner in enumerate(value):
            yield from _cited(inner, (*loc, k))


def hindsight(index: Index) -> Iterator[Defect]:
    """Judgements that already know events which would otherwise condition them."""
    acted: dict[str, list[tuple[dt.date, int]]] = {}
    for n, event in enumerate(index.case.events):
        if event.kind in _NEED_ACTOR:
            acted.setdefault(event.by, []).append((event.date, n))
    for name, (as_of, place) in last_judged(index.case).items():
        known = [n for date, n in acted.get(name, ()) if date <= as_of]
        if known:
            which = ", ".join(f"events[{n}]" for n in known[:4])
            more = f" and {len(known) - 4} more" if len(known) > 4 else ""
            yield Defect(
                place.loc,
                "hindsight",
                f"as of {as_of} this judgement of {name!r} already knows {which}{more}, which "
                "therefore cannot condition it",
                hint="date the judgement before them, if it was made without them",
                severity="warning",
            )
