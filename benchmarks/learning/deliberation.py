"""Several parties, several issues, offers only: logs between language-model agents.

Each party's utilities are inferred from one log at a time. True scores are read only to score.
Every ``deliberation_*.jsonl`` of the data folder is scored, by the game of
``deliberation_games.json`` that its name ends with, or else the one that has its parties.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.learning.automated import correlation
from benchmarks.learning.baselines import BASELINES
from benchmarks.learning.workers import on_all_cores
from benchmarks.reporting import Cell
from winset.conduct import MoveLog
from winset.conduct.actor import OfferForm
from winset.inference.opponent import infer_utilities
from winset.space import Space

FloatArray = NDArray[np.float64]

FORMS: tuple[OfferForm, ...] = ("logit", "floor")
GAMES = "deliberation_games.json"
# A party's 90 % intervals, and its correlations.
INSIDE = "90 % intervals cover"


@dataclass(frozen=True, eq=False)
class Game:
    """Who plays, and what every option is worth to each, scaled so that the best deal is 1."""

    parties: tuple[str, ...]
    worth: dict[str, FloatArray]
    space: Space

    @classmethod
    def of(cls, table: dict[str, Any]) -> Game:
        """Read one game of the file."""
        scores = {name: table["parties"][key]["scores"] for name, key in table["names"].items()}
        space = Space.plain(tuple(len(part) for part in next(iter(scores.values()))))
        worth = {
            name: np.concatenate([np.asarray(part, dtype=np.float64) for part in parts])
            / sum(max(part) for part in parts)
            for name, parts in scores.items()
        }
        return cls(tuple(scores), worth, space)

    def record(self, events: list[dict[str, Any]]) -> MoveLog:
        """Read the offers of one log; options are counted from one there."""
        offers = [
            (self.parties.index(event["by"]), [option - 1 for option in deal])
            for event in events
            for deal in event["deals"]
        ]
        return MoveLog.of_offers(self.space, offers, n_actors=len(self.parties))


def _game_of(log: Path, games: dict[str, Any], events: list[dict[str, Any]]) -> str:
    """Name the game of a file: by its own name, or by who plays."""
    named = log.stem.removeprefix("deliberation_")
    if named in games:
        return named
    who = {event["by"] for event in events}
    fits = [name for name, table in games.items() if who <= set(table["names"])]
    if not fits:
        raise ValueError(f"{log.name}: no game of {GAMES} has the parties {', '.join(sorted(who))}")
    return fits[0]


@dataclass(frozen=True)
class Fit:
    """Scores of one party in one log."""

    party: str
    pearson: dict[str, float]
    covered: float
    offers: int


def _fits(task: tuple[Game, list[dict[str, Any]], int, int]) -> list[Fit]:
    """Score every party of one log."""
    game, events, draws, seed = task
    record = game.record(events)
    deals = np.concatenate(list(game.space.enumerate()))
    at = deals + game.space.offsets[:-1]
    out = []
    for who, party in enumerate(game.parties):
        said = [record.moves[k].terms for k in record.of_actor(who)]
        mine = np.array(
            [np.flatnonzero(t) - game.space.offsets[:-1] for t in said if t is not None]
        )
        if not len(mine):
            continue
        truth = game.worth[party][at].sum(axis=1)
        got = infer_utilities(record, who, draws=draws, seed=seed, forms=FORMS)
        pearson = {
            name: correlation(truth, model(mine, game.space.sizes)[at].sum(axis=1))
            for name, model in BASELINES.items()
        }
        pearson["winset"] = correlation(truth, got.value(deals))
        low, high = got.interval(deals)
        covered = float(((truth >= low) & (truth <= high)).mean())
        out.append(Fit(party, pearson, covered, len(mine)))
    return out


def run(data: Path, draws: int, *, seed: int = 0, few: bool = False) -> list[dict[str, Cell]]:
    """Score every party of every log: Pearson over all deals, and coverage of 90 % intervals."""
    games = json.loads((data / GAMES).read_text())
    logs = sorted(data.glob("deliberation_*.jsonl"))
    if not logs:
        raise FileNotFoundError(2, "no logs", str(data / "deliberation_*.jsonl"))
    rows: list[dict[str, Cell]] = []
    for log in logs:
        lines = [json.loads(line)["events"] for line in log.read_text().splitlines() if line]
        name = _game_of(log, games, lines[0])
        game = Game.of(games[name])
        tasks = [
            (game, line, draws, seed + k) for k, line in enumerate(lines[: 2 if few else None])
        ]
        fits = [fit for found in on_all_cores(_fits, tasks) for fit in found]
        rows += [{"log": log.stem, **row} for row in _rows(fits)]
    return rows


def _rows(fits: list[Fit]) -> list[dict[str, Cell]]:
    def row(name: str, each: list[float]) -> dict[str, Cell]:
        error = float(np.std(each) / np.sqrt(len(each)))
        return {
            "model": name,
            "Pearson": round(float(np.mean(each)), 3),
            "error": round(error, 3),
            "fits": len(each),
        }

    rows = [row(name, [fit.pearson[name] for fit in fits]) for name in fits[0].pearson]
    rows[-1][INSIDE] = round(float(np.mean([fit.covered for fit in fits])), 3)
    for party in dict.fromkeys(fit.party for fit in fits):
        mine = [fit for fit in fits if fit.party == party]
        each = row(f"winset, {party}", [fit.pearson["winset"] for fit in mine])
        each[INSIDE] = round(float(np.mean([fit.covered for fit in mine])), 3)
        rows.append(each)
    return rows
