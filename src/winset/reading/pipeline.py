"""From files to drafts in a review file: each document whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path

from winset.case.errors import Defect
from winset.case.model import Case
from winset.reading.arriving import arrivals
from winset.reading.conflicts.finding import conflicts_in
from winset.reading.llm.client import Endpoint, ModelError
from winset.reading.llm.proposing import propose
from winset.reading.matters.matching import Matters
from winset.reading.model import Article, Move, Source, Span, Statement
from winset.reading.moves.finding import moves_in
from winset.reading.parsing import parsed
from winset.reading.speakers.resolving import Resolver
from winset.reading.speakers.roster import Roster
from winset.reading.statements import Rules, Tagger
from winset.reading.store.review import Review
from winset.reading.store.values import Item

__all__ = ["Drafted", "Reader", "documents", "draft_article", "read_into"]

#: Takes what is being done, and the fraction that is done.
Tell = Callable[[str, float], None]
# Bumped where drafts of the same text change, so that documents are read again.
_EDITION = 1
# Passages that share so much of their characters are the same words.
_ALIKE = 0.8


@dataclass(frozen=True)
class Reader:
    """With what documents are read.

    Parameters
    ----------
    case : Case or None
        Whose actors speak and whose issues are spoken of.
    tagger : Tagger
    model : Endpoint or None
        A language model as second reader.
    """

    case: Case | None = None
    tagger: Tagger = field(default_factory=Rules)
    model: Endpoint | None = None

    @property
    def mark(self) -> str:
        """A hash of all that drafts depend on, but for the text."""
        names: list[object] = [_EDITION, self.tagger.name]
        if self.case is not None:
            for key, actor in self.case.actors.items():
                names += [key, actor.name, actor.role, *actor.speakers, *actor.aliases]
            for key, issue in self.case.issues.items():
                names += [key, issue.name, *issue.options, *issue.items, *issue.keywords]
                names.append({k: list(v) for k, v in issue.option_keywords.items()})
        return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:32]


@dataclass
class Drafted:
    """What came of reading some documents.

    Parameters
    ----------
    read, same : int
        Documents that were read now, and those that were read before and are as they were.
    statements, moves, conflicts : int
        Drafts in the review file.
    files : dict
        Where each source's document is, by its id.
    undated : list of str
        Articles whose day was not found.
    defects : list of Defect
        What could not be read, and what a reader should know.
    asked : int
        Documents that a language model was asked about.
    confirmed : int
        Its proposals that say no more than rules have drafted.
    unquoted, malformed : int
        What a language model proposed that the text does not say, or that could not be read.
    unanswered : list of str
        Why a language model read some articles not at all.
    """

    read: int = 0
    same: int = 0
    statements: int = 0
    moves: int = 0
    conflicts: int = 0
    files: dict[str, Path] = field(default_factory=dict)
    undated: list[str] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    asked: int = 0
    confirmed: int = 0
    unquoted: int = 0
    malformed: int = 0
    unanswered: list[str] = field(default_factory=list)


def documents(
    review: Review, paths: Iterable[str | PathLike[str]], found: Drafted, tell: Tell
) -> Iterator[Source]:
    """Yield the sources in some files, one in memory at a time; what cannot be read is noted."""
    for arrival in arrivals(review, paths):
        tell(f"reading {arrival.name}", arrival.done / max(1, arrival.total))
        found.defects += arrival.defects
        for source in arrival.sources:
            # A row of a list has no document of its own.
            if not arrival.is_list:
                found.files[source.id] = arrival.path
            yield source


def read_into(
    review: Review, paths: Iterable[str | PathLike[str]], reader: Reader, tell: Tell
) -> Drafted:
    """Read documents and put what was drafted into a review file.

    A document that is there as it was, read with the same reader, is left alone: after an
    interruption only the rest is read. No decision is lost where one is read again.
    """
    found = Drafted()
    for source in documents(review, paths, found, tell):
        current = _described(review, source)
        found.undated += [a.title or a.id for a in current.articles if a.published is None]
        key = f"read:{source.id}"
        if review.holds(source) and review.recall(key) == reader.mark:
            found.same += 1
        else:
            items = [item for a in current.articles for item in draft_article(current, a, reader)]
            review.put(source, items)
            review.remember(f"asked:{source.id}", None)
            review.remember(key, reader.mark)
            found.read += 1
        if reader.model is not None:
            _second(review, current, reader.model, reader.case, found)
    if found.read or found.asked:
        tell("comparing what the sides say", 1.0)
        roster = Roster.of(reader.case) if reader.case is not None else Roster()
        review.put_conflicts(conflicts_in(review.reading(), roster))
    drafted = review.drafted()
    found.statements, found.moves = drafted["statement"], drafted["move"]
    found.conflicts = drafted["conflict"]
    return found


def _described(review: Review, source: Source) -> Source:
    """Add what people have said of its articles, where the document does not say it."""
    try:
        before = {article.id: article for article in review.source(source.id).articles}
    except KeyError:
        return source
    told = []
    for article in source.articles:
        old = before.get(article.id, article)
        told.append(
            replace(
                article,
                title=article.title or old.title,
                authors=article.authors or old.authors,
                outlet=article.outlet or old.outlet,
                published=article.published or old.published,
            )
        )
    return replace(source, articles=tuple(told))


def draft_article(source: Source, article: Article, reader: Reader) -> tuple[Statement | Move, ...]:
    """Draft what is said and done in one article, by rules."""
    roster = Roster.of(reader.case) if reader.case is not None else Roster()
    matters = Matters.of(reader.case) if reader.case is not None else Matters()
    with parsed(source, article) as text:
        resolver = Resolver(text, roster)
        statements = resolver.statements(reader.tagger.tag(text))
        return (*statements, *moves_in(text, statements, roster, matters, resolver=resolver))


def _second(
    review: Review, source: Source, model: Endpoint, case: Case | None, found: Drafted
) -> None:
    """Let a language model propose, once; what it says is kept beside what rules have drafted."""
    key, name = f"asked:{source.id}", f"{model.url} {model.model}"
    if review.recall(key) == name:
        return
    found.asked += 1
    drafted = [s.draft.item for s in review.standings("") if s.draft.source == source.id]
    for article in source.articles:
        try:
            proposed = propose(model, source, article, case)
        except ModelError as error:
            found.unanswered.append(str(error))
            return
        found.unquoted += proposed.unquoted
        found.malformed += proposed.malformed
        new = [item for item in proposed.items if not any(_same(item, old) for old in drafted)]
        found.confirmed += len(proposed.items) - len(new)
        review.put(source, new, add=True)
    review.remember(key, name)


def _same(proposed: Statement | Move, drafted: Item) -> bool:
    """Whether a proposal says no more than what is drafted already, of the same words."""
    if isinstance(proposed, Statement):
        return (
            isinstance(drafted, Statement)
            and _overlap(proposed.content, drafted.content) >= _ALIKE
            and proposed.side in (None, drafted.side)
        )
    return (
        isinstance(drafted, Move)
        and proposed.kind == drafted.kind
        and _overlap((proposed.span,), (drafted.span,)) >= _ALIKE
        and proposed.by in (None, drafted.by)
        and _mapped(proposed) <= _mapped(drafted)
    )


def _mapped(move: Move) -> set[tuple[str, str | None]]:
    return {(term.issue, term.option) for term in move.terms if term.issue}


def _overlap(one: tuple[Span, ...], other: tuple[Span, ...]) -> float:
    """Return the characters that two passages share, as a share of those of either."""
    mine = {k for span in one for k in range(span.start, span.end)}
    theirs = {k for span in other for k in range(span.start, span.end)}
    return len(mine & theirs) / max(len(mine | theirs), 1)
