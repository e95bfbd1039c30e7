"""One actor's preferences, as decoding needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from winset.model.handles import Handle

__all__ = [
    "Amounts",
    "Curve",
    "Ideal",
    "Items",
    "OptionValues",
    "Order",
    "Part",
    "Preferences",
    "Ranked",
    "Ranks",
    "Swings",
    "order_of",
]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Order:
    """Options from the least to the most valued.

    Parameters
    ----------
    groups : tuple of tuple of int
        Options whose order is not known stand in one group.
    exact : tuple of bool
        By option: whether its value is known for certain, and so must not move.
    """

    groups: tuple[tuple[int, ...], ...]
    exact: tuple[bool, ...]

    @property
    def binds(self) -> bool:
        """Whether the order can change any draw."""
        return len(self.groups) > 1 and not all(self.exact)


def order_of(medians: Sequence[float], exact: Sequence[bool]) -> Order:
    """Order options by their medians; equal medians follow the direction of the two ends.

    Examples
    --------
    >>> order_of([0, 30, 30, 100], [True, False, False, True]).groups
    ((0,), (1,), (2,), (3,))
    >>> order_of([100, 30, 30, 0], [True, False, False, True]).groups
    ((3,), (2,), (1,), (0,))
    >>> order_of([50, 80, 50], [False] * 3).groups  # which end is better is not said
    ((0, 2), (1,))
    """
    direction = np.sign(medians[-1] - medians[0])
    ranked = sorted(range(len(medians)), key=lambda k: (medians[k], direction * k))
    if direction:
        return Order(tuple((k,) for k in ranked), tuple(exact))
    groups = groupby(ranked, key=lambda k: medians[k])
    return Order(tuple(tuple(group) for _, group in groups), tuple(exact))


@dataclass(frozen=True)
class Ranks:
    """What is known of the order of the options of one issue: draws are brought into it.

    Parameters
    ----------
    chains : tuple of tuple of tuple of int
        Rankings, each of levels, the best first; options of one level are worth the same. No
        option stands in two.
    alike : tuple of (int, int)
        Options that are worth what another is, whatever that is.
    stretched : bool
        Whether the best option of all is worth 100 in every world, and the worst 0.
    kept : tuple of int
        Options that are not stretched with the others.
    """

    chains: tuple[tuple[tuple[int, ...], ...], ...]
    alike: tuple[tuple[int, int], ...] = ()
    stretched: bool = False
    kept: tuple[int, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """A ranking with ties: weights uniform on the ordered simplex.

    Parameters
    ----------
    levels : tuple of tuple of str
        Issues from the most to the least important; those of one level weigh the same.
    latents : tuple of str
        One latent per level (none where there is a single level).
    weights : mapping
        Issue to the handle of its weight, which follows from the ranking.
    ordered : bool
        False where nothing is said of the order: weights uniform on the whole simplex.
    """

    levels: tuple[tuple[str, ...], ...]
    latents: tuple[str, ...]
    weights: Mapping[str, Handle]
    ordered: bool = True


@dataclass(frozen=True)
class Swings:
    """A swing per issue, normalised to sum to 100.

    Parameters
    ----------
    weights : mapping
        Issue to its swing.
    """

    weights: Mapping[str, Handle]


@dataclass(frozen=True)
class OptionValues:
    """Values of an issue, option by option.

    Parameters
    ----------
    issue : int
        Position in the space.
    values : tuple of Handle
        The judgement of each option.
    weight : str
        Issue of the case whose weight applies; empty for points.
    order : Order, optional
        Order among the stated options, for ordered issues.
    shape : str
        Latent that picks the shape, where nothing is known of ordered options.
    item : bool
        Whether this is an item of a package, with one judgement: its points where it is in.
    ranks : Ranks, optional
        Order among the options, where it was stated as such.
    """

    issue: int
    values: tuple[Handle, ...]
    weight: str
    order: Order | None = None
    shape: str = ""
    item: bool = False
    ranks: Ranks | None = None


@dataclass(frozen=True)
class Curve:
    """Values of a numeric issue: 0 at ``worst``, 100 at ``best``, a power function between."""

    issue: int
    share: FloatArray  # (steps,) of the way from worst to best
    curve: Handle
    weight: str


@dataclass(frozen=True)
class Ideal:
    """Values of a numeric issue by the distance from a best point.

    100 there, and 0 at that end of the range which is farther away.
    """

    issue: int
    grid: FloatArray  # (steps,) the numbers themselves
    ideal: Handle
    loss: Handle
    weight: str


@dataclass(frozen=True)
class Amounts:
    """Points of a numeric issue: so many for each unit."""

    issue: int
    grid: FloatArray  # (steps,) the numbers themselves
    each: Handle


@dataclass(frozen=True)
class Items:
    """Values of a package issue: items add up, scaled so that the best subset is worth 100.

    The worst subset is worth 0. Items with negative values are better left out.
    """

    issues: tuple[int, ...]
    values: tuple[Handle, ...]
    weight: str


Part = OptionValues | Curve | Ideal | Amounts | Items


@dataclass(frozen=True)
class Preferences:
    """What decoding needs to know of one actor.

    Parameters
    ----------
    actor : str
    base : float
    parts : tuple of OptionValues, Curve, Ideal or Items
        Values or points of every issue that the actor cares about.
    weighing : Ranked or Swings, optional
        None where only points are stated.
    interactions : tuple of (handle, columns)
        What is added, and to which columns (positions on the last axis of the utility).
    """

    actor: str
    base: float
    parts: tuple[Part, ...]
    weighing: Ranked | Swings | None
    interactions: tuple[tuple[Handle, NDArray[np.int64]], ...] = ()

    @property
    def in_points(self) -> bool:
        """Whether any utility is stated in points, and so need not run from 0 to 100."""
        return any(
            isinstance(part, Amounts) or (isinstance(part, OptionValues) and not part.weight)
            for part in self.parts
        )
