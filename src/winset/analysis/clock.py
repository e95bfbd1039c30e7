"""The steps of a run: told to the progress bar, and timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

__all__ = ["Clock", "Tell"]

Tell = Callable[[str, float], None]
T = TypeVar("T")


class Clock:
    """Tells what is being computed, and keeps the seconds of each step."""

    def __init__(self, progress: Tell | None, steps: int) -> None:
        self._progress, self._steps, self._done = progress, max(steps, 1), 0
        self.seconds: dict[str, float] = {}

    def step(self, label: str, compute: Callable[[], T]) -> T:
        """Compute one step under its label."""
        self._tell(label)
        started = time.perf_counter()
        result = compute()
        self.seconds[label] = time.perf_counter() - started
        self._done += 1
        self._tell(label)
        return result

    def _tell(self, label: str) -> None:
        if self._progress is not None:
            self._progress(label, min(1.0, self._done / self._steps))
