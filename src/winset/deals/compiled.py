"""Compiled loops: with explicit signatures, kept on disk, free of the interpreter's lock.

Nothing is compiled, nor Numba imported, until a kernel is first called, so that small cases never
pay for it. A function that another one calls is compiled again into its caller. Long ones are
therefore handed over as arguments and called through a pointer: they are compiled once.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar, cast

__all__ = ["Compiled", "inner", "kernel", "ready", "shared"]

Compiled = Callable[..., Any]
F = TypeVar("F", bound=Callable[..., Any])

#: Signature of a function, followed by those of the functions that are its last arguments.
Callee = str | tuple["Callee", ...]

_ONE_AT_A_TIME = RLock()  # threads may call a kernel for the first time together


def kernel(signature: str, *callees: Callee) -> Callable[[F], F]:
    """Compile a function that Python calls.

    Parameters
    ----------
    signature : str
        Of the arguments that are data.
    callees : str or tuple
        Signatures of the functions that are its last arguments, each with those of its own.
    """
    return _later(signature, callees, {"no_cfunc_wrapper": True})


def shared(signature: str, *callees: Callee) -> Callable[[F], F]:
    """Compile a function that is handed to other compiled ones as an argument."""
    return _later(signature, callees, {"no_cpython_wrapper": True})


def inner(signature: str, *callees: Callee) -> Callable[[F], F]:
    """Compile a function that other compiled ones call by name.

    It needs no wrappers for Python or C, which would take as long to compile as it does.
    """
    return _later(signature, callees, {"no_cpython_wrapper": True, "no_cfunc_wrapper": True})


def ready(*kernels: Compiled) -> None:
    """Compile kernels now, or load them from disk, rather than at their first call."""
    for one in kernels:
        if isinstance(one, _Kernel):
            one.made()


def _later(
    signature: str, callees: tuple[Callee, ...], options: dict[str, Any]
) -> Callable[[F], F]:
    def wrap(function: F) -> F:
        return cast("F", _Kernel(function, signature, callees, options))

    return wrap


class _Kernel:
    """A function that is compiled, or loaded from disk, when it is first needed."""

    def __init__(
        self,
        function: Callable[..., Any],
        signature: str,
        callees: tuple[Callee, ...],
        options: dict[str, Any],
    ) -> None:
        self._plain, self._signature = function, signature
        self._callees, self._options = callees, options
        self._made: Compiled | None = None

    def __call__(self, *arguments: Any) -> Any:
        return self.made()(*(a.made() if isinstance(a, _Kernel) else a for a in arguments))

    def made(self) -> Compiled:
        with _ONE_AT_A_TIME:
            if self._made is None:
                self._made = self._compiled()
            return self._made

    def _compiled(self) -> Compiled:
        from numba import njit

        names = self._plain.__globals__
        for name in self._plain.__code__.co_names:
            if isinstance(names.get(name), _Kernel):  # what it calls by name comes first
                names[name] = names[name].made()
        signature = _whole(self._signature, self._callees)
        options = {"cache": True, "nogil": True, "error_model": "numpy", **self._options}
        return cast("Compiled", njit(signature, **options)(self._plain))


def _whole(signature: str, callees: tuple[Callee, ...]) -> Any:
    from numba.core import sigutils

    parse: Callable[[str], tuple[tuple[Any, ...], Any]] = sigutils.normalize_signature
    arguments, result = parse(signature)
    return result(*arguments, *map(_pointer, callees))


def _pointer(callee: Callee) -> Any:
    from numba import types

    if isinstance(callee, str):
        callee = (callee,)
    return types.FunctionType(_whole(str(callee[0]), callee[1:]))
