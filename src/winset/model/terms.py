"""Part-deals and conditions, as positions on the space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.case.choices import chosen
from winset.case.model import Case, Choice, Terms
from winset.space import Space

__all__ = ["Allowed", "Condition", "condition_of", "deal_of", "status_quo", "terms_of"]

BoolArray = NDArray[np.bool_]

#: A part-deal: the options that it allows, per issue of the space.
Allowed = Mapping[int, frozenset[int]]


def terms_of(
    case: Case, space: Space, terms: Terms, *, condition: bool = False
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
    condition : bool
        False for a proposal, which leaves out the items of a package that it does not name;
        True for a condition (``when`` of an interaction), which says nothing of them.

    Examples
    --------
    >>> from winset.model.space import space_of
    >>> case = Case.model_validate({"format": 1, "title": "t", "actors": {}, "issues": {
    ...     "price": {"range": {"low": 0, "high": 10, "step": 5}},
    ...     "extras": {"items": ["a", "b"]}}})
    >>> space = space_of(case)
    >>> space.issues, space.options[0]
    (('price', 'extras.a', 'extras.b'), ('0', '5', '10'))
    >>> {j: sorted(k) for j, k in terms_of(case, space, {"price": 5.0, "extras": ("a",)}).items()}
    {0: [1], 1: [1], 2: [0]}
    """
    position = {name: j for j, name in enumerate(space.issues)}
    stated = chosen(case, terms, condition=condition)
    return {position[name]: allowed for name, allowed in stated.items()}


def deal_of(case: Case, space: Space, terms: Terms) -> tuple[int, ...]:
    """Options of the deal that a part-deal becomes when all else stays at the status quo."""
    options = list(status_quo(case, space))
    for j, allowed in terms_of(case, space, terms).items():
        (options[j],) = allowed
    return tuple(options)


def status_quo(case: Case, space: Space) -> tuple[int, ...]:
    """Options of the deal of all status quo: stated, or the first of each issue."""
    options = [0] * len(space.issues)
    for name, issue in case.issues.items():
        if issue.status_quo is not None:
            for j, allowed in terms_of(case, space, {name: issue.status_quo}).items():
                options[j] = min(allowed)
    return tuple(options)


@dataclass(frozen=True, eq=False)
class Condition:
    """What a deal must hold for something to apply.

    Parameters
    ----------
    stated : mapping
        Issue (or item) to its options in words, as the file states them.
    allowed : mapping
        Options per issue of the space.
    key : str
        What it says, whatever the order in which it says it.
    """

    stated: Mapping[str, tuple[str, ...]]
    allowed: Allowed
    key: str

    @property
    def words(self) -> dict[str, str]:
        """Issue to its options, for people."""
        return {name: " or ".join(options) for name, options in self.stated.items()}

    def masks(self, space: Space) -> tuple[BoolArray, ...]:
        """For each block, the columns that agree with it."""
        return space.completions(dict(self.allowed))

    def columns(self, space: Space) -> NDArray[np.int64]:
        """Columns, counted over all blocks, of the deals that meet it.

        The space has merged the issues of every condition into one block.
        """
        (home,) = (b for b, block in enumerate(space.blocks) if set(self.allowed) & {*block.issues})
        found: NDArray[np.int64] = np.flatnonzero(self.masks(space)[home]) + space.offsets[home]
        return found


def condition_of(case: Case, space: Space, when: Terms) -> Condition:
    """Read a condition on a deal.

    Examples
    --------
    >>> from winset.model.space import space_of
    >>> case = Case.model_validate({"format": 1, "title": "t", "actors": {}, "issues": {
    ...     "a": {"options": ["x", "y", "z"]}, "b": {"options": ["x", "y"]}}})
    >>> condition_of(case, space_of(case), {"b": "x", "a": ("z", "y")}).key
    '{a=y|z, b=x}'
    """
    stated = {name: _options(choice) for name, choice in when.items()}
    said = (f"{name}={'|'.join(sorted(_keyed(when[name])))}" for name in sorted(when))
    return Condition(stated, terms_of(case, space, when, condition=True), f"{{{', '.join(said)}}}")


def _options(choice: Choice) -> tuple[str, ...]:
    words = choice if isinstance(choice, tuple) else (choice,)
    return tuple(word if isinstance(word, str) else f"{word:g}" for word in words)


def _keyed(choice: Choice) -> list[str]:
    # Part of the names of streams: numbers stay as they have always been written there.
    return [str(word) for word in (choice if isinstance(choice, tuple) else (choice,))]
