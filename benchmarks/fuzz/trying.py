"""Reading one input after another: what becomes of each, how long it takes, how much memory."""

from __future__ import annotations

import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.fuzz.inputs import MAKERS
from benchmarks.fuzz.marks import MARKED, names
from winset.case.errors import CaseError, Defect
from winset.exchange.opening import read
from winset.text import visible

__all__ = ["HANGS_AFTER", "Tally", "attempt", "attempts", "marked_attempts"]

#: Seconds of the processor after which an input counts as one that hangs; each is small.
HANGS_AFTER = 5.0


class HangError(Exception):
    """Raised where reading takes too long."""


@dataclass
class Tally:
    """What became of many inputs."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    seconds: float = 0.0
    #: Slips that were refused, but at another place than theirs.
    missed: list[str] = field(default_factory=list)


def attempts(kind: str, count: int, seed: int) -> Tally:
    """Read so many inputs of a kind, each made from its own seed."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as place, _alarm():
        for k in range(count):
            files = MAKERS[kind](Random(f"{kind} {seed} {k}"), Path(place))
            folder = Path(place) / "input"
            folder.mkdir(exist_ok=True)
            for old in folder.iterdir():
                old.unlink()
            for name, raw in files.items():
                (folder / name).write_bytes(raw)
            target = folder / next(iter(files)) if len(files) == 1 else folder
            start = time.process_time()
            outcome = attempt(target)
            took = time.process_time() - start
            tally.counts[outcome.partition(":")[0]] += 1
            tally.seconds += took
            tally.slowest = max(tally.slowest, took)
            if outcome not in ("case", "refused"):
                tally.faults.append(f"{kind}, seed {seed}, number {k}: {outcome}")
    return tally


def marked_attempts(kind: str, count: int, seed: int) -> Tally:
    """Read so many inputs with one slip each, and see whether a message names its place."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as place, _alarm():
        folder = Path(place)
        for k in range(count):
            made = MARKED[kind](Random(f"{kind} {seed} {k}"))
            for name, raw in made.files.items():
                (folder / name).write_bytes(raw)
            target = folder / next(iter(made.files)) if len(made.files) == 1 else folder
            start = time.process_time()
            found: list[Defect] = []
            outcome = attempt(target, found)
            took = time.process_time() - start
            tally.counts[outcome.partition(":")[0]] += 1
            tally.seconds += took
            tally.slowest = max(tally.slowest, took)
            if outcome not in ("case", "refused"):
                tally.faults.append(f"{kind}, seed {seed}, number {k}: {outcome}")
            elif outcome == "refused" and not names(made, found):
                where = made.place or f"{made.file}:{made.line}"
                tally.missed.append(f"{k}: {where}: {made.what[:60]!r}: {found[0]}")
    return tally


def attempt(target: Path, errors: list[Defect] | None = None) -> str:
    """Read one input: ``"case"``, ``"refused"``, or what is wrong with how it was refused."""
    signal.setitimer(signal.ITIMER_PROF, HANGS_AFTER)
    try:
        reading = read(target)
        defects, usable = reading.errors, reading.case is not None
        [str(defect) for defect in reading.warnings[:50]]
    except CaseError as error:
        defects, usable = error.defects, False
    except HangError:
        return "hang"
    except Exception as error:
        return f"traceback: {type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if errors is not None:
        errors += defects
    if usable != (not defects):
        return "odd: neither a case nor a reason why not"
    said = [str(defect) for defect in defects[:50]]
    if any("\n" in line or visible(line) != line for line in said):
        return f"odd: a message that acts on a terminal: {said[0]!r}"
    if target.suffix == ".toml" and any(defect.line is None for defect in defects):
        lost = next(d for d in defects if d.line is None)
        return "case" if usable else _without_line(lost.code)
    return "case" if usable else "refused"


def _without_line(code: str) -> str:
    """Allow what concerns the file as a whole to stand on no line."""
    whole = ("encoding", "empty", "too-large", "unreadable", "and-more")
    return "refused" if code in whole else f"odd: {code} without a line"


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGPROF, ring)
    try:
        yield
    finally:
        signal.signal(signal.SIGPROF, before)
