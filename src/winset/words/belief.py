"""Belief along the record, in words: what it is the chance of, and what each act was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from winset.findings.belief import Belief, BeliefStep
from winset.model import Model
from winset.record.acts import Act
from winset.text import capital, joined
from winset.words.chances import percent
from winset.words.kinds import of_kinds
from winset.words.names import short_name
from winset.words.record import KINDS, answered, told_terms
from winset.words.signing import passing, signers

__all__ = [
    "act_name",
    "act_of",
    "act_words",
    "belief_of",
    "belief_read",
    "belief_title",
    "day_of",
    "told_words",
    "whose",
]

# Fewer effective worlds than these make a sketch.
_FEW = 100

# What the acts of conduct are called on a timeline, where the record does not say it better.
_ACTS: Mapping[str, str] = {
    "accept": "accepted",
    "refuse": "refused",
    "walk": "walk-out",
    "withdraw": "taken back",
    "sign": "signed",
}


def belief_of(model: Model, kinds: Sequence[str]) -> str:
    """Say what the chance is of, inside a sentence.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> belief_of(compile_case(load("valley_dam")), ["any"])
    'a deal that five of the six parties, Power company and Energy ministry among them, would sign'
    """
    stages = [f"{signers(model)} would sign"]
    if passing(model):
        stages.append(f"{passing(model)} would pass")
    if model.doubts:
        stages.append("would be kept")
    return f"{_named(model, kinds) or 'a deal'} that {joined(stages)}"


def _named(model: Model, kinds: Sequence[str]) -> str:
    """Name kinds inside a sentence: what a case calls them in quotation marks."""
    said = of_kinds(model, kinds)
    return f"a deal of the kind “{said}”" if model.kinds and said else said


def act_of(model: Model, step: BeliefStep) -> Act | None:
    """Find the act of a step; None before the record, and for the signature of the outcome."""
    told = set(step.events)
    return next((act for act in model.record.acts if told & set(act.events)), None)


def day_of(model: Model, step: BeliefStep) -> date | None:
    """Return the day of a step, where it has one."""
    act = act_of(model, step)
    if act is not None:
        return act.day
    return model.closing.day if step.actors and model.closing is not None else None


def act_name(model: Model, step: BeliefStep) -> str:
    """Name an act in a word or two, for tight places."""
    act = act_of(model, step)
    if act is None:
        return _ACTS.get(step.act, step.act)
    return KINDS.get(act.kind, act.kind)


def whose(model: Model, step: BeliefStep) -> str:
    """Name those who acted, shortly."""
    return joined([short_name(model, actor) for actor in step.actors])


def act_words(model: Model, step: BeliefStep, texts: Sequence[str]) -> tuple[str, ...]:
    """Say what was done, one line for every version of it.

    Parameters
    ----------
    model : Model
    step : BeliefStep
    texts : sequence of str
        What the case says of every event of the record, if anything.
    """
    who, name = whose(model, step), act_name(model, step)
    act = act_of(model, step)
    if act is None:
        return (f"{who}: {name}" if who else name,)
    said = []
    whom = answered(model, act)
    for version in act.versions:
        what = texts[version.event] or told_terms(model, version)
        if not what and whom:
            said.append(f"{who}: {name} {whom}")
        else:
            said.append(f"{who}: {name}" + (f", {what}" if what else ""))
    return tuple(dict.fromkeys(said))


def told_words(model: Model, step: BeliefStep) -> Mapping[str, str]:
    """Say what each account tells of an act, where they differ: account to its version."""
    act = act_of(model, step)
    told = (
        {} if act is None else {v.account: told_terms(model, v) for v in act.versions if v.account}
    )
    return told if len(set(told.values())) > 1 else {}


def belief_title(model: Model, belief: Belief) -> str:
    """Head the picture of belief along the record."""
    what = of_kinds(model, belief.kinds) or "a deal"
    return f"{capital(what)}: how its chance moved while they talked"


def belief_read(model: Model, belief: Belief) -> str:
    """Say what to read from it."""
    first, last = belief.steps[0].keep, belief.steps[-1].keep
    fewest = min(step.n_effective for step in belief.steps)
    said = (
        f"The chance of {belief_of(model, belief.kinds)}, as an outsider could hold it after each "
        f"act: {percent(first)} before the record, {percent(last)} after it. The shade is the 95 % "
        f"sampling error; at least {fewest:,.0f} effective worlds stand behind every step."
    )
    return said if fewest >= _FEW else f"{said} That is few: read it as a sketch."
