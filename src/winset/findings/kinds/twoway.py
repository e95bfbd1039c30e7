"""The chance of a kind over the two judgements that tell most of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from winset.arrays import TOLERANCE, BoolArray, FloatArray
from winset.findings.kinds.moving import quantiles
from winset.findings.kinds.results import TwoWay
from winset.findings.share import Share, share
from winset.model import Handle
from winset.worlds import Worlds

__all__ = ["two_way"]

_THIRDS = (0.0, 1 / 3, 2 / 3, 1.0)
# Worlds, effectively, that a cell needs to be shown.
_FEWEST = 20.0


def two_way(
    kind: str, there: BoolArray, worlds: Worlds, quantities: Mapping[Handle, FloatArray]
) -> TwoWay | None:
    """Cut the two judgements that tell most into thirds; None where fewer than two tell anything.

    What a judgement tells is the spread of the chance over its thirds. Nothing is drawn again: the
    same worlds are sorted.

    Parameters
    ----------
    kind : str
    there : (worlds,) bool
        Whether a deal of the kind would be signed, passed and kept.
    worlds : Worlds
    quantities : mapping
    """
    weight = worlds.weight
    told = []
    for handle, values in quantities.items():
        if not handle.actor or len(values) != worlds.n:
            continue
        edges = quantiles(values, weight, _THIRDS)
        if len(set(edges)) < len(_THIRDS):
            continue
        third = np.digitize(values, edges[1:-1])
        inside = np.bincount(third, weight, 3)
        hit = np.bincount(third, weight * there, 3)
        chance = hit / np.where(inside > 0, inside, 1.0)
        told.append((float(inside @ (chance - hit.sum()) ** 2), handle, edges, third))
    told.sort(key=lambda row: -row[0])
    mean = float(weight @ there)
    # What the scatter of three thirds comes to where they tell nothing, and some more.
    noise = 8 * mean * (1 - mean) * float(weight @ weight) + TOLERANCE
    if len(told) < 2 or told[1][0] <= noise:
        return None
    (_, first, rows, i), (_, second, columns, j) = told[:2]
    cells = tuple(
        tuple(_cell(there, weight, (i == r) & (j == c)) for c in range(3)) for r in range(3)
    )
    return TwoWay(kind, first.path, second.path, rows, columns, cells)


def _cell(there: BoolArray, weight: FloatArray, inside: BoolArray) -> Share | None:
    own = weight[inside]
    total = float(own.sum())
    if total <= 0 or total**2 / float(own @ own) < _FEWEST:
        return None
    return share(there[inside], own / total)
