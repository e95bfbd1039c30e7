"""Weights fitted to documents that somebody has reviewed: ridge logistic regression.

The shipped weights are the centre that the ridge draws to (a normal prior): with few reviewed
documents little changes, with many the documents decide. Minimised by L-BFGS-B (Byrd, Lu, Nocedal
and Zhu 1995), which has one minimum to find, so that the same lessons give the same weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from winset.reading.model import Span, Statement
from winset.reading.statements.found import Found
from winset.reading.statements.rules import candidates
from winset.reading.statements.scoring import by_hand, confidence, features

if TYPE_CHECKING:
    from winset.arrays import FloatArray
    from winset.reading.parsing import Parsed

__all__ = ["Lesson", "best_least", "lessons", "load", "same", "save", "train"]


@dataclass(frozen=True)
class Lesson:
    """What spoke for or against a find, and whether a reader recorded it."""

    features: frozenset[str]
    accepted: bool


def lessons(
    parsed: Parsed,
    accepted: Sequence[Statement],
    rejected: Sequence[Statement] | None = None,
    *,
    nested: bool = True,
) -> tuple[Lesson, ...]:
    """Learn from an article what was accepted of all that may be a statement.

    Parameters
    ----------
    parsed : Parsed
        The article.
    accepted : sequence of Statement
        What a reader recorded in it.
    rejected : sequence of Statement, optional
        What a reader looked at and did not record. Where it is not given, the reader is taken to
        have recorded everything: whatever else may be a statement counts as rejected.
    nested : bool
        Whether the reader recorded statements within statements too. If not, what stands within an
        accepted one teaches nothing.
    """
    found, _ = candidates(parsed)
    taught: list[Lesson] = []
    for one in found:
        good = any(same(one, statement) for statement in accepted)
        inside = one.cue is not None and any(c.holds(one.cue) for s in accepted for c in s.content)
        bad = rejected is None or any(same(one, statement) for statement in rejected)
        if good or (bad and (nested or not inside)):
            taught.append(Lesson(features(one), good))
    return tuple(taught)


def same(one: Found | Statement, other: Statement) -> bool:
    """Whether two tell the same: cues that meet, and contents that share half of what they hold."""
    if one.cue is not None and other.cue is not None and not one.cue.meets(other.cue):
        return False
    mine, yours = _letters(one.content), _letters(other.content)
    return 2 * len(mine & yours) >= len(mine | yours)


def _letters(spans: Iterable[Span]) -> set[int]:
    return {k for span in spans for k in range(span.start, span.end)}


def train(taught: Sequence[Lesson], *, strength: float = 1.0, least: int = 3) -> dict[str, float]:
    """Fit weights, drawn to the shipped ones.

    Parameters
    ----------
    taught : sequence of Lesson
        From any number of articles.
    strength : float
        Of the ridge: the inverse variance of each weight around the shipped one.
    least : int
        A sign that fewer lessons have gets no weight of its own.

    Examples
    --------
    >>> good, bad = frozenset({"say:that"}), frozenset({"think:to"})
    >>> weights = train([Lesson(good, True), Lesson(bad, False)] * 20)
    >>> weights["say:that"] > by_hand()["say:that"] and weights["think:to"] < by_hand()["think:to"]
    True
    """
    shipped = by_hand()
    counts: dict[str, int] = {}
    for lesson in taught:
        for name in lesson.features:
            counts[name] = counts.get(name, 0) + 1
    names = ["", *sorted(n for n, k in counts.items() if k >= least or n in shipped)]
    place = {name: k for k, name in enumerate(names)}
    rows, columns = [], []
    for row, lesson in enumerate(taught):
        active = [place[n] for n in sorted(lesson.features) if n in place] + [0]
        rows += [row] * len(active)
        columns += active
    signs = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(taught), len(names)))
    centre = np.array([shipped.get(name, 0.0) for name in names])
    truth = np.array([lesson.accepted for lesson in taught], dtype=float)

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        score, pull = signs @ weights, weights - centre
        chance = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        value = np.logaddexp(0, score).sum() - truth @ score + strength / 2 * (pull @ pull)
        return float(value), signs.T @ (chance - truth) + strength * pull

    best = minimize(loss, centre, jac=True, method="L-BFGS-B")
    fitted = dict(zip(names, (float(w) for w in best.x), strict=True))
    return shipped | fitted


def best_least(taught: Sequence[Lesson], weights: Mapping[str, float]) -> float:
    """Return the confidence from which on to draft, for the best F on the lessons.

    Examples
    --------
    >>> good, bad = frozenset({"say:that"}), frozenset({"unusual"})
    >>> taught = [Lesson(good, True), Lesson(bad, False)]
    >>> round(best_least(taught, {"say:that": 1.0, "unusual": -1.0}), 4)
    0.7311
    """
    ranked = sorted(((confidence(t.features, weights), t.accepted) for t in taught), reverse=True)
    good = sum(accepted for _, accepted in ranked)
    best, least, right = 0.0, 0.5, 0
    for drafted, (chance, accepted) in enumerate(ranked, 1):
        right += accepted
        tied = drafted < len(ranked) and ranked[drafted][0] == chance
        if not tied and 2 * right / (drafted + good) > best:
            best, least = 2 * right / (drafted + good), chance
    return least


def save(weights: Mapping[str, float], path: Path) -> None:
    """Write weights as JSON."""
    path.write_text(json.dumps(dict(sorted(weights.items())), indent=0), encoding="utf-8")


def load(path: Path) -> dict[str, float]:
    """Read weights that were saved, for ``Rules(weights=load(path), name="trained")``.

    Raises
    ------
    ValueError
        If the file holds anything but numbers by name.
    """
    read = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(read, dict) or not all(isinstance(w, int | float) for w in read.values()):
        raise ValueError(f"{path}: expected weights by name, as save() writes them")
    return {str(name): float(weight) for name, weight in read.items()}
