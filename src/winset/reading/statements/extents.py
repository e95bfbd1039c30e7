"""Where a content begins and ends, when the parse alone does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.reading.statements.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["says_on", "to_its_end", "without_aside"]

_FURTHEST = 12  # tokens that a parse may have left off
_NOW = frozenset({"VBZ", "VBP"})
_MODAL_NOW = frozenset({"can", "may", "will", "must"})


def to_its_end(cue: Token, tokens: list[Token]) -> list[Token]:
    """Go on to the next mark where a parse ends a content in mid-phrase; leave off what follows.

    A participle of saying behind a comma (``..., adding that``) is the speaker's next statement; a
    clause with ``which`` in the present, behind what was said in the past, is the author's.
    """
    cut = _next_statement(tokens) or _authors_own(cue, tokens)
    if cut is not None:
        return [t for t in tokens if t.i < cut]
    last, doc = tokens[-1], cue.doc
    end = last.i
    while end + 1 < len(doc) and end - last.i < _FURTHEST and not doc[end + 1].is_sent_start:
        after = doc[end + 1]
        if after.is_punct or after.pos_ in ("CCONJ", "SCONJ", "SPACE") or after.dep_ == "advcl":
            break
        end += 1
    return [*tokens, *doc[last.i + 1 : end + 1]]


def _next_statement(tokens: list[Token]) -> int | None:
    """Return where a participle of saying begins, at its comma."""
    for token in tokens[3:]:
        if token.tag_ == "VBG" and token.dep_ == "advcl" and says_on(token):
            begin = token.left_edge.i
            if begin > tokens[0].i and token.doc[begin - 1].text == ",":
                return begin - 1
    return None


def says_on(token: Token) -> bool:
    """Whether a participle tells what somebody goes on to say."""
    says = lexicon().verbs.get(token.lemma_, frozenset()) & {"say", "show"}
    return bool(says) and any(c.dep_ == "ccomp" for c in token.children)


def _authors_own(cue: Token, tokens: list[Token]) -> int | None:
    """Return where a clause begins that comments in the present on what was said in the past."""
    if cue.tag_ != "VBD":
        return None
    for token in tokens[3:]:
        if token.dep_ != "relcl" or token.left_edge.lower_ != "which":
            continue
        now = token.tag_ in _NOW or any(
            c.tag_ in _NOW or c.lower_ in _MODAL_NOW for c in token.children
        )
        begin = token.left_edge.i
        if now and begin > tokens[0].i and token.doc[begin - 1].text == ",":
            return begin - 1
    return None


def without_aside(tokens: list[Token]) -> list[Token]:
    """Leave off a clause that only tells more of the last noun: ``his plan, which ...``."""
    for token in tokens[2:]:
        begin = token.left_edge.i
        if token.dep_ == "relcl" and begin > tokens[0].i and token.doc[begin - 1].text == ",":
            return [t for t in tokens if t.i < begin - 1]
    return tokens
