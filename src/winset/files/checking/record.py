"""Checks of the record: events, accounts, evidence, compliance, sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from winset.case.choices import labels, terms_findings
from winset.case.judgement import CHANCE, Quantity
from winset.case.model import Case, Event
from winset.case.places import Finding, Loc
from winset.case.spelling import did_you_mean, listed, one_of
from winset.files.checking.consent import no_actor
from winset.files.checking.evidence import check_evidence
from winset.files.checking.told import check_told

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
_NEED_TERMS = {"offer", "demand", "raised-demand", "agreed", "bracketed"}


def check_record(case: Case) -> Iterator[Finding]:
    """Check everything that happened, and what else names actors and options."""
    yield from _events(case)
    for n, event in enumerate(case.events):
        yield from _event(case, event, ("events", n))
    yield from _accounts(case)
    yield from check_told(case)
    yield from check_evidence(case)
    for n, interaction in enumerate(case.interactions):
        yield from _condition(case, interaction.when, ("interactions", n))
        yield from _named(case, interaction.add, ("interactions", n, "add"))
        if not interaction.add:
            yield Finding(
                ("interactions", n), "it adds nothing to anybody", "add = { actor = ... }"
            )
    for n, entry in enumerate(case.compliance):
        yield from _condition(case, entry.when, ("compliance", n))
        yield from _named(case, entry.loss, ("compliance", n, "loss"))
        if entry.by not in case.actors:
            yield no_actor(case, entry.by, ("compliance", n, "by"))


def _condition(case: Case, when: Mapping[str, Any], loc: Loc) -> Iterator[Finding]:
    yield from terms_findings(case, when, (*loc, "when"))
    if not when:
        yield Finding((*loc, "when"), "the condition names no issue", '{ issue = "option" }')


def _named(case: Case, table: Mapping[str, object], loc: Loc) -> Iterator[Finding]:
    for name in table:
        if name not in case.actors:
            yield no_actor(case, name, (*loc, name), at_key=True)


def _events(case: Case) -> Iterator[Finding]:
    first: dict[str, int] = {}
    seen: dict[object, int] = {}
    for n, event in enumerate(case.events):
        loc: Loc = ("events", n)
        if event.id:
            if event.id in first:
                said = f"the id {event.id!r} is taken by events[{first[event.id]}]"
                yield Finding((*loc, "id"), said, "an id of its own")
            first.setdefault(event.id, n)
        if n and event.date < case.events[n - 1].date:
            yield Finding(
                (*loc, "date"),
                f"{event.date} is earlier than the event before it ({case.events[n - 1].date})",
                hint="events are read by date; put them in that order, or correct the date",
                severity="warning",
            )
        same = repr(event.model_copy(update={"id": "", "note": "", "source": ()}))
        if same in seen:
            yield Finding(
                loc,
                f"the same event as events[{seen[same]}]",
                hint="count it once",
                severity="warning",
                at_key=True,
            )
        seen.setdefault(same, n)
    for n, event in enumerate(case.events):
        if event.responds_to:
            yield from _answer(case, event, first, ("events", n, "responds_to"))


def _answer(case: Case, event: Event, ids: Mapping[str, int], loc: Loc) -> Iterator[Finding]:
    if event.responds_to not in ids:
        hint = did_you_mean(event.responds_to, ids)
        known = "" if hint else one_of(ids)
        yield Finding(loc, f"there is no event with the id {event.responds_to!r}", known, hint)
    elif event.responds_to == event.id:
        yield Finding(loc, "an event that answers itself", "the id of another event")
    elif case.events[ids[event.responds_to]].date > event.date:
        yield Finding(loc, "it answers an event of a later date", severity="warning")


def _event(case: Case, event: Event, loc: Loc) -> Iterator[Finding]:
    yield from terms_findings(case, event.terms, (*loc, "terms"))
    yield from _named(case, event.votes, (*loc, "votes"))
    yield from _named(case, event.shift, (*loc, "shift"))
    for key in ("by", "to", "denied_by"):
        stated = getattr(event, key)
        for name in (stated,) if isinstance(stated, str) else stated:
            if name and name not in case.actors:
                yield no_actor(case, name, (*loc, key))
    if event.account and event.account not in case.accounts:
        hint = did_you_mean(event.account, case.accounts)
        known = "" if hint else one_of(case.accounts)
        yield Finding((*loc, "account"), f"there is no account {event.account!r}", known, hint)
    if event.kind in _NEED_ACTOR and not event.by:
        yield Finding(
            loc, f"it is not said who made this {event.kind}", "by = an actor", at_key=True
        )
    if event.kind in _NEED_TERMS and not event.terms:
        hint = 'terms = { issue = "option" }'
        yield Finding(loc, f"this {event.kind} has no terms", hint, at_key=True)
    if event.shift and event.kind != "shock":
        said = f"only a shock shifts judgements, and this is a {event.kind}"
        yield Finding((*loc, "shift"), said, hint='say kind = "shock"', at_key=True)
    yield from _matters(case, event, (*loc, "matters"))
    yield from _shifts(case, event, (*loc, "shift"))


def _matters(case: Case, event: Event, loc: Loc) -> Iterator[Finding]:
    for name in event.matters:
        if name not in case.issues:
            hint = did_you_mean(name, case.issues)
            known = "" if hint else one_of(case.issues)
            yield Finding(loc, f"there is no issue {name!r}", known, hint)
    if len(set(event.matters)) < len(event.matters):
        yield Finding(loc, "an issue is named twice", "each issue once")
    if event.matters and event.kind != "statement":
        said = f"only a statement says what matters, and this is a {event.kind}"
        yield Finding(loc, said, hint='say kind = "statement"', at_key=True)
    if event.matters and not event.by:
        yield Finding(loc, "it is not said to whom it matters", "by = an actor", at_key=True)


def _shifts(case: Case, event: Event, loc: Loc) -> Iterator[Finding]:
    for name, shift in event.shift.items():
        for key in ("values", "points"):
            for issue, stated in getattr(shift, key).items():
                at = (*loc, name, key, issue)
                if issue not in case.issues:
                    hint = did_you_mean(issue, case.issues)
                    yield Finding(at, f"there is no issue {issue!r}", hint=hint, at_key=True)
                    continue
                known = labels(case.issues[issue])
                if not isinstance(stated, Mapping):
                    if len(stated) != len(known):
                        said = f"{len(stated)} numbers for the {len(known)} options of {issue!r}"
                        yield Finding(at, said, f"one for each of {listed(known)}")
                    continue
                for label in stated:
                    if label not in known:
                        hint = did_you_mean(label, known)
                        yield Finding(
                            (*at, label),
                            f"{label!r} is no option of {issue!r}",
                            hint=hint,
                            at_key=True,
                        )
        yield from _known_already(case, event, name, loc)


def _known_already(case: Case, event: Event, name: str, loc: Loc) -> Iterator[Finding]:
    """Find shocks that a judgement already knows of, and that would count twice."""
    if name not in case.actors:
        return
    shift, actor = event.shift[name], case.actors[name]
    for key in ("margin", "walk_away"):
        judged: Quantity | None = getattr(actor, key)
        as_of = judged.as_of if judged is not None and getattr(shift, key) is not None else None
        if as_of is not None and as_of > event.date:
            yield Finding(
                (*loc, name, key),
                f"the {key} of {name!r} is as of {as_of}, after this shock of {event.date}: it may "
                "count the shock twice",
                hint=f"state the {key} as of a date before the shock",
                severity="warning",
            )


def _accounts(case: Case) -> Iterator[Finding]:
    for name, account in case.accounts.items():
        if account.teller not in case.actors:
            yield no_actor(case, account.teller, ("accounts", name, "teller"))
        if not any(event.account == name for event in case.events):
            yield Finding(
                ("accounts", name),
                "no event is told in this account",
                hint=f'say account = "{name}" in the events that it tells; what others dispute '
                "and it leaves unsaid is left open in all accounts",
                severity="warning",
                at_key=True,
            )
    if len(case.accounts) == 1:
        yield Finding(
            ("accounts",),
            "one account alone cannot be weighed",
            "two or more",
            "",
            "warning",
            at_key=True,
        )
    for name, account in case.accounts.items():
        prior = account.prior
        if prior is not None and prior.is_exact and float(prior.ppf(0.5, CHANCE)) in (0.0, 1.0):
            yield Finding(
                ("accounts", name, "prior"),
                "a prior of exactly 0 or 1 settles the matter, and no record can move it",
                hint='say "almost no chance" or "almost certain"',
                severity="warning",
            )
    priors = [a.prior for a in case.accounts.values()]
    exact = [float(p.ppf(0.5, CHANCE)) for p in priors if p is not None and p.is_exact]
    if exact and len(exact) == len(priors) and abs(sum(exact) - 1.0) > 0.01:
        yield Finding(
            ("accounts",),
            f"the priors sum to {sum(exact):.3g}; they are scaled to sum to 1",
            severity="warning",
            at_key=True,
        )


def check_sources(case: Case) -> Iterator[Finding]:
    """Find sources that are cited but not listed, wherever they are cited."""
    for loc, name in _cited(case, ()):
        if name not in case.sources:
            hint = did_you_mean(name, case.sources)
            if not hint:
                hint = f"add [sources.{name}] with its title"
            yield Finding(loc, f"there is no source {name!r}", hint=hint)


def _cited(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, BaseModel):
        for key in type(value).model_fields:
            inner = getattr(value, key)
            if key == "source":
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
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _cited(inner, (*loc, key))
    elif isinstance(value, tuple):
        for k, inner in enumerate(value):
            yield from _cited(inner, (*loc, k))


def hindsight(case: Case) -> Iterator[Finding]:
    """Judgements that already know events which would otherwise condition them."""
    from winset.case.walk import last_judged

    acted: dict[str, list[tuple[dt.date, int]]] = {}
    for n, event in enumerate(case.events):
        if event.kind in _NEED_ACTOR:
            acted.setdefault(event.by, []).append((event.date, n))
    for name, (as_of, place) in last_judged(case).items():
        known = [n for date, n in acted.get(name, ()) if date <= as_of]
        if known:
            which = ", ".join(f"events[{n}]" for n in known[:4])
            more = f" and {len(known) - 4} more" if len(known) > 4 else ""
            yield Finding(
                place.loc,
                f"as of {as_of} this judgement of {name!r} already knows {which}{more}, which "
                "therefore cannot condition it",
                hint="date the judgement before them, if it was made without them",
                severity="warning",
            )
