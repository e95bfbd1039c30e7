"""All deals from the likeliest on, as far down as somebody asks, with a bound on what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.robust.choosing import best_of_all, best_of_bounds, ranked
from winset.deals.robust.listing import all_chances, upper_chances
from winset.deals.robust.problem import RobustProblem
from winset.deals.robust.sample import Sample
from winset.deals.robust.solving import LISTED, TABLED, by_branching, way_of
from winset.deals.sets.base import Completions
from winset.space import Consent, Group
from winset.space.layout import Layout

__all__ = ["Batch", "Descent"]

_FIRST, _GROWTH, _MOST = 64, 8, 16_384
_SEARCHED = 24  # deals that a search is asked for


@dataclass(frozen=True, eq=False)
class Batch:
    """The next deals on the way down.

    Parameters
    ----------
    deals : (n, blocks) int
        Local columns per block, the likeliest first.
    chance : (n,) float
        Weighted share of worlds in which each passes.
    outside : float
        No deal that has not been given passes in a larger share.
    method : str
    """

    deals: IntArray
    chance: FloatArray
    outside: float
    method: str


class Descent:
    """Deals of a sample by their chance to pass, of all deals or of some part-deals.

    Spaces that can be listed give every deal in order. On others a search gives the best two dozen
    of what is asked for, with a bound on all others.

    Parameters
    ----------
    sample : Sample
        There may be rows beside the actors, which count only where groups of them are given.
    seconds : float, optional
        Budget of all searches together; those that are asked for later have what is left.
    seed : int
    searches : int
        How many searches share the budget.

    Examples
    --------
    >>> from winset.space import Space
    >>> utility = np.array([[[0.0, 9.0, 5.0]], [[0.0, 9.0, 1.0]]])
    >>> floor, half = np.full((2, 1), 4.0), np.array([0.5, 0.5])
    >>> sample = Sample.of(Space.plain([3]), (utility, floor, half), Consent.unanimity(1))
    >>> (batch,) = Descent(sample).stream()
    >>> batch.deals.ravel().tolist(), batch.chance.tolist(), batch.outside
    ([1, 2], [1.0, 0.5], 0.0)
    """

    def __init__(
        self,
        sample: Sample,
        *,
        seconds: float | None = 20.0,
        seed: int = 1,
        searches: int = 1,
    ) -> None:
        self.sample = sample
        self._seconds = None if seconds is None else seconds / max(searches, 1)
        self._seed = seed
        self._layout = Layout.of(sample.space)
        self._problem = RobustProblem.of(sample, self._layout)
        self._way = way_of(self._problem)

    @property
    def listed(self) -> bool:
        """Whether every deal can be looked at."""
        return self._way != "branching"

    @cached_property
    def _chances(self) -> FloatArray:
        """Chance of every deal, or a bound on it that is hardly above."""
        if self._way == "listing":
            return all_chances(self._problem)
        return upper_chances(self._problem)

    def stream(
        self, within: Sequence[Completions] | None = None, *, among: int = 1
    ) -> Iterator[Batch]:
        """Give deals from the likeliest on; one batch alone where they are searched.

        Parameters
        ----------
        within : sequence of completions, optional
            Part-deals: deals that agree with one of them.
        among : int
            Searches that share what one may take.
        """
        if self.listed:
            yield from self._listed(within)
        else:
            yield self.searched(within, among=among)

    def _listed(self, within: Sequence[Completions] | None) -> Iterator[Batch]:
        upper = self._chances
        if within is not None:
            upper = np.where(_agreeing(self._layout, within), upper, -1.0)
        exact, given, k = self._way == "listing", 0, _FIRST
        best, how = (best_of_all, LISTED) if exact else (best_of_bounds, TABLED)
        while k <= _MOST:
            found = best(self._problem, upper, k, how)
            yield self._batch(found.deals[given:], found.outside, how)
            if len(found.deals) < k:
                return
            given, k = k, k * _GROWTH

    def _batch(self, deals: IntArray, outside: float, method: str) -> Batch:
        chance = self._problem.chances(deals)
        return Batch(self._layout.to_space(deals), chance, outside, method)

    def searched(
        self,
        within: Sequence[Completions] | None = None,
        rows: Sequence[Group] = (),
        *,
        among: int = 1,
    ) -> Batch:
        """Search the best deals.

        Parameters
        ----------
        within, among
            As for :meth:`stream`.
        rows : sequence of Group, optional
            Groups of rows beside the actors that must pass too. Chances are those to pass without
            them; what bounds other deals is their chance with them.
        """
        sample = self.sample
        if rows:
            rule = Consent((*sample.consent.groups, *rows))
            sample = Sample(sample.space, sample.utility, sample.floor, sample.weight, rule)
        deals, outside, how = [], 0.0, ""
        masks = [None] if within is None else list(within)
        share = among * max(len(masks), 1)
        seconds = None if self._seconds is None else self._seconds / share
        for mask in masks:
            layout = Layout.of(sample.space, masks=mask)
            problem = RobustProblem.of(sample, layout)
            found = by_branching(problem, _SEARCHED, seconds=seconds, seed=self._seed)
            deals.append(layout.to_space(found.deals))
            outside = max(outside, found.outside)
            how = "; ".join((found.method, *found.warnings))
        best, chance = self.judged(np.concatenate(deals))
        order = ranked(self._problem, best, chance)
        return Batch(best[order], chance[order], outside, how)

    def judged(self, deals: IntArray) -> tuple[IntArray, FloatArray]:
        """Give each of some deals once, with its chance; those that pass nowhere are left out."""
        unique = np.unique(deals, axis=0)
        chance = self._problem.chances(unique)
        return unique[chance > 0], chance[chance > 0]


def _agreeing(layout: Layout, within: Sequence[Completions]) -> BoolArray:
    """Whether each deal, in lexicographic order, agrees with one of some part-deals."""
    found = np.zeros(layout.n_deals, dtype=np.bool_)
    for masks in within:
        agrees = np.ones(1, dtype=np.bool_)
        for mask in masks:
            agrees = (agrees[:, None] & mask[None, :]).reshape(-1)
        found |= agrees
    return found
