"""The steps of a run: told to the progress bar, timed, and two at a time where they can be."""

from __future__ import annotations

import threading
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
        self._lock = threading.Lock()
        self.seconds: dict[str, float] = {}

    def step(self, label: str, compute: Callable[[], T]) -> T:
        """Compute one step under its label."""
        self._tell(label)
        started = time.perf_counter()
        result = compute()
        with self._lock:
            self.seconds[label] = time.perf_counter() - started
            self._done += 1
        self._tell(label)
        return result

    def beside(self, label: str, compute: Callable[[], T]) -> Callable[[], T]:
        """Start a step in a thread of its own; call what is returned for its result.

        The step must not depend on anything that is computed meanwhile. An error of the step is
        raised by that call. The thread never outlives the program: Ctrl-C needs no patience.

        Examples
        --------
        >>> clock = Clock(None, 1)
        >>> wait = clock.beside("adding", lambda: 1 + 1)
        >>> wait()
        2
        """
        results: list[T] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                results.append(self.step(label, compute))
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=run, name=label, daemon=True)
        thread.start()

        def wait() -> T:
            thread.join()
            if errors:
                raise errors[0]
            return results[0]

        return wait

    def _tell(self, label: str) -> None:
        if self._progress is not None:
            self._progress(label, min(1.0, self._done / self._steps))
