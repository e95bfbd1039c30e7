"""The first screen of a report: a few pictures of what the page of judgement says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from winset.analysis import Analysis
from winset.findings.gates.results import POSSIBLE, PointCode
from winset.report.model import Card, Mark
from winset.words.bridges import lever_names
from winset.words.chances import percent, span, with_error
from winset.words.first import (
    MISSING,
    OPENED,
    SETTLES,
    SIGNED,
    STOPPED,
    SUCH,
    TWO_ENDS,
    chances_head,
    package_head,
    piece_words,
    range_note,
)
from winset.words.gates import IN_A_WORD, MEANING
from winset.words.judgements import asked_of, asked_shortly
from winset.words.kinds import range_of, stages_of
from winset.words.names import changes, short_issue, short_name
from winset.words.signing import STAGES

__all__ = ["cards"]

_CLOSED: tuple[PointCode, ...] = ("none-serves", "home", "trust", "undecided")
# Parts of the strip that are named, and how many bear their number.
_NAMED, _TOLD = 0.08, 3
# Terms of a package, those who take it, judgements and levers: as many as there is room for; a
# package that is itself the answer is shown whole.
_TERMS, _TAKERS, _HINGES, _LEVERS = 3, 3, 2, 1
# What moves the chance by less is not shown.
_LEAST = 0.02


def cards(analysis: Analysis) -> tuple[Card, ...]:
    """Draw the chances, where it stopped, the best package, what would settle it or open it."""
    package = tuple(_package(analysis))
    figures = any(c.isdigit() for card in package for _, said in card.terms for c in said)
    return (
        *_chances(analysis),
        *_stopped(analysis, 1 if figures else _TOLD),
        *package,
        *_settles(analysis),
        *_opened(analysis),
    )


def _chances(analysis: Analysis) -> Iterator[Card]:
    """Put every stage on one scale, the last with the range that belongs to it."""
    found = analysis.judgement
    if found.chance.settled:
        return
    kind = analysis.kinds.of(found.kind if found.signed is None else found.signed.kind)
    stages = [(s, c) for s, c in stages_of(analysis.model, kind) if s != "reached"]
    marks = [
        Mark(STAGES[stage], chance.value, chance.value, chance, tip=with_error(chance))
        for stage, chance in stages
    ]
    between = range_of(analysis.kinds, kind.id)
    if between is not None:
        stage, chance = stages[-1]
        marks[-1] = Mark(STAGES[stage], *between, chance, "range", span(between))
    if found.misfit and analysis.misfit is not None:  # then the last is what was signed itself
        chance, ends = analysis.misfit.foreseen, found.between
        between = (1 - ends[1], 1 - ends[0]) if ends else (chance.value, chance.value)
        marks = [
            replace(marks[-1], label=SUCH),
            Mark(SIGNED, *between, chance, "range", span(between)),
        ]
    note = range_note(between, signed=found.misfit) if between else ""
    yield Card("chances", chances_head(kind), "scale", tuple(marks), note=note)


def _stopped(analysis: Analysis, most: int) -> Iterator[Card]:
    """Lay the stopping points side by side: what closed the way, then what was possible.

    Numbers are scarce: where terms of the package are some, only the longest part bears its own.
    """
    gates = analysis.gates
    if gates is None or analysis.judgement.asks != "why no deal":
        return
    shares = {p.point: p.share for p in gates.points if p.share.value > 0}
    told = sorted(shares, key=lambda p: -shares[p].value)[:most]
    at, marks = 0.0, []
    for point in (*_CLOSED, *POSSIBLE):
        if point not in shares:
            continue
        share = shares[point]
        marks.append(
            Mark(
                IN_A_WORD[point] if share.value >= _NAMED else "",
                at,
                at + share.value,
                share if point in told else None,
                "closed" if point in _CLOSED else "possible",
                f"{MEANING[point]}: {percent(share)}",
            )
        )
        at += share.value
    yield Card("stopped", STOPPED, "strip", tuple(marks))


def _package(analysis: Analysis) -> Iterator[Card]:
    """Show the package in question: its terms, and who would take it."""
    found, model = analysis.packages.packages, analysis.model
    if not found:
        return
    best = found[max(analysis.judgement.answer.package, 0)]
    onlookers = model.of_role("onlooker")
    asked = [actor for actor in best.accepts if actor not in onlookers]
    takers = sorted(asked, key=lambda actor: best.accepts[actor])
    terms = [(short_issue(model, issue), said) for issue, said in changes(model, best.terms)]
    if analysis.judgement.answer.code != "package":
        takers = takers[:_TAKERS]
        terms = [*terms[:_TERMS], *([("…", "")] if len(terms) > _TERMS else [])]
    yield Card(
        "package",
        package_head(signed=analysis.judgement.signed is not None),
        "bars",
        tuple(
            Mark(short_name(model, a), 0.0, best.accepts[a], tip=percent(best.accepts[a]))
            for a in takers
        ),
        None if best.fresh.settled else best.fresh,
        tuple(terms),
    )


def _settles(analysis: Analysis) -> Iterator[Card]:
    """Show what the chance of the answer is at either end of what it hinges on."""
    model = analysis.model
    marks = tuple(
        Mark(
            asked_shortly(model, hinge.path),
            hinge.low.value,
            hinge.high.value,
            tip=f"{asked_of(model, hinge.path)}: {percent(hinge.low)} at its low end, "
            f"{percent(hinge.high)} at its high end",
        )
        for hinge in analysis.judgement.hinges[:_HINGES]
    )
    if marks:
        yield Card("settles", SETTLES, "ends", marks, note=TWO_ENDS)


def _opened(analysis: Analysis) -> Iterator[Card]:
    """Show the missing piece, and the lever that opens the way most often."""
    gates, bridges, model = analysis.gates, analysis.bridges, analysis.model
    if analysis.judgement.asks != "why no deal":
        return
    missing = () if gates is None else gates.missing[:1]
    terms = tuple((MISSING, piece_words(model, piece.issue, piece.option)) for piece in missing)
    marks = []
    if bridges is not None:
        names = lever_names(model, bridges)
        ranked = sorted(bridges.zone, key=lambda bridge: -bridge.at_strength.value)
        marks = [
            Mark(names[b.lever], b.before.value, b.at_strength.value, b.at_strength)
            for b in ranked[:_LEVERS]
            if b.at_strength.value >= b.before.value + _LEAST
        ]
    if terms or marks:
        yield Card("opened", OPENED, "bars", tuple(marks), terms=terms)
