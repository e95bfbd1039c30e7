"""What a proposer could expect: beliefs along the record, for telling misreading from holding out.

An offer is judged by what was known when it was made, not by what its refusal taught. So the
chance that a proposer could give its offer is taken over worlds as they looked just before it:
the prior, or the prior weighted by the events until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import WinSets
from winset.deals.sets.engine import win_sets
from winset.findings.belief import asked_of
from winset.findings.compliance import losses_of
from winset.findings.tabled import Version
from winset.model import Handle, Model
from winset.worlds import Prior, Worlds

__all__ = ["Beliefs", "Believed", "believed_along"]

FloatArray = NDArray[np.float64]

_WORLDS = 1_000


class Moment(Protocol):
    """Belief after some of the record: latent rows and their weights."""

    @property
    def events(self) -> tuple[int, ...]:
        """Positions of the events that it counts."""

    @property
    def z(self) -> FloatArray:
        """(particles, at least dims) latent rows."""

    @property
    def weight(self) -> FloatArray:
        """(particles,) weights."""


@dataclass(frozen=True, eq=False)
class Believed:
    """Worlds as they looked after some events, decoded when an offer is first judged by them.

    Parameters
    ----------
    events : frozenset of int
        Positions in the record of the events that count.
    decode : callable
        Gives the worlds.
    read : callable
        Gives the decoded judgements of these worlds.
    """

    events: frozenset[int]
    decode: Callable[[], Worlds]
    read: Callable[[], Mapping[Handle, FloatArray]]

    @cached_property
    def worlds(self) -> Worlds:
        """Worlds, with the preferences of those whose consent or offers count."""
        return self.decode()

    @cached_property
    def quantities(self) -> Mapping[Handle, FloatArray]:
        """Decoded judgements."""
        return self.read()


def believed_along(
    prior: Prior, z: FloatArray, path: Sequence[Moment] = (), *, worlds: int = _WORLDS
) -> tuple[Believed, ...]:
    """Lay out what was believed before the record and after each of its events.

    Parameters
    ----------
    prior : Prior
    z : (worlds, dims) float
        Rows drawn from the prior.
    path : sequence of Moment
        Beliefs after growing parts of the record; none where nothing is learned from it.
    worlds : int
        How many of each to use.
    """
    offering = {act.by for act in prior.model.record.acts}
    asked = asked_of(prior, offering)

    def believed(events: Sequence[int], rows: FloatArray) -> Believed:
        return Believed(
            frozenset(events),
            lambda: prior.decode(rows, actors=asked),
            lambda: prior.quantities(rows),
        )

    moments = [believed((), z[:worlds])]
    # What the outcome taught, nobody could expect before.
    for moment in (m for m in path if m.events):
        rows = moment.z[_spread(moment.weight, worlds)][:, : len(prior.names)]
        moments.append(believed(moment.events, rows))
    return tuple(moments)


def _spread(weight: FloatArray, n: int) -> NDArray[np.int64]:
    """Rows in proportion to their weights, at even steps (no randomness)."""
    reached = np.cumsum(weight) / np.sum(weight)
    at = np.searchsorted(reached, (np.arange(n) + 0.5) / n)
    return np.minimum(at, len(weight) - 1).astype(np.int64)


class Beliefs:
    """Chances that proposers could give to their offers.

    Parameters
    ----------
    model : Model
    moments : sequence of Believed
    sets : mapping, optional
        Win-sets of the first of them by epoch, after compliance, where they are at hand.
    """

    def __init__(
        self,
        model: Model,
        moments: Sequence[Believed],
        sets: Mapping[int, WinSets] | None = None,
    ) -> None:
        self._model = model
        self._moments = list(moments)
        self._place = model.record.order
        self._made = {(0, epoch): found for epoch, found in (sets or {}).items()}

    def of(self, offer: Version, epoch: int | None = None) -> float:
        """Work out the chance that a proposer could give its offer, knowing what was known then.

        By the values of an epoch, that of the offer by default.

        The second-order belief behind "misread": how often the others would take some version of
        the offer that the proposer's own side would keep to, among the worlds where there is such
        a version (a proposer knows its own side). NaN where nobody proposed it, or there is none.
        """
        if offer.by < 0 or not self._moments:
            return float("nan")
        k = self._before(offer.event)
        worlds = self._moments[k].worlds
        sets = self._sets(k, offer.epoch if epoch is None else epoch)
        meant = sets.some(worlds.consent.win_set(offer.by), offer.completions) == 1
        taken = sets.some(worlds.consent, offer.completions) == 1
        total = float(worlds.weight @ meant)
        return float(worlds.weight @ (taken & meant)) / total if total > 0 else float("nan")

    def _before(self, event: int) -> int:
        """Find the latest belief that counts no event at or after the offer."""
        until = self._place.get(event, 0)
        reached = [
            max((self._place.get(e, 0) for e in moment.events), default=-1)
            for moment in self._moments
        ]
        fitting = [(place, k) for k, place in enumerate(reached) if place < until]
        return max(fitting)[1] if fitting else 0

    def _sets(self, k: int, epoch: int) -> WinSets:
        if (k, epoch) not in self._made:
            seen = self._moments[k]
            at = min(epoch, len(seen.worlds.epochs) - 1)
            space, n = seen.worlds.space, seen.worlds.n
            drawn = seen.quantities if self._model.doubts else {}
            losses = losses_of(self._model, drawn, n)
            utility, floor = seen.worlds.utility_at(at), seen.worlds.walk_away_at(at)
            self._made[k, epoch] = win_sets(space, utility, floor, losses)
        return self._made[k, epoch]
