"""Drafts as a table, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from winset.reading.model import Conflict, Move, Statement
from winset.reading.store.values import Standing
from winset.report.model import Column, Table
from winset.text import cut
from winset.words.reading import decided

__all__ = ["as_document", "as_table"]

_LONG = 120


def as_table(standings: Iterable[Standing], reviewer: str) -> Table:
    """Return drafts as they stand, one a row."""
    rows = tuple(
        (
            _what(one),
            _who(one),
            cut(" ".join(one.draft.quote.split()), _LONG),
            _stands(one, reviewer),
        )
        for one in standings
    )
    columns = (
        Column("kind", "Draft", least=9),
        Column("who", "Who", least=10),
        Column("quote", "Words", least=30),
        Column("stands", "Stands", least=8),
    )
    return Table("drafts", "", columns, rows)


def _what(one: Standing) -> str:
    item = one.draft.item
    if isinstance(item, Conflict):
        return "contradiction"
    return item.kind if isinstance(item, Move) else "statement"


def _who(one: Standing) -> str:
    item = one.draft.item
    if isinstance(item, Statement):
        return item.speaker or item.side or ""
    return item.by or "" if isinstance(item, Move) else ""


def _stands(one: Standing, reviewer: str) -> str:
    return decided(one.decision.action if one.decision else None, reviewer, one.second_look)


def as_document(standings: Iterable[Standing], reviewer: str) -> str:
    """Return drafts as JSON: what was read, its places, and how it stands."""
    rows = []
    for one in standings:
        item = one.draft.item
        spans = item.about if isinstance(item, Conflict) else (item.span,)
        rows.append(
            {
                "id": one.draft.id,
                "kind": _what(one),
                "source": one.draft.source,
                "article": one.draft.article,
                "who": _who(one),
                "quote": one.draft.quote,
                "places": [[span.start, span.end] for span in spans],
                "confidence": round(one.draft.rank, 4),
                "drafted_by": _by(one),
                "stands": one.decision.action if one.decision else "open",
                "second_look": one.second_look,
                "reviewer": reviewer,
            }
        )
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _by(one: Standing) -> str:
    item = one.draft.item
    if isinstance(item, Statement):
        return item.by
    return item.drafted_by if isinstance(item, Move) else "rules"
