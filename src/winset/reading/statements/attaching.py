"""Quotation marks and clauses brought together: whose quotation it is, and all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from winset.reading.model import Span
from winset.reading.statements.found import Found
from winset.reading.statements.lexicon import lemma_of, lexicon
from winset.reading.statements.quotes import Marks, Quotation
from winset.reading.statements.speakers import before_verb, describe, inverted, named, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.parsing import Parsed, Piece

__all__ = ["attach", "joined"]

_QUOTED = frozenset({"has quotes", "in quotes"})
_NEAR = 14  # tokens between a mark and its verb
_QUOTING = frozenset({"say", "ask", "judge"})
_NONE: frozenset[str] = frozenset()
_SHORT = 4  # words below which marks rather set off an expression
_BREAK = re.compile(r"[.!?…][”\"’'»)]*\s")


def attach(parsed: Parsed, found: Sequence[Found], marks: Marks) -> list[Found]:
    """Widen contents to the whole of each quotation, and find who said what nobody says yet."""
    grown = [_whole(parsed.text, one, marks) for one in found]
    taken = {k for one in grown for k in _held(one, marks)}
    free = [k for k in range(len(marks.quotes)) if k not in taken]
    beside = {k: _beside(parsed, marks.quotes[k]) for k in free}
    grown = _merged(parsed.text, grown, [one for one in beside.values() if one is not None])
    rest = [marks.quotes[k] for k in free if beside[k] is None]
    return _continued(parsed, rest, grown)


def _merged(text: str, found: list[Found], beside: Sequence[Found]) -> list[Found]:
    """Give a quotation to the find that has its verb already, or add a find for it."""
    result = list(found)
    own: dict[int, int] = {}
    for k, one in enumerate(found):
        if one.cue is not None and ("has quotes" in one.signs or one.cue.end not in own):
            own[one.cue.end] = k
    for one in beside:
        place = own.get(one.cue.end) if one.cue is not None else None
        grown = None if place is None else _with_quotation(text, result[place], one)
        if place is not None and grown is not None:
            result[place] = grown
            continue
        if place is not None and "short" in one.signs:
            continue  # the name of a programme rather than something said
        result.append(one)
        if one.cue is not None:
            own[one.cue.end] = len(result) - 1
    return result


def _with_quotation(text: str, one: Found, beside: Found) -> Found | None:
    """Give a further quotation to a find, where it fits."""
    if "has quotes" not in one.signs:
        return _up_to(text, one, beside)
    content = tuple(joined(text, [*one.content, *beside.content]))
    if "short" in beside.signs and len(content) > len(one.content):
        return None
    return replace(one, content=content)


def _up_to(text: str, one: Found, beside: Found) -> Found | None:
    """Let a content go on to a quotation in its sentence: ``called it a risk because “...”``."""
    start, end = one.content[0].start, one.content[-1].end
    mark = beside.content[0].start
    if one.cue is None or one.cue.end > start or end > mark or _BREAK.search(text, start, mark):
        return None
    if one.source is not None and start <= one.source.start < mark:
        return None
    grown = (Span(start, beside.content[0].end), *beside.content[1:])
    return replace(one, content=grown, signs=one.signs | {"has quotes"})


def _held(one: Found, marks: Marks) -> Iterator[int]:
    """Yield the quotations that are content of something found outside them."""
    for content in one.content:
        for k, part in marks.meeting(content):
            outside = one.cue is None or not marks.quotes[k].span.holds(one.cue)
            if outside and content.holds(part):
                yield k


def _whole(text: str, one: Found, marks: Marks) -> Found:
    """Widen a content that takes part of a quotation to all of it."""
    content, signs = list(one.content), set(one.signs)
    around = {k for k, _ in marks.meeting(one.cue)} if one.cue is not None else set()
    for k in around:
        signs.add("in quotes")
        content = [_clipped(c, marks.quotes[k], text) for c in content]
    for k in sorted({k for c in content for k, _ in marks.meeting(c)} - around):
        quote = marks.quotes[k]
        if any(c.meets(p) for c in content for p in quote.inner(text)):
            content = joined(text, [*content, *quote.parts])
            signs.add("has quotes")
    if one.source is not None:
        content = [c for c in content if not c.meets(one.source)] or list(one.content)
    kept = tuple(s for s in (_trimmed(text, c) for c in content) if s.end > s.start)
    return replace(one, content=kept or one.content, signs=frozenset(signs))


def _trimmed(text: str, span: Span) -> Span:
    """Leave blanks and commas at both ends off."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    return Span(start, end)


def _clipped(content: Span, quote: Quotation, text: str) -> Span:
    """Keep what is told within a quotation inside of it."""
    for inner in quote.inner(text):
        if inner.meets(content):
            return Span(max(inner.start, content.start), min(inner.end, content.end))
    return content


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap or that only blanks or commas part."""
    result: list[Span] = []
    for span in sorted(spans):
        between = text[result[-1].end : span.start] if result else "x"
        if result and (span.start <= result[-1].end or not between.strip(" ,.\n")):
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def _beside(parsed: Parsed, quote: Quotation) -> Found | None:
    """Find the verb of saying next to a quotation, behind it or before it."""
    full = parsed.text[quote.inner(parsed.text)[-1].end - 1 : quote.span.end][:1] == "."
    sides = ((quote.span.start - 1, -1), (quote.span.end, 1))
    for offset, step in sides if full else sides[::-1]:
        if full and step == 1:
            continue
        piece = parsed.piece_at(offset) if offset >= 0 else None
        token = piece.token_at(offset) if piece is not None else None
        if piece is None or token is None:
            continue
        verb = _verb_near(piece, token, step)
        if verb is not None:
            return _said(parsed, piece, verb, quote)
    return _before_colon(parsed, quote)


def _verb_near(piece: Piece, token: Token, step: int) -> Token | None:
    """Go from a mark to a verb of saying in the same sentence."""
    verbs, at = lexicon().verbs, token.i
    for _ in range(_NEAR):
        if not 0 <= at < len(piece.doc):
            return None
        word = piece.doc[at]
        if word.text in (".", "!", "?") or (word.text == '"' and at != token.i):
            return None
        if word.pos_ in ("VERB", "AUX") and _QUOTING & verbs.get(lemma_of(word), _NONE):
            return word
        at += step
    return None


def _said(parsed: Parsed, piece: Piece, verb: Token, quote: Quotation) -> Found | None:
    """Put a quotation to the verb beside it."""
    speaker = subject_of(verb) or inverted(verb)
    source = named(piece, speaker) if speaker is not None else before_verb(piece, verb)
    if source is not None and source.meets(quote.span):
        source, speaker = None, None
    cue = piece.span_of(verb)
    if cue.meets(quote.span):
        return None
    lemma = lemma_of(verb)
    kinds = "+".join(sorted(lexicon().verbs[lemma]))
    signs = {"has quotes", f"by:{describe(speaker)}", f"tag:{verb.tag_}", _size(parsed, quote)}
    return Found(cue, source, quote.parts, kinds, "quote", lemma, signs=frozenset(signs))


def _before_colon(parsed: Parsed, quote: Quotation) -> Found | None:
    """Take what stands before a colon for the speaker: ``Ri: “We are done.”``."""
    text, start = parsed.text, quote.span.start
    piece = parsed.piece_at(start)
    if piece is None:
        return None
    before = text[piece.span.start : start].rstrip()
    if not before.endswith(":"):
        return None
    colon = piece.span.start + len(before) - 1
    ends = [m.end() for m in _BREAK.finditer(text, piece.span.start, colon)]
    begin = ends[-1] if ends else piece.span.start
    name = text[begin:colon].strip()
    short = 0 < len(name.split()) <= 6
    source = Span(colon - len(text[begin:colon].lstrip()), colon) if short else None
    signs = {"has quotes", "by:name" if short else "by:none", _size(parsed, quote)}
    return Found(
        Span(colon, colon + 1), source, quote.parts, "colon", "colon", ":", signs=frozenset(signs)
    )


def _size(parsed: Parsed, quote: Quotation) -> str:
    words = sum(len(p.of(parsed.text).split()) for p in quote.parts)
    return "short" if words < _SHORT else "long"


def _continued(parsed: Parsed, rest: Sequence[Quotation], found: list[Found]) -> list[Found]:
    """Give a quotation that nobody is named for to whoever was quoted just before it."""
    text, result = parsed.text, list(found)
    quoted = [k for k, f in enumerate(found) if f.signs & _QUOTED == {"has quotes"}]
    quoted.sort(key=lambda k: found[k].content[-1].end, reverse=True)
    before: int | None = None
    for quote in rest:
        if _size(parsed, quote) == "short":
            continue
        while quoted and found[quoted[-1]].content[-1].end <= quote.span.start:
            before = quoted.pop()
        if before is not None and _follows(text, result[before], quote):
            content = (*result[before].content, *quote.parts)
            result[before] = replace(result[before], content=content)
        else:
            signs = frozenset({"has quotes", "by:none", "long"})
            result.append(Found(None, None, quote.parts, "none", "alone", "", signs=signs))
            before = len(result) - 1
    return sorted(result, key=lambda f: f.whole)


def _follows(text: str, before: Found, quote: Quotation) -> bool:
    """Whether only the end of a sentence that names the speaker parts two quotations."""
    parts = [p for p in (before.content[-1], before.cue, before.source) if p is not None]
    last = max(p.end for p in parts)
    if last > quote.span.start:
        return False
    between = text[last : quote.span.start]
    sentences = len(_BREAK.findall(between + " "))
    return sentences <= 1 and len(re.findall(r"\n\s*", between)) <= 1
