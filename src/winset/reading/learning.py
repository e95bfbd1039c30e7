"""A tagger trained on one's own review: what was accepted and rejected weighs the signs anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from winset.reading.model import Statement
from winset.reading.parsing import parsed
from winset.reading.statements import Rules
from winset.reading.statements.training import Lesson, best_least, lessons, train
from winset.reading.store.review import Review
from winset.reading.store.values import DraftKind, Standing

__all__ = ["learnt", "lessons_of"]

_STATEMENTS: tuple[DraftKind, ...] = ("statement",)


def learnt(review: Review, reviewer: str, *, strength: float = 2.0) -> Rules:
    """Train the rules on what somebody has decided in a review file.

    Only drafts that were decided about teach, so that a review may be half done. The ridge draws
    to the shipped weights: after a few decisions little changes.

    Parameters
    ----------
    review : Review
        An open review file.
    reviewer : str
        Whose decisions.
    strength : float
        How strongly the shipped weights hold: the inverse variance of each around them.

    Returns
    -------
    Rules
        To read further documents with. Its name tells its weights apart from others, so that
        documents are read again where they were read with other ones.

    Raises
    ------
    ValueError
        If that reviewer has decided about no statement.
    """
    taught = list(lessons_of(review, reviewer))
    if not taught:
        raise ValueError(f"{reviewer} has decided about no statement yet: nothing to learn from")
    weights = train(taught, strength=strength)
    digest = hashlib.sha256(json.dumps(sorted(weights.items())).encode()).hexdigest()
    return Rules(best_least(taught, weights), weights, f"trained-{digest[:8]}")


def lessons_of(review: Review, reviewer: str) -> Iterator[Lesson]:
    """Yield what each decided draft of a statement teaches, source by source."""
    for source in review.sources():
        for article in source.articles:
            standings = review.standings(reviewer, kinds=_STATEMENTS, article=article.id)
            decided = [s for s in standings if _holds(s)]
            accepted = [one for s in decided for one in _accepted(s)]
            rejected = [s.draft.item for s in decided if not _accepted(s)]
            if decided:
                with parsed(source, article) as text:
                    yield from lessons(
                        text, accepted, [one for one in rejected if isinstance(one, Statement)]
                    )


def _holds(standing: Standing) -> bool:
    """Whether there is a decision about the text as it was last read."""
    decision = standing.decision
    if decision is None or standing.second_look or standing.draft.state != "current":
        return False
    return decision.version in ("", standing.draft.version)


def _accepted(standing: Standing) -> list[Statement]:
    """Return the statement as it was accepted or edited; nothing where it was rejected."""
    decision = standing.decision
    item = decision.item if decision is not None and decision.action != "reject" else None
    return [item] if isinstance(item, Statement) else []
