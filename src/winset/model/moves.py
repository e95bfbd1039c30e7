"""Moves: what one actor does at one turn, with the terms as columns of the space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Answer", "Move", "MoveKind"]

MoveKind = Literal["offer", "raise", "claim", "priority", "answer", "withdrawal", "vote", "sign"]
Answer = Literal["accept", "refuse", "walk", "for", "against", ""]


@dataclass(frozen=True, eq=False)
class Move:
    """One act of one actor.

    Parameters
    ----------
    kind : str
        ``offer`` (also a demand), ``raise`` (a demand raised), ``claim`` (wanting terms, without
        offering), ``priority`` (naming the issues that matter), ``answer`` (to an offer),
        ``withdrawal`` (of one's own), ``vote``, ``sign`` (the deal that was reached).
    actor : int
        Position on the actor axis.
    time : float
        Share of the talks gone by, 0-1.
    terms : (columns,) bool, optional
        The columns that agree with what was said: all True in a block about which nothing was.
        For an answer, a withdrawal, a vote and a signature: of the deal that it is about.
    choice : str
        What was answered or voted; ``for`` where it was signed.
    order : tuple of int
        Issues named by a ``priority``, most important first.
    last_turn : bool
        Whether this was declared to be the last turn.
    working : bool
        Whether it happened at working level.
    epoch : int
        Stretch between shocks.
    about : int
        Position of the move that this one answers or takes back; -1 where it is not in the
        record (simulation draws what it was, and passes it on).
    event : int
        Position of the event in the case; -1 where there is none.
    takes : bool
        Whether to offer this is to say that one would take it. A demand asks the other, and does
        not say that what it leaves unsaid will do.
    """

    kind: MoveKind
    actor: int
    time: float
    terms: NDArray[np.bool_] | None = None
    choice: Answer = ""
    order: tuple[int, ...] = ()
    last_turn: bool = False
    working: bool = False
    epoch: int = 0
    about: int = -1
    event: int = -1
    takes: bool = True
