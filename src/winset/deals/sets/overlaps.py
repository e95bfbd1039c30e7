"""Zone, win-sets and ratifiable zone of every world, with the work shared between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.deals.exists import Existence, exists_many
from winset.space import Consent, Group, Space

__all__ = ["WinSets", "win_sets"]


@dataclass(frozen=True, eq=False)
class WinSets:
    """Which of the sets of deals are not empty, world by world.

    Parameters
    ----------
    zone : Existence
        Deals that all signing groups accept.
    ratifiable : Existence
        Deals that also pass every ratifying group.
    serves : mapping of int to Existence
        For each party (its position on the actor axis): deals that it accepts.
    parties : mapping of int to Existence
        Its win-set: deals that it accepts and its own ratifiers pass (Putnam 1988).
    """

    zone: Existence
    ratifiable: Existence
    serves: Mapping[int, Existence]
    parties: Mapping[int, Existence]

    @property
    def n_undecided(self) -> int:
        """Worlds in which some answer is missing."""
        missing = self.zone.status == -1
        for part in (self.ratifiable, *self.serves.values(), *self.parties.values()):
            missing = missing | (part.status == -1)
        return int(missing.sum())


def win_sets(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    consent: Consent,
    *,
    parties: Sequence[int] | None = None,
    exclude_null: bool = True,
    masks: Sequence[NDArray[np.bool_]] | None = None,
    budget: int = 200_000,
) -> WinSets:
    """Zone, each party's win-set and the ratifiable zone (Putnam 1988; Raiffa 1982).

    Parameters
    ----------
    space, utility, floor, consent, exclude_null, masks, budget
        As for :func:`winset.deals.exists.exists`.
    parties : sequence of int, optional
        Positions of the parties; members of signing groups by default.

    Returns
    -------
    WinSets

    Examples
    --------
    A party of each side, and a ratifier of the first that wants what neither gives:

    >>> space = Space.plain([2, 2], null=[0, 0])
    >>> utility = np.array([[[0, 60, 0, 40], [50, 0, 50, 0], [80, 0, 20, 0]]])
    >>> groups = (Group.all_of((0, 1)), Group.all_of((2,), kind="ratify", of=(0,)))
    >>> found = win_sets(space, utility, np.array([[40, 50, 90]]), Consent(groups))
    >>> found.zone.status[0], found.ratifiable.status[0], found.parties[0].status[0]
    (np.int8(1), np.int8(0), np.int8(0))
    """
    signing = consent.only("sign")
    named = signing.actors if parties is None else tuple(parties)
    alone = [Consent((Group.all_of((p,), name="party"),)) for p in named]
    own = [consent.win_set(p) for p in named]
    found = exists_many(
        space,
        utility,
        floor,
        (signing, consent, *alone, *own),
        exclude_null=exclude_null,
        masks=masks,
        budget=budget,
    )
    n = len(named)
    return WinSets(
        zone=found[0],
        ratifiable=found[1],
        serves=dict(zip(named, found[2 : 2 + n], strict=True)),
        parties=dict(zip(named, found[2 + n :], strict=True)),
    )
