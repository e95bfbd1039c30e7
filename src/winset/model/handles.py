"""Handles: each judged quantity of a case, named by what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset.case.judgement import Quantity, Support

__all__ = ["Handle", "Judged", "Kind", "Latent"]

FloatArray = NDArray[np.float64]


class Kind(StrEnum):
    """What a judgement is about."""

    MARGIN = "margin"
    WALK_AWAY = "walk_away"
    VALUE = "value"
    POINTS = "points"
    CURVE = "curve"
    IDEAL = "ideal"
    EACH = "each"
    WEIGHT = "weight"
    INTERACTION = "interaction"
    PRIOR = "prior"
    HONESTY = "honesty"
    KEEPS = "keeps"
    LOSS = "loss"
    LIKELIHOOD = "likelihood"
    LEVER = "lever"


@dataclass(frozen=True)
class Handle:
    """One judged quantity. Two handles of one path are the same, whichever model they are of.

    Parameters
    ----------
    path : str
        Where the file states it, for people.
    kind : Kind
    actor : str
        Whose preferences it is part of; empty for nobody's.
    issue, option : str
        What it values or weighs; an item of a package is an option.
    entry : int
        Position of its interaction, shock, promise, item of evidence or lever in the case's list;
        -1 where it is in none.
    account : str
        The account, or the answer to a proposition, that a chance is of.
    """

    path: str
    kind: Kind = field(compare=False)
    actor: str = field(default="", compare=False)
    issue: str = field(default="", compare=False)
    option: str = field(default="", compare=False)
    entry: int = field(default=-1, compare=False)
    account: str = field(default="", compare=False)

    @property
    def shifts(self) -> bool:
        """Whether it is a change by a shock, and no level."""
        return self.path.startswith("events[")

    def __str__(self) -> str:
        return self.path


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


@dataclass(frozen=True, eq=False)
class Judged:
    """One scalar quantity of the case, as it was stated.

    Parameters
    ----------
    handle : Handle
    key : str
        What its stream is keyed by.
    quantity : Quantity
    support : Support
    lazy : bool
        Not needed to decode worlds; decoded only when asked for.
    shared : bool
        Whether the shared factor of its actor moves it.
    """

    handle: Handle
    key: str
    quantity: Quantity
    support: Support
    lazy: bool = False
    shared: bool = False

    @property
    def actor(self) -> str:
        """Whose judgement it is; empty for none."""
        return self.handle.actor

    @property
    def exact(self) -> bool:
        """Whether it is one number, known for certain."""
        return self.quantity.is_exact

    @cached_property
    def median(self) -> float:
        """The value that is as likely exceeded as not."""
        return self.quantity.median(self.support)

    def ppf(self, chance: ArrayLike) -> FloatArray:
        """Quantile function: chances of any shape to values of the same."""
        return self.quantity.ppf(chance, self.support)
