"""Peers: textacy, where it is installed, and figures that others were measured at."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from benchmarks.reading.annotated import Annotated
from benchmarks.reading.matching import Attribution
from winset.reading.parsing import MODEL

__all__ = ["MEASURED", "STATED", "by_textacy"]

#: Measured apart with ``by_textacy`` (textacy 0.13.0, spaCy 3.8.18, the same model and text).
MEASURED = (
    ("textacy 0.13.0, measured apart", 0.283, "content J>=.5"),
    ("textacy 0.13.0, measured apart", 0.254, "content J>=.5, cue and speaker"),
)
#: As they were stated elsewhere for the same kind of text; not measured here.
STATED = (
    ("Citron, as stated", 0.47, "counting not known"),
    ("Gender Gap Tracker, as stated", 0.50, "counting not known"),
    ("small trained transformer, as stated", 0.75, "counting not known; a fifth of the speed"),
)


def by_textacy(documents: Sequence[Annotated]) -> list[list[Attribution]] | None:
    """Draft with ``textacy.extract.direct_quotations``; None where it is not installed."""
    try:
        import spacy
        from textacy.extract import direct_quotations
    except ImportError:
        return None
    nlp = spacy.load(MODEL)
    return [_of(nlp, direct_quotations, document) for document in documents]


def _of(nlp: Any, direct_quotations: Any, document: Annotated) -> list[Attribution]:
    found, at = [], 0
    for line in document.source.text.split("\n"):
        if line.strip():
            # It takes straight marks only where they pair up, and says so by an exception.
            with suppress(ValueError):
                found += [_moved(q, at) for q in direct_quotations(nlp(line))]
        at += len(line) + 1
    return found


def _moved(quote: Any, at: int) -> Attribution:
    def pair(tokens: Any) -> tuple[tuple[int, int], ...]:
        if not len(tokens):
            return ()
        first, last = tokens[0], tokens[-1]
        return ((at + first.idx, at + last.idx + len(last)),)

    return Attribution(pair(quote.content), pair(quote.cue), pair(quote.speaker))
