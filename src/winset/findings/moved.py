"""What a change of the case moved: shares before and after, over the same worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from winset.arrays import BoolArray, FloatArray
from winset.findings.share import Share, share
from winset.inference.lineages import Lineages

__all__ = ["Moved", "apart_from", "moved"]


@dataclass(frozen=True)
class Moved:
    """A share of worlds before and after a change.

    Parameters
    ----------
    of : str
        What is counted: a stage ("sign", "pass", "keep"), or a stopping point.
    before, after : Share
    change, error : float
        The difference, and its standard error: much smaller than that of either share, as most
        worlds are the same.
    """

    of: str
    before: Share
    after: Share
    change: float
    error: float


def moved(
    of: str, before: BoolArray, after: BoolArray, weight: FloatArray, lineages: Lineages
) -> Moved:
    """Compare a share over draws as they are with one over the same draws, weighed anew.

    Parameters
    ----------
    of : str
    before, after : (worlds,) bool
        Whether it is so in each draw, under the case before and after the change.
    weight : (worlds,) float
        Of the draws under the changed case; sums to one. Before, they all weigh the same.
    lineages : Lineages
        Draws of one ancestor count once.

    Examples
    --------
    >>> draws = np.array([True, True, False, False])
    >>> found = moved("keep", draws, draws, np.array([0.4, 0.3, 0.2, 0.1]),
    ...               Lineages.of_eves(np.arange(4)))
    >>> round(found.before.value, 6), round(found.after.value, 6), round(found.change, 6)
    (0.5, 0.7, 0.2)
    """
    n = len(weight)
    even = np.full(n, 1.0 / n)
    one, other = _counted(before, even, lineages), _counted(after, weight, lineages)
    # How far each draw moves the difference of the two means.
    pull = n * weight * (after - other.value) - (before - one.value)
    return Moved(of, one, other, other.value - one.value, lineages.error(pull))


def apart_from(
    of: str, before: BoolArray, mine: Lineages, after: BoolArray, theirs: Lineages
) -> Moved:
    """Compare shares over draws that have nothing in common, all of one weight."""
    one = _counted(before, np.full(len(before), 1.0 / len(before)), mine)
    other = _counted(after, np.full(len(after), 1.0 / len(after)), theirs)
    return Moved(of, one, other, other.value - one.value, float(np.hypot(one.error, other.error)))


def _counted(hit: BoolArray, weight: FloatArray, lineages: Lineages) -> Share:
    found = share(hit, weight)
    error = lineages.error(hit.astype(np.float64), weight)
    return Share(found.value, min(max(found.error, error), 1.0), found.n)
