"""That an answer rests on what nobody has judged or accepted yet, in plain words."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

from winset.text import counted, joined

__all__ = ["marked", "rests_on"]


class _Headed(Protocol):
    @property
    def headline(self) -> str: ...


Said = TypeVar("Said", bound=_Headed)


def marked(said: Said, placeholders: int, drafts: int = 0) -> Said:
    """Say in the headline of an answer on how many placeholders and drafts it rests, if on any.

    Examples
    --------
    >>> from winset.words.answer import Answer
    >>> marked(Answer("There was a deal to be had", ()), 2).headline
    'There was a deal to be had (rests on 2 placeholders)'
    >>> marked(Answer("There was a deal to be had", ()), 2, 1).headline
    'There was a deal to be had (rests on 2 placeholders and 1 draft that nobody has accepted)'
    """
    said_so = rests_on(placeholders, drafts)
    if not said_so:
        return said
    return replace(said, headline=f"{said.headline} ({said_so})")  # type: ignore[type-var]


def rests_on(placeholders: int, drafts: int) -> str:
    """Say on how many placeholders and drafts something rests; nothing where on none.

    Examples
    --------
    >>> rests_on(0, 3)
    'rests on 3 drafts that nobody has accepted'
    """
    parts = []
    if placeholders:
        parts.append(counted(placeholders, "placeholder"))
    if drafts:
        parts.append(f"{counted(drafts, 'draft')} that nobody has accepted")
    return f"rests on {joined(parts)}" if parts else ""
