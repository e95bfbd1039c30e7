"""Conduct: the likelihood of a record in every world, and the simulator, from the same code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.conduct.actor import ActorModel, OfferForm
from winset.conduct.parameters import NuisancePrior, Parameters
from winset.conduct.record import Move, Record
from winset.conduct.simulation import Talks, simulate
from winset.conduct.talk import issue_ranges, log_claim, log_priority

__all__ = ["Conduct", "log_move", "log_moves", "needed"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# From so many offers on, an actor's concession is worth what it costs to model: ten times as long.
LONG_LOG = 20
_TOGETHER = 500_000

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "offer:logit": ("beta", "lam", "iota"),
    "offer:band": ("lam", "iota", "sigma", "concession"),
    "offer:floor": ("lam", "iota", "sigma", "concession"),
    "raise:logit": ("beta", "lam", "iota"),
    "raise:band": ("lam", "iota", "sigma", "concession", "jump"),
    "raise:floor": ("lam", "iota", "sigma", "concession", "jump"),
    "claim": ("beta", "honesty"),
    "priority": ("beta", "honesty"),
    "answer": ("kappa", "concession", "cost", "bluff"),
    "withdrawal": ("kappa", "concession", "jump", "ante"),
    "vote": ("kappa",),
}


def needed(moves: Sequence[Move], form: OfferForm) -> tuple[str, ...]:
    """Nuisance parameters that these moves of one actor need, in a fixed order."""
    names: set[str] = set()
    for move in moves:
        key = f"{move.kind}:{form}" if move.kind in ("offer", "raise") else move.kind
        names.update(_NEEDS[key])
        if move.working:
            names.add("working")
    order = tuple(NuisancePrior.__dataclass_fields__)
    return tuple(sorted(names, key=order.index))


def log_move(who: ActorModel, record: Record, k: int) -> FloatArray:
    """Log chance (n,) of move k of a record, by the actor whose model this is."""
    move = record.moves[k]
    if move.working:
        who = who.at_working_level()
    if move.kind in ("offer", "raise"):
        assert move.terms is not None
        raised = move.kind == "raise"
        return who.log_offer(move.terms, record.share(k), record.own(k), move.time, raised=raised)
    if move.kind == "answer":
        terms = None if move.terms is None else move.terms[:, None]
        chances = who.answers(terms, move.time, last_turn=move.last_turn)
        which = _CHOICES.index(move.choice)
        return np.asarray(np.log(chances[which]))
    if move.kind == "withdrawal":
        assert move.terms is not None
        return np.asarray(np.log(who.withdraws(move.terms[:, None], move.time)))
    if move.kind == "vote":
        assert move.terms is not None
        chance = who.votes_for(move.terms[:, None])
        return np.asarray(np.log(chance if move.choice == "for" else 1.0 - chance))
    p = who.parameters
    if move.kind == "claim":
        assert move.terms is not None
        epsilon = who.settings.epsilon
        return log_claim(
            who.utility,
            move.terms,
            who.space,
            beta=p["beta"],
            honesty=p["honesty"],
            epsilon=epsilon,
        )
    ranges = issue_ranges(who.utility, who.space)
    return log_priority(ranges, move.order, p["beta"], p["honesty"])


def log_moves(who: ActorModel, record: Record, moves: Sequence[int]) -> FloatArray:
    """Log chances (moves, n) of several moves of one actor in one epoch.

    Moves of a kind are computed together: arrays are few and long.
    """
    out = np.empty((len(moves), who.utility.shape[1]))
    together: dict[_Kind, list[int]] = {}
    for position, k in enumerate(moves):
        together.setdefault(_kind(record.moves[k]), []).append(position)
    # So many at a time that their arrays stay small.
    size = max(1, _TOGETHER // max(who.utility.size, 1))
    for kind, positions in together.items():
        many = _MANY.get(kind[0])
        for start in range(0, len(positions), size):
            part = positions[start : start + size]
            of = [moves[position] for position in part]
            if many is None or len(of) == 1:
                out[part] = [log_move(who, record, k) for k in of]
            else:
                at_level = who.at_working_level() if record.moves[of[0]].working else who
                out[part] = many(at_level, record, of)
    return out


_Kind = tuple[str, bool, bool, int]


def _kind(move: Move) -> _Kind:
    """Tell which moves are computed together; an odd one has a kind of its own."""
    terms = move.terms
    if terms is None or (move.kind != "answer" and terms.all()):
        return ("odd", move.working, move.last_turn, move.event)
    return (move.kind, move.working, move.last_turn, 0)


def _log_offers(who: ActorModel, record: Record, of: Sequence[int]) -> FloatArray:
    """Log chances (offers, n) of offers that say something."""
    terms = _terms(record, of)
    share = np.concatenate([record.share(k) for k in of], axis=1)
    own = np.concatenate([record.own(k) for k in of], axis=1)
    impossible = ~np.logical_or.reduceat(terms, who.space.offsets[:-1], axis=0).all(axis=0)
    if who.form == "logit":
        logs = who.log_logit(terms, share, own, raised=False)
    else:
        logs = who.log_aspiring(terms, share, own, np.array([record.moves[k].time for k in of]))
    logs[impossible] = -np.inf
    return logs


def _log_answers(who: ActorModel, record: Record, of: Sequence[int]) -> FloatArray:
    """Log chances (answers, n) of answers to offers."""
    times = np.array([[record.moves[k].time] for k in of])
    last = record.moves[of[0]].last_turn
    chances = who.answers(_terms(record, of)[:, :, None], times, last_turn=last)
    which = [_CHOICES.index(record.moves[k].choice) for k in of]
    return np.asarray(np.log(chances[which, np.arange(len(of))]))


def _terms(record: Record, of: Sequence[int]) -> BoolArray:
    return np.stack([t for k in of if (t := record.moves[k].terms) is not None], axis=1)


_CHOICES = ("accept", "refuse", "walk")
_MANY: Mapping[str, Callable[[ActorModel, Record, Sequence[int]], FloatArray]] = {
    "offer": _log_offers,
    "answer": _log_answers,
}


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
    at: Callable[[tuple[int, ...]], Record]
    settings: NuisancePrior = field(default_factory=NuisancePrior)
    forms: Mapping[int, OfferForm] = field(default_factory=dict)

    @classmethod
    def of_record(
        cls,
        record: Record,
        actors: Sequence[str] = (),
        *,
        settings: NuisancePrior | None = None,
        forms: Mapping[int, OfferForm] | None = None,
    ) -> Conduct:
        """Build the conduct of a record that nobody contests."""
        names = tuple(actors) or tuple(f"actor {i + 1}" for i in range(record.n_actors))
        return cls(names, lambda _: record, settings or NuisancePrior(), dict(forms or {}))

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Moves of the record (terms as under the first account)."""
        return self.at(()).moves

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

        Returns
        -------
        (len(moves), n) float
            Finite, but for an offer whose terms no deal can have (accounts that do not mix).
        """
        chosen = list(range(len(self.moves)) if moves is None else moves)
        given, out = _Given(utility, walk_away, z), np.zeros((len(chosen), len(z)))
        patterns = _patterns(account, len(z))
        first = patterns[0][0] if patterns else ()
        # What no account tells differently is computed for all worlds at once.
        told = {k for k in chosen if any(self._differs(k, first, p) for p, _ in patterns[1:])}
        parts = [(p, rows, [k for k in chosen if k in told]) for p, rows in patterns]
        parts.append((first, slice(0, len(z)), [k for k in chosen if k not in told]))
        place = {k: position for position, k in enumerate(chosen)}
        for pattern, rows, some in parts:
            record = self.at(pattern)
            for (actor, epoch), of in _by_actor(record, some).items():
                who = self._actor(actor, epoch, given, rows)
                for k, log in zip(of, log_moves(who, record, of), strict=True):
                    out[place[k], rows] = log
        return out

    def _differs(self, k: int, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        """Whether a move, or what its actor had seen by then, depends on which pattern is true."""
        key = (k, *one, *other)
        if key not in self._compared:
            seen = [_seen(self.at(pattern), k) for pattern in (one, other)]
            self._compared[key] = seen[0] != seen[1]
        return self._compared[key]

    @cached_property
    def _compared(self) -> dict[tuple[int, ...], bool]:
        return {}

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
        given, rng = _Given(utility, walk_away, z), np.random.default_rng(seed)

        @cache
        def model(actor: int, epoch: int) -> ActorModel:
            return self._actor(actor, epoch, given, slice(0, len(z)))

        return simulate(self.at(pattern), model, len(z), rng)

    def _actor(self, actor: int, epoch: int, given: _Given, rows: IntArray | slice) -> ActorModel:
        """One actor in one epoch, in some of the worlds."""
        utility, floor = given.utility, given.walk_away
        u = utility[epoch if len(utility) > 1 else 0, :, actor].T[:, rows]
        return ActorModel(
            self.at(()).space,
            np.ascontiguousarray(u) / 100.0,
            floor[epoch if len(floor) > 1 else 0, rows, actor] / 100.0,
            self.parameters(actor, given.z[rows]),
            self.settings,
            self.form(actor),
        )


def _by_actor(record: Record, moves: Sequence[int]) -> dict[tuple[int, int], list[int]]:
    """Sort moves by who makes them, and in which epoch."""
    found: dict[tuple[int, int], list[int]] = {}
    for k in moves:
        found.setdefault((record.moves[k].actor, record.moves[k].epoch), []).append(k)
    return found


def _seen(record: Record, k: int) -> tuple[bytes, ...]:
    """All that the chance of a move rests on, besides who makes it."""
    move = record.moves[k]
    terms = b"" if move.terms is None else move.terms.tobytes()
    if move.kind not in ("offer", "raise"):
        return (terms,)
    return (terms, record.share(k).tobytes(), record.own(k).tobytes())


def _patterns(
    account: NDArray[np.integer], n: int
) -> list[tuple[tuple[int, ...], IntArray | slice]]:
    """Distinct rows of ``account``, each with the worlds that have it."""
    if account.shape[1] == 0:
        return [((), slice(0, n))]
    left = np.ones(n, dtype=np.bool_)
    out: list[tuple[tuple[int, ...], IntArray | slice]] = []
    while left.any():  # a handful of patterns: quicker than sorting the rows
        row = account[int(left.argmax())]
        same = (account == row).all(axis=1)
        out.append((tuple(int(a) for a in row), np.flatnonzero(same)))
        left &= ~same
    return out
