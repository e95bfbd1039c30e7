"""Calibration of the whole chain: prior, simulator, likelihood, sampler."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from winset.conduct import ActorModel, MoveLog, NuisancePrior, Spread, simulate
from winset.conduct.actor import OfferForm
from winset.conduct.model import needed
from winset.inference.opponent import Opponent, infer_utilities
from winset.inference.sampler import Sample, sample
from winset.inference.shapes import ShapePrior
from winset.inference.target import Target
from winset.space import Space

SPACE = Space.plain([3, 3])
PRIOR = ShapePrior.ordered(SPACE)
# Sharp enough that a few offers tell a lot: otherwise the prior hides every mistake.
SETTINGS = NuisancePrior(beta=Spread(15.0, 0.1), lam=Spread(0.5, 0.2), iota=Spread(0.3, 0.2))
DEALS = np.concatenate(list(SPACE.enumerate()))
PLAN = MoveLog.of_offers(SPACE, [(k % 2, (0, 0)) for k in range(32)])


def replicate(
    form: OfferForm,
) -> Callable[[int], tuple[Mapping[str, float], Mapping[str, np.ndarray], np.ndarray]]:
    def run(seed: int) -> tuple[Mapping[str, float], Mapping[str, np.ndarray], np.ndarray]:
        rng = np.random.default_rng([seed, 77])
        models, truth = {}, {}
        for actor in range(2):
            z = rng.standard_normal((1, PRIOR.dims))
            names = needed([m for m in PLAN.moves if m.actor == actor], form)
            parameters = SETTINGS.decode(names, rng.standard_normal((1, len(names))))
            reserve = 0.8 * rng.random(1)
            utility = PRIOR.decode(z)
            models[actor] = ActorModel(SPACE, utility, reserve, parameters, SETTINGS, form)
        record = simulate(PLAN, lambda actor, _: models[actor], 1, rng).log(0)
        found: Opponent = infer_utilities(
            record, 0, draws=200, seed=seed, settings=SETTINGS, forms=(form,), sweeps=5
        )
        truth = models[0].utility[:, 0]
        weights = found.prior.weights(found.z)[:, 0]
        best = truth[:3].max() - truth[:3].min()
        return (
            {"weight": float(best), "first": float(truth[0]), "deal": float(truth[1] + truth[5])},
            {
                "weight": weights,
                "first": found.utility[0],
                "deal": found.utility[1] + found.utility[5],
            },
            found.weight,
        )

    return run


@pytest.fixture
def calibrate(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import it from the benchmarks, which stand beside the package."""
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2]))
    return importlib.import_module("benchmarks.learning.places").calibrate


@pytest.mark.slow
def test_the_truth_falls_evenly(calibrate: Any) -> None:
    got = calibrate(replicate("logit"), 80, seed=1)
    assert (got.p_values(bins=5) > 1e-3).all(), got.p_values(bins=5)
    assert abs(got.spread().mean() - 1.0) < 0.3, got.spread()


@pytest.mark.slow
def test_a_likelihood_counted_twice_is_found_out(
    calibrate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(target: Target, *rest: Any, **more: Any) -> Sample:
        doubled = replace(target, log_prob=lambda z, terms: 2.0 * target.log_prob(z, terms))
        return sample(doubled, *rest, **more)

    monkeypatch.setattr("winset.inference.opponent.sample", twice)
    got = calibrate(replicate("logit"), 80, seed=1)
    assert got.spread().mean() > 1.3, got.spread()
