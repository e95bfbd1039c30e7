"""Other ways to say what stopped talks: the last refusal, and the rule that Winset had before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.diagnosis.shapes import Shape
from winset.worlds import Worlds

__all__ = ["outline_gates", "the_last_refusal"]

BoolArray = NDArray[np.bool_]

_SLACK = 1e-9
_GONE, _REFUSED, _OPEN = 6, 7, 8


def the_last_refusal(case: Mapping[str, Any]) -> str:
    """Say what the last no on record was: of home, of a party, or to one's own offer."""
    for event in reversed(case["events"]):
        if event["kind"] == "vote":
            return "home"
        if event["kind"] in ("refusal", "walk-out"):
            return "refused"
        if event["kind"] == "withdrawal":
            return "taken-back"
    return "open"


def outline_gates(case: Mapping[str, Any], shape: Shape, worlds: Worlds) -> dict[str, float]:
    """Share worlds out by the rule of before, under which an unnamed issue is open.

    The deepest offer decides: ``none tabled`` (4), ``outline`` (5) where only some of the deals
    that agree with what it names would pass, then as it stood at the close.
    """
    deals = np.array([d for d in product(*map(range, shape.options)) if any(d)])
    columns = deals + np.asarray(worlds.space.offsets[:-1])
    utility = worlds.utility_at(0)[:, :, columns].sum(axis=3)
    accepts = utility >= worlds.walk_away_at(0)[:, :, None] - _SLACK
    signs = accepts[:, : shape.parties].all(axis=1)
    passes = signs & accepts[:, shape.parties :].all(axis=1)
    gate = np.full(worlds.n, 4)
    for terms, depth in _offers(case, shape):
        agree = np.array([all(deal[j] in ks for j, ks in terms.items()) for deal in deals])
        inside = passes[:, agree]
        found = np.where(inside.all(axis=1), depth, np.where(inside.any(axis=1), 5, 4))
        gate = np.maximum(gate, found)
    gate = np.where(passes.any(axis=1), gate, np.where(signs.any(axis=1), 2, 1))
    names = {1: "none-serves", 2: "home", 4: "none tabled", 5: "outline"}
    names |= {_GONE: "taken-back", _REFUSED: "refused", _OPEN: "open"}
    shares: Counter[str] = Counter()
    for number, weight in zip(gate, worlds.weight, strict=True):
        shares[names[int(number)]] += float(weight)
    return dict(shares)


def _offers(case: Mapping[str, Any], shape: Shape) -> list[tuple[dict[int, frozenset[int]], int]]:
    """Read offers as they are named, and how the rule of before left them."""
    offers: dict[str, dict[int, frozenset[int]]] = {}
    status: dict[str, int] = {}
    by: dict[str, str] = {}
    for event in case["events"]:
        who, kind = event["by"], event["kind"]
        if kind == "offer":
            for name in offers:
                if by[name] == who and status[name] == _OPEN:
                    status[name] = _GONE
            name = event["id"]
            terms = {
                int(i[1:]): frozenset(int(o[1:]) for o in os) for i, os in event["terms"].items()
            }
            offers[name], status[name], by[name] = terms, _OPEN, who
            continue
        own = kind == "withdrawal"
        standing = [n for n in offers if status[n] == _OPEN]
        fits = [n for n in standing if (by[n] == who) == own]
        about = event.get("responds_to") or (fits[-1] if fits else "")
        if kind == "walk-out":
            status |= {n: _GONE if by[n] == who else _REFUSED for n in standing}
        elif about and own and status[about] == _OPEN:
            status[about] = _GONE
        elif about and kind in ("refusal", "vote"):
            status[about] = _REFUSED
    return [(offers[name], status[name]) for name in offers]
