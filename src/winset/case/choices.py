"""Options by name: which steps, options or items a part-deal speaks of, and whether they exist."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from winset.case.model import Case, Choice, Issue, NumericRange, Terms
from winset.case.places import Finding, Loc
from winset.case.spelling import did_you_mean, one_of

__all__ = [
    "IN",
    "OUT",
    "choice_findings",
    "chosen",
    "issue_names",
    "labels",
    "step_of",
    "steps",
    "terms_findings",
]

#: States of one item of a package issue.
OUT, IN = "out", "in"
_SLACK = 1e-9


def steps(numeric: NumericRange) -> float:
    """Count the steps from the low to the high end (whole where the range is sound)."""
    return (numeric.high - numeric.low) / numeric.step


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
    if not math.isfinite(x):
        return None
    k = round((x - numeric.low) / numeric.step)
    near = abs(numeric.low + k * numeric.step - x) <= _SLACK * max(numeric.step, abs(x))
    return k if near and 0 <= k <= round(steps(numeric)) else None


def issue_names(case: Case) -> list[str]:
    """List what terms may name: issues, and items of packages as ``issue.item``."""
    return [
        *case.issues,
        *(f"{name}.{item}" for name, issue in case.issues.items() for item in issue.items),
    ]


def terms_findings(case: Case, terms: Terms, loc: Loc, *, one: bool = False) -> Iterator[Finding]:
    """Issues and options of a part-deal that do not exist.

    Parameters
    ----------
    one : bool
        Whether each issue must be settled: no lists of several options.
    """
    for name, choice in terms.items():
        at = (*loc, name)
        if name in case.issues:
            yield from choice_findings(name, case.issues[name], choice, at, one=one)
            continue
        package, _, item = name.partition(".")
        if package in case.issues and item in case.issues[package].items:
            words = choice if isinstance(choice, tuple) else (choice,)
            if not words or any(word not in (IN, OUT) for word in words):
                yield Finding(at, f"cannot read the state of item {item!r}", "'in' or 'out'")
            continue
        hint = did_you_mean(name, issue_names(case))
        known = "" if hint else one_of(case.issues)
        yield Finding(at, f"there is no issue {name!r}", known, hint, at_key=True)


def choice_findings(
    name: str, issue: Issue, choice: Choice, loc: Loc, *, one: bool
) -> Iterator[Finding]:
    """Find options, steps or items of one issue that do not exist."""
    several = isinstance(choice, tuple)
    words = choice if isinstance(choice, tuple) else (choice,)
    if not words and not issue.items:
        yield Finding(loc, "no option is named", "an option, or a list of several")
    if one and several and len(words) > 1 and not issue.items:
        yield Finding(loc, f"issue {name!r} is left open", "one option")
    for k, word in enumerate(words):
        at = (*loc, k) if several else loc
        if issue.range is not None:
            yield from _step_findings(name, issue.range, word, at, one=one)
        elif issue.items:
            if str(word) not in issue.items and not (word in ("all", "none") and len(words) == 1):
                yield _no_such(str(word), issue.items, f"item of {name!r}", at)
        else:
            label = word if isinstance(word, str) else f"{word:g}"
            if label not in issue.options:
                yield _no_such(label, issue.options, f"option of {name!r}", at)


def _no_such(word: str, known: tuple[str, ...], what: str, loc: Loc) -> Finding:
    hint = did_you_mean(word, known)
    article = "an" if what[0] in "oi" else "a"
    return Finding(loc, f"{word!r} is not {article} {what}", one_of(known), hint)


def _step_findings(
    name: str, numeric: NumericRange, word: str | float, loc: Loc, *, one: bool
) -> Iterator[Finding]:
    wanted = (
        f"a number from {numeric.low:g} to {numeric.high:g} in steps of {numeric.step:g}, "
        'or "a to b"'
    )
    ends = number_range(word)
    if ends is None:
        yield Finding(loc, f"{word!r} is not a step of {name!r}", wanted)
    elif len(ends) == 1:
        if step_of(numeric, ends[0]) is None:
            yield Finding(loc, f"{ends[0]:g} is not a step of {name!r}", wanted)
    elif one:
        yield Finding(loc, f"issue {name!r} is left open", "one number")
    elif not _steps_between(numeric, *ends):
        yield Finding(loc, f"no step of {name!r} lies in {word!r}", wanted)


def number_range(word: str | float) -> tuple[float, ...] | None:
    """One number, or the two of ``"a to b"``; None for anything else."""
    parts = word.replace("..", " to ").split(" to ") if isinstance(word, str) else [word]
    try:
        ends = tuple(float(part) for part in parts)
    except ValueError:
        return None
    sound = all(math.isfinite(end) for end in ends) and len(ends) <= 2
    return ends if sound and ends[0] <= ends[-1] else None


def _steps_between(numeric: NumericRange, low: float, high: float) -> range:
    slack = _SLACK * numeric.step
    first = max(math.ceil((low - slack - numeric.low) / numeric.step), 0)
    last = min(math.floor((high + slack - numeric.low) / numeric.step), round(steps(numeric)))
    return range(first, last + 1)


def chosen(case: Case, terms: Terms, *, condition: bool = True) -> Mapping[str, frozenset[int]]:
    """Positions of the options that a (sound) part-deal allows, by issue.

    Items of packages appear as ``issue.item`` with 0 for out and 1 for in; a condition speaks
    only of the items that it names, a proposal leaves out those that it does not name.
    """
    found: dict[str, frozenset[int]] = {}
    for name, choice in terms.items():
        for issue, allowed in _positions(case, name, choice, condition=condition):
            found[issue] = found.get(issue, allowed) & allowed
    return found


def _positions(
    case: Case, name: str, choice: Choice, *, condition: bool
) -> Iterator[tuple[str, frozenset[int]]]:
    words = choice if isinstance(choice, tuple) else (choice,)
    if name not in case.issues:
        yield name, frozenset((OUT, IN).index(str(word)) for word in words)
        return
    issue = case.issues[name]
    if issue.items:
        named = [str(word) for word in words]
        if named in (["all"], ["none"]) and named[0] not in issue.items:
            named = list(issue.items) if named == ["all"] else []
        for item in named if condition and named else issue.items:
            yield f"{name}.{item}", frozenset({int(item in named)})
    elif issue.range is not None:
        inside: set[int] = set()
        for word in words:
            ends = number_range(word) or ()
            if len(ends) == 1:
                step = step_of(issue.range, ends[0])
                inside |= set() if step is None else {step}
            else:
                inside |= set(_steps_between(issue.range, *ends))
        yield name, frozenset(inside)
    else:
        named = [word if isinstance(word, str) else f"{word:g}" for word in words]
        yield name, frozenset(issue.options.index(word) for word in named)
