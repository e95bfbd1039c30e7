"""Time to condition: 20 offers over 10 issues, and how it grows."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.reporting import Cell
from winset.conduct import Record
from winset.learn.opponent import infer_utilities
from winset.space import Space

SIZES = ((10, 20), (10, 40), (10, 80), (20, 20), (40, 20))


def log(issues: int, offers: int, seed: int = 0) -> Record:
    """Draw a log of offers that mean something: each side around its own favourite deal."""
    rng = np.random.default_rng(seed)
    space = Space.plain([4] * issues)
    best = rng.integers(4, size=(2, issues))
    deals = []
    for k in range(offers):
        keep = rng.random(issues) < 0.7
        deals.append((k % 2, np.where(keep, best[k % 2], rng.integers(4, size=issues)).tolist()))
    return Record.of_offers(space, deals)


def run(draws: int = 1_600, *, few: bool = False) -> list[dict[str, Cell]]:
    """Time one actor's inference."""
    infer_utilities(log(2, 4), 0, draws=200)  # imports
    rows: list[dict[str, Cell]] = []
    for issues, offers in SIZES[: 1 if few else None]:
        record = log(issues, offers)
        wall, cpu = time.perf_counter(), time.process_time()
        found = infer_utilities(record, 0, draws=draws)
        rows.append(
            {
                "issues": issues,
                "offers of both": offers,
                "effective sample": round(found.ess),
                "seconds": f"{time.perf_counter() - wall:.2f}",
                "CPU seconds": f"{time.process_time() - cpu:.2f}",
            }
        )
    return rows
