"""The bargaining solutions of a space of deals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from winset.deals import lotteries, solving, stepwise
from winset.deals.aims import Aim
from winset.deals.core import Deals
from winset.deals.maximising import maximise, nothing
from winset.deals.pick.adjusted_winner import Division, divided_issues
from winset.deals.reading import positions_of
from winset.deals.solution import Solution

__all__ = ["Bargaining"]


@dataclass(frozen=True, eq=False)
class Bargaining(Deals):
    """A space of deals that solutions can be asked of.

    Wherever gains are measured, ``disagreement`` (actors,) numbers or mapping by name says from
    where, if not from the walk-away values, and ``also`` are floors that cut the set of deals
    without being disagreement values.
    """

    def nash(
        self,
        weights: object = None,
        *,
        ignore_zero_gain: bool = False,
        disagreement: object = None,
        also: object = None,
    ) -> Solution:
        """Nash solution: the largest product of gains (Nash 1950; weighted, Kalai 1977).

        Parameters
        ----------
        weights : (parties,) numbers, optional
            Powers of the gains (default: all one).
        ignore_zero_gain : bool
            Leave out parties that gain nothing from any acceptable deal. Otherwise such a party
            makes every product zero, and all efficient deals tie.
        """
        return solving.nash(
            self._problem(also, disagreement), weights, ignore_zero_gain=ignore_zero_gain
        )

    def kalai_smorodinsky(
        self,
        *,
        ideal: solving.Ideal = "rational",
        disagreement: object = None,
        also: object = None,
    ) -> Solution:
        """Kalai-Smorodinsky solution: the largest smallest normalised gain (1975).

        A gain is normalised by the best that its party could gain, over the acceptable deals
        (``ideal="rational"``) or over all deals (``"all"``). With indivisible deals the gains
        need not be equal: the smallest is maximised, their spread is not minimised.
        """
        return solving.kalai_smorodinsky(self._problem(also, disagreement), ideal=ideal)

    def egalitarian(self, *, disagreement: object = None, also: object = None) -> Solution:
        """Egalitarian solution: the largest smallest gain (Kalai 1977)."""
        return solving.egalitarian(self._problem(also, disagreement))

    def equal_loss(self, *, ideal: solving.Ideal = "rational", also: object = None) -> Solution:
        """Equal-loss solution: the smallest largest loss from the ideal point (Chun 1988)."""
        return solving.equal_loss(self._problem(also), ideal=ideal)

    def utilitarian(self, weights: object = None, *, also: object = None) -> Solution:
        """Utilitarian solution: the largest sum of utilities over the acceptable deals."""
        return solving.utilitarian(self._problem(also), weights)

    def leximin(self, *, disagreement: object = None, also: object = None) -> Solution:
        """Leximin solution: the largest smallest gain, then the largest second smallest, ...

        Examples
        --------
        >>> from winset import DealSpace
        >>> deals = DealSpace.from_utilities([[2, 9, 5], [5, 2, 6], [2, 9, 4]], [0, 0, 0])
        >>> deals.egalitarian().deals.tolist(), deals.leximin().deals.tolist()
        ([[0], [1]], [[0]])
        """
        return stepwise.leximin(self._problem(also, disagreement))

    def raiffa(self, *, disagreement: object = None, also: object = None) -> Solution:
        """Discrete Raiffa solution: step by step towards each party's best deal (Raiffa 1953).

        See :func:`winset.deals.stepwise.raiffa` for what is done where deals are indivisible.

        Examples
        --------
        >>> from winset import DealSpace
        >>> pie = DealSpace.from_utilities([[10 - k, k] for k in range(11)], [0, 0])
        >>> pie.raiffa().utilities.tolist()
        [5.0, 5.0]
        """
        return stepwise.raiffa(self._problem(also, disagreement))

    def lottery(self, concept: lotteries.Concept = "nash") -> lotteries.Lottery:
        """Lottery over acceptable deals that a solution picks.

        Examples
        --------
        A house that cannot be divided: a coin decides.

        >>> from winset import DealSpace
        >>> found = DealSpace.from_utilities([[100, 0], [0, 60]], [0, 0]).lottery()
        >>> [str(c) for c in found.chances], found.utilities.tolist()
        (['1/2', '1/2'], [50.0, 30.0])
        """
        return lotteries.lottery(self, concept)

    def adjusted_winner(self) -> Division:
        """Divide the issues between the two parties by Adjusted Winner (Brams and Taylor 1996).

        See :func:`winset.deals.pick.adjusted_winner.divided_issues`.

        Examples
        --------
        >>> from winset import DealSpace
        >>> deals = DealSpace.from_tables([[[0, 60], [30, 0]], [[40, 0], [0, 70]]])
        >>> found = deals.adjusted_winner()
        >>> [str(share) for share in found.shares], str(found.equitable_points)
        (['1', '1/11'], '700/11')
        """
        return divided_issues(self.space, self.grid, self.parties)

    def best_for(self, actor: object, *, also: object = None) -> Solution:
        """Find the acceptable, efficient deals that are best for one actor, by position or name."""
        (i,) = positions_of([actor], self.actors, "actor")
        concept = f"best for {self.actors[i]}"
        own = self if i in self.parties else replace(self, parties=(i,), _fronts={}, _refused={})
        problem = own._problem(also)
        if not problem.solvable:
            return nothing(problem, concept)
        aim = Aim.sum_of(problem.grid, (i,), (Fraction(1),))
        return maximise(problem, concept, [f"the largest utility of {self.actors[i]}"], aim)
