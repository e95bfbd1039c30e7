"""Depth-first search for a deal that serves all actors of one world, with dual bounds (compiled).

Arrays as in :mod:`winset.deals.exists.proposing`.
"""

from __future__ import annotations

# Compiled functions take plain arrays, many of them, and spell their loops out.
# ruff: noqa: PLR0912, PLR0915, PLR0917, PLR1730
import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.compiled import Compiled, inner, kernel, shared
from winset.deals.exists.proposing import EPS, OPEN, PROVED, WITNESS, load, project

__all__ = ["DESCENT", "descend_one", "descend_worlds"]


_A3, _V, _M = "float64[:, :, ::1]", "float64[:, ::1]", "float64[::1]"
_I, _B = "int64[::1]", "boolean[::1]"


@inner(f"boolean({_V}, {_M}, {_I}, {_B})")
def _eliminate(rows: FloatArray, least: FloatArray, offsets: IntArray, alive: BoolArray) -> bool:
    """Drop columns that no deal can hold and reach every row's least value; False if none is left.

    A column is dropped when, with the best column everywhere else, some row still falls short
    (variable fixing by reduced costs).
    """
    blocks, n_rows = offsets.shape[0] - 1, rows.shape[1]
    top, total = np.empty((blocks, n_rows)), np.empty(n_rows)
    changed = True
    while changed:
        changed = False
        for r in range(n_rows):
            total[r] = 0.0
            for b in range(blocks):
                best = -np.inf
                for c in range(offsets[b], offsets[b + 1]):
                    if alive[c] and rows[c, r] > best:
                        best = rows[c, r]
                top[b, r] = best
                total[r] += best
        for b in range(blocks):
            some = False
            for c in range(offsets[b], offsets[b + 1]):
                if not alive[c]:
                    continue
                for r in range(n_rows):
                    if total[r] - top[b, r] + rows[c, r] < least[r] - EPS:
                        alive[c], changed = False, True
                        break
                some = some or alive[c]
            if not some:
                return False
    return True


@inner(f"void({_V}, {_I}, {_I}, {_B})")
def _drop_dominated(value: FloatArray, offsets: IntArray, null: IntArray, alive: BoolArray) -> None:
    """Drop columns that another is at least as good as for every actor."""
    for b in range(offsets.shape[0] - 1):
        for c in range(offsets[b], offsets[b + 1]):
            for d in range(offsets[b], offsets[b + 1]):
                if d == c or not alive[c] or not alive[d]:
                    continue
                if null[0] >= 0 and d - offsets[b] == null[b]:
                    continue  # moving to a null column might make the deal null
                worse, equal = True, True
                for a in range(value.shape[1]):
                    if value[d, a] < value[c, a]:
                        worse = False
                        break
                    if value[d, a] > value[c, a]:
                        equal = False
                if worse and (not equal or d < c):
                    alive[c] = False


@inner(f"void({_V}, {_V}, {_I}, {_B}, {_I}, {_I}, {_I})")
def _arrange(
    value: FloatArray,
    rows: FloatArray,
    offsets: IntArray,
    alive: BoolArray,
    order: IntArray,
    first: IntArray,
    columns: IntArray,
) -> None:
    """Put blocks of wide spread first, and in each the columns of largest first row."""
    blocks = offsets.shape[0] - 1
    spread = np.zeros(blocks)
    for b in range(blocks):
        for a in range(value.shape[1]):
            low, high = np.inf, -np.inf
            for c in range(offsets[b], offsets[b + 1]):
                if alive[c] and value[c, a] < low:
                    low = value[c, a]
                if alive[c] and value[c, a] > high:
                    high = value[c, a]
            spread[b] += high - low
        j = b
        while j > 0 and spread[order[j - 1]] < spread[b]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = b
    n = 0
    for d in range(blocks):
        first[d] = n
        for c in range(offsets[order[d]], offsets[order[d] + 1]):
            if not alive[c]:
                continue
            j = n
            while j > first[d] and rows[columns[j - 1], 0] < rows[c, 0]:
                columns[j] = columns[j - 1]
                j -= 1
            columns[j] = c
            n += 1
    first[blocks] = n


@inner(f"int64({_V}, {_M}, {_I}, {_I}, {_I}, int64, {_M}, {_M}, int64, {_I})")
def _refine(
    value: FloatArray,
    need: FloatArray,
    order: IntArray,
    first: IntArray,
    columns: IntArray,
    depth: int,
    gained: FloatArray,
    weight: FloatArray,
    steps: int,
    deal: IntArray,
) -> int:
    """Improve the dual weights for what is left below a node; its last proposal stays in ``deal``.

    ``gained`` holds the root row first, then one entry per actor.
    """
    actors, blocks = value.shape[1], order.shape[0]
    surplus, best_weight = np.empty(actors), np.empty(actors)
    best, level = np.inf, 0.0
    for _ in range(steps):
        for a in range(actors):
            surplus[a] = gained[a + 1] - need[a]
        for d in range(depth, blocks):
            top, k = -np.inf, -1
            for j in range(first[d], first[d + 1]):
                q = 0.0
                for a in range(actors):
                    q += weight[a] * value[columns[j], a]
                if q > top:
                    top, k = q, columns[j]
            deal[order[d]] = k
            for a in range(actors):
                surplus[a] += value[k, a]
        bound, mean, served = 0.0, 0.0, True
        for a in range(actors):
            bound += weight[a] * surplus[a]
            mean += surplus[a] / actors
            served = served and surplus[a] >= 0.0
        if served:
            return WITNESS
        if bound < -EPS:
            return PROVED
        if bound < best:
            best = bound
            for a in range(actors):
                best_weight[a] = weight[a]
        else:
            level = 0.5 + 0.5 * level
        length = 0.0
        for a in range(actors):
            length += (surplus[a] - mean) ** 2
        if length < 1e-18:
            break
        stride = (bound - level * best + 1e-6) / length
        for a in range(actors):
            weight[a] -= stride * (surplus[a] - mean)
        project(weight)
    for a in range(actors):
        weight[a] = best_weight[a]
    return OPEN


@inner(f"void({_V}, {_M}, {_M}, {_V}, {_M})")
def _to_rows(
    value: FloatArray, need: FloatArray, weight: FloatArray, rows: FloatArray, least: FloatArray
) -> None:
    """Write the constraints as rows: the weighted sum of all actors, then each actor's own."""
    actors = value.shape[1]
    least[0] = 0.0
    for a in range(actors):
        least[a + 1] = need[a]
        least[0] += weight[a] * need[a]
    for c in range(value.shape[0]):
        rows[c, 0] = 0.0
        for a in range(actors):
            rows[c, a + 1] = value[c, a]
            rows[c, 0] += weight[a] * value[c, a]


@inner(f"void({_V}, {_M}, {_I}, {_I}, {_B}, boolean, {_V}, {_V})")
def _from_below(
    rows: FloatArray,
    least: FloatArray,
    first: IntArray,
    columns: IntArray,
    stays: BoolArray,
    has_null: bool,
    wanted: FloatArray,
    detour: FloatArray,
) -> None:
    """Fill, per depth and row, what must be gained above, and the cost of leaving the null deal."""
    blocks = first.shape[0] - 1
    for r in range(rows.shape[1]):
        wanted[blocks, r] = least[r] - EPS
        detour[blocks, r] = np.inf if has_null else 0.0
        for d in range(blocks - 1, -1, -1):
            best, away = -np.inf, -np.inf
            for j in range(first[d], first[d + 1]):
                q = rows[columns[j], r]
                if q > best:
                    best = q
                if not stays[columns[j]] and q > away:
                    away = q
            wanted[d, r] = wanted[d + 1, r] - best
            loss = best - away if has_null else 0.0
            detour[d, r] = detour[d + 1, r] if detour[d + 1, r] < loss else loss


@inner(f"float64({_V}, {_M}, {_I}, {_I}, int64, {_M})")
def _own_wanted(
    value: FloatArray,
    need: FloatArray,
    first: IntArray,
    columns: IntArray,
    depth: int,
    weight: FloatArray,
) -> float:
    """Weighted gain that a node at ``depth`` must show, were all below it at its best."""
    least = -EPS
    for a in range(value.shape[1]):
        least += weight[a] * need[a]
    for d in range(depth, first.shape[0] - 1):
        best = -np.inf
        for j in range(first[d], first[d + 1]):
            q = 0.0
            for a in range(value.shape[1]):
                q += weight[a] * value[columns[j], a]
            if q > best:
                best = q
        least -= best
    return least


DESCENT = f"Tuple((int64, int64))({_V}, {_M}, {_I}, {_I}, {_M}, int64, int64, {_I})"


@shared(DESCENT)
def descend_one(
    value: FloatArray,
    need: FloatArray,
    offsets: IntArray,
    null: IntArray,
    weight: FloatArray,
    budget: int,
    steps: int,
    deal: IntArray,
) -> tuple[int, int]:
    """Search depth first; returns the answer and the nodes used.

    Every node is bounded by each actor's own best and by the root's dual weights; with ``steps``
    above 0 also by weights improved at the node, whose proposal is tried as a deal.
    """
    n_columns, actors = value.shape
    blocks, n_rows = offsets.shape[0] - 1, actors + 1
    rows, least = np.empty((n_columns, n_rows)), np.empty(n_rows)
    _to_rows(value, need, weight, rows, least)
    alive, stays = np.ones(n_columns, np.bool_), np.zeros(n_columns, np.bool_)
    if not _eliminate(rows, least, offsets, alive):
        return PROVED, 0
    _drop_dominated(value, offsets, null, alive)
    order, first = np.empty(blocks, np.int64), np.empty(blocks + 1, np.int64)
    columns = np.empty(n_columns, np.int64)
    _arrange(value, rows, offsets, alive, order, first, columns)
    has_null = null[0] >= 0
    if has_null:
        for b in range(blocks):
            stays[offsets[b] + null[b]] = True
    wanted, detour = np.empty((blocks + 1, n_rows)), np.empty((blocks + 1, n_rows))
    _from_below(rows, least, first, columns, stays, has_null, wanted, detour)

    gained = np.zeros((blocks + 1, n_rows))
    own, own_wanted = np.empty((blocks + 1, actors)), np.empty(blocks + 1)
    position, differs = np.empty(blocks + 1, np.int64), np.empty(blocks + 1, np.bool_)
    tried = np.empty(blocks, np.int64)
    for a in range(actors):
        own[0, a] = weight[a]
    own_wanted[0], differs[0], position[0] = -np.inf, not has_null, 0
    depth, nodes = 0, 0
    while depth >= 0:
        if position[depth] >= first[depth + 1]:
            depth -= 1
            continue
        c = columns[position[depth]]
        position[depth] += 1
        nodes += 1
        if nodes > budget:
            return OPEN, nodes
        if steps > 0:
            q = 0.0
            for a in range(actors):
                q += own[depth, a] * (gained[depth, a + 1] + value[c, a])
            if q < own_wanted[depth]:
                continue
        apart = differs[depth] or not stays[c]
        reached = True
        for r in range(n_rows):
            q = gained[depth, r] + rows[c, r]
            gained[depth + 1, r] = q
            if q < wanted[depth + 1, r] + (0.0 if apart else detour[depth + 1, r]):
                reached = False
                break
        if not reached:
            continue
        deal[order[depth]] = c
        depth += 1
        if depth == blocks:
            return WITNESS, nodes
        differs[depth] = apart
        position[depth] = first[depth]
        if steps == 0:
            continue
        for a in range(actors):
            own[depth, a] = own[depth - 1, a]
        if depth <= blocks - 3:
            nodes += steps
            found = _refine(
                value, need, order, first, columns, depth, gained[depth], own[depth], steps, tried
            )
            if found == PROVED:
                depth -= 1
                continue
            if found == WITNESS:
                for d in range(depth, blocks):
                    apart = apart or not stays[tried[order[d]]]
                if apart:
                    for d in range(depth, blocks):
                        deal[order[d]] = tried[order[d]]
                    return WITNESS, nodes
        own_wanted[depth] = _own_wanted(value, need, first, columns, depth + 1, own[depth])
    return PROVED, nodes


@kernel(
    f"void({_A3}, {_V}, {_I}, {_I}, {_I}, {_I}, int64, int64, int8[::1], {_I}, {_V}, "
    "int64[:, ::1])",
    DESCENT,
)
def descend_worlds(
    utility: FloatArray,
    floor: FloatArray,
    worlds: IntArray,
    actors: IntArray,
    offsets: IntArray,
    null: IntArray,
    budget: int,
    steps: int,
    status: NDArray[np.int8],
    opened: IntArray,
    weights: FloatArray,
    deals: IntArray,
    one: Compiled,
) -> None:
    """Search each listed world to the end, or until ``budget`` nodes are ``opened`` in it."""
    m = actors.shape[0]
    value, need = np.empty((utility.shape[2], m)), np.empty(m)
    for t in range(worlds.shape[0]):
        load(utility[worlds[t]], floor[worlds[t]], actors, offsets, value, need)
        status[t], opened[t] = one(value, need, offsets, null, weights[t], budget, steps, deals[t])
