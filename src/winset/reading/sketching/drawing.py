"""Reading documents for the skeleton of a case: who, then about what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from winset.case.errors import CaseError, refusal
from winset.reading.matters.matching import Matters
from winset.reading.model import Source
from winset.reading.moves.finding import moves_in
from winset.reading.parsing import parsed
from winset.reading.sketching.casing import roster_case
from winset.reading.sketching.sides import Sides
from winset.reading.sketching.sketch import Sketch
from winset.reading.sketching.topics import Topics
from winset.reading.speakers.resolving import resolved
from winset.reading.speakers.roster import Roster
from winset.reading.statements import Rules, Tagger

__all__ = ["enough", "sketch_of"]

Tell = Callable[[str, float], None]


def sketch_of(sources: Sequence[Source], tell: Tell, tagger: Tagger | None = None) -> Sketch:
    """Draft sides and topics of some sources, by rules.

    Every article is read twice: who speaks for whom must be known before it can be said what a
    side has offered or refused.
    """
    reader: Tagger = tagger or Rules()
    every = [(source, article) for source in sources for article in source.articles]
    sides = Sides()
    for k, (source, article) in enumerate(every):
        tell("looking for sides", 0.5 * k / len(every))
        with parsed(source, article, names=True) as text:
            sides.take(text, reader.tag(text))
    found = sides.found()
    roster = Roster.of(roster_case(found))
    topics = Topics(found)
    for k, (source, article) in enumerate(every):
        tell("looking for issues", 0.5 + 0.5 * k / len(every))
        with parsed(source, article, names=True) as text:
            statements = resolved(text, reader.tag(text), roster)
            topics.take(text, moves_in(text, statements, roster, Matters()))
    return Sketch(found, topics.found())


def enough(sketch: Sketch) -> CaseError | None:
    """Say what is missing for a case; None where there is enough."""
    if sum(side.party for side in sketch.sides) < 2:
        said = "the documents name fewer than two sides that negotiate"
        return refusal("no-parties", said, "two", "write them yourself: winset new")
    if not sketch.topics:
        said = "the documents tell no offer, demand or refusal"
        return refusal("no-issues", said, "one at least", "write the issues yourself: winset new")
    return None
