"""The question that a case is read for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.arrays import TOLERANCE, FloatArray
from winset.model.brief import Asks, Brief

__all__ = ["asked", "opposed"]


def asked(
    brief: Brief, *, issues: Sequence[str] = (), recorded: bool, opposed: bool = False
) -> Asks:
    """Find which question a case is read for: what it states, else what it holds.

    A case that ended in a deal asks *why a deal*; one that ended in none and has a record, *why no
    deal*. One that says nothing of how it ended and has no record is an exercise: it asks *which
    deal*, and *how to divide* where two parties want the opposite on every issue and every issue
    is an amount. Where such a case says when the talks closed, it asks *was there a deal*. A
    stated question that the case cannot answer (why no deal, without a record; why a deal,
    without one) gives way to what it can.

    Parameters
    ----------
    brief : Brief
        What the case says of itself.
    issues : sequence of str
        All of them.
    recorded : bool
        Whether anything was done at the table.
    opposed : bool
        Whether interests are strictly opposed on every issue (:func:`opposed`).

    Examples
    --------
    >>> from dataclasses import replace
    >>> says = Brief(None, False, False, True, frozenset(), frozenset({"price"}), {}, None)
    >>> asked(says, recorded=True), asked(says, recorded=False)
    ('why no deal', 'which deal')
    >>> asked(says, issues=["price"], recorded=False, opposed=True)
    'how to divide'
    >>> asked(replace(says, asks="why no deal"), recorded=False)
    'which deal'
    """
    possible = {"why no deal": recorded and not brief.signed, "why a deal": brief.signed}
    if brief.asks is not None and possible.get(brief.asks, True):
        return brief.asks
    if brief.signed:
        return "why a deal"
    if recorded:
        return "why no deal"
    if brief.closed:
        return "was there a deal"
    amounts = bool(issues) and brief.amounts.issuperset(issues)
    return "how to divide" if amounts and opposed else "which deal"


def opposed(values: Mapping[str, FloatArray], parties: tuple[int, ...]) -> bool:
    """Whether two parties want the opposite on every issue.

    Parameters
    ----------
    values : mapping of str to (actors, options) float
        Mean utility of each option.
    parties : tuple of int
        Positions on the actor axis.

    Examples
    --------
    >>> import numpy as np
    >>> opposed({"price": np.array([[0.0, 5.0, 10.0], [9.0, 3.0, 0.0]])}, (0, 1))
    True
    >>> opposed({"price": np.array([[0.0, 5.0, 4.0], [9.0, 3.0, 0.0]])}, (0, 1))
    False
    """
    if len(parties) != 2 or not values:
        return False
    one, other = parties
    for table in values.values():
        first, second = table[one], table[other]
        steps = (first[:, None] - first) * (second[:, None] - second)
        if (steps > TOLERANCE).any() or abs(first.max() - first.min()) <= TOLERANCE:
            return False
    return True
