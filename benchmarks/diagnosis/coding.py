"""From what was acted to what an analyst writes down: loosely, and with things left out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from benchmarks.diagnosis.shapes import Shape
from benchmarks.diagnosis.tactics import Act, Talks
from benchmarks.diagnosis.truth import Deal

__all__ = ["coded"]

_FIRST = date(2020, 2, 1)


def coded(
    case: dict[str, Any], shape: Shape, talks: Talks, rng: np.random.Generator
) -> dict[str, Any]:
    """Add the record to the tables of a case.

    Issues that an offer leaves as one would take them anyway are unnamed half the time; one term
    in ten is known only to be one of two options; a quarter of the refusals are not recorded, and
    half of the others do not say what they answer, where that is plain from the order.
    """
    events: list[dict[str, Any]] = []
    words: dict[int, Deal] = {}
    refused: dict[int, set[int]] = {}
    latest = -1
    for n, act in enumerate(talks.acts):
        day = _FIRST + timedelta(days=3 * n)
        if act.kind == "offer" and act.deal is not None:
            before = words.get(act.by, (0,) * len(shape.options))
            events.append(
                {
                    "id": f"e{n}",
                    "date": day.isoformat(),
                    "kind": "offer",
                    "by": shape.actors[act.by],
                    "terms": _terms(shape, act.deal, before, rng),
                }
            )
            words[act.by], latest = act.deal, n
            refused[n] = set()
        elif act.kind in ("refusal", "withdrawal", "vote"):
            event = {"date": day.isoformat(), "kind": act.kind, "by": shape.actors[act.by]}
            events += _answer(event, act, latest, rng)
        elif act.kind == "walk-out":
            events.append({"date": day.isoformat(), "kind": "walk-out", "by": shape.actors[act.by]})
    outcome: Any = "none"
    if talks.outcome is not None:
        outcome = {f"i{j}": f"o{k}" for j, k in enumerate(talks.outcome)}
    return {**case, "events": events, "outcome": outcome}


def _terms(shape: Shape, deal: Deal, before: Deal, rng: np.random.Generator) -> dict[str, Any]:
    terms: dict[str, Any] = {}
    for j, k in enumerate(deal):
        if k == before[j] and rng.random() < 0.5:
            continue
        named: Any = f"o{k}"
        if shape.options[j] > 2 and rng.random() < 0.1:
            other = (k + 1) % shape.options[j]
            named = [f"o{m}" for m in sorted((k, other))]
        terms[f"i{j}"] = named
    if not terms:
        j = int(rng.integers(len(deal)))
        terms[f"i{j}"] = f"o{deal[j]}"
    return terms


def _answer(
    event: dict[str, Any], act: Act, latest: int, rng: np.random.Generator
) -> list[dict[str, Any]]:
    by = event["by"]
    if act.kind == "vote":
        return [{**event, "responds_to": f"e{act.about}", "votes": {by: "against"}}]
    if act.kind == "refusal" and rng.random() < 0.25:
        return []
    if act.kind == "withdrawal" or act.about != latest or rng.random() < 0.5:
        event["responds_to"] = f"e{act.about}"
    return [event]
