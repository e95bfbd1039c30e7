"""Opponent models of automated negotiation: time-dependent agents with random profiles."""

from __future__ import annotations

import numpy as np
from baselines import BASELINES
from numpy.typing import NDArray

from winset.conduct import Record
from winset.learn.opponent import infer_utilities
from winset.learn.shapes import ShapePrior
from winset.space import Space

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SIZES = (5, 5, 5, 5, 5)
SPACE = Space.plain(SIZES)
DEALS = np.concatenate(list(SPACE.enumerate()))
AGENTS = {"Boulware": 0.2, "linear": 1.0, "conceder": 4.0}
ROUNDS = 100


def profile(rng: np.random.Generator) -> FloatArray:
    """Draw a random additive profile (columns,): weights on the simplex, values 0-1 per issue."""
    weights = rng.dirichlet(np.ones(len(SIZES)))
    parts = []
    for weight, size in zip(weights, SIZES, strict=True):
        values = rng.random(size)
        parts.append(weight * (values - values.min()) / np.ptp(values))
    return np.concatenate(parts)


def value(columns: FloatArray) -> FloatArray:
    """Compute the utility (deals,) of every deal."""
    return columns[DEALS + SPACE.offsets[:-1]].sum(axis=1)


def concede(utility: FloatArray, exponent: float, rng: np.random.Generator) -> IntArray:
    """Offers (rounds,) of a time-dependent agent: the deal just above its target.

    Targets fall from 1 to 0 as ``1 - t^(1/e)`` (Faratin, Sierra and Jennings 1998); ties and
    near-ties (within .01) are broken at random.
    """
    out = np.empty(ROUNDS, dtype=np.int64)
    for k in range(ROUNDS):
        target = 1.0 - ((k + 0.5) / ROUNDS) ** (1.0 / exponent)
        above = np.flatnonzero(utility >= min(target, utility.max()) - 1e-12)
        near = above[utility[above] <= utility[above].min() + 0.01]
        out[k] = rng.choice(near)
    return out


def talk(exponent: float, seed: int) -> tuple[FloatArray, IntArray, IntArray]:
    """Run one talk: the first agent's utilities, and the offers of both."""
    rng = np.random.default_rng([seed, 5])
    mine, theirs = value(profile(rng)), value(profile(rng))
    return mine, concede(mine, exponent, rng), concede(theirs, exponent, rng)


def correlations(exponent: float, seed: int, lengths: tuple[int, ...], draws: int) -> dict:
    """Pearson correlation over all deals of each model, after some offers."""
    truth, mine, theirs = talk(exponent, seed)
    scores: dict[str, list[float]] = {name: [] for name in (*BASELINES, "winset")}
    for length in lengths:
        offers = DEALS[mine[:length]]
        for name, model in BASELINES.items():
            scores[name].append(correlation(truth, value(model(offers, SIZES))))
        log = [
            (actor, tuple(DEALS[deal]))
            for k in range(length)
            for actor, deal in ((0, mine[k]), (1, theirs[k]))
        ]
        times = [(k + 0.5) / ROUNDS for k in range(length) for _ in range(2)]
        found = infer_utilities(
            Record.of_offers(SPACE, log, n_actors=2, times=times),
            0,
            prior=ShapePrior.unordered(SPACE),
            draws=draws,
            seed=seed,
            forms=("logit", "band", "floor"),
        )
        scores["winset"].append(correlation(truth, found.value(DEALS)))
    return scores


def correlation(a: FloatArray, b: FloatArray) -> float:
    """Pearson correlation; 0 where a model is flat."""
    if np.ptp(a) < 1e-12 or np.ptp(b) < 1e-12:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def run(replications: int, draws: int, seed: int = 0) -> list[dict[str, object]]:
    """Score every agent type."""
    lengths = (5, 20, 100)
    rows: list[dict[str, object]] = []
    for agent, exponent in AGENTS.items():
        each = [correlations(exponent, seed + k, lengths, draws) for k in range(replications)]
        for name in each[0]:
            table = np.array([scores[name] for scores in each])
            error = table.std(axis=0, ddof=1) / np.sqrt(len(table))
            rows.append(
                {
                    "agent": agent,
                    "model": name,
                    **{
                        f"after {n}": f"{m:.3f} ± {e:.3f}"
                        for n, m, e in zip(lengths, table.mean(axis=0), error, strict=True)
                    },
                }
            )
    return rows
