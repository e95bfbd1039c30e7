"""What every actor wants: how much each issue counts for it, and its best and worst option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import TOLERANCE, FloatArray
from winset.space import Space

__all__ = ["Want", "wants_of"]


@dataclass(frozen=True)
class Want:
    """One issue, as it counts for one actor at the close.

    Parameters
    ----------
    actor, issue : str
    points : float
        Mean difference between its best and its worst option, in points.
    best, worst : str
        Options.
    """

    actor: str
    issue: str
    points: float
    best: str
    worst: str


def wants_of(
    actors: Sequence[str], space: Space, values: Mapping[str, FloatArray]
) -> tuple[Want, ...]:
    """Rank the issues of every actor by what they count for it.

    Parameters
    ----------
    actors : sequence of str
    space : Space
    values : mapping of str to (actors, options) float
        Mean utility of every option of every issue; NaN of what cannot be agreed.

    Examples
    --------
    >>> space = Space.plain([3])
    >>> wants_of(["one"], space, {space.issues[0]: np.array([[0.0, 30.0, 10.0]])})[0].points
    30.0
    """
    found = []
    for a, actor in enumerate(actors):
        own = []
        for issue, options in zip(space.issues, space.options, strict=True):
            row = values[issue][a]
            if np.isnan(row).all():
                continue
            best, worst = int(np.nanargmax(row)), int(np.nanargmin(row))
            points = float(row[best] - row[worst])
            if points > TOLERANCE:
                own.append(Want(actor, issue, points, str(options[best]), str(options[worst])))
        found += sorted(own, key=lambda want: (-want.points, want.issue))
    return tuple(found)
