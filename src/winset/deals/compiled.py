"""How the inner loops are compiled: with explicit signatures, kept on disk, free of the GIL.

This module imports Numba, which takes a while: import it (and what is built on it) where the work
is done, not at the top of a module that a small case needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["inner", "kernel"]

F = TypeVar("F", bound=Callable[..., Any])


def kernel(signature: str) -> Callable[[F], F]:
    """Compile a function that Python calls."""
    return cast("Callable[[F], F]", njit(signature, cache=True, nogil=True, error_model="numpy"))


def inner(signature: str) -> Callable[[F], F]:
    """Compile a function that only other compiled functions call.

    It needs no wrappers for Python or C, which would take as long to compile as it does.
    """
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(
        "Callable[[F], F]",
        njit(signature, cache=True, nogil=True, error_model="numpy", **options),
    )
