"""Adjusted Winner: a fair division of divisible items between two parties by points.

Each party spreads the same number of points over the items. Everything first goes to whoever
values it more; then the leader hands over items, or a fraction of one, in order of the ratio of
its points to the other's, until both have the same number of points. The result is efficient,
equitable and envy-free (Brams and Taylor 1996, chapter 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from winset.deals.frontier.grid import Grid
from winset.space import Space

__all__ = ["Division", "Transfer", "adjusted_winner", "divided_issues"]

Number = int | float | str | Fraction | Decimal


@dataclass(frozen=True)
class Transfer:
    """What the leader hands over: a fraction of an item."""

    item: int
    name: str
    fraction: Fraction
    giver: int


@dataclass(frozen=True)
class Division:
    """How the items are divided.

    Parameters
    ----------
    items : tuple of str
    points : tuple of two tuples of Fraction
        As used: both parties' add up to the same.
    shares : tuple of Fraction
        Share of each item that goes to the first party.
    transfers : tuple of Transfer
        In order.
    initial : (2,) Fraction
        Points of each party before any transfer.
    totals : (2,) Fraction
        Points of each party at the end.
    split : int or None
        The one item that is divided; None where all go whole.
    method : str
    warnings : tuple of str
    """

    items: tuple[str, ...]
    points: tuple[tuple[Fraction, ...], tuple[Fraction, ...]]
    shares: tuple[Fraction, ...]
    transfers: tuple[Transfer, ...]
    initial: tuple[Fraction, Fraction]
    totals: tuple[Fraction, Fraction]
    split: int | None
    method: str = "Adjusted Winner (Brams and Taylor 1996), exact fractions"
    warnings: tuple[str, ...] = ()

    @property
    def equitable_points(self) -> Fraction:
        """Points that each party ends with, by its own reckoning."""
        return self.totals[0]

    @property
    def winners(self) -> tuple[int | None, ...]:
        """Who gets each item: 0, 1, or None for the one that is divided."""
        return tuple(0 if s == 1 else 1 if s == 0 else None for s in self.shares)


def adjusted_winner(
    first: Sequence[Number],
    second: Sequence[Number],
    *,
    items: Sequence[str] | None = None,
    rescale: bool = False,
) -> Division:
    """Divide items between two parties by Adjusted Winner.

    Items that both value the same go, in order, to whoever has fewer points then (the first
    party where they are level). Of items with equal ratios the earlier is handed over first.

    Parameters
    ----------
    first, second : (items,) numbers
        Points of each party, none negative. Floats are read as the decimals that they print as.
    items : (items,) str, optional
        Names.
    rescale : bool
        Bring both to 100 points where they differ in sum, with a warning. Otherwise unequal sums
        are an error, since equality of points would mean nothing.

    Returns
    -------
    Division

    Raises
    ------
    ValueError
        For sums that differ (without ``rescale``), negative points, no items, or a party that
        values nothing.

    Examples
    --------
    >>> division = adjusted_winner([6, 4], [3, 7], items=["house", "car"])
    >>> [str(s) for s in division.shares], [str(t) for t in division.totals]
    (['1', '1/11'], ['70/11', '70/11'])
    """
    if len(first) != len(second) or not len(first):
        raise ValueError(
            "both parties need points for the same items: "
            f"got {len(first)} and {len(second)} numbers"
        )
    a, b = _points(first, "first"), _points(second, "second")
    names = tuple(items) if items is not None else tuple(f"item {k + 1}" for k in range(len(a)))
    if len(names) != len(a):
        raise ValueError(f"expected {len(a)} names of items, got {len(names)}")
    warnings: tuple[str, ...] = ()
    if sum(a) != sum(b):
        if not rescale:
            raise ValueError(
                f"both parties must spread the same number of points: got {float(sum(a)):g} and "
                f"{float(sum(b)):g}; pass rescale=True to bring both to 100"
            )
        warnings = (f"points were rescaled from sums of {float(sum(a)):g} and {float(sum(b)):g}",)
        a = tuple(x * 100 / sum(a) for x in a)
        b = tuple(x * 100 / sum(b) for x in b)
    shares = _everything_whole(a, b)
    initial = _totals(a, b, shares)
    giver = 0 if initial[0] >= initial[1] else 1
    transfers = _equalise(a, b, shares, giver, names)
    split = [k for k, s in enumerate(shares) if 0 < s < 1]
    return Division(
        items=names,
        points=(a, b),
        shares=tuple(shares),
        transfers=tuple(transfers),
        initial=initial,
        totals=_totals(a, b, shares),
        split=split[0] if split else None,
        warnings=warnings,
    )


def divided_issues(space: Space, grid: Grid, parties: Sequence[int]) -> Division:
    """Divide the issues of a space between two parties by Adjusted Winner.

    To win an issue is to have it settled as one likes best. Its points to a party are what its best
    option is worth above its worst one; each party's are brought to 100. Issues of which both like
    the same option best leave nothing to divide. Issues that are tied together are one item.

    Raises
    ------
    ValueError
        Where there are not two parties, nothing is to be divided, or one has nothing at stake.
    """
    if len(parties) != 2:
        raise ValueError(
            f"Adjusted Winner divides between two parties, and there are {len(parties)}: "
            "name two with parties="
        )
    items, points, agreed = [], [], []
    for b, block in enumerate(space.blocks):
        name = " and ".join(space.issues[j] for j in block.issues)
        rows = [grid.block(b)[i].tolist() for i in parties]
        best = [{k for k, v in enumerate(row) if v == max(row)} for row in rows]
        if best[0] & best[1]:
            agreed.append(name)
            continue
        items.append(name)
        points.append(
            [
                grid.exact_utility(i, max(row)) - grid.exact_utility(i, min(row))
                for i, row in zip(parties, rows, strict=True)
            ]
        )
    if not items:
        raise ValueError("nothing is to be divided: both parties like the same options best")
    first, second = (tuple(column) for column in zip(*points, strict=True))
    sides = [[p * 100 / (sum(side) or 1) for p in side] for side in (first, second)]
    found = adjusted_winner(sides[0], sides[1], items=items)
    if agreed:
        note = f"left out, for both like the same option best: {', '.join(agreed)}"
        found = replace(found, warnings=(*found.warnings, note))
    return found


def _everything_whole(a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> list[Fraction]:
    """Each item to whoever values it more; then equal ones to whoever is behind."""
    shares = [Fraction(int(x > y)) for x, y in zip(a, b, strict=True)]
    behind = [Fraction(0), Fraction(0)]
    for x, y in zip(a, b, strict=True):
        if x != y:
            behind[0 if x > y else 1] += max(x, y)
    for k, (x, y) in enumerate(zip(a, b, strict=True)):
        if x == y:
            taker = 0 if behind[0] <= behind[1] else 1
            shares[k] = Fraction(1 - taker)
            behind[taker] += x
    return shares


def _equalise(
    a: tuple[Fraction, ...],
    b: tuple[Fraction, ...],
    shares: list[Fraction],
    giver: int,
    names: tuple[str, ...],
) -> list[Transfer]:
    """Hand over from the leader, cheapest ratio first, until totals are equal."""
    mine, theirs = (a, b) if giver == 0 else (b, a)
    held = [
        k for k, s in enumerate(shares) if s == (1 if giver == 0 else 0) and mine[k] + theirs[k]
    ]
    # Items that the other values at nothing have an infinite ratio and are never handed over.
    order = sorted((k for k in held if theirs[k]), key=lambda k: (mine[k] / theirs[k], k))
    transfers = []
    for k in order:
        totals = _totals(a, b, shares)
        lead = totals[giver] - totals[1 - giver]
        if lead <= 0:
            break
        fraction = min(Fraction(1), lead / (mine[k] + theirs[k]))
        shares[k] += -fraction if giver == 0 else fraction
        transfers.append(Transfer(k, names[k], fraction, giver))
    return transfers


def _points(values: Sequence[Number], who: str) -> tuple[Fraction, ...]:
    out = []
    for value in values:
        try:
            # A float's printed decimal is what was meant by it.
            number = Fraction(repr(float(value)) if isinstance(value, float) else value)
        except (ValueError, TypeError, ZeroDivisionError, OverflowError):
            raise ValueError(f"points of the {who} party: {value!r} is not a number") from None
        if number < 0:
            raise ValueError(f"points of the {who} party must not be negative, got {value}")
        out.append(number)
    if not any(out):
        raise ValueError(f"the {who} party values nothing: give it at least one point")
    return tuple(out)


def _totals(
    a: Sequence[Fraction], b: Sequence[Fraction], shares: Sequence[Fraction]
) -> tuple[Fraction, Fraction]:
    ours = sum((x * s for x, s in zip(a, shares, strict=True)), Fraction(0))
    theirs = sum((y * (1 - s) for y, s in zip(b, shares, strict=True)), Fraction(0))
    return ours, theirs
