"""From what was acted to what an analyst writes down: loosely, and with things left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from benchmarks.diagnosis.acts import Talks
from benchmarks.diagnosis.shapes import Shape
from benchmarks.diagnosis.truth import Deal

__all__ = ["FULL", "LOOSE", "Habits", "coded"]

_FIRST = date(2020, 2, 1)


@dataclass(frozen=True)
class Habits:
    """How loosely an analyst writes.

    Parameters
    ----------
    unnamed : float
        Share of the issues that an offer leaves as one takes them anyway which it does not name.
    unknown : float
        Share of the terms that are known only to be one of two options.
    omitted : float
        Share of the answers that are not recorded.
    unsaid : float
        Share of the answers that do not say what they answer, where the order makes it plain.
    """

    unnamed: float = 0.5
    unknown: float = 0.1
    omitted: float = 0.25
    unsaid: float = 0.5


LOOSE = Habits()
FULL = Habits(0.0, 0.0, 0.0, 0.0)


@dataclass
class _Words:
    """What a reader takes a side to mean where it says nothing: its own last word.

    An option that it refused, where that alone was named, it does not mean any more; then, and
    before its first word, the status quo is meant.
    """

    last: dict[tuple[int, int], int] = field(default_factory=dict)
    written: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    refused: dict[tuple[int, int], set[int]] = field(default_factory=dict)

    def taken(self, who: int, issue: int) -> int:
        """Find the option that is taken to be meant."""
        no = self.refused.get((who, issue), set())
        there = self.written.get((who, issue))
        return 0 if there is None or there <= no else self.last[who, issue]

    def named(self, who: int, issue: int, option: int, written: frozenset[int]) -> None:
        """Take note of what is named; it is refused no more."""
        self.last[who, issue], self.written[who, issue] = option, written
        self.refused.get((who, issue), set()).difference_update(written)

    def refuses(self, who: int, terms: dict[int, frozenset[int]]) -> None:
        """Take note of a refusal; only of an offer that names one issue it is known of which."""
        if len(terms) == 1:
            (issue, written), *_ = terms.items()
            self.refused.setdefault((who, issue), set()).update(written)


def coded(
    case: dict[str, Any], shape: Shape, talks: Talks, habits: Habits, rng: np.random.Generator
) -> dict[str, Any]:
    """Add the record to the tables of a case."""
    events: list[dict[str, Any]] = []
    words, loosely = _Words(), _Loosely(shape, habits, rng)
    named: dict[int, dict[int, frozenset[int]]] = {}
    for n, act in enumerate(talks.acts):
        event: dict[str, Any] = {
            "date": (_FIRST + timedelta(days=n)).isoformat(),
            "by": shape.actors[act.by],
        }
        if act.last_turn:
            event["last_turn"] = True
        if act.kind == "offer" and act.deal is not None:
            terms = named[n] = _terms(act.by, act.deal, words, loosely)
            written = {f"i{j}": [f"o{k}" for k in sorted(ks)] for j, ks in terms.items()}
            events.append({**event, "id": f"e{n}", "kind": "offer", "terms": written})
        elif act.kind == "vote":
            against = {event["by"]: "against"}
            about = f"e{act.about}"
            events.append({**event, "kind": "vote", "responds_to": about, "votes": against})
        elif act.kind in _ANSWERS:
            if rng.random() < habits.omitted:
                continue
            if act.about != max(named) or rng.random() >= habits.unsaid:
                event["responds_to"] = f"e{act.about}"
            events.append({**event, "kind": _ANSWERS[act.kind]})
            if act.kind == "refusal":
                words.refuses(act.by, named[act.about])
        else:
            about = {} if act.about < 0 else {"responds_to": f"e{act.about}"}
            events.append({**event, "kind": act.kind, **about})
    outcome: Any = "none"
    if talks.outcome is not None:
        outcome = {f"i{j}": f"o{k}" for j, k in enumerate(talks.outcome)}
    return {**case, "events": events, "outcome": outcome}


_ANSWERS = {"refusal": "refusal", "accept": "acceptance"}


@dataclass(frozen=True)
class _Loosely:
    shape: Shape
    habits: Habits
    rng: np.random.Generator

    def options(self, issue: int, option: int) -> frozenset[int]:
        """Write down an option, or two of which it is one."""
        others = [m for m in range(self.shape.options[issue]) if m != option]
        if len(others) > 1 and self.rng.random() < self.habits.unknown:
            return frozenset({option, int(self.rng.choice(others))})
        return frozenset({option})


def _terms(who: int, deal: Deal, words: _Words, loosely: _Loosely) -> dict[int, frozenset[int]]:
    rng, unnamed = loosely.rng, loosely.habits.unnamed
    terms: dict[int, frozenset[int]] = {}
    spoken = int(rng.integers(len(deal)))
    usual = [words.taken(who, j) for j in range(len(deal))]
    for j, k in enumerate(deal):
        # Every offer says something.
        if k == usual[j] and rng.random() < unnamed and (terms or j != spoken):
            continue
        terms[j] = loosely.options(j, k)
        words.named(who, j, k, terms[j])
    return terms
