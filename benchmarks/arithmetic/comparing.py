"""One space, every question: what Winset says against what is true."""

from __future__ import annotations

import math
import pickle
import random
from collections.abc import Iterator
from fractions import Fraction

import winset as ws
from benchmarks.arithmetic.spaces import Drawn, draw
from benchmarks.arithmetic.twin import Twin, dominates

__all__ = ["differences", "differences_of"]

CONCEPTS = ("nash", "kalai_smorodinsky", "egalitarian", "equal_loss", "utilitarian", "leximin")
NEEDS_REFERENCE = ("nash", "kalai_smorodinsky", "egalitarian", "leximin")


def differences(seed: int) -> list[str]:
    """Everything that is wrong about one random space; empty where nothing is."""
    drawn = draw(seed)
    try:
        deals = drawn.build()
        twin = Twin(drawn)
        check = _loosely if drawn.loose else _exactly
        return [f"seed {seed}: {what}" for what in check(random.Random(seed), drawn, deals, twin)]
    except Exception as error:  # a crash is a finding
        return [f"seed {seed}: {type(error).__name__}: {error}"]


def _float(x: Fraction) -> float:
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def _exactly(rng: random.Random, drawn: Drawn, deals: ws.DealSpace, twin: Twin) -> Iterator[str]:
    if any(deals.grid.rounded):
        yield f"numbers of {drawn.kinds} were rounded: {deals.grid.rounding}"
    zone = deals.zone()
    if zone.count != len(twin.zone) or zone.exists != bool(twin.zone):
        yield f"zone has {zone.count} deals, truly {len(twin.zone)}"
    if {tuple(d) for d in zone.deals.tolist()} != set(twin.zone):
        yield "zone lists other deals"
    front, best = deals.frontier(), twin.efficient()
    if set(front.iter_deals()) != set(best) or front.count != len(best):
        yield f"frontier of {front.count} deals, truly {len(best)}"
    if not twin.zone:
        yield from _empty(drawn, deals, twin)
        return
    yield from _solution(rng.choice(CONCEPTS), deals, twin, pickled=rng.random() < 0.1)
    if rng.random() < 0.2:
        yield from _standing(rng, deals, twin)
    if rng.random() < 0.2:
        yield from _points(rng, drawn, deals, twin)


def _empty(drawn: Drawn, deals: ws.DealSpace, twin: Twin) -> Iterator[str]:
    reasons = deals.zone().emptiness
    if reasons is None or not reasons.words:
        yield "no reason for an empty zone"
        return
    if not twin.every or reasons.nearest is None:
        if twin.every and not drawn.impossible and drawn.quota <= sum(drawn.votes):
            yield "no nearest deal"
        return
    own = twin.every[reasons.nearest]
    short = [
        0.0 if f is None else max(_float(f - u), 0.0)
        for f, u in zip(drawn.floors, own, strict=True)
    ]
    if list(reasons.shortfalls) != short:
        yield f"shortfalls {reasons.shortfalls}, truly {short}"
    if drawn.quota == sum(drawn.votes) and not drawn.impossible:
        least = _float(twin.least_shortfall())
        if max(reasons.shortfalls) != least:
            yield f"nearest deal goes {max(reasons.shortfalls)} short, truly {least}"
        for conflict in reasons.conflicts:
            true = min(
                max((drawn.floors[i] or Fraction(0)) - u[i] for i in conflict.actors)
                for u in twin.every.values()
            )
            if conflict.shortfall != _float(true):
                yield f"conflict of {conflict.actors}: {conflict.shortfall}, truly {_float(true)}"
    if deals.nash().exists if twin.has_reference() else False:
        yield "a solution where there is no deal"


def _solution(concept: str, deals: ws.DealSpace, twin: Twin, *, pickled: bool) -> Iterator[str]:
    if concept in NEEDS_REFERENCE and not twin.has_reference():
        try:
            getattr(deals, concept)()
        except ValueError:
            return
        yield f"{concept} without a walk-away value"
        return
    found = getattr(deals, concept)()
    value, wanted = twin.solution(concept)
    if isinstance(value, tuple):
        value = value[0]
    if {tuple(d) for d in found.deals.tolist()} != wanted or found.count != len(wanted):
        yield f"{concept}: {found.deals.tolist()}, truly {sorted(wanted)}"
    if found.exact_value != value or found.value != _float(value):
        yield f"{concept}: value {found.exact_value}, truly {value}"
    if not found.certificate.optimal or found.certificate.gap or not found.ties_complete:
        yield f"{concept}: {found.certificate}"
    for deal, point in zip(found.deals.tolist(), found.points.tolist(), strict=True):
        if point != [_float(u) for u in twin.every[tuple(deal)]]:
            yield f"{concept}: utilities {point} beside deal {deal}"
    if list(found.iter_deals()) != [tuple(d) for d in found.deals.tolist()]:
        yield f"{concept}: deals come in two orders"
    if found.deal != tuple(found.deals[0]) or found.utilities.tolist() != found.points[0].tolist():
        yield f"{concept}: the first deal is not the first"
    again = pickle.loads(pickle.dumps(found)) if pickled else found
    if again.deals.tolist() != found.deals.tolist() or again.value != found.value:
        yield f"{concept}: pickled to something else"


def _standing(rng: random.Random, deals: ws.DealSpace, twin: Twin) -> Iterator[str]:
    deal = rng.choice(list(twin.every))
    own = twin.every[deal]
    found = deals.standing(deal)
    better = {d for d, u in twin.zone.items() if dominates(twin.own(u), twin.own(own))}
    if found.utilities != own:
        yield f"utilities of {deal}"
    if found.acceptable != (deal in twin.zone):
        yield f"{deal} is acceptable: {found.acceptable}"
    if found.efficient == bool(better):
        yield f"{deal} is efficient: {found.efficient}"
    if found.dominated_by is not None and found.dominated_by not in better:
        yield f"{deal} is not dominated by {found.dominated_by}"


def _points(rng: random.Random, drawn: Drawn, deals: ws.DealSpace, twin: Twin) -> Iterator[str]:
    best = twin.efficient()
    for i in range(drawn.n_actors):
        if i in twin.parties and deals.ideal()[i] != _float(max(u[i] for u in twin.zone.values())):
            yield "ideal point"
        if deals.ideal("all")[i] != _float(max(u[i] for u in twin.every.values())):
            yield "ideal point of all deals"
        if deals.nadir()[i] != _float(min(u[i] for u in best.values())):
            yield "nadir point"
    who = rng.randrange(drawn.n_actors)
    top = max(u[who] for u in twin.zone.values())
    found = deals.best_for(who)
    if any(twin.every[tuple(d)][who] != top for d in found.deals.tolist()):
        yield f"best deal for actor {who + 1}"
    tops = [max(u[i] for u in twin.every.values()) for i in twin.parties]
    if min(tops) > 0:
        parts = [
            math.hypot(*(_float(1 - u[i] / t) for i, t in zip(twin.parties, tops, strict=True)))
            for u in twin.zone.values()
        ]
        if not math.isclose(deals.opposition(), min(parts), rel_tol=1e-9, abs_tol=1e-12):
            yield f"opposition {deals.opposition()}, truly {min(parts)}"


def _loosely(rng: random.Random, drawn: Drawn, deals: ws.DealSpace, twin: Twin) -> Iterator[str]:
    """Where floats were rounded: answers hold within the bound that is stated."""
    slack = [
        Fraction(float(b)) + Fraction(1, 10**9) if k == "random" else Fraction(0)
        for b, k in zip(deals.grid.bound, drawn.kinds, strict=True)
    ]
    low, high = (
        sum(
            drawn.accepted(tuple(x + sign * s for x, s in zip(u, slack, strict=True)))
            for u in twin.every.values()
        )
        for sign in (-1, 1)
    )
    zone = deals.zone()
    if zone.count is None or not low <= zone.count <= high:
        yield f"zone has {zone.count} deals, truly {low} to {high}"
    if not zone.exists or low != high:
        return
    for concept in rng.sample(CONCEPTS[:5], 1):
        if concept in NEEDS_REFERENCE and not twin.has_reference():
            continue
        found = getattr(deals, concept)()
        value, _ = twin.solution(concept)
        proof = found.certificate
        if math.isinf(_float(value)):
            continue
        room = 1e-12 * max(abs(_float(value)), 1e-300)
        if not found.value - proof.gap - room <= _float(value) <= proof.bound + room:
            yield f"{concept}: {found.value} to {proof.bound}, truly {_float(value)}"
        if value and proof.optimal and any(deals.grid.rounded[i] for i in twin.parties):
            yield f"{concept}: optimal, gap 0, though utilities were rounded"


def differences_of(seeds: range) -> list[str]:
    """Everything that is wrong about some random spaces."""
    return [what for seed in seeds for what in differences(seed)]
