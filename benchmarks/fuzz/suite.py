"""The suite ``fuzz``: ``python -m benchmarks fuzz``, a million inputs with mistakes in them.

No input may end in a traceback or hang, and memory stays below a bound: that of a process that has
read a case, and :data:`ROOM` more. ``growth`` reads inputs made to cost much, at two sizes.
"""

from __future__ import annotations

import resource
import time
from random import Random

from benchmarks.fuzz.growing import GROWING
from benchmarks.fuzz.inputs import MAKERS, bases
from benchmarks.fuzz.marks import MARKED
from benchmarks.fuzz.slips import slip
from benchmarks.fuzz.trying import attempts, marked_attempts
from benchmarks.reporting import Cell, Report, Settings
from winset.files.reading import reads

__all__ = ["ROOM", "run"]

#: Bytes of memory that any input of a few kilobytes may cost at most.
ROOM = 512 * 2**20
# Of a million inputs, how many are of each kind.
_SHARES = {"case": 0.4, "xml": 0.2, "yaml": 0.15, "csv": 0.15, "xlsx": 0.1}
_FULL, _QUICK = 1_000_000, 2_000
_SEED = 1


def run(settings: Settings) -> Report:
    """Run the sections asked for.

    They are the formats by name, ``slips``, ``growth``, and sheets and scenarios with one slip each
    (``workbook``, ``table``, ``drawn``, ``genius``, ``negmas``, ``geniusweb``).
    """
    report = Report("Inputs with mistakes in them")
    count = settings.inputs or (_QUICK if settings.quick else _FULL)
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    for kind in MAKERS:
        if settings.wants(kind):
            report.add(**_read(kind, max(round(count * _SHARES[kind]), 1), report.notes))
    if any(settings.wants(kind) for kind in MAKERS):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        within = "within" if peak - start <= ROOM else "beyond"
        report.notes.append(
            f"memory: {peak / 2**20:.0f} MiB at most, {(peak - start) / 2**20:.0f} more than "
            f"before the first input: {within} the bound of {ROOM // 2**20}"
        )
    for kind in MARKED:
        if settings.wants(kind):
            report.add(**_marked(kind, max(count // 10 // len(MARKED), 1), report.notes))
    if settings.wants("slips"):
        report.add(**_slips(max(count // 50, 200)))
    if settings.wants("growth"):
        for name in GROWING:
            report.add(**_growth(name, 0.05 if settings.quick else 0.25))
    return report


def _read(kind: str, count: int, notes: list[str]) -> dict[str, Cell]:
    tally = attempts(kind, count, _SEED)
    notes.extend(tally.faults[:20])
    return {
        "section": kind,
        "inputs": count,
        "cases": tally.counts["case"],
        "refused": tally.counts["refused"],
        "tracebacks": tally.counts["traceback"],
        "hangs": tally.counts["hang"],
        "odd": tally.counts["odd"],
        "inputs per second": round(count / max(tally.seconds, 1e-9)),
        "slowest, s": round(tally.slowest, 3),
    }


def _marked(kind: str, count: int, notes: list[str]) -> dict[str, Cell]:
    """Count slips in one cell of a sheet, or one line of a scenario, that no message names."""
    tally = marked_attempts(kind, count, _SEED)
    notes.extend(tally.faults[:20])
    notes.extend(f"another place: {kind}: {said}" for said in tally.missed[:3])
    refused = tally.counts["refused"]
    return {
        "section": f"one slip: {kind}",
        "inputs": count,
        "refused": refused,
        "tracebacks": tally.counts["traceback"],
        "hangs": tally.counts["hang"],
        "another place named": len(tally.missed),
        "in a hundred": round(100 * len(tally.missed) / max(refused, 1), 2),
        "inputs per second": round(count / max(tally.seconds, 1e-9)),
        "slowest, s": round(tally.slowest, 3),
    }


def _slips(count: int) -> dict[str, Cell]:
    """Count slips of one line that the messages do not name."""
    random = Random(_SEED)
    refused = missed = 0
    for _ in range(count):
        made = slip(random.choice(bases()), random)
        errors = reads(made.text).errors
        refused += bool(errors)
        named = any(d.line == made.line or f"line {made.line}" in str(d) for d in errors)
        missed += bool(errors) and not named
    return {
        "section": "slips",
        "inputs": count,
        "refused": refused,
        "another line named": missed,
        "in a hundred": round(100 * missed / refused, 3),
    }


def _growth(name: str, megabytes: float) -> dict[str, Cell]:
    """Time one kind of costly input, and one four times as long."""
    sizes, seconds = [], []
    for factor in (1, 4):
        text = GROWING[name](round(factor * megabytes * 1e6))
        start = time.process_time()
        found = reads(text).defects
        seconds.append(time.process_time() - start)
        sizes.append(len(text) / 1e6)
    return {
        "section": f"growth: {name}",
        "inputs": 2,
        "found": len(found),
        "MB": round(sizes[1], 2),
        "s per MB": round(seconds[1] / sizes[1], 2),
        "times as long": round(seconds[1] / max(seconds[0], 1e-9), 1),
        "times as large": round(sizes[1] / sizes[0], 1),
    }
