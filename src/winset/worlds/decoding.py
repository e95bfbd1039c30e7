"""Decoding: latent rows to utilities, walk-away values and accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.model import Handle, Model, Scalars, Shifts
from winset.model.preferences import Preferences, Ranked
from winset.worlds.accounts import draw_accounts, likeliest
from winset.worlds.copula import Copula
from winset.worlds.scalars import Chances, Values
from winset.worlds.utility import columns_of, concessions_of, settle, weights_of, worth_of
from winset.worlds.worlds import Worlds

__all__ = ["MOST_BYTES", "Decoder"]

FloatArray = NDArray[np.float64]

#: Utilities of one call may take this much memory.
MOST_BYTES = 4 * 2**30
_NO_SHIFTS: Shifts = {}


class _Reading(NamedTuple):
    """What decoding the judgements of some actors needs: latents by position, mixed and named."""

    values: Values
    copula: Copula
    rows: NDArray[np.int64]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Decoder:
    """Turns latent rows into worlds.

    Parameters
    ----------
    model : Model
    copula : Copula
    """

    model: Model
    copula: Copula

    def read(
        self, z: FloatArray, actors: Collection[str] | None = None, *, lazy: bool = False
    ) -> tuple[dict[Handle, FloatArray], Chances]:
        """Decode judgements from (dims, worlds) latents.

        Parameters
        ----------
        z : (dims, worlds) float
        actors : collection of str, optional
            Whose judgements are wanted, besides nobody's.
        lazy : bool
            Whether those that decoding worlds does not need are wanted too.

        Returns
        -------
        values : dict
            Of those that vary.
        chances : Chances
            The latents that matter, correlated as ties and factors ask.
        """
        key = (None if actors is None else frozenset(actors), lazy)
        if key not in self._readings:
            self._readings[key] = self._reading(*key)
        reading = self._readings[key]
        mixed = reading.copula.mix(np.asarray(z, dtype=np.float64)[reading.rows])
        chances = Chances(reading.names, mixed)
        return reading.values.of(chances), chances

    @cached_property
    def _readings(self) -> dict[tuple[frozenset[str] | None, bool], _Reading]:
        return {}

    def _reading(self, actors: frozenset[str] | None, lazy: bool) -> _Reading:
        def wanted(actor: str) -> bool:
            return actors is None or not actor or actor in actors

        latents, judged = self.model.catalogue.latents, self.model.catalogue.judged
        drawn = [item for item in self.model.drawn(lazy=lazy) if wanted(item.actor)]
        named = {handle.path for handle in judged}
        needed = {path for item in drawn for path in (item.handle.path, f"{item.handle.path}#view")}
        # Others are no judgement by themselves: shapes, weights, factors, whose account is true.
        needed |= {
            name
            for name, latent in latents.items()
            if wanted(latent.actor) and name.removesuffix("#view") not in named
        }
        copula, rows = self.copula.only([d for d, name in enumerate(latents) if name in needed])
        names = tuple(latents)
        return _Reading(Values(drawn), copula, rows, tuple(names[d] for d in rows.tolist()))

    def columns(
        self,
        actor: str,
        scalars: Scalars,
        chances: Chances | None,
        shifts: Shifts,
        out: FloatArray,
    ) -> FloatArray:
        """Put the utility of every column to one actor into zeros (columns, worlds)."""
        preferences = self.model.preferences[actor]
        settled = {**scalars, **settle(preferences, scalars, chances)}
        weights = weights_of(preferences, settled, chances)
        worth = worth_of(preferences, settled, weights, shifts)
        return columns_of(self.model.space, preferences, worth, settled, out)

    def worth(self, z: FloatArray, actors: Sequence[str]) -> tuple[Mapping[int, FloatArray], ...]:
        """Compute what each option adds to actors' utility at the close, issue by issue."""
        return tuple(worth for _, worth, _ in self._worth(z, actors))

    def concessions(self, z: FloatArray, actors: Sequence[str]) -> tuple[FloatArray, FloatArray]:
        """Compute what actors give up and gain at the close: (worlds, actors, columns) each."""
        shape = (z.shape[1], len(actors), self.model.space.n_columns)
        gives, gains = np.empty(shape), np.empty(shape)
        for a, (preferences, worth, settled) in enumerate(self._worth(z, actors)):
            given, gained = concessions_of(self.model.space, preferences, worth, settled)
            gives[:, a], gains[:, a] = given.T, gained.T
        return gives, gains

    def _worth(
        self, z: FloatArray, actors: Sequence[str]
    ) -> Iterator[tuple[Preferences, dict[int, FloatArray], Scalars]]:
        values, chances = self.read(z, actors)
        scalars = {**self.model.exact, **values}
        for actor in actors:
            preferences = self.model.preferences[actor]
            settled = {**scalars, **settle(preferences, scalars, chances)}
            weights = weights_of(preferences, settled, chances)
            shifts = self.model.epochs.values[-1].get(actor, _NO_SHIFTS)
            yield preferences, worth_of(preferences, settled, weights, shifts), settled

    def decode(self, z: FloatArray, actors: Collection[str] | None = None) -> Worlds:
        """Decode (dims, worlds) latents; zeros for the actors that are not wanted, if any.

        Where some actors only are wanted, worlds are contiguous in memory instead of columns.
        """
        n = z.shape[1]
        self._fits(n)
        values, chances = self.read(z, actors)
        scalars = {**self.model.exact, **values}
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
        n, wanted = z.shape[1], self.model.actors if actors is None else actors
        values, chances = self.read(z, actors, lazy=True)
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
            room = utility[0, :, a, :].T
            # Where worlds are contiguous the first epoch's utilities are made in their place.
            first = np.zeros((model.space.n_columns, n)) if wanted is None else room
            columns = self.columns(actor, scalars, chances, shifts, first)
            for one in model.compared:
                if one.actor == actor:
                    broken |= ~one.holds(columns)
            for e in range(len(model.record.epochs)):
                now = model.epochs.values[e].get(actor, _NO_SHIFTS)
                if now != shifts:
                    zeros = np.zeros((model.space.n_columns, n))
                    shifts, columns = now, self.columns(actor, scalars, chances, now, zeros)
                if e < len(epochs) and (e or columns is not room):
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
        return value


def _room(shape: tuple[int, int, int, int], wanted: Collection[str] | None) -> FloatArray:
    """Make room for (epochs, worlds, actors, columns), in the order in which it will be read."""
    if wanted is None:
        return np.empty(shape)
    epochs, n, actors, columns = shape
    # Zeros that are never written take no time.
    return np.moveaxis(np.zeros((epochs, actors, columns, n)), 3, 1)
