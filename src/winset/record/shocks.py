"""Epochs: stretches of time between dated shocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from winset.case.model import Case

__all__ = ["Epoch", "epoch_at", "epochs_of", "shocks_of"]


@dataclass(frozen=True)
class Epoch:
    """A stretch of time between dated shocks (the first has no start)."""

    start: date | None
    reason: str = ""


def shocks_of(case: Case) -> tuple[int, ...]:
    """Positions of the shocks that change something, by date."""
    found = [n for n, event in enumerate(case.events) if event.kind == "shock" and event.shift]
    return tuple(sorted(found, key=lambda n: case.events[n].date))


def epochs_of(case: Case) -> tuple[Epoch, ...]:
    """One epoch before any shock, and one from each day with a shock that changes something."""
    reasons: dict[date, list[str]] = {}
    for n in shocks_of(case):
        event = case.events[n]
        reasons.setdefault(event.date, []).append(event.reason or event.text)
    later = (Epoch(day, "; ".join(filter(None, said))) for day, said in reasons.items())
    return (Epoch(None), *later)


def epoch_at(epochs: Sequence[Epoch], day: date) -> int:
    """Return the epoch of a day: that of the last shock not after it.

    Examples
    --------
    >>> two = (Epoch(None), Epoch(date(2020, 5, 1)))
    >>> [epoch_at(two, date(2020, 4, 30)), epoch_at(two, date(2020, 5, 1))]
    [0, 1]
    """
    return max(e for e, epoch in enumerate(epochs) if epoch.start is None or epoch.start <= day)
