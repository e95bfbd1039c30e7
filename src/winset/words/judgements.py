"""Judgements, by their paths, in words that a reader of the case knows."""

from __future__ import annotations

import re

from winset.case.model import Case
from winset.words.names import actor_name

__all__ = ["label_of"]

_OPTION = re.compile(r"^(?P<issue>[^\[]+)(\[(?P<option>.*)\])?$")


def label_of(case: Case, path: str) -> str:
    """Say what a judgement is about.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> case = load("hanoi")
    >>> label_of(case, "actors.dprk.margin")
    "Democratic People's Republic of Korea: what walking away is worth"
    >>> label_of(case, "actors.us.swing.tests")
    'United States: weight of Tests of nuclear devices and long-range missiles'
    >>> label_of(case, "compliance[0].keeps")
    "chance that Democratic People's Republic of Korea keeps its side of Yongbyon nuclear complex"
    """
    head, _, rest = path.partition(".")
    if head == "actors":
        actor, _, what = rest.partition(".")
        return f"{actor_name(case, actor)}: {_of_actor(case, what)}"
    found = re.match(r"(\w+)\[(\d+)\]$", head)
    if found is None:
        return path
    said = _LISTS.get(found[1])
    return said(case, int(found[2]), rest) if said is not None else path


def _compliance(case: Case, k: int, rest: str) -> str:
    doubt = case.compliance[k]
    terms = " and ".join(_issue(case, j) for j in doubt.when)
    by = actor_name(case, doubt.by)
    if rest == "keeps":
        return f"chance that {by} keeps its side of {terms}"
    return f"what {actor_name(case, rest.rpartition('.')[2])} loses if {by} breaks {terms}"


def _interaction(case: Case, k: int, rest: str) -> str:
    terms = " with ".join(_issue(case, j) for j in case.interactions[k].when)
    return f"{actor_name(case, rest.rpartition('.')[2])}: what {terms} add together"


def _event(case: Case, k: int, rest: str) -> str:
    event = case.events[k]
    actor, _, what = rest.removeprefix("shift.").partition(".")
    reason = event.reason or event.text or event.id
    return f"{actor_name(case, actor)}: change of {_of_actor(case, what)} when {reason}"


_LISTS = {"compliance": _compliance, "interactions": _interaction, "events": _event}


def _issue(case: Case, name: str) -> str:
    issue = case.issues.get(name.partition(".")[0])
    return issue.name or name if issue is not None else name


def _of_actor(case: Case, what: str) -> str:
    kind, _, rest = what.partition(".")
    if kind == "margin":
        return "what walking away is worth"
    if kind == "walk_away":
        return "walk-away value"
    if kind in ("swing", "weights"):
        return f"weight of {_issue(case, rest)}" if rest else "weights of the issues"
    found = _OPTION.match(rest)
    if kind in ("values", "points") and found is not None:
        issue = _issue(case, found["issue"])
        option = found["option"]
        if found["issue"].endswith(".curve"):
            return f"{issue}, shape of its value"
        return f"{issue}, value of “{option}”" if option else f"values of {issue}"
    return what
