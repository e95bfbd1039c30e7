"""Checks of levers: does each say what it needs, and does it bear on anything."""

from __future__ import annotations

from collections.abc import Iterator

from winset.case.choices import terms_findings
from winset.case.model import Case, Lever
from winset.case.places import Finding, Loc
from winset.case.rules import RULES, parse_rule
from winset.case.spelling import did_you_mean
from winset.files.checking.consent import no_actor

__all__ = ["check_levers"]

# Keys that a lever of each kind cannot do without.
_NEEDED = {
    "margin": ("actor",),
    "option": ("issue", "option", "values"),
    "payment": ("price",),
    "allow": ("when",),
    "compliance": ("actor",),
}


def check_levers(case: Case) -> Iterator[Finding]:
    """Check every lever."""
    for n, lever in enumerate(case.levers):
        loc: Loc = ("levers", n)
        for key in _NEEDED.get(lever.kind, ()):
            if not getattr(lever, key):
                yield Finding(loc, f"a lever of kind {lever.kind!r} needs {key!r}", at_key=True)
        yield from _names(case, lever, loc)
        if lever.kind == "option":
            yield from _option(case, lever, loc)
        if lever.kind == "rule" and lever.rule:
            yield from _rule(lever, loc)
        yield from _bears(case, lever, loc)
        if lever.most is not None and lever.most < 0:
            yield Finding((*loc, "most"), "the most is below 0", "0 or more")


def _names(case: Case, lever: Lever, loc: Loc) -> Iterator[Finding]:
    for key in ("actor", "by"):
        name = getattr(lever, key)
        if name and name not in case.actors:
            yield no_actor(case, name, (*loc, key))
    for key in ("price", "values"):
        for name in getattr(lever, key):
            if name not in case.actors:
                yield no_actor(case, name, (*loc, key, name), at_key=True)
    yield from terms_findings(case, lever.when, (*loc, "when"))
    if lever.issue and lever.issue not in case.issues:
        hint = did_you_mean(lever.issue, case.issues)
        yield Finding((*loc, "issue"), f"there is no issue {lever.issue!r}", hint=hint)


def _option(case: Case, lever: Lever, loc: Loc) -> Iterator[Finding]:
    issue = case.issues.get(lever.issue)
    if issue is None:
        return
    if not issue.options:
        said = f"{lever.issue!r} has no list of options that one could be added to"
        yield Finding((*loc, "issue"), said, "an issue with options")
    elif lever.option in issue.options:
        said = f"{lever.option!r} is an option of {lever.issue!r} already"
        yield Finding((*loc, "option"), said, "a new option")


def _rule(lever: Lever, loc: Loc) -> Iterator[Finding]:
    if lever.rule == "quota":
        return
    try:
        parse_rule(lever.rule)
    except ValueError:
        yield Finding((*loc, "rule"), f"the rule {lever.rule!r} is not understood", RULES)


def _bears(case: Case, lever: Lever, loc: Loc) -> Iterator[Finding]:
    """Find levers that nothing in the case answers to."""
    doubted = {entry.by for entry in case.compliance}
    if lever.kind == "compliance" and lever.actor in case.actors and lever.actor not in doubted:
        yield Finding(
            loc,
            f"nothing says that {lever.actor!r} may not keep its side",
            hint="add a [[compliance]] entry, or drop the lever",
            severity="warning",
            at_key=True,
        )
    if lever.kind == "allow" and lever.when and not case.forbidden and not case.interactions:
        yield Finding(
            loc,
            "nothing is forbidden or penalised that could be allowed",
            hint="add a [[forbidden]] or [[interactions]] entry, or drop the lever",
            severity="warning",
            at_key=True,
        )
