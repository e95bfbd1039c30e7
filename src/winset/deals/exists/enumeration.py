"""Existence by looking at every deal: for spaces of up to some hundred thousand deals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, IntArray
from winset.deals.exists.result import Draft, Question
from winset.deals.sets.acceptance import zone_masks
from winset.space import Consent
from winset.space.layout import Layout

__all__ = ["enumerate_all", "try_deals"]


_SCOUTS = 64  # worlds searched first, whose deals are then tried on all others
_MOST_TRIED = 24


def try_deals(
    draft: Draft, question: Question, deals: IntArray, *, least_gain: float = 0.0
) -> None:
    """Settle the open worlds in which one of a few deals passes.

    Parameters
    ----------
    deals : (n, blocks) int
        Tried in order, none of them null.
    least_gain : float
        Stop when a deal settles less than this share of the open worlds.
    """
    utility, floor, rule = question.utility, question.floor, question.rule
    actors = np.asarray(rule.actors, dtype=np.int64)
    for deal in deals:
        open_ones = draft.open
        if not len(open_ones):
            return
        columns = deal + question.layout.offsets[:-1]
        accepts = np.ones((len(open_ones), floor.shape[1]), dtype=np.bool_)
        block = np.ix_(open_ones, actors, columns)
        reached = utility[block].sum(-1) >= floor[np.ix_(open_ones, actors)] - TOLERANCE
        accepts[:, actors] = reached
        passed = open_ones[rule.passes(accepts)]
        draft.yes(passed, deal, "a deal that serves many worlds")
        if len(passed) < least_gain * len(open_ones):
            return


def enumerate_all(draft: Draft, question: Question) -> None:
    """Settle every open world by judging every deal in it."""
    layout, utility, floor = question.layout, question.utility, question.floor
    consent = Consent(question.rule.source)
    scouts = _some(draft.open)
    popular = np.zeros(layout.n_deals, dtype=np.int64)
    seen = []
    for worlds, passes in zone_masks(layout, utility, floor, consent, worlds=scouts):
        _record(draft, layout, worlds, passes)
        popular += passes.sum(0)
        seen.append(np.packbits(passes, axis=-1))
    if len(draft.open) > 4 * _SCOUTS:
        deals = _cover(np.unpackbits(np.concatenate(seen), axis=-1, count=layout.n_deals))
        try_deals(draft, question, _unravel(layout, deals), least_gain=0.04)
    for worlds, passes in zone_masks(layout, utility, floor, consent, worlds=draft.open):
        _record(draft, layout, worlds, passes)


def _some(worlds: IntArray) -> IntArray:
    """Pick an even sample of the open worlds."""
    if len(worlds) <= _SCOUTS:
        return worlds
    return worlds[np.linspace(0, len(worlds) - 1, _SCOUTS).astype(np.int64)]


def _cover(passes: NDArray[np.uint8]) -> IntArray:
    """Deals that together serve the worlds seen, the most useful first (greedy set cover)."""
    chosen: list[int] = []
    left = passes[passes.any(-1)]
    while len(left) and len(chosen) < _MOST_TRIED:
        best = int(left.sum(0).argmax())
        chosen.append(best)
        left = left[left[:, best] == 0]
    return np.array(chosen, dtype=np.int64)


def _unravel(layout: Layout, index: IntArray) -> IntArray:
    if not len(index):
        return np.zeros((0, len(layout.sizes)), dtype=np.int64)
    return np.stack(np.unravel_index(index, layout.sizes), axis=-1).astype(np.int64)


def _record(draft: Draft, layout: Layout, worlds: IntArray, passes: NDArray[np.bool_]) -> None:
    found = passes.any(-1)
    first = passes[found].argmax(-1)
    draft.yes(worlds[found], _unravel(layout, first), "enumeration")
    draft.no(worlds[~found], "enumeration")
