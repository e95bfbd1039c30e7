"""Each kind of move leaves a posterior that is known as it is; reweighing does what it says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from winset.inference.moves import Mover, Population, _Step
from winset.inference.sampler import _Run
from winset.inference.target import SHARED, Target

FloatArray = NDArray[np.float64]
N = 6_000
SIGMA = np.array([0.5, 1.0, 0.8])
SEEN = np.array([1.0, -0.7, 0.4])


def log_prob(z: FloatArray, terms: Sequence[int]) -> FloatArray:
    """Two dimensions of their own observed once each, a shared one by both."""
    own = -0.5 * ((SEEN[:2] - z[:, :2]) / SIGMA[:2]) ** 2
    shared = -0.25 * ((SEEN[2] - z[:, 2:]) / SIGMA[2]) ** 2
    return (own + shared).T[list(terms)]


TARGET = Target(3, log_prob, np.arange(2), np.array([0, 1, SHARED]), ((0, 1),))


def stationary(exponent: float, seed: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Exact draws from the tempered posterior, with their means and deviations."""
    precision = 1.0 + exponent / SIGMA**2
    mean, deviation = exponent * SEEN / SIGMA**2 / precision, precision**-0.5
    draws = np.random.default_rng(seed).standard_normal((N, 3))
    return mean + deviation * draws, mean, deviation


@pytest.mark.parametrize("exponent", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("kind", ["bulk", "block", "difference"])
@pytest.mark.parametrize("factors", [[0, 1], [SHARED]])
def test_a_move_keeps_the_tempered_posterior(
    kind: str, factors: list[int], exponent: float
) -> None:
    z, mean, deviation = stationary(exponent, 1)
    mover = Mover(TARGET, np.random.default_rng(2))
    # Steps of one size, which no rate of acceptance changes.
    mover.step = {(kind, factor): 0.6 for factor in factors}
    mover._adapt = lambda *_: None  # type: ignore[method-assign, assignment]
    population = Population(np.asfortranarray(z), log_prob(z, (0, 1)), np.arange(N, dtype=np.int64))
    step = _Step(population, (0, 1), np.full(2, exponent), factors)
    begin = population.z.copy()
    for _ in range(12):
        mover.restart()
        if kind == "difference":
            mover._difference(step)
        else:
            mover._whole(kind, step, mover._bulk if kind == "bulk" else mover._block)
    moved = np.isin(TARGET.owner, factors)
    kept = [np.corrcoef(begin[:, d], population.z[:, d])[0, 1] for d in np.flatnonzero(moved)]
    assert max(kept) < 0.7
    np.testing.assert_array_equal(population.z[:, ~moved], begin[:, ~moved])
    # Means and deviations of N independent draws, give or take 4.5 errors.
    assert (np.abs(population.z.mean(axis=0) - mean) < 4.5 * deviation / np.sqrt(N)).all()
    off = np.abs(population.z.std(axis=0) / deviation - 1.0)
    assert (off < 4.5 / np.sqrt(2 * N)).all()
    np.testing.assert_allclose(population.terms, log_prob(population.z, (0, 1)))


def a_run(width: float, *, n: int = 800, keep: float = 0.4) -> _Run:
    def narrow(z: FloatArray, terms: Sequence[int]) -> FloatArray:
        return -0.5 * (z[:, :1].T / width) ** 2

    target = Target(1, narrow, np.zeros(1, dtype=int), np.zeros(1, dtype=int), ((0,),))
    start = np.random.default_rng(3).standard_normal((n, 1))
    return _Run(target, start, np.random.default_rng(4), islands=8, keep=keep, sweeps=3)


@pytest.mark.parametrize("width", [0.2, 0.28, 0.285, 0.29, 0.295, 0.3, 0.305, 0.4, 1.0])
def test_as_much_of_a_term_counts_as_is_said(width: float) -> None:
    """Weights and evidence are those of the exponent that is returned, and enough is kept."""
    run = a_run(width)
    gain = -0.5 * (run.population.z[:, 0] / width) ** 2
    done = run._reweigh(gain, 0.0)
    tempered = (done * gain).reshape(8, -1)
    total = np.log(np.exp(tempered).mean(axis=1))
    np.testing.assert_allclose(run.evidence, total)
    np.testing.assert_allclose(
        np.exp(run.log_weight), np.exp(tempered - total[:, None]) / tempered.shape[1]
    )
    effective = (1.0 / (np.exp(run.log_weight) ** 2).sum(axis=1)).sum()
    assert effective >= 0.4 * 800 * (1 - 1e-6)
    if done < 1.0:
        assert effective == pytest.approx(0.4 * 800, rel=1e-6)


def test_islands_count_by_their_evidence() -> None:
    run = a_run(1.0)
    run.evidence = np.log(np.arange(1.0, 9.0))
    weight = np.exp(run.log_weight_all()).reshape(8, -1).sum(axis=1)
    assert weight == pytest.approx(np.arange(1.0, 9.0) / 36.0)


def test_resampling_is_fair() -> None:
    """Over many resamplings every particle is copied as often as its weight says."""
    run = a_run(1.0, n=200)
    run.sweeps = 0
    weight = np.random.default_rng(0).exponential(size=(8, 25)) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    counts = np.zeros(200)
    rounds = 300
    start = run.population.z.copy()
    for _ in range(rounds):
        run.population = Population(
            start.copy(order="F"), np.zeros((1, 200)), np.arange(200, dtype=np.int64)
        )
        run.log_weight = np.log(weight)
        run.move = lambda sweeps: None  # type: ignore[method-assign, assignment]
        run._renew()
        once = np.bincount(run.population.eve, minlength=200)
        # Never further than one from its share: the comb is systematic.
        assert (np.abs(once - 25 * weight.ravel()) < 1.0 + 1e-9).all()
        assert (once.reshape(8, 25).sum(axis=1) == 25).all()
        counts += once
    expected = rounds * 25 * weight.ravel()
    share = 25 * weight.ravel() % 1.0
    error = np.sqrt(rounds * share * (1.0 - share))
    assert (np.abs(counts - expected) <= 4.5 * error + 1e-6).all()
    np.testing.assert_array_equal(run.population.z, start[run.population.eve])
    assert run.log_weight == pytest.approx(np.full((8, 25), -np.log(25)))
