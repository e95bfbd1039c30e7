"""Job interviews between people: offers and answers only, and who wants more of what.

The prior knows the roles (a worker wants more salary and holidays, a recruiter less) and the rule
of the game that a position's value depends on the company. True preferences only score the result.
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
from winset.conduct import MoveLog, offer_terms
from winset.conduct.actor import OfferForm
from winset.inference.opponent import infer_utilities
from winset.inference.shapes import Shape, ShapePrior
from winset.model.moves import Answer, Move
from winset.space import Space
from winset.space.space import Block

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

ISSUES = ("Salary", "Position", "Weekly holiday", "Workplace", "Company")
FORMS: tuple[OfferForm, ...] = ("logit", "floor")
SALARY, POSITION, HOLIDAY, WORKPLACE, COMPANY = range(5)


def options_of(talk: dict[str, Any]) -> dict[str, list[Any]]:
    """Read the options of each issue, in the order of the file."""
    out: dict[str, list[Any]] = {}
    for part in talk["parties"][0]["utilities"]:
        if part["type"] == "INTEGER":
            out[part["name"]] = list(range(part["min"], part["max"] + 1))
        elif "relatedTo" in part:
            out[part["name"]] = list(
                dict.fromkeys(option["names"][part["name"]] for option in part["options"])
            )
        else:
            out[part["name"]] = [option["name"] for option in part["options"]]
    return out


def space_of(options: dict[str, list[Any]]) -> Space:
    """Build the space: position and company in one block."""
    sizes = [len(options[name]) for name in ISSUES]
    pairs = np.indices((sizes[POSITION], sizes[COMPANY])).reshape(2, -1).T.astype(np.int64)
    single = [
        Block((j,), np.arange(sizes[j], dtype=np.int64)[:, None])
        for j in (SALARY, HOLIDAY, WORKPLACE)
    ]
    labels = tuple(tuple(str(o) for o in options[name]) for name in ISSUES)
    return Space(ISSUES, labels, (*single, Block((POSITION, COMPANY), pairs)))


def truth_of(party: dict[str, Any], options: dict[str, list[Any]], space: Space) -> FloatArray:
    """Compute the true utility of every column."""
    out = np.zeros(space.n_columns)
    by_name = {part["name"]: part for part in party["utilities"]}
    for block, start in zip(space.blocks, space.offsets, strict=False):
        for k, column in enumerate(block.columns):
            chosen = {
                ISSUES[j]: options[ISSUES[j]][o] for j, o in zip(block.issues, column, strict=True)
            }
            out[start + k] = sum(_worth(by_name[name], chosen, party["role"]) for name in chosen)
    return out


def _worth(part: dict[str, Any], chosen: dict[str, Any], role: str) -> float:
    name = part["name"]
    if part["type"] == "INTEGER":
        share = (chosen[name] - part["min"]) / (part["max"] - part["min"])
        return float(part["weight"] * (share if role == "worker" else 1.0 - share))
    for option in part["options"]:
        names = option.get("names") or {name: option["name"]}
        if all(chosen[key] == value for key, value in names.items()):
            return float(part["weight"] * option["weight"])
    raise ValueError(f"no option of {name} matches {chosen}")


def record_of(talk: dict[str, Any], options: dict[str, list[Any]], space: Space) -> MoveLog:
    """Read the offers and their answers.

    An offer is refused where another follows; what follows an acceptance is left out.
    """
    offers = [event for event in talk["events"] if event["act"] == "offer"]
    ends = [k for k, event in enumerate(offers) if event.get("accepted")]
    offers = offers[: ends[0] + 1] if ends else offers
    moves: list[Move] = []
    for k, event in enumerate(offers):
        deal = [options[name].index(event["offer"][name]) for name in ISSUES]
        terms = offer_terms(space, deal, where=f"offer {k + 1}")
        time = (k + 0.5) / len(offers)
        moves.append(Move("offer", event["by"], time, terms))
        taken = bool(event.get("accepted"))
        if taken or k + 1 < len(offers):
            about = len(moves) - 1
            choice: Answer = "accept" if taken else "refuse"
            moves.append(Move("answer", 1 - event["by"], time, terms, choice, about=about))
    return MoveLog(space, 2, tuple(moves))


def prior_of(role: str, space: Space) -> ShapePrior:
    """Build the prior of one role."""
    up: Shape = "rising" if role == "worker" else "falling"
    free: dict[Shape, float] = {"free": 1.0}
    shapes: list[dict[Shape, float]] = [{up: 1.0}, free, {up: 1.0}, free, free]
    return ShapePrior(space, tuple(shapes), within={POSITION: COMPANY})


@dataclass(frozen=True)
class Fit:
    """Scores of one person in one talk."""

    pearson: dict[str, float]
    covered: float


def _fits(task: tuple[dict[str, Any], int, int]) -> list[Fit]:
    """Score both people of one talk."""
    talk, draws, seed = task
    options = options_of(talk)
    space = space_of(options)
    record = record_of(talk, options, space)
    deals = np.concatenate(list(space.enumerate()))
    at = deals + space.offsets[:-1]
    some = np.random.default_rng(seed).choice(len(deals), 200, replace=False)
    out = []
    for who, party in enumerate(talk["parties"]):
        truth = truth_of(party, options, space)[at].sum(axis=1)
        prior, mine = prior_of(party["role"], space), _offers(record, who)
        guesses = {
            name: model(mine, space.sizes) if len(mine) else np.zeros(space.n_columns)
            for name, model in BASELINES.items()
        }
        pearson = {name: correlation(truth, g[at].sum(axis=1)) for name, g in guesses.items()}
        none = MoveLog(space, 2, tuple(m for m in record.moves if m.actor != who))
        blank = infer_utilities(none, who, prior=prior, draws=draws, seed=seed)
        pearson["prior alone"] = correlation(truth, blank.value(deals))
        found = infer_utilities(record, who, prior=prior, draws=draws, seed=seed, forms=FORMS)
        pearson["winset"] = correlation(truth, found.value(deals))
        low, high = found.interval(deals[some])
        out.append(Fit(pearson, float(((truth[some] >= low) & (truth[some] <= high)).mean())))
    return out


def run(data: Path, draws: int, *, seed: int = 0, few: bool = False) -> list[dict[str, Cell]]:
    """Score every person of every talk, in every ``job_interviews*.jsonl`` of the folder."""
    logs = sorted(data.glob("job_interviews*.jsonl"))
    if not logs:
        raise FileNotFoundError(2, "no logs", str(data / "job_interviews.jsonl"))
    rows: list[dict[str, Cell]] = []
    for log in logs:
        talks = [json.loads(line) for line in log.read_text().splitlines() if line]
        tasks = [(talk, draws, seed + k) for k, talk in enumerate(talks[: 3 if few else None])]
        fits = [fit for found in on_all_cores(_fits, tasks) for fit in found]
        for name in fits[0].pearson:
            each = [fit.pearson[name] for fit in fits]
            rows.append(
                {
                    "log": log.stem,
                    "model": name,
                    "Pearson": round(float(np.mean(each)), 3),
                    "error": round(float(np.std(each) / np.sqrt(len(each))), 3),
                    "fits": len(each),
                }
            )
        rows[-1]["90 % intervals cover"] = round(float(np.mean([fit.covered for fit in fits])), 3)
    return rows


def _offers(record: MoveLog, who: int) -> IntArray:
    """Offers of one person as local columns (offers, blocks)."""
    found = [
        np.flatnonzero(move.terms) - record.space.offsets[:-1]
        for move in record.moves
        if move.actor == who and move.kind == "offer" and move.terms is not None
    ]
    return np.array(found, dtype=np.int64).reshape(len(found), len(record.space.blocks))
