"""What is negotiated, and the ways of saying what it is worth to an actor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated

from pydantic import Discriminator, Field, PrivateAttr, Tag

from winset.case.fields import (
    ByOption,
    Cited,
    FullName,
    InOrder,
    Model,
    Note,
    Option,
    points_kind,
    values_kind,
)
from winset.case.judgement import Quantity, QuantityField
from winset.case.passages import Draft, Passages
from winset.case.preferences import OptionRankingField

__all__ = [
    "ActorPoints",
    "IdealValue",
    "Issue",
    "NumericRange",
    "NumericValue",
    "UnitPoints",
    "Values",
]

# Steps of continuous amounts, at least, by the number of issues of them.
_FEWEST = (200, 20, 10)


class NumericRange(Model):
    """A numeric issue: from ``low`` to ``high`` in steps of ``step``.

    Without a step amounts are continuous: they are reckoned with on a grid of some hundred steps,
    fewer where a case has several issues of them.
    """

    low: float = Field(description="Lowest number.")
    high: float = Field(description="Highest number, a whole number of steps above the lowest.")
    step: Annotated[float, Field(gt=0)] | None = Field(
        None,
        description=(
            "Distance between two settlements; amounts are continuous unless it is stated."
        ),
    )
    unit: str = Field("", description="What is counted, such as USD million.")

    # Set by the case, which knows how many such issues there are.
    _fewest: int = PrivateAttr(_FEWEST[0])

    def among(self, amounts: int) -> None:
        """Take so coarse a grid that the deals of several continuous issues can be counted."""
        self._fewest = _FEWEST[min(amounts, len(_FEWEST)) - 1]

    @property
    def width(self) -> float:
        """Distance between two steps: as stated, or so that there are 200 to 2,000 of them.

        Of two continuous issues 20 to 200, of more 10 to 100.

        >>> NumericRange(low=0, high=10).width, NumericRange(low=0, high=10, step=2).width
        (0.01, 2.0)
        """
        if self.step is not None:
            return self.step
        span = self.high - self.low
        if not 0.0 < span < math.inf:
            return 1.0
        power = 10.0 ** math.floor(math.log10(span / self._fewest))
        whole = abs(span / power - round(span / power)) < 1e-6
        return power if whole else span / (2.5 * self._fewest)


class Issue(Model):
    """What is negotiated, and the ways it can be settled.

    Exactly one of ``options`` (a list), ``range`` (a numeric issue) and ``items`` (a package
    issue: which subset of a list) is given. ``status_quo`` defaults to the first option, to the
    low end of a range, and to the empty subset.
    """

    name: FullName = ""
    options: tuple[str, ...] = Field((), description="The ways it can be settled, two or more.")
    range: NumericRange | None = Field(
        None, description="A numeric issue: its lowest and highest number and the step between."
    )
    items: tuple[str, ...] = Field(
        (), description="A package issue: any subset of these can be settled."
    )
    ordered: bool = Field(
        False,
        description="Whether the options run from one end to the other; values then stay in order.",
    )
    status_quo: Option | None = Field(
        None,
        description=(
            "What holds without a deal: the first option, the low end or no item unless stated."
        ),
    )
    currency: bool = Field(
        False, description="Whether the issue is paid in a currency, so that it can carry payments."
    )
    keywords: tuple[str, ...] = Field(
        (), description="Words by which texts name the issue, beside those of its name."
    )
    option_keywords: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Words by which texts name an option (or item), beside its own; by its name.",
    )
    note: Note = ""
    source: Cited = ()
    passage: Passages = ()
    draft: Draft = ""


class NumericValue(Model):
    """An actor's value of a numeric issue: 0 at ``worst``, 100 at ``best``, ``curve`` between.

    ``curve`` is the exponent of the power function between the two ends (1 is linear; below 1,
    the first steps away from the worst end matter most).
    """

    worst: float = Field(description="The number worth 0.")
    best: float = Field(description="The number worth 100.")
    curve: QuantityField = Field(
        default_factory=lambda: Quantity.exact(1.0),
        description=(
            "Exponent of the way from worst to best: 1 is straight; below 1 the first steps "
            "away from the worst end matter most."
        ),
    )


class IdealValue(Model):
    """An actor's best point on a numeric issue: 100 there, less with the distance from it.

    At the end of the range that is farther away nothing is left. ``loss`` is the exponent of the
    distance (1 is straight; 2 forgives what is near).
    """

    ideal: QuantityField = Field(description="The number worth 100: the actor's best point.")
    loss: QuantityField = Field(
        default_factory=lambda: Quantity.exact(1.0),
        description="Exponent of the distance: 1 is straight, 2 forgives what is near.",
    )


class UnitPoints(Model):
    """Points of a numeric issue: so many for each unit of the amount; below 0 for who pays it."""

    each: QuantityField = Field(description="Points that one unit of the amount is worth.")


ActorPoints = Annotated[
    InOrder | Annotated[UnitPoints, Tag("each")] | ByOption, Discriminator(points_kind)
]
Values = Annotated[
    InOrder
    | Annotated[OptionRankingField, Tag("ranking")]
    | Annotated[NumericValue, Tag("numeric")]
    | Annotated[IdealValue, Tag("ideal")]
    | ByOption,
    Discriminator(values_kind),
]
