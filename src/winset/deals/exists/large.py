"""Existence in spaces that cannot be listed: the compiled search, in threads, within a budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, FloatArray, IntArray
from winset.deals.exists.result import Draft, Question
from winset.deals.threads import in_threads

__all__ = ["Found", "in_threads", "search_actors", "settle_large"]


_QUICK_NODES = 1_500
_NODE_STEPS = 4  # dual steps at a node, where nodes are few and hard
_HUNTS = 8
_ROUNDS = (400, 4_000, 40_000, 400_000, 4_000_000)
_LEAST_NODES = 100


@dataclass(frozen=True, eq=False)
class Found:
    """Answers for a list of worlds; certificates in the units of the utilities."""

    status: NDArray[np.int8]
    deals: IntArray
    multiplier: FloatArray
    bound: FloatArray
    nodes_left: int


def search_actors(
    question: Question, worlds: IntArray, actors: tuple[int, ...], budget: int
) -> Found:
    """Look for deals that serve all of ``actors``, in some worlds.

    The budget (nodes of the search tree, for all worlds together) is spent in rounds, so that
    hard worlds do not starve the others; what each world gets depends on how many are open, not
    on time or threads.
    """
    from winset.deals.exists.dual import dual_one, dual_worlds
    from winset.deals.exists.master import solve_master

    layout = question.layout
    n, m = len(worlds), len(actors)
    state = _State(
        status=np.full(n, -1, dtype=np.int8),
        opened=np.zeros(n, dtype=np.int64),
        weights=np.full((n, m), 1.0 / max(m, 1)),
        bounds=np.full(n, np.inf),
        deals=np.zeros((n, len(layout.sizes)), dtype=np.int64),
    )
    who = np.asarray(actors, dtype=np.int64)
    null = np.array([-1]) if layout.null is None else np.ascontiguousarray(layout.null)
    utility, floor = np.ascontiguousarray(question.utility), np.ascontiguousarray(question.floor)

    def bound(part: _State, mine: IntArray) -> None:
        dual_worlds(
            utility, floor, worlds[mine], who, layout.offsets, null,
            part.status, part.weights, part.bounds, part.deals, dual_one, solve_master,
        )  # fmt: skip

    def descend(part: _State, mine: IntArray, nodes: int, steps: int) -> None:
        from winset.deals.exists.descent import descend_one, descend_worlds

        descend_worlds(
            utility, floor, worlds[mine], who, layout.offsets, null, nodes, steps,
            part.status, part.opened, part.weights, part.deals, descend_one,
        )  # fmt: skip

    def exchange(part: _State, mine: IntArray) -> None:
        from winset.deals.exists.exchange import exchange_worlds

        exchange_worlds(
            utility, floor, worlds[mine], who, layout.offsets, null, _HUNTS,
            part.status, part.weights, part.deals,
        )  # fmt: skip

    state.run(bound)
    state.bounds[state.status != 0] = np.inf
    state.run(partial(descend, nodes=_QUICK_NODES, steps=0))
    state.opened[:] = 0
    state.run(exchange)
    left = budget
    for nodes in _ROUNDS:
        n_open = int((state.status == -1).sum())
        share = min(nodes, left // max(n_open, 1))
        if not n_open or share < _LEAST_NODES:
            break
        state.run(partial(descend, nodes=share, steps=_NODE_STEPS))
        left -= int(state.opened.sum())
        state.opened[:] = 0
    multiplier, proof = _certificates(question, worlds, who, state)
    return Found(state.status, state.deals - layout.offsets[:-1], multiplier, proof, left)


@dataclass(eq=False)
class _State:
    """What is known of a list of worlds so far."""

    status: NDArray[np.int8]
    opened: IntArray
    weights: FloatArray
    bounds: FloatArray
    deals: IntArray

    def run(self, step: Callable[[_State, IntArray], None]) -> None:
        """Apply a step to the open worlds, in threads; each world has its own rows."""

        def one(mine: IntArray) -> None:
            part = _State(*(getattr(self, field.name)[mine] for field in fields(self)))
            step(part, mine)
            for field in fields(self):
                getattr(self, field.name)[mine] = getattr(part, field.name)

        in_threads(one, np.flatnonzero(self.status == -1))


def _certificates(
    question: Question,
    worlds: IntArray,
    actors: IntArray,
    state: _State,
) -> tuple[FloatArray, FloatArray]:
    """Turn scaled weights into multipliers of utilities, and recompute the bound with them."""
    layout = question.layout
    multiplier = np.zeros((len(worlds), question.floor.shape[1]))
    bound = np.full(len(worlds), np.inf)
    rows = np.flatnonzero((state.status == 0) & (state.bounds < 0))
    if not len(rows):
        return multiplier, bound
    at = np.ix_(worlds[rows], actors)
    u, floor = question.utility[at], question.floor[at]
    edges = list(zip(layout.offsets[:-1], layout.offsets[1:], strict=True))
    low = sum(u[:, :, a:b].min(-1) for a, b in edges)
    span = sum(u[:, :, a:b].max(-1) for a, b in edges) - low
    weight = state.weights[rows] / np.where(span > 0, span, 1.0)
    # who accepts every deal proves nothing
    weight = np.where(floor - TOLERANCE <= low, 0.0, weight)
    weight /= weight.sum(-1, keepdims=True)
    # a walk-away value out of reach of every deal proves the same when it is brought nearer
    near = np.clip(floor, low - 1.0, low + 2.0 * span + 1.0)
    value = np.einsum("wa,wac->wc", weight, u)
    most = -np.einsum("wa,wa->w", weight, near - TOLERANCE)
    loss = np.full(len(rows), 0.0 if layout.null is None else np.inf)
    for block, (a, b) in enumerate(edges):
        best = value[:, a:b].max(-1)
        most += best
        if layout.null is not None and b - a > 1:
            other = np.delete(value[:, a:b], int(layout.null[block]), axis=1).max(-1)
            loss = np.minimum(loss, best - other)
    multiplier[rows[:, None], actors] = weight
    bound[rows] = most - np.maximum(loss, 0.0)
    return multiplier, bound


def settle_large(draft: Draft, question: Question, budget: int) -> None:
    """Settle the open worlds of a large space, as far as the budget goes."""
    worlds = draft.open
    rule = question.rule
    if rule.unanimous:
        _record(draft, worlds, search_actors(question, worlds, rule.required, budget))
        return
    from winset.deals.exists.coalitions import settle_coalitions

    settle_coalitions(draft, question, budget)


def _record(draft: Draft, worlds: IntArray, found: Found) -> None:
    yes, no = found.status == 1, found.status == 0
    draft.yes(worlds[yes], found.deals[yes], "search")
    by_dual = no & np.isfinite(found.bound)
    draft.no(worlds[by_dual], "dual bound", found.multiplier[by_dual], found.bound[by_dual])
    draft.no(worlds[no & ~by_dual], "search")
