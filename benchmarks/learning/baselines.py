"""Naive opponent models: what the benchmarks are compared with.

All count how often each option was offered. None states how sure it is.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["BASELINES", "counts", "hardheaded", "smith"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def _shares(offers: IntArray, sizes: tuple[int, ...]) -> list[FloatArray]:
    n = max(len(offers), 1)
    return [np.bincount(offers[:, j], minlength=k) / n for j, k in enumerate(sizes)]


def counts(offers: IntArray, sizes: tuple[int, ...]) -> FloatArray:
    """Value of an option: the share of offers that contain it; all issues weigh the same."""
    return np.concatenate(_shares(offers, sizes))


def smith(offers: IntArray, sizes: tuple[int, ...]) -> FloatArray:
    """Smith's frequency model (van Galen Last 2012): an issue weighs its top option's share."""
    shares = _shares(offers, sizes)
    top = np.array([share.max() for share in shares])
    weights = top / top.sum()
    return np.concatenate(
        [w * share / max(share.max(), 1e-12) for w, share in zip(weights, shares, strict=True)]
    )


def hardheaded(offers: IntArray, sizes: tuple[int, ...], step: float = 0.1) -> FloatArray:
    """HardHeaded's model (van Krimpen et al. 2013): issues that stay put gain weight."""
    weights = np.full(len(sizes), 1.0 / len(sizes))
    for before, after in pairwise(offers):
        weights[before == after] += step / len(sizes)
        weights /= weights.sum()
    return np.concatenate(
        [
            w * share / max(share.max(), 1e-12)
            for w, share in zip(weights, _shares(offers, sizes), strict=True)
        ]
    )


BASELINES = {"frequency": counts, "Smith": smith, "HardHeaded": hardheaded}
