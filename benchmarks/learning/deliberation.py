"""Six parties, five issues, offers only: logs between language-model agents.

Each party's utilities are inferred from one log at a time. True scores are read only to score.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from benchmarks.learning.automated import correlation
from benchmarks.learning.baselines import BASELINES
from benchmarks.reporting import Cell
from winset.conduct import Record
from winset.conduct.mind import OfferForm
from winset.learn.opponent import infer_utilities
from winset.space import Space

FORMS: tuple[OfferForm, ...] = ("logit", "floor")


def run(
    data: Path,
    draws: int,
    *,
    logs: str = "deliberation_base.jsonl",
    game: str = "base",
    games: str = "deliberation_games.json",
    seed: int = 0,
    few: bool = False,
) -> list[dict[str, Cell]]:
    """Score every party of every log: Pearson over all deals, and coverage of 90 % intervals."""
    table = json.loads((data / games).read_text())[game]
    parties = list(table["names"])
    scores = {name: table["parties"][key]["scores"] for name, key in table["names"].items()}
    sizes = tuple(len(part) for part in next(iter(scores.values())))
    space = Space.plain(sizes)
    deals = np.concatenate(list(space.enumerate()))
    at = deals + space.offsets[:-1]
    found: dict[str, list[float]] = {name: [] for name in (*BASELINES, "winset")}
    by_party: dict[str, list[float]] = {}
    covered = []
    for number, line in enumerate((data / logs).read_text().splitlines()[: 2 if few else None]):
        events = json.loads(line)["events"]
        offers = [
            (parties.index(event["by"]), [option - 1 for option in deal])
            for event in events
            for deal in event["deals"]
        ]
        record = Record.of_offers(space, offers, n_actors=len(parties))
        for who, party in enumerate(parties):
            mine = np.array([deal for actor, deal in offers if actor == who])
            if not len(mine):
                continue
            columns = np.concatenate([np.asarray(part) for part in scores[party]])
            truth = columns[at].sum(axis=1)
            got = infer_utilities(record, who, draws=draws, seed=seed + number, forms=FORMS)
            for name, model in BASELINES.items():
                found[name].append(correlation(truth, model(mine, sizes)[at].sum(axis=1)))
            found["winset"].append(correlation(truth, got.value(deals)))
            by_party.setdefault(party, []).append(found["winset"][-1])
            low, high = got.interval(deals)
            # The scale is that of the game: a party's best deal is worth 1.
            scaled = truth / sum(max(part) for part in scores[party])
            covered.append(float(((scaled >= low) & (scaled <= high)).mean()))
    rows: list[dict[str, Cell]] = [
        {"model": name, "Pearson": round(float(np.mean(each)), 3), "fits": len(each)}
        for name, each in found.items()
    ]
    rows[-1]["90 % intervals cover"] = round(float(np.mean(covered)), 3)
    for party, each in by_party.items():
        rows.append({"model": f"winset, {party}", "Pearson": round(float(np.mean(each)), 3)})
    return rows
