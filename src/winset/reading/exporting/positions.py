"""Who is for what and who against it: statements by actors, and a network of actors and positions.

The matrix has one row for each accepted statement and each term of a move, before anything is
added up. The network is the two-mode affiliation network of discourse network analysis (Leifeld
2017, "Discourse network analysis", in The Oxford Handbook of Political Networks): actors and
concepts, and between them edges whose qualifier is agreement, weighted by how many positions they
stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree

from winset.reading.exporting.items import article_of
from winset.reading.model import Move, MoveKind, Statement, Term
from winset.reading.store.values import Accepted, quote_of
from winset.text import visible

__all__ = ["MATRIX", "Position", "graphml", "matrix", "positions"]

#: What a kind of move says of its terms; a shock says nothing.
_AGREES: dict[MoveKind, bool] = {
    **dict.fromkeys(("offer", "demand", "acceptance", "promise"), True),
    **dict.fromkeys(("refusal", "withdrawal", "walk-out"), False),
}
#: Columns of the matrix before those of the actors.
MATRIX = ("id", "what", "kind", "source", "article", "date", "issue", "option", "quote")
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = {"name": "string", "type": "string", "issue": "string", "option": "string"}
_EDGE = {
    **{"agreement": "boolean", "weight": "int", "first": "string", "last": "string"},
    **{"dates": "string", "ids": "string", "sources": "string", "tellers": "string"},
}


@dataclass(frozen=True)
class Position:
    """One accepted statement or term of a move: who stands where on what, and when.

    ``agrees`` is None where it does not say; ``actor`` is empty where that is not known.
    """

    id: str
    what: str
    kind: str
    actor: str
    agrees: bool | None
    source: str
    article: str
    day: date | None
    quote: str
    issue: str = ""
    option: str = ""
    teller: str = ""

    @property
    def concept(self) -> str:
        """What it is about: an option of an issue, or else the issue."""
        return f"{self.issue}: {self.option}" if self.option else self.issue


def positions(several: Iterable[Accepted]) -> tuple[Position, ...]:
    """Take positions from what was accepted, in its order."""
    return tuple(position for accepted in several for position in _of(accepted))


def _of(accepted: Accepted) -> Iterator[Position]:
    item = accepted.item
    article = article_of(accepted)
    day = article.published if article else None
    if isinstance(item, Statement):
        words = quote_of(item, (accepted.source.text,))
        actor = item.side or item.speaker or ""
        yield Position(
            *(item.id, "statement", item.quoting, actor, item.negated is None),
            *(accepted.source.id, item.article, day, words),
        )
    elif isinstance(item, Move):
        when = item.when.first if item.when else day
        terms: Sequence[Term | None] = item.terms or (None,)
        for term in terms:
            span = term.span if term else item.span
            yield Position(
                *(item.id, "move", item.kind, item.by or "", _agrees(item, term)),
                *(accepted.source.id, item.article, when, span.of(accepted.source.text)),
                issue=(term.issue or "") if term else "",
                option=(term.option or "") if term else "",
                teller=item.teller or "",
            )


def _agrees(move: Move, term: Term | None) -> bool | None:
    """Tell whether a move is for its term; each negation turns it around."""
    agrees = _AGREES.get(move.kind)
    if agrees is None:
        return None
    return agrees ^ move.negated ^ (term is not None and term.negated)


def matrix(several: Sequence[Position]) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Lay positions out with a column for each actor: 1 for, -1 against, empty where not its own.

    Returns
    -------
    columns : tuple of str
    rows : list of dict
        One for each position; nothing is added up.
    """
    actors = sorted({p.actor for p in several if p.actor})
    heads = {actor: f"actor: {actor}" for actor in actors}
    rows = []
    for p in several:
        row: dict[str, Any] = {
            **{"id": p.id, "what": p.what, "kind": p.kind, "source": p.source},
            **{"article": p.article, "date": p.day, "issue": p.issue, "option": p.option},
            "quote": p.quote,
        }
        if p.actor and p.agrees is not None:
            row[heads[p.actor]] = 1 if p.agrees else -1
        rows.append(row)
    return (*MATRIX, *heads.values()), rows


def graphml(several: Iterable[Position]) -> bytes:
    """Write the actor-by-position network as GraphML.

    Positions without an actor, an issue or a sign are in the matrix only. There are two edges
    between an actor and a concept that it was both for and against.
    """
    edges: dict[tuple[str, str, bool], list[Position]] = {}
    for p in several:
        if p.actor and p.issue and p.agrees is not None:
            edges.setdefault((p.actor, p.concept, p.agrees), []).append(p)
    root = ElementTree.Element("graphml", xmlns=_NAMESPACE)
    for home, keys in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in keys.items():
            about = {"id": f"{home}-{name}", "for": home, "attr.name": name, "attr.type": kind}
            ElementTree.SubElement(root, "key", about)
    graph = ElementTree.SubElement(root, "graph", id="positions", edgedefault="undirected")
    for actor in sorted({actor for actor, _, _ in edges}):
        _put(graph, "node", {"id": f"actor: {actor}"}, {"name": actor, "type": "actor"})
    concepts = {p.concept: p for found in edges.values() for p in found}
    for concept, p in sorted(concepts.items()):
        about = {"name": concept, "type": "concept", "issue": p.issue, "option": p.option}
        _put(graph, "node", {"id": f"concept: {concept}"}, about)
    for number, ((actor, concept, agrees), found) in enumerate(sorted(edges.items())):
        ends = {"source": f"actor: {actor}", "target": f"concept: {concept}"}
        _put(graph, "edge", {"id": f"e{number}", **ends}, _summed(found, agrees=agrees))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _summed(found: Sequence[Position], *, agrees: bool) -> dict[str, str]:
    days = sorted(p.day.isoformat() for p in found if p.day)
    return {
        **{"agreement": str(agrees).lower(), "weight": str(len(found))},
        **{"first": days[0] if days else "", "last": days[-1] if days else ""},
        "dates": "; ".join(days),
        "ids": "; ".join(dict.fromkeys(p.id for p in found)),
        "sources": "; ".join(sorted({p.source for p in found})),
        "tellers": "; ".join(sorted({p.teller for p in found if p.teller})),
    }


def _put(
    graph: ElementTree.Element, kind: str, marks: dict[str, str], said: dict[str, str]
) -> None:
    part = ElementTree.SubElement(graph, kind, {k: visible(v) for k, v in marks.items()})
    for name, value in said.items():
        data = ElementTree.SubElement(part, "data", key=f"{kind}-{name}")
        data.text = visible(value)
