"""Worlds weighed by how well they explain the record of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from winset.conduct import NuisancePrior
from winset.inference.conditioning import Conditioning
from winset.inference.lineages import Lineages
from winset.inference.narrowing import Narrowed, narrowed_by
from winset.inference.sampler import Sample, sample
from winset.model import Handle
from winset.remarks import Remark
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["Conditioned", "EventEffect", "Snapshot", "condition", "systematic"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

PARTICLES = 4_000


@dataclass(frozen=True)
class EventEffect:
    """What one act of the record contributes.

    Parameters
    ----------
    events : tuple of int
        Positions in the case (several where accounts tell it differently).
    actor : str
    act : str
        Kind of move.
    log_evidence, error : float
        Log probability of the act given all before it, and its Monte Carlo error: how well the
        model foresaw it.
    log_likelihood : float
        Mean over the posterior of its log-likelihood: how well it is explained in the end.
    """

    events: tuple[int, ...]
    actor: str
    act: str
    log_evidence: float
    error: float
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Belief after some of the record: latents of worlds, their weights and their ancestors.

    Snapshots between which no world was replaced hold the same ``z``.
    """

    events: tuple[int, ...]
    z: FloatArray
    weight: FloatArray
    lineages: Lineages


@dataclass(frozen=True, eq=False)
class Conditioned:
    """Posterior worlds of a case.

    Parameters
    ----------
    worlds : Worlds
        Equally weighted draws from the posterior.
    z : (n, dims) float
        Their latents.
    conduct_z : (n, nuisances) float
        Latents of conduct's own parameters in them.
    lineages : Lineages
        Which of them descend from the same draw of the prior.
    nuisance : mapping of str to Narrowed
        Conduct's own parameters, before and after (``conduct.us.beta``).
    narrowed : mapping of str to Narrowed
        Every judgement, before and after. A ratio of spreads near 1 says that the record tells
        nothing of it.
    by_event : tuple of EventEffect
    ess : float
        Effective sample size; the draws are correlated beyond it.
    log_evidence, error : float
    seed : int
    path : tuple of Snapshot
        Belief after every event, where it was asked for.
    warnings : tuple of Remark
    """

    worlds: Worlds
    z: FloatArray
    conduct_z: FloatArray
    lineages: Lineages
    nuisance: Mapping[str, Narrowed]
    narrowed: Mapping[Handle, Narrowed]
    by_event: tuple[EventEffect, ...]
    ess: float
    log_evidence: float
    error: float
    seed: int
    path: tuple[Snapshot, ...]
    warnings: tuple[Remark, ...]


def condition(
    prior: Prior,
    n: int = 10_000,
    seed: int = 1,
    *,
    settings: NuisancePrior | None = None,
    view: str = "",
    until: date | None = None,
    keep_path: bool = False,
    particles: int = PARTICLES,
    tell: Callable[[float], None] | None = None,
) -> Conditioned:
    """Condition the worlds of a prior on its record.

    Tempered sequential Monte Carlo over the judgements and the nuisance parameters of conduct,
    event by event. Whose account is true stays open: it is part of each world. Events that a
    judgement already knew of (not later than its ``as_of``) do not count for its actor.

    Parameters
    ----------
    prior : Prior
    n : int
        Worlds to return.
    seed : int
    settings : NuisancePrior, optional
        Starting priors of conduct.
    view : str
        An actor, to learn what it could learn: its own acts are no news to it. An outsider by
        default.
    until : date, optional
        Only events up to this day; later ones are held out.
    keep_path : bool
        Keep the belief after every event.
    particles : int
        Size of the sample that is carried through the record.
    tell : callable, optional
        Called with the fraction done; what it raises ends the run.

    Raises
    ------
    ValueError
        Where nothing the prior allows can explain the record, or ``view`` is no actor.
    """
    problem = Conditioning.of(prior, settings=settings, view=view, until=until)
    before = prior.draw(n, seed)
    if not problem.moves:
        return _unconditioned(prior, problem, before, seed)
    count = min(max(n, 400), particles)
    rng = np.random.default_rng([seed, 0x1EA7])
    start = prior.draw(count, seed) if count > n else before[:count]
    start = np.concatenate(
        [start, rng.standard_normal((count, len(problem.names) - start.shape[1]))], axis=1
    )
    path: list[Snapshot] = []
    keep = _keeper(path, problem, prior) if keep_path else None
    got = problem.settled(
        sample(problem.target(seed), start, rng, size=n, on_stage=keep, tell=tell)
    )
    chosen = systematic(got.weight, n, rng)
    z = got.z[chosen]
    dims = len(prior.names)
    worlds = prior.decode(z[:, :dims])
    worlds = replace(worlds, log_weight=np.zeros(n))
    return Conditioned(
        worlds,
        z[:, :dims],
        z[:, dims:],
        Lineages.of_eves(got.eve[chosen]),
        problem.nuisance(z[:, dims:]),
        narrowed_by(prior.quantities(before), prior.quantities(z[:, :dims])),
        _effects(problem, got),
        got.ess,
        got.log_evidence,
        got.error,
        seed,
        tuple(path),
        (*problem.notes, *got.warnings),
    )


def _keeper(
    path: list[Snapshot], problem: Conditioning, prior: Prior
) -> Callable[[int, FloatArray, FloatArray, IntArray], None]:
    stages = problem.stages
    dims = len(prior.names)

    def keep(k: int, z: FloatArray, log_weight: FloatArray, eve: IntArray) -> None:
        now = z[:, :dims]
        held = path[-1].z if path and np.array_equal(path[-1].z, now) else now.copy()
        events = problem.events(stages[k][0])
        path.append(Snapshot(events, held, np.exp(log_weight), Lineages.of_eves(eve)))

    return keep


def systematic(weight: FloatArray, n: int, rng: np.random.Generator) -> IntArray:
    """Choose n equally weighted draws, systematically, in an order that says nothing."""
    steps = np.cumsum(weight)
    comb = (rng.random() + np.arange(n)) / n * steps[-1]
    index = np.minimum(np.searchsorted(steps, comb), len(steps) - 1)
    return np.asarray(rng.permutation(index), dtype=np.int64)


def _effects(problem: Conditioning, got: Sample) -> tuple[EventEffect, ...]:
    conduct = problem.conduct
    effects = []
    for stage, terms in zip(got.stages, problem.stages, strict=True):
        first = conduct.moves[problem.moves[terms[0]]]
        names = dict.fromkeys(conduct.actors[conduct.moves[problem.moves[t]].actor] for t in terms)
        effects.append(
            EventEffect(
                problem.events(terms[0]),
                ", ".join(names),
                first.kind if first.kind != "answer" else first.choice,
                stage.log_evidence,
                stage.error,
                float(got.terms[list(terms)].sum(axis=0) @ got.weight),
            )
        )
    return tuple(effects)


def _unconditioned(prior: Prior, problem: Conditioning, z: FloatArray, seed: int) -> Conditioned:
    """Return the prior itself, where the record holds nothing that could condition it."""
    quantities = prior.quantities(z)
    return Conditioned(
        prior.decode(z),
        z,
        np.zeros((len(z), len(problem.conduct.names))),
        Lineages.of_eves(np.arange(len(z))),
        {},
        narrowed_by(quantities, quantities),
        (),
        float(len(z)),
        0.0,
        0.0,
        seed,
        (),
        (*problem.notes, Remark("nothing-conditions")),
    )
