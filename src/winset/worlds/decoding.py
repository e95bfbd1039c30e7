"""Decoding: latent rows to utilities, walk-away values and accounts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from winset.model import Handle, Model, Scalars, Shifts
from winset.model.preferences import Preferences, Ranked
from winset.worlds.accounts import draw_accounts, likeliest
from winset.worlds.copula import Copula
from winset.worlds.scalars import Chances, decode_scalars
from winset.worlds.utility import columns_of, settle, weights_of, worth_of
from winset.worlds.worlds import Worlds

__all__ = ["MOST_BYTES", "Decoder"]

FloatArray = NDArray[np.float64]

#: Utilities of one call may take this much memory.
MOST_BYTES = 4 * 2**30
_NO_SHIFTS: Shifts = {}


@dataclass(frozen=True, eq=False)
class Decoder:
    """Turns latent rows into worlds.

    Parameters
    ----------
    model : Model
    copula : Copula
    margin_shift : float
        Added to every walk-away value, in hundredths of the scale of the actor's utilities.
    """

    model: Model
    copula: Copula
    margin_shift: float = 0.0

    def chances(self, z: FloatArray) -> Chances:
        """Latents (dims, worlds), correlated as ties and factors ask."""
        mixed = self.copula.mix(np.array(z, dtype=np.float64, order="C"))
        return Chances(tuple(self.model.catalogue.latents), mixed)

    def columns(
        self, actor: str, scalars: Scalars, chances: Chances | None, shifts: Shifts, n: int
    ) -> FloatArray:
        """Compute the utility of every column to one actor, (columns, worlds)."""
        preferences = self.model.preferences[actor]
        settled = {**scalars, **settle(preferences, scalars, chances)}
        weights = weights_of(preferences, settled, chances)
        worth = worth_of(preferences, settled, weights, shifts)
        return columns_of(self.model.space, preferences, worth, settled, n)

    def decode(self, z: FloatArray, actors: Collection[str] | None = None) -> Worlds:
        """Decode (dims, worlds) latents; zeros for the actors that are not wanted, if any.

        Where some actors only are wanted, worlds are contiguous in memory instead of columns.
        """
        n = z.shape[1]
        self._fits(n)
        drawn = self.model.drawn()
        if actors is not None:
            drawn = [item for item in drawn if not item.actor or item.actor in actors]
        chances = self.chances(z)
        scalars = {**self.model.exact, **decode_scalars(drawn, chances)}
        accounts = draw_accounts(self.model.accounts, scalars, chances, n)
        return self._worlds(scalars, chances, accounts, n, actors)

    def central(self) -> Worlds:
        """One world with every judgement at its median (rankings at their centroid)."""
        scalars = self._medians()
        accounts = likeliest(self.model.accounts, scalars)
        worlds = self._worlds(scalars, None, accounts, 1)
        worlds.log_weight[:] = 0.0
        return worlds

    def quantities(
        self, z: FloatArray, actors: Collection[str] | None = None
    ) -> dict[Handle, FloatArray]:
        """Decode everything judged that varies (of some actors only, where asked)."""
        n, drawn = z.shape[1], self.model.drawn(lazy=True)
        wanted = self.model.actors if actors is None else actors
        drawn = [item for item in drawn if not item.actor or item.actor in wanted]
        chances = self.chances(z)
        values = decode_scalars(drawn, chances)
        scalars = {**self.model.exact, **values}
        for actor, preferences in self.model.preferences.items():
            if actor not in wanted:
                continue
            settled = settle(preferences, scalars, chances)
            values.update({value: row for value, row in settled.items() if value in values})
            # Swings count by the weights that they come to.
            handles = preferences.weighing.weights if preferences.weighing else {}
            uncertain = self._weights_vary(preferences)
            for issue, weight in weights_of(preferences, scalars, chances).items():
                values.pop(handles[issue], None)
                if uncertain:
                    values[handles[issue]] = np.broadcast_to(weight, (n,)).copy()
        return values

    def _weights_vary(self, preferences: Preferences) -> bool:
        weighing = preferences.weighing
        if isinstance(weighing, Ranked):
            return len(weighing.levels) > 1
        swings = weighing.weights.values() if weighing else ()
        return len(swings) > 1 and any(swing not in self.model.exact for swing in swings)

    # ------------------------------------------------------------------------------- parts

    def _medians(self) -> dict[Handle, FloatArray]:
        judged = self.model.catalogue.judged
        return {handle: np.array([item.median]) for handle, item in judged.items()}

    def _fits(self, n: int) -> None:
        epochs = len(self.model.record.epochs) if self.model.epochs.utilities_move else 1
        each = 8 * epochs * len(self.model.actors) * self.model.space.n_columns
        if each * n > MOST_BYTES:
            raise ValueError(
                f"{n:,} worlds of this space take {each * n / 2**30:.1f} GiB; decode at most "
                f"{max(MOST_BYTES // each, 1):,} at a time, or state coarser issues"
            )

    def _worlds(
        self,
        scalars: Scalars,
        chances: Chances | None,
        accounts: NDArray[np.int8],
        n: int,
        wanted: Collection[str] | None = None,
    ) -> Worlds:
        model = self.model
        epochs = model.record.epochs if model.epochs.utilities_move else model.record.epochs[:1]
        utility = _room((len(epochs), n, len(model.actors), model.space.n_columns), wanted)
        walk_away = np.zeros((len(model.record.epochs), n, len(model.actors)))
        broken = np.zeros(n, dtype=np.bool_)
        for a, actor in enumerate(model.actors):
            if wanted is not None and actor not in wanted:
                continue
            shifts: Shifts = _NO_SHIFTS
            columns = self.columns(actor, scalars, chances, shifts, n)
            for one in model.compared:
                if one.actor == actor:
                    broken |= ~one.holds(columns)
            for e in range(len(model.record.epochs)):
                now = model.epochs.values[e].get(actor, _NO_SHIFTS)
                if now != shifts:
                    shifts, columns = now, self.columns(actor, scalars, chances, now, n)
                if e < len(epochs):
                    utility[e, :, a, :] = columns.T
                walk_away[e, :, a] = self._floor(actor, e, columns, scalars)
        log_weight = np.where(broken, -np.inf, 0.0)
        return Worlds(
            space=model.space,
            consent=model.consent,
            actors=model.actors,
            roles=model.roles,
            epochs=model.record.epochs,
            utility=utility,
            walk_away=walk_away,
            contested=model.accounts.contested,
            tellers=model.accounts.tellers,
            account=accounts,
            log_weight=log_weight,
        )

    def _floor(self, actor: str, epoch: int, columns: FloatArray, scalars: Scalars) -> FloatArray:
        """Walk-away value of one actor in one epoch, (worlds,)."""
        floor = self.model.floors[actor]
        value = np.zeros(columns.shape[1])
        space = self.model.space
        if floor.over_null and space.null_columns is not None:
            for column in space.null_columns + space.offsets[:-1]:
                value += columns[column]
        if floor.handle is not None:
            value += scalars[floor.handle]
        for change in self.model.epochs.walk_away[epoch].get(actor, ()):
            value += scalars[change]
        if self.margin_shift:
            value += self.margin_shift * self.scale(actor)
        return value

    def scale(self, actor: str) -> float:
        """Measure one hundredth of an actor's scale: 1, except for points tables."""
        if not self.model.preferences[actor].in_points:
            return 1.0
        columns = self.columns(actor, self._medians(), None, _NO_SHIFTS, 1)[:, 0]
        offsets = self.model.space.offsets
        blocks = [columns[a:b] for a, b in pairwise(offsets)]
        return float(sum(np.ptp(block) for block in blocks)) / 100.0


def _room(shape: tuple[int, int, int, int], wanted: Collection[str] | None) -> FloatArray:
    """Make room for (epochs, worlds, actors, columns), in the order in which it will be read."""
    if wanted is None:
        return np.empty(shape)
    epochs, n, actors, columns = shape
    # Zeros that are never written take no time.
    return np.moveaxis(np.zeros((epochs, actors, columns, n)), 3, 1)
