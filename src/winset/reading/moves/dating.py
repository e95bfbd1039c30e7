"""When a move was made: by a date in its sentence, the last one before it, or the article's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from winset.reading.model import Span, Statement, When

if TYPE_CHECKING:
    from winset.reading.parsing import Parsed, Piece

__all__ = ["Dating"]

# A date of a sentence may be a year; one that is carried on is a few days at most.
_LONGEST, _CARRIED = 370, 8
# Paragraphs over which a date is carried on.
_REACH = 3
_STOP = re.compile(r"[.;!?\n]")
# Characters between a cue of saying and its day.
_BESIDE = 30


class Dating:
    """Dates the moves of an article.

    Parameters
    ----------
    parsed : Parsed
    dates : sequence of When
        The dates that the article names, in order.
    statements : sequence of Statement
        Those of the article: the day on which something was said is not that of what was done.
    """

    def __init__(
        self, parsed: Parsed, dates: Sequence[When], statements: Sequence[Statement] = ()
    ) -> None:
        self.text, self.published = parsed.text, parsed.article.published
        self.dates = [when for when in dates if when.span is not None]
        self._starts = [when.span.start for when in self.dates if when.span is not None]
        self._of_saying = {
            when.span
            for statement in statements
            for when in self._beside(statement)
            if when.span is not None
        }
        self._pieces = [piece.span.start for piece in parsed.pieces]

    def of(
        self,
        piece: Piece,
        sentence: Span,
        cue: Span,
        content: Sequence[Span],
        *,
        told: bool = False,
    ) -> When | None:
        """Return when a move was made, as far as its surroundings tell.

        Parameters
        ----------
        piece : Piece
        sentence, cue : Span
        content : sequence of Span
            What it is about: a date in there is more often a deadline.
        told : bool
            Whether somebody tells of it: the day of telling is then another one.
        """
        passed = self._of_saying if told else set()
        near = [
            (abs(when.span.start - cue.start), when)
            for when in self._within(sentence)
            if when.span is not None
            and when.span not in passed
            and _days(when) <= _LONGEST
            and not any(c.holds(when.span) for c in content)
        ]
        if near:
            return min(near, key=lambda pair: pair[0])[1]
        ended = [w for w in self._within(sentence) if self._gone(w) and w.span not in passed]
        carried = ended[-1] if ended else self._carried(piece, sentence, passed)
        return carried or self._article()

    def _beside(self, statement: Statement) -> list[When]:
        """Return the dates that stand by a cue of saying: "said on Friday", "on Friday he said"."""
        if statement.cue is None:
            return []
        near = Span(max(0, statement.cue.start - _BESIDE), statement.cue.end + _BESIDE)
        return [
            when
            for when in self._within(near)
            if when.span is not None
            and not any(c.holds(when.span) for c in statement.content)
            and not _STOP.search(self.text, when.span.end, statement.cue.start)
            and not _STOP.search(self.text, statement.cue.end, when.span.start)
        ]

    def _within(self, span: Span) -> list[When]:
        first, after = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return self.dates[first:after]

    def _gone(self, when: When) -> bool:
        """Whether a date within what is moved is a day in the past, so no deadline."""
        return self.published is not None and when.last <= self.published and _days(when) < _CARRIED

    def _carried(self, piece: Piece, sentence: Span, passed: Set[Span]) -> When | None:
        """Return the last few days that were named before, not many paragraphs back."""
        number = bisect_left(self._pieces, piece.span.start)
        earliest = self._pieces[max(0, number - _REACH)]
        for when in reversed(self.dates[: bisect_left(self._starts, sentence.start)]):
            if when.span is None or when.span.start < earliest:
                return None
            if (
                when.span not in passed
                and _days(when) <= _CARRIED
                and (self.published is None or when.last < self.published)
            ):
                return when
        return None

    def _article(self) -> When | None:
        return When(self.published, self.published) if self.published is not None else None


def _days(when: When) -> int:
    return (when.last - when.first).days
