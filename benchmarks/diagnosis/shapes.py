"""Shapes of negotiations: tables of a case with ranges, from which truths and records are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from winset.case.model import Case

__all__ = ["SHAPES", "Shape", "case_of", "tables"]


@dataclass(frozen=True)
class Shape:
    """What a kind of talks looks like.

    Parameters
    ----------
    name : str
    parties : int
    ratifiers : tuple of str
        Of whom each is: ``p0``, ``p1`` ..., or ``deal``.
    options : tuple of int
        Options per issue; the first is the status quo. The last issue is a courtesy.
    margin : tuple of float
        Ends between which the middle of a party's margin is drawn.
    """

    name: str
    parties: int
    ratifiers: tuple[str, ...]
    options: tuple[int, ...]
    margin: tuple[float, float]

    @property
    def actors(self) -> tuple[str, ...]:
        """Parties, then ratifiers."""
        parties = tuple(f"p{k}" for k in range(self.parties))
        return parties + tuple(f"r{k}" for k in range(len(self.ratifiers)))


SHAPES = (
    Shape("two", 2, (), (4, 3, 3, 2), (-6.0, 16.0)),
    Shape("two with homes", 2, ("p0", "p1"), (4, 3, 3, 2), (-8.0, 10.0)),
    Shape("two and a council", 2, ("p0", "deal"), (4, 3, 2, 2, 2), (-8.0, 10.0)),
    Shape("three", 3, (), (4, 3, 3, 2), (-10.0, 8.0)),
    Shape("three with a home", 3, ("p1",), (3, 3, 3, 2), (-12.0, 4.0)),
    Shape("five", 5, (), (3, 3, 2, 2), (-20.0, 0.0)),
)


def tables(shape: Shape, rng: np.random.Generator) -> dict[str, Any]:
    """Draw one case of a shape: what an analyst would have written before the talks.

    On most issues the parties want opposite things; on some they agree. Ranges are as wide as
    analysts' ranges are.
    """
    issues = {
        f"i{j}": {"name": f"Issue {j}", "options": [f"o{k}" for k in range(size)], "ordered": True}
        for j, size in enumerate(shape.options)
    }
    # What each party wants of each issue: +1 the last option most, -1 the status quo most.
    wants = rng.choice([-1, 1], size=(shape.parties, len(shape.options)))
    for j in range(len(shape.options)):
        if len(set(wants[:, j])) == 1 and rng.random() < 0.8:
            wants[rng.integers(shape.parties), j] *= -1
    actors: dict[str, Any] = {}
    for a, name in enumerate(shape.actors):
        of = "" if a < shape.parties else shape.ratifiers[a - shape.parties]
        whose = a if a < shape.parties else int(of[1:]) if of != "deal" else 0
        actors[name] = _actor(shape, wants[whose], rng, of=of)
    ratification = [{"of": of, "actors": [f"r{k}"]} for k, of in enumerate(shape.ratifiers)]
    case: dict[str, Any] = {
        "format": 1,
        "title": f"Acted talks: {shape.name}",
        "held": "2020-06-30",
        "fictional": True,
        "issues": issues,
        "actors": actors,
    }
    return {**case, "ratification": ratification} if ratification else case


def case_of(tables: Mapping[str, Any]) -> Case:
    """Read the tables of a case."""
    return Case.model_validate(tables)


def _actor(shape: Shape, wants: Any, rng: np.random.Generator, *, of: str) -> dict[str, Any]:
    swing, values = {}, {}
    for j, size in enumerate(shape.options):
        courtesy = j == len(shape.options) - 1
        middle = rng.uniform(2, 9) if courtesy else rng.uniform(30, 90)
        half = middle * rng.uniform(0.15, 0.4)
        swing[f"i{j}"] = _range(max(middle - half, 0.5), min(middle + half, 100.0))
        steps = np.linspace(0, 100, size) if wants[j] > 0 else np.linspace(100, 0, size)
        values[f"i{j}"] = [
            _end(v) if k in (0, size - 1) else _range(max(v - 20, 2), min(v + 20, 98))
            for k, v in enumerate(steps)
        ]
    low, high = shape.margin if not of else (shape.margin[0] - 12, shape.margin[1] - 6)
    middle = rng.uniform(low, high)
    half = rng.uniform(6, 18)
    role: Mapping[str, Any] = {"role": "ratifier", "of": of} if of else {"role": "party"}
    return {
        **role,
        "margin": {"value": _range(middle - half, middle + half), "as_of": "2020-01-01"},
        "swing": swing,
        "values": values,
    }


def _range(low: float, high: float) -> str:
    return f"{low:.1f} to {high:.1f}"


def _end(value: float) -> float:
    return round(float(value), 1)
