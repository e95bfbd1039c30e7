"""Values of judgements in worlds, from latents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from winset.model import Handle, Judged

__all__ = ["BARELY", "Chances", "decode_scalars"]

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


def decode_scalars(judged: Sequence[Judged], chances: Chances) -> dict[Handle, FloatArray]:
    """Turn latents into values.

    Several analysts' views are pooled linearly (Stone 1961): a latent of its own picks the view
    whose quantile function is used.
    """
    values: dict[Handle, FloatArray] = {}
    for item in judged:
        views, path = item.quantity.views, item.handle.path
        if item.exact:
            values[item.handle] = np.array([item.median])
            continue
        if len(views) == 1:
            values[item.handle] = views[0].form.at(chances.normal(path), item.support)
            continue
        chance = chances[path]
        picked = np.minimum((chances[f"{path}#view"] * len(views)).astype(int), len(views) - 1)
        out = np.empty_like(chance)
        # By author and words, so that the order of the file does not matter.
        for k, view in enumerate(sorted(views, key=lambda view: (view.by, view.text))):
            rows = picked == k
            out[rows] = view.form.ppf(chance[rows], item.support)
        values[item.handle] = out
    return values
