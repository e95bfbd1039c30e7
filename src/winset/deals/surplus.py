"""How much of what could be gained together the tabled offers left unclaimed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from winset.deals.exists import Existence, exists
from winset.deals.sets.acceptance import acceptance, cut, half_sums, zone_masks
from winset.space import Consent, Group, Space
from winset.space.layout import Layout, checked

__all__ = ["BestInZone", "Surplus", "best_in_zone", "surplus"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_LISTED = 2e9  # worlds x deals x actors
_PRECISION = 1e-3  # of the range of the objective


@dataclass(frozen=True, eq=False)
class BestInZone:
    """The largest value of an objective over the deals that pass a rule, world by world.

    Parameters
    ----------
    value : (worlds,) float
        The best found; ``-inf`` where no deal passes (or none was found).
    bound : (worlds,) float
        No deal that passes has more than this.
    deal : (worlds, blocks) int
        A deal of that value; -1 where there is none.
    """

    value: FloatArray
    bound: FloatArray
    deal: IntArray


@dataclass(frozen=True, eq=False)
class Surplus:
    """What could be gained together, and how much of it each tabled offer would have claimed.

    The gain of a party from a deal is what it gets above its walk-away value; the joint gain is
    the weighted sum over the parties. It compares parties' points, so it means no more than the
    weights do.

    Parameters
    ----------
    best : (worlds,) float
        Largest joint gain of a deal that passes; 0 where none does.
    bound : (worlds,) float
        No deal that passes has more.
    claimed : (worlds, offers) float
        Joint gain of each offer, 0 where it does not pass.
    share : (offers,) float
        Mean of claimed over best, over the worlds in which something could be gained.
    error : (offers,) float
        Its standard error.
    unclaimed : float
        What the best of the offers left, as a share of the best: 1 less the mean over those
        worlds of the largest share claimed.
    unclaimed_error : float
        Its standard error.
    open_worlds : float
        Weight of the worlds in which something could be gained.
    """

    best: FloatArray
    bound: FloatArray
    claimed: FloatArray
    share: FloatArray
    error: FloatArray
    unclaimed: float
    unclaimed_error: float
    open_worlds: float


def best_in_zone(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    consent: Consent,
    objective: NDArray[np.floating],
    *,
    exclude_null: bool = True,
    masks: Sequence[BoolArray] | None = None,
    budget: int = 50_000_000,
) -> BestInZone:
    """Find the deal that passes and has the largest value of an additive objective.

    Small spaces are listed. In larger ones the objective joins the rule as one more member, whose
    walk-away value is moved until deals are found above one value and excluded above another, a
    thousandth of the objective's range apart.

    Parameters
    ----------
    space, utility, floor, consent, exclude_null, masks, budget
        As for :func:`winset.deals.exists.exists`.
    objective : (worlds, columns) float
        Value of each column; a deal's value is the sum over blocks.

    Returns
    -------
    BestInZone

    Examples
    --------
    >>> space = Space.plain([2, 2], null=[0, 0])
    >>> utility = np.array([[[0.0, 60.0, 0.0, 40.0], [50.0, 0.0, 50.0, 0.0]]])
    >>> floor = np.array([[40.0, 50.0]])
    >>> found = best_in_zone(space, utility, floor, Consent.unanimity(2), utility.sum(1))
    >>> found.value.tolist(), found.deal.tolist()
    ([110.0], [[1, 0]])
    """
    u, f = checked(space, utility, floor)
    goal = np.asarray(objective, dtype=np.float64)
    if goal.shape != (len(f), space.n_columns) or not np.isfinite(goal).all():
        raise ValueError(f"objective must be finite numbers of shape {(len(f), space.n_columns)}")
    layout = Layout.of(space, exclude_null=exclude_null, masks=masks)
    if float(layout.n_deals) * len(f) * (f.shape[1] + 1) <= _LISTED:
        return _listed(layout, (layout.take(u), f), consent, layout.take(goal))
    asked = partial(exists, space, exclude_null=exclude_null, masks=masks, budget=budget)
    return _searched(space, layout, (u, f, goal), consent, asked)


def _listed(
    layout: Layout, numbers: tuple[FloatArray, FloatArray], consent: Consent, goal: FloatArray
) -> BestInZone:
    u, f = numbers
    value = np.full(len(f), -np.inf)
    deal = np.full((len(f), len(layout.sizes)), -1, dtype=np.int64)
    at = cut(layout.sizes)
    split = int(layout.offsets[at])
    if layout.n_deals == 0:
        return BestInZone(value, value.copy(), deal)
    for worlds, passes in zone_masks(layout, u, f, consent):
        left = half_sums(goal[worlds, :split], layout.sizes[:at])
        right = half_sums(goal[worlds, split:], layout.sizes[at:])
        total = (left[:, :, None] + right[:, None, :]).reshape(len(worlds), -1)
        total[~passes] = -np.inf
        best = total.argmax(-1)
        found = passes.any(-1)
        rows = worlds[found]
        value[rows] = total[found, best[found]]
        at_deal = np.stack(np.unravel_index(best[found], layout.sizes), axis=-1)
        deal[rows] = layout.to_space(at_deal.astype(np.int64))
    return BestInZone(value, value.copy(), deal)


def _searched(
    space: Space,
    layout: Layout,
    numbers: tuple[FloatArray, FloatArray, FloatArray],
    consent: Consent,
    asked: Callable[[FloatArray, FloatArray, Consent], Existence],
) -> BestInZone:
    u, f, goal = numbers
    first = asked(u, f, consent)
    value, bound = np.full(len(f), -np.inf), np.full(len(f), -np.inf)
    deal = first.witness.copy()
    open_goal = layout.take(goal)
    starts = layout.offsets[:-1]
    most = np.maximum.reduceat(open_goal, starts, axis=1).sum(-1)
    span = most - np.minimum.reduceat(open_goal, starts, axis=1).sum(-1)
    undecided = first.status == -1
    bound[undecided] = most[undecided]
    rows = np.flatnonzero(first.status == 1)
    value[rows] = _value(space, goal[rows], deal[rows])
    bound[rows] = most[rows]
    wish = Consent((*consent.groups, Group.all_of((f.shape[1],), name="objective")))
    stuck = np.zeros(len(f), dtype=np.bool_)
    while True:
        rows = np.flatnonzero((first.status == 1) & ~stuck)
        rows = rows[bound[rows] - value[rows] > _PRECISION * span[rows]]
        if not len(rows):
            return BestInZone(value, bound, deal)
        middle = (value[rows] + bound[rows]) / 2
        found = asked(
            np.concatenate([u[rows], goal[rows][:, None]], axis=1),
            np.concatenate([f[rows], middle[:, None]], axis=1),
            wish,
        )
        hit = found.status == 1
        deal[rows[hit]] = found.witness[hit]
        value[rows[hit]] = _value(space, goal[rows[hit]], found.witness[hit])
        bound[rows[found.status == 0]] = middle[found.status == 0]
        stuck[rows[found.status == -1]] = True


def _value(space: Space, goal: FloatArray, deals: IntArray) -> FloatArray:
    return np.asarray(np.take_along_axis(goal, deals + space.offsets[:-1], axis=1).sum(-1))


def surplus(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    consent: Consent,
    offers: NDArray[np.integer],
    *,
    weight: NDArray[np.floating] | None = None,
    rates: Sequence[float] | None = None,
    exclude_null: bool = True,
) -> Surplus:
    """Measure the joint gain that tabled offers left unclaimed.

    Parameters
    ----------
    space, utility, floor, consent, exclude_null
        As for :func:`winset.deals.exists.exists`.
    offers : (offers, blocks) int
        Local columns per block.
    weight : (worlds,) float, optional
        At least 0; equal by default.
    rates : sequence of float, optional
        What a point of each actor counts in the sum; by default 1 for members of signing groups
        and 0 for others.

    Returns
    -------
    Surplus

    Examples
    --------
    >>> space = Space.plain([2, 2], null=[0, 0])
    >>> utility = np.array([[[0.0, 60.0, 0.0, 40.0], [50.0, 0.0, 50.0, 30.0]]])
    >>> found = surplus(space, utility, np.array([[40.0, 30.0]]), Consent.unanimity(2),
    ...                 np.array([[0, 1], [1, 1]]))
    >>> found.best.tolist(), found.share.tolist(), found.unclaimed
    ([60.0], [0.8333333333333334, 1.0], 0.0)
    """
    u, f = checked(space, utility, floor)
    w = np.ones(len(f)) if weight is None else np.asarray(weight, dtype=np.float64)
    if w.shape != (len(f),) or not (w >= 0).all() or not w.sum() > 0:
        raise ValueError(f"weight must hold {len(f)} numbers of at least 0, not all 0")
    signing = set(consent.only("sign").actors)
    rate = np.array([float(a in signing) for a in range(f.shape[1])])
    if rates is not None:
        rate = np.asarray(rates, dtype=np.float64)
        if rate.shape != (f.shape[1],) or not (rate >= 0).all():
            raise ValueError(f"rates must hold {f.shape[1]} numbers of at least 0, one per actor")
    used = rate > 0
    if not np.isfinite(f[:, used]).all():
        raise ValueError("the joint gain needs a finite walk-away value of every party")
    goal = np.einsum("a,wac->wc", rate[used], u[:, used])
    base = f[:, used] @ rate[used]
    found = best_in_zone(space, u, f, consent, goal, exclude_null=exclude_null)
    best, bound = np.maximum(found.value - base, 0.0), np.maximum(found.bound - base, 0.0)
    accepts = acceptance(space, u, f, offers).transpose(0, 2, 1)
    passes = consent.passes(accepts)
    if exclude_null and space.null_columns is not None:
        passes[:, (np.asarray(offers) == space.null_columns).all(-1)] = False
    gain = goal[:, np.asarray(offers) + space.offsets[:-1]].sum(-1) - base[:, None]
    return _summary(best, bound, np.where(passes, np.maximum(gain, 0.0), 0.0), w)


def _summary(best: FloatArray, bound: FloatArray, claimed: FloatArray, w: FloatArray) -> Surplus:
    gains = np.flatnonzero((best > 1e-9) & (w > 0))
    n_offers = claimed.shape[1]
    if not len(gains):
        nothing = np.zeros(n_offers)
        return Surplus(best, bound, claimed, nothing, nothing.copy(), 0.0, 0.0, 0.0)
    inside = w[gains] / w[gains].sum()
    shares = np.minimum(claimed[gains] / best[gains, None], 1.0)
    top = shares.max(-1) if n_offers else np.zeros(len(gains))
    every = np.concatenate([shares, top[:, None]], axis=1)
    mean = inside @ every
    error = np.sqrt(inside**2 @ (every - mean) ** 2)
    return Surplus(
        best=best,
        bound=bound,
        claimed=claimed,
        share=mean[:-1],
        error=error[:-1],
        unclaimed=float(1.0 - mean[-1]),
        unclaimed_error=float(error[-1]),
        open_worlds=float(w[gains].sum() / w.sum()),
    )
