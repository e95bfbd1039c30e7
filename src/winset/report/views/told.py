"""What was read in documents: the record with its passages, who says what, and who contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from winset.report.model import Column, Row, Table
from winset.words.names import account_name, day, short_issue, short_name, terms_words
from winset.words.reading import DRAFTED, PASSAGES_NOTE, place_words, quoted

if TYPE_CHECKING:
    from winset.case.model import Case, Event, Passage
    from winset.model import Model

__all__ = ["told"]

_WORDS = Column("words", "Words", least=12)


def told(case: Case, model: Model) -> tuple[Table, ...]:
    """Return tables of what documents say, for a case that quotes any; empty ones are left out."""
    if not any(event.passage for event in case.events):
        return ()
    tables = (_timeline(case, model), _positions(case, model), _contradictions(case, model))
    return tuple(table for table in tables if table.rows)


def _timeline(case: Case, model: Model) -> Table:
    """Every event with the sentence that it was read from, by day."""
    rows = [
        (
            _on(event),
            _act(model, event),
            _words(event),
            _cited(event.passage) or event.source,
            place_words([(p.start, p.end) for p in event.passage]),
        )
        for event in sorted(case.events, key=_day)
    ]
    return Table(
        "passages",
        "The record, with the passages that it was read from",
        (
            Column("date", "Day", least=6),
            Column("act", "Event", least=14),
            _WORDS,
            Column("source", "Source", "cite"),
            Column("place", "Characters"),
        ),
        tuple(rows),
        note=PASSAGES_NOTE,
    )


def _day(event: Event) -> tuple[int, int, int]:
    return event.date.timetuple()[:3]


def _on(event: Event) -> str:
    return day(event.date).replace(" ", "\N{NO-BREAK SPACE}")


def _words(event: Event) -> str:
    """Quote the source; where no passage is given, tell it as the case does."""
    return quoted([passage.quote for passage in event.passage]) or event.text or event.reason


def _cited(passages: tuple[Passage, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(passage.source for passage in passages))


def _act(model: Model, event: Event) -> str:
    kind = event.kind.replace("-", " ")
    who = f" by {short_name(model, event.by)}" if event.by else ""
    what = f": {terms_words(model, event.terms)}" if event.terms else ""
    told_by = f" (in {account_name(model, event.account)})" if event.account else ""
    draft = f" [{DRAFTED.format(by=event.draft)}]" if event.draft else ""
    return f"{kind[:1].upper()}{kind[1:]}{who}{what}{told_by}{draft}"


def _positions(case: Case, model: Model) -> Table:
    """Return what each side put forward on each issue, in the order of the record."""
    return Table(
        "positions",
        "What each side says about each issue",
        (
            Column("issue", "Issue", least=8),
            Column("actor", "Side", least=8),
            Column("date", "Day", least=6),
            Column("position", "Position", least=12),
            _WORDS,
        ),
        tuple(_rows(case, model)),
    )


def _rows(case: Case, model: Model) -> Iterator[Row]:
    for issue in case.issues:
        acts = [e for e in case.events if issue in e.terms and e.by]
        for event in sorted(acts, key=lambda e: (list(case.actors).index(e.by), *_day(e))):
            kind = event.kind.replace("-", " ")
            said = terms_words(model, {issue: event.terms[issue]}).partition(": ")[2]
            whose = f" (in {account_name(model, event.account)})" if event.account else ""
            yield (
                short_issue(model, issue),
                short_name(model, event.by),
                _on(event),
                f"{kind}: {said}{whose}",
                _words(event),
            )


def _contradictions(case: Case, model: Model) -> Table:
    """Return the versions that deny each other, side by side."""
    rows = [
        (
            ", ".join(short_issue(model, issue) for issue in about) or "what was said",
            account_name(model, one.account),
            _version(model, one),
            account_name(model, other.account),
            _version(model, other),
        )
        for one, other, about in _clashes(case)
    ]
    return Table(
        "contradictions",
        "Versions that contradict each other",
        (
            Column("about", "About", least=8),
            Column("first", "One account", least=6),
            Column("first_words", "says", least=10),
            Column("second", "Another", least=6),
            Column("second_words", "says", least=10),
        ),
        tuple(rows),
    )


def _version(model: Model, event: Event) -> str:
    if event.passage:
        return _words(event)
    return terms_words(model, event.terms) or _words(event)


def _clashes(case: Case) -> Iterator[tuple[Event, Event, tuple[str, ...]]]:
    contested = [event for event in case.events if event.account in case.accounts]
    for one, other in combinations(contested, 2):
        tellers = [case.accounts[e.account].teller for e in (one, other)]
        if tellers[0] not in other.denied_by or tellers[1] not in one.denied_by:
            continue
        both = [issue for issue in one.terms if issue in other.terms]
        about = tuple(issue for issue in both if one.terms[issue] != other.terms[issue])
        if about or not (one.terms and other.terms):
            yield one, other, about
