"""A report, made once from an analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from winset.analysis import Analysis
from winset.report.first import cards
from winset.report.inspecting import inspector
from winset.report.model import Chapter, ChapterId, Made, Report, Section, Tile
from winset.report.sections import (
    accounts,
    actors,
    bargaining,
    basis,
    bridges,
    causes,
    compliance,
    gates,
    insistence,
    kinds,
    learning,
    misfit,
    offers,
    onlookers,
    packages,
    passages,
    progress,
    ranges,
    structure,
    unknowns,
    zone,
)
from winset.report.sections.timeline import timeline
from winset.words.answer import answer
from winset.words.kinds import kind_name
from winset.words.placeholders import marked
from winset.words.terms import Terms
from winset.words.verdict import QUESTIONS, Found

__all__ = ["report"]

Making: TypeAlias = Callable[[Analysis], Section | None]

# The six chapters and their sections, in the order in which they are read.
_CHAPTERS: tuple[tuple[ChapterId, str, tuple[Making, ...]], ...] = (
    ("answer", "Answer", (kinds.section, unknowns.section, structure.section)),
    ("why", "Why", (misfit.section, gates.section, causes.section, compliance.section)),
    (
        "deals",
        "Deals",
        (
            packages.section,
            bridges.section,
            zone.section,
            insistence.section,
            bargaining.section,
        ),
    ),
    (
        "record",
        "Record",
        (
            progress.section,
            offers.section,
            accounts.section,
            passages.section,
            learning.section,
        ),
    ),
    ("actors", "Actors", (actors.section, onlookers.section, ranges.section)),
    (
        "sources",
        "Sources",
        (basis.warnings, basis.limits, basis.sources, basis.glossary, basis.provenance),
    ),
)


def report(analysis: Analysis) -> Report:
    """Return everything that is said of an analysis, ready to be rendered.

    Examples
    --------
    >>> import winset as ws
    >>> made = report(ws.analyze("valley_dam", worlds=100, only=["deals"]))
    >>> made.answer.headline
    '21 of 432 deals can be signed; the one most likely to hold leaves out Park trust'
    >>> [section.id for section in made.sections][:3]
    ['kinds', 'structure', 'packages']
    """
    case = analysis.case
    found = Found(
        analysis.model,
        analysis.judgement,
        analysis.kinds,
        analysis.packages,
        analysis.misfit,
        analysis.gates,
        analysis.accounts,
        analysis.steps,
        analysis.bargaining.solutions,
        _signable(analysis),
    )
    said = marked(answer(found), len(analysis.placeholders), len(analysis.drafts))
    return Report(
        title=case.title,
        question=case.question or QUESTIONS[analysis.judgement.asks],
        summary=case.summary,
        fictional=case.fictional,
        answer=said,
        cards=cards(analysis),
        talks=timeline(analysis, spare=True),
        tiles=_tiles(analysis),
        chapters=tuple(_chapters(analysis)),
        made=Made(
            analysis.version,
            analysis.n_worlds,
            analysis.seed,
            analysis.input_hash,
            analysis.record,
        ),
        inspector=inspector(analysis),
    )


def _signable(analysis: Analysis) -> tuple[int, int] | None:
    """Count the deals that can be signed and passed, where nothing is uncertain."""
    space = analysis.bargaining
    if space.sampled or not analysis.judgement.chance.settled:
        return None
    return int((space.in_zone & space.ratifiable).sum()), len(space.points)


def _chapters(analysis: Analysis) -> Iterator[Chapter]:
    """Make every section that has something to say; none says what a term means again."""
    terms = Terms()
    for name, title, makings in _CHAPTERS:
        made = (making(analysis) for making in makings)
        yield Chapter(name, title, tuple(_explained(section, terms) for section in made if section))


def _explained(section: Section, terms: Terms) -> Section:
    """Say what a term means in the section where it first appears, before anything else."""
    meanings = terms.new(section.texts())
    return replace(section, lead=(*meanings, *section.lead)) if meanings else section


def _tiles(analysis: Analysis) -> tuple[Tile, ...]:
    core = max(analysis.kinds.core, key=lambda kind: kind.keep.value)
    named = "a deal" if core.id == "any" else kind_name(core)
    what = f"of worlds hold such a deal: {named}"
    tiles = [
        Tile("Parties would sign", core.sign, what),
        Tile("… and homes would ratify", core.passed, what),
        Tile("… and it would be kept", core.keep, what),
    ]
    if analysis.packages.packages:
        best = analysis.packages.packages[0].fresh
        tiles.append(Tile("Best package", best, "of worlds in which it is signed, passed and kept"))
    return tuple(tiles)
