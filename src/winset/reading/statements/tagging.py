"""Where another tagger is plugged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from winset.reading.model import Statement
    from winset.reading.parsing import Parsed

__all__ = ["Tagger"]


@runtime_checkable
class Tagger(Protocol):
    """Whatever drafts statements of a parsed article.

    Every span of a draft must lie within the text of its source; ``name`` is what the drafts are
    marked with, in :attr:`winset.reading.model.Statement.by`.
    """

    @property
    def name(self) -> str:
        """The name of the tagger."""

    def tag(self, parsed: Parsed) -> tuple[Statement, ...]:
        """Return the statements of an article in the order of the text."""
