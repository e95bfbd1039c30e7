"""A prior of additive utilities for an actor of whom nothing is known but its offers.

Weights are uniform on the simplex. Within an issue, values run from 0 to 1. Where the options are
ordered they rise (.3), fall (.3), peak somewhere between (.3) or do as they please (.1); where
they are not, they are free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset.space import Space

__all__ = ["Shape", "ShapePrior"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Shape = Literal["rising", "falling", "peaked", "free"]
SHAPES: tuple[Shape, ...] = ("rising", "falling", "peaked", "free")


@dataclass(frozen=True, eq=False)
class ShapePrior:
    """Latent standard normals to utilities of one actor.

    Parameters
    ----------
    space : Space
    shapes : sequence of mapping
        For every issue, the chance of each shape; a single shape where a role makes it known.
    within : mapping of int to int, optional
        Issues whose values depend on another issue's option (both in one block): a table of free
        values, normalised for each option of the other. Half of what makes an option good is its
        own (its main effect), half how it goes with the other's option.

    Examples
    --------
    >>> prior = ShapePrior.ordered(Space.plain([3, 4]))
    >>> utility = prior.decode(np.zeros((1, prior.dims)))
    >>> utility[:, 0].round(2).tolist()
    [0.5, 0.25, 0.0, 0.5, 0.33, 0.17, 0.0]
    """

    space: Space
    shapes: tuple[Mapping[Shape, float], ...]
    within: Mapping[int, int] | None = None

    @classmethod
    def ordered(cls, space: Space, known: Mapping[int, Shape] | None = None) -> ShapePrior:
        """All issues ordered, with the shapes of some of them known."""
        usual: Mapping[Shape, float] = {"rising": 0.3, "falling": 0.3, "peaked": 0.3, "free": 0.1}
        known = known or {}
        return cls(
            space, tuple({known[j]: 1.0} if j in known else usual for j in range(len(space.issues)))
        )

    @classmethod
    def unordered(cls, space: Space, known: Mapping[int, Shape] | None = None) -> ShapePrior:
        """No order among options, except on issues whose shape is known."""
        known = known or {}
        return cls(space, tuple({known.get(j, "free"): 1.0} for j in range(len(space.issues))))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Latents of each issue: one for the shape, one per value, one per main effect."""
        counts = [len(options) for options in self.space.options]
        for issue, other in (self.within or {}).items():
            counts[issue] *= 1 + len(self.space.options[other])
        return tuple(1 + n for n in counts)

    @property
    def dims(self) -> int:
        """Latents in all: weights first, then issue by issue."""
        return len(self.sizes) + sum(self.sizes)

    @property
    def groups(self) -> tuple[IntArray, ...]:
        """Dimensions that belong together: the weights; each issue's shape and values."""
        start = len(self.sizes)
        groups = [np.arange(start, dtype=np.int64)]
        for size in self.sizes:
            groups.append(np.arange(start, start + size, dtype=np.int64))
            start += size
        return tuple(groups)

    def weights(self, z: FloatArray) -> FloatArray:
        """(n, issues) weights that sum to one, uniform on the simplex."""
        from scipy.special import log_ndtr

        drawn = -log_ndtr(z[:, : len(self.sizes)])
        return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))

    def values(self, z: FloatArray) -> list[FloatArray]:
        """Per issue, (n, options) values 0-1; (n, options, options of the other) where tied."""
        out = []
        for issue, group in enumerate(self.groups[1:]):
            part = z[:, group]
            other = (self.within or {}).get(issue)
            if other is None:
                out.append(_shaped(part, self.shapes[issue]))
                continue
            table = part[:, 1:].reshape(len(z), -1, 1 + len(self.space.options[other]))
            mixed = np.sqrt(0.5) * (table[:, :, :1] + table[:, :, 1:])
            out.append(_stretched(_uniform(mixed), axis=1))
        return out

    def decode(self, z: FloatArray) -> FloatArray:
        """Utilities (columns, n), 0-1, of latents (n, dims)."""
        weights, values = self.weights(z), self.values(z)
        out = np.zeros((self.space.n_columns, len(z)))
        for block, start in zip(self.space.blocks, self.space.offsets, strict=False):
            stop = start + len(block)
            for position, issue in enumerate(block.issues):
                option = block.columns[:, position]
                other = (self.within or {}).get(issue)
                if other is None:
                    part = values[issue][:, option]
                else:
                    beside = block.columns[:, block.issues.index(other)]
                    part = values[issue][:, option, beside]
                out[start:stop] += (weights[:, issue, None] * part).T
        return out


def _uniform(z: FloatArray) -> FloatArray:
    from scipy.special import ndtr

    return np.asarray(ndtr(z))


def _stretched(values: FloatArray, axis: int) -> FloatArray:
    """Stretch from the worst at 0 to the best at 1."""
    low = values.min(axis=axis, keepdims=True)
    span = values.max(axis=axis, keepdims=True) - low
    return np.asarray((values - low) / np.maximum(span, 1e-12))


def _shaped(z: FloatArray, shapes: Mapping[Shape, float]) -> FloatArray:
    """(n, options) values: the first latent picks the shape, the others fill it."""
    n, options = len(z), z.shape[1] - 1
    chances = _usable(shapes, options)
    pick = _uniform(z[:, 0])
    edges = np.cumsum([chances.get(shape, 0.0) for shape in SHAPES])
    edges /= edges[-1]
    which = np.minimum(np.searchsorted(edges, pick, side="right"), len(SHAPES) - 1)
    out = np.empty((n, options))
    # Gaps between neighbours: exponentials, so that the inner values are uniform order statistics.
    gaps = -np.log(np.maximum(_uniform(-z[:, 1:options]), 1e-300))
    climb = np.concatenate([np.zeros((n, 1)), np.cumsum(gaps, axis=1)], axis=1)
    climb /= np.maximum(climb[:, -1:], 1e-12)
    for k, shape in enumerate(SHAPES):
        rows = np.flatnonzero(which == k)
        if not len(rows):
            continue
        if shape == "rising":
            out[rows] = climb[rows]
        elif shape == "falling":
            out[rows] = 1.0 - climb[rows]
        elif shape == "free":
            out[rows] = _stretched(_uniform(z[rows, 1:]), axis=1)
        else:
            low = edges[k - 1]
            place = (pick[rows] - low) / max(edges[k] - low, 1e-12)
            peak = 1 + np.minimum((place * (options - 2)).astype(np.int64), options - 3)
            away = np.abs(climb[rows] - climb[rows, peak][:, None])
            out[rows] = 1.0 - away / away.max(axis=1, keepdims=True)
    return out


def _usable(shapes: Mapping[Shape, float], options: int) -> Mapping[Shape, float]:
    """Shapes that so few options can have: two options only rise or fall."""
    if options >= 3:
        return shapes
    kept: dict[Shape, float] = {s: p for s, p in shapes.items() if s in ("rising", "falling")}
    return kept or {"rising": 0.5, "falling": 0.5}
