"""Robust deals: the top of all deals by chance over worlds, with proof or an honest gap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray
from winset.deals.robust.choosing import SLACK
from winset.deals.robust.problem import RobustProblem
from winset.deals.robust.result import RobustDeals
from winset.deals.robust.sample import Sample
from winset.deals.robust.scoring import score
from winset.deals.robust.solving import check_settings, choose
from winset.space import Consent, Space
from winset.space.layout import Layout

__all__ = ["rescore", "robust"]


def robust(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    weight: NDArray[np.floating],
    consent: Consent,
    *,
    k: int = 5,
    seconds: float | None = 20.0,
    seed: int = 1,
    within: Sequence[BoolArray] | None = None,
) -> RobustDeals:
    """Find the ``k`` deals most likely, over worlds, to be accepted by all and ratified.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
        Walk-away values; a deal at one (less 1e-9) is acceptable.
    weight : (worlds,) float
        At least 0; normalised to sum to one.
    consent : Consent
        Whose consent is needed, by which rule.
    k : int
    seconds : float, optional
        Budget of the search in spaces that cannot be listed; None searches until proven.
    seed : int
    within : sequence of (columns,) bool, optional
        Per block, the columns allowed: the completions of a part-deal.

    Returns
    -------
    RobustDeals
        Chances in the very worlds that chose the deals, and so inflated: see :func:`rescore`.

    Raises
    ------
    ValueError
        Where shapes disagree, numbers are missing, or a setting is out of range.

    Examples
    --------
    >>> space = Space.plain([2, 2], null=[0, 0])
    >>> utility = np.array([[[0.0, 60.0, 0.0, 40.0], [50.0, 0.0, 50.0, 0.0]]] * 2)
    >>> floor = np.array([[40.0, 50.0], [50.0, 50.0]])
    >>> found = robust(space, utility, floor, np.ones(2), Consent.unanimity(2))
    >>> found.options.tolist(), found.probability.tolist(), found.proven
    ([[1, 0], [0, 1]], [1.0, 0.5], True)
    """
    check_settings(k, seconds)
    sample = Sample.of(space, (utility, floor, weight), consent)
    layout = Layout.of(space, masks=within)
    problem = RobustProblem.of(sample, layout)
    found = choose(problem, k, seconds=seconds, seed=seed)
    deals = layout.to_space(found.deals)
    scored = score(sample, deals)
    return RobustDeals(
        space=space,
        deals=deals,
        outside=found.outside,
        n_proven=int((scored.probability >= found.outside - SLACK).sum()),
        method=found.method,
        seed=seed,
        fresh=False,
        chosen_with=scored.probability,
        warnings=found.warnings
        + (() if len(deals) else ("no deal passes in any of these worlds",)),
        **vars(scored),
    )


def rescore(
    found: RobustDeals,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    weight: NDArray[np.floating],
    consent: Consent,
) -> RobustDeals:
    """Judge the same deals on fresh worlds, which takes out the winner's curse (Capen 1971).

    The chance of the best of many deals is inflated in the worlds that chose it: among many deals
    some are lucky. Worlds that played no part in the choice give an unbiased one.

    Parameters
    ----------
    found : RobustDeals
    utility, floor, weight, consent
        As for :func:`robust`, from other draws.

    Returns
    -------
    RobustDeals
        The same deals in the same order.
    """
    sample = Sample.of(found.space, (utility, floor, weight), consent)
    scored = score(sample, found.deals)
    return RobustDeals(
        space=found.space,
        deals=found.deals,
        outside=found.outside,
        n_proven=found.n_proven,
        method=found.method,
        seed=found.seed,
        fresh=True,
        chosen_with=found.chosen_with,
        warnings=found.warnings,
        **vars(scored),
    )
