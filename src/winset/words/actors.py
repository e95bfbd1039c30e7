"""Actors in words: whom a deal must satisfy, what each wants, and what it was offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winset.findings.judgement.ranges import Ranged
from winset.findings.offers import OfferJudged
from winset.findings.wants import Want
from winset.model import Kind, Model
from winset.space import Group
from winset.text import capital, counted, joined
from winset.words.chances import percent
from winset.words.names import option_words, said_of, short_issue
from winset.words.packages import who_and_what
from winset.words.ranges import range_words
from winset.words.record import about_event
from winset.words.signing import signers

__all__ = ["actor_lines", "deal_needs", "group_rule", "role_of", "who_must"]

# Issues and offers that are told of an actor.
_TOLD, _OFFERS = 3, 2
_WALK_AWAYS = (Kind.MARGIN, Kind.WALK_AWAY)


def group_rule(model: Model, group: Group) -> str:
    """Say what a group of several needs to pass a deal; nothing where all of it must.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> model = compile_case(load("hospital_nurses"))
    >>> [group_rule(model, group) for group in model.consent.groups]
    ['', '51 of 100 votes', '']
    """
    if group.unanimous:
        return ""
    if len(set(group.weights)) == 1:
        return f"{int(-(-group.enough // group.weights[0]))} of {len(group.actors)}"
    return f"{group.quota:g} of {sum(group.weights):g} votes"


def deal_needs(model: Model) -> str:
    """Say in short who must sign."""
    groups = [group for group in model.consent.groups if group.kind == "sign"]
    rules = [group_rule(model, group) for group in groups]
    if not any(rules):
        return f"{capital(signers(model))} must sign"
    return f"{joined([rule or 'all' for rule in rules])} must sign"


def _groups(model: Model, actor: str) -> Iterator[Group]:
    at = model.actors.index(actor)
    return (group for group in model.consent.groups if at in group.actors)


def role_of(model: Model, actor: str) -> str:
    """Say what part an actor has in a deal, without its name."""
    at = model.actors.index(actor)
    said = []
    for group in _groups(model, actor):
        rule = group_rule(model, group)
        votes = group.weights[group.actors.index(at)]
        if group.kind == "sign":
            said.append("must sign" if not rule else f"signs, where {rule} are enough")
        else:
            of = joined([said_of(model, model.actors[p]) for p in group.of])
            what = f"what {of} signs" if of else "the deal itself"
            has = f"has {votes:g} votes" if len(set(group.weights)) > 1 else "has a vote"
            said.append(f"must pass {what}" if not rule else f"{has} on {what}, {rule} pass it")
        if rule and at in group.veto:
            said.append("alone can block")
    return joined(said) or "looks on"


def who_must(model: Model, actor: str) -> str:
    """Say whom an actor must satisfy at home; empty for nobody."""
    at = model.actors.index(actor)
    said = []
    for group in model.consent.groups:
        if group.kind == "ratify" and at in group.of:
            who = joined([said_of(model, model.actors[a]) for a in group.actors])
            rule = group_rule(model, group)
            said.append(f"{who} ({rule})" if rule else who)
    return joined(said)


def _wants(model: Model, wants: Sequence[Want]) -> str:
    told = [
        f"{short_issue(model, w.issue)} ({counted(round(w.points), 'point')}, from "
        f"“{option_words(model, w.issue, w.worst)}” to “{option_words(model, w.issue, w.best)}”)"
        for w in wants[:_TOLD]
    ]
    return f"Counts most, from worst to best: {'; '.join(told)}." if told else ""


def _walk_away(model: Model, ranges: Sequence[Ranged]) -> str:
    for one in ranges:
        handle = model.handles[one.path]
        if handle.kind in _WALK_AWAYS and not handle.shifts:
            said = (
                f"Walking away is worth {range_words(model, one.path, one.before)} points as judged"
            )
            if one.after:
                said += f", {range_words(model, one.path, one.after)} after the record"
            over = " (over how things stand)" if handle.kind is Kind.MARGIN else ""
            return f"{said}{over}."
    return ""


def _offered(model: Model, actor: str, offers: Sequence[OfferJudged]) -> str:
    if not any(_groups(model, actor)):
        return ""
    told = sorted(
        (o for o in offers if o.by != actor and actor in o.accepts),
        key=lambda o: -o.accepts[actor].value,
    )
    said = []
    for offer in told[:_OFFERS]:
        about = about_event(model, offer.event)
        what = who_and_what(model, offer) + (f" ({about})" if about else "")
        said.append(f"{percent(offer.accepts[actor])} the {what}")
    return f"Would have taken, of what others put forward: {'; '.join(said)}." if said else ""


def actor_lines(
    model: Model,
    actor: str,
    wants: Sequence[Want],
    ranges: Sequence[Ranged],
    offers: Sequence[OfferJudged],
) -> tuple[str, ...]:
    """Say of one actor its part, whom it must satisfy, what it wants and what it was offered.

    Parameters
    ----------
    model : Model
    actor : str
    wants, ranges : sequence
        Its own.
    offers : sequence of OfferJudged
    """
    home = who_must(model, actor)
    return tuple(
        filter(
            None,
            (
                f"{capital(role_of(model, actor))}.",
                f"Must satisfy: {home}." if home else "",
                _wants(model, wants),
                _walk_away(model, ranges),
                _offered(model, actor, offers),
            ),
        )
    )
