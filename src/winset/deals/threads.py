"""Threads for compiled steps and whole-array work, both of which leave the interpreter free."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np

from winset.arrays import IntArray

__all__ = ["in_threads"]


_CHUNKS = 32  # fixed, so that an answer cannot depend on the number of threads


def in_threads(one: Callable[[IntArray], None], rows: IntArray) -> None:
    """Apply a step to rows, a part at a time, in as many threads as there are processors.

    The step must write to rows of its own only. Workers of a sweep have one thread each.
    """
    parts = [p for p in np.array_split(rows, _CHUNKS) if len(p)]
    threads = _threads()
    if len(parts) <= 1 or threads == 1:
        for mine in parts:
            one(mine)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(one, parts))


def _threads() -> int:
    """Processors that this process may use, or fewer where NUMBA_NUM_THREADS says so."""
    some = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    asked = os.environ.get("NUMBA_NUM_THREADS", "")
    limit = int(asked) if asked.isdigit() and int(asked) > 0 else some
    return max(1, min(some or 1, limit or 1))
