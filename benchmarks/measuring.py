"""Clocks: medians in one process, and whole processes with their peak of memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["Clocked", "clocked", "once", "whole_process"]

T = TypeVar("T")


@dataclass(frozen=True)
class Clocked:
    """Median wall and processor time of some runs, and the slowest."""

    seconds: float
    cpu: float
    slowest: float
    runs: int


def clocked(work: Callable[[], T], repeat: int, *, enough: float = 60.0) -> tuple[T, Clocked]:
    """Run some work once to warm up, then repeatedly; fewer times where it takes long.

    Medians rest on ``repeat`` runs unless these would take more than ``enough`` seconds.
    """
    begun = time.perf_counter()
    result = work()
    first = time.perf_counter() - begun
    walls, cpus = [], []
    for run in range(repeat):
        if run >= 1 and first * (run + 1) > enough:
            break
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return result, Clocked(
        statistics.median(walls), statistics.median(cpus), max(walls), len(walls)
    )


def once(work: Callable[[], T]) -> tuple[T, Clocked]:
    """Run some long work a single time, with nothing before it."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return result, Clocked(wall, cpu, wall, 1)


def whole_process(
    code: str, repeat: int, python: str = sys.executable, text: str = ""
) -> tuple[Clocked, float]:
    """Time a fresh Python from start to end; also its peak of memory in mebibytes."""
    walls, cpus, peaks = [], [], []
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    # Once unmeasured, so that byte code and compiled kernels are on disk.
    for run in range(repeat + 1):
        wall = time.perf_counter()
        child = subprocess.Popen(
            [python, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=environment,
        )
        assert child.stdin is not None
        child.stdin.write(text.encode())
        child.stdin.close()
        _, status, used = os.wait4(child.pid, 0)
        if status != 0:
            raise RuntimeError(f"a measured process failed with status {status}")
        child.returncode = status
        if run == 0:
            continue
        walls.append(time.perf_counter() - wall)
        cpus.append(used.ru_utime + used.ru_stime)
        peaks.append(used.ru_maxrss / 1024)
    clock = Clocked(statistics.median(walls), statistics.median(cpus), max(walls), len(walls))
    return clock, max(peaks)
