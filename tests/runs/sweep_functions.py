"""Functions that sweeps call in the tests; workers import them by name."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path


def draws(seed: int, n: int = 3) -> dict[str, object]:
    rng = random.Random(seed)
    return {"seed": seed, "draws": [rng.random() for _ in range(n)]}


def logged(seed: int, log: str) -> int:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{seed}\n")
    return seed * seed


def sometimes_wrong(seed: int) -> int:
    if seed == 3:
        raise ValueError("three is not allowed")
    return seed


def not_json(seed: int) -> float:
    return float("nan") if seed else 1.0


def dies_once(seed: int, mark: str) -> int:
    """Take the worker down the first time that seed 2 is tried."""
    place = Path(mark)
    if seed == 2 and not place.exists():
        place.touch()
        time.sleep(0.2)
        os._exit(1)
    return seed + 100


def always_dies(seed: int) -> int:
    if seed == 1:
        os._exit(1)
    return seed


def slow(seed: int) -> int:
    time.sleep(0.05)
    return seed
