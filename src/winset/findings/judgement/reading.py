"""What turns an answer: every judgement at either end of what was said of it.

Given-data sensitivity: the worlds at hand are sorted by one judgement (or two), nothing is drawn
again, and the chance of every answer is taken in each part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.findings.judgement.results import Contrary, Hinge, Reading, Setting
from winset.findings.share import Share, share_of_sums
from winset.findings.unknowns.measures import BINS, binned
from winset.model import Handle

__all__ = ["Answers", "Sorted", "contrary", "ends_of", "hinges", "sorted_worlds"]

End = Literal["low", "high"]
_ENDS: tuple[End, End] = ("low", "high")
# Judgements whose pairs are tried, and the thirds at whose ends they are held.
_PAIRED, _THIRD = 6, 3
# Worlds, effectively, that a part needs to be spoken of.
_FEWEST = 20.0
# The chance of the answer must move by this much for a judgement to be one that it hinges on.
_MOVES = 0.1


@dataclass(frozen=True, eq=False)
class Answers:
    """Which answers hold in which world.

    Parameters
    ----------
    readings : tuple of Reading
    hits : (worlds, answers) bool
    weight : (worlds,) float, sums to one
    lead : int
        Position of the leading answer.
    """

    readings: tuple[Reading, ...]
    hits: BoolArray
    weight: FloatArray
    lead: int

    def chance(self, answer: int, rows: BoolArray | None = None) -> Share:
        """Chance of an answer, among some worlds or all."""
        inside = self.weight if rows is None else self.weight * rows
        hit = inside * self.hits[:, answer]
        return share_of_sums(
            float(hit.sum()), float(hit @ inside), float(inside.sum()), float(inside @ inside)
        )


@dataclass(frozen=True, eq=False)
class Sorted:
    """Worlds sorted by one judgement into parts of about equal weight.

    Parameters
    ----------
    handle : Handle
    values : (worlds,) float
    bins : (worlds,) int
    mass, square : (parts,) float
        Weight in each part, and squared weights added up.
    hits : (parts, answers) float
        Weight of the worlds of each part in which each answer holds.
    """

    handle: Handle
    values: FloatArray
    bins: IntArray
    mass: FloatArray
    square: FloatArray
    hits: FloatArray

    def told(self, answer: int) -> float:
        """Variance of the chance of an answer over the parts, less what chance alone gives."""
        total = float(self.mass.sum())
        mean = float(self.hits[:, answer].sum()) / total
        means = self.hits[:, answer] / self.mass
        between = float(self.mass @ (means - mean) ** 2) / total
        noise = mean * (1 - mean) * float((self.square / self.mass).sum()) / total
        return between - noise


def sorted_worlds(
    quantities: Mapping[Handle, FloatArray], answers: Answers, bins: int = BINS
) -> tuple[Sorted, ...]:
    """Sort the worlds by every judgement that varies."""
    weight, found = answers.weight, []
    for handle, draws in quantities.items():
        values = np.asarray(draws, dtype=np.float64)
        if values.shape != weight.shape or np.ptp(values) <= 1e-12:
            continue
        parts = binned(values, weight, bins)
        n = int(parts.max()) + 1
        mass = np.bincount(parts, weight, n).astype(np.float64)
        if n < 2 or not (mass > 0).all():
            continue
        columns = [np.bincount(parts, weight * column, n) for column in answers.hits.T]
        hits = np.stack(columns, axis=1).astype(np.float64)
        square = np.bincount(parts, weight**2, n).astype(np.float64)
        found.append(Sorted(handle, values, parts, mass, square, hits))
    return tuple(found)


def hinges(
    rows: Sequence[Sorted], answers: Answers, sourced: Mapping[str, bool]
) -> tuple[Hinge, ...]:
    """Rank the judgements by what the leading answer owes to them; those that move it only."""
    ranked = sorted(rows, key=lambda row: (-row.told(answers.lead), row.handle.path))
    found = [_hinge(row, answers, sourced) for row in ranked if row.told(answers.lead) > 0]
    return tuple(h for h in found if abs(h.high.value - h.low.value) >= _MOVES)


def ends_of(row: Sorted, answers: Answers) -> tuple[Share, Share]:
    """Chance of the leading answer where a judgement is in its lowest and its highest part."""
    low, high = row.bins == 0, row.bins == row.bins.max()
    return answers.chance(answers.lead, low), answers.chance(answers.lead, high)


def _hinge(row: Sorted, answers: Answers, sourced: Mapping[str, bool]) -> Hinge:
    low, high = row.bins == 0, row.bins == row.bins.max()
    at = [np.average(row.values[side], weights=answers.weight[side]) for side in (low, high)]
    path = row.handle.path
    return Hinge(
        path,
        row.handle.actor,
        *ends_of(row, answers),
        float(at[0]),
        float(at[1]),
        sourced.get(path, False),
    )


def contrary(rows: Sequence[Sorted], answers: Answers) -> Contrary | None:
    """Find the strongest case for another answer.

    Of the settings in which another answer leads by more than its sampling error, the one that
    holds for the largest part of what was said of a judgement; where no single judgement does it,
    pairs of those that tell most are tried, each in the outer third of what was said. Where
    nothing makes another answer lead, the single setting that brings one closest.
    """
    if len(answers.readings) < 2:
        return None
    ends = [_end(row, answers, end) for row in rows for end in _ENDS]
    leading = [found for found in ends if found is not None and found.leads]
    if not leading:
        told = sorted(rows, key=lambda row: -row.told(answers.lead))[:_PAIRED]
        pairs = (_pair(one, other, answers) for one, other in combinations(told, 2))
        leading = [found for found in pairs if found is not None]
    if leading:
        return max(leading, key=_strength)
    closest = [found for found in ends if found is not None]
    return max(closest, key=_ahead, default=None)


def _ahead(found: Contrary) -> float:
    return found.theirs.value - found.ours.value


def _strength(found: Contrary) -> tuple[float, float]:
    return (min(setting.part for setting in found.where), _ahead(found))


def _other(answers: Answers, hit: FloatArray) -> int:
    """Find the likeliest answer but the leading one."""
    rest = hit.copy()
    rest[answers.lead] = -1.0
    return int(rest.argmax())


def _leads(answers: Answers, hit: FloatArray, mass: float, square: float) -> int | None:
    """Find an answer that leads ours by more than its sampling error; None if none does."""
    n = mass**2 / square
    if n < _FEWEST:
        return None
    best = _other(answers, hit)
    theirs, ours = hit[best] / mass, hit[answers.lead] / mass
    return best if theirs - ours > np.sqrt((theirs + ours) / n) else None


def _end(row: Sorted, answers: Answers, end: End) -> Contrary | None:
    """From one end of a judgement inwards, how far another answer leads."""
    turn = slice(None) if end == "low" else slice(None, None, -1)
    mass, square = np.cumsum(row.mass[turn]), np.cumsum(row.square[turn])
    hits = np.cumsum(row.hits[turn], axis=0)
    last, best = 0, None
    for k in range(len(mass) - 1):
        found = _leads(answers, hits[k], float(mass[k]), float(square[k]))
        if found is not None:
            last, best = k, found
    leads = best is not None
    if best is None:
        if mass[0] ** 2 / square[0] < _FEWEST:
            return None
        best = _other(answers, hits[0])
    parts = range(last + 1) if end == "low" else range(len(mass) - 1 - last, len(mass))
    inside = np.isin(row.bins, list(parts))
    return _case(answers, best, inside, (_setting(row, end, inside, float(mass[last])),), leads)


def _setting(row: Sorted, end: End, inside: BoolArray, part: float) -> Setting:
    values = row.values[inside]
    edge = values.max() if end == "low" else values.min()
    return Setting(row.handle.path, end, round(part, 2), float(edge))


def _case(
    answers: Answers, best: int, inside: BoolArray, where: tuple[Setting, ...], leads: bool
) -> Contrary:
    theirs, ours = answers.chance(best, inside), answers.chance(answers.lead, inside)
    return Contrary(answers.readings[best], where, leads, theirs, ours)


def _pair(one: Sorted, other: Sorted, answers: Answers) -> Contrary | None:
    """Two judgements at once, each in an outer third of what was said."""
    weight, found = answers.weight, []
    thirds = [binned(row.values, weight, _THIRD) for row in (one, other)]
    for ends in product(_ENDS, repeat=2):
        sides = [t == (0 if end == "low" else t.max()) for t, end in zip(thirds, ends, strict=True)]
        inside = sides[0] & sides[1]
        held = weight * inside
        if held.sum() <= 0:
            continue
        best = _leads(answers, held @ answers.hits, float(held.sum()), float(held @ held))
        if best is not None:
            where = tuple(
                _setting(row, end, side, float(weight @ side))
                for row, end, side in zip((one, other), ends, sides, strict=True)
            )
            found.append(_case(answers, best, inside, where, True))
    return max(found, key=_ahead, default=None)
