"""Accepted statements and moves as rows: each with its exact place, its source and decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from winset.reading.model import Article, Conflict, Move, Quantity, Statement, Term
from winset.reading.store.values import Accepted, quote_of, spans_of

__all__ = ["CONFLICT", "ITEM", "article_of", "conflict_rows", "item_rows"]

Row = dict[str, Any]
#: Columns of the table of statements and moves.
ITEM = (
    *("what", "id", "source", "article", "title", "outlet", "published", "kind", "speaker"),
    *("side", "to", "teller", "quote", "start", "end", "spans", "cue", "negated", "hedged"),
    *("term", "issue", "option", "scope", "amount", "of", "agent", "term_negated", "first", "last"),
    *("within", "confidence", "drafted_by", "decision", "reviewer", "decided", "reason"),
    *("second_look", "url", "sha256"),
)
#: Columns of the table of conflicts.
CONFLICT = (
    *("id", "first", "second", "reason", "issue", "quote", "other_quote", "source", "start", "end"),
    *("other_source", "other_start", "other_end", "score", "decision", "reviewer", "decided"),
    *("second_look",),
)


def item_rows(several: Iterable[Accepted]) -> Iterator[Row]:
    """Yield a row for each statement, and for each term of each move (one for a move without)."""
    for accepted in several:
        item = accepted.item
        if isinstance(item, Statement):
            yield {**_common(accepted, item), **_statement(accepted, item)}
        elif isinstance(item, Move):
            for number, term in enumerate(item.terms or (None,), 1):
                yield {
                    **_common(accepted, item),
                    **_move(accepted, item),
                    **(_term(term, number) if term else {}),
                }


def conflict_rows(several: Iterable[Accepted]) -> Iterator[Row]:
    """Yield a row for each conflict, both passages in it."""
    for accepted in several:
        item = accepted.item
        if isinstance(item, Conflict):
            here, there = accepted.sources[0], accepted.sources[-1]
            one, other = item.about
            yield {
                **{"id": accepted.decision.draft, "first": item.first, "second": item.second},
                **{"reason": item.reason, "issue": item.issue or "", "score": item.score},
                **{"quote": one.of(here.text), "other_quote": other.of(there.text)},
                **{"source": here.id, "start": one.start, "end": one.end},
                **{"other_source": there.id, "other_start": other.start, "other_end": other.end},
                **_decided(accepted),
            }


def article_of(accepted: Accepted) -> Article | None:
    """Return the article that an accepted statement or move stands in."""
    home = getattr(accepted.item, "article", "")
    return next((a for a in accepted.source.articles if a.id == home), None)


def _common(accepted: Accepted, item: Statement | Move) -> Row:
    article, source = article_of(accepted), accepted.source
    return {
        **{"id": item.id, "source": source.id, "article": item.article},
        "title": article.title if article else "",
        "outlet": article.outlet if article else "",
        "published": article.published if article else None,
        "quote": quote_of(item, (source.text,)),
        "confidence": item.confidence,
        **{"url": source.url, "sha256": source.sha256},
        **_decided(accepted),
    }


def _decided(accepted: Accepted) -> Row:
    made = accepted.decision
    return {
        "decision": made.action,
        "reviewer": made.reviewer,
        "decided": made.at.isoformat(timespec="seconds"),
        "reason": made.reason if not isinstance(accepted.item, Conflict) else accepted.item.reason,
        "second_look": "yes" if accepted.second_look else "",
    }


def _statement(accepted: Accepted, item: Statement) -> Row:
    text = accepted.source.text
    return {
        **{"what": "statement", "kind": item.quoting},
        **{"start": item.content[0].start, "end": item.content[-1].end},
        "spans": "; ".join(f"{span.start}-{span.end}" for span in item.content),
        "speaker": item.speaker or (item.source.of(text) if item.source else ""),
        "side": item.side or "",
        "cue": item.cue.of(text) if item.cue else "",
        "negated": item.negated.of(text) if item.negated else "",
        "hedged": item.hedged.of(text) if item.hedged else "",
        **{"within": item.within or "", "drafted_by": item.by},
    }


def _move(accepted: Accepted, item: Move) -> Row:
    return {
        **{"what": "move", "kind": item.kind, "start": item.span.start, "end": item.span.end},
        "spans": "; ".join(f"{span.start}-{span.end}" for span in dict.fromkeys(spans_of(item))),
        **{"side": item.by or "", "to": item.to or "", "teller": item.teller or ""},
        "cue": item.cue.of(accepted.source.text),
        "negated": "yes" if item.negated else "",
        "hedged": "yes" if item.hedged else "",
        "first": item.when.first if item.when else None,
        "last": item.when.last if item.when else None,
        **{"within": item.statement or "", "drafted_by": item.drafted_by},
    }


def _term(term: Term, number: int) -> Row:
    much = term.quantity or Quantity(term.span)
    return {
        **{"term": number, "issue": term.issue or "", "option": term.option or ""},
        **{"scope": much.scope or "", "amount": much.amount, "of": much.of},
        **{"agent": term.agent or "", "term_negated": "yes" if term.negated else ""},
    }
