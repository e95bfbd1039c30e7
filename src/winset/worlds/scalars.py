"""Values of judgements in worlds, from latents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from winset.model import Handle, Judged
from winset.model.intervals import Intervals

__all__ = ["BARELY", "Chances", "Values", "stacked"]

FloatArray = NDArray[np.float64]

#: Chances nearer than this to 0 and 1 are moved here: the ends of an open scale are infinite.
BARELY = 2.0**-53


class Chances(Mapping[str, FloatArray]):
    """Latents of worlds by name: as standard normals, or as the chances that these come to.

    Parameters
    ----------
    latents : sequence of str
    rows : (dims, worlds) float
        Standard normals.

    Examples
    --------
    >>> chances = Chances(["a"], np.zeros((1, 2)))
    >>> chances["a"].tolist(), chances.normal("a").tolist()
    ([0.5, 0.5], [0.0, 0.0])
    """

    def __init__(self, latents: Sequence[str], rows: FloatArray) -> None:
        self._rows = dict(zip(latents, rows, strict=True))

    def __getitem__(self, name: str) -> FloatArray:
        """Return the chances (worlds,) of one latent, uniform on 0-1."""
        return np.asarray(np.clip(ndtr(self._rows[name]), BARELY, 1.0 - BARELY))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def normal(self, name: str) -> FloatArray:
        """Return one latent (worlds,) as it is."""
        row: FloatArray = self._rows[name]
        return row


def stacked(rows: Iterable[FloatArray]) -> FloatArray:
    """Stack rows of worlds, or of one value for all worlds, to (rows, worlds).

    Examples
    --------
    >>> stacked([np.zeros(1), np.ones(2)]).tolist()
    [[0.0, 0.0], [1.0, 1.0]]
    """
    given = list(rows)
    worlds = next((len(row) for row in given if len(row) != 1), 1)
    out = np.empty((len(given), worlds))
    for place, row in zip(out, given, strict=True):
        place[:] = row
    return out


class Values:
    """Judged quantities that vary, from latents.

    Several analysts' views are pooled linearly (Stone 1961): a latent of its own picks the view
    whose quantile function is used.

    Parameters
    ----------
    judged : sequence of Judged
    """

    def __init__(self, judged: Sequence[Judged]) -> None:
        self._blank = dict.fromkeys((item.handle for item in judged), np.empty(0))
        self._intervals = Intervals(judged)
        together = {item.handle for item in self._intervals.judged}
        others = [item for item in judged if item.handle not in together]
        self._pooled = [item for item in others if len(item.quantity.views) > 1]
        self._single = [item for item in others if len(item.quantity.views) == 1]

    def of(self, chances: Chances) -> dict[Handle, FloatArray]:
        """Turn latents into values, (worlds,) each, in the order of the judgements."""
        values = self._blank.copy()
        intervals = self._intervals.judged
        if intervals:
            normals = np.stack([chances.normal(item.handle.path) for item in intervals])
            rows = self._intervals.at(normals)
            values.update(zip((item.handle for item in intervals), rows, strict=True))
        for item in self._single:
            form = item.quantity.views[0].form
            values[item.handle] = form.at(chances.normal(item.handle.path), item.support)
        for item in self._pooled:
            values[item.handle] = _pooled(item, chances)
        return values


def _pooled(item: Judged, chances: Chances) -> FloatArray:
    views, path = item.quantity.views, item.handle.path
    chance = chances[path]
    # By author and words, so that the order of the file does not matter.
    weighed = zip(views, item.quantity.shares, strict=True)
    ordered = sorted(weighed, key=lambda pair: (pair[0].by, pair[0].text))
    bounds = np.cumsum([share for _, share in ordered])
    picked = np.searchsorted(bounds[:-1], chances[f"{path}#view"], side="right")
    out = np.empty_like(chance)
    for k, (view, _) in enumerate(ordered):
        rows = picked == k
        out[rows] = view.form.ppf(chance[rows], item.support)
    return out
