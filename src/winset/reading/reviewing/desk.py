"""One reviewer going through the drafts of a review file; every step is saved when it returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from winset.case.errors import CaseError
from winset.reading.model import Article, Conflict, Move, Source, Statement
from winset.reading.store.review import Counts, Review
from winset.reading.store.values import Draft, Item, Standing, Verdict

__all__ = ["Desk", "Side", "now"]


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Side:
    """A statement or move in its source: what is looked at, or one side of a conflict."""

    item: Statement | Move
    source: Source

    @property
    def article(self) -> Article | None:
        """The article that it stands in."""
        return next((a for a in self.source.articles if a.id == self.item.article), None)


class Desk:
    """Drafts in the order in which they are looked at, and the one that is looked at now.

    Parameters
    ----------
    review : Review
    reviewer : str
    clock : callable, optional
        What time it is.
    """

    def __init__(self, review: Review, reviewer: str, clock: Callable[[], datetime] = now) -> None:
        self.review, self.reviewer, self._clock = review, reviewer, clock
        self.at = 0
        self._load()
        self.at = self._open_from(0)

    def _load(self) -> None:
        found = self.review.standings(self.reviewer)
        order = {s.draft.id: k for k, s in enumerate(getattr(self, "drafts", ()))}
        # What is looked at does not jump about while decisions are made.
        self.drafts: tuple[Standing, ...] = tuple(
            sorted(found, key=lambda s: order.get(s.draft.id, len(order))) if order else found
        )

    @property
    def standing(self) -> Standing | None:
        """What is looked at; None where there are no drafts."""
        return self.drafts[self.at] if self.drafts else None

    @property
    def counts(self) -> Counts:
        """How far the reviewer has come."""
        return self.review.counts(self.reviewer)

    @property
    def item(self) -> Item | None:
        """What is looked at, as drafted or as the reviewer has edited it."""
        standing = self.standing
        if standing is None:
            return None
        made = standing.decision
        same = not standing.second_look and made is not None and made.action == "edit"
        return made.item if same and made is not None and made.item else standing.draft.item

    def sides(self) -> tuple[Side, ...]:
        """Return what is looked at in its source; both sides of a conflict."""
        standing, item = self.standing, self.item
        if standing is None or item is None:
            return ()
        if not isinstance(item, Conflict):
            return (Side(item, self._source(standing.draft, 0)),)
        found = []
        for k, name in enumerate((item.first, item.second)):
            try:
                told = self.review.draft(name).item
            except KeyError:
                continue
            if not isinstance(told, Conflict):
                found.append(Side(told, self._source(standing.draft, k)))
        return tuple(found)

    def _source(self, draft: Draft, k: int) -> Source:
        versions = draft.version.split()
        return self.review.source(draft.sources[k], versions[k] if k < len(versions) else "")

    # Moving about

    def next(self) -> bool:
        """Go one further; say whether there was one."""
        return self._go(self.at + 1)

    def previous(self) -> bool:
        """Go one back; say whether there was one."""
        return self._go(self.at - 1)

    def _go(self, at: int) -> bool:
        there = 0 <= at < len(self.drafts)
        self.at = at if there else self.at
        return there

    def next_open(self) -> bool:
        """Go to the next that is undecided, from the start again behind the last one."""
        at = self._open_from(self.at + 1)
        moved = at != self.at
        self.at = at
        return moved

    def _open_from(self, start: int) -> int:
        n = len(self.drafts)
        turns = ((start + k) % n for k in range(n))
        return next((k for k in turns if self.drafts[k].open), self.at)

    def next_conflict(self) -> bool:
        """Go to the next contradiction, from the start again behind the last one."""
        n = len(self.drafts)
        for k in ((self.at + 1 + k) % n for k in range(n)):
            if self.drafts[k].draft.kind == "conflict":
                self.at = k
                return True
        return False

    # Deciding

    def accept(self) -> None:
        """Accept what is looked at, and go to the next that is open."""
        self._decide("accept")

    def reject(self) -> None:
        """Reject what is looked at, and go to the next that is open."""
        self._decide("reject")

    def edit(self, item: Item) -> None:
        """Accept something else in its place, and go to the next that is open."""
        self._decide("edit", item)

    def _decide(self, verdict: Verdict, item: Item | None = None) -> None:
        standing = self.standing
        if standing is None:
            return
        try:
            self.review.decide(standing.draft, verdict, self.reviewer, self._clock(), item=item)
        except CaseError:
            self._load()  # read again meanwhile: show it as it now is
            self.at = min(self.at, max(len(self.drafts) - 1, 0))
            raise
        self._load()
        self.next_open()

    def undo(self) -> Draft | None:
        """Take back the last decision, and go to what it was about; None where there is none."""
        taken = self.review.undo(self.reviewer, self._clock())
        if taken is None:
            return None
        self._load()
        self.at = next((k for k, s in enumerate(self.drafts) if s.draft.id == taken.draft), self.at)
        return self.drafts[self.at].draft

    def describe(
        self, article: str, title: str, authors: tuple[str, ...], outlet: str, day: date | None
    ) -> None:
        """Say of an article what was not found in it."""
        self.review.describe(
            article,
            self.reviewer,
            self._clock(),
            title=title,
            authors=authors,
            outlet=outlet,
            published=day,
        )
        self._load()

    def place(self, draft: str) -> None:
        """Go to a draft."""
        self.at = next((k for k, s in enumerate(self.drafts) if s.draft.id == draft), self.at)
