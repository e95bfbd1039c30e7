"""Paths of judgements in words that a reader of the case knows."""

from __future__ import annotations

import re

from winset.case.model import Case

__all__ = ["label_of"]

_OPTION = re.compile(r"^(?P<issue>[^\[]+)(\[(?P<option>.*)\])?$")


def label_of(path: str, case: Case) -> str:
    """Say what a judgement is about.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> case = load("hanoi")
    >>> label_of("actors.dprk.margin", case)
    "Democratic People's Republic of Korea: what walking away is worth"
    >>> label_of("actors.us.swing.tests", case)
    'United States: weight of Tests of nuclear devices and long-range missiles'
    >>> label_of("compliance[0].keeps", case)
    "chance that Democratic People's Republic of Korea keeps its side of Yongbyon nuclear complex"
    """
    head, _, rest = path.partition(".")
    if head == "actors":
        actor, _, what = rest.partition(".")
        return f"{_actor(actor, case)}: {_of_actor(what, case)}"
    found = re.match(r"(\w+)\[(\d+)\]$", head)
    if found is None:
        return path
    said = _LISTS.get(found[1])
    return said(int(found[2]), rest, case) if said is not None else path


def _compliance(k: int, rest: str, case: Case) -> str:
    doubt = case.compliance[k]
    terms = " and ".join(_issue(j, case) for j in doubt.when)
    by = _actor(doubt.by, case)
    if rest == "keeps":
        return f"chance that {by} keeps its side of {terms}"
    return f"what {_actor(rest.rpartition('.')[2], case)} loses if {by} breaks {terms}"


def _interaction(k: int, rest: str, case: Case) -> str:
    terms = " with ".join(_issue(j, case) for j in case.interactions[k].when)
    return f"{_actor(rest.rpartition('.')[2], case)}: what {terms} add together"


def _event(k: int, rest: str, case: Case) -> str:
    event = case.events[k]
    actor, _, what = rest.removeprefix("shift.").partition(".")
    reason = event.reason or event.text or event.id
    return f"{_actor(actor, case)}: change of {_of_actor(what, case)} when {reason}"


_LISTS = {"compliance": _compliance, "interactions": _interaction, "events": _event}


def _actor(name: str, case: Case) -> str:
    return case.actors[name].name or name if name in case.actors else name


def _issue(name: str, case: Case) -> str:
    issue = case.issues.get(name.partition(".")[0])
    return issue.name or name if issue is not None else name


def _of_actor(what: str, case: Case) -> str:
    kind, _, rest = what.partition(".")
    if kind == "margin":
        return "what walking away is worth"
    if kind == "walk_away":
        return "walk-away value"
    if kind in ("swing", "weights"):
        return f"weight of {_issue(rest, case)}" if rest else "weights of the issues"
    found = _OPTION.match(rest)
    if kind in ("values", "points") and found is not None:
        issue = _issue(found["issue"], case)
        option = found["option"]
        if found["issue"].endswith(".curve"):
            return f"{issue}, shape of its value"
        return f"{issue}, value of “{option}”" if option else f"values of {issue}"
    return what
