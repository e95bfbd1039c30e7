"""Simulation-based calibration, on several shapes of case, and with the wrong model on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from benchmarks.learning.places import Calibration, calibrate
from benchmarks.learning.workers import on_all_cores
from benchmarks.reporting import Cell
from winset.conduct import ActorModel, MoveLog, NuisancePrior, Spread, simulate
from winset.conduct.actor import OfferForm
from winset.conduct.model import needed
from winset.files.reading import load
from winset.inference.conditioning import Conditioning
from winset.inference.opponent import infer_utilities
from winset.inference.sampler import Sample, sample
from winset.inference.shapes import ShapePrior
from winset.inference.target import Target
from winset.model import compile_case
from winset.model.moves import Move
from winset.space import Space
from winset.space.space import Block
from winset.worlds.prior import Prior

FloatArray = NDArray[np.float64]
Drawn = tuple[Mapping[str, float], Mapping[str, FloatArray], FloatArray]

USUAL = NuisancePrior()


def _answering(space: Space, n: int) -> MoveLog:
    """Offers in turn, each answered by the other."""
    moves: list[Move] = []
    for k in range(n):
        time = (k + 0.5) / n
        terms = np.zeros(space.n_columns, dtype=np.bool_)
        terms[space.offsets[:-1]] = True
        moves.append(Move("offer", k % 2, time, terms))
        moves.append(Move("answer", 1 - k % 2, time, None, "refuse", about=len(moves) - 1))
    return MoveLog(space, 2, tuple(moves))


def _partial(space: Space, n: int) -> MoveLog:
    """Part-offers: every other offer leaves the last block open."""
    moves = []
    for k in range(n):
        terms = np.zeros(space.n_columns, dtype=np.bool_)
        terms[space.offsets[:-1]] = True
        if k % 2:
            terms[space.offsets[-2] :] = True
        moves.append(Move("offer", (k // 2) % 2, (k + 0.5) / n, terms))
    return MoveLog(space, 2, tuple(moves))


def _joint() -> Space:
    pairs = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0]], dtype=np.int64)
    return Space(
        ("a", "b", "c"),
        (("0", "1", "2"), ("0", "1"), ("0", "1", "2")),
        (Block((0, 1), pairs), Block((2,), np.arange(3, dtype=np.int64)[:, None])),
        (0, 0, 0),
    )


PLANS: dict[str, MoveLog] = {
    "two issues, 12 offers each": MoveLog.of_offers(
        Space.plain([3, 3]), [(k % 2, (0, 0)) for k in range(24)]
    ),
    "five issues, 5 offers each": MoveLog.of_offers(
        Space.plain([3, 3, 4, 4, 5]), [(k % 2, (0,) * 5) for k in range(10)]
    ),
    "two issues, 5 offers each that they would take": MoveLog.of_offers(
        Space.plain([3, 3]), [(k % 2, (0, 0)) for k in range(10)], takes=True
    ),
    "offers and answers": _answering(Space.plain([4, 3]), 8),
    "a joint block, a null deal, part-offers": _partial(_joint(), 16),
}


def replicate(
    plan: MoveLog,
    form: OfferForm,
    *,
    draws: int,
    simulated: OfferForm | None = None,
    settings: NuisancePrior = USUAL,
    truth: NuisancePrior | None = None,
) -> Callable[[int], Drawn]:
    """Make one replication: what is true, a talk, and what is inferred from it.

    ``simulated`` and ``truth`` say how the talk was really made, where that is not what is assumed.
    """
    prior = ShapePrior.ordered(plan.space)
    made, world = simulated or form, truth or settings

    def run(seed: int) -> Drawn:
        rng = np.random.default_rng([seed, 41])
        models = {}
        for actor in range(2):
            names = needed([m for m in plan.moves if m.actor == actor], made)
            parameters = world.decode(names, rng.standard_normal((1, len(names))))
            utility = prior.decode(rng.standard_normal((1, prior.dims)))
            models[actor] = ActorModel(
                plan.space, utility, 0.8 * rng.random(1), parameters, world, made
            )
        record = simulate(plan, lambda actor, _: models[actor], 1, rng).log(0)
        found = infer_utilities(
            record, 0, prior=prior, draws=draws, seed=seed, settings=settings, forms=(form,)
        )
        true = models[0].utility[:, 0]
        first = slice(0, plan.space.sizes[0])
        deal = np.random.default_rng(seed).integers(plan.space.sizes) + plan.space.offsets[:-1]
        return (
            {
                "range of the first block": float(np.ptp(true[first])),
                "an option": float(true[0]),
                "a deal": float(true[deal].sum()),
                "walk-away": float(models[0].walk_away[0]),
            },
            {
                "range of the first block": np.ptp(found.utility[first], axis=0),
                "an option": found.utility[0],
                "a deal": found.utility[deal].sum(axis=0),
                "walk-away": found.reserve,
            },
            found.weight,
        )

    return run


@cache
def _problem(name: str) -> Conditioning:
    case = load(name)
    return Conditioning.of(Prior(compile_case(case)))


def replicate_case(name: str, draws: int) -> Callable[[int], Drawn]:
    """Make one replication on a shipped case: its own record, acted again in a world of its prior.

    Who acts, when, and on which issues is the record's; what is said and answered is drawn.
    """

    def run(seed: int) -> Drawn:
        plain = _problem(name)
        prior = plain.prior
        watched = [
            f"actors.{prior.actors[a]}.{kind}"
            for a in plain.active
            for kind in ("margin", "walk_away")
        ]
        rng = np.random.default_rng([seed, 43])
        z = prior.draw(1, 1_000_000 + seed)
        worlds = prior.decode(z)
        conduct = plain.conduct
        noise = rng.standard_normal((1, len(conduct.names)))
        talks = conduct.simulate(worlds.utility, worlds.walk_away, noise, seed=rng)
        record = talks.log(0)
        again = replace(conduct, at=lambda _: record)
        problem = replace(plain, conduct=again)
        start = prior.draw(draws, 5_000_000 + seed)
        start = np.concatenate([start, rng.standard_normal((draws, len(conduct.names)))], axis=1)
        got = problem.settled(sample(problem.target(seed), start, rng))
        truth = {str(h): x for h, x in prior.quantities(z).items()}
        after = prior.quantities(got.z[:, : len(prior.names)])
        drawn = {str(h): x for h, x in after.items()}
        names = [n for n in (*watched, *_issue_names(truth, plain)) if n in truth][:6]
        return (
            {n: float(truth[n][0]) for n in names},
            {n: drawn[n] for n in names},
            got.weight,
        )

    return run


def _issue_names(truth: Mapping[str, FloatArray], problem: Conditioning) -> list[str]:
    """Weights and values of those who act, the weights first."""
    acting = tuple(f"actors.{problem.prior.actors[a]}." for a in problem.active)
    mine = [name for name in truth if name.startswith(acting)]
    return sorted(mine, key=lambda n: (".swing." not in n and ".weights." not in n, n))


def _twice(target: Target, *rest: Any, **more: Any) -> Sample:
    """Sample as if every likelihood had been counted twice."""
    doubled = replace(target, log_prob=lambda z, terms: 2.0 * target.log_prob(z, terms))
    return sample(doubled, *rest, **more)


def row(name: str, got: Calibration) -> dict[str, Cell]:
    """One line of the table."""
    return {
        "case": name,
        "replications": len(got.place),
        "90 % intervals cover": ", ".join(f"{c:.3f}" for c in got.coverage()),
        "p of uniform": ", ".join(f"{p:.3f}" for p in got.p_values()),
        "spread (1 is right)": ", ".join(f"{s:.2f}" for s in got.spread()),
    }


def run(replications: int, draws: int, seed: int = 1) -> list[dict[str, Cell]]:
    """Calibrate every shape of case; then count the likelihood twice, which must fail."""
    rows = []
    for name, plan in PLANS.items():
        rows.append(
            row(
                f"logit, {name}",
                calibrate(
                    replicate(plan, "logit", draws=draws),
                    replications,
                    seed=seed,
                    every=on_all_cores,
                ),
            )
        )
    few = max(replications // 5, 20)
    for name in ("hospital_nurses", "doha_2008"):
        got = calibrate(replicate_case(name, draws), few, seed=seed, every=on_all_cores)
        rows.append(row(f"the case {name}", got))
    plan = PLANS["two issues, 12 offers each"]
    for form in ("band", "floor"):
        got = calibrate(replicate(plan, form, draws=draws), few, seed=seed, every=on_all_cores)
        rows.append(row(f"{form}, two issues", got))
    with patch("winset.inference.opponent.sample", _twice):
        got = calibrate(replicate(plan, "logit", draws=draws), few, seed=seed)
    rows.append(row("counted twice: must be off", got))
    return rows


def misspecified(replications: int, draws: int, seed: int = 1) -> list[dict[str, Cell]]:
    """Report coverage where people act otherwise than the model says."""
    plan = PLANS["two issues, 12 offers each"]
    answers = PLANS["offers and answers"]
    bluffing = replace(USUAL, bluff=Spread(0.6, 0.3, "logit"))
    erratic = replace(USUAL, epsilon=0.3)
    trials: dict[str, Callable[[int], Drawn]] = {
        "talks follow an aspiration, inferred as logit": replicate(
            plan, "logit", draws=draws, simulated="band"
        ),
        "talks are logit, inferred as a band": replicate(
            plan, "band", draws=draws, simulated="logit"
        ),
        "six refusals in ten are bluff": replicate(answers, "logit", draws=draws, truth=bluffing),
        "three options in ten are noise": replicate(plan, "logit", draws=draws, truth=erratic),
    }
    return [
        row(name, calibrate(trial, replications, seed=seed, every=on_all_cores))
        for name, trial in trials.items()
    ]
