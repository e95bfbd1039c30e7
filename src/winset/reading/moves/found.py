"""A place where somebody may be said to have made a move, as tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from winset.reading.model import MoveKind

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Found", "behind", "child", "children", "on", "path"]


@dataclass(frozen=True)
class Found:
    """A cue with who moves, towards whom, and what about.

    Parameters
    ----------
    kind : str
    word, last : Token
        The cue's main word, and the last that belongs to it.
    by, to : Token or None
    content : tuple of Token
    doer : Token or None
        Who would do it, where the content says so itself: "that *the company* pay".
    negated, hedged : bool
    ties : tuple of tuple of Token
        Conditions that stand outside the content: "... if the others paid".
    sure : float
        How likely such a cue tells a move, before anything else is known.
    """

    kind: MoveKind
    word: Token
    last: Token
    by: Token | None
    content: tuple[Token, ...]
    to: Token | None = None
    doer: Token | None = None
    head: Token | None = None
    negated: bool = False
    hedged: bool = False
    ties: tuple[tuple[Token, ...], ...] = ()
    sure: float = 0.7


def children(token: Token, *deps: str) -> list[Token]:
    """Return what hangs on a token by one of some relations."""
    return [c for c in token.children if c.dep_ in deps]


def child(token: Token, *deps: str) -> Token | None:
    """Return the first that hangs on a token by one of some relations."""
    return next((c for c in token.children if c.dep_ in deps), None)


def behind(token: Token, words: Iterable[str]) -> Token | None:
    """Return the noun behind one of some prepositions that hang on a token."""
    said = frozenset(words)
    for prep in token.children:
        if prep.dep_ in ("prep", "dative", "agent") and prep.lower_ in said:
            return child(prep, "pobj", "pcomp")
    return None


def path(token: Token, words: tuple[str, ...], *, within: bool = False) -> Token | None:
    """Return the last of some words that belong to a verb: "call for", "put ... on the table".

    They hang on it, one after the other; with ``within`` anywhere below it.
    """
    at, last = token, token
    for word in words:
        holders = [token] if within else [*dict.fromkeys((at, token))]
        near = (
            t
            for holder in holders
            for t in (holder.subtree if within else holder.children)
            if t.i > last.i and t.lower_ == word
        )
        found = next(near, None)
        if found is None or found.i - token.i > 14:
            return None
        at, last = found, found
    return last


_FURTHEST = 14


def on(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Go on to the next mark where the parse has cut a content off in mid-phrase."""
    found = list(tokens)
    last = max(found, key=lambda t: t.i)
    end, doc = last.i, last.doc
    while end + 1 < len(doc) and end - last.i < _FURTHEST:
        after = doc[end + 1]
        if after.is_punct or after.is_space or after.pos_ in ("CCONJ", "SCONJ"):
            break
        # A sentence does not begin in small letters, whatever the parse says.
        if after.is_sent_start and after.text[:1].isupper():
            break
        # The verb of another clause takes what stands before it along, but for a clause within.
        if after.tag_ in ("VBD", "VBZ", "VBP", "MD") and not any(
            t.lower_ in ("that", "which", "who") for t in doc[last.i + 1 : end + 1]
        ):
            return tuple(found)
        end += 1
    return (*found, *doc[last.i + 1 : end + 1])
