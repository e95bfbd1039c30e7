"""Every judged quantity of a case, with its path, the name of its stream, and its support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from winset.case.errors import refusal
from winset.case.judgement import Quantity, Support
from winset.case.judging.forms import BARELY

__all__ = ["Catalogue", "Chances", "Judged", "Latent", "Scalars"]

FloatArray = NDArray[np.float64]

#: Decoded value of every judged quantity by path: (worlds,) float, or (1,) where it is exact.
Scalars = Mapping[str, FloatArray]

_EXTREMES = np.array([1e-12, 0.5, 1.0 - 1e-12])


@dataclass(frozen=True)
class Latent:
    """One latent standard normal per world.

    Parameters
    ----------
    name : str
        For people: the path of the judgement, with ``#`` and a word where it needs several.
    key : str
        What its stream is keyed by. The same as the name, except where the path counts positions
        in a list, which may be reordered.
    actor : str
        Whose judgement it is; empty for none.
    """

    name: str
    key: str
    actor: str = ""


@dataclass(frozen=True)
class Judged:
    """One scalar quantity of the case.

    Parameters
    ----------
    path, key, actor : str
        As in :class:`Latent`.
    quantity : Quantity
    support : Support
    lazy : bool
        Not needed to decode worlds; decoded only when asked for.
    shared : bool
        Whether the shared factor of its actor moves it.
    """

    path: str
    key: str
    quantity: Quantity
    support: Support
    actor: str = ""
    lazy: bool = False
    shared: bool = False

    @property
    def views(self) -> int:
        """Number of analysts' views that differ."""
        return len(self.quantity.views)


@dataclass
class Catalogue:
    """Collects the judged quantities and the latents of a case, while it is being read."""

    judged: dict[str, Judged] = field(default_factory=dict)
    latents: dict[str, Latent] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        path: str,
        quantity: Quantity,
        support: Support,
        *,
        key: str = "",
        actor: str = "",
        lazy: bool = False,
        shared: bool = False,
    ) -> str:
        """Take in one quantity; returns its path."""
        judged = Judged(path, self._key(key or path), quantity, support, actor, lazy, shared)
        self.judged[path] = judged
        if quantity.is_exact:
            return path
        with np.errstate(invalid="ignore"):
            ends = quantity.ppf(_EXTREMES, support)
        if not np.isfinite(ends).all():
            said = f"{quantity.views[0].text!r} has no end here: {support}"
            raise refusal("model", said, "a range, such as '-10 to 10'", path=path)
        self.latents[path] = Latent(path, judged.key, actor)
        if judged.views > 1:
            self.latents[f"{path}#view"] = Latent(f"{path}#view", f"{judged.key}#view", actor)
        return path

    def latent(self, name: str, *, actor: str = "", key: str = "") -> str:
        """Take in a latent that is not a scalar judgement; returns its name."""
        self.latents[name] = Latent(name, self._key(key or name), actor)
        return name

    def _key(self, key: str) -> str:
        # Two entries of a list may say the same; the second gets a stream of its own.
        count = self.keys[key] = self.keys.get(key, 0) + 1
        return key if count == 1 else f"{key}~{count}"

    def positions(self) -> dict[str, int]:
        """Column of each latent in z."""
        return {name: d for d, name in enumerate(self.latents)}


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


def decode_scalars(judged: Sequence[Judged], chances: Chances) -> dict[str, FloatArray]:
    """Turn latents into values, by path.

    Several analysts' views are pooled linearly (Stone 1961): a latent of its own picks the view
    whose quantile function is used.
    """
    values: dict[str, FloatArray] = {}
    for item in judged:
        quantity = item.quantity
        if quantity.is_exact:
            values[item.path] = np.array([quantity.median(item.support)])
            continue
        if item.views == 1:
            normal = chances.normal(item.path)
            values[item.path] = quantity.views[0].form.at(normal, item.support)
            continue
        chance = chances[item.path]
        picked = np.minimum((chances[f"{item.path}#view"] * item.views).astype(int), item.views - 1)
        out = np.empty_like(chance)
        # By author and words, so that the order of the file does not matter.
        views = sorted(quantity.views, key=lambda view: (view.by, view.text))
        for k, view in enumerate(views):
            rows = picked == k
            out[rows] = view.form.ppf(chance[rows], item.support)
        values[item.path] = out
    return values


def medians(judged: Sequence[Judged]) -> dict[str, FloatArray]:
    """Every quantity at its median."""
    return {item.path: np.array([item.quantity.median(item.support)]) for item in judged}
