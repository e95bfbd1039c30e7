"""Conditions on a deal (``when``): the columns that meet them, and names for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.case.errors import refusal
from winset.case.model import Case, Terms
from winset.space import Space
from winset.space.build import terms_of

__all__ = ["columns_where", "key_of_condition"]


def columns_where(case: Case, space: Space, when: Terms, path: str) -> NDArray[np.int64]:
    """Find the columns, counted over all blocks, of the deals that meet a condition.

    The space has merged the issues of every condition into one block.

    Raises
    ------
    CaseError
        Where the condition names nothing.
    """
    terms = terms_of(case, space, when, path=path, condition=True)
    if not terms:
        raise refusal("model", "the condition names no issue", "issue = option", path=path)
    masks = space.completions(terms)
    homes = [b for b, block in enumerate(space.blocks) if set(terms) & set(block.issues)]
    if len(homes) != 1:
        raise ValueError(f"{path}: the space does not join the issues of this condition")
    (home,) = homes
    found: NDArray[np.int64] = np.flatnonzero(masks[home]) + space.offsets[home]
    return found


def key_of_condition(when: Terms) -> str:
    """Name a condition by what it says, whatever the order in which it says it.

    Examples
    --------
    >>> key_of_condition({"b": "x", "a": ("z", "y")})
    '{a=y|z, b=x}'
    """
    parts = []
    for issue in sorted(when):
        choice = when[issue]
        words = choice if isinstance(choice, tuple) else (choice,)
        parts.append(f"{issue}={'|'.join(sorted(str(word) for word in words))}")
    return f"{{{', '.join(parts)}}}"
