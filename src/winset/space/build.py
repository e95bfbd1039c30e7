"""From a case to its space: options, grids, packages, and the joint blocks that interactions make.

Issues that an interaction, a forbidden combination or a compliance condition ties together are
merged into one block (connected components), whose columns are the allowed joint options.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from winset.case.choices import IN, OUT, chosen, labels
from winset.case.errors import CaseError, refusal
from winset.case.model import Case, Issue, NumericRange, Terms
from winset.case.places import path_of
from winset.space.rules import consent_of
from winset.space.space import Block, Space

__all__ = ["MOST_COLUMNS", "consent_of", "deal_of", "grid_of", "space_of", "terms_of"]

#: Joint columns that one block may have.
MOST_COLUMNS = 100_000
# Combinations that are enumerated before the forbidden ones are taken out.
_MOST_COMBINATIONS = 4_000_000
_TOLERANCE = 1e-9


def _problem(path: str, message: str, expected: str = "", hint: str = "") -> CaseError:
    return refusal("model", message, expected, hint, path=path)


def grid_of(numeric: NumericRange, *, path: str = "") -> NDArray[np.float64]:
    """Lay out the steps of a numeric issue, from its low end to its high end.

    Raises
    ------
    CaseError
        Where the high end is not a whole number of steps away, or there are too many steps.

    Examples
    --------
    >>> grid_of(NumericRange(low=0, high=1, step=0.25)).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    low, high, step = numeric.low, numeric.high, numeric.step
    if not (math.isfinite(low) and math.isfinite(high) and math.isfinite(step) and high >= low):
        raise _problem(path, f"the range {low:g} to {high:g} is not one", "low <= high, finite")
    steps = (high - low) / step
    if steps + 1 > MOST_COLUMNS:
        raise _problem(
            path,
            f"{steps + 1:,.0f} steps are more than {MOST_COLUMNS:,}",
            hint="state a coarser step",
        )
    if abs(steps - round(steps)) > _TOLERANCE * max(1.0, steps):
        raise _problem(
            path,
            f"{high:g} is not a whole number of steps of {step:g} above {low:g}",
            hint="change the step or the high end",
        )
    return np.linspace(low, high, round(steps) + 1)


def _expand(name: str, issue: Issue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Issues of the space, with their options, that one issue of the case becomes."""
    path = f"issues.{name}"
    if issue.items:
        for item in issue.items:
            yield f"{name}.{item}", (OUT, IN)
    elif issue.range is not None:
        grid_of(issue.range, path=f"{path}.range")
        yield name, labels(issue)
    elif issue.options:
        yield name, issue.options
    else:
        raise _problem(path, "there is nothing to settle", "options, a range or items")


def terms_of(
    case: Case, space: Space, terms: Terms, *, path: str = "terms", condition: bool = False
) -> dict[int, frozenset[int]]:
    """Read a part-deal: the options that it allows, per issue of the space.

    A choice is an option, one of several options (a list), a number or ``"a to b"`` on a numeric
    issue, or the list of the items included on a package issue (``"all"`` and ``"none"`` too).
    One item of a package may be named alone, as ``{"sanctions.2270": "in"}``.

    Parameters
    ----------
    case : Case
    space : Space
        That of the case (or one with the same issues).
    terms : mapping
    path : str
        Where the terms stand in the case, for messages.
    condition : bool
        False for a proposal, which leaves out the items of a package that it does not name;
        True for a condition (``when`` of an interaction), which says nothing of them.

    Raises
    ------
    CaseError
        Where an issue or option does not exist.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t", "actors": {}, "issues": {
    ...     "price": {"range": {"low": 0, "high": 10, "step": 5}},
    ...     "extras": {"items": ["a", "b"]}}})
    >>> space = space_of(case)
    >>> space.issues, space.options[0]
    (('price', 'extras.a', 'extras.b'), ('0', '5', '10'))
    >>> {j: sorted(k) for j, k in terms_of(case, space, {"price": 5.0, "extras": ("a",)}).items()}
    {0: [1], 1: [1], 2: [0]}
    """
    try:
        stated = chosen(case, terms, condition=condition)
    except CaseError as error:
        raise CaseError(
            replace(d, path=f"{path}.{path_of(d.key, {})}") for d in error.defects
        ) from None
    position = {name: j for j, name in enumerate(space.issues)}
    return {position[name]: allowed for name, allowed in stated.items()}


def deal_of(case: Case, space: Space, terms: Terms, *, path: str = "terms") -> tuple[int, ...]:
    """Options of the deal that a part-deal becomes when all else stays at the status quo.

    Raises
    ------
    CaseError
        Where a choice leaves more than one option open, or something does not exist.
    """
    options = list(_status_quo(case, space))
    for j, allowed in terms_of(case, space, terms, path=path).items():
        if len(allowed) != 1:
            raise _problem(path, f"{space.issues[j]!r} is left open", "one option")
        options[j] = next(iter(allowed))
    return tuple(options)


def _status_quo(case: Case, space: Space) -> tuple[int, ...]:
    options = [0] * len(space.issues)
    for name, issue in case.issues.items():
        if issue.status_quo is not None:
            stated = {name: issue.status_quo}
            for j, allowed in terms_of(
                case, space, stated, path=f"issues.{name}.status_quo"
            ).items():
                options[j] = min(allowed)
    return tuple(options)


def _bonds(case: Case) -> Iterator[tuple[str, str, Terms, bool]]:
    """Everything that ties issues together: path, reason, condition, whether it is forbidden."""
    for n, interaction in enumerate(case.interactions):
        yield f"interactions[{n}]", interaction.reason, interaction.when, False
    for n, forbidden in enumerate(case.forbidden):
        yield f"forbidden[{n}]", forbidden.reason, forbidden.when, True
    for n, compliance in enumerate(case.compliance):
        yield f"compliance[{n}]", "", compliance.when, False


def _components(n: int, ties: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    """Find connected components of n issues under ties, each sorted, ordered by their first."""
    root = list(range(n))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for tie in ties:
        for other in tie[1:]:
            low, high = sorted((find(tie[0]), find(other)))
            root[high] = low
    groups: dict[int, list[int]] = {}
    for i in range(n):
        groups.setdefault(find(i), []).append(i)
    return [tuple(group) for group in groups.values()]


def _block(
    issues: tuple[int, ...],
    sizes: Sequence[int],
    bans: Sequence[Mapping[int, frozenset[int]]],
    blame: str,
) -> Block:
    """Merge issues into one block whose columns are the joint options that no ban meets."""
    shape = [sizes[j] for j in issues]
    if math.prod(shape) > _MOST_COMBINATIONS:
        raise _too_many(math.prod(shape), blame)
    columns = np.indices(shape, dtype=np.int64).reshape(len(shape), -1).T
    for ban in bans:
        hit = np.ones(len(columns), dtype=np.bool_)
        for issue, options in ban.items():
            hit &= np.isin(columns[:, issues.index(issue)], sorted(options))
        columns = columns[~hit]
    if len(columns) > MOST_COLUMNS:
        raise _too_many(len(columns), blame)
    if not len(columns):
        raise _problem("forbidden", f"nothing is left to agree on: {blame}")
    return Block(issues, np.ascontiguousarray(columns))


def _too_many(count: int, blame: str) -> CaseError:
    return _problem(
        "interactions",
        f"{count:,} joint options are more than {MOST_COLUMNS:,}; they are tied by {blame}",
        hint="drop one of them, or state it on fewer issues or options",
    )


def space_of(case: Case) -> Space:
    """Build the space of a case.

    A numeric issue becomes its grid, a package issue one issue per item (options ``out`` and
    ``in``), and what the case ties together one block.

    Raises
    ------
    CaseError
        Where an option does not exist, more than 10^5 joint options would be needed (the message
        names what ties them), nothing is left to agree on, or the null deal is forbidden.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t", "actors": {},
    ...     "issues": {"a": {"options": ["x", "y"]}, "b": {"options": ["x", "y", "z"]},
    ...                "c": {"options": ["x", "y"]}},
    ...     "forbidden": [{"when": {"a": "y", "b": ["y", "z"]}}]})
    >>> space = space_of(case)
    >>> space.sizes, space.null
    ((4, 2), (0, 0, 0))
    """
    expanded = [pair for name, issue in case.issues.items() for pair in _expand(name, issue)]
    names = tuple(name for name, _ in expanded)
    options = tuple(labels for _, labels in expanded)
    plain = Space(names, options, ())
    bonds = [
        (path, reason, terms_of(case, plain, when, path=f"{path}.when", condition=True), banned)
        for path, reason, when, banned in _bonds(case)
    ]
    sizes = [len(labels) for labels in options]
    blocks = []
    for issues in _components(len(names), [sorted(terms) for _, _, terms, _ in bonds]):
        own = [bond for bond in bonds if bond[2] and next(iter(bond[2])) in issues]
        blame = ", ".join(f"{path} ({reason})" if reason else path for path, reason, _, _ in own)
        blocks.append(
            _block(issues, sizes, [terms for _, _, terms, banned in own if banned], blame)
        )
    null = _status_quo(case, plain) if case.no_agreement == "null deal" else None
    space = Space(names, options, tuple(blocks), null)
    try:
        _ = space.null_columns
    except ValueError as error:
        raise _problem("forbidden", f"the status quo itself is forbidden: {error}") from error
    return space
