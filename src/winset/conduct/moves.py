"""Log chances of an actor's moves in a log whose terms are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winset.conduct.actor import ActorModel, OfferForm
from winset.conduct.log import MoveLog
from winset.conduct.parameters import NuisancePrior
from winset.conduct.responses import CHOICES
from winset.conduct.taking import showing
from winset.conduct.talk import issue_ranges, log_claim, log_priority
from winset.conduct.told import Told, version_of
from winset.conduct.versions import Offers
from winset.model.moves import Move

__all__ = ["log_move", "log_moves", "needed"]

FloatArray = NDArray[np.float64]

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
    "sign": ("ink", "misjudged"),
}


def needed(moves: Sequence[Move], form: OfferForm) -> tuple[str, ...]:
    """Nuisance parameters that these moves of one actor need, in a fixed order."""
    names: set[str] = set()
    for move in moves:
        key = f"{move.kind}:{form}" if move.kind in ("offer", "raise") else move.kind
        names.update(_NEEDS[key])
        if form == "logit" and showing(move):
            names.update(("slack", showing(move)))
        if move.working:
            names.add("working")
    order = tuple(NuisancePrior.__dataclass_fields__)
    return tuple(sorted(names, key=order.index))


def log_move(who: ActorModel, log: MoveLog, k: int) -> FloatArray:
    """Log chance (n,) of move k of a log, by the actor whose model this is."""
    move = log.moves[k]
    if move.working:
        who = who.at_working_level()
    if move.kind in ("offer", "raise"):
        return _log_offer(who, log, k)
    if move.kind == "answer":
        terms = None if move.terms is None else move.terms[:, None]
        chances = who.answers(terms, move.time, last_turn=move.last_turn)
        return np.asarray(np.log(chances[CHOICES.index(move.choice)]))
    if move.kind == "withdrawal":
        assert move.terms is not None
        return np.asarray(np.log(who.withdraws(move.terms[:, None], move.time)))
    if move.kind in ("vote", "sign"):
        assert move.terms is not None
        consents = who.votes_for if move.kind == "vote" else who.signs
        chance = consents(move.terms[:, None])
        return np.asarray(np.log(chance if move.choice == "for" else 1.0 - chance))
    return _log_said(who, move)


def _log_offer(who: ActorModel, log: MoveLog, k: int) -> FloatArray:
    move = log.moves[k]
    if who.form == "logit":
        return np.asarray(_drafted(log, (k,)).log_chances(who, [(0, 0)])[0])
    assert move.terms is not None
    raised = move.kind == "raise"
    return who.log_offer(move.terms, log.share(k), log.own(k), move.time, raised=raised)


def _log_said(who: ActorModel, move: Move) -> FloatArray:
    """Log chance (n,) of a statement."""
    p = who.parameters
    if move.kind == "priority":
        ranges = issue_ranges(who.utility, who.space)
        return log_priority(ranges, move.order, p["beta"], p["honesty"])
    assert move.terms is not None
    epsilon = who.settings.epsilon
    return log_claim(
        who.utility, move.terms, who.space, beta=p["beta"], honesty=p["honesty"], epsilon=epsilon
    )


def log_moves(who: ActorModel, log: MoveLog, moves: Sequence[int]) -> FloatArray:
    """Log chances (moves, n) of several moves of one actor in one epoch.

    Offers are computed together: those that follow an aspiration have few and long arrays.
    """
    out = np.empty((len(moves), who.utility.shape[1]))
    offers: dict[bool, list[int]] = {}
    for position, k in enumerate(moves):
        move = log.moves[k]
        drafted = who.form == "logit" and move.kind in ("offer", "raise")
        if drafted or (move.kind == "offer" and move.terms is not None and not move.terms.all()):
            offers.setdefault(move.working, []).append(position)
        else:
            out[position] = log_move(who, log, k)
    for working, positions in offers.items():
        at_level = who.at_working_level() if working else who
        # So many at a time that their arrays stay small.
        size = max(1, _TOGETHER // max(who.utility.size, 1))
        for start in range(0, len(positions), size):
            part = positions[start : start + size]
            of = tuple(moves[position] for position in part)
            if who.form == "logit":
                entries = [(m, 0) for m in range(len(of))]
                out[part] = _drafted(log, of).log_chances(at_level, entries)
            else:
                out[part] = _log_aspiring(at_level, log, of)
    return out


@lru_cache(maxsize=256)
def _drafted(log: MoveLog, of: tuple[int, ...]) -> Offers:
    """Logit offers of a log, ready to be computed together."""
    told = [Told(log.moves[k], (version_of(log, k),), np.zeros(1, dtype=np.int64)) for k in of]
    return Offers(told, log.space)


def _log_aspiring(who: ActorModel, log: MoveLog, of: Sequence[int]) -> FloatArray:
    """Log chances (offers, n) of offers that say something and follow the aspiration."""
    terms = np.stack([t for k in of if (t := log.moves[k].terms) is not None], axis=1)
    share = np.concatenate([log.share(k) for k in of], axis=1)
    own = np.concatenate([log.own(k) for k in of], axis=1)
    logs = who.log_aspiring(terms, share, own, np.array([log.moves[k].time for k in of]))
    possible = np.logical_or.reduceat(terms, who.space.offsets[:-1], axis=0).all(axis=0)
    logs[~possible] = -np.inf
    return logs
