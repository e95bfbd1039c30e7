"""How large a case is, and what its analysis will take."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Size"]


@dataclass(frozen=True)
class Size:
    """The size of a case, and of the task of analysing it.

    Parameters
    ----------
    issues, actors, deals : int
    uncertain : int
        What worlds differ in: judgements that are no exact number, and weights that are not stated.
    sourced : float or None
        Share of uncertain judgements that name a source; None where nothing is uncertain.
    placeholders : int
        Judgements that only stand where nobody has judged yet.
    drafts : int
        Parts that were drafted from documents, and that nobody has accepted yet.
    worlds : int
        What the two below are for.
    seconds, bytes : float
        Of processor time and memory, roughly.
    """

    issues: int
    actors: int
    deals: int
    uncertain: int
    sourced: float | None
    placeholders: int
    drafts: int
    worlds: int
    seconds: float
    bytes: float
