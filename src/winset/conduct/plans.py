"""Which moves of a record are computed together, under some patterns of accounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from winset.conduct.log import MoveLog
from winset.conduct.told import Told, Version, version_of
from winset.conduct.versions import Answers, Offers

__all__ = ["Batch", "Plan", "Plans"]

Pattern = tuple[int, ...]


class Batch(NamedTuple):
    """Offers, or answers, of one actor in one epoch and at one level; where their chances go."""

    actor: int
    epoch: int
    working: bool
    moves: Offers | Answers
    places: list[int]


class Plan(NamedTuple):
    """Moves that are computed together, and others by their places: told differently, or alike."""

    batches: list[Batch]
    told: dict[int, int]
    alike: dict[int, int]


class Plans:
    """Plans of one log, each made once.

    Parameters
    ----------
    at : callable
        The log under one pattern of accounts.
    logit : frozenset of int
        Actors whose offers are logit.
    """

    def __init__(self, at: Callable[[Pattern], MoveLog], logit: frozenset[int]) -> None:
        self._at, self._logit = at, logit
        self._version = lru_cache(maxsize=4_096)(lambda k, pattern: version_of(at(pattern), k))
        self._plan = lru_cache(maxsize=64)(self._made)

    def of(self, chosen: tuple[int, ...], patterns: tuple[Pattern, ...]) -> Plan:
        """Sort some moves by how their chances are computed.

        Parameters
        ----------
        chosen : tuple of int
        patterns : tuple of tuple of int
            Those that occur, in the order in which versions refer to them.
        """
        return self._plan(chosen, patterns)

    def _made(self, chosen: tuple[int, ...], patterns: tuple[Pattern, ...]) -> Plan:
        log = self._at(())
        offers: dict[tuple[int, int, bool], list[tuple[int, Told]]] = {}
        answers: dict[tuple[int, int, bool], list[tuple[int, Told]]] = {}
        plan = Plan([], {}, {})
        for position, k in enumerate(chosen):
            told, move = self._told(k, patterns), log.moves[k]
            who = (move.actor, move.epoch, move.working)
            if move.kind in ("offer", "raise") and move.actor in self._logit:
                offers.setdefault(who, []).append((position, told))
            elif move.kind == "answer" and len({v.terms is None for v in told.versions}) == 1:
                answers.setdefault(who, []).append((position, told))
            else:
                (plan.told if len(told.versions) > 1 else plan.alike)[k] = position
        for kind, found in ((Offers, offers), (Answers, answers)):
            for who, of in found.items():
                moves = kind([told for _, told in of], log.space)
                plan.batches.append(Batch(*who, moves, [position for position, _ in of]))
        return plan

    def _told(self, k: int, patterns: Sequence[Pattern]) -> Told:
        """Return a move with its distinct versions."""
        distinct: dict[object, int] = {}
        versions: list[Version] = []
        of: list[int] = []
        for pattern in patterns:
            version = self._version(k, pattern)
            place = distinct.setdefault(version.key, len(versions))
            if place == len(versions):
                versions.append(version)
            of.append(place)
        return Told(self._at(()).moves[k], tuple(versions), np.array(of))
