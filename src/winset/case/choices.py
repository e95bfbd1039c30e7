"""Options by name: which steps, options or items a part-deal speaks of."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from winset.case.errors import CaseError, Defect
from winset.case.judgement import LARGEST
from winset.case.model import Case, Choice, Issue, NumericRange, Terms

__all__ = [
    "IN",
    "OUT",
    "as_label",
    "chosen",
    "grid_words",
    "issue_names",
    "labels",
    "number_range",
    "step_of",
    "steps",
    "steps_between",
]

#: States of one item of a package issue.
OUT, IN = "out", "in"
_SLACK = 1e-9


def steps(numeric: NumericRange) -> float:
    """Count the steps from the low to the high end (whole where the range is sound)."""
    return (numeric.high - numeric.low) / numeric.width


def labels(issue: Issue) -> tuple[str, ...]:
    """Names of an issue's options, grid steps or items, in order.

    Examples
    --------
    >>> labels(Issue(range=NumericRange(low=0, high=1, step=0.5)))
    ('0', '0.5', '1')
    """
    if issue.range is None:
        return issue.items or issue.options
    low, count = issue.range.low, round(steps(issue.range))
    width = (issue.range.high - low) / max(count, 1)
    grid = [low + k * width for k in range(count + 1)]
    short = tuple(f"{x:g}" for x in grid)
    return short if len(set(short)) == len(short) else tuple(f"{x:.15g}" for x in grid)


def step_of(numeric: NumericRange, x: float) -> int | None:
    """Position of a number on the grid of a numeric issue; None where it is no step."""
    far = (x - numeric.low) / numeric.width
    if not math.isfinite(far):
        return None
    k = round(far)
    near = abs(numeric.low + k * numeric.width - x) <= _SLACK * max(numeric.width, abs(x))
    return k if near and 0 <= k <= round(steps(numeric)) else None


def as_label(issue: Issue, name: str) -> str:
    """Write a name as the label of an option: a number on a numeric issue may be spelt otherwise.

    >>> as_label(Issue(range=NumericRange(low=0, high=1, step=0.5)), "1.0")
    '1'
    """
    if issue.range is None:
        return name
    try:
        step = step_of(issue.range, float(name))
    except ValueError:
        return name
    return name if step is None else labels(issue)[step]


def issue_names(case: Case) -> list[str]:
    """List what terms may name: issues, and items of packages as ``issue.item``."""
    return [
        *case.issues,
        *(f"{name}.{item}" for name, issue in case.issues.items() for item in issue.items),
    ]


def number_range(word: str | float) -> tuple[float, ...] | None:
    """One number, or the two of ``"a to b"``; None for anything else."""
    parts = word.replace("..", " to ").split(" to ") if isinstance(word, str) else [word]
    try:
        ends = tuple(float(part) for part in parts)
    except ValueError:
        return None
    sound = all(abs(end) <= LARGEST for end in ends) and len(ends) <= 2
    return ends if sound and ends[0] <= ends[-1] else None


def steps_between(numeric: NumericRange, low: float, high: float) -> range:
    """Positions of the steps from one number to another."""
    first = (max(low, numeric.low) - numeric.low) / numeric.width
    last = (min(high, numeric.high) - numeric.low) / numeric.width
    return range(math.ceil(first - _SLACK), math.floor(last + _SLACK) + 1)


def chosen(
    case: Case,
    terms: Terms,
    *,
    condition: bool = True,
    positions: Callable[[str], Mapping[str, int]] | None = None,
) -> Mapping[str, frozenset[int]]:
    """Positions of the options that a (sound) part-deal allows, by issue.

    Items of packages appear as ``issue.item`` with 0 for out and 1 for in; a condition speaks
    only of the items that it names, a proposal leaves out those that it does not name. Who asks
    often gives the positions of the labels of every issue.

    Raises
    ------
    CaseError
        Where an issue, option or step does not exist.
    """
    found: dict[str, frozenset[int]] = {}
    for name, choice in terms.items():
        for issue, allowed in _positions(case, name, choice, positions, condition=condition):
            found[issue] = found.get(issue, allowed) & allowed
    return found


def _positions(
    case: Case,
    name: str,
    choice: Choice,
    positions: Callable[[str], Mapping[str, int]] | None,
    *,
    condition: bool,
) -> Iterator[tuple[str, frozenset[int]]]:
    words = choice if isinstance(choice, tuple) else (choice,)
    if name not in case.issues:
        yield name, _states(case, name, words)
        return
    issue = case.issues[name]
    if issue.range is not None:
        yield name, frozenset(k for word in words for k in _on_grid(name, issue.range, word))
        return
    if positions is None:
        known: Mapping[str, int] = {label: k for k, label in enumerate(labels(issue))}
    else:
        known = positions(name)
    named = [word if isinstance(word, str) else f"{word:g}" for word in words]
    if issue.items and named in (["all"], ["none"]) and named[0] not in known:
        named = list(issue.items) if named == ["all"] else []
    for word in named:
        if word not in known:
            raise _nothing(name, "option", word, known)
    if issue.items:
        inside = set(named)
        for item in named if condition and named else issue.items:
            yield f"{name}.{item}", frozenset({int(item in inside)})
    else:
        yield name, frozenset(known[word] for word in named)


def _states(case: Case, name: str, words: Iterable[str | float]) -> frozenset[int]:
    """States of an item of a package, which is named as ``issue.item``."""
    if name not in issue_names(case):
        raise _nothing(name, "issue", name, issue_names(case))
    for word in words:
        if word not in (OUT, IN):
            raise _nothing(name, "option", str(word), (OUT, IN))
    return frozenset((OUT, IN).index(str(word)) for word in words)


def _on_grid(name: str, numeric: NumericRange, word: str | float) -> Iterable[int]:
    ends = number_range(word) or ()
    if len(ends) > 1:
        return steps_between(numeric, *ends)
    step = step_of(numeric, ends[0]) if ends else None
    if step is None:
        said = f"{word!r} is not a step of {name!r}"
        raise CaseError([Defect((name,), "no-step", said, grid_words(numeric))])
    return (step,)


def grid_words(numeric: NumericRange) -> str:
    """Say what may be stated on a numeric issue."""
    ends = f"from {numeric.low:g} to {numeric.high:g}"
    more = "" if numeric.step is not None else " (state step for finer ones)"
    return f'a number {ends} in steps of {numeric.width:g}{more}, or "a to b"'


def _nothing(name: str, what: str, word: str, known: Collection[str]) -> CaseError:
    said = f"there is no issue {name!r}"
    if what != "issue":
        said = f"{word!r} is not an {what} of {name!r}"
    return CaseError([Defect((name,), f"no-{what}", said, unknown=word, known=known)])
