"""Results of the search for bridges: curves, thresholds, pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from pydantic import Field

from winset.arrays import FloatArray, IntArray
from winset.display import Displayed
from winset.findings.share import Share, share

__all__ = ["Bridge", "BridgesFinding", "CurvePoint", "Opened", "Pair", "curve_of", "median_amount"]

_POINTS = 21


@dataclass(frozen=True)
class CurvePoint:
    """Chance that the bridge holds when its lever goes this far."""

    amount: float
    share: Share


@dataclass(frozen=True)
class Bridge:
    """One lever and what it opens.

    Parameters
    ----------
    lever : int
        Position among the levers.
    name, kind, actor, by, issue, option : str
        As the lever states them; ``name`` may be empty.
    opens : str
        "ratifiable zone" (a deal exists that all would take and keep) or "deal" (such a package
        is on the table).
    before : Share
        Chance without the lever.
    reach : Share
        Chance with the lever at any amount that it can go.
    threshold : float
        Amount at which the chance reaches one half: the median over worlds of the critical
        amount; 0 where the chance is one half already, infinite where no amount is enough.
    strength : float
        Amount that the case states, or else a usual one (margins: 10 points).
    at_strength : Share
    curve : tuple of CurvePoint
    cost : float or None
        Median of the stated cost.
    gain_per_cost : float or None
        Rise of the chance, at ``strength``, for one unit of cost.
    payer_gains : Share or None
        Payments: share of the worlds opened by the payment in which the payer, after paying, is
        better off than under no agreement.
    payer_gain : float or None
        Mean of that gain, in points of the payer's utility.
    packages : tuple of mapping
        "Packages" levers: the packages to table, in order.
    n_worlds : int
    method : str
    """

    lever: int
    name: str
    kind: str
    actor: str
    by: str
    issue: str
    option: str
    opens: str
    before: Share
    reach: Share
    threshold: float
    strength: float
    at_strength: Share
    curve: tuple[CurvePoint, ...]
    cost: float | None
    gain_per_cost: float | None
    payer_gains: Share | None
    payer_gain: float | None
    packages: tuple[Mapping[str, str], ...]
    n_worlds: int
    method: str


@dataclass(frozen=True)
class Pair:
    """Two levers at their strength together: the chance of a ratifiable zone, and of each alone."""

    levers: tuple[int, int]
    together: Share
    first: Share
    second: Share
    cost: float | None


@dataclass(frozen=True)
class Untried:
    """Two levers that could not be tried together: issues tied by them have too many options.

    ``options`` are the joint options that would be needed.
    """

    levers: tuple[int, int]
    options: int


@dataclass(frozen=True, eq=False)
class Opened:
    """Arrays behind a bridge to the ratifiable zone, for findings that build on it.

    ``amount`` (worlds,) critical amounts; ``deal`` (worlds, blocks) what opens, -1 where nothing
    does or is needed; ``transfer`` (worlds, actors) what the lever itself adds to utilities there.
    """

    amount: FloatArray
    deal: IntArray
    transfer: FloatArray


@dataclass(frozen=True, repr=False)
class BridgesFinding(Displayed):
    """What would open the closed gate.

    Parameters
    ----------
    zone, deal : tuple of Bridge
        Towards a ratifiable zone, and towards a package on the table that all would take. Ranked
        by gain per cost where every lever has a stated cost (``ranked``), else in the order of
        the case.
    pairs : tuple of Pair
        The best pairs.
    untried : tuple of Untried
        Pairs that could not be tried.
    kinds : tuple of str
        The kinds of deal that the levers lead to; none where that is any deal.
    """

    zone: tuple[Bridge, ...]
    deal: tuple[Bridge, ...]
    pairs: tuple[Pair, ...]
    ranked: bool
    before_zone: Share
    before_deal: Share
    n_worlds: int
    n_screened: int
    kinds: tuple[str, ...] = ()
    untried: tuple[Untried, ...] = ()
    opened: Annotated[Mapping[int, Opened], Field(exclude=True)] = field(
        default_factory=dict, repr=False, compare=False
    )


def median_amount(amount: FloatArray, weight: FloatArray) -> float:
    """Find the amount that is enough in half of the worlds, by weight.

    Examples
    --------
    >>> median_amount(np.array([0.0, 4.0, 9.0, np.inf]), np.full(4, 0.25))
    4.0
    >>> median_amount(np.array([1.0, np.inf, np.inf]), np.full(3, 1 / 3))
    inf
    """
    order = np.argsort(amount, kind="stable")
    reached = np.cumsum(weight[order])
    at = int(np.searchsorted(reached, 0.5 * reached[-1] - 1e-12))
    return float(amount[order[min(at, len(order) - 1)]])


def curve_of(
    amount: FloatArray, weight: FloatArray, top: float, *, whole: bool
) -> tuple[CurvePoint, ...]:
    """Weighted distribution of the critical amounts, from nothing to ``top``.

    Parameters
    ----------
    amount : (worlds,) float
    weight : (worlds,) float, sums to one
    top : float
    whole : bool
        Whether only whole amounts make sense.
    """
    steps = np.arange(0.0, round(top) + 1.0) if whole else np.linspace(0.0, top, _POINTS)
    return tuple(CurvePoint(float(step), share(amount <= step + 1e-9, weight)) for step in steps)
