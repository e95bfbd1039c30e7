"""What a result shows of itself: short in a terminal, its words and picture in a notebook.

Results know nothing of reports. Whoever opens the house names the one who can show them
(:func:`shown_by`), and a result that is part of another is told whose it is (:func:`belongs`), or
which case it is about (:func:`about`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from weakref import WeakValueDictionary, finalize

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Displayed", "View", "about", "belongs", "shown_by"]

T = TypeVar("T", bound=object)

# Characters of a short form, and of one part in it.
_MOST, _PART = 200, 40


class View(Protocol):
    """A result as it is shown."""

    def html(self) -> str:
        """Return its words, picture and table, to stand in a page of any colour."""

    def text(self) -> str:
        """Return what a terminal shows of it."""

    def table(self, name: str = "") -> pa.Table:
        """Return one of its tables."""

    def svg(self, name: str = "") -> str:
        """Return one of its pictures."""


Viewer = Callable[[object, object], View]

_viewers: list[Viewer] = []
# By the identity of a part: its owner holds it, so the part lives as long as what is found here.
_owners: WeakValueDictionary[int, Any] = WeakValueDictionary()
# Of results that are no part of what names them: kept as long as the result is.
_cases: dict[int, object] = {}


def shown_by(viewer: Viewer) -> None:
    """Name who shows results: called with a result, and with what it is a part of."""
    _viewers[:] = [viewer]


def belongs(part: object, owner: object) -> None:
    """Say of what a result is a part: it is shown with its owner's names."""
    if isinstance(part, Displayed):
        _owners[id(part)] = owner


def about(result: T, what: object) -> T:
    """Say of what a result is told, a case or several, and return it."""
    _cases[id(result)] = what
    finalize(result, _cases.pop, id(result), None)
    return result


class Displayed:
    """A result that shows itself: in a notebook, as a table for dataframes, as a picture."""

    def _view(self) -> View:
        owner = _owners.get(id(self)) or _cases.get(id(self), self)
        if not _viewers:
            raise RuntimeError("nothing shows results: import winset first")
        return _viewers[0](self, owner)

    def _repr_html_(self) -> str | None:
        """Show it in a notebook; a result that stands alone has only its short form."""
        try:
            return self._view().html()
        except LookupError:
            return None

    def __repr__(self) -> str:
        return shortly(self)

    def table(self, name: str = "") -> pa.Table:
        """Return a table of it, for Arrow and every dataframe library that reads Arrow.

        Parameters
        ----------
        name : str, optional
            Which one; the first by default. A name that is not there is answered with those that
            are.

        Raises
        ------
        LookupError
            Where it has no such table.
        """
        return self._view().table(name)

    def svg(self, name: str = "") -> str:
        """Return a picture of it as SVG: the first, or the one named.

        Raises
        ------
        LookupError
            Where it has no such picture.
        """
        return self._view().svg(name)

    def show(self) -> None:
        """Show it: as a notebook does, or as the terminal does."""
        import sys

        shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
        if shell is not None and getattr(shell, "kernel", None) is not None:
            sys.modules["IPython"].display.display(self)
        else:
            print(self._view().text(), end="")


def shortly(value: object) -> str:
    """Return a dataclass in one line: numbers as they are, of lists their lengths.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Found:
    ...     share: float
    ...     points: tuple[int, ...]
    >>> shortly(Found(0.5, (1, 2, 3)))
    'Found(share=0.5, points=<3>)'
    """
    if not is_dataclass(value):
        return object.__repr__(value)
    parts = (f"{f.name}={_part(getattr(value, f.name))}" for f in fields(value) if f.repr)
    said = f"{type(value).__name__}({', '.join(parts)})"
    return said if len(said) <= _MOST else f"{said[: _MOST - 2]}…)"


def _part(value: object) -> str:
    if isinstance(value, str) or not isinstance(value, Collection):
        said = repr(value)
        return said if len(said) <= _PART else f"<{type(value).__name__}>"
    return f"<{len(value)}>"
