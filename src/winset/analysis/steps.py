"""A graph of steps: what each needs and gives, with memo, progress and cancel."""

from __future__ import annotations

import hashlib
import inspect
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

__all__ = ["Cancel", "Cancelled", "Memo", "Run", "Step", "Tell", "steps_of"]

Tell = Callable[[str, float], None]


class _Flag(Protocol):
    def is_set(self) -> bool: ...


#: Says whether to stop: a function, or an event of ``threading``.
Cancel = Callable[[], bool] | _Flag


class Cancelled(Exception):  # noqa: N818 - it is no error
    """A computation was stopped because it was asked to."""


@dataclass(frozen=True)
class Step:
    """One step: a function whose name is what it gives and whose parameters are what it needs.

    A parameter with a default is used only where it is computed anyhow. One called ``tell`` takes
    a function that is called with the fraction of the step that is done.
    """

    gives: str
    label: str
    compute: Callable[..., Any]
    needs: tuple[str, ...]
    may_use: tuple[str, ...]
    tells: bool


def steps_of(*labelled: tuple[str, Callable[..., Any]]) -> tuple[Step, ...]:
    """Make steps of functions; a step without a label is too short to be told of.

    Examples
    --------
    >>> def double(number): return 2 * number
    >>> def both(number, double): return number + double
    >>> run = Run(steps_of(("", double), ("adding", both)), {"number": 3})
    >>> run.results(["both"])
    {'both': 9}
    """
    made = []
    for label, compute in labelled:
        rows = inspect.signature(compute).parameters.values()
        named = [p for p in rows if p.name != "tell"]
        made.append(
            Step(
                compute.__name__,
                label,
                compute,
                tuple(p.name for p in named if p.default is p.empty),
                tuple(p.name for p in named if p.default is not p.empty),
                len(named) < len(rows),
            )
        )
    return tuple(made)


class Memo:
    """Results of steps, by the content that they were computed from; the longest unused go first.

    Parameters
    ----------
    most : int
        Results that are kept.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> tuple[bool, Any]:
        """Return whether there is a result, and the result."""
        with self._lock:
            if key not in self._kept:
                return False, None
            self._kept.move_to_end(key)
            return True, self._kept[key]

    def put(self, key: str, value: Any) -> None:
        """Keep a result."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


@dataclass
class Run:
    """The steps that one request needs, in order, each computed once.

    Parameters
    ----------
    steps : tuple of Step
        Each after those that it needs.
    given : mapping
        What is there before the first step.
    content : mapping of str to str
        What stands for the content of each given thing in the memo; its ``repr`` by default.
    tell : callable, optional
        Called with a label and the fraction done.
    cancel : callable or event, optional
        Asked between steps, and within those that tell how far they are.
    memo : Memo, optional
    """

    steps: tuple[Step, ...]
    given: Mapping[str, Any]
    content: Mapping[str, str] = field(default_factory=dict)
    tell: Tell | None = None
    cancel: Cancel | None = None
    memo: Memo | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def results(self, wanted: Iterable[str]) -> dict[str, Any]:
        """Compute what is wanted, and what it needs.

        Raises
        ------
        Cancelled
            Where ``cancel`` said so.
        """
        asked = list(wanted)
        plan = self._plan(asked)
        labelled = max(1, sum(bool(step.label) for step in plan))
        values = dict(self.given)
        keys = {name: self.content.get(name) or repr(value) for name, value in values.items()}
        done = 0
        for step in plan:
            key = self._key(step, keys)
            keys[step.gives] = key
            self._heed(step.label, done / labelled)
            found, value = self.memo.get(key) if self.memo else (False, None)
            if not found:
                value = self._computed(step, values, done, labelled)
                if self.memo:
                    self.memo.put(key, value)
            values[step.gives] = value
            done += bool(step.label)
            self._heed(step.label, done / labelled)
        return {name: values[name] for name in asked}

    def _plan(self, wanted: Iterable[str]) -> list[Step]:
        by_name = {step.gives: step for step in self.steps}
        needed: set[str] = set()
        open_ = list(wanted)
        while open_:
            name = open_.pop()
            if name not in needed and name not in self.given:
                needed.add(name)
                open_ += by_name[name].needs
        return [step for step in self.steps if step.gives in needed]

    @staticmethod
    def _key(step: Step, keys: Mapping[str, str]) -> str:
        used = (f"{name}={keys.get(name, '')}" for name in (*step.needs, *step.may_use))
        return hashlib.sha256("\n".join((step.gives, *used)).encode()).hexdigest()

    def _computed(self, step: Step, values: Mapping[str, Any], done: int, of: int) -> Any:
        arguments = {name: values[name] for name in step.needs}
        arguments |= {name: values[name] for name in step.may_use if name in values}
        if step.tells:
            arguments["tell"] = lambda part: self._heed(step.label, (done + part) / of)
        started = time.perf_counter()
        value = step.compute(**arguments)
        if step.label:
            self.seconds[step.label] = time.perf_counter() - started
        return value

    def _heed(self, label: str, fraction: float) -> None:
        stop = self.cancel
        if stop is not None and (stop() if callable(stop) else stop.is_set()):
            raise Cancelled(f"stopped while {label or 'computing'}")
        if label and self.tell is not None:
            self.tell(label, min(1.0, fraction))
