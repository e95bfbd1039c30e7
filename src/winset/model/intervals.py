"""Judgements that are intervals, decoded together: most judgements are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.case.judging.shapes import Interval, as_deviations, bent
from winset.model.handles import Judged

__all__ = ["Intervals"]

FloatArray = NDArray[np.float64]


class Intervals:
    """Those of some judgements that are one interval each, bent inside its support.

    Parameters
    ----------
    judged : sequence of Judged

    Attributes
    ----------
    judged : tuple of Judged
        Those that are.
    """

    def __init__(self, judged: Sequence[Judged]) -> None:
        found = []
        for item in judged:
            form = item.quantity.views[0].form
            alone = len(item.quantity.views) == 1
            if alone and isinstance(form, Interval) and form.bends(item.support):
                found.append((item, form))
        self.judged = tuple(item for item, _ in found)
        ends = [(form.low, form.high, i.support.low, i.support.high) for i, form in found]
        self._ends = np.array(ends).reshape(-1, 4).T[:, :, None]

    def at(self, normals: FloatArray) -> FloatArray:
        """Turn latents (intervals, worlds) into values of the same shape."""
        return bent(as_deviations(normals), *self._ends)
