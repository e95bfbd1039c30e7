"""The deal whose least likely supporter is as likely as can be to accept it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.deals.robust.choosing import SLACK
from winset.deals.robust.problem import Near, Problem
from winset.deals.robust.sample import Sample
from winset.deals.robust.scoring import score
from winset.deals.robust.solving import check_settings, choose
from winset.space import Consent, Group, Space
from winset.space.layout import Layout

__all__ = ["WorstActor", "worst_actor"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class WorstActor:
    """Deals that maximise the smallest of the actors' chances of accepting.

    Parameters
    ----------
    space : Space
    deals : (k, blocks) int
        Local columns per block, the best first.
    worst : (k,) float
        Chance that the least likely of those whose consent is needed accepts.
    error : (k,) float
        Its standard error from the number of worlds.
    actor : (k,) int
        Who that is.
    acceptance : (k, actors) float
        Chance that each actor accepts, onlookers included.
    outside : float
        No deal outside the list does better, in these worlds.
    n_proven : int
        So many deals, from the best on, are proven to be the top of all deals.
    method : str
    seed : int
    warnings : tuple of str
    """

    space: Space
    deals: IntArray
    worst: FloatArray
    error: FloatArray
    actor: IntArray
    acceptance: FloatArray
    outside: float
    n_proven: int
    method: str
    seed: int
    warnings: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """True where the whole list is the exact top of all deals."""
        return self.n_proven == len(self.deals) and (len(self.deals) > 0 or self.outside <= 0.0)

    @property
    def bound(self) -> float:
        """No deal at all does better than this."""
        return max(float(self.worst[0]) if len(self.worst) else 0.0, self.outside)

    @property
    def gap(self) -> float:
        """What a better deal might still gain; 0 where the best is proven."""
        return self.bound - (float(self.worst[0]) if len(self.worst) else 0.0)

    @cached_property
    def options(self) -> IntArray:
        """(k, issues) option index of each issue."""
        return self.space.options_of(self.deals)


def worst_actor(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    weight: NDArray[np.floating],
    consent: Consent,
    *,
    k: int = 1,
    seconds: float | None = 20.0,
    seed: int = 1,
    within: Sequence[BoolArray] | None = None,
    near: tuple[Sequence[int], int] | None = None,
) -> WorstActor:
    """Find the deals that maximise the worst actor's chance of accepting.

    Every actor named in the rule of consent counts, whatever the quotas.

    Parameters
    ----------
    space, utility, floor, weight, consent, k, seconds, seed, within, near
        As for :func:`winset.deals.robust.robust`.

    Returns
    -------
    WorstActor

    Raises
    ------
    ValueError
        Where shapes disagree, numbers are missing, or a setting is out of range.

    Examples
    --------
    >>> space = Space.plain([3])
    >>> utility = np.array([[[0.0, 60.0, 100.0], [100.0, 60.0, 0.0]]] * 2)
    >>> floor = np.array([[50.0, 10.0], [50.0, 80.0]])
    >>> found = worst_actor(space, utility, floor, np.ones(2), Consent.unanimity(2))
    >>> found.options.tolist(), found.worst.tolist(), found.actor.tolist(), found.proven
    ([[1]], [0.5], [1], True)
    """
    check_settings(k, seconds)
    sample = Sample.of(space, (utility, floor, weight), consent)
    if not consent.actors:
        raise ValueError("nobody's consent is needed, so no actor is the worst off")
    layout = Layout.of(space, masks=within)
    everyone = replace(sample, consent=Consent((Group.all_of(consent.actors),)))
    tabled = None if near is None else Near.of(space, *near)
    problem = Problem.of(everyone, layout, tabled, each=True)
    found = choose(problem, k, seconds=seconds, seed=seed, each=True)
    deals = layout.to_space(found.deals)
    scored = score(sample, deals)
    named = np.array(consent.actors, dtype=np.int64)
    of_named = np.round(scored.acceptance[:, named], 12)
    worst = of_named.min(1)
    return WorstActor(
        space=space,
        deals=deals,
        worst=worst,
        error=np.sqrt(worst * (1.0 - worst) / sample.n_effective),
        actor=named[of_named.argmin(1)],
        acceptance=scored.acceptance,
        outside=found.outside,
        n_proven=int((worst >= found.outside - SLACK).sum()),
        method=found.method,
        seed=seed,
        warnings=found.warnings,
    )
