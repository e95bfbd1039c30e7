"""Robust deals: against counting every deal, and where nobody can list them, against search."""

from __future__ import annotations

import time
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Clocked, clocked, once
from benchmarks.reporting import Report, Settings
from benchmarks.zone_instances import judged_worlds
from winset.deals.robust import robust as most_robust
from winset.space import Consent, Space

__all__ = ["counted", "robust", "searched"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Worlds = tuple[FloatArray, FloatArray]

_BUDGET = 60.0


def counted(space: Space, worlds: Worlds) -> NDArray[np.int64]:
    """Worlds in which each deal passes, by adding up every deal's utilities in NumPy: (deals,)."""
    count = np.zeros(space.n_deals, dtype=np.int64)
    for table, floor in zip(*worlds, strict=True):
        total = np.zeros((len(table), 1))
        for start, n in zip(space.offsets[:-1], space.sizes, strict=True):
            option = table[:, None, start : start + n]
            total = (total[:, :, None] + option).reshape(len(table), -1)
        count += (total >= floor[:, None] - 1e-9).all(axis=0)
    return count


def searched(space: Space, worlds: Worlds, seconds: float, *, greedy: bool, seed: int = 1) -> float:
    """Chance of the best deal met within some seconds of processor time.

    Random deals; or, if ``greedy``, steepest ascent from random deals, one issue at a time. Both
    look at all worlds, and neither can tell how much better the best deal is.
    """
    utility, floor = worlds
    rng, start, best = np.random.default_rng(seed), np.asarray(space.offsets[:-1]), 0.0
    until = time.process_time() + seconds
    by_column = np.ascontiguousarray(utility.transpose(2, 0, 1))  # (columns, worlds, actors)
    least = floor - 1e-9

    def chance(columns: IntArray) -> float:
        return float((by_column[columns].sum(0) >= least).all(-1).mean())

    while time.process_time() < until:
        here = start + rng.integers(space.sizes)
        value = chance(here)
        while greedy and time.process_time() < until:
            total, moves = by_column[here].sum(0), []
            for b, n in enumerate(space.sizes):
                for c in range(start[b], start[b] + n):
                    passes = (total - by_column[here[b]] + by_column[c] >= least).all(-1)
                    moves.append((float(passes.mean()), b, c))
            gain, b, c = max(moves)
            if gain <= value:
                break
            here[b], value = c, gain
        best = max(best, value)
    return best


def robust(report: Report, settings: Settings) -> None:
    """Rank deals by the worlds in which they hold: all counted, and where they cannot be."""
    _listed(report, settings)
    _beyond(report, settings)


def _listed(report: Report, settings: Settings) -> None:
    """Spaces whose every deal can be counted, the counting timed on a few worlds."""
    n = 1_000 if settings.quick else 10_000
    shapes = ((8, 4, 3), (6, 10, 3)) if settings.quick else ((8, 4, 3), (8, 5, 4), (6, 10, 3))
    for issues, options, actors in shapes:
        space, consent = Space.plain([options] * issues), Consent.unanimity(actors)
        for kind in ("random", "opposed"):
            utility, floor = judged_worlds(kind, n, issues, options, actors)
            found, ours = clocked(
                partial(most_robust, space, utility, floor, np.ones(n), consent), settings.repeat
            )
            few = min(n, max(20, 20_000_000 // space.n_deals))
            part = (utility[:few], floor[:few])
            count, other = clocked(partial(counted, space, part), 1)
            same = most_robust(space, *part, np.ones(few), consent)
            truth = np.sort(count)[::-1][: len(same)] / few
            _row(
                report, (kind, n, issues, options, actors), "winset", ours,
                best=float(found.probability[0]) if len(found) else 0.0,
                gap=found.gap, proven=found.n_proven,
            )  # fmt: skip
            _row(
                report, (kind, n, issues, options, actors), "NumPy",
                Clocked(other.seconds * n / few, other.cpu * n / few, other.slowest, other.runs),
                ratio=other.cpu * n / few / max(ours.cpu, 1e-9),
            )  # fmt: skip
            if not np.allclose(same.probability, truth):
                report.notes.append(f"robust, {kind}, {issues} issues of {options}: answers differ")


def _beyond(report: Report, settings: Settings) -> None:
    """About 10^12 deals, 10,000 worlds: gap within a minute, and what searches find meanwhile."""
    n, budget = (1_000, 5.0) if settings.quick else (10_000, _BUDGET)
    shapes = (
        ("random", 20, 4, 3), ("opposed", 20, 4, 2), ("opposed", 20, 4, 3), ("opposed", 20, 4, 4),
        ("opposed", 12, 10, 3), ("opposed", 40, 2, 3), ("mixed", 20, 4, 3),
    )  # fmt: skip
    warm = judged_worlds("opposed", 100, 20, 4, 3)  # compiles, or loads what is compiled
    most_robust(Space.plain([4] * 20), *warm, np.ones(100), Consent.unanimity(3), seconds=1.0)
    for kind, issues, options, actors in shapes[:3] if settings.quick else shapes:
        space = Space.plain([options] * issues)
        worlds = judged_worlds(kind, n, issues, options, actors)
        shape = (kind, n, issues, options, actors)
        found, ours = once(
            partial(
                most_robust, space, *worlds, np.ones(n), Consent.unanimity(actors), seconds=budget
            )
        )
        _row(
            report, shape, "winset", ours,
            best=float(found.probability[0]) if len(found) else 0.0,
            gap=found.gap, proven=found.n_proven,
        )  # fmt: skip
        for label, greedy in (("random deals", False), ("greedy", True)):
            spend = min(ours.cpu, 10.0)
            best, other = once(partial(searched, space, worlds, spend, greedy=greedy))
            _row(report, shape, label, other, best=best)


def _row(
    report: Report,
    shape: tuple[str, int, int, int, int],
    tool: str,
    clock: Clocked,
    **cells: float | None,
) -> None:
    kind, worlds, issues, options, actors = shape
    report.add(
        section="robust",
        kind=kind,
        worlds=worlds,
        issues=issues,
        options=options,
        actors=actors,
        tool=tool,
        seconds=clock.seconds,
        cpu=clock.cpu,
        runs=clock.runs,
        **cells,
    )
