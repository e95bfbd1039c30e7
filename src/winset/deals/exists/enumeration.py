"""Existence by looking at every deal: first those that serve many worlds, then all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, IntArray, unravelled
from winset.deals.exists.result import Draft, Question
from winset.deals.halves import passing_deals
from winset.space import Consent
from winset.space.layout import Layout

__all__ = ["Within", "enumerate_all", "held_within", "list_within", "try_deals"]

_SCOUTS = 64  # worlds searched first, whose deals are then tried on all others
_MOST_TRIED = 24
_MOST_WITHIN = 1e6  # deals near the bound that are listed in one world
_CHUNK = 1 << 20
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


@dataclass(frozen=True, eq=False)
class Within:
    """Columns that a deal serving all may hold, of some worlds or parts of them.

    Parameters
    ----------
    worlds : (n,) int
        Places in the question.
    order : (n, columns) int
        Columns of each block (from 0), those that may be held first.
    count : (n, blocks) int
        How many of them may be held.
    """

    worlds: IntArray
    order: IntArray
    count: IntArray


def list_within(draft: Draft, question: Question, ids: IntArray, within: Within) -> None:
    """Settle worlds, or parts of them, by judging the deals of some columns, where these are few.

    Parameters
    ----------
    draft : Draft
    question : Question
    ids : (n,) int
        Places in the draft.
    within : Within
    """
    draft.no(ids[(within.count == 0).any(1)], "no option near the bound")
    for part, passes, local, wide in _listed(question, within):
        found = passes.any(-1)
        place = unravelled(passes[found].argmax(-1), wide.tolist()) + _starts(wide)
        deals = np.take_along_axis(local[found], place, axis=1)
        draft.yes(ids[part[found]], deals, "listing near the bound")
        draft.no(ids[part[~found]], "listing near the bound")


def held_within(question: Question, within: Within) -> tuple[BoolArray, BoolArray]:
    """Find the columns that some deal holds that passes, where the deals to judge are few.

    Returns
    -------
    known : (n,) bool
        Of which worlds the answer was worked out.
    held : (n, columns) bool
    """
    known = (within.count == 0).any(1)
    held = np.zeros(within.order.shape, dtype=np.bool_)
    starts = question.layout.offsets[:-1]
    for part, passes, local, wide in _listed(question, within):
        known[part] = True
        left = passes
        for b, (first, k) in enumerate(zip(_starts(wide), wide, strict=True)):
            table = left.reshape(len(part), k, -1)
            columns = local[:, first : first + k] + starts[b]
            held[part[:, None], columns] = table.any(axis=2)
            # Over this block: what is left to tell of the next ones.
            left = np.logical_or.reduce(table, axis=1)
    return known, held


def _starts(wide: IntArray) -> IntArray:
    return np.cumsum(wide) - wide


def _listed(
    question: Question, within: Within
) -> Iterator[tuple[IntArray, BoolArray, IntArray, IntArray]]:
    """Judge deals of like numbers of columns together: each as wide as the widest of them.

    Yields
    ------
    part : (m,) int
        Rows of ``within``.
    passes : (m, deals) bool
    local : (m, columns judged) int
        Columns of each block, from 0.
    wide : (blocks,) int
        How many of each.
    """
    count, starts, null = within.count, question.layout.offsets[:-1], question.layout.null
    size = count.astype(np.float64).prod(1)
    ranked = np.argsort(size, kind="stable")
    ranked = ranked[(size[ranked] > 0) & (size[ranked] <= _MOST_WITHIN)]
    rule = Consent(question.rule.source)
    start = 0
    while start < len(ranked):
        most = min(2 * start + 64, int(_CHUNK // size[ranked[start]]))
        part = ranked[start : start + max(most, 1)]
        while len(part) > 1 and _volume(count[part]) > 4 * _CHUNK:
            part = part[: len(part) // 2]
        start += len(part)
        wide = count[part].max(0)
        picked = np.concatenate([s + np.arange(k) for s, k in zip(starts, wide, strict=True)])
        local = within.order[part][:, picked]
        columns = (local + np.repeat(starts, wide))[:, None, :]
        utility = np.take_along_axis(question.utility[within.worlds[part]], columns, axis=2)
        small = Layout(tuple(np.arange(k) for k in wide), np.arange(len(picked)), None)
        floor = question.floor[within.worlds[part]]
        for rows, passes in passing_deals(small, utility, floor, rule):
            if null is not None:
                _leave_out(passes, local[rows], wide, null)
            yield part[rows], passes, local[rows], wide


def _volume(count: IntArray) -> float:
    return float(count.max(0).astype(np.float64).prod()) * len(count)


def _leave_out(passes: BoolArray, local: IntArray, wide: IntArray, null: IntArray) -> None:
    """Unmark the null deal, where its columns are among those that are judged."""
    at = [
        local[:, first : first + k] == column
        for first, k, column in zip(_starts(wide), wide, null.tolist(), strict=True)
    ]
    rows = np.flatnonzero(np.all([mask.any(1) for mask in at], axis=0))
    place = tuple(mask[rows].argmax(1) for mask in at)
    passes[rows, np.ravel_multi_index(place, tuple(wide))] = False


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
