"""Judgements in words that a reader of the case knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from winset.model import Handle, Kind, Model
from winset.model.terms import Condition
from winset.text import capital, cut, joined
from winset.words.names import (
    account_name,
    issue_name,
    said_of,
    short_issue,
    short_name,
    terms_words,
)

__all__ = ["asked_of", "asked_shortly", "label_of", "label_parts"]

# Judgements in lists of the case.
_ENTRIES = (
    Kind.INTERACTION,
    Kind.KEEPS,
    Kind.LOSS,
    Kind.LIKELIHOOD,
    Kind.PRIOR,
    Kind.HONESTY,
)
# Characters of evidence that a label quotes.
_QUOTED = 60
_VIEW = re.compile(r"(.*)\[(\d+)\]$")
_ENTRY = re.compile(r"(\w+)\[(\w+)\]\.?(.*)$")
_WORD = re.compile(r"\w+")
_WHOLE: Mapping[str, str] = {
    "signing": "who must sign",
    "shared_factor": "what an actor's values have in common",
    "accounts": "which account is true, to begin with",
    "mixed_accounts": "chance that each account is true in part",
}

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
    'DPRK: what walking away is worth'
    >>> label_of(model, "actors.us.swing.tests")
    'US: weight of Tests'
    >>> label_of(model, "compliance[0].keeps")
    'chance that the DPRK keeps its side of Yongbyon: part of it or all production or whole complex'
    >>> label_of(model, "actors.us.weights")
    'US: weights of the issues'
    """
    who, said = label_parts(model, path)
    return f"{who}: {said}" if who else said


def label_parts(model: Model, path: str) -> tuple[str, str]:
    """Say whose judgement stands at a path, shortly, if anybody's, and what it is of.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> model = compile_case(load("hanoi"))
    >>> label_parts(model, "actors.china.margin[1]")
    ('China', 'what walking away is worth, view 2')
    >>> label_parts(model, "issues.tests.status_quo")
    ('', 'Tests of nuclear devices and long-range missiles: how things stand')
    >>> label_parts(model, "evidence[6].likelihood.yes")[1].startswith("if it is so (")
    True
    """
    handle = model.handles.get(path)
    if handle is None:
        return _elsewhere(model, path)
    if handle.kind in _ENTRIES:
        return short_name(model, handle.actor) if handle.actor else "", _of_entry(model, handle)
    if not handle.actor:
        return _elsewhere(model, path)
    said = _of_actor(model, handle)
    if handle.shifts:
        said = f"change of {said} when {model.epochs.reasons[handle.entry]}"
    return short_name(model, handle.actor), said


def _of_entry(model: Model, handle: Handle) -> str:
    """Name what stands in a list of the case, or of its accounts."""
    if handle.kind is Kind.LIKELIHOOD:
        return _likelihood(model, handle)
    if handle.kind in (Kind.PRIOR, Kind.HONESTY):
        told = account_name(model, handle.account)
        prior = f"chance, to begin with, that {told} is true"
        return prior if handle.kind is Kind.PRIOR else f"how honest {told} is"
    if handle.kind is Kind.INTERACTION:
        return f"what these add together: {_terms(model, model.interactions[handle.entry].when)}"
    doubt = model.doubts[handle.entry]
    terms, by = _terms(model, doubt.when), said_of(model, doubt.by)
    if handle.kind is Kind.KEEPS:
        return f"chance that {by} keeps its side of {terms}"
    return f"what is lost if {by} breaks {terms}"


def _terms(model: Model, when: Condition) -> str:
    return terms_words(model, when.stated)


def _likelihood(model: Model, handle: Handle) -> str:
    item = model.evidence[handle.entry]
    if item.proposition:
        answer = "it is so" if handle.account == "yes" else "it is not so"
        return f"if {answer} ({item.proposition}), chance of “{cut(item.text, _QUOTED)}”"
    true = f"{account_name(model, handle.account)} is true"
    return f"if {true}, chance of “{cut(item.text, _QUOTED)}”"


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


def _elsewhere(model: Model, path: str) -> tuple[str, str]:
    """Name what is no judged quantity of the worlds: a table, a view, a lever, a default."""
    view = _VIEW.match(path)
    if view is not None and view[1] in model.handles:
        who, said = label_parts(model, view[1])
        return who, f"{said}, view {int(view[2]) + 1}"
    if path in _WHOLE:
        return "", _WHOLE[path]
    head, _, rest = path.partition(".")
    if head == "actors":
        return _table(model, rest)
    if head == "issues":
        return "", f"{issue_name(model, rest.removesuffix('.status_quo'))}: how things stand"
    lever = _ENTRY.match(path)
    if lever is not None and lever[1] == "levers":
        return _of_lever(model, int(lever[2]), lever[3])
    return "", " ".join(_WORD.findall(path.replace("_", " ")))


def _table(model: Model, path: str) -> tuple[str, str]:
    actor, _, what = path.partition(".")
    table, _, part = what.partition(".")
    entry = _ENTRY.match(what)
    if entry is not None and not entry[3] and entry[2] in model.issues:
        table, part = entry[1], entry[2]
    if table in _TABLES:
        issue, _, option = part.partition("[")
        handle = Handle(path, _TABLES[table], actor, issue, option.removesuffix("]"))
        return short_name(model, actor), _of_actor(model, handle)
    return short_name(model, actor), what.replace("_", " ") or "whom it can stop"


def _of_lever(model: Model, entry: int, rest: str) -> tuple[str, str]:
    name = next((one.name for one in model.levers if one.entry == entry), "")
    what, _, actor = rest.partition(".")
    called = f"“{name}”" if name else f"lever {entry + 1}"
    who = short_name(model, actor) if actor else ""
    return who, {
        "amount": f"how far {called} can go",
        "cost": f"what {called} costs",
        "price": f"what each unit of {called} is worth",
        "values": f"what {called} is worth",
    }.get(what, called)


def _issues(model: Model, names: Iterable[str]) -> list[str]:
    return [issue_name(model, name) for name in names]


def _of_actor(model: Model, handle: Handle) -> str:
    issue = short_issue(model, handle.issue)
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
