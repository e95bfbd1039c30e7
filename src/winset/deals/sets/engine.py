"""The one engine of accepted deals: listed up to a budget, searched above it."""

from __future__ import annotations

from collections.abc import Sequence

from winset.arrays import FloatArray
from winset.deals.sets.base import Loss, WinSets
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.space import Space

__all__ = ["MOST_BITS", "win_sets"]

#: Largest worlds x deals whose bits are kept; above it deals are searched.
MOST_BITS = 300_000_000


def win_sets(
    space: Space, utility: FloatArray, floor: FloatArray, losses: Sequence[Loss] = ()
) -> WinSets:
    """Keep the deals of every world as bits where that is feasible, else search them.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
    losses : sequence of Loss

    Examples
    --------
    A party of each side, and a ratifier of the first that wants what neither gives:

    >>> import numpy as np
    >>> from winset.space import Consent, Group
    >>> space = Space.plain([2, 2], null=[0, 0])
    >>> utility = np.array([[[0, 60, 0, 40], [50, 0, 50, 0], [80, 0, 20, 0.0]]])
    >>> rule = Consent((Group.all_of((0, 1)), Group.all_of((2,), kind="ratify", of=(0,))))
    >>> sets = win_sets(space, utility, np.array([[40, 50, 90.0]]))
    >>> sets.some(rule.only("sign")).tolist(), sets.some(rule).tolist()
    ([1], [0])
    >>> sets.count(rule.only("sign")).exact
    (2,)
    """
    if space.n_deals * max(len(floor), 1) <= MOST_BITS:
        return ListedWinSets(space, utility, floor, losses)
    return SearchedWinSets(space, utility, floor, losses)
