"""The suite ``learning``: ``python -m benchmarks learning --data ../shared/data``."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.learning import (
    automated,
    calibration,
    deliberation,
    interviews,
    odds,
    speed,
    taking,
)
from benchmarks.reporting import Cell, Report, Settings

TITLE = "Learning from the record"

Rows = list[dict[str, Cell]]


def run(settings: Settings) -> Report:
    """Run the sections asked for; those that need data are left out where it is absent."""
    report = Report(TITLE)
    few = settings.quick
    draws, replications, profiles = (300, 20, 2) if few else (1_000, 1_000, 8)
    by_length = {5: 300, 20: 300} if few else {5: 1_000, 20: 1_000, 100: 300}
    sections: dict[str, Callable[[], Rows]] = {
        "deliberation": lambda: deliberation.run(settings.data, draws, few=few),
        "interviews": lambda: interviews.run(settings.data, draws, few=few),
        "automated": lambda: automated.run(
            profiles, by_length, negmas=settings.with_negmas, python=settings.negmas_python
        ),
        "calibration": lambda: calibration.run(replications, 800),
        "misspecified": lambda: calibration.misspecified(max(replications // 5, 10), 400),
        "taking": lambda: taking.run(settings.data, replications, 4_000),
        "odds": lambda: odds.run(max(replications * 3 // 10, 10), 400),
        "speed": lambda: speed.run(few=few),
    }
    for name, measure in sections.items():
        if not settings.wants(name):
            continue
        try:
            rows = measure()
        except FileNotFoundError as missing:
            report.notes.append(f"{name}: no data at {missing.filename}; say where with --data")
            continue
        for row in rows:
            report.add(section=name, **row)
    return report
