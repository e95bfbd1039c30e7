"""Judgements in words that a reader of the case knows."""

from __future__ import annotations

from collections.abc import Iterable

from winset.model import Handle, Kind, Model
from winset.text import capital, joined
from winset.words.names import actor_name, issue_name, said_of, short_issue

__all__ = ["asked_of", "asked_shortly", "label_of"]

# Tables of an actor, by what is judged in them.
_TABLES = {
    "margin": Kind.MARGIN,
    "walk_away": Kind.WALK_AWAY,
    "swing": Kind.WEIGHT,
    "weights": Kind.WEIGHT,
    "values": Kind.VALUE,
    "points": Kind.POINTS,
}


def label_of(model: Model, path: str) -> str:
    """Say what stands at a path: a judgement, or a table of an actor's judgements.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> model = compile_case(load("hanoi"))
    >>> label_of(model, "actors.dprk.margin")
    "Democratic People's Republic of Korea: what walking away is worth"
    >>> label_of(model, "actors.us.swing.tests")
    'United States: weight of Tests of nuclear devices and long-range missiles'
    >>> label_of(model, "compliance[0].keeps")
    "chance that Democratic People's Republic of Korea keeps its side of Yongbyon nuclear complex"
    >>> label_of(model, "actors.us.weights")
    'United States: weights of the issues'
    """
    handle = model.handles.get(path)
    if handle is None:
        return _table(model, path)
    who = actor_name(model, handle.actor)
    if handle.kind is Kind.INTERACTION:
        terms = " with ".join(_issues(model, model.interactions[handle.entry].when.stated))
        return f"{who}: what {terms} add together"
    if handle.kind in (Kind.KEEPS, Kind.LOSS):
        doubt = model.doubts[handle.entry]
        terms, by = " and ".join(_issues(model, doubt.when.stated)), actor_name(model, doubt.by)
        if handle.kind is Kind.KEEPS:
            return f"chance that {by} keeps its side of {terms}"
        return f"what {who} loses if {by} breaks {terms}"
    if not handle.actor:
        return path
    said = _of_actor(model, handle)
    if handle.shifts:
        said = f"change of {said} when {model.epochs.reasons[handle.entry]}"
    return f"{who}: {said}"


def asked_of(model: Model, path: str) -> str:
    """Say what one would ask of a judgement, inside a sentence.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> model = compile_case(load("hanoi"))
    >>> asked_of(model, "actors.dprk.margin")
    'what walking away was worth to the DPRK'
    >>> asked_of(model, "actors.us.swing.tests")
    'how much Tests matters to the US'
    """
    handle = model.handles.get(path)
    if handle is None or not handle.actor:
        return label_of(model, path)
    if handle.shifts:
        reason = model.epochs.reasons[handle.entry]
        said = _of_actor(model, handle)
        return f"how far “{reason}” changed {said} to {said_of(model, handle.actor)}"
    if handle.kind in (Kind.INTERACTION, Kind.KEEPS, Kind.LOSS):
        return _tied(model, handle)
    who, issue = said_of(model, handle.actor), short_issue(model, handle.issue)
    return {
        Kind.MARGIN: f"what walking away was worth to {who}",
        Kind.WALK_AWAY: f"what walking away was worth to {who}",
        Kind.WEIGHT: f"how much {issue} matters to {who}",
        Kind.CURVE: f"how steps on {issue} count for {who}",
        Kind.IDEAL: f"which point on {issue} is best for {who}",
        Kind.EACH: f"what each unit of {issue} is worth to {who}",
    }.get(handle.kind, f"what “{handle.option}” on {issue} is worth to {who}")


def asked_shortly(model: Model, path: str) -> str:
    """Say what one would ask of a judgement under a heading, in as few words as there are.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> asked_shortly(compile_case(load("hanoi")), "actors.dprk.margin")
    'Walking away: the DPRK'
    """
    handle = model.handles.get(path)
    if handle is not None and handle.actor and not handle.shifts:
        who = said_of(model, handle.actor)
        if handle.kind in (Kind.MARGIN, Kind.WALK_AWAY):
            return f"Walking away: {who}"
        if handle.kind is Kind.WEIGHT:
            return f"Weight of {short_issue(model, handle.issue)}: {who}"
    return capital(asked_of(model, path))


def _tied(model: Model, handle: Handle) -> str:
    """Ask of a combination, or of a promise."""
    who = said_of(model, handle.actor)
    if handle.kind is Kind.INTERACTION:
        terms = joined(_issues(model, model.interactions[handle.entry].when.stated))
        return f"what {terms} together are worth to {who}"
    doubt = model.doubts[handle.entry]
    terms, by = joined(_issues(model, doubt.when.stated)), said_of(model, doubt.by)
    if handle.kind is Kind.KEEPS:
        return f"whether {by} would keep its side of {terms}"
    return f"what {who} loses if {by} breaks {terms}"


def _table(model: Model, path: str) -> str:
    head, _, rest = path.partition(".")
    if head != "actors":
        return path
    actor, _, what = rest.partition(".")
    table, _, part = what.partition(".")
    if table in _TABLES:
        issue, _, option = part.partition("[")
        handle = Handle(path, _TABLES[table], actor, issue, option.removesuffix("]"))
        what = _of_actor(model, handle)
    return f"{actor_name(model, actor)}: {what}"


def _issues(model: Model, names: Iterable[str]) -> list[str]:
    return [issue_name(model, name) for name in names]


def _of_actor(model: Model, handle: Handle) -> str:
    issue = issue_name(model, handle.issue)
    match handle.kind:
        case Kind.MARGIN:
            return "what walking away is worth"
        case Kind.WALK_AWAY:
            return "walk-away value"
        case Kind.WEIGHT:
            return f"weight of {issue}" if issue else "weights of the issues"
        case Kind.CURVE:
            return f"{issue}, shape of its value"
    by_kind = {Kind.IDEAL: f"best point on {issue}", Kind.EACH: f"worth of each unit of {issue}"}
    if handle.kind in by_kind:
        return by_kind[handle.kind]
    return f"{issue}, value of “{handle.option}”" if handle.option else f"values of {issue}"
