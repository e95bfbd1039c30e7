"""How the inner loops are compiled: with explicit signatures, kept on disk, free of the GIL.

This module imports Numba, which takes a while: import it (and what is built on it) where the work
is done, not at the top of a module that a small case needs.

A function that another one calls is compiled again into its caller. Long ones are therefore
handed over as arguments and called through a pointer: they are compiled once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit, types
from numba.core import sigutils

__all__ = ["Compiled", "inner", "kernel", "shared"]

Compiled = Callable[..., Any]
F = TypeVar("F", bound=Callable[..., Any])

#: Signature of a function, followed by those of the functions that are its last arguments.
Callee = str | tuple["Callee", ...]


def kernel(signature: str, *callees: Callee) -> Callable[[F], F]:
    """Compile a function that Python calls.

    Parameters
    ----------
    signature : str
        Of the arguments that are data.
    callees : str or tuple
        Signatures of the functions that are its last arguments, each with those of its own.
    """
    return _compile(signature, callees, {"no_cfunc_wrapper": True})


def shared(signature: str, *callees: Callee) -> Callable[[F], F]:
    """Compile a function that is handed to other compiled ones as an argument."""
    return _compile(signature, callees, {"no_cpython_wrapper": True})


def inner(signature: str, *callees: Callee) -> Callable[[F], F]:
    """Compile a function that other compiled ones call by name.

    It needs no wrappers for Python or C, which would take as long to compile as it does.
    """
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return _compile(signature, callees, options)


def _compile(
    signature: str, callees: tuple[Callee, ...], options: dict[str, Any]
) -> Callable[[F], F]:
    made = njit(_whole(signature, callees), cache=True, nogil=True, error_model="numpy", **options)
    return cast("Callable[[F], F]", made)


def _whole(signature: str, callees: tuple[Callee, ...]) -> Any:
    parse: Callable[[str], tuple[tuple[Any, ...], Any]] = sigutils.normalize_signature
    arguments, result = parse(signature)
    return result(*arguments, *map(_pointer, callees))


def _pointer(callee: Callee) -> Any:
    if isinstance(callee, str):
        callee = (callee,)
    return types.FunctionType(_whole(str(callee[0]), callee[1:]))
