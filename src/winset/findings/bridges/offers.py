"""Critical amounts for what was on the table: how far a lever must go before a package is taken.

A package counts where it would be taken (one that offers a choice, where some way to choose would
be), and nobody had taken it back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.among import Among
from winset.deals.sets.base import Completions
from winset.findings.bridges.amounts import (
    Amounts,
    margin_amounts,
    payment_amounts,
    rule_amounts,
)
from winset.findings.situation import Situation
from winset.findings.tabled import Version
from winset.space import Consent

__all__ = ["OnTheTable"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class OnTheTable:
    """What stood on the table at the close."""

    def __init__(self, situation: Situation) -> None:
        self._n, self._consent = situation.worlds.n, situation.worlds.consent
        self._standing = [
            (version, situation.sought.take(version.rows))
            for package in situation.packages
            for version in package.versions
            if not version.gone
        ]

    @cached_property
    def taken(self) -> BoolArray:
        """(worlds,) whether there was a package that all would take."""
        hit = np.zeros(self._n, dtype=np.bool_)
        for version, sets in self._standing:
            hit[version.rows] |= sets.some(self._consent, version.completions) == 1
        return hit

    def margin_amounts(self, actor: int) -> FloatArray:
        """How much less an actor must need before a package on the table would be taken by all.

        Packages that were taken back do not count.
        """
        rule = self._consent
        return self._least(lambda v, s: margin_amounts(s, rule, actor, among=v.completions))

    def rule_amounts(self, other: Consent) -> FloatArray:
        """1 where a package on the table would be taken by all only under another rule."""
        rule = self._consent
        return self._least(lambda v, s: rule_amounts(s, rule, other, among=v.completions))

    def payment_amounts(
        self, price: FloatArray, most: float, within: Completions | None = None
    ) -> FloatArray:
        """How many units must be paid before a package on the table would be taken by all.

        A payment is made only on top of what holds ``within``. Rules that are not unanimous are
        not worked out here (infinite, unless a package passes already).
        """
        rule = self._consent
        if not all(group.unanimous for group in rule.groups):
            return np.where(self.taken, 0.0, np.inf)
        return self._least(
            lambda v, s: payment_amounts(s, rule, price[v.rows], most, within, among=v.completions)
        )

    def _least(self, amounts: Callable[[Version, Among], Amounts]) -> FloatArray:
        least = np.full(self._n, np.inf)
        for version, sets in self._standing:
            own = amounts(version, sets).amount
            least[version.rows] = np.minimum(least[version.rows], own)
        return least
