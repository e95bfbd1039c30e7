"""Cases with small mistakes: shipped ones and small ones, changed at random, one or two places."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

Place = tuple[Any, Any]

#: A small case in which everything that a case can hold is stated once.
EVERYTHING = """format = 1
title = "t"
[issues.a]
options = ["x", "y", "z"]
ordered = true
[issues.p]
range = { low = 0, high = 10, step = 2.5 }
[issues.s]
items = ["u", "v", "w"]
[actors.one]
role = "party"
margin = "0 to 5"
weights = "a > p = s"
[actors.one.values]
a = [0, "20 to 40", 100]
p = { worst = 0, best = 10 }
s = { u = 10, v = "5 to 20", w = -5 }
[[actors.one.prefers]]
better = { a = "z" }
worse = { a = "y" }
[actors.two]
role = "party"
margin = 2
swing = { a = 100, p = "20 to 50" }
values = { a = { x = 100, y = 50, z = 0 }, p = { worst = 10, best = 0 } }
points = { s = [1, 2, 3] }
[actors.r]
role = "ratifier"
of = ["one", "two"]
margin = 0
points = { a = [0, 1, 2] }
[actors.q]
role = "ratifier"
of = "deal"
margin = 0
points = { a = [0, 1, 2] }
[actors.w]
role = "onlooker"
margin = [{ value = 3, by = "A" }, { value = "1 to 9", by = "B" }]
points = { a = [0, 1, 2] }
[[ratification]]
of = ["one", "two"]
rule = "majority"
[[interactions]]
when = { a = "z", s = ["u"] }
add = { one = "-10 to -5" }
[[forbidden]]
when = { a = "y", "s.v" = "in" }
[[ties]]
together = ["actors.one.values.a[y]", "actors.w.margin"]
rank_correlation = 0.5
[[compliance]]
by = "one"
when = { a = "z" }
keeps = "0.5 to 0.9"
loss = { two = "5 to 10" }
[[events]]
date = 2020-01-01
kind = "offer"
by = "one"
id = "o1"
account = "one"
terms = { a = "y", p = "2.5 to 5" }
[[events]]
date = 2020-01-01
kind = "offer"
by = "one"
account = "two"
terms = { a = "z", p = 5 }
denied_by = "one"
[[events]]
date = 2020-01-02
kind = "refusal"
by = "two"
responds_to = "o1"
[[events]]
date = 2020-01-03
kind = "shock"
shift = { one = { margin = 3, values = { a = [0, 1, 2] } }, two = { points = { s = { u = 1 } } } }
[[events]]
date = 2020-01-04
kind = "vote"
votes = { r = "for", q = "against" }
terms = { a = "z" }
[[evidence]]
text = "e"
likelihood = { one = "likely", two = "unlikely" }
[[levers]]
kind = "option"
issue = "a"
option = "new"
values = { one = 50, two = "10 to 20" }
[[levers]]
kind = "rule"
actor = "one"
rule = "any"
[[levers]]
kind = "rule"
rule = "weighted"
quota = 1
[[levers]]
kind = "allow"
when = { a = "y", "s.v" = "in" }
[[levers]]
kind = "payment"
by = "one"
actor = "two"
price = { one = -1, two = "1 to 2" }
most = 5
[[levers]]
kind = "compliance"
actor = "one"
"""


def places(value: Any) -> Iterator[Place]:
    """Every (container, key) of nested tables and lists."""
    pairs = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else []
    )
    for key, inner in pairs:
        yield value, key
        yield from places(inner)


def words(value: Any) -> list[Any]:
    """Every key and leaf, to put somewhere else."""
    found: list[Any] = []
    for container, key in places(value):
        if isinstance(key, str):
            found.append(key)
        if not isinstance(container[key], dict | list):
            found.append(container[key])
    return found


_NUMBERS = (0, 1, -1, 2, 0.5, 50, 100, 101, -200, 1e9)
_TEXTS = ("unknown", "0 to 1", "hard 0..1", "all", "none", "deal", "majority", "60%", "any")


def mutated(table: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """One or two changes: a key dropped, renamed or doubled, a leaf changed for one of its kind."""
    out = copy.deepcopy(table)
    for _ in range(rng.choice((1, 1, 2))):
        container, key = rng.choice(list(places(out)))
        kind = rng.randrange(8)
        if kind == 0:
            del container[key]
        elif kind == 1 and isinstance(container, list):
            container.append(copy.deepcopy(container[key]))
        elif kind == 2 and isinstance(container, dict):
            container[rng.choice([w for w in words(out) if isinstance(w, str)])] = container.pop(
                key
            )
        else:
            leaves = [(c, k) for c, k in places(out) if not isinstance(c[k], dict | list)]
            container, key = rng.choice(leaves)
            alike = [w for w in words(out) if type(w) is type(container[key])]
            more = _TEXTS if isinstance(container[key], str) else _NUMBERS
            container[key] = rng.choice(alike if rng.random() < 0.7 else more)
    return out
