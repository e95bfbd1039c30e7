"""A draft as a form of a few lines, and back: what a person may change of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from winset.case.choices import labels
from winset.case.model import Case
from winset.case.spelling import did_you_mean
from winset.reading.llm.quoting import find
from winset.reading.model import Conflict, Move, MoveKind, Source, Span, Statement, Term, When
from winset.reading.store.values import Item

__all__ = ["FormError", "article_day", "fields_of", "filled"]

_YES, _NO = "yes", "no"
_GAP = " … "
_TERM = re.compile(r"\s*([^=]+?)\s*=\s*(.+?)\s*")


class FormError(ValueError):
    """A line of a form that cannot be read; ``field`` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def fields_of(item: Item, source: Source) -> dict[str, str]:
    """Return what can be changed of a draft, as lines of text."""
    if isinstance(item, Statement):
        return {
            "speaker": item.speaker or "",
            "side": item.side or "",
            "quote": _line(_GAP.join(span.of(source.text) for span in item.content)),
        }
    if isinstance(item, Move):
        return {
            "kind": item.kind,
            "by": item.by or "",
            "to": item.to or "",
            "teller": item.teller or "",
            "date": _days(item.when),
            "terms": "; ".join(f"{t.issue} = {_option(t)}" for t in item.terms if t.issue),
            "negated": _YES if item.negated else _NO,
            "quote": _line(item.span.of(source.text)),
        }
    return {"issue": item.issue or ""}


def filled(
    item: Item, said: Mapping[str, str], source: Source, article: Span, case: Case | None
) -> Item:
    """Return a draft as a form says it is.

    Parameters
    ----------
    item : Statement, Move or Conflict
        As it was.
    said : mapping
        The lines of the form.
    source : Source
    article : Span
        Where a quotation may stand.
    case : Case or None
        Whose actors, issues and options may be named; anything, where there is none.

    Raises
    ------
    FormError
        For the first line that cannot be read.
    """
    before = fields_of(item, source)
    if isinstance(item, Conflict):
        return replace(item, issue=_issue(said["issue"], case))
    if isinstance(item, Statement):
        content = item.content
        if said["quote"] != before["quote"]:
            content = tuple(_quoted(said["quote"], source, article))
        side = _actor("side", said["side"], case)
        return replace(item, content=content, speaker=said["speaker"].strip() or None, side=side)
    span = item.span
    if said["quote"] != before["quote"]:
        (span, *more) = _quoted(said["quote"], source, article)
        if more:
            raise FormError("quote", "one passage, in one piece")
    terms = item.terms
    if said["terms"] != before["terms"]:
        terms = tuple(_terms(said["terms"], item, span, case))
    return replace(
        item,
        kind=_kind(said["kind"]),
        span=span,
        cue=item.cue if span.holds(item.cue) else Span(span.start, span.start),
        by=_actor("by", said["by"], case),
        to=_actor("to", said["to"], case),
        teller=_actor("teller", said["teller"], case),
        when=item.when if said["date"] == before["date"] else _when(said["date"]),
        terms=terms,
        negated=_truth(said["negated"]),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _option(term: Term) -> str:
    if term.option is None and term.quantity is not None and term.quantity.amount is not None:
        return f"{term.quantity.amount:g}"
    return term.option or "?"


def _days(when: When | None) -> str:
    if when is None:
        return ""
    return f"{when.first}" if when.first == when.last else f"{when.first} to {when.last}"


def article_day(field: str, text: str) -> date | None:
    """Read a day; None for an empty line.

    Raises
    ------
    FormError
        Where it is none.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise FormError(field, f"{text.strip()!r} is no date such as 2019-02-28") from None


def _when(text: str) -> When | None:
    first, _, last = text.partition(" to ")
    start = article_day("date", first)
    end = article_day("date", last) if last else start
    if start is None or end is None:
        return None
    if end < start:
        raise FormError("date", "the second day is before the first")
    return When(start, end)


def _quoted(text: str, source: Source, article: Span) -> Iterator[Span]:
    for part in text.split(_GAP.strip()):
        span = find(source.text, part, article)
        if span is None:
            raise FormError(
                "quote", f"the article does not say, word for word: {part.strip()[:60]}"
            )
        yield span


def _kind(text: str) -> MoveKind:
    known: tuple[Any, ...] = get_args(MoveKind)
    named = text.strip().lower()
    if named not in known:
        raise FormError("kind", f"one of {', '.join(known)}")
    return known[known.index(named)]  # type: ignore[no-any-return]


def _truth(text: str) -> bool:
    if text.strip().lower() not in (_YES, _NO):
        raise FormError("negated", f"{_YES} or {_NO}")
    return text.strip().lower() == _YES


def _actor(field: str, text: str, case: Case | None) -> str | None:
    """Read the id of an actor, or another name of one."""
    named = text.strip()
    if not named or case is None or named in case.actors:
        return named or None
    for id_, actor in case.actors.items():
        if named.lower() in {n.lower() for n in (id_, actor.name, *actor.speakers, *actor.aliases)}:
            return id_
    raise FormError(field, _unknown("actor", named, case.actors))


def _issue(text: str, case: Case | None) -> str | None:
    named = text.strip()
    if named and case is not None and named not in case.issues:
        raise FormError("issue", _unknown("issue", named, case.issues))
    return named or None


def _terms(text: str, item: Move, span: Span, case: Case | None) -> Iterator[Term]:
    before = {term.issue: term for term in item.terms}
    for part in filter(str.strip, text.split(";")):
        match = _TERM.fullmatch(part)
        if match is None:
            raise FormError("terms", f"{part.strip()!r}: expected issue = option; issue = option")
        issue, option = match[1].strip(), match[2].strip()
        if case is not None:
            if issue not in case.issues:
                raise FormError("terms", _unknown("issue", issue, case.issues))
            stated = case.issues[issue]
            known = () if stated.range is not None else tuple(stated.items or labels(stated))
            if known and option not in known:
                raise FormError("terms", _unknown(f"option of {issue}", option, known))
        old = before.get(issue)
        place = old.span if old is not None and span.holds(old.span) else span
        yield Term(place, issue, option)


def _unknown(what: str, named: str, known: Any) -> str:
    hint = did_you_mean(named, known)
    return f"there is no {what} {named!r}" + (
        f"; {hint}" if hint else f": {', '.join(known)}"[:120]
    )
