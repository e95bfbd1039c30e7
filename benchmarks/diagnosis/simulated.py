"""Talks acted by Winset's own simulator, in a world of the prior that the analyst has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.diagnosis.acts import Act, Talks
from benchmarks.diagnosis.shapes import Shape, case_of
from benchmarks.diagnosis.truth import Deal
from winset.conduct.model import Conduct
from winset.model import compile_case
from winset.worlds import Worlds

__all__ = ["simulated"]

_FIRST = date(2020, 2, 1)
_ANSWERS = {"accept": "accept", "refuse": "refusal", "walk": "walk-out"}
_WITHDRAWS = 0.1
_LAST_TURN = 0.5


def simulated(
    case: dict[str, Any], shape: Shape, worlds: Worlds, rng: np.random.Generator
) -> Talks:
    """Run a few rounds: offers in turn, each answered by all others and voted on where they accept.

    Parameters
    ----------
    case : dict
        Tables of a case without a record.
    shape : Shape
    worlds : Worlds
        One: what is true.
    rng : numpy.random.Generator
    """
    turns = _turns(shape, rng)
    model = compile_case(case_of({**case, "events": turns}))
    conduct = Conduct.of_transcript(model.transcript)
    noise = rng.standard_normal((1, len(conduct.names)))
    log = conduct.simulate(worlds.utility, worlds.walk_away, noise, seed=rng)
    talks = Talks()
    at: dict[str, int] = {}
    refused = True
    for k, turn in enumerate(turns):
        kind, by = turn["kind"], shape.actors.index(turn["by"])
        terms, choices = log.terms[k], log.choices[k]
        said = "" if choices is None else str(choices[0])
        about = at.get(turn.get("responds_to", ""), -1)
        if kind in ("offer", "withdrawal") and not refused:
            break
        if kind == "offer":
            assert terms is not None
            refused = False
            at[turn["id"]] = len(talks.acts)
            talks.acts.append(Act("offer", by, _deal(terms[:, 0], shape.options)))
        elif kind == "withdrawal":
            if said == "yes":
                talks.acts.append(Act("withdrawal", by, about=about))
        elif kind == "refusal":
            refused |= said != "accept"
            talks.acts.append(Act(_ANSWERS[said], by, about=about, last_turn=turn["last_turn"]))
            if said == "walk":
                return talks
        elif not refused and said == "against":
            refused = True
            talks.acts.append(Act("vote", by, about=about))
    if not refused:
        talks.outcome = next(act.deal for act in reversed(talks.acts) if act.deal is not None)
    return talks


def _turns(shape: Shape, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Who moves when, as events; what they say is drawn later."""
    parties = shape.actors[: shape.parties]
    offers = int(rng.integers(2, 5)) * shape.parties
    ends = rng.random() < _LAST_TURN
    terms = {f"i{j}": "o0" for j in range(len(shape.options))}
    turns: list[dict[str, Any]] = []
    for n in range(offers):
        who, name = parties[n % shape.parties], f"offer{n}"
        if n >= shape.parties and rng.random() < _WITHDRAWS:
            before = f"offer{n - shape.parties}"
            turns.append({"kind": "withdrawal", "by": who, "responds_to": before})
        turns.append({"kind": "offer", "by": who, "id": name, "terms": terms})
        for other in parties:
            if other != who:
                last = ends and n == offers - 1
                answer = {"kind": "refusal", "by": other, "responds_to": name, "last_turn": last}
                turns.append(answer)
        for home in shape.actors[shape.parties :]:
            vote = {home: "for"}
            turns.append({"kind": "vote", "by": home, "votes": vote, "responds_to": name})
    days = (_FIRST + timedelta(days=k) for k in range(len(turns)))
    return [{**turn, "date": day.isoformat()} for turn, day in zip(turns, days, strict=False)]


def _deal(columns: NDArray[np.bool_], size: Sequence[int]) -> Deal:
    cuts = np.split(columns, np.cumsum(size)[:-1])
    return tuple(int(cut.argmax()) for cut in cuts)
