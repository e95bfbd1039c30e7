"""The suite ``whatif``: 200 random edits over three cases, weighed anew against drawn anew."""

from __future__ import annotations

import math
import time
from collections import Counter
from itertools import islice

import winset as ws
from benchmarks.reporting import Report, Settings
from benchmarks.whatif.edits import edits_of
from winset.findings.moved import Moved

__all__ = ["run"]

CASES = ("hanoi", "gm_uaw_2019", "prespa_2018")


def run(settings: Settings) -> Report:
    """Compare every figure of every edit with that of worlds drawn anew under another seed."""
    report = Report("What if: worlds weighed anew, against worlds drawn anew")
    many = settings.inputs or (30 if settings.quick else 200)
    for k, name in enumerate(CASES):
        report.add(**_case(name, many // 3 + (k < many % 3), report.notes))
    return report


def _case(name: str, many: int, notes: list[str]) -> dict[str, object]:
    base = ws.analyze(name, worlds=10_000, seed=1, only=["deals"])
    other = ws.analyze(name, worlds=10_000, seed=2, only=["deals"])
    count: Counter[str] = Counter()
    quick, whole = [], []
    for kind, case in islice(edits_of(base.case, 7), many):
        begun = time.process_time()
        tried = ws.what_if(base, case, anew="never")
        middle = time.process_time()
        anew = ws.what_if(other, case, anew="always")
        quick.append(middle - begun)
        whole.append(time.process_time() - middle)
        count["edits"] += 1
        if not tried.sure:
            count["warned"] += 1
        off = [_off(one, two) for one, two in zip(tried.stages, anew.stages, strict=True)]
        count["figures"] += len(off) * tried.sure
        count["beyond"] += sum(x > 2 for x in off) * tried.sure
        count["beyond though warned"] += sum(x > 2 for x in off) * (not tried.sure)
        if max(off) > 3 and tried.sure:
            notes.append(f"{name}: {kind}: {max(off):.1f} errors off, {tried.effective:.0f} worlds")
    return {
        "section": name,
        **count,
        "within, %": round(100 * (1 - count["beyond"] / max(count["figures"], 1)), 1),
        "CPU s, median": round(sorted(quick)[len(quick) // 2], 2),
        "anew, CPU s": round(sorted(whole)[len(whole) // 2], 2),
    }


def _off(tried: Moved, anew: Moved) -> float:
    """How many standard errors of both lie between two figures."""
    error = math.hypot(tried.after.error, anew.after.error, 1e-9)
    return abs(tried.after.value - anew.after.value) / error
