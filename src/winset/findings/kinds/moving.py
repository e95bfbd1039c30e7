"""What moves a kind in or out: break-even walk-away values, and margins as they were said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from winset.arrays import TOLERANCE, BoolArray, FloatArray, Status
from winset.deals.sets.base import WinSets
from winset.findings.kinds.results import BreakEven, Moved
from winset.findings.kinds.sets import Kind
from winset.findings.share import Share, share
from winset.space import Consent

__all__ = ["bests", "break_evens", "moved", "quantiles"]

_LEVELS = (0.05, 0.5, 0.95)


def quantiles(
    values: FloatArray, weight: FloatArray, levels: tuple[float, ...] = _LEVELS
) -> tuple[float, ...]:
    """Weighted quantiles: the least value below which at least that much of the weight lies.

    Examples
    --------
    >>> quantiles(np.array([3.0, 1.0, 2.0]), np.full(3, 1 / 3))
    (1.0, 2.0, 3.0)
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order])
    at = np.searchsorted(reached, np.asarray(levels) * reached[-1] * (1 - 1e-12))
    return tuple(float(v) for v in values[order][np.minimum(at, len(order) - 1)])


@dataclass(frozen=True, eq=False)
class _Best:
    """What one actor can get at most from deals of a kind that the others pass, over worlds.

    ``without`` says in which worlds the others pass such a deal though it refuses.
    """

    actor: int
    best: FloatArray
    without: BoolArray
    null: FloatArray
    floor: FloatArray
    weight: FloatArray

    @cached_property
    def stated(self) -> tuple[float, float, float]:
        """5, 50 and 95 % of its margin."""
        low, middle, high = quantiles(self.floor - self.null, self.weight)
        return low, middle, high

    @property
    def half(self) -> float:
        """Half of the 90 % range of its margin."""
        return (self.stated[2] - self.stated[0]) / 2

    def at(self, shift: float) -> Share:
        """Worlds with a deal of the kind, with its walk-away value moved."""
        there = self.without | (self.best >= self.floor + shift - TOLERANCE)
        return share(there, self.weight)


def bests(
    kind: Kind, consent: Consent, kept: WinSets, null: FloatArray, weight: FloatArray
) -> tuple[_Best, ...]:
    """Find what everybody whose consent can matter can get at most from a kind.

    Parameters
    ----------
    kind : Kind
    consent : Consent
    kept : WinSets
        At the close, less stated losses.
    null : (worlds, actors) float
        Utility of the status quo.
    weight : (worlds,) float
    """
    return tuple(
        _Best(
            a,
            kind.best(kept, a, consent.assuming([a])),
            _without(kind, kept, consent, a),
            null[:, a],
            kept.floor[:, a],
            weight,
        )
        for a in consent.actors
    )


def _without(kind: Kind, kept: WinSets, consent: Consent, actor: int) -> BoolArray:
    """In which worlds a deal of the kind passes though one actor refuses."""
    rule = consent.refusing(actor)
    if rule is None:
        return np.zeros(kept.n, dtype=np.bool_)
    return np.asarray(kind.some(kept, rule) == 1)


def break_evens(kind: Kind, actors: Sequence[str], found: Sequence[_Best]) -> Iterator[BreakEven]:
    """Find, for everybody whose consent can matter, the margin at which a kind vanishes.

    With a walk-away value above the most that an actor can get from it nothing of the kind is left,
    where the others need its consent.
    """
    for one in found:
        there = np.isfinite(one.best) & ~one.without & (one.weight > 0)
        over, weight = (one.best - one.null)[there], one.weight[there]
        low, median, high = quantiles(over, weight) if there.any() else (float("nan"),) * 3
        never = share(~np.isfinite(one.best), one.weight)
        always = share(one.without, one.weight)
        yield BreakEven(kind.id, actors[one.actor], never, low, median, high, one.stated, always)


def moved(
    kind: Kind, actors: Sequence[str], consent: Consent, kept: WinSets, found: Sequence[_Best]
) -> Iterator[Moved]:
    """Move every margin by half of its own 90 % range, one at a time and then all together."""
    moving = [one for one in found if one.half > 0]
    for one in moving:
        yield Moved(kind.id, actors[one.actor], one.half, one.at(-one.half), one.at(one.half))
    if len(moving) < 2:
        return
    shift = np.zeros(kept.floor.shape[1])
    shift[[one.actor for one in moving]] = [one.half for one in moving]
    lower, higher = (
        share(_together(kind, consent, kept, sign * shift) == 1, moving[0].weight)
        for sign in (-1.0, 1.0)
    )
    yield Moved(kind.id, "", float(np.mean([one.half for one in moving])), lower, higher)


def _together(kind: Kind, consent: Consent, kept: WinSets, shift: FloatArray) -> Status:
    """Whether there is a deal of the kind with walk-away values moved all one way."""
    found = kind.some(kept, consent)
    # Lower values close nothing, and higher ones open nothing.
    open_ = np.flatnonzero(found != (1 if shift.max() <= 0 else 0))
    part = kept.take(open_)
    found[open_] = kind.some(part.with_floor(part.floor + shift), consent)
    return found
