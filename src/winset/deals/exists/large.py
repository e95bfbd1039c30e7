"""Existence in spaces that cannot be listed: the compiled search, in threads, within a budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial

import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.exists.bounding import certificates
from winset.deals.exists.descent import descend_one, descend_worlds
from winset.deals.exists.dual import dual_one, dual_worlds
from winset.deals.exists.exchange import exchange_worlds
from winset.deals.exists.master import solve_master
from winset.deals.exists.result import Draft, Question
from winset.deals.threads import in_threads

__all__ = ["Found", "search_actors", "settle_unanimous"]


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
        descend_worlds(
            utility, floor, worlds[mine], who, layout.offsets, null, nodes, steps,
            part.status, part.opened, part.weights, part.deals, descend_one,
        )  # fmt: skip

    def exchange(part: _State, mine: IntArray) -> None:
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
    multiplier, proof = np.zeros((n, question.floor.shape[1])), np.full(n, np.inf)
    rows = np.flatnonzero((state.status == 0) & (state.bounds < 0))
    multiplier[rows], proof[rows] = certificates(question, worlds[rows], who, state.weights[rows])
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


def settle_unanimous(draft: Draft, question: Question, budget: int) -> None:
    """Settle the open worlds of a rule without quotas, as far as the budget goes."""
    worlds = draft.open
    _record(draft, worlds, search_actors(question, worlds, question.rule.required, budget))


def _record(draft: Draft, worlds: IntArray, found: Found) -> None:
    yes, no = found.status == 1, found.status == 0
    draft.yes(worlds[yes], found.deals[yes], "search")
    by_dual = no & np.isfinite(found.bound)
    draft.no(worlds[by_dual], "dual bound", found.multiplier[by_dual], found.bound[by_dual])
    draft.no(worlds[no & ~by_dual], "search")
