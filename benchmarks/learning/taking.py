"""What tabling, accepting and signing tell of walk-away values, where preferences are known.

Draws of the prior are weighed by the likelihood as they are: no sampler stands between.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.learning.deliberation import GAMES, Game
from benchmarks.learning.places import Calibration, calibrate
from benchmarks.learning.workers import on_all_cores
from benchmarks.reporting import Cell
from winset.conduct import Conduct, MoveLog
from winset.model.moves import Move
from winset.space import Space

__all__ = ["replicate", "run", "talks_calibrated", "thresholds"]

FloatArray = NDArray[np.float64]
Drawn = tuple[Mapping[str, float], Mapping[str, FloatArray], FloatArray]

_SPACE = Space.plain([3, 3, 4])
_ACTORS = ("one", "other")
# Walk-away values, of a best deal of 1, are anything from 0 to this.
_HIGHEST = 0.9


def _plan(offers: int = 6) -> MoveLog:
    """Offers in turn, each answered; at the end a text, and a signature of each."""
    terms = np.zeros(_SPACE.n_columns, dtype=np.bool_)
    terms[_SPACE.offsets[:-1]] = True
    moves: list[Move] = []
    for k in range(offers):
        last = k == offers - 1
        time = 1.0 if last else (k + 0.5) / offers
        moves.append(Move("offer", k % 2, time, terms, last_turn=last, working=k < 2))
        about = len(moves) - 1
        moves.append(Move("answer", 1 - k % 2, time, None, "refuse", last_turn=last, about=about))
    moves += [Move("sign", actor, 1.0, None, "for", about=about) for actor in (0, 1)]
    return MoveLog(_SPACE, 2, tuple(moves))


PLAN = _plan()


def _weighed(record: MoveLog, utility: FloatArray, draws: int, seed: int) -> tuple[Any, Any]:
    """Walk-away values (draws, actors) of the prior, 0-100, and their weights (draws, actors)."""
    rng = np.random.default_rng([seed, 11])
    conduct = Conduct.of_log(record, _ACTORS)
    floors = rng.random((1, draws, 2)) * 100.0 * _HIGHEST
    z = rng.standard_normal((draws, len(conduct.names)))
    many = np.broadcast_to(utility, (1, draws, *utility.shape[2:]))
    log = conduct.log_prob(many, floors, np.empty((draws, 0), dtype=np.int8), z)
    mine = np.array([move.actor for move in record.moves])
    total = np.stack([log[mine == actor].sum(axis=0) for actor in (0, 1)], axis=1)
    return floors[0], np.exp(total - total.max(axis=0))


def replicate(draws: int, power: float = 1.0) -> Callable[[int], Drawn]:
    """Make one replication: talks acted at known walk-away values, which are then inferred.

    ``power`` is how often the likelihood is counted: anything but once must fail.
    """

    def run(seed: int) -> Drawn:
        rng = np.random.default_rng([seed, 53])
        utility = rng.random((1, 1, 2, _SPACE.n_columns))
        best = np.maximum.reduceat(utility, _SPACE.offsets[:-1], axis=3).sum(axis=3)
        utility = 100.0 * utility / best[..., None]
        true = rng.random((1, 1, 2)) * 100.0 * _HIGHEST
        conduct = Conduct.of_log(PLAN, _ACTORS)
        noise = rng.standard_normal((1, len(conduct.names)))
        record = conduct.simulate(utility, true, noise, seed=rng).log(0)
        floors, weight = _weighed(record, utility, draws, seed)
        return (
            {"walk-away": float(true[0, 0, 0])},
            {"walk-away": floors[:, 0]},
            weight[:, 0] ** power,
        )

    return run


def talks_calibrated(
    replications: int, draws: int, *, seed: int = 1, power: float = 1.0, every: Any = None
) -> tuple[Calibration, float]:
    """Calibrate walk-away values in simulated talks; give the mean width of 90 % intervals too.

    The width is a share of the prior's.
    """
    one = replicate(draws, power)
    more = {} if every is None else {"every": every}
    got = calibrate(one, replications, seed=seed, **more)
    widths = []
    for k in range(min(replications, 200)):
        _, values, weight = one(seed + k)
        order = np.argsort(values["walk-away"])
        steps = np.cumsum(weight[order]) / weight.sum()
        low, high = (values["walk-away"][order][np.searchsorted(steps, q)] for q in (0.05, 0.95))
        widths.append((high - low) / (0.9 * 100.0 * _HIGHEST))
    return got, float(np.mean(widths))


def thresholds(data: Path, draws: int) -> list[dict[str, Cell]]:
    """Recover thresholds of the deliberation logs from the offers, all scores known.

    Scored by the continuous ranked probability score (Gneiting and Raftery 2007): the lower, the
    better; its unit is the best deal's worth.
    """
    table = json.loads((data / GAMES).read_text())["base"]
    game = Game.of(table)
    scores: list[tuple[float, float, float, float]] = []
    logs = (data / "deliberation_base.jsonl").read_text().splitlines()
    for n, line in enumerate(logs):
        record = game.record(json.loads(line)["events"])
        record = replace(record, moves=tuple(replace(m, takes=True) for m in record.moves))
        for who, name in enumerate(game.parties):
            if not record.of_actor(who):
                continue
            party = table["parties"][table["names"][name]]
            true = party["threshold"] / sum(map(max, party["scores"]))
            rng = np.random.default_rng([n, who])
            conduct = Conduct.of_log(record, game.parties)
            floors = rng.random((1, draws, len(game.parties)))
            z = rng.standard_normal((draws, len(conduct.names)))
            worth = np.stack([game.worth[one] for one in game.parties])
            log = conduct.log_prob(
                np.broadcast_to(100.0 * worth, (1, draws, *worth.shape)),
                100.0 * floors,
                np.empty((draws, 0), dtype=np.int8),
                z,
                record.of_actor(who),
            ).sum(axis=0)
            weight = np.exp(log - log.max())
            scores.append(_scored(floors[0, :, who], weight / weight.sum(), true))
    mean = np.mean(scores, axis=0)
    return [
        {
            "model": "thresholds of the logs, scores known",
            "fits": len(scores),
            "error of the mean": round(float(mean[0]), 3),
            "CRPS": round(float(mean[1]), 4),
            "CRPS of the prior": round(float(mean[2]), 4),
            "90 % intervals cover": round(float(mean[3]), 3),
        }
    ]


def _scored(
    value: FloatArray, weight: FloatArray, true: float
) -> tuple[float, float, float, float]:
    order = np.argsort(value)
    value, weight = value[order], weight[order]
    steps = np.cumsum(weight)

    def crps(chance: FloatArray) -> float:
        below = np.cumsum(chance)[:-1]
        apart = float((2.0 * below * (1.0 - below) * np.diff(value)).sum())
        return float(chance @ abs(value - true)) - 0.5 * apart

    low, high = (value[min(np.searchsorted(steps, q), len(value) - 1)] for q in (0.05, 0.95))
    even = np.full(len(value), 1.0 / len(value))
    return abs(float(weight @ value) - true), crps(weight), crps(even), float(low <= true <= high)


def run(data: Path, replications: int, draws: int) -> list[dict[str, Cell]]:
    """Score the logs, and calibrate simulated talks; counted twice, it must be off."""
    rows: list[dict[str, Cell]] = []
    for name, power in (("walk-away values, preferences known", 1.0), ("counted twice", 2.0)):
        got, width = talks_calibrated(replications, draws, power=power, every=on_all_cores)
        rows.append(
            {
                "model": name,
                "fits": len(got.place),
                "90 % intervals cover": round(float(got.coverage()[0]), 3),
                "p of uniform": round(float(got.p_values()[0]), 3),
                "spread (1 is right)": round(float(got.spread()[0]), 2),
                "width over the prior's": round(width, 2),
            }
        )
    return rows + thresholds(data, draws)
