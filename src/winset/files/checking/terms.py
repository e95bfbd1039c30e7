"""Checks of part-deals: which issues, options, steps or items they name, and whether they exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from winset.case.choices import (
    IN,
    OUT,
    grid_words,
    issue_names,
    number_range,
    step_of,
    steps_between,
)
from winset.case.errors import Defect
from winset.case.model import Choice, NumericRange, Terms
from winset.case.places import Loc
from winset.files.checking.index import Index

__all__ = ["check_choice", "check_terms"]


def check_terms(index: Index, terms: Terms, loc: Loc, *, one: bool = False) -> Iterator[Defect]:
    """Issues and options of a part-deal that do not exist.

    Parameters
    ----------
    one : bool
        Whether each issue must be settled: no lists of several options.
    """
    issues = index.case.issues
    for name, choice in terms.items():
        at = (*loc, name)
        if name in issues:
            yield from check_choice(index, name, choice, at, one=one)
            continue
        package, _, item = name.partition(".")
        if package in issues and item in index.positions(package) and issues[package].items:
            words = choice if isinstance(choice, tuple) else (choice,)
            if not words or any(word not in (IN, OUT) for word in words):
                said = f"cannot read the state of item {item!r}"
                yield Defect(at, "item-state", said, "'in' or 'out'")
            continue
        yield replace(index.no_issue(name, at), known=issue_names(index.case))


def check_choice(
    index: Index, name: str, choice: Choice, loc: Loc, *, one: bool
) -> Iterator[Defect]:
    """Find options, steps or items of one issue that do not exist."""
    issue, known = index.case.issues[name], index.positions(name)
    several = isinstance(choice, tuple)
    words = choice if isinstance(choice, tuple) else (choice,)
    if not words and not issue.items:
        yield Defect(loc, "no-choice", "no option is named", "an option, or a list of several")
    if one and several and len(words) > 1 and not issue.items:
        yield Defect(loc, "open", f"issue {name!r} is left open", "one option")
    for k, word in enumerate(words):
        at = (*loc, k) if several else loc
        if issue.range is not None:
            yield from _step(name, issue.range, word, at, one=one)
            continue
        label = word if isinstance(word, str) else f"{word:g}"
        if label in known or (issue.items and label in ("all", "none") and len(words) == 1):
            continue
        said = f"{label!r} is not an {'item' if issue.items else 'option'} of {name!r}"
        yield index.no_option(name, label, said, at)


def _step(
    name: str, numeric: NumericRange, word: str | float, loc: Loc, *, one: bool
) -> Iterator[Defect]:
    wanted, ends = grid_words(numeric), number_range(word)
    if ends is None:
        yield Defect(loc, "no-step", f"{word!r} is not a step of {name!r}", wanted)
    elif len(ends) == 1:
        if step_of(numeric, ends[0]) is None:
            yield Defect(loc, "no-step", f"{ends[0]:g} is not a step of {name!r}", wanted)
    elif one:
        yield Defect(loc, "open", f"issue {name!r} is left open", "one number")
    elif not steps_between(numeric, *ends):
        yield Defect(loc, "no-step", f"no step of {name!r} lies in {word!r}", wanted)
