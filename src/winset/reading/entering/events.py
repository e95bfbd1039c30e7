"""A statement or a move as an event of a case, or the reason why it cannot be one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

from winset.case.choices import labels
from winset.case.model import Case
from winset.reading.model import Article, Move, Source, Statement, Term

__all__ = ["Left", "event_of", "place_of"]

#: Why something that was accepted is not in the case.
Left: TypeAlias = Literal["no-date", "nobody", "no-sides", "gone"]

_WITH_TERMS = ("offer", "demand")
_NEED_ACTOR = ("offer", "demand", "refusal", "acceptance", "withdrawal", "walk-out")


def place_of(item: Statement | Move, source: Source, name: str) -> dict[str, Any]:
    """Return the passage that an item was read from, as a case states it."""
    span = item.span
    return {
        "source": name,
        "start": span.start,
        "end": span.end,
        "quote": span.of(source.text),
    }


def event_of(
    case: Case, item: Statement | Move, source: Source, name: str
) -> dict[str, Any] | Left:
    """Make an event of an item, as a plain table, or say why that cannot be.

    Parameters
    ----------
    case : Case
    item : Statement or Move
    source : Source
        The text that its spans count in.
    name : str
        Id of that source in the case.
    """
    article = next((a for a in source.articles if a.id == item.article), None)
    day = _day(item, article)
    if day is None:
        return "no-date"
    event = _said(case, item, source) if isinstance(item, Statement) else _done(case, item, source)
    if isinstance(event, str):
        return event
    note = _dating(item)
    return {
        "id": item.id,
        "date": day,
        **event,
        **({"note": note} if note else {}),
        "source": name,
        "passage": place_of(item, source, name),
    }


def _day(item: Statement | Move, article: Article | None) -> dt.date | None:
    if isinstance(item, Move) and item.when is not None:
        return item.when.last
    return article.published if article is not None else None


def _dating(item: Statement | Move) -> str:
    """Say how a date was found that is not stated for this event."""
    if not isinstance(item, Move) or item.when is None or item.when.span is None:
        return "dated as the article"
    first, last = item.when.first, item.when.last
    return "" if first == last else f"between {first} and {last}"


def _said(case: Case, item: Statement, source: Source) -> dict[str, Any]:
    words = " … ".join(span.of(source.text) for span in item.content)
    who = item.speaker or (item.source.of(source.text) if item.source else "")
    by = {"by": item.side} if item.side in case.actors else {}
    return {"kind": "statement", **by, "text": _line(f"{who}: {words}" if who else words)}


def _done(case: Case, item: Move, source: Source) -> dict[str, Any] | Left:
    by = item.by if item.by in case.actors else None
    text = {"text": _line(item.span.of(source.text))}
    if item.kind == "shock":
        return {"kind": "shock", "reason": text["text"]}
    terms = _terms(case, item)
    # What was not done, what is promised alone and what names no option are told, and not acted.
    if item.negated or item.kind == "promise" or (item.kind in _WITH_TERMS and not terms):
        return {"kind": "statement", **({"by": by} if by else {}), **text}
    if by is None and item.kind in _NEED_ACTOR:
        return "nobody"
    to = {"to": item.to} if item.to in case.actors and item.to != by else {}
    return {"kind": item.kind, "by": by, **to, **({"terms": terms} if terms else {}), **text}


def _line(text: str) -> str:
    return " ".join(text.split())


def _terms(case: Case, item: Move) -> dict[str, Any]:
    """Return the part-deal that a move names; several options of one issue make a list."""
    found: dict[str, list[Any]] = {}
    for issue, option in _options(case, item.terms):
        listed = found.setdefault(issue, [])
        if option not in listed:
            listed.append(option)
    packages = {name for name in found if case.issues[name].items}
    return {k: v if len(v) > 1 or k in packages else v[0] for k, v in found.items()}


def _options(case: Case, terms: tuple[Term, ...]) -> Iterator[tuple[str, Any]]:
    for term in terms:
        issue = case.issues.get(term.issue or "")
        if term.issue is None or issue is None or term.negated:
            continue
        if issue.range is not None:
            amount = _number(term.option) if term.option else None
            if amount is None and term.quantity is not None:
                amount = term.quantity.amount
            if amount is not None and issue.range.low <= amount <= issue.range.high:
                yield term.issue, amount
        elif term.option in (issue.items or labels(issue)):
            yield term.issue, term.option


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def by_actor(case: Case) -> Mapping[str, str]:
    """Accounts of a case by whose version they are; the first, where one tells several."""
    found: dict[str, str] = {}
    for name, account in case.accounts.items():
        found.setdefault(account.teller, name)
    return found
