"""Fits on all cores: each depends only on what it is given, so their number changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

__all__ = ["on_all_cores"]

T = TypeVar("T")
R = TypeVar("R")


def on_all_cores(compute: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Compute every item, in order."""
    from joblib import Parallel, delayed

    return list(Parallel(n_jobs=-1)(delayed(compute)(item) for item in items))
