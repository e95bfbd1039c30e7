"""A place where somebody may be said to have said something, and spans made of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from winset.reading.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.parsing import Piece

__all__ = ["Found", "runs", "tidy"]

_MARKS = frozenset({'"', "''", "``", "'", "`"})
_EDGES = frozenset({",", ".", ";", ":", "-", "--", "–", "—", "―", "...", "…", "•", "*", ")", "("})


@dataclass(frozen=True)
class Found:
    """A cue with its speaker and content, and what speaks for or against it.

    Parameters
    ----------
    cue, source, content
        As in :class:`winset.reading.Statement`.
    kind : str
        Class of the cue in the word lists, ``"other"`` if it is in none.
    frame : str
        How the content hangs on the cue: ``"that"``, ``"left"``, ``"quote"``, ``"object"`` ...
    lemma : str
        The cue's lemma, with its particle.
    signs : frozenset of str
        Everything else that tells a likely attribution from an unlikely one.
    """

    cue: Span | None
    source: Span | None
    content: tuple[Span, ...]
    kind: str
    frame: str
    lemma: str
    negated: Span | None = None
    hedged: Span | None = None
    signs: frozenset[str] = field(default_factory=frozenset)

    @property
    def whole(self) -> Span:
        """From the first character of its content to the last."""
        return Span(self.content[0].start, self.content[-1].end)


def tidy(tokens: list[Token], *, full_stop: bool = True) -> list[Token]:
    """Take marks, commas and blanks off both ends of a run of tokens."""
    edges = _EDGES | _MARKS if full_stop else _EDGES | _MARKS - {"."}
    first, last = 0, len(tokens)
    while first < last and (tokens[first].is_space or tokens[first].text in edges):
        first += 1
    while first < last and (tokens[last - 1].is_space or tokens[last - 1].text in edges):
        last -= 1
    if last < len(tokens) and tokens[last].text == ")":  # one that was opened within stays
        opened = any(t.text == "(" for t in tokens[first:last])
        shut = any(t.text == ")" for t in tokens[first:last])
        last += opened and not shut
    return tokens[first:last]


def runs(piece: Piece, tokens: Iterable[Token]) -> tuple[Span, ...]:
    """Join tokens that stand side by side, and return the passages that hold a word."""
    spans: list[Span] = []
    run: list[Token] = []
    for token in sorted(tokens, key=_place):
        if run and token.i != run[-1].i + 1:
            spans += _span(piece, run)
            run = []
        run.append(token)
    return tuple(spans + _span(piece, run))


def _span(piece: Piece, run: list[Token]) -> list[Span]:
    kept = tidy(run)
    return [piece.span_of(kept[0], kept[-1])] if any(not t.is_punct for t in kept) else []


def _place(token: Token) -> int:
    return token.i
