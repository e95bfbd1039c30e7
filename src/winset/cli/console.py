"""Where output goes, and the bar that shows progress on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from winset.text import escaped, visible_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

__all__ = ["WIDEST", "ProgressBar", "print_json", "say", "stdout"]

#: Longer lines are hard to follow to their ends.
WIDEST = 96
# Shorter runs end before a bar could be read.
_AFTER_SECONDS = 0.7


def stdout() -> Console:
    """Return standard output: prose of 96 columns at most, colour on a terminal only.

    There is none where NO_COLOR is set.
    """
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            # Rich would exit with 1; a reader that went away is told from a fault by 141.
            raise BrokenPipeError

    made = Plain(highlight=False, soft_wrap=False)
    made.width = min(made.width, WIDEST)
    return made


def print_json(text: str) -> None:
    """Write JSON as it is: no colour, no wrapping, and nothing in it that acts on a terminal."""
    text = escaped(text)
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say(text: str, *, error: bool = False) -> None:
    """Write lines of text, in which nothing acts on a terminal."""
    print(visible_lines(text), file=sys.stderr if error else sys.stdout, flush=error)


class ProgressBar:
    """A bar on standard error; only on a terminal, and only once a run takes a while.

    Call it with a label and the fraction done.
    """

    def __init__(self, wanted: bool = True) -> None:
        self._wanted = wanted and sys.stderr.isatty()
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, label: str, fraction: float) -> None:
        """Show how far things are."""
        if not self._wanted or (
            self._progress is None and time.monotonic() - self._started < _AFTER_SECONDS
        ):
            return
        if self._progress is None:
            self._progress = _bar()
            self._progress.start()
            self._task = self._progress.add_task(label, total=1.0)
        assert self._task is not None
        self._progress.update(self._task, description=label, completed=fraction)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
