"""Monte Carlo errors that are stated, against how far answers really scatter about known truths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from winset.inference.lineages import Lineages
from winset.inference.sampler import Sample, sample
from winset.inference.target import Target

FloatArray = NDArray[np.float64]
SEEDS = 60
# Scatter over what is stated for it: 1 give or take .09, and a little for errors that vary too.
LOW, HIGH = 0.7, 1.35

SIGMA = 0.5
OBSERVED = np.array([1.2, -0.8, 0.9])


def log_prob(z: FloatArray, terms: Sequence[int]) -> FloatArray:
    """Each term observes one dimension with noise; all also see the last one."""
    each = -0.5 * ((OBSERVED - z[:, :3] - z[:, 3:]) / SIGMA) ** 2
    return (each - np.log(SIGMA * np.sqrt(2 * np.pi))).T[list(terms)]


TARGET = Target(4, log_prob, np.arange(3), np.array([0, 1, 2, -1]), ((0,), (1,), (2,)))
COVARIANCE = np.eye(3) * (1 + SIGMA**2) + 1.0


def truth(terms: int) -> tuple[float, FloatArray]:
    """Log evidence of the first terms, and the posterior mean, in closed form."""
    y, covariance = OBSERVED[:terms], COVARIANCE[:terms, :terms]
    solved = np.linalg.solve(covariance, y)
    _, log_det = np.linalg.slogdet(2 * np.pi * covariance)
    mean = np.append(np.pad(solved, (0, 3 - terms)), solved.sum())
    return float(-0.5 * y @ solved - 0.5 * log_det), mean


@pytest.fixture(scope="module")
def runs() -> list[Sample]:
    return [
        sample(TARGET, np.random.default_rng([seed, 9]).standard_normal((800, 4)), seed, sweeps=4)
        for seed in range(SEEDS)
    ]


def scores(value: Sequence[float], error: Sequence[float], true: float) -> float:
    """How far values lie from the truth, over how far they are said to: root mean squares."""
    off = np.array(value) - true
    return float(np.sqrt((off**2).mean() / (np.array(error) ** 2).mean()))


def test_the_error_of_the_evidence_is_as_large_as_its_scatter(runs: list[Sample]) -> None:
    evidence, _ = truth(3)
    off = scores([r.log_evidence for r in runs], [r.error for r in runs], evidence)
    assert LOW < off < HIGH
    for k in range(3):
        step = truth(k + 1)[0] - (truth(k)[0] if k else 0.0)
        stages = [r.stages[k] for r in runs]
        off = scores([s.log_evidence for s in stages], [s.error for s in stages], step)
        assert LOW < off < HIGH, k


def test_the_error_of_a_mean_is_reckoned_over_ancestors(runs: list[Sample]) -> None:
    _, mean = truth(3)
    for d in range(4):
        found = [Lineages.of_eves(r.eve).error(r.z[:, d]) for r in runs]
        assert LOW < scores([r.weight @ r.z[:, d] for r in runs], found, mean[d]) < HIGH, d
    # Particles are alike: as if they were independent, the error of what they share is too small.
    plain = [r.z[:, 3].std() / np.sqrt(len(r.z)) for r in runs]
    assert scores([r.weight @ r.z[:, 3] for r in runs], plain, mean[3]) > HIGH


def test_the_effective_size_is_what_the_scatter_of_means_implies(runs: list[Sample]) -> None:
    """The variance of the posterior means over runs is that of so many independent draws."""
    means = np.array([r.weight @ r.z for r in runs])
    spread = np.mean([r.z.var(axis=0) for r in runs], axis=0)
    implied = spread.sum() / means.var(axis=0, ddof=1).sum()
    assert 0.5 < np.mean([r.ess for r in runs]) / implied < 2.0


def test_the_weights_of_a_sample_sum_to_one_and_its_stages_to_the_whole(runs: list[Sample]) -> None:
    for run in runs[:5]:
        assert run.weight.sum() == pytest.approx(1.0)
        assert run.log_evidence == pytest.approx(
            sum(stage.log_evidence for stage in run.stages), abs=0.15
        )
        assert len(run.eve) == len(run.z) == 800
        assert run.terms == pytest.approx(log_prob(run.z, range(3)))


def test_draws_that_are_their_own_ancestors_have_the_usual_error() -> None:
    values = np.random.default_rng(0).standard_normal(200)
    lineages = Lineages.of_eves(np.arange(200))
    assert lineages.error(values) == pytest.approx(values.std(ddof=1) / np.sqrt(200))
    assert lineages.effective(np.ones(200)) == pytest.approx(200)
    assert lineages.effective(np.arange(200) < 50) == pytest.approx(50)


def test_copies_say_no_more_than_what_they_are_copies_of() -> None:
    values = np.random.default_rng(1).standard_normal(50)
    once = Lineages.of_eves(np.arange(50))
    fourfold = Lineages.of_eves(np.repeat(np.arange(50), 4) + 7)
    assert fourfold.error(np.repeat(values, 4)) == pytest.approx(once.error(values))
    assert fourfold.effective(np.ones(200)) == pytest.approx(50)
    assert Lineages.of_eves(np.zeros(4, dtype=np.int64)).error(np.arange(4.0)) == np.inf
    assert Lineages.of_eves(np.zeros(4, dtype=np.int64)).error(np.ones(4)) == 0.0
    assert Lineages.of_eves(np.empty(0, dtype=np.int64)).error(np.empty(0)) == 0.0
