"""How two cases differ, in plain words."""

from __future__ import annotations

import json
from contextlib import suppress

from winset.findings.compare import Comparison
from winset.model import Model
from winset.model.differences import Difference
from winset.words.chances import with_error
from winset.words.gates import NAMES, POSSIBLE_NAME
from winset.words.judgements import label_of
from winset.words.kinds import kind_name
from winset.words.names import (
    account_name,
    actor_name,
    deal_words,
    in_sentence,
    issue_name,
    terms_words,
)
from winset.words.record import record_words

__all__ = [
    "TOGETHER",
    "difference_label",
    "group_label",
    "how_words",
    "sentence",
    "yardstick_words",
]

#: What the parts leave over.
TOGETHER = "several only together"

_ROLES = {"party": "the party", "ratifier": "the ratifier", "onlooker": "the onlooker"}
_PARTS = {
    "interactions": "what comes together: {}",
    "forbidden": "what cannot come together: {}",
    "compliance": "doubt that it is kept: {}",
    "evidence": "the evidence: {}",
    "ratification": "the rule of ratifying of {}",
    "ties": "what is judged together: {}",
}


def difference_label(first: Model, second: Model, found: Difference) -> str:
    """Say what a difference is about; what only the second case holds is named by it."""
    model = first if found.first else second
    part, _, rest = found.path.partition(".")
    if part == "actors" and "." in rest:
        return label_of(model, found.path)
    if part in _PARTS or not rest:
        return group_label(first, second, found.path)
    head, _, inner = rest.partition(".")
    whole = group_label(first, second, f"{part}.{head}")
    return f"{whole}: {inner.replace('.', ': ')}" if inner else whole


def group_label(first: Model, second: Model, group: str) -> str:
    """Say what a group of differences is about: a whole actor, issue, event or kind is one."""
    part, _, name = group.partition(".")
    for model in (first, second):
        if told := _whole(model, part, name):
            return told
    if part == "events":
        return f"the event of {name}"
    if part in _PARTS:
        return _PARTS[part].format(_about(first, name))
    return group.replace("_", " ")


def _whole(model: Model, part: str, name: str) -> str:
    """Name a part of a case that it holds; empty for what it does not hold."""
    names, said = model.names, ""
    if part == "actors" and name.partition(".")[0] in model.actors:
        said = label_of(model, f"{part}.{name}")
        if "." not in name:
            role = model.roles[model.actors.index(name)]
            said = f"{_ROLES[role]} ({in_sentence(actor_name(model, name))})"
    elif part == "issues" and name in names.issues:
        said = f"the issue “{issue_name(model, name)}”"
    elif part == "events" and name in names.events:
        told = record_words(model, name)
        said = f"the {told[:1].lower()}{told[1:]}"
    elif part == "kinds" and any(kind.id == name for kind in model.kinds):
        said = f"the kind “{_kind(model, name)}”"
    elif part == "accounts" and name in names.accounts:
        said = account_name(model, name)
    return said


def _kind(model: Model, name: str) -> str:
    return next((kind.name for kind in model.kinds if kind.id == name), kind_name(name))


def _about(model: Model, name: str) -> str:
    with suppress(ValueError):
        told = json.loads(name)
        if isinstance(told, dict):
            return terms_words(model, told)
        return ", ".join(map(str, told)) if isinstance(told, list) else str(told)
    return actor_name(model, name)


def yardstick_words(model: Model, of: str) -> str:
    """Say what cases are compared by.

    Examples
    --------
    >>> from winset.files.library import shipped
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> yardstick_words(compile_case(load("hanoi")), "kind:trade:keep")
    'A deal of the kind “UN relief for a Yongbyon step”, to be signed, passed and kept'
    """
    what, _, name = of.partition(":")
    if what == "kind":
        name, _, stage = name.partition(":")
        far = {
            "sign": "to be signed",
            "pass": "to be signed and passed",
            "keep": "to be signed, passed and kept",
            "reached": "to be signed, passed and kept, and on the table",
        }[stage]
        thing = "Any deal" if name == "any" else f"A deal of the kind “{_kind(model, name)}”"
        return f"{thing}, {far}"
    if what == "offer":
        told = record_words(model, name)
        return f"That all accept the {told[:1].lower()}{told[1:]}"
    if what == "point":
        named = POSSIBLE_NAME if name == "possible" else {**NAMES}[name]  # type: ignore[index]
        return f"Where the talks stopped: {named}"
    if what == "account":
        return f"That {account_name(model, name)} is true"
    terms = dict(part.split("=", 1) for part in of.split("; "))
    return f"That this package holds: {deal_words(model, terms)}"


def sentence(first: Model, second: Model, found: Comparison) -> str:
    """Say how far two cases differ, and which differences drive that."""
    if not found.drivers:
        return "The two cases state the same."
    one, other = found.names
    said = (
        f"{yardstick_words(first, found.of)}: {with_error(found.first)} in {one}, "
        f"{with_error(found.second)} in {other}."
    )
    moving = [d for d in found.drivers if abs(d.share) >= max(0.01, d.error)][:3]
    if not moving:
        many = len(found.drivers) > 1
        subject = "None of the differences moves" if many else "The difference does not move"
        return f"{said} {subject} it by a point that is more than sampling."
    listed = "; ".join(
        f"{group_label(first, second, d.group)}: {100 * d.share:+.0f}" for d in moving
    )
    said = f"{said} What drives the difference, in points: {listed}."
    if abs(found.together) >= 0.01:
        said += f" {100 * found.together:+.0f} is what several do only together."
    return said


def how_words(found: Comparison) -> str:
    """Say how the parts were worked out, and how sure they are."""
    how = (
        "Each part is the mean over all orders in which the differences could be changed over; "
        "they add up."
        if found.exact
        else "Each part is the mean of changing it over first and of changing it over last."
    )
    record = "" if found.record else " The record is left out."
    return (
        f"{how} {found.n_worlds:,} worlds each, seed {found.seed}; errors are those of separate "
        f"samples, so at most as large as said.{record}"
    )
