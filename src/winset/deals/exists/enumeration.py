"""Existence by looking at every deal: first those that serve many worlds, then all of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, IntArray, unravelled
from winset.deals.exists.result import Draft, Question
from winset.deals.halves import passing_deals
from winset.space import Consent
from winset.space.layout import Layout

__all__ = ["enumerate_all", "list_within", "try_deals"]

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


def list_within(
    draft: Draft,
    question: Question,
    rows: tuple[IntArray, IntArray],
    order: IntArray,
    count: IntArray,
) -> None:
    """Settle worlds, or parts of them, by judging the deals of some columns, where these are few.

    Parameters
    ----------
    draft : Draft
    question : Question
    rows : (n,) int and (n,) int
        Places in the draft, and the worlds of the question that they are of.
    order : (n, columns) int
        Columns of each block (from 0), those wanted first.
    count : (n, blocks) int
        How many of them are wanted; no other column is in a deal that passes.
    """
    size = count.astype(np.float64).prod(1)
    ranked = np.argsort(size, kind="stable")
    ids, worlds = rows
    draft.no(ids[size == 0], "no option near the bound")
    ranked = ranked[(size[ranked] > 0) & (size[ranked] <= _MOST_WITHIN)]
    start = 0
    while start < len(ranked):
        # Worlds of like size together: each is listed as wide as the widest of them.
        stop = start + max(int(_CHUNK // size[ranked[start]]), 1)
        part = ranked[start : min(stop, start + 2 * start + 64)]
        wide = count[part].max(0)
        while wide.astype(np.float64).prod() * len(part) > 4 * _CHUNK and len(part) > 1:
            part = part[: (len(part) + 1) // 2]
            wide = count[part].max(0)
        _list_part(draft, question, (ids[part], worlds[part]), order[part], wide)
        start += len(part)


def _list_part(
    draft: Draft,
    question: Question,
    rows: tuple[IntArray, IntArray],
    order: IntArray,
    wide: IntArray,
) -> None:
    ids, worlds = rows
    starts = question.layout.offsets[:-1]
    picked = np.concatenate([s + np.arange(k) for s, k in zip(starts, wide, strict=True)])
    local = order[:, picked]
    columns = local + np.repeat(starts, wide)
    utility = np.take_along_axis(question.utility[worlds], columns[:, None, :], axis=2)
    kept = tuple(np.arange(k) for k in wide)
    small = Layout(kept, np.arange(len(picked)), None)
    null = question.layout.null
    first = np.concatenate(([0], np.cumsum(wide)))[:-1]
    for part, passes in passing_deals(
        small, utility, question.floor[worlds], Consent(question.rule.source)
    ):
        if null is not None:
            at = [
                local[part, a : a + k] == column
                for a, k, column in zip(first, wide, null.tolist(), strict=True)
            ]
            held = np.flatnonzero(np.all([mask.any(1) for mask in at], axis=0))
            place = tuple(mask[held].argmax(1) for mask in at)
            passes[held, np.ravel_multi_index(place, tuple(wide))] = False
        found = passes.any(-1)
        deals = unravelled(passes[found].argmax(-1), wide.tolist())
        deals = np.take_along_axis(local[part[found]], deals + first, axis=1)
        draft.yes(ids[part[found]], deals, "listing near the bound")
        draft.no(ids[part[~found]], "listing near the bound")


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
