"""That an answer rests on numbers which nobody has judged yet, in plain words."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

from winset.text import counted

__all__ = ["marked"]


class _Headed(Protocol):
    @property
    def headline(self) -> str: ...


Said = TypeVar("Said", bound=_Headed)


def marked(said: Said, placeholders: int) -> Said:
    """Say in the headline of an answer on how many placeholders it rests; on none, nothing.

    Examples
    --------
    >>> from winset.words.answer import Answer
    >>> marked(Answer("There was a deal to be had", ()), 2).headline
    'There was a deal to be had (rests on 2 placeholders)'
    """
    if not placeholders:
        return said
    headline = f"{said.headline} (rests on {counted(placeholders, 'placeholder')})"
    return replace(said, headline=headline)  # type: ignore[type-var]
