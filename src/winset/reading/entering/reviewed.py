"""What reviewers have accepted, into the text of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from winset.reading.entering.writing import Entered, Placed, enter
from winset.reading.model import Conflict
from winset.reading.store.review import Review
from winset.reading.store.values import conflict_id

__all__ = ["Written", "write_accepted"]


@dataclass(frozen=True)
class Written:
    """What became of the accepted drafts of a review file.

    Parameters
    ----------
    entered : Entered
    quotes : mapping
        The passage of every accepted draft, by its id.
    taken_back : tuple of str
        Ids of events that were written once, and are not accepted any more.
    disputed : int
        Drafts that some reviewers accepted and others did not.
    """

    entered: Entered
    quotes: Mapping[str, str]
    taken_back: tuple[str, ...] = ()
    disputed: int = 0

    def quote(self, id_: str) -> str:
        """Return the passage of a draft, on one line, shortly."""
        words = " ".join(self.quotes.get(id_, id_).split())
        return words if len(words) <= 80 else f"{words[:79]}…"


def write_accepted(
    text: str, review: Review, file: str, paths: Mapping[str, str], at: datetime
) -> Written:
    """Write what was accepted into a case, and note in the review file what stands there.

    Parameters
    ----------
    text : str
        The case.
    review : Review
    file : str
        By which the case is known in the review file.
    paths : mapping of source's id to path
        Where documents are, as seen from the case.
    at : datetime
    """
    items: dict[str, Placed] = {}
    quotes: dict[str, str] = {}
    edited: list[str] = []
    accepted = []
    for one in review.accepted():
        name = conflict_id(one.item) if isinstance(one.item, Conflict) else one.item.id
        accepted.append(name)
        items[name] = (one.item, one.sources)
        quotes[name] = one.decision.quote
        if one.decision.action == "edit":
            edited.append(name)
    rejected = _rejected(review)
    for name in [*accepted, *rejected]:
        _with_sides(review, name, items, rejected)
    found = enter(text, accepted, items, paths, edited=edited, rejected=rejected)
    before = review.written(file)
    for name in found.written:
        if name not in before:
            review.mark_written(name, file, name, at)
    taken_back = [
        name for name in before if name not in found.written and f'"{name}"' in found.text
    ]
    return Written(found, quotes, tuple(taken_back), len(review.disagreements()))


def _rejected(review: Review) -> tuple[str, ...]:
    """Ids of what somebody rejected and nobody accepted."""
    verdicts: dict[str, set[str]] = {}
    for reviewer in review.reviewers():
        for standing in review.standings(reviewer):
            if standing.decision is not None:
                verdicts.setdefault(standing.draft.id, set()).add(standing.decision.action)
    return tuple(name for name, said in verdicts.items() if said == {"reject"})


def _with_sides(
    review: Review, name: str, items: dict[str, Placed], rejected: tuple[str, ...]
) -> None:
    """Add the two sides of a conflict, as drafted where they are not accepted by themselves."""
    if name not in items:
        try:
            draft = review.draft(name)
        except KeyError:
            return
        if draft.kind != "conflict":
            return
        items[name] = (draft.item, ())
    conflict = items[name][0]
    if not isinstance(conflict, Conflict):
        return
    for side in (conflict.first, conflict.second):
        if side in items or side in rejected:
            continue
        try:
            draft = review.draft(side)
            items[side] = (draft.item, (review.source(draft.source, draft.version),))
        except KeyError:
            continue
