"""What the tables of a case say about each other: names, numbers and dates that must fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from winset.case.choices import labels, steps
from winset.case.errors import MOST_FOUND, Defect
from winset.case.model import Case, Issue
from winset.case.places import path_of
from winset.files.checking.actors import check_actors
from winset.files.checking.comparisons import check_comparisons, contradictions
from winset.files.checking.consent import check_consent
from winset.files.checking.evidence import check_evidence
from winset.files.checking.idle import check_idle
from winset.files.checking.index import Index
from winset.files.checking.issues import (
    MOST_OPTIONS,
    check_forbidden,
    check_ids,
    check_issues,
    check_outcome,
)
from winset.files.checking.joined import check_joined
from winset.files.checking.kinds import check_asks, check_kinds
from winset.files.checking.levers import check_levers
from winset.files.checking.numbers import check_numbers
from winset.files.checking.record import check_record, check_sources, hindsight
from winset.files.checking.scales import check_scales
from winset.files.checking.told import check_told
from winset.files.checking.unnamed import check_unnamed

__all__ = ["check", "defects"]

Check = Callable[[Index], Iterator[Defect]]

# Those that read options by position need issues that are sound.
_OF_NAMES: tuple[Check, ...] = (
    check_forbidden,
    check_outcome,
    check_asks,
    check_kinds,
    check_actors,
    check_consent,
    check_numbers,
    check_scales,
    check_comparisons,
    check_record,
    check_told,
    check_unnamed,
    check_evidence,
    check_levers,
    check_idle,
    check_sources,
)
_OF_SOUND_CASES: tuple[Check, ...] = (check_joined, contradictions, hindsight)


def check(case: Case) -> tuple[Defect, ...]:
    """Check a case.

    Returns
    -------
    defects : tuple of Defect
        Errors first, then warnings. A case that was read from a file has no errors left.

    Examples
    --------
    >>> from winset.files.reading import loads
    >>> from winset.files.starter import starter
    >>> check(loads(starter()))
    ()
    """
    listed = {
        name: {"options": labels(issue)}
        for name, issue in case.issues.items()
        if issue.range is None or steps(issue.range) <= MOST_OPTIONS
    }
    data = {"issues": listed}
    return tuple(replace(defect, path=path_of(defect.key, data)) for defect in defects(case))


def defects(case: Case) -> tuple[Defect, ...]:
    """Check a case; each defect with the keys that lead to it.

    Checks that build on others run only where those found no error, so that one mistake is
    reported once.
    """
    found = _Found()
    found.take(chain(check_ids(case), check_issues(case)))
    if case.issues and not any(defect.code == "long-id" for defect in found.errors):
        unsound = {str(d.key[1]) for d in found.errors if d.key[0] == "issues" and len(d.key) > 1}
        mended, opaque = _mended(case, unsound) if unsound else (case, frozenset[str]())
        index = Index(mended)
        of_names = chain.from_iterable(names(index) for names in _OF_NAMES)
        found.take(d for d in of_names if not opaque.intersection(map(str, d.key)))
        if not found.errors:
            found.take(chain.from_iterable(sound(index) for sound in _OF_SOUND_CASES))
    return (*found.errors, *found.warnings)


@dataclass
class _Found:
    """What was found, each once; errors end the search when there are very many."""

    errors: dict[Defect, None] = field(default_factory=dict)
    warnings: dict[Defect, None] = field(default_factory=dict)

    def take(self, found: Iterable[Defect]) -> None:
        for defect in found:
            if len(self.errors) == MOST_FOUND:
                return
            if defect.severity == "error":
                self.errors[defect] = None
            elif len(self.warnings) < MOST_FOUND:
                self.warnings[defect] = None


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
