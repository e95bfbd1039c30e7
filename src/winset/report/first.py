"""The first screen of a report: what the page of judgement says, each thing with its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from winset.analysis import Analysis
from winset.findings.gates.results import POSSIBLE, PointCode
from winset.report.model import Card, Mark
from winset.text import capital
from winset.words.answer import Answer
from winset.words.gates import SPLIT
from winset.words.judgements import asked_of
from winset.words.kinds import stages_of
from winset.words.reasons import unclear
from winset.words.signing import stage_names

__all__ = ["cards"]

# What stands beside the main column.
_ASIDE = {
    "Confidence",
    "Hinges on",
    "Missing",
    "Not on offer",
    "What else",
    "Steps",
}
_LEVELS = {"low": 1 / 3, "moderate": 2 / 3, "high": 1.0}
_CLOSED: Mapping[PointCode, str] = {
    "none-serves": "nothing serves those who sign",
    "home": "home would refuse",
    "trust": "distrust",
    "undecided": "undecided",
}
# Parts of the strip that are too small to be named in it.
_NAMED = 0.02


def cards(analysis: Analysis, answer: Answer) -> tuple[Card, ...]:
    """Give every row of the page its picture, where there is one."""
    drawn: Mapping[str, Callable[[Analysis], tuple[str, tuple[Mark, ...]]]] = {
        "Chance": _scale,
        "The bargain": _stages,
        "Confidence": _level,
        "Hinges on": _hinges,
    }
    found = []
    for row in answer.rows:
        form, marks = drawn[row.head](analysis) if row.head in drawn else ("text", ())
        found.append(Card(row.head, row.text, form, marks, row.head in _ASIDE))
    stopped = tuple(_stopped(analysis))
    if stopped:
        at = next((k for k, card in enumerate(found) if card.head == "Chance"), 0) + 1
        found.insert(at, Card("Where it stopped", "", "strip", stopped))
    return tuple(found)


def _scale(analysis: Analysis) -> tuple[str, tuple[Mark, ...]]:
    """Draw the chance, or the range alone where it makes a figure meaningless."""
    found = analysis.judgement
    chance = found.chance.value
    low, high = found.between or (chance, chance)
    if found.misfit:  # what is told is the chance that it makes sense
        chance, low, high = 1 - chance, 1 - high, 1 - low
    marks = [Mark("", min(low, chance), max(high, chance))]
    if not unclear(found):
        marks.append(Mark("", chance, chance))
    return "scale", tuple(marks)


def _stages(analysis: Analysis) -> tuple[str, tuple[Mark, ...]]:
    found = analysis.judgement
    kind = analysis.kinds.of(found.kind if found.signed is None else found.signed.kind)
    names = stage_names(analysis.model)
    stages = [(s, c) for s, c in stages_of(analysis.model, kind) if s != "reached"]
    return "bars", tuple(Mark(names[stage], 0.0, chance.value) for stage, chance in stages)


def _level(analysis: Analysis) -> tuple[str, tuple[Mark, ...]]:
    level = analysis.judgement.confidence.level
    return "level", (Mark(level, 0.0, _LEVELS[level]),)


def _hinges(analysis: Analysis) -> tuple[str, tuple[Mark, ...]]:
    return "ends", tuple(
        Mark(capital(asked_of(analysis.model, h.path)), h.low.value, h.high.value)
        for h in analysis.judgement.hinges
    )


def _stopped(analysis: Analysis) -> Iterator[Mark]:
    """Lay the stopping points side by side: what closed the way, then what was possible."""
    gates = analysis.gates
    if gates is None or analysis.judgement.asks != "why no deal":
        return
    shares = {p.point: p.share.value for p in gates.points}
    at = 0.0
    for point, name, tone in (
        *((p, name, "closed") for p, name in _CLOSED.items()),
        *((p, SPLIT[p], "possible") for p in POSSIBLE),
    ):
        share = shares.get(point, 0.0)
        if share > 0:
            yield Mark(name if share >= _NAMED else "", at, at + share, tone)
            at += share
