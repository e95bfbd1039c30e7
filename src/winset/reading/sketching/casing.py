"""A sketch as a case file: everything in it marked as a draft, no number stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from winset.case.model import Case
from winset.files.writing import dumps
from winset.reading.entering.writing import described
from winset.reading.model import Source
from winset.reading.sketching.sketch import Place, Side, Sketch, Topic
from winset.reading.sketching.topics import STATUS_QUO
from winset.words.reading import SKETCH_HEAD

__all__ = ["case_text", "roster_case"]

_WORDS, _OPENING = 4, ("to", "the", "a", "an")
# What stands where nobody has judged: a margin has no widest range (decision 29).
_MARGIN = {"value": "-20 to 20", "placeholder": True}


def roster_case(sides: Iterable[Side]) -> Case:
    """Return a case of the sides alone, to resolve speakers by."""
    actors = {side.id: {**_named(side), "role": _role(side)} for side in sides}
    return Case.model_validate({"format": 1, "title": "", "issues": {}, "actors": actors})


def case_text(sketch: Sketch, sources: Iterable[Source], files: Mapping[str, str]) -> str:
    """Write a sketch as a case that can be checked and analysed.

    Parameters
    ----------
    sketch : Sketch
        With two parties and one topic at least.
    sources : iterable of Source
    files : mapping of source's id to path
        Where the documents are, as paths from the case.
    """
    listed = {}
    for source in sources:
        path = {"file": files[source.id]} if source.id in files else {}
        listed[source.id] = {**described(source), **path, "sha256": source.sha256}
    titles = [entry["title"] for entry in listed.values()]
    data: dict[str, Any] = {
        "format": 1,
        "title": titles[0] if titles else "A negotiation",
        "sources": listed,
        "issues": {topic.id: _issue(topic) for topic in sketch.topics},
        "actors": {side.id: _actor(side, sketch.topics) for side in sketch.sides},
    }
    return f"{SKETCH_HEAD}\n{dumps(Case.model_validate(data))}"


def _issue(topic: Topic) -> dict[str, Any]:
    return {
        "name": topic.name,
        "options": [STATUS_QUO, *(way.label for way in topic.ways)],
        "keywords": list(topic.keywords),
        "option_keywords": {
            way.label: [start] for way in topic.ways if (start := _start(way.label))
        },
        **_read(tuple(way.place for way in topic.ways), topic.by),
    }


def _start(label: str) -> str:
    """Return the words that a long way of settling an issue begins with; nothing for a short one.

    Another telling of it seldom ends in the same words.
    """
    words = label.split()
    first = 1 if words[0].lower() in _OPENING else 0
    return " ".join(words[first : first + _WORDS]) if len(words) > first + _WORDS else ""


def _actor(side: Side, topics: tuple[Topic, ...]) -> dict[str, Any]:
    made = {**_named(side), "role": _role(side), **_read(side.places, side.by)}
    if side.party:
        made |= {"margin": _MARGIN, "values": {topic.id: "unknown" for topic in topics}}
    return made


def _named(side: Side) -> dict[str, Any]:
    return {"name": side.name, "speakers": list(side.speakers), "aliases": list(side.aliases)}


def _role(side: Side) -> str:
    return "party" if side.party else "onlooker"


def _read(places: tuple[Place, ...], by: str) -> dict[str, Any]:
    stated = [
        {"source": p.source, "start": p.span.start, "end": p.span.end, "quote": p.quote}
        for p in dict.fromkeys(places)
    ]
    cited = list(dict.fromkeys(p.source for p in places))
    return {"source": cited, "passage": stated, "draft": by}
