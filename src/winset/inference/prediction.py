"""Held-out events, predicted: condition on the record up to a day, and score what came after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from winset.conduct import NuisancePrior
from winset.conduct.offers import log_mass, option_probabilities
from winset.inference.condition import Conditioned, condition
from winset.inference.conditioning import Conditioning
from winset.model.moves import Move
from winset.space import Space
from winset.worlds.prior import Prior

__all__ = ["Predicted", "Prediction", "predict"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Predicted:
    """One later act, as it was foreseen.

    Parameters
    ----------
    events : tuple of int
        Positions in the case.
    actor, act : str
    log_probability, error : float
        Given the record up to the day, nothing after it; with its Monte Carlo error.
    prior : float
        The same from the prior alone: what the record taught is the difference.
    naive : float
        Of somebody who knows nothing: every option, and every answer, alike.
    """

    events: tuple[int, ...]
    actor: str
    act: str
    log_probability: float
    error: float
    prior: float
    naive: float


@dataclass(frozen=True, eq=False)
class Prediction:
    """What came after a day, predicted from what came before.

    Parameters
    ----------
    until : date
    acts : tuple of Predicted
    conditioned : Conditioned
        Worlds as they were held likely on that day.
    seed : int
    """

    until: date
    acts: tuple[Predicted, ...]
    conditioned: Conditioned
    seed: int

    @property
    def gain(self) -> Mapping[str, float]:
        """Log probability gained over the prior alone, and over knowing nothing, in all acts."""
        return {
            "over the prior": sum(a.log_probability - a.prior for a in self.acts),
            "over knowing nothing": sum(a.log_probability - a.naive for a in self.acts),
        }


def predict(
    prior: Prior,
    until: date,
    n: int = 4_000,
    seed: int = 1,
    *,
    settings: NuisancePrior | None = None,
) -> Prediction:
    """Predict the acts after a day.

    Each act is scored by itself (the log score of Good 1952): its probability, averaged over the
    worlds as they were held likely on that day, given what had been said by then and since.

    Parameters
    ----------
    prior : Prior
    until : date
        Last day of the record that is used.
    n, seed : int
    settings : NuisancePrior, optional

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> found = predict(Prior(compile_case(load("hanoi"))), date(2019, 2, 27), n=400)
    >>> all(act.log_probability < 0 for act in found.acts)
    True
    """
    known = condition(prior, n, seed, settings=settings, until=until)
    problem = Conditioning.of(prior, settings=settings)
    conduct = problem.conduct
    rng = np.random.default_rng([seed, 0xF07E])
    before = np.concatenate(
        [prior.draw(n, seed), rng.standard_normal((n, len(conduct.names)))], axis=1
    )
    after = np.concatenate([known.z, known.conduct_z], axis=1)
    acts = []
    for stage in problem.stages:
        moves = [conduct.moves[problem.moves[t]] for t in stage]
        if prior.model.transcript.acts[problem.moves[stage[0]]].day <= until:
            continue
        value, spread = _log_mean(problem.log_prob(after, stage).sum(axis=0))
        names = dict.fromkeys(conduct.actors[move.actor] for move in moves)
        first = moves[0]
        acts.append(
            Predicted(
                problem.events(stage[0]),
                ", ".join(names),
                first.kind if first.kind != "answer" else first.choice,
                value,
                spread / np.sqrt(max(known.ess, 1.0)),
                _log_mean(problem.log_prob(before, stage).sum(axis=0))[0],
                sum(_naive(move, prior.space) for move in moves),
            )
        )
    return Prediction(until, tuple(acts), known, seed)


def _log_mean(log: FloatArray) -> tuple[float, float]:
    """Log of the mean of exponentials, and the relative standard deviation of one draw."""
    top = float(log.max())
    weight = np.exp(log - top)
    mean = float(weight.mean())
    return float(np.log(mean)) + top, float(weight.std()) / mean


def _naive(move: Move, space: Space) -> float:
    """Log probability of a move where every option and every answer is alike."""
    if move.kind in ("offer", "raise", "claim") and move.terms is not None:
        flat = option_probabilities(np.zeros((space.n_columns, 1)), space, 0.0)
        return float(log_mass(flat, move.terms, space)[0])
    if move.kind == "priority":
        left = len(space.issues)
        return -float(np.log(np.arange(left, left - len(move.order), -1)).sum())
    if move.kind == "answer":
        return -float(np.log(2.0 if move.last_turn else 3.0))
    return -float(np.log(2.0))
