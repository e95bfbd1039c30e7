"""What the tables of a case say about each other: names, numbers and dates that must fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from winset.case.choices import labels
from winset.case.errors import Problem
from winset.case.model import Case, Issue
from winset.case.places import Finding, path_of
from winset.files.checking.actors import check_actors
from winset.files.checking.comparisons import check_comparisons, contradictions
from winset.files.checking.consent import check_consent
from winset.files.checking.issues import (
    MOST_OPTIONS,
    check_forbidden,
    check_ids,
    check_issues,
    check_outcome,
)
from winset.files.checking.levers import check_levers
from winset.files.checking.numbers import check_numbers
from winset.files.checking.record import check_record, check_sources, hindsight

__all__ = ["check", "findings"]

Check = Callable[[Case], Iterator[Finding]]

# Those that read options by position need issues that are sound.
_OF_ISSUES: tuple[Check, ...] = (check_ids, check_issues)
_OF_NAMES: tuple[Check, ...] = (
    check_forbidden,
    check_outcome,
    check_actors,
    check_consent,
    check_numbers,
    check_comparisons,
    check_record,
    check_levers,
    check_sources,
)
_OF_SOUND_CASES: tuple[Check, ...] = (contradictions, hindsight)


def check(case: Case) -> tuple[Problem, ...]:
    """Check a case.

    Returns
    -------
    problems : tuple of Problem
        Errors first, then warnings. A case that was read from a file has no errors left.

    Examples
    --------
    >>> from winset.files.reading import loads
    >>> from winset.files.starter import starter
    >>> check(loads(starter()))
    ()
    """
    data = {"issues": {name: {"options": labels(issue)} for name, issue in case.issues.items()}}
    return tuple(
        Problem("", path_of(f.loc, data), f.message, f.expected, f.hint, severity=f.severity)
        for f in sorted(findings(case), key=lambda f: f.severity)
    )


def findings(case: Case) -> tuple[Finding, ...]:
    """Check a case; each problem with its location.

    Checks that build on others run only where those found no error, so that one mistake is
    reported once.
    """
    found = [finding for check in _OF_ISSUES for finding in check(case)]
    unsound = {str(f.loc[1]) for f in found if f.loc[0] == "issues" and len(f.loc) > 1}
    if case.issues:
        mended, opaque = _mended(case, unsound) if unsound else (case, frozenset[str]())
        for check in _OF_NAMES:
            found += [f for f in check(mended) if not opaque.intersection(map(str, f.loc))]
    if not any(_is_error(finding) for finding in found):
        found += [finding for check in _OF_SOUND_CASES for finding in check(case)]
    return tuple(dict.fromkeys(found))


def _mended(case: Case, unsound: Iterable[str]) -> tuple[Case, frozenset[str]]:
    """Replace unsound issues so that others can be read by position; name those of no use."""
    issues, opaque = dict(case.issues), set()
    for name in unsound:
        issue = issues[name]
        options = tuple(dict.fromkeys(issue.options))
        if issue.range is not None or issue.items or not 1 < len(options) <= MOST_OPTIONS:
            opaque.add(name)
            options = ("", " ")
        issues[name] = Issue(options=options)
    return case.model_copy(update={"issues": issues}), frozenset(opaque)


def _is_error(finding: Finding) -> bool:
    return finding.severity == "error"
