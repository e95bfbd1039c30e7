"""Moves in the making: their terms may still depend on whose account is true."""

from __future__ import annotations

from dataclasses import dataclass, field

from winset.conduct.record import Answer, MoveKind

__all__ = ["Draft", "Group"]


@dataclass(frozen=True)
class Group:
    """Events that tell one act: one, or one per account."""

    events: tuple[int, ...]


@dataclass(eq=False)
class Draft:
    """A move whose terms may depend on the account."""

    kind: MoveKind
    actor: int
    group: Group
    choice: Answer = ""
    terms: dict[str, dict[int, frozenset[int]]] = field(default_factory=dict)
    order: tuple[int, ...] = ()
    about: int = -1
    last_turn: bool = False
    working: bool = False
    epoch: int = 0
