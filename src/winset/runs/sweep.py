"""Sweeps: one function over many inputs, in many processes or on a cluster, and resumable.

Every finished item is a file of its own, written in one step and named by a hash of the function
and its inputs. So a sweep that was stopped goes on where it was; a worker that is lost loses only
the item it was at, which another takes up; and the files are the same bytes whatever the number
and kind of workers.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from winset.runs.folder import RunFolderError
from winset.runs.items import Function, Inputs, Item, SweepError, canonical, items_of
from winset.runs.ownership import discard_unowned, owned
from winset.runs.workers import run_all

__all__ = ["Sweep", "read_sweep", "sweep"]

FORMAT, ITEM_FORMAT = "winset.sweep/1", "winset.sweep-item/1"
INDEX, ITEMS = "sweep.json", "items"
_PART = ".part-"  # begins the names of files that are being written

Backend = Literal["processes", "dask"]
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Sweep:
    """What came of a sweep, in the order of its inputs.

    Parameters
    ----------
    folder : Path
    items : tuple of Item
    results : tuple
        What the function returned for each item; None where it failed or was not reached.
    failed : mapping of str to str
        Why, for each key of an item that failed. Failures are tried again when resumed.
    reused : int
        Items that an earlier sweep had finished.
    computed : int
        Items finished by this one.
    lost : int
        Times that workers were lost and their items were taken up by others.
    """

    folder: Path
    items: tuple[Item, ...]
    results: tuple[Any, ...]
    failed: Mapping[str, str]
    reused: int
    computed: int
    lost: int

    @property
    def complete(self) -> bool:
        """True where every item has a result."""
        return not self.failed and all(result is not None for result in self.results)


def sweep(
    function: Function,
    inputs: Iterable[Inputs],
    folder: str | os.PathLike[str],
    *,
    workers: int = 1,
    backend: Backend = "processes",
    address: str | None = None,
    version: str | None = None,
    tell: Tell | None = None,
) -> Sweep:
    """Call a function with every one of many inputs, and keep each result as a file.

    Parameters
    ----------
    function : callable
        Defined at the top of a module; returns plain JSON. It must depend on its inputs only
        (seeds are inputs).
    inputs : iterable of mapping
        Keyword arguments of each call; equal ones are computed once.
    folder : path
        Where results go. A folder of an earlier sweep is taken up: what it has is not computed
        again, whatever else was asked then.
    workers : int
        Processes at once. With ``address`` this is not used.
    backend : {"processes", "dask"}
        Dask's own scheduler and workers, started here or reached at ``address``.
    address : str, optional
        Of a running Dask scheduler.
    version : str, optional
        Part of each key; the version of winset by default.
    tell : callable, optional
        Called with the number of items finished and of all items.

    Returns
    -------
    Sweep

    Raises
    ------
    SweepError
        Where something is asked that cannot be done; what is finished stays.
    RunFolderError
        Where the folder cannot be written.
    """
    if workers < 1:
        raise SweepError(f"workers must be at least 1, not {workers}")
    if backend not in ("processes", "dask"):
        raise SweepError(f"backend must be 'processes' or 'dask', not {backend!r}")
    items = items_of(function, inputs, version=version)
    place = Path(folder)
    try:
        (place / ITEMS).mkdir(parents=True, exist_ok=True)
        for left in (*place.glob(f"{_PART}*"), *(place / ITEMS).glob(f"{_PART}*")):
            discard_unowned(left)
        _write(place / INDEX, canonical(_index(function, items)))
    except OSError as error:
        raise RunFolderError.of(place, error) from None
    unique = {item.key: item for item in items}
    have = {key for key in unique if _read(place, key) is not None}
    pending = [item for key, item in unique.items() if key not in have]
    keeper = _Keeper(place, len(have), len(unique), tell)
    lost = 0
    if pending:
        lost = run_all(
            function, pending, keeper.take, workers=workers, backend=backend, address=address
        )
    results = tuple(_read(place, item.key) for item in items)
    return Sweep(
        folder=place,
        items=items,
        results=tuple(None if r is None else r["result"] for r in results),
        failed=keeper.failed,
        reused=len(have),
        computed=keeper.computed,
        lost=lost,
    )


def read_sweep(folder: str | os.PathLike[str]) -> Sweep:
    """Read what a sweep has finished so far.

    Raises
    ------
    RunFolderError
        Where the folder does not hold a sweep.
    """
    place = Path(folder)
    try:
        index = json.loads((place / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise RunFolderError(f"{place} holds no sweep (no readable {INDEX})") from None
    if not isinstance(index, dict) or index.get("format") != FORMAT:
        raise RunFolderError(f"{place / INDEX} is not of format {FORMAT}")
    items = tuple(Item(row["inputs"], row["key"]) for row in index["items"])
    results = tuple(_read(place, item.key) for item in items)
    done = len({i.key for i, r in zip(items, results, strict=True) if r is not None})
    return Sweep(
        folder=place,
        items=items,
        results=tuple(None if r is None else r["result"] for r in results),
        failed={},
        reused=done,
        computed=0,
        lost=0,
    )


class _Keeper:
    """Writes results as they come, and remembers what failed."""

    def __init__(self, place: Path, have: int, total: int, tell: Tell | None) -> None:
        self._place, self._total, self._tell = place, total, tell
        self._done = have
        self.failed: dict[str, str] = {}
        self.computed = 0
        self._say()

    def take(self, item: Item, result: str | None, error: str | None) -> None:
        """Keep one finished item: ``result`` is its canonical JSON."""
        if result is None:
            self.failed[item.key] = error or "failed"
        else:
            text = (
                f'{{"format":{canonical(ITEM_FORMAT)},"inputs":{canonical(item.inputs)},'
                f'"key":{canonical(item.key)},"result":{result}}}'
            )
            path = self._place / ITEMS / f"{item.key}.json"
            try:
                _write(path, text)
            except OSError as problem:
                raise RunFolderError.of(path, problem) from None
            self.computed += 1
        self._done += 1
        self._say()

    def _say(self) -> None:
        if self._tell is not None:
            self._tell(self._done, self._total)


def _index(function: Function, items: Sequence[Item]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "function": f"{function.__module__}:{function.__qualname__}",
        "items": [{"inputs": item.inputs, "key": item.key} for item in items],
    }


def _write(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PART)
    try:
        with owned(Path(name)), os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read(place: Path, key: str) -> dict[str, Any] | None:
    """Read a finished item; None where there is none, or only a damaged one."""
    try:
        found = json.loads((place / ITEMS / f"{key}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(found, dict) and found.get("key") == key and "result" in found
    return found if whole and found.get("format") == ITEM_FORMAT else None
