"""Estimating the number of deals that pass, by sampling where they are.

Deals are drawn option by option from chances that are first adapted towards deals that pass (the
cross-entropy method, Rubinstein 1999), mixed with a share of uniform draws so that no deal is out
of reach (defensive mixture, Hesterberg 1995). Each deal that passes counts with the inverse of
its chance, which makes the estimate unbiased.
"""

from __future__ import annotations

import numpy as np

from winset.arrays import TOLERANCE, FloatArray, IntArray
from winset.space.layout import Layout
from winset.space.quotas import Rule

__all__ = ["estimate_share"]


_ROUNDS, _PER_ROUND, _ELITE = 15, 2_000, 0.1
_ENOUGH = 0.4  # share of draws that pass, at which adapting stops
_UNIFORM = 0.2
_KEEP = 0.4  # weight of the old chances when they are adapted


def estimate_share(
    layout: Layout,
    utility: FloatArray,
    floor: FloatArray,
    rule: Rule,
    rng: np.random.Generator,
    *,
    draws: int = 20_000,
) -> tuple[float, float]:
    """Estimate the share of all combinations of one world that pass, and its standard error.

    Parameters
    ----------
    layout : Layout
    utility : (actors, layout columns) float
    floor : (actors,) float
    rule : Rule
    rng : numpy Generator
    draws : int
        Of the final estimate.
    """
    if not rule.possible or not layout.n_deals:
        return 0.0, 0.0
    chance = [np.full(n, 1.0 / n) for n in layout.sizes]
    for _ in range(_ROUNDS):
        deals = _draw(chance, _PER_ROUND, rng)
        score = _score(layout, utility, floor, rule, deals)
        passed = score >= 0.0
        if passed.mean() >= _ENOUGH:
            break
        level = min(0.0, float(np.quantile(score, 1.0 - _ELITE)))
        _adapt(chance, deals[score >= level])
    deals = _draw(chance, draws, rng)
    passed = _score(layout, utility, floor, rule, deals) >= 0.0
    relative = np.where(passed, 1.0 / _density(chance, deals), 0.0)
    return float(relative.mean()), float(relative.std(ddof=1) / np.sqrt(draws))


def _draw(chance: list[FloatArray], n: int, rng: np.random.Generator) -> IntArray:
    """Deals, a share of them uniform: (n, blocks)."""
    uniform = rng.random(n) < _UNIFORM
    deals = np.empty((n, len(chance)), dtype=np.int64)
    for b, p in enumerate(chance):
        u = rng.random(n)
        adapted = np.minimum(np.searchsorted(np.cumsum(p), u, side="right"), len(p) - 1)
        deals[:, b] = np.where(
            uniform, np.minimum((u * len(p)).astype(np.int64), len(p) - 1), adapted
        )
    return deals


def _density(chance: list[FloatArray], deals: IntArray) -> FloatArray:
    """Chance of each deal over its chance in a uniform draw."""
    log = np.zeros(len(deals))
    for b, p in enumerate(chance):
        log += np.log(np.maximum(p * len(p), 1e-300))[deals[:, b]]
    return np.asarray(_UNIFORM + (1.0 - _UNIFORM) * np.exp(np.minimum(log, 700.0)))


def _adapt(chance: list[FloatArray], elite: IntArray) -> None:
    for b, p in enumerate(chance):
        seen = np.bincount(elite[:, b], minlength=len(p)) / len(elite)
        mixed = _KEEP * p + (1.0 - _KEEP) * seen
        least = 0.02 / len(p)
        chance[b] = (mixed + least) / (mixed + least).sum()


def _score(
    layout: Layout, utility: FloatArray, floor: FloatArray, rule: Rule, deals: IntArray
) -> FloatArray:
    """How far each deal is from passing: at least 0 where it passes."""
    columns = deals + layout.offsets[:-1]
    surplus = utility[:, columns].sum(-1) - np.clip(floor - TOLERANCE, -1e300, 1e300)[:, None]
    score = np.full(len(deals), np.inf)
    for actor in rule.required:
        score = np.minimum(score, surplus[actor])
    for quota in rule.quotas:
        members = surplus[list(quota.actors)]
        order = np.argsort(-members, axis=0, kind="stable")
        votes = np.cumsum(np.asarray(quota.weights)[order], axis=0)
        pivot = (votes >= quota.need - 1e-12).argmax(0)
        ranked = np.take_along_axis(members, order, axis=0)
        score = np.minimum(score, np.take_along_axis(ranked, pivot[None], axis=0)[0])
    return np.where(layout.is_null(deals), -np.abs(score) - 1.0, score)
