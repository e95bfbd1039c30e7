"""Whether what was said came true: calibration by tenths, and how often a cause was right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.diagnosis.talk import Told
from benchmarks.reporting import Cell

__all__ = ["brier", "calibration", "rate"]

_EDGES = tuple(k / 10 for k in range(11))

#: Whether a share of this name is counted.
Which = Callable[[str], bool]


@dataclass(frozen=True)
class _One:
    """A share that was stated of a talk."""

    talk: tuple[str, int]
    share: float
    true: bool


def calibration(
    group: str, talks: Sequence[Told], which: Which, *, tenths: bool = True
) -> list[dict[str, Cell]]:
    """Compare shares with how often they came true, by tenths of the scale and over all of it.

    The standard error is that of the difference; shares of one talk are not independent, and count
    as one cluster.
    """
    stated = [
        _One((t.actors, t.seed), *pair)
        for t in talks
        for name, pair in t.stated.items()
        if which(name)
    ]
    rows = []
    for low, high in pairwise(_EDGES) if tenths else ():
        inside = [s for s in stated if low <= s.share < high or s.share == high == 1.0]
        rows.append(_row(group, f"{low:.1f}-{high:.1f}", inside))
    return [*rows, _row(group, "all", stated)]


def _row(group: str, tenth: str, stated: Sequence[_One]) -> dict[str, Cell]:
    row: dict[str, Cell] = {"group": group, "share": tenth, "n": len(stated)}
    if not stated:
        return row
    sums: dict[tuple[str, int], float] = {}
    for s in stated:
        sums[s.talk] = sums.get(s.talk, 0.0) + s.true - s.share
    n = len(stated)
    return {
        **row,
        "talks": len(sums),
        "stated": round(float(np.mean([s.share for s in stated])), 3),
        "came true": round(float(np.mean([s.true for s in stated])), 3),
        "off": round(sum(sums.values()) / n, 3),
        "se": round(float(np.sqrt(np.square(list(sums.values())).sum())) / n, 3),
    }


def rate(group: str, what: str, hits: Iterable[float]) -> dict[str, Cell]:
    """Count how often something was right."""
    values = list(hits)
    row: dict[str, Cell] = {"group": group, "share": what, "n": len(values)}
    if not values:
        return row
    mean = float(np.mean(values))
    return {
        **row,
        "right": round(mean, 3),
        "se": round(float(np.std(values)) / len(values) ** 0.5, 3),
    }


def brier(group: str, what: str, talks: Sequence[Told], which: Which) -> dict[str, Cell]:
    """Mean square of what came true less what was stated, talk by talk: the less, the better."""
    scores = [
        float(
            np.mean(
                [(true - share) ** 2 for name, (share, true) in t.stated.items() if which(name)]
            )
        )
        for t in talks
    ]
    row = rate(group, what, scores)
    row["score"] = row.pop("right", None)
    return row
