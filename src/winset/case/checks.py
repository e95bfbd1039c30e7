"""What the tables of a case say about each other: names, numbers and dates that must fit."""

from __future__ import annotations

from winset.case.errors import Problem
from winset.case.model import Case
from winset.case.validating import Finding, path_of

__all__ = ["check", "findings"]


def check(case: Case) -> tuple[Problem, ...]:
    """Check a case.

    Returns
    -------
    problems : tuple of Problem
        Errors first, then warnings.
    """
    data = {"issues": {name: issue.model_dump() for name, issue in case.issues.items()}}
    return tuple(
        Problem("", path_of(f.loc, data), f.message, f.expected, f.hint, severity=f.severity)
        for f in sorted(findings(case), key=lambda f: f.severity)
    )


def findings(case: Case) -> tuple[Finding, ...]:
    """Check a case; each problem with its location."""
    return ()
