"""The chance of every deal of a space small enough to look at them all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.deals.acceptance import zone_masks
from winset.deals.layout import TOLERANCE, Layout
from winset.deals.rules import Rule
from winset.space import Consent

__all__ = ["chances", "hopeful"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_BYTE = 255  # worlds that one byte can count


def hopeful(layout: Layout, utility: FloatArray, floor: FloatArray, rule: Rule) -> IntArray:
    """Worlds in which each required actor has some deal that serves it (others: no deal passes)."""
    if not rule.possible or layout.n_deals - (layout.null is not None) <= 0:
        return np.zeros(0, dtype=np.int64)
    alive = np.ones(len(floor), dtype=np.bool_)
    for actor in rule.required:
        best = np.maximum.reduceat(utility[:, actor], layout.offsets[:-1], axis=-1).sum(-1)
        alive &= best >= floor[:, actor] - 2.0 * TOLERANCE
    return np.flatnonzero(alive)


def chances(
    layout: Layout,
    utility: FloatArray,
    floor: FloatArray,
    weight: FloatArray,
    consent: Consent,
) -> FloatArray:
    """Weighted share of worlds in which each deal passes.

    Parameters
    ----------
    layout : Layout
        An enumerable one.
    utility : (worlds, actors, layout columns) float
    floor : (worlds, actors) float
    weight : (worlds,) float
    consent : Consent

    Returns
    -------
    (deals,) float
        In lexicographic order of the layout; the null deal has none.
    """
    rule = Rule.of(consent, floor.shape[1])
    worlds = hopeful(layout, utility, floor, rule)
    worlds = worlds[weight[worlds] > 0]
    stream = zone_masks(layout, utility, floor, consent, worlds=worlds)
    if len(worlds) and (weight[worlds] == weight[worlds[0]]).all():  # equal weights: count
        count = np.zeros(layout.n_deals, dtype=np.int64)
        for _, passes in stream:
            for start in range(0, len(passes), _BYTE):
                part = passes[start : start + _BYTE].view(np.uint8)
                count += np.add.reduce(part, axis=0, dtype=np.uint8)
        return np.asarray(count * weight[worlds[0]])
    total = np.zeros(layout.n_deals)
    for mine, passes in stream:
        total += weight[mine] @ passes
    return total
