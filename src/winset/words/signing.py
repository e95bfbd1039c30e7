"""Whose consent a deal needs, in the words that every sentence, bar and table uses."""

from __future__ import annotations

from collections.abc import Mapping

from winset.findings.kinds.results import Stage
from winset.model import Model
from winset.space import Group
from winset.text import capital, joined
from winset.words.names import actor_name, in_sentence

__all__ = [
    "STAGES",
    "all_needed",
    "can_block",
    "everyone",
    "passing",
    "rule_words",
    "signers",
    "stage_names",
]

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def _groups(model: Model, kind: str) -> list[Group]:
    return [group for group in model.consent.groups if group.kind == kind]


def _names(model: Model, actors: tuple[int, ...]) -> str:
    return joined([in_sentence(actor_name(model, model.actors[a])) for a in actors])


def all_needed(model: Model) -> bool:
    """Whether everyone whose consent can matter must consent."""
    return all(group.unanimous for group in model.consent.groups)


def signers(model: Model) -> str:
    """Name those who must sign, by the rule of the case.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> case = load("hanoi")
    >>> signers(compile_case(case))
    'all parties'
    >>> rule = case.signing.model_copy(update={"rule": "1 of 2"})
    >>> signers(compile_case(case.model_copy(update={"signing": rule})))
    'one of the two parties'
    """
    groups = _groups(model, "sign")
    if all(group.unanimous for group in groups):
        return "all parties"
    return joined([_quota(model, group) for group in groups])


def _quota(model: Model, group: Group) -> str:
    others = [w for a, w in zip(group.actors, group.weights, strict=True) if a not in group.veto]
    of = f"the {_count(len(group.actors))} parties"
    if len(set(group.weights)) == 1:
        needed = -int(-group.enough // group.weights[0])
        said = f"{_count(max(needed, len(group.veto)))} of {of}"
    else:
        said = f"parties with {group.quota:g} of {sum(group.weights):g} votes"
    if not group.veto or not others:
        return said
    return f"{said}, {_names(model, group.veto)} among them,"


def passing(model: Model) -> str:
    """Say that those who must ratify pass it; empty where nobody ratifies."""
    groups = _groups(model, "ratify")
    if not groups:
        return ""
    return "all ratifiers" if all(g.unanimous for g in groups) else "enough ratifiers"


def everyone(model: Model) -> str:
    """Name all whose consent a deal needs, in short."""
    return "all" if all_needed(model) else "enough"


def stage_names(model: Model) -> Mapping[Stage, str]:
    """Name the stages of a deal, as they go everywhere."""
    return {
        "sign": f"{capital(signers(model))} would sign",
        "pass": f"… and {passing(model)} pass it"
        if passing(model)
        else "… and nobody has to ratify it",
        "keep": "… and it would be kept",
        "reached": "… and it was on the table",
    }


#: The stages again, as steps of one way.
STAGES: Mapping[Stage, str] = {
    "sign": "Signed",
    "pass": "… and ratified",
    "keep": "… and kept",
    "reached": "… and tabled",
}


def can_block(model: Model) -> tuple[str, ...]:
    """Ids of the parties whose refusal alone blocks a deal."""
    return tuple(model.actors[a] for g in _groups(model, "sign") for a in g.indispensable)


def rule_words(model: Model) -> str:
    """Say who must sign and who may block; empty where all parties must sign.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> case = load("doha_2008")
    >>> rule_words(compile_case(case))
    ''
    >>> rule = case.signing.model_copy(update={"rule": "2 of 3"})
    """
    if all(group.unanimous for group in _groups(model, "sign")):
        return ""
    alone = can_block(model)
    block = "no party alone can block"
    if alone:
        names = joined([in_sentence(actor_name(model, a)) for a in alone])
        block = f"{'each of ' if len(alone) > 1 else ''}{names} alone can block"
    one = signers(model).startswith("one ")
    signed, verb = ("signature", "makes") if one else ("signatures", "make")
    return f"The {signed} of {signers(model)} {verb} a deal; {block}."
