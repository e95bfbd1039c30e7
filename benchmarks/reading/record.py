"""Speakers, moves, dates and conflicts against the annotation of two reports, peers beside.

One report comes annotated by hand (``cui2019.gold.json``, core items). The dates of both, and three
moves of the other, are annotated here. The word lists are of news in general; the keywords and
aliases of the Hanoi case, by which issues and sides are known, were written by people who had read
both reports.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.reporting import Report, Settings
from winset.files.reading import load
from winset.reading.conflicts.finding import conflicts_in
from winset.reading.dates.finding import dates_in
from winset.reading.matters.matching import Matters
from winset.reading.model import Article, Move, Reading, Source, Span, Statement
from winset.reading.moves.finding import moves_in
from winset.reading.parsing import parsed
from winset.reading.speakers.resolving import Resolver, resolved
from winset.reading.speakers.roster import Roster, words_of
from winset.reading.statements import Rules

__all__ = ["SECTIONS"]

_REPORTS = {"cui2019": (date(2019, 3, 14), ("Cui Liru",)), "scmp2019": (date(2019, 3, 2), ())}
# What each names, in order: the words, and the days that they mean.
_DATES = {
    "cui2019": """
        Mar 14, 2019 = 2019-03-14
        February 27-28 = 2019-02-27 2019-02-28
        midnight of the 28th = 2019-02-28 2019-03-01
        2016 and 2017 = 2016-01-01 2017-12-31
        past year = 2018-03-14 2019-03-14
        June last year = 2018-06-01 2018-06-30
        last fall = 2018-09-01 2018-11-30
        few weeks ago = 2019-02-04 2019-03-03
    """,
    "scmp2019": """
        2019-03-02 = 2019-03-02
        Wednesday = 2019-02-27
        past 25 years = 1994-03-02 2019-03-02
        Friday = 2019-03-01
        1994 = 1994-01-01 1994-12-31
        Friday = 2019-03-01
        June = 2018-06-01 2018-06-30
        1990s = 1990-01-01 1999-12-31
        Thursday = 2019-02-28
        early February = 2019-02-01 2019-02-10
        this week = 2019-02-25 2019-03-03
        Thursday = 2019-02-28
        hours after = 2019-02-28 2019-03-01
        Thursday = 2019-02-28
    """,
}
# Moves told within what somebody says, in the report that comes without annotation.
_NESTED = (
    ("offer", "dprk", "to dismantle the site", "by the United Nations"),
    ("refusal", "dprk", "to freeze its", "nuclear programme"),
    ("demand", "dprk", "that economic", "sanctions be lifted"),
)


@dataclass(frozen=True)
class _Read:
    source: Source
    statements: tuple[Statement, ...]
    moves: tuple[Move, ...]

    @property
    def text(self) -> str:
        return self.source.text


def _folder(settings: Settings) -> Path:
    return settings.data.parent / "documents"


def _source(folder: Path, name: str) -> Source:
    text = (folder / f"{name}.txt").read_text(encoding="utf-8")
    published, authors = _REPORTS[name]
    article = Article(name, Span(0, len(text)), authors=authors, published=published)
    return Source(name, name, "", text, (article,))


def _read(source: Source) -> _Read:
    case = load("hanoi")
    roster = Roster.of(case)
    with parsed(source, source.articles[0]) as it:
        statements = resolved(it, Rules().tag(it), roster)
        return _Read(source, statements, moves_in(it, statements, roster, Matters.of(case)))


def _gold(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "cui2019.gold.json").read_text(encoding="utf-8"))
    return found


def _span(place: dict[str, int]) -> Span:
    return Span(place["start"], place["end"])


def _folded(name: str | None) -> str:
    return " ".join(w.folded for w in words_of(name or ""))


def speakers(report: Report, settings: Settings) -> None:
    """Who speaks, where the words that name them are given."""
    folder, roster = _folder(settings), Roster.of(load("hanoi"))
    source, gold = _source(folder, "cui2019"), _gold(folder)["items"]
    made = [
        Statement(
            item["id"],
            "cui2019",
            item["type"],
            tuple(map(_span, item["content"])),
            _span(item["source"]),
            _span(item["cue"]),
            within=item.get("parent"),
        )
        for item in gold
    ]
    with parsed(source, source.articles[0]) as it:
        told = Resolver(it, roster).statements(made)
    core = [(item, one) for item, one in zip(gold, told, strict=True) if item["core"]]
    named = [(item, one) for item, one in core if one.speaker is not None]
    right = sum(_is(one.speaker, item["speaker"], roster) for item, one in core)
    report.add(section="speakers", what="core items, right", figure=right, of=len(core))
    report.add(section="speakers", what="resolved, and right", figure=right, of=len(named))
    drafted = _read(source)
    found = [
        any(
            _is(one.speaker, item["speaker"], roster)
            for one in drafted.statements
            if _share(_whole(one), _span(item["content"][0])) >= 0.5
        )
        for item, _ in core
    ]
    report.add(section="speakers", what="as drafted, right", figure=sum(found), of=len(core))


def _whole(statement: Statement) -> Span:
    return Span(statement.content[0].start, statement.content[-1].end)


def _share(one: Span, other: Span) -> float:
    """Return the Jaccard index of two passages."""
    both = max(0, min(one.end, other.end) - max(one.start, other.start))
    return both / ((one.end - one.start) + (other.end - other.start) - both)


def _is(name: str | None, wanted: str, roster: Roster) -> bool:
    """Whether a name is the one that was annotated, by any of the names of a side."""
    called = [c.name for c in roster.named(wanted) if c.end - c.start == len(wanted)]
    return name is not None and _folded(name) in {_folded(wanted), *map(_folded, called)}


def moves(report: Report, settings: Settings) -> None:
    """Count moves told within what somebody says that are found with their side."""
    folder = _folder(settings)
    annotated, other = _read(_source(folder, "cui2019")), _read(_source(folder, "scmp2019"))
    sides = {"US": "us", "DPRK": "dprk"}
    nested = [i for i in _gold(folder)["items"] if i["layer"] == "nested" and i["core"]]
    found = sum(
        any(
            move.by == sides[item["side"]]
            and _covers(annotated.text, move, _span(item["content"][0]))
            for move in annotated.moves
        )
        for item in nested
    )
    kinds = 0
    for kind, by, opening, ending in _NESTED:
        start = other.text.index(opening)
        end = other.text.index(ending, start) + len(ending)
        told = [
            move
            for move in other.moves
            if move.by == by and _covers(other.text, move, Span(start, end))
        ]
        found, kinds = found + bool(told), kinds + any(m.kind == kind for m in told)
    report.add(
        section="moves", what="nested, both reports", figure=found, of=len(nested) + len(_NESTED)
    )
    report.add(section="moves", what="of the right kind (second)", figure=kinds, of=len(_NESTED))
    every = (*annotated.moves, *other.moves)
    mapped = sum(any(t.issue for t in m.terms) for m in every)
    report.add(section="moves", what="drafted, with an issue", figure=mapped, of=len(every))


def _covers(text: str, move: Move, wanted: Span) -> bool:
    """Whether the terms of a move share most of a passage: a Jaccard index of a half."""
    if not move.terms:
        return False
    start, end = min(t.span.start for t in move.terms), max(t.span.end for t in move.terms)
    return _share(Span(start, end), wanted) >= 0.5


def _days(name: str) -> Iterator[tuple[str, date, date]]:
    for line in _DATES[name].strip().splitlines():
        words, _, days = line.strip().partition(" = ")
        first, last = (*days.split(), days.split()[0])[:2]
        yield words, date.fromisoformat(first), date.fromisoformat(last)


def dates(report: Report, settings: Settings) -> None:
    """Days that a text names; a peer is right with any day within."""
    folder = _folder(settings)
    total = right = spare = peer = 0
    for name, (published, _) in _REPORTS.items():
        text = _source(folder, name).text
        found = [(w.span.of(text), w.first, w.last) for w in dates_in(text, published) if w.span]
        theirs = _dateparser(text, published)
        for words, first, last in _days(name):
            total += 1
            hit = next((f for f in found if words in f[0]), None)
            if hit is not None:
                found.remove(hit)
                right += hit[1:] == (first, last)
            near = next((t for t in theirs if t[0] in words or words in t[0]), None)
            if near is not None:
                theirs.remove(near)
                peer += near[1] is not None and first <= near[1] <= last
        spare += len(found)
    report.add(section="dates", what="winset, right", figure=right, of=total)
    report.add(section="dates", what="winset, found where none is", figure=spare)
    report.add(section="dates", what="dateparser, right (any day within)", figure=peer, of=total)


def _dateparser(text: str, published: date) -> list[tuple[str, date | None]]:
    try:
        from dateparser.search import search_dates
    except ImportError:
        return []
    base = {"RELATIVE_BASE": _at(published), "PREFER_DATES_FROM": "past"}
    found = search_dates(text, languages=["en"], settings=base) or []
    return [(words, day.date()) for words, day in found]


def _at(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)


def conflicts(report: Report, settings: Settings) -> None:
    """At which place of the ranking the pairs that a person noted stand."""
    folder = _folder(settings)
    read = [_read(_source(folder, name)) for name in _REPORTS]
    reading = Reading(
        tuple(r.source for r in read),
        tuple(s for r in read for s in r.statements),
        tuple(m for r in read for m in r.moves),
    )
    ranked = conflicts_in(reading, Roster.of(load("hanoi")))
    gold = _gold(folder)
    places = {item["id"]: _span(item["content"][0]) for item in gold["items"]}
    articles = {x.id: x.article for x in (*reading.statements, *reading.moves)}
    found = 0
    for pair in gold["conflicts"]:
        wanted = (places[pair["a"]], places[pair["b"]])
        at = [
            rank
            for rank, one in enumerate(ranked, 1)
            if {articles[one.first], articles[one.second]} == {"cui2019"}
            and any(
                all(a.meets(b) for a, b in zip(one.about, order, strict=True))
                for order in (wanted, wanted[::-1])
            )
        ]
        found += bool(at) and at[0] <= 15
        report.add(section="conflicts", what=pair["issue"], figure=at[0] if at else None)
    report.add(section="conflicts", what="within 15", figure=found, of=len(gold["conflicts"]))
    report.add(section="conflicts", what="candidates in all", figure=len(ranked))


#: Sections of the suite, by name.
SECTIONS = {"speakers": speakers, "moves": moves, "dates": dates, "conflicts": conflicts}
