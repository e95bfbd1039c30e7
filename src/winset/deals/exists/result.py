"""The answer to "is there a deal?", world by world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.space.layout import Layout
from winset.space.quotas import Rule

__all__ = ["NO", "UNDECIDED", "YES", "Draft", "Existence", "Question"]

YES, NO, UNDECIDED = 1, 0, -1


@dataclass(frozen=True, eq=False)
class Existence:
    """Whether some deal passes a rule, in each world, with a witness or a proof of none.

    Parameters
    ----------
    status : (worlds,) int8
        1 some deal passes; 0 none does, proven; -1 the search stopped at its budget.
    witness : (worlds, blocks) int
        Where the status is 1, local columns of a deal that passes; -1 elsewhere.
    multiplier : (worlds, actors) float
        Where a dual bound proves that none passes: weights of at least 0 such that no deal has a
        weighted surplus ``sum(multiplier * (utility - floor))`` of 0. All zero elsewhere.
    bound : (worlds,) float
        That largest weighted surplus (below 0 is the proof); ``inf`` where the proof is by
        exhaustion or none was needed.
    method : str
        How, in words.
    settled : mapping
        Number of worlds settled by each step.
    budget : int
        Nodes of the search tree that each world was allowed.
    """

    status: NDArray[np.int8]
    witness: NDArray[np.int64]
    multiplier: NDArray[np.float64]
    bound: NDArray[np.float64]
    method: str
    settled: Mapping[str, int]
    budget: int

    @property
    def n_undecided(self) -> int:
        """Worlds in which the search stopped before an answer."""
        return int((self.status == UNDECIDED).sum())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must be told."""
        if not self.n_undecided:
            return ()
        share = self.n_undecided / len(self.status)
        return (
            f"{self.n_undecided} of {len(self.status)} worlds ({share:.2%}) are undecided after "
            f"{self.budget} nodes each; they count as neither yes nor no",
        )


class Draft:
    """An answer under construction."""

    def __init__(self, n_worlds: int, n_actors: int, n_blocks: int) -> None:
        self.status = np.full(n_worlds, UNDECIDED, dtype=np.int8)
        self.witness = np.full((n_worlds, n_blocks), -1, dtype=np.int64)
        self.multiplier = np.zeros((n_worlds, n_actors))
        self.bound = np.full(n_worlds, np.inf)
        self.settled: dict[str, int] = {}

    @property
    def open(self) -> NDArray[np.int64]:
        """Worlds without an answer."""
        return np.flatnonzero(self.status == UNDECIDED)

    def yes(self, worlds: NDArray[np.int64], deals: NDArray[np.int64], how: str) -> None:
        """Record witnesses."""
        self.status[worlds] = YES
        self.witness[worlds] = deals
        self._count(how, len(worlds))

    def no(
        self,
        worlds: NDArray[np.int64],
        how: str,
        multiplier: NDArray[np.float64] | None = None,
        bound: NDArray[np.float64] | None = None,
    ) -> None:
        """Record proofs of none."""
        self.status[worlds] = NO
        if multiplier is not None and bound is not None:
            self.multiplier[worlds] = multiplier
            self.bound[worlds] = bound
        self._count(how, len(worlds))

    def _count(self, how: str, n: int) -> None:
        if n:
            self.settled[how] = self.settled.get(how, 0) + n

    def finish(self, method: str, budget: int) -> Existence:
        """Freeze the answer."""
        return Existence(
            self.status,
            self.witness,
            self.multiplier,
            self.bound,
            method,
            dict(self.settled),
            budget,
        )


@dataclass(frozen=True, eq=False)
class Question:
    """One rule asked of every world.

    Parameters
    ----------
    layout : Layout
    utility : (worlds, actors, layout columns) float
    floor : (worlds, actors) float
    rule : Rule
    """

    layout: Layout
    utility: NDArray[np.float64]
    floor: NDArray[np.float64]
    rule: Rule
