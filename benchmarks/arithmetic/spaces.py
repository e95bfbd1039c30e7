"""Random deal spaces over all scales and kinds of numbers, and their numbers as fractions."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

import winset as ws

__all__ = ["Drawn", "draw"]

INTEGERS = (np.int8, np.int16, np.int64, np.uint8, np.uint64)


@dataclass
class Drawn:
    """One random space: what is passed to Winset, and what it means."""

    tables: list[Any]
    exact: list[list[list[Fraction]]]  # [issue][actor][option]
    walk_away: list[Any]
    settings: dict[str, Any]
    floors: list[Fraction | None]  # None: nothing is asked; math.inf is not a fraction
    impossible: set[int]
    votes: list[Fraction]
    quota: Fraction
    veto: set[int]
    parties: list[int]
    null: tuple[int, ...] | None
    banned: list[dict[int, set[int]]]
    extras: list[tuple[dict[int, set[int]], dict[int, Fraction]]]
    bias: list[Fraction]
    loose: bool
    kinds: list[str] = field(default_factory=list)

    @property
    def n_actors(self) -> int:
        """Number of actors."""
        return len(self.kinds)

    def build(self) -> ws.DealSpace:
        """Hand it to Winset."""
        return ws.DealSpace.from_tables(self.tables, self.walk_away, **self.settings)

    def listed(self) -> dict[tuple[int, ...], tuple[Fraction, ...]]:
        """List every deal with its utilities."""
        out = {}
        for deal in product(*(range(len(table[0])) for table in self.exact)):
            if deal == self.null or any(_meets(deal, ban) for ban in self.banned):
                continue
            own = [
                self.bias[i] + sum(table[i][k] for table, k in zip(self.exact, deal, strict=True))
                for i in range(self.n_actors)
            ]
            for when, add in self.extras:
                if _meets(deal, when):
                    for i, amount in add.items():
                        own[i] += amount
            out[deal] = tuple(own)
        return out

    def accepted(self, utilities: tuple[Fraction, ...]) -> bool:
        """Whether the rule is met."""
        takes = {
            i
            for i, (u, f) in enumerate(zip(utilities, self.floors, strict=True))
            if i not in self.impossible and (f is None or u >= f)
        }
        return self.veto <= takes and sum(self.votes[i] for i in takes) >= self.quota


def _meets(deal: tuple[int, ...], when: dict[int, set[int]]) -> bool:
    return all(deal[j] in options for j, options in when.items())


def _small(rng: random.Random) -> Fraction:
    return Fraction(rng.randint(-3, 6))


def _number(kind: str, rng: random.Random) -> tuple[Any, Fraction]:  # noqa: PLR0911
    """Draw one number as Winset gets it, and as what it is."""
    if kind == "whole":
        k = rng.randint(-4, 6)
        return k, Fraction(k)
    if kind == "fraction":
        f = Fraction(rng.randint(-6, 9), rng.choice([1, 2, 3, 7, 12]))
        return f, f
    if kind == "fine":
        f = Fraction(rng.randint(0, 4), 23) - rng.randint(0, 1) * Fraction(1, 10**12)
        return f, f
    if kind == "huge":
        f = rng.randint(0, 4) * 10 ** rng.choice([0, 30, 400]) + rng.randint(0, 2)
        return f, Fraction(f)
    if kind == "decimal":
        d = Decimal(rng.randint(-50, 90)) / 10
        return d, Fraction(d)
    if kind == "tenths":
        k = rng.randint(-9, 20)
        return k / 10, Fraction(k, 10)
    if kind == "dyadic":
        k = rng.randint(-9, 20)
        return k / 64, Fraction(k, 64)
    if kind == "tiny":
        k = rng.randint(0, 9)
        return float(f"{k}e-300"), Fraction(k, 10**300)
    if kind == "large":
        k = rng.randint(0, 9)
        return float(f"{k}e307"), Fraction(k * 10**307)
    if kind == "wide":
        k, e = rng.randint(0, 9), rng.choice([-300, -12, 0, 12, 200, 307])
        return float(f"{k}e{e}"), k * Fraction(10) ** e
    if kind == "bool":
        b = rng.random() < 0.5
        return b, Fraction(b)
    x = rng.uniform(-5, 20)
    return x, Fraction(x)


KINDS = (
    *("whole", "whole", "fraction", "fine", "huge", "decimal", "tenths", "dyadic"),
    *("tiny", "large", "wide", "bool", "random"),
)


def draw(seed: int) -> Drawn:
    """Draw one space, the same for the same seed."""
    rng = random.Random(seed)
    n, issues = rng.choice([1, 2, 2, 2, 3, 3, 4]), rng.randint(1, 4)
    most = {1: 6, 2: 4, 3: 3, 4: 2}[issues]
    sizes = [rng.randint(1, most) for _ in range(issues)]
    one_kind = rng.random() < 0.5
    first = rng.choice(KINDS)
    kinds = [first if one_kind else rng.choice(KINDS) for _ in range(n)]
    typed = rng.choice(INTEGERS) if one_kind and first == "whole" and rng.random() < 0.6 else None
    given: list[list[list[Any]]] = []
    exact: list[list[list[Fraction]]] = []
    indifferent = {i for i in range(n) if rng.random() < 0.1}
    for size in sizes:
        rows, meant = [], []
        for i, kind in enumerate(kinds):
            drawn = [_number(kind, rng) for _ in range(size)]
            if typed is not None:
                drawn = [(abs(a), abs(b)) for a, b in drawn]
            if i in indifferent:
                drawn = [drawn[0]] * size
            rows.append([a for a, _ in drawn])
            meant.append([b for _, b in drawn])
        given.append(rows)
        exact.append(meant)
    return _ruled(rng, given, exact, kinds, typed)


def _ruled(
    rng: random.Random,
    given: list[list[list[Any]]],
    exact: list[list[list[Fraction]]],
    kinds: list[str],
    typed: Any,
) -> Drawn:
    n, sizes = len(kinds), [len(table[0]) for table in exact]
    settings: dict[str, Any] = {}
    drawn = Drawn(
        tables=[np.array(t, dtype=typed) if typed is not None else t for t in given],
        exact=exact,
        walk_away=[],
        settings=settings,
        floors=[],
        impossible=set(),
        votes=[Fraction(1)] * n,
        quota=Fraction(n),
        veto=set(),
        parties=list(range(n)),
        null=None,
        banned=[],
        extras=[],
        bias=[Fraction(0)] * n,
        loose="random" in kinds,
        kinds=kinds,
    )
    if rng.random() < 0.15 and "random" not in kinds:
        drawn.bias = [_small(rng) for _ in range(n)]
        settings["bias"] = [int(b) for b in drawn.bias]
    rational = not any(k in ("random", "bool") for k in kinds) and typed is None
    if rational and len(sizes) > 1 and rng.random() < 0.15:
        when = {j: {rng.randrange(sizes[j])} for j in rng.sample(range(len(sizes)), 2)}
        add = {rng.randrange(n): _small(rng)}
        drawn.extras = [(when, add)]
        settings["interactions"] = [
            {
                "when": {f"issue {j + 1}": min(o) for j, o in when.items()},
                "add": {f"actor {i + 1}": x for i, x in add.items()},
            }
        ]
    if rng.random() < 0.25:
        drawn.null = tuple(rng.randrange(k) for k in sizes)
        settings["null"] = list(drawn.null)
    if len(sizes) > 1 and rng.random() < 0.15:
        ban = {j: {rng.randrange(sizes[j])} for j in rng.sample(range(len(sizes)), 2)}
        if drawn.null is None or not _meets(drawn.null, ban):
            left = math.prod(sizes[j] for j in ban) > 1
            if left:
                drawn.banned = [ban]
                settings["forbidden"] = [{j: min(o) for j, o in ban.items()}]
    _set_rule(rng, drawn)
    _set_floors(rng, drawn)
    return drawn


def _set_rule(rng: random.Random, drawn: Drawn) -> None:
    n, settings = drawn.n_actors, drawn.settings
    if rng.random() < 0.3:
        choice = rng.choice(["count", "n-1", "majority", "weighted", "share"])
        if choice == "count":
            drawn.quota = Fraction(rng.randint(0, n))
            settings["rule"] = int(drawn.quota)
        elif choice == "n-1":
            drawn.quota = Fraction(max(n - 1, 1))
            settings["rule"] = "n-1"
        elif choice == "majority":
            drawn.quota = Fraction(n // 2 + 1)
            settings["rule"] = "majority"
        elif choice == "share":
            drawn.quota = Fraction(math.ceil(Fraction(2 * n, 3)))
            settings["rule"] = "two thirds"
        else:
            drawn.votes = [Fraction(rng.randint(1, 4)) for _ in range(n)]
            drawn.quota = Fraction(rng.randint(0, int(sum(drawn.votes)) + rng.randint(0, 1)))
            settings.update(
                rule="weighted", weights=list(map(int, drawn.votes)), quota=int(drawn.quota)
            )
        if rng.random() < 0.3:
            drawn.veto = {rng.randrange(n)}
            settings["veto"] = list(drawn.veto)
    if n > 1 and rng.random() < 0.15:
        drawn.parties = sorted(rng.sample(range(n), rng.randint(1, n - 1)))
        settings["parties"] = list(drawn.parties)


def _set_floors(rng: random.Random, drawn: Drawn) -> None:
    deals = list(drawn.listed().values())
    for i, kind in enumerate(drawn.kinds):
        own = sorted(u[i] for u in deals) or [Fraction(0)]
        at = rng.choice(own[: max(1, (2 * len(own) + 2) // 3)])
        choice = rng.random()
        if choice < 0.08:
            drawn.walk_away.append(rng.choice([None, -math.inf]))
            drawn.floors.append(None)
        elif choice < 0.1:
            drawn.walk_away.append(math.inf)
            drawn.floors.append(None)
            drawn.impossible.add(i)
        elif choice < 0.14:
            drawn.walk_away.append(-1e12)
            drawn.floors.append(Fraction(-(10**12)))
        elif kind == "random":
            drawn.walk_away.append(float(at) - rng.choice([0, 0.5]))
            drawn.floors.append(Fraction(drawn.walk_away[-1]))
        else:
            off = rng.choice(
                [Fraction(0), Fraction(0), Fraction(1, 2), Fraction(1, 7), -Fraction(1)]
            )
            top = max(abs(x) for x in own)
            level = at + off * (top if kind in ("tiny", "large", "wide", "huge") else 1)
            drawn.walk_away.append(level)
            drawn.floors.append(level)
