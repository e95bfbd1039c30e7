"""Deal spaces: random ones against plain fractions, and every figure of NegMAS beside ours."""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor

from benchmarks.arithmetic.comparing import differences_of
from benchmarks.arithmetic.figures import against_negmas
from benchmarks.reporting import Report, Settings

__all__ = ["run"]

SPACES = 1_000_000
QUICK = 10_000
CHUNK = 2_000


def run(settings: Settings) -> Report:
    """Run the sections that were asked for."""
    report = Report("Deal spaces against plain fractions, and against NegMAS")
    if settings.wants("fuzz"):
        fuzz(report, QUICK if settings.quick else SPACES)
    if settings.wants("figures"):
        against_negmas(report, settings)
    return report


def fuzz(report: Report, spaces: int) -> None:
    """Compare random spaces with their slow twin, and name the seeds that differ."""
    begun, wrong, done = time.perf_counter(), [], 0
    workers = os.cpu_count() or 1
    chunks = [range(k, min(k + CHUNK, spaces)) for k in range(0, spaces, CHUNK)]
    with ProcessPoolExecutor(workers) as pool:
        for chunk, found in zip(chunks, pool.map(differences_of, chunks), strict=True):
            done += len(chunk)
            wrong += found
            for what in found:
                report.notes.append(what)
                print(f"  {what}", flush=True)
    report.add(
        section="fuzz",
        spaces=done,
        wrong=len(wrong),
        seconds=round(time.perf_counter() - begun, 1),
        workers=workers,
    )
