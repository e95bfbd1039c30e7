"""Benchmarks of learning: ``python benchmarks/learning/run.py --data ../shared/data``.

Scores on logs with known preferences, against naive baselines; calibration; speed.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import automated
import calibration
import deliberation
import interviews
import speed

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS = ("deliberation", "interviews", "automated", "calibration", "misspecified", "speed")


def show(title: str, rows: list[dict[str, object]], seconds: float) -> None:
    print(f"\n## {title} ({seconds:.0f} s)\n")
    keys = list(dict.fromkeys(key for row in rows for key in row))
    print("| " + " | ".join(keys) + " |")
    print("|" + " --- |" * len(keys))
    for row in rows:
        print("| " + " | ".join(str(row.get(key, "")) for key in keys) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--replications", type=int, default=1_000, help="of the calibration")
    parser.add_argument("--profiles", type=int, default=20, help="of automated negotiation")
    asked = parser.parse_args()
    parts: dict[str, Callable[[], list[dict[str, object]]]] = {
        "deliberation": lambda: deliberation.run(asked.data, asked.draws),
        "interviews": lambda: interviews.run(asked.data, asked.draws),
        "automated": lambda: automated.run(asked.profiles, asked.draws // 2),
        "calibration": lambda: calibration.run(asked.replications, 400),
        "misspecified": lambda: calibration.misspecified(asked.replications // 5, 400),
        "speed": speed.run,
    }
    for name in asked.only:
        start = time.perf_counter()
        rows = parts[name]()
        show(name, rows, time.perf_counter() - start)


if __name__ == "__main__":
    main()
