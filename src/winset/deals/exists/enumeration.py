"""Existence by looking at every deal: first those that serve many worlds, then all of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, IntArray, unravelled
from winset.deals.exists.result import Draft, Question
from winset.deals.halves import passing_deals
from winset.space import Consent

__all__ = ["enumerate_all", "try_deals"]

_SCOUTS = 64  # worlds searched first, whose deals are then tried on all others
_MOST_TRIED = 24
_LEAST_GAIN = 0.04  # share of the open worlds that a deal must settle for the next to be tried


def enumerate_all(draft: Draft, question: Question) -> None:
    """Settle every open world by judging every deal in it."""
    worlds = draft.open
    if len(worlds) > 4 * _SCOUTS:
        some = worlds[np.linspace(0, len(worlds) - 1, _SCOUTS).astype(np.int64)]
        seen = [np.packbits(p, axis=-1) for p in _judge_all(draft, question, some)]
        passes = np.unpackbits(np.concatenate(seen), axis=-1, count=question.layout.n_deals)
        try_deals(draft, question, unravelled(_cover(passes), question.layout.sizes))
    for _ in _judge_all(draft, question, draft.open):
        pass


def _judge_all(draft: Draft, question: Question, worlds: IntArray) -> Iterator[BoolArray]:
    layout, consent = question.layout, Consent(question.rule.source)
    for part, passes in passing_deals(
        layout, question.utility, question.floor, consent, worlds=worlds
    ):
        found = passes.any(-1)
        first = unravelled(passes[found].argmax(-1), layout.sizes)
        draft.yes(part[found], first, "enumeration")
        draft.no(part[~found], "enumeration")
        yield passes


def _cover(passes: NDArray[np.uint8]) -> IntArray:
    """Deals that together serve the worlds seen, the most useful first (greedy set cover)."""
    chosen: list[int] = []
    left = passes[passes.any(-1)]
    while len(left) and len(chosen) < _MOST_TRIED:
        best = int(left.sum(0).argmax())
        chosen.append(best)
        left = left[left[:, best] == 0]
    return np.array(chosen, dtype=np.int64)


def try_deals(draft: Draft, question: Question, deals: IntArray) -> None:
    """Settle the open worlds in which one of a few deals passes.

    Parameters
    ----------
    deals : (n, blocks) int
        Tried in order, none of them null; no more where one settles few of the open worlds.
    """
    utility, floor, rule = question.utility, question.floor, question.rule
    actors = np.asarray(rule.actors, dtype=np.int64)
    for deal in deals:
        worlds = draft.open
        if not len(worlds):
            return
        accepts = np.ones((len(worlds), floor.shape[1]), dtype=np.bool_)
        block = np.ix_(worlds, actors, deal + question.layout.offsets[:-1])
        reached = utility[block].sum(-1) >= floor[np.ix_(worlds, actors)] - TOLERANCE
        accepts[:, actors] = reached
        passed = worlds[rule.passes(accepts)]
        draft.yes(passed, deal, "a deal that serves many worlds")
        if len(passed) < _LEAST_GAIN * len(worlds):
            return
