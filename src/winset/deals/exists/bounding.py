"""The Lagrangian dual of many worlds at once, in whole arrays: it settles nearly all of them.

For weights of the required actors that sum to one, the deal of largest weighted surplus is found
block by block. Where even that is below zero no deal serves them all (weak duality, Fisher 1981);
the deals that the weights propose are tried, and repaired one block at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray
from winset.deals.exists.enumeration import Within, held_within, list_within
from winset.deals.exists.result import UNDECIDED, YES, Draft, Question
from winset.space.layout import Layout

__all__ = ["bound_worlds", "certificates", "columns_held"]

_EPS = 2e-13  # allowance for rounding, where utilities run from 0 to 1
_STEPS, _STEPS_OF_LARGE = 10, 40  # where what is left can be listed, and where it cannot
_LARGE = 10**7  # deals
_REPAIRED = (0, 3, 15)  # steps after which proposals are repaired
_CHUNK = 1 << 21  # numbers of a chunk of worlds
_CLOSED = -4.0  # value of a column that is closed: no deal that holds it can serve anybody
_PARTS = 60  # open at a time, of few worlds


def bound_worlds(draft: Draft, question: Question) -> None:
    """Settle open worlds by subgradient steps on the weights (Polyak 1969).

    What is left is listed within the columns that the bound leaves open, or cut in parts, a column
    of one block each, that are bounded in turn. Whether the rule's optional members consent is
    only looked at where a deal serves the required ones, so that a proof of none holds for any
    rule. Where more parts are open than worlds were, the rest is left to the compiled search.
    """
    actors = np.asarray(question.rule.required, dtype=np.int64)
    if not len(actors):
        return
    worlds = draft.open
    steps = _STEPS if question.layout.n_deals <= _LARGE else _STEPS_OF_LARGE
    step = max(1, _CHUNK // (question.utility.shape[2] * len(actors)))
    for start in range(0, len(worlds), step):
        rows = _scaled(question, worlds[start : start + step], actors)
        _settle(draft, question, rows, steps)
        if len(rows.worlds):
            _branch(draft, question, rows)


@dataclass(eq=False)
class _Rows:
    """Worlds, or parts of them, scaled so that each actor's utilities run from 0 to 1."""

    ids: IntArray  # places in the draft
    worlds: IntArray  # places in the question
    value: FloatArray
    need: FloatArray
    weight: FloatArray
    at: FloatArray  # weights of the best bound so far
    best: FloatArray
    level: FloatArray
    stalled: IntArray
    pull: FloatArray

    def keep(self, rows: BoolArray) -> None:
        """Drop what is settled."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name)[rows])


def _rows(ids: IntArray, worlds: IntArray, value: FloatArray, need: FloatArray) -> _Rows:
    n, m = need.shape
    even = np.full((n, m), 1.0 / m)
    return _Rows(
        ids, worlds, value, need, even, even.copy(), np.full(n, np.inf), np.zeros(n),
        np.zeros(n, dtype=np.int64), np.zeros((n, m)),
    )  # fmt: skip


def _settle(
    draft: Draft, question: Question, rows: _Rows, steps: int, *, whole: bool = True
) -> None:
    """Settle rows as far as bounds and listing go; those that stay open are left.

    ``whole`` says that rows are worlds, whose proofs are kept; those of parts prove nothing alone.
    """
    layout = question.layout
    for step in range(steps):
        if not len(rows.ids):
            return
        deal = _proposed(layout, rows)
        surplus = _surplus(layout, rows, deal)
        bound = _bound(rows, surplus)
        proved = bound < -_EPS
        if whole and proved.any():
            actors = np.asarray(question.rule.required, dtype=np.int64)
            proof = certificates(question, rows.worlds[proved], actors, rows.weight[proved])
            draft.no(rows.ids[proved], "dual bound", *proof)
        elif proved.any():
            draft.no(rows.ids[proved], "dual bound")
        served = np.zeros(len(bound), dtype=np.bool_)
        if step in _REPAIRED:
            _repair(layout, rows, deal, surplus, ~proved)
        hopeful = np.flatnonzero(~proved & (surplus >= 0.0).all(1))
        if len(hopeful):
            passed = hopeful[_passes(question, rows.worlds[hopeful], deal[hopeful])]
            served[passed] = True
            draft.yes(rows.ids[passed], deal[passed], "a deal proposed by weights")
        open_ones = ~(proved | served)
        rows.keep(open_ones)
        _move(rows, surplus[open_ones], bound[open_ones])
    if len(rows.ids):
        list_within(draft, question, rows.ids, _within(layout, rows)[0])
        rows.keep(draft.status[rows.ids] == UNDECIDED)


def _bound(rows: _Rows, surplus: FloatArray) -> FloatArray:
    """Weighted surplus of the best deals; the best weights so far are kept."""
    bound: FloatArray = (rows.weight * surplus).sum(1)
    better = bound < rows.best
    aim = np.where(np.isinf(rows.best), 0.0, 0.02 * np.abs(rows.best))
    rows.stalled = np.where(bound < rows.best - aim, 0, rows.stalled + 1)
    rows.at[better] = rows.weight[better]
    rows.best = np.where(better, bound, rows.best)
    return bound


def columns_held(question: Question, worlds: IntArray) -> tuple[BoolArray, BoolArray]:
    """Find the columns that some passing deal holds, in worlds that have one.

    Returns
    -------
    known : (n,) bool
        Of which worlds the answer was worked out; of others, too many deals are near the bound.
    held : (n, columns) bool
    """
    layout, actors = question.layout, np.asarray(question.rule.required, dtype=np.int64)
    known = np.zeros(len(worlds), dtype=np.bool_)
    held = np.zeros((len(worlds), question.utility.shape[2]), dtype=np.bool_)
    if not len(actors):
        return known, held
    step = max(1, _CHUNK // (question.utility.shape[2] * len(actors)))
    for start in range(0, len(worlds), step):
        part = slice(start, start + step)
        rows = _scaled(question, worlds[part], actors)
        for _ in range(_STEPS):
            surplus = _surplus(layout, rows, _proposed(layout, rows))
            _move(rows, surplus, _bound(rows, surplus))
        known[part], held[part] = held_within(question, _within(layout, rows)[0])
    return known, held


def _branch(draft: Draft, question: Question, rows: _Rows) -> None:
    """Cut open worlds in parts, and those in parts again, while no more of them are open."""
    layout = question.layout
    root, most = rows.ids.copy(), max(len(rows.ids), _PARTS)
    while 0 < len(root) <= most:
        parent, parts = _parts(layout, rows)
        owner = root[parent]
        below = Draft(len(parent), question.floor.shape[1], len(layout.sizes))
        _settle(below, question, parts, _STEPS, whole=False)
        yes = np.flatnonzero(below.status == YES)
        found, first = np.unique(owner[yes], return_index=True)
        draft.yes(found, below.witness[yes[first]], "a part of the deals, bounded")
        still = np.unique(owner[below.open])
        done = np.setdiff1d(root, np.concatenate((found, still)))
        draft.no(done, "every part of the deals bounded")
        root = owner[parts.ids]
        open_ones = draft.status[root] == UNDECIDED
        parts.keep(open_ones)
        rows, root = parts, root[open_ones]


def _parts(layout: Layout, rows: _Rows) -> tuple[IntArray, _Rows]:
    """Hold each row to one column of a block at a time: whose row each part is, and the parts."""
    starts = layout.offsets[:-1]
    within, loss = _within(layout, rows)
    order, count = within.order, within.count
    # The block whose columns cost most, on the whole: the parts' bounds are lowest.
    cost = np.add.reduceat(np.where(np.isfinite(loss), loss, 0.0), starts, axis=1)
    block = np.where(count > 1, cost, -1.0).argmax(1)
    wide = count[np.arange(len(block)), block]
    parent = np.repeat(np.arange(len(block)), wide)
    rank = np.arange(len(parent)) - np.repeat(np.cumsum(wide) - wide, wide)
    column = order[parent, starts[block[parent]] + rank] + starts[block[parent]]
    owner = np.repeat(np.arange(len(layout.sizes)), layout.sizes)
    shut = np.isinf(loss[parent]) | (owner == block[parent][:, None])
    shut[np.arange(len(parent)), column] = False
    value = np.where(shut[:, None, :], _CLOSED, rows.value[parent])
    parts = _rows(np.arange(len(parent)), rows.worlds[parent], value, rows.need[parent])
    parts.weight = rows.at[parent]
    parts.at = parts.weight.copy()
    return parent, parts


def _within(layout: Layout, rows: _Rows) -> tuple[Within, FloatArray]:
    """Columns that a deal serving all may hold: whose loss at the best weights can be spared.

    Returns
    -------
    within : Within
        Columns of least loss first.
    loss : (rows, columns) float
        Infinite for those that may not.
    """
    starts, m = layout.offsets[:-1], rows.need.shape[1]
    held = np.ones((len(rows.ids), rows.value.shape[2]), dtype=np.bool_)
    loss = np.zeros(held.shape)
    for weight in (*np.eye(m)[:, None], rows.at):  # each actor alone, and all together
        total = np.einsum("wa,wac->wc", np.broadcast_to(weight, rows.at.shape), rows.value)
        top = np.maximum.reduceat(total, starts, axis=1)
        spare = top.sum(1) - (weight * rows.need).sum(1)
        loss = np.repeat(top, layout.sizes, axis=1) - total
        held &= loss <= spare[:, None] + _EPS
    count = np.add.reduceat(held.astype(np.int64), starts, axis=1)
    loss[~held] = np.inf
    order = [
        np.argsort(loss[:, a:b], axis=1, kind="stable")
        for a, b in zip(starts, layout.offsets[1:], strict=True)
    ]
    return Within(rows.worlds, np.concatenate(order, axis=1), count), loss


def _scaled(question: Question, worlds: IntArray, actors: IntArray) -> _Rows:
    layout = question.layout
    u = question.utility[np.ix_(worlds, actors)]
    floor = question.floor[np.ix_(worlds, actors)]
    starts = layout.offsets[:-1]
    least = np.minimum.reduceat(u, starts, axis=2)
    low = least.sum(-1)
    span = np.maximum.reduceat(u, starts, axis=2).sum(-1) - low
    span = np.where(span > 0.0, span, 1.0)
    value = (u - np.repeat(least, layout.sizes, axis=2)) / span[:, :, None]
    # Beyond 0..1 a walk-away value is met by all deals, or by none.
    need = np.clip((floor - TOLERANCE - low) / span, -1.0, 2.0)
    return _rows(worlds, worlds, value, need)


def _proposed(layout: Layout, rows: _Rows) -> IntArray:
    """(worlds, blocks) the deal of largest weighted utility, the null deal left out."""
    total = np.matmul(rows.weight[:, None, :], rows.value)[:, 0]
    edges = list(zip(layout.offsets[:-1], layout.offsets[1:], strict=True))
    deal = np.stack([total[:, a:b].argmax(1) for a, b in edges], axis=1)
    null = np.flatnonzero(layout.is_null(deal))
    if len(null) and layout.null is not None:
        losses, others = [], []
        for (a, b), column in zip(edges, layout.null.tolist(), strict=True):
            rest = total[null, a:b].copy()
            best = rest[:, column].copy()
            rest[:, column] = -np.inf
            others.append(rest.argmax(1))
            losses.append(best - rest.max(1))
        cheapest = np.argmin(losses, axis=0)  # the block in which differing costs least
        deal[null, cheapest] = np.array(others)[cheapest, np.arange(len(null))]
    return deal


def _surplus(layout: Layout, rows: _Rows, deal: IntArray) -> FloatArray:
    """(worlds, actors) by how much each actor is above its walk-away value."""
    columns = (deal + layout.offsets[:-1])[:, None, :]
    taken = np.take_along_axis(rows.value, columns, axis=2)
    return np.asarray(taken.sum(2) - rows.need)


def _repair(
    layout: Layout, rows: _Rows, deal: IntArray, surplus: FloatArray, wanted: BoolArray
) -> None:
    """Change one block at a time while the sum of shortfalls shrinks; in place."""
    where = np.flatnonzero(wanted & (surplus < 0.0).any(1))
    starts, owner = layout.offsets[:-1], np.repeat(np.arange(len(layout.sizes)), layout.sizes)
    while len(where):
        value, now = rows.value[where], (deal[where] + starts)[:, None, :]
        without = surplus[where][:, :, None] - np.take_along_axis(value, now, axis=2)
        short = np.zeros((len(where), value.shape[2]))
        for a in range(value.shape[1]):
            reached = value[:, a] + without[:, a, owner]
            short += np.minimum(reached, 0.0, out=reached)
        if layout.null is not None:
            differs = deal[where] != layout.null
            last = differs & (differs.sum(1) == 1)[:, None]  # moving it would make the deal null
            at, block = np.nonzero(last)
            short[at, layout.null[block] + starts[block]] = -np.inf
        best = short.argmax(1)
        each = np.arange(len(where))
        shrinks = short[each, best] > np.minimum(surplus[where], 0.0).sum(1) + 1e-12
        each, best = each[shrinks], best[shrinks]
        where = where[shrinks]
        surplus[where] = without[each, :, owner[best]] + value[each, :, best]
        deal[where, owner[best]] = best - starts[owner[best]]
        where = where[(surplus[where] < 0.0).any(1)]


def _move(rows: _Rows, surplus: FloatArray, bound: FloatArray) -> None:
    """Step against the surplus, aiming nearer to the best bound where that has stalled."""
    stuck = rows.stalled >= 4
    rows.level = np.where(stuck, 0.5 + 0.5 * rows.level, rows.level)
    rows.stalled = np.where(stuck, 0, rows.stalled)
    rows.weight[stuck] = rows.at[stuck]
    rows.pull = 0.3 * rows.pull + surplus - surplus.mean(1, keepdims=True)
    length = np.maximum((rows.pull**2).sum(1), 1e-18)
    stride = (bound - rows.level * rows.best + 1e-6) / length
    rows.weight = _on_simplex(rows.weight - stride[:, None] * rows.pull)


def _on_simplex(weight: FloatArray) -> FloatArray:
    """Nearest weights of at least 0 that sum to one (Michelot 1986)."""
    order = -np.sort(-weight, axis=1)
    rank = np.arange(1, weight.shape[1] + 1)
    shift = (np.cumsum(order, axis=1) - 1.0) / rank
    last = (order > shift).sum(1) - 1
    return np.maximum(weight - np.take_along_axis(shift, last[:, None], axis=1), 0.0)


def _passes(question: Question, worlds: IntArray, deal: IntArray) -> BoolArray:
    """Which deals pass the whole rule, each judged in its world."""
    columns = (deal + question.layout.offsets[:-1])[:, None, :]
    reached = np.take_along_axis(question.utility[worlds], columns, axis=2).sum(2)
    return question.rule.passes(reached >= question.floor[worlds] - TOLERANCE)


def certificates(
    question: Question, worlds: IntArray, actors: IntArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Turn scaled weights into multipliers of utilities, and recompute the bound with them.

    Parameters
    ----------
    question : Question
    worlds : (n,) int
    actors : (m,) int
    weight : (n, m) float
        Such that no deal has a weighted surplus of 0, utilities running from 0 to 1.

    Returns
    -------
    multiplier : (n, all actors) float
    bound : (n,) float
    """
    layout = question.layout
    multiplier = np.zeros((len(worlds), question.floor.shape[1]))
    at = np.ix_(worlds, actors)
    u, floor = question.utility[at], question.floor[at]
    edges = list(zip(layout.offsets[:-1], layout.offsets[1:], strict=True))
    low = sum(u[:, :, a:b].min(-1) for a, b in edges)
    span = sum(u[:, :, a:b].max(-1) for a, b in edges) - low
    weight = weight / np.where(span > 0, span, 1.0)
    # who accepts every deal proves nothing
    weight = np.where(floor - TOLERANCE <= low, 0.0, weight)
    weight /= weight.sum(-1, keepdims=True)
    # a walk-away value out of reach of every deal proves the same when it is brought nearer
    near = np.clip(floor, low - 1.0, low + 2.0 * span + 1.0)
    value = np.einsum("wa,wac->wc", weight, u)
    most = -np.einsum("wa,wa->w", weight, near - TOLERANCE)
    loss = np.full(len(worlds), 0.0 if layout.null is None else np.inf)
    for block, (a, b) in enumerate(edges):
        best = value[:, a:b].max(-1)
        most += best
        if layout.null is not None and b - a > 1:
            other = np.delete(value[:, a:b], int(layout.null[block]), axis=1).max(-1)
            loss = np.minimum(loss, best - other)
    multiplier[:, actors] = weight
    return multiplier, most - np.maximum(loss, 0.0)
