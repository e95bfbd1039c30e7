"""Conduct: the likelihood of a record in every world, and the simulator, from the same code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.conduct.actor import ActorModel, OfferForm
from winset.conduct.log import MoveLog
from winset.conduct.moves import log_moves, needed
from winset.conduct.parameters import NuisancePrior, Parameters
from winset.conduct.plans import Batch, Plans
from winset.conduct.simulation import Talks, simulate
from winset.conduct.told import Entry
from winset.model.moves import Move
from winset.model.talks import Transcript
from winset.worlds.accounts import patterns_met

__all__ = ["Conduct"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# From so many offers on, an actor's concession is worth what it costs to model: ten times as long.
LONG_LOG = 20


class _Given(NamedTuple):
    """Worlds, and the nuisance parameters in them."""

    utility: FloatArray
    walk_away: FloatArray
    z: FloatArray


@dataclass(frozen=True, eq=False)
class Conduct:
    """One model of behaviour for a record whose terms may depend on whose account is true.

    Parameters
    ----------
    actors : tuple of str
        Ids, in the order of the actor axis.
    at : callable
        The record under one pattern of accounts: ``at(pattern)``, with one teller per contested
        issue. The moves are the same in all patterns; their terms may differ.
    settings : NuisancePrior
    forms : mapping of int to {"logit", "band", "floor"}
        How each actor makes offers; the logit unless its offers are many.
    """

    actors: tuple[str, ...]
    at: Callable[[tuple[int, ...]], MoveLog]
    settings: NuisancePrior = field(default_factory=NuisancePrior)
    forms: Mapping[int, OfferForm] = field(default_factory=dict)

    @classmethod
    def of_log(
        cls,
        log: MoveLog,
        actors: Sequence[str] = (),
        *,
        settings: NuisancePrior | None = None,
        forms: Mapping[int, OfferForm] | None = None,
    ) -> Conduct:
        """Build the conduct of a record that nobody contests."""
        names = tuple(actors) or tuple(f"actor {i + 1}" for i in range(log.n_actors))
        return cls(names, lambda _: log, settings or NuisancePrior(), dict(forms or {}))

    @classmethod
    def of_transcript(
        cls, transcript: Transcript, settings: NuisancePrior | None = None
    ) -> Conduct:
        """Build the conduct of a case's record, whose terms may depend on whose account is true."""
        kept = settings or NuisancePrior()
        space, actors = transcript.space, transcript.actors

        @lru_cache(maxsize=256)
        def at(pattern: tuple[int, ...]) -> MoveLog:
            return MoveLog(space, len(actors), transcript.moves(pattern), kept.memory)

        return cls(actors, at, kept)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Moves of the record (terms as under the first account)."""
        return self.at(()).moves

    @cached_property
    def plans(self) -> Plans:
        """Which moves are computed together."""
        logit = {actor for actor in self.active if self.form(actor) == "logit"}
        return Plans(self.at, frozenset(logit))

    @cached_property
    def active(self) -> tuple[int, ...]:
        """Actors who move at all."""
        return tuple(sorted({move.actor for move in self.moves}))

    def form(self, actor: int) -> OfferForm:
        """How an actor makes its offers."""
        if actor in self.forms:
            return self.forms[actor]
        offers = sum(m.actor == actor and m.kind == "offer" for m in self.moves)
        return "logit" if offers < LONG_LOG else "band"

    @cached_property
    def nuisances(self) -> tuple[tuple[int, str], ...]:
        """(actor, parameter) of every nuisance dimension."""
        return tuple(
            (actor, name)
            for actor in self.active
            for name in needed([m for m in self.moves if m.actor == actor], self.form(actor))
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the nuisance dimensions, as ``conduct.us.beta``."""
        return tuple(f"conduct.{self.actors[actor]}.{name}" for actor, name in self.nuisances)

    def under(self, settings: NuisancePrior) -> Conduct:
        """Return the same record under other settings of conduct."""
        if settings.memory == self.settings.memory:
            found = replace(self, settings=settings)
            vars(found)["plans"] = self.plans
            return found
        at = self.at
        remembered = lru_cache(maxsize=256)(lambda p: replace(at(p), memory=settings.memory))
        return replace(self, at=remembered, settings=settings)

    def parameters(self, actor: int, z: FloatArray) -> Parameters:
        """Decode one actor's nuisance parameters from standard normals ``z`` (n, nuisances)."""
        at = [k for k, (who, _) in enumerate(self.nuisances) if who == actor]
        return self.settings.decode([self.nuisances[k][1] for k in at], z[:, at])

    def log_prob(
        self,
        utility: FloatArray,
        walk_away: FloatArray,
        account: NDArray[np.integer],
        z: FloatArray,
        moves: Sequence[int] | None = None,
        *,
        near: bool = False,
    ) -> FloatArray:
        """Log chance of every move in every world.

        Parameters
        ----------
        utility : (epochs or 1, n, actors, columns) float, 0-100
        walk_away : (epochs, n, actors) float, 0-100
        account : (n, contested) int
            Whose version of each contested issue is true.
        z : (n, nuisances) float
            Standard normals of the nuisance parameters.
        moves : sequence of int, optional
            Which moves; all by default.
        near : bool
            Whether what offers say of their authors may be reckoned nearly, at a tenth of the cost.

        Returns
        -------
        (len(moves), n) float
            Finite, but for an offer whose terms no deal can have (accounts that do not mix).
        """
        chosen = tuple(range(len(self.moves)) if moves is None else moves)
        out = np.zeros((len(chosen), len(z)))
        worlds = _Acting(self, _Given(utility, walk_away, z))
        patterns, which = patterns_met(account)
        plan = self.plans.of(chosen, patterns)
        for group in plan.batches:
            entries = [
                (m, told.of[which] if len(told.versions) > 1 else 0)
                for m, told in enumerate(group.moves.told)
            ]
            out[group.places] = worlds.together(group, entries, near=near)
        for g, pattern in enumerate(patterns):
            worlds.one_by_one(self.at(pattern), plan.told, out, np.flatnonzero(which == g))
        # What no account tells differently is computed for all worlds at once.
        worlds.one_by_one(self.at(patterns[0]), plan.alike, out)
        return out

    def log_prob_by_pattern(
        self,
        utility: FloatArray,
        walk_away: FloatArray,
        z: FloatArray,
        *,
        patterns: Sequence[tuple[int, ...]],
        moves: Sequence[int] | None = None,
        near: bool = False,
    ) -> FloatArray:
        """Log chance of every move in every world, under each of several patterns of accounts.

        Parameters
        ----------
        utility, walk_away, z, moves, near
            As for :meth:`log_prob`.
        patterns : sequence of tuple of int
            A teller for each contested issue.

        Returns
        -------
        (len(moves), n, len(patterns)) float
        """
        chosen = tuple(range(len(self.moves)) if moves is None else moves)
        out = np.empty((len(chosen), len(z), len(patterns)))
        worlds = _Acting(self, _Given(utility, walk_away, z))
        plan = self.plans.of(chosen, tuple(patterns))
        for group in plan.batches:
            entries = [
                (m, v) for m, told in enumerate(group.moves.told) for v in range(len(told.versions))
            ]
            place = {entry: k for k, entry in enumerate(entries)}
            found = worlds.together(group, entries, near=near)
            for m, (position, told) in enumerate(zip(group.places, group.moves.told, strict=True)):
                out[position] = found[[place[m, v] for v in told.of]].T
        rest = plan.alike | plan.told
        for g, pattern in enumerate(patterns):
            if rest:
                worlds.one_by_one(self.at(pattern), rest, out[:, :, g])
        return out

    def simulate(
        self,
        utility: FloatArray,
        walk_away: FloatArray,
        z: FloatArray,
        *,
        seed: int | np.random.Generator,
        pattern: tuple[int, ...] = (),
    ) -> Talks:
        """Run the record's turns again in every world: who moves is kept, what they do is drawn.

        Parameters
        ----------
        utility, walk_away, z
            As for :meth:`log_prob`.
        seed : int or numpy.random.Generator
        pattern : tuple of int
            Accounts under which the turns are taken.
        """
        rng = np.random.default_rng(seed)
        worlds = _Acting(self, _Given(utility, walk_away, z))
        return simulate(self.at(pattern), worlds.actor, len(z), rng)


class _Acting:
    """The actors of a conduct in some worlds, each made once."""

    def __init__(self, conduct: Conduct, given: _Given) -> None:
        self.conduct, self.given = conduct, given
        self._actors: dict[tuple[int, int], ActorModel] = {}

    def actor(self, actor: int, epoch: int) -> ActorModel:
        """Return one actor in one epoch."""
        if (actor, epoch) not in self._actors:
            utility, floor, z = self.given
            u = utility[epoch if len(utility) > 1 else 0, :, actor].T
            self._actors[actor, epoch] = ActorModel(
                self.conduct.at(()).space,
                np.ascontiguousarray(u) / 100.0,
                floor[epoch if len(floor) > 1 else 0, :, actor] / 100.0,
                self.conduct.parameters(actor, z),
                self.conduct.settings,
                self.conduct.form(actor),
            )
        return self._actors[actor, epoch]

    def together(self, group: Batch, entries: Sequence[Entry], *, near: bool = False) -> FloatArray:
        """Log chances (entries, n) of versions of offers, or of answers, of one actor."""
        who = self.actor(group.actor, group.epoch)
        who = who.at_working_level() if group.working else who
        return group.moves.log_chances(who, entries, near=near)

    def one_by_one(
        self,
        log: MoveLog,
        place: Mapping[int, int],
        out: FloatArray,
        rows: IntArray | None = None,
    ) -> None:
        """Put the log chances of moves at their places in ``out``, in some of the worlds."""
        together: dict[tuple[int, int], list[int]] = {}
        for k in place:
            together.setdefault((log.moves[k].actor, log.moves[k].epoch), []).append(k)
        for (actor, epoch), of in together.items():
            who = self.actor(actor, epoch)
            where = [place[k] for k in of]
            if rows is None:
                out[where] = log_moves(who, log, of)
            else:
                out[np.array(where)[:, None], rows] = log_moves(who.take(rows), log, of)
