"""Every judgement as a range, before and after the record, with what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray
from winset.findings.judgement.reading import Answers, Sorted, ends_of
from winset.findings.share import Share
from winset.model import Handle

__all__ = ["LEVELS", "Ranged", "ranged"]

#: Of the quantiles that stand for a distribution.
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Ranged:
    """One judgement that varies.

    Parameters
    ----------
    path : str
    actor : str
        Whose preferences it is part of; empty for nobody's.
    before, after : tuple of float
        Its 5, 25, 50, 75 and 95 % points before and after the record is taken into account; none
        after it where no record is.
    low, high : Share or None
        Chance of the leading answer where it is in its lowest and its highest tenth; None where
        it does not vary enough.
    told : float
        Share of the answer's variance that goes with it, less what chance alone would give.
    """

    path: str
    actor: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    low: Share | None
    high: Share | None
    told: float

    @property
    def swing(self) -> float:
        """How much the chance of the answer moves between its ends."""
        return 0.0 if self.low is None or self.high is None else self.high.value - self.low.value


def ranged(
    before: Mapping[Handle, FloatArray],
    after: Mapping[Handle, FloatArray] | None,
    rows: tuple[Sorted, ...],
    answers: Answers,
) -> tuple[Ranged, ...]:
    """Lay out the judgements that vary, those on which most hangs first.

    Parameters
    ----------
    before : mapping
        Draws of every judgement: (worlds,) each.
    after : mapping or None
        The same once the record is taken into account.
    rows : tuple of Sorted
        Worlds sorted by each of them.
    answers : Answers
    """
    by_path = {row.handle.path: row for row in rows}
    mean = float(answers.weight @ answers.hits[:, answers.lead])
    spread = mean * (1.0 - mean)
    found = []
    for handle, draws in before.items():
        if np.ptp(draws) <= 1e-12:
            continue
        row = by_path.get(handle.path)
        low, high = (None, None) if row is None else ends_of(row, answers)
        told = 0.0 if row is None or spread <= 0 else row.told(answers.lead) / spread
        found.append(
            Ranged(
                handle.path,
                handle.actor,
                _points(draws),
                () if after is None else _points(after[handle]),
                low,
                high,
                max(told, 0.0),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.told, -abs(one.swing), one.path)))


def _points(draws: FloatArray) -> tuple[float, ...]:
    return tuple(float(x) for x in np.quantile(draws, LEVELS, method="inverted_cdf"))
