"""The sampler against answers known in closed form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from winset.inference.sampler import sample
from winset.inference.target import Target


def gaussian(
    dims: int, observed: np.ndarray, sigma: float, *, factors: int = 1, shared: int = 0
) -> Target:
    """Each observation is one dimension plus noise; factors share nothing but `shared` dims."""

    def log_prob(z: np.ndarray, terms: Sequence[int]) -> np.ndarray:
        each = -0.5 * ((observed - z) / sigma) ** 2 - np.log(sigma * np.sqrt(2 * np.pi))
        return each.T[list(terms)]

    factor = np.arange(dims) % factors
    owner = factor.copy()
    owner[:shared] = -1
    return Target(dims, log_prob, factor, owner, tuple((k,) for k in range(dims)))


@pytest.mark.parametrize(("factors", "shared"), [(1, 0), (3, 0), (2, 2)])
def test_gaussian_evidence_mean_and_spread(factors: int, shared: int) -> None:
    observed = np.array([1.5, -0.5, 3.0, 0.2, -2.0, 0.0])
    sigma = 0.3
    target = gaussian(6, observed, sigma, factors=factors, shared=shared)
    start = np.random.default_rng(0).standard_normal((4_000, 6))
    got = sample(target, start, seed=1)
    variance = 1 + sigma**2
    evidence = -0.5 * observed**2 / variance - 0.5 * np.log(2 * np.pi * variance)
    assert abs(got.log_evidence - evidence.sum()) < 4 * got.error + 0.02
    assert got.error < 0.2
    for stage, expected in zip(got.stages, evidence, strict=True):
        assert abs(stage.log_evidence - expected) < 4 * stage.error + 0.02
    mean = got.weight @ got.z
    np.testing.assert_allclose(mean, observed / variance, atol=0.05)
    spread = np.sqrt(got.weight @ (got.z - mean) ** 2)
    np.testing.assert_allclose(spread, sigma / np.sqrt(variance), rtol=0.1)
    assert got.ess > 1_000
    assert not got.warnings


def two_modes(width: float) -> Target:
    """A mixture with .3 of the mass at -2 and .7 at +2, in each of two dimensions together."""

    def log_prob(z: np.ndarray, terms: Sequence[int]) -> np.ndarray:
        left = np.log(0.3) - 0.5 * ((z + 2) ** 2).sum(axis=1) / width**2
        right = np.log(0.7) - 0.5 * ((z - 2) ** 2).sum(axis=1) / width**2
        return np.logaddexp(left, right)[None]

    return Target(2, log_prob, np.zeros(1, dtype=np.int64), np.zeros(2, dtype=np.int64), ((0,),))


def test_two_modes_survive() -> None:
    start = np.random.default_rng(3).standard_normal((4_000, 2))
    got = sample(two_modes(0.2), start, seed=4)
    share = got.weight[got.z[:, 0] > 0].sum()
    assert 0.6 < share < 0.8


def test_worlds_that_the_prior_rules_out_stay_out() -> None:
    def log_prob(z: np.ndarray, terms: Sequence[int]) -> np.ndarray:
        value = -0.5 * (z[:, 0] - 1.0) ** 2 / 0.25
        return np.where(z[:, 0] > z[:, 1], value, -np.inf)[None]

    target = Target(2, log_prob, np.zeros(1, dtype=int), np.zeros(2, dtype=int), ((0,),))
    rng = np.random.default_rng(0)
    start = rng.standard_normal((8_000, 2))
    start = start[start[:, 0] > start[:, 1]]
    got = sample(target, start, seed=2)
    assert (got.z[:, 0] > got.z[:, 1]).all()
    # Twin: importance weights on many draws of the prior.
    many = rng.standard_normal((400_000, 2))
    many = many[many[:, 0] > many[:, 1]]
    weight = np.exp(-0.5 * (many[:, 0] - 1.0) ** 2 / 0.25)
    np.testing.assert_allclose(got.weight @ got.z, weight @ many / weight.sum(), atol=0.05)
    assert abs(got.log_evidence - np.log(weight.mean())) < 4 * got.error + 0.02


def test_what_touches_nothing_stays_as_the_prior() -> None:
    target = gaussian(3, np.array([1.0, 1.0, 1.0]), 0.1)
    owner = np.array([0, 0, 0, -2])

    def log_prob(z: np.ndarray, terms: Sequence[int]) -> np.ndarray:
        return target.log_prob(z[:, :3], terms)

    wider = Target(4, log_prob, target.factor, owner, target.stages)
    got = sample(wider, np.random.default_rng(0).standard_normal((2_000, 4)), seed=0)
    assert abs(got.z[:, 3].mean()) < 0.1
    assert abs(got.z[:, 3].std() - 1) < 0.1


def test_the_same_seed_gives_the_same_bytes() -> None:
    target = gaussian(4, np.array([1.0, 0.0, -1.0, 2.0]), 0.2)
    start = np.random.default_rng(0).standard_normal((800, 4))
    first, second = (sample(target, start, seed=9) for _ in range(2))
    assert first.z.tobytes() == second.z.tobytes()
    assert first.log_evidence == second.log_evidence


def test_nothing_can_explain_the_record() -> None:
    def never(z: np.ndarray, terms: Sequence[int]) -> np.ndarray:
        return np.full((len(terms), len(z)), -np.inf)

    target = Target(1, never, np.zeros(1, dtype=int), np.zeros(1, dtype=int), ((0,),))
    with pytest.raises(ValueError, match="no draw of the prior can explain step 1"):
        sample(target, np.zeros((100, 1)), seed=0)


def test_a_posterior_that_cannot_be_trusted_says_so() -> None:
    observed = np.full(12, 4.0)
    target = gaussian(12, observed, 0.01)
    start = np.random.default_rng(0).standard_normal((60, 12))
    got = sample(target, start, seed=0, sweeps=1)
    assert got.warnings
