"""The answer to "which deals would hold?": the deals, their chances, who blocks, and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.space import Space

__all__ = ["RobustDeals"]


@dataclass(frozen=True, eq=False)
class RobustDeals:
    """Deals with the highest chance, over worlds, of being accepted by all and ratified.

    Parameters
    ----------
    space : Space
    deals : (k, blocks) int
        Local columns per block, the best first. Deals that pass in no world are left out.
    probability : (k,) float
        Weighted share of the worlds in which the deal passes.
    error : (k,) float
        Its standard error from the number of worlds.
    n_effective : float
        Effective number of worlds (Kish 1965).
    acceptance : (k, actors) float
        Chance that each actor accepts the deal, onlookers included.
    sole_blocker : (k, actors) float
        Chance that the deal fails and that this actor's consent alone would make it pass.
    blocks : (k, actors) float
        Chance that the deal fails, that this actor refuses and that a group fails that it is in.
    tied_with_best : (k,) bool
        Deals that these worlds cannot tell from the best one: paired comparison over the same
        worlds at 5 %, with Bonferroni's allowance for the number of deals compared.
    outside : float
        No deal outside the list passes in a larger share of the worlds that chose the list.
    n_proven : int
        So many deals, from the best on, are proven to be the top of all deals in those worlds.
    method : str
        How, in words.
    seed : int
    fresh : bool
        True where the chances come from worlds that played no part in choosing the deals. Where
        it is False, chances are inflated by the choice (the winner's curse); ``outside`` and
        ``n_proven`` always speak of the worlds that chose.
    chosen_with : (k,) float
        Chances in the worlds that chose.
    warnings : tuple of str
    """

    space: Space
    deals: IntArray
    probability: FloatArray
    error: FloatArray
    n_effective: float
    acceptance: FloatArray
    sole_blocker: FloatArray
    blocks: FloatArray
    tied_with_best: BoolArray
    outside: float
    n_proven: int
    method: str
    seed: int
    fresh: bool
    chosen_with: FloatArray
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.deals)

    @property
    def proven(self) -> bool:
        """True where the whole list is the exact top of all deals, in the worlds that chose."""
        return self.n_proven == len(self.deals) and (len(self.deals) > 0 or self.outside <= 0.0)

    @property
    def bound(self) -> float:
        """No deal at all has a higher chance than this, in the worlds that chose."""
        best = float(self.chosen_with[0]) if len(self.chosen_with) else 0.0
        return max(best, self.outside)

    @property
    def gap(self) -> float:
        """What a better deal might still gain over the best found; 0 where the best is proven."""
        best = float(self.chosen_with[0]) if len(self.chosen_with) else 0.0
        return self.bound - best

    @cached_property
    def options(self) -> IntArray:
        """(k, issues) option index of each issue."""
        return self.space.options_of(self.deals)
