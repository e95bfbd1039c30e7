"""Worlds: every judgement drawn, decoded to arrays on the space."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.record import Epoch
from winset.space import Consent, Space

__all__ = ["Worlds"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Worlds:
    """Many certain negotiation problems on one space, each with a weight.

    Parameters
    ----------
    space : Space
    consent : Consent
        Groups index the actor axis.
    actors, roles : tuple of str
        Ids and roles, in the order of the case.
    epochs : tuple of Epoch
    utility : (epochs or 1, worlds, actors, columns) float, 0-100
        A deal's utility is the sum over blocks of its column's value. Axis 0 has length 1 where
        no shock changes any utility.
    walk_away : (epochs, worlds, actors) float
        Utility of no agreement.
    contested : tuple of str
        Ids of the contested issues.
    tellers : tuple of str
        Ids of the accounts.
    account : (worlds, contested) int
        Whose version of each contested issue is true: a position in ``tellers``.
    log_weight : (worlds,) float
        Not normalised; ``-inf`` for a world that a stated comparison rules out.
    """

    space: Space
    consent: Consent
    actors: tuple[str, ...]
    roles: tuple[str, ...]
    epochs: tuple[Epoch, ...]
    utility: FloatArray
    walk_away: FloatArray
    contested: tuple[str, ...]
    tellers: tuple[str, ...]
    account: NDArray[np.int8]
    log_weight: FloatArray

    @property
    def n(self) -> int:
        """Number of worlds."""
        return int(self.walk_away.shape[1])

    @cached_property
    def weight(self) -> FloatArray:
        """(worlds,) weights that sum to one.

        Raises
        ------
        ValueError
            Where there is no world, or every world is ruled out.
        """
        if not np.isfinite(self.log_weight.max(initial=-np.inf)):
            raise ValueError(
                f"none of {self.n:,} worlds is possible; draw more, or drop a comparison"
            )
        shifted = np.exp(self.log_weight - self.log_weight.max())
        return np.asarray(shifted / shifted.sum(), dtype=np.float64)

    @cached_property
    def scale(self) -> FloatArray:
        """(worlds, actors) points between the best deal and the worst, at the close."""
        utility, starts = self.utility_at(len(self.epochs) - 1), self.space.offsets[:-1]
        best = np.maximum.reduceat(utility, starts, axis=2)
        return np.asarray((best - np.minimum.reduceat(utility, starts, axis=2)).sum(axis=2))

    def utility_at(self, epoch: int) -> FloatArray:
        """(worlds, actors, columns) utilities in one epoch."""
        table: FloatArray = self.utility[epoch if len(self.utility) > 1 else 0]
        return table

    def walk_away_at(self, epoch: int) -> FloatArray:
        """(worlds, actors) walk-away values in one epoch."""
        floor: FloatArray = self.walk_away[epoch]
        return floor

    def take(self, rows: slice | NDArray[np.integer]) -> Worlds:
        """Return some of the worlds."""
        return replace(
            self,
            utility=self.utility[:, rows],
            walk_away=self.walk_away[:, rows],
            account=self.account[rows],
            log_weight=self.log_weight[rows],
        )

    def index(self, actor: str) -> int:
        """Position of an actor on the actor axis."""
        return self.actors.index(actor)
