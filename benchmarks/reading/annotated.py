"""The annotated texts, as sources with what a person found in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.reading.matching import Attribution, Pair
from winset.reading.model import Article, Source, Span, Statement

__all__ = ["Annotated", "as_attribution", "as_statement", "gold_document", "literary", "news"]


@dataclass(frozen=True)
class Annotated:
    """A document, and what a person found in it."""

    source: Source
    article: Article
    golds: tuple[Attribution, ...]
    cues: tuple[str, ...]
    nested: tuple[bool, ...] = ()

    @property
    def words(self) -> int:
        """Words between blanks."""
        return len(self.source.text.split())


def _document(name: str, text: str) -> tuple[Source, Article]:
    article = Article(name, Span(0, len(text)))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(name, name, digest, text, (article,)), article


def _pairs(spans: list[dict[str, Any]]) -> tuple[Pair, ...]:
    return tuple((s["start"], s["end"]) for s in spans if s["end"] > s["start"])


def news(data: Path) -> list[Annotated]:
    """Political news: the development part of PolNeAR, where the folder has it."""
    return [_news(record) for record in _lines(data / "attribution_dev.jsonl")]


def _news(record: dict[str, Any]) -> Annotated:
    source, article = _document(record["id"], record["text"])
    items = [s for s in record["statements"] if _pairs(s["content"])]
    return Annotated(
        source,
        article,
        tuple(
            Attribution(_pairs(s["content"]), _pairs(s["cue"]), _pairs(s["source"])) for s in items
        ),
        tuple(" ".join(c["text"] for c in s["cue"]).lower() for s in items),
    )


def literary(data: Path) -> list[Annotated]:
    """Older fiction: quotations of RiQuA; one line holds a text with all its spans unpaired."""
    found = []
    for record in _lines(data / "attribution_literary_dev.jsonl"):
        source, article = _document(record["id"], record["text"])
        golds = tuple(Attribution((pair,)) for pair in _pairs(record["spans"]["content"]))
        found.append(Annotated(source, article, golds, ("",) * len(golds)))
    return found


def gold_document(documents: Path) -> Annotated | None:
    """Read the document of the Hanoi case that was annotated by hand."""
    path, gold = documents / "cui2019.txt", documents / "cui2019.gold.json"
    if not path.is_file() or not gold.is_file():
        return None
    source, article = _document("cui2019", path.read_bytes().decode("utf-8"))
    items = json.loads(gold.read_text(encoding="utf-8"))["items"]
    return Annotated(
        source,
        article,
        tuple(
            Attribution(
                _pairs(i["content"]),
                _pairs([i["cue"]] if i["cue"] else []),
                _pairs([i["source"]] if i["source"] else []),
                optional=not i["core"],
            )
            for i in items
        ),
        tuple(i["cue"]["text"] if i["cue"] else "" for i in items),
        tuple(i["layer"] == "nested" for i in items),
    )


def as_attribution(one: Statement) -> Attribution:
    """Put a drafted statement as pairs of offsets."""
    return Attribution(
        tuple((c.start, c.end) for c in one.content),
        ((one.cue.start, one.cue.end),) if one.cue else (),
        ((one.source.start, one.source.end),) if one.source else (),
    )


def as_statement(gold: Attribution, article: str) -> Statement:
    """Put an annotated attribution as a statement that somebody accepted."""
    return Statement(
        id="",
        article=article,
        quoting="indirect",
        content=tuple(Span(*pair) for pair in sorted(gold.content)),
        cue=Span(*gold.cue[0]) if gold.cue else None,
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_file():
        with path.open(encoding="utf-8") as stream:
            yield from (json.loads(line) for line in stream if line.strip())
