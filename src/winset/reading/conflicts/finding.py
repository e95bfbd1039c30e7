"""Statements and moves that opposite sides tell of one matter and that cannot both hold, ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple, TypeAlias

from winset.reading.conflicts.blame import blamed
from winset.reading.conflicts.clashing import (
    Clash,
    clash_of_terms,
    clash_of_texts,
    overlap,
    said,
    size_clash,
)
from winset.reading.model import Article, Conflict, Move, Reading, Span, Statement, Term
from winset.reading.speakers.roster import Roster

__all__ = ["conflicts_in"]

_Pair: TypeAlias = tuple[str, str]
# Versions of one matter that are set against each other, the likeliest first.
_MOST_VERSIONS = 60
# Pairs of statements that are looked at.
_MOST_PAIRS = 300_000
_GIVING = frozenset({"offer", "promise", "acceptance"})
_DENYING = frozenset({"refusal", "withdrawal"})
_ENDING = frozenset({"walk-out"})


class _Version(NamedTuple):
    """A term of a move, or the whole of it, as one side tells it."""

    move: Move
    teller: str
    term: Term | None
    text: str

    @property
    def span(self) -> Span:
        return self.term.span if self.term is not None else self.move.span


def conflicts_in(reading: Reading, roster: Roster, *, most: int = 200) -> tuple[Conflict, ...]:
    """Return what opposite sides tell that cannot both hold, the plainest first.

    By structure alone: the same mover and the same matter, told by different sides, with another
    scope, number, option or polarity; denials in the same words; each side blaming the other. The
    order of sources and drafts does not matter.

    Parameters
    ----------
    reading : Reading
        Statements with their sides, and moves.
    roster : Roster
        A pair that two of its parties tell ranks higher.
    most : int
        How many are returned.
    """
    texts = _texts(reading)
    found: dict[_Pair, Conflict] = {}
    for conflict in (
        *_of_moves(reading.moves, texts, roster),
        *_of_endings(reading.moves, texts, roster),
        *_of_statements(reading, texts, roster),
    ):
        pair = (conflict.first, conflict.second)
        if pair not in found or _rank(conflict) < _rank(found[pair]):
            found[pair] = conflict
    return tuple(sorted(found.values(), key=_rank)[:most])


def _rank(conflict: Conflict) -> tuple[float, str, str, str]:
    return -conflict.score, conflict.first, conflict.second, conflict.reason


def _texts(reading: Reading) -> Mapping[str, str]:
    return {
        article.id: source.text
        for source in reading.sources
        for article in source.articles or (Article(source.id, Span(0, len(source.text))),)
    }


def _made(
    one: Move | Statement,
    other: Move | Statement,
    clash: Clash,
    score: float,
    about: tuple[Span, Span],
    *,
    issue: str | None = None,
) -> Conflict:
    """Write a conflict down so that it does not matter which was read first."""
    if other.id < one.id:
        one, other, about = other, one, (about[1], about[0])
    return Conflict(one.id, other.id, clash.reason, round(min(score, 1.0), 3), about, issue)


def _of_moves(
    moves: Iterable[Move], texts: Mapping[str, str], roster: Roster
) -> Iterator[Conflict]:
    """Set versions of what one side has done against each other."""
    versions: dict[str, list[_Version]] = defaultdict(list)
    for move in moves:
        text = texts.get(move.article)
        if move.teller is None or move.by is None or text is None:
            continue
        for term in move.terms or (None,):
            span = term.span if term is not None else move.span
            versions[move.by].append(_Version(move, move.teller, term, span.of(text)))
    for by in sorted(versions):
        told = sorted(versions[by], key=lambda v: (-v.move.confidence, v.move.id, v.span))
        for one, other in combinations(_likeliest(told), 2):
            if one.teller != other.teller and one.move.id != other.move.id:
                found = _between(one, other, roster)
                if found is not None:
                    yield found


def _of_endings(
    moves: Iterable[Move], texts: Mapping[str, str], roster: Roster
) -> Iterator[Conflict]:
    """Set two sides against each other that each tell that the other broke off the talks."""
    told = [
        m
        for m in moves
        if m.kind == "walk-out" and m.by and m.teller not in (None, m.by) and not m.negated
    ]
    told = [m for m in told if m.article in texts]
    told.sort(key=lambda m: (-m.confidence, m.id))
    for one, other in combinations(told[:_MOST_VERSIONS], 2):
        if one.by == other.teller and other.by == one.teller:
            score = 0.6 * (one.confidence * other.confidence) ** 0.5
            score *= 1.0 if {one.by, other.by} <= roster.parties else 0.7
            yield _made(one, other, Clash("agent", 0.6), score, (one.span, other.span))


def _likeliest(told: list[_Version]) -> list[_Version]:
    """Keep the likeliest versions of each matter and teller."""
    count: dict[tuple[str, str | None], int] = defaultdict(int)
    kept = []
    for version in told:
        key = (version.teller, version.term.issue if version.term is not None else None)
        count[key] += 1
        if count[key] <= _MOST_VERSIONS:
            kept.append(version)
    return kept


def _between(one: _Version, other: _Version, roster: Roster) -> Conflict | None:
    """Return the conflict of two versions, if they are of one matter and differ."""
    near = _same_matter(one, other)
    clash = _clash(one, other)
    if clash is None or near == 0.0:
        return None
    issue = _issue(one, other)
    parties = {one.teller, other.teller} <= roster.parties
    sure = (one.move.confidence * other.move.confidence) ** 0.5
    own = one.move.by in (one.teller, other.teller)
    score = clash.weight * (0.35 + 0.65 * near) * sure
    score *= (1.0 if parties else 0.7) * (1.0 if own else 0.85)
    return _made(one.move, other.move, clash, score, (one.span, other.span), issue=issue)


def _issue(one: _Version, other: _Version) -> str | None:
    issues = {v.term.issue for v in (one, other) if v.term is not None and v.term.issue}
    return issues.pop() if len(issues) == 1 else None


def _same_matter(one: _Version, other: _Version) -> float:
    """Return how surely two terms are of one matter, between 0 and 1."""
    if one.term is None or other.term is None:
        return 0.6 if one.term is other.term and one.move.kind == other.move.kind else 0.0
    agents = {one.term.agent, other.term.agent} - {None}
    if len(agents) > 1:
        return 0.0
    common = overlap(said(one.text), said(other.text))
    if one.term.issue and other.term.issue:
        return 0.8 + 0.2 * common if one.term.issue == other.term.issue else 0.0
    # One wording names no issue: the same side is to do it, and how much of it is told.
    told = one.term.quantity is not None and other.term.quantity is not None
    if len(agents) == 1 and told and one.move.kind == other.move.kind:
        return 0.45 + 0.55 * common
    return common if common >= 0.5 else 0.0


def _clash(one: _Version, other: _Version) -> Clash | None:
    kinds = {one.move.kind, other.move.kind}
    if kinds & _GIVING and kinds & _DENYING:
        return Clash("polarity", 0.7)
    if one.move.kind == other.move.kind and one.move.negated != other.move.negated:
        return Clash("polarity", 0.7)
    if one.term is not None and other.term is not None and not kinds & _DENYING:
        sizes = size_clash(one.text, other.text, one.term, other.term)
        return clash_of_terms(one.term, other.term) or sizes
    return None


def _of_statements(
    reading: Reading, texts: Mapping[str, str], roster: Roster
) -> Iterator[Conflict]:
    """Set what sides say against each other: denials, and blame."""
    cues = {(m.article, m.cue.start) for m in reading.moves}
    told = [
        s
        for s in reading.statements
        if s.side is not None
        and s.article in texts
        and s.content
        and (s.cue is None or (s.article, s.cue.start) not in cues)
    ]
    told.sort(key=lambda s: (-s.confidence, s.id))
    blames: dict[str, str] = {}
    content: dict[str, str] = {}
    words: dict[str, set[str]] = defaultdict(set)
    for statement in told:
        text = " ".join(part.of(texts[statement.article]) for part in statement.content)
        content[statement.id] = text
        side = blamed(text, roster)
        if side is not None:
            blames[statement.id] = side
        for word in said(text).words:
            words[word].add(statement.id)
    by_id = {s.id: s for s in told}
    for first, second in sorted(_near(told, words, blames)):
        one, other = by_id[first], by_id[second]
        clash = _of_blame(one, other, blames) or clash_of_texts(content[first], content[second])
        if clash is None or one.side == other.side or _within(one, other):
            continue
        parties = {one.side, other.side} <= roster.parties
        score = clash.weight * (one.confidence * other.confidence) ** 0.5
        about = (_whole(one), _whole(other))
        yield _made(one, other, clash, score * (1.0 if parties else 0.7), about)


def _near(
    told: list[Statement], words: Mapping[str, set[str]], blames: Mapping[str, str]
) -> set[_Pair]:
    """Return pairs that share two words that few others have, or that both blame somebody."""
    shared: dict[_Pair, int] = defaultdict(int)
    # Rare words first: what they tie is of one matter more surely.
    for _, ids in sorted(words.items(), key=lambda item: (len(item[1]), item[0])):
        if len(ids) > _MOST_VERSIONS or len(shared) > _MOST_PAIRS:
            break
        for pair in combinations(sorted(ids), 2):
            shared[pair] += 1
    found = {pair for pair, count in shared.items() if count >= 2}
    blaming = [s.id for s in told if s.id in blames][:_MOST_VERSIONS]
    return found | {(min(pair), max(pair)) for pair in combinations(blaming, 2)}


def _of_blame(one: Statement, other: Statement, blames: Mapping[str, str]) -> Clash | None:
    """Return the clash of two sides that blame each other."""
    first, second = blames.get(one.id), blames.get(other.id)
    if first is None or second is None or first == second:
        return None
    return Clash("agent", 0.75 if (first, second) == (other.side, one.side) else 0.5)


def _within(one: Statement, other: Statement) -> bool:
    return one.article == other.article and (
        one.span.holds(other.span) or other.span.holds(one.span)
    )


def _whole(statement: Statement) -> Span:
    return Span(statement.content[0].start, max(part.end for part in statement.content))
