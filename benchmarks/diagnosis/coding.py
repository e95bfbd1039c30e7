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


Terms = dict[int, frozenset[int]]


@dataclass
class _Words:
    """What a reader takes a side to mean where it says nothing: its own last word.

    What would make up all that an offer had named which that side refused is not read into its own
    offers, until it names all of that again.
    """

    last: dict[tuple[int, int], int] = field(default_factory=dict)
    written: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    refused: dict[int, list[Terms]] = field(default_factory=dict)

    def taken(self, who: int, issue: int) -> int:
        """Find the option that is taken to be meant."""
        return self.last.get((who, issue), 0)

    def not_read(self, who: int, terms: Terms, issues: int) -> set[int]:
        """Find issues left out that are not read as the side's last word."""
        status_quo = frozenset({0})
        whole = {j: terms.get(j) or self.written.get((who, j), status_quo) for j in range(issues)}
        again = [
            no for no in self.refused.get(who, []) if all(whole[j] <= o for j, o in no.items())
        ]
        return {j for no in again for j in no if j not in terms and (who, j) in self.written}

    def named(self, who: int, deal: Deal, terms: Terms) -> None:
        """Take note of what is named; once all of it is, it is refused no more."""
        for j, written in terms.items():
            self.last[who, j], self.written[who, j] = deal[j], written
        left = []
        for no in self.refused.get(who, []):
            if any(j not in terms or not terms[j] & o for j, o in no.items()):
                left.append(no)
            elif len(no) == 1:
                left += [{j: o - terms[j]} for j, o in no.items() if o - terms[j]]
        self.refused[who] = left

    def refuses(self, who: int, terms: Terms) -> None:
        """Take note of a refusal of all that an offer names; of one issue, one by one adds up."""
        known = self.refused.setdefault(who, [])
        for no in [no for no in known if len(no) == len(terms) == 1 and no.keys() == terms.keys()]:
            known.remove(no)
            terms = {j: o | no[j] for j, o in terms.items()}
        known.append(dict(terms))


def coded(
    case: dict[str, Any], shape: Shape, talks: Talks, habits: Habits, rng: np.random.Generator
) -> dict[str, Any]:
    """Add the record to the tables of a case."""
    events: list[dict[str, Any]] = []
    words, loosely = _Words(), _Loosely(shape, habits, rng)
    named: dict[int, Terms] = {}
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


def _terms(who: int, deal: Deal, words: _Words, loosely: _Loosely) -> Terms:
    rng, unnamed = loosely.rng, loosely.habits.unnamed
    terms: Terms = {}
    spoken = int(rng.integers(len(deal)))
    for j, k in enumerate(deal):
        # Every offer says something.
        usual = k == words.taken(who, j)
        if usual and rng.random() < unnamed and (terms or j != spoken):
            continue
        terms[j] = loosely.options(j, k)
    while missed := words.not_read(who, terms, len(deal)):
        terms |= {j: loosely.options(j, deal[j]) for j in sorted(missed)}
    words.named(who, deal, terms)
    return terms
