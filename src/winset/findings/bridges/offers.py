"""Critical amounts for what was on the table: how far a lever must go before a package is taken.

A package counts where it would be taken (one that offers a choice, where some way to choose would
be), and nobody had taken it back.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import Completions
from winset.deals.sets.together import Together
from winset.findings.bridges.amounts import payment_amounts
from winset.findings.distances import is_deal, made_whole
from winset.findings.situation import Situation
from winset.space import Consent

__all__ = ["OnTheTable"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


class OnTheTable:
    """What stood on the table at the close."""

    def __init__(self, situation: Situation) -> None:
        self._sought, self._consent = situation.sought, situation.worlds.consent
        space = situation.worlds.space
        self._standing = [v for p in situation.packages for v in p.versions if not v.gone]
        # No lever is tried on an outline, which is a package where it is one however it is filled.
        self._whole = [
            (version.rows, way)
            for version in self._standing
            for way in made_whole(space, version.terms)
            if all(mask.sum() == 1 for mask in way)
        ]
        self._rows = np.concatenate([np.zeros(0, dtype=np.int64), *(r for r, _ in self._whole)])
        self._together = Together(self._sought, self._whole)

    @cached_property
    def taken(self) -> BoolArray:
        """(worlds,) whether there was a package that all would take."""
        hit = np.zeros(self._sought.n, dtype=np.bool_)
        hit[self._rows[self._together.some(self._consent) == 1]] = True
        for version in self._standing:
            rows = version.rows[~hit[version.rows]]
            hit[rows] = is_deal(self._sought.take(rows), self._consent, version.terms) == 1
        return hit

    def margin_amounts(self, actor: int) -> FloatArray:
        """How much less an actor must need before a package on the table would be taken by all.

        Packages that were taken back do not count.
        """
        others = self._together.some(self._consent.assuming([actor])) == 1
        utility = [np.zeros(0), *(self._worth(actor, *deal) for deal in self._whole)]
        short = self._sought.floor[self._rows, actor] - np.concatenate(utility)
        return self._least(np.where(others, np.maximum(short, 0.0), np.inf))

    def _worth(self, actor: int, rows: IntArray, deal: Completions) -> FloatArray:
        """Add up what a deal is worth to an actor in some worlds, less losses."""
        sets = self._sought.sets
        columns = np.flatnonzero(np.concatenate(deal))
        worth = np.asarray(sets.gross[rows[:, None], actor, columns].sum(axis=1))
        for loss in sets.losses:
            if all((m & c).any() for m, c in zip(loss.terms, deal, strict=True)):
                worth -= loss.amount[rows, actor]
        return worth

    def rule_amounts(self, other: Consent) -> FloatArray:
        """1 where a package on the table would be taken by all only under another rule."""
        return self._least(np.where(self._together.some(other) == 1, 1.0, np.inf))

    def payment_amounts(
        self, price: FloatArray, most: float, within: Completions | None = None
    ) -> FloatArray:
        """How many units must be paid before a package on the table would be taken by all.

        A payment is made only on top of what holds ``within``. Rules that are not unanimous are
        not worked out here (infinite, unless a package passes already).
        """
        rule, none = self._consent, [np.zeros(0)]
        if not all(group.unanimous for group in rule.groups):
            return np.where(self.taken, 0.0, np.inf)
        amounts = (
            payment_amounts(
                self._sought.take(rows), rule, price[rows], most, within, among=deal
            ).amount
            for rows, deal in self._whole
        )
        return self._least(np.concatenate([*none, *amounts]))

    def _least(self, amounts: FloatArray) -> FloatArray:
        least = np.where(self.taken, 0.0, np.inf)
        np.minimum.at(least, self._rows, amounts)
        return least
