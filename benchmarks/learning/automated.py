"""Opponent models of automated negotiation: time-dependent agents with random profiles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.learning.baselines import BASELINES
from benchmarks.learning.workers import on_all_cores
from benchmarks.negmas_peer import Negmas
from benchmarks.reporting import Cell
from winset.conduct import MoveLog
from winset.inference.opponent import infer_utilities
from winset.inference.shapes import ShapePrior
from winset.space import Space

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SIZES = (5, 5, 5, 5, 5)
SPACE = Space.plain(SIZES)
DEALS = np.concatenate(list(SPACE.enumerate()))
AGENTS = {"Boulware": 0.2, "linear": 1.0, "conceder": 4.0}
ROUNDS = 100
PEER = Path(__file__).with_name("peer_agents.py")

Log = list[tuple[int, tuple[int, ...]]]


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
    return np.asarray(columns[DEALS + SPACE.offsets[:-1]].sum(axis=1))


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


def talk(exponent: float, seed: int) -> tuple[FloatArray, Log]:
    """Run one talk: the first agent's utilities (deals,), and the offers of both."""
    rng = np.random.default_rng([seed, 5])
    mine, theirs = value(profile(rng)), value(profile(rng))
    first, second = concede(mine, exponent, rng), concede(theirs, exponent, rng)
    log = [
        (actor, tuple(int(k) for k in DEALS[deal]))
        for pair in zip(first, second, strict=True)
        for actor, deal in enumerate(pair)
    ]
    return mine, log


def talk_of_negmas(peer: Negmas, agent: str, seed: int) -> tuple[FloatArray, Log]:
    """Run one talk between NegMAS's own agents."""
    rng = np.random.default_rng([seed, 5])
    profiles = [profile(rng), profile(rng)]
    tables = [[part.tolist() for part in np.split(p, SPACE.offsets[1:-1])] for p in profiles]
    answer = peer.ask({"tables": tables, "agent": agent, "steps": ROUNDS})
    return value(profiles[0]), [(who, tuple(deal)) for who, deal in answer["offers"]]


def scores(truth: FloatArray, log: Log, length: int, draws: int, seed: int) -> dict[str, float]:
    """Pearson correlation over all deals of each model, after some offers of the first agent."""
    at = [k for k, (actor, _) in enumerate(log) if actor == 0][:length]
    heard = log[: at[-1] + 1]
    mine = np.array([log[k][1] for k in at], dtype=np.int64)
    found = {
        name: correlation(truth, value(model(mine, SIZES))) for name, model in BASELINES.items()
    }
    times = [(k // 2 + 0.5) / ROUNDS for k in range(len(heard))]
    got = infer_utilities(
        MoveLog.of_offers(SPACE, heard, n_actors=2, times=times),
        0,
        prior=ShapePrior.unordered(SPACE),
        draws=draws,
        seed=seed,
        forms=("logit", "band", "floor"),
    )
    return {**found, "winset": correlation(truth, got.value(DEALS))}


def _scores(task: tuple[FloatArray, Log, int, int, int]) -> dict[str, float]:
    return scores(*task)


def correlation(a: FloatArray, b: FloatArray) -> float:
    """Pearson correlation; 0 where a model is flat."""
    if np.ptp(a) < 1e-12 or np.ptp(b) < 1e-12:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def run(
    replications: int, draws: dict[int, int], *, negmas: bool = False, python: str | None = None
) -> list[dict[str, Cell]]:
    """Score every kind of agent, and NegMAS's own where asked.

    Parameters
    ----------
    replications : int
    draws : dict of int to int
        Draws by number of offers: short logs say little, and need many draws for a mean that is
        not noisier than a count.
    negmas : bool
    python : str, optional
        Python of an environment that has NegMAS; it is installed apart otherwise.
    """
    rows: list[dict[str, Cell]] = []
    for agent, exponent in AGENTS.items():
        talks = [talk(exponent, seed) for seed in range(replications)]
        rows += _rows(agent, talks, draws)
    if negmas:
        with Negmas(python, PEER) as peer:
            for agent in AGENTS:
                talks = [talk_of_negmas(peer, agent, seed) for seed in range(replications)]
                rows += _rows(f"NegMAS {agent}", talks, draws)
    return rows


def _rows(
    agent: str, talks: list[tuple[FloatArray, Log]], draws: dict[int, int]
) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    for length, n in draws.items():
        long_enough = [pair for pair in talks if sum(a == 0 for a, _ in pair[1]) >= length]
        tasks = [(truth, log, length, n, seed) for seed, (truth, log) in enumerate(long_enough)]
        each = on_all_cores(_scores, tasks)
        for name in (*BASELINES, "winset") if each else ():
            values = np.array([found[name] for found in each])
            rows.append(
                {
                    "agent": agent,
                    "offers": length,
                    "model": name,
                    "Pearson": round(float(values.mean()), 3),
                    "error": round(float(values.std() / np.sqrt(len(values))), 3),
                    "talks": len(values),
                }
            )
    return rows
