"""What was said where the parse shows no complement: the rest of the sentence, or of the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from winset.reading.model import Span
from winset.reading.statements.found import Found
from winset.reading.statements.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.parsing import Piece

__all__ = ["label", "rest_of_sentence"]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ENDS = frozenset({".", "!", "?", ";", '"', "''"})
_NAME = re.compile(r"\s*([^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,3}):\s+(?=\w\W*\w)")


def rest_of_sentence(
    verb: Token, listener: Token | None = None
) -> Iterator[tuple[str, list[Token]]]:
    """Yield what stands behind a verb of saying, or before one that ends its sentence."""
    doc, sentence = verb.doc, verb.sent
    behind: list[Token] = []
    start = verb.i if listener is None else max(verb.i, listener.right_edge.i)
    for token in doc[start + 1 : sentence.end]:
        if token.text in _ENDS:
            break
        behind.append(token)
    words = [t for t in behind if not t.is_punct and not t.is_space]
    subject = next((t for t in words if t.dep_.startswith("nsubj")), None)
    if subject is not None and any(t.tag_ in _FINITE for t in words):
        yield "bare", [t for t in behind if t.i >= subject.left_edge.i]
    elif len(words) <= 2:
        first = min([verb.i, *(c.left_edge.i for c in verb.children if c.dep_ == "nsubj")])
        before = list(doc[sentence.start : first])
        if len(before) > 2 and before[-1].text == ",":
            yield "left", before


def label(piece: Piece, text: str) -> Iterator[Found]:
    """Yield the line of a transcript or headline that names its speaker: ``WALLACE: Why?``."""
    match = _NAME.match(text, piece.span.start, piece.span.end)
    if match is None or match.group(1).split()[0].lower() in lexicon().labels:
        return
    name, start = Span(*match.span(1)), match.end()
    shout = match.group(1).isupper()
    known = all(t.pos_ == "PROPN" for t in piece.doc if t.idx < name.end - piece.span.start)
    if start < piece.span.end and (shout or known):
        yield Found(
            Span(name.end, name.end + 1),
            name,
            (Span(start, piece.span.end),),
            "colon",
            "transcript" if shout else "label",
            ":",
            signs=frozenset({"by:name"}),
        )
