"""Search over coalitions in each world, where quotas leave open who must be served (compiled).

A rule of many members has too many minimal coalitions to list (31 of 60: 10^17). The search
instead decides member by member who is in. The deals that serve a set of members shrink as it
grows, so a dual bound that excludes a set excludes every coalition that holds it; and a member
that cannot join those already in is out.

Arrays as in :mod:`winset.deals.exists.proposing`; members are the required actors first, then
the optional ones. ``votes (quotas, members)`` are weights, 0 for required actors.
"""

from __future__ import annotations

# Compiled functions take plain arrays, many of them, and spell their loops out.
# ruff: noqa: PLR0917
import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.compiled import Compiled, inner, kernel
from winset.deals.exists.descent import DESCENT
from winset.deals.exists.dual import DUAL
from winset.deals.exists.master import MASTER
from winset.deals.exists.proposing import OPEN, PROVED, WITNESS, load

__all__ = ["votes_worlds"]


_LEAF_NODES = 20_000
_NODES_PER_DUAL = 40  # work of a dual bound, in nodes of the search for deals
_A3, _V, _M, _I = "float64[:, :, ::1]", "float64[:, ::1]", "float64[::1]", "int64[::1]"
_IN, _OUT, _FREE = 1, 0, -1
_SEARCHES = (DUAL, MASTER, DESCENT)


@inner(f"boolean({_V}, {_M}, {_I}, boolean)")
def _enough(votes: FloatArray, quota: FloatArray, side: IntArray, with_free: bool) -> bool:
    """Whether those in (and those not yet decided) reach every quota."""
    for q in range(votes.shape[0]):
        total = 0.0
        for k in range(votes.shape[1]):
            if side[k] == _IN or (with_free and side[k] == _FREE):
                total += votes[q, k]
        if total < quota[q]:
            return False
    return True


@inner(f"boolean({_V}, {_M}, {_I}, {_I}, {_V}, {_M}, int64, {_I}, {_M})")
def _passes(
    value: FloatArray,
    need: FloatArray,
    offsets: IntArray,
    null: IntArray,
    votes: FloatArray,
    quota: FloatArray,
    n_required: int,
    deal: IntArray,
    surplus: FloatArray,
) -> bool:
    """Fill every member's surplus at a deal, and tell whether it passes the whole rule."""
    served, differs = True, null[0] < 0
    for k in range(value.shape[1]):
        surplus[k] = -need[k]
        for b in range(deal.shape[0]):
            surplus[k] += value[deal[b], k]
        served = served and (k >= n_required or surplus[k] >= 0.0)
    for b in range(deal.shape[0]):
        differs = differs or deal[b] - offsets[b] != null[b]
    if not served or not differs:
        return False
    for q in range(votes.shape[0]):
        total = 0.0
        for k in range(votes.shape[1]):
            if surplus[k] >= 0.0:
                total += votes[q, k]
        if total < quota[q]:
            return False
    return True


@inner(
    f"Tuple((int64, float64, int64))({_V}, {_M}, {_I}, {_I}, {_I}, int64, int64, {_I})",
    *_SEARCHES,
)
def _serve(
    value: FloatArray,
    need: FloatArray,
    offsets: IntArray,
    null: IntArray,
    side: IntArray,
    extra: int,
    nodes: int,
    deal: IntArray,
    dual: Compiled,
    master: Compiled,
    descend: Compiled,
) -> tuple[int, float, int]:
    """Look for a deal that serves those in, and ``extra``: dual bound, then up to ``nodes``."""
    m = 0
    for k in range(side.shape[0]):
        if side[k] == _IN or k == extra:
            m += 1
    part, least, weight = np.empty((value.shape[0], m)), np.empty(m), np.empty(m)
    j = 0
    for k in range(side.shape[0]):
        if side[k] == _IN or k == extra:
            for c in range(value.shape[0]):
                part[c, j] = value[c, k]
            least[j] = need[k]
            weight[j] = 1.0 / m
            j += 1
    found, bound = dual(part, least, offsets, null, weight, deal, master)
    used = 1 + m // 4  # in units of a dual bound of a few members
    if found == OPEN and nodes > 0:
        found, opened = descend(part, least, offsets, null, weight, 1_500, 0, deal)
        used += opened // _NODES_PER_DUAL
        if found == OPEN:
            found, opened = descend(part, least, offsets, null, weight, nodes, 4, deal)
            used += opened // _NODES_PER_DUAL
    return found, bound, used


@inner(f"void({_V}, {_M}, {_M}, {_I}, {_I})")
def _complete(
    votes: FloatArray, quota: FloatArray, surplus: FloatArray, side: IntArray, trial: IntArray
) -> None:
    """Fill a coalition up with the members nearest to being served, until every quota is met."""
    for k in range(side.shape[0]):
        trial[k] = side[k]
    for q in range(votes.shape[0]):
        while True:
            total = 0.0
            best = -1
            for k in range(side.shape[0]):
                if trial[k] == _IN:
                    total += votes[q, k]
                elif (
                    trial[k] == _FREE
                    and votes[q, k] > 0.0
                    and (best < 0 or surplus[k] > surplus[best])
                ):
                    best = k
            if total >= quota[q] or best < 0:
                break
            trial[best] = _IN


@inner(
    f"int64({_V}, {_M}, {_I}, {_I}, {_V}, {_M}, int64, {_I}, {_M}, {_I}, {_I})",
    *_SEARCHES,
)
def _examine(
    value: FloatArray,
    need: FloatArray,
    offsets: IntArray,
    null: IntArray,
    votes: FloatArray,
    quota: FloatArray,
    n_required: int,
    side: IntArray,
    bounds: FloatArray,
    deal: IntArray,
    spent: IntArray,
    dual: Compiled,
    master: Compiled,
    descend: Compiled,
) -> int:
    """Try a set of members: a deal that passes, a proof against all its coalitions, or neither.

    Members who cannot join are put out; ``bounds`` tells how hard it is for the others. ``spent``
    counts dual bounds, and coalitions left unsettled.
    """
    n = value.shape[1]
    trial, surplus = np.empty(n, np.int64), np.empty(n)
    leaf = _enough(votes, quota, side, False)
    found, _, used = _serve(
        value,
        need,
        offsets,
        null,
        side,
        -1,
        _LEAF_NODES if leaf else 0,
        deal,
        dual,
        master,
        descend,
    )
    spent[0] += used
    if found == PROVED:
        return PROVED
    if _passes(value, need, offsets, null, votes, quota, n_required, deal, surplus):
        return WITNESS
    if leaf:
        spent[1] += 1
        return PROVED
    for _ in range(4):  # likely coalitions, each drawn up from the last deal proposed
        _complete(votes, quota, surplus, side, trial)
        _, _, used = _serve(value, need, offsets, null, trial, -1, 0, deal, dual, master, descend)
        spent[0] += used
        if _passes(value, need, offsets, null, votes, quota, n_required, deal, surplus):
            return WITNESS
    for k in range(n_required, n):
        if side[k] == _FREE:
            found, bounds[k], used = _serve(
                value, need, offsets, null, side, k, 0, deal, dual, master, descend
            )
            spent[0] += used
            if found == PROVED:
                side[k] = _OUT
            elif _passes(value, need, offsets, null, votes, quota, n_required, deal, surplus):
                return WITNESS
    return OPEN


@inner(
    f"Tuple((int64, int64))({_V}, {_M}, {_I}, {_I}, {_V}, {_M}, int64, int64, {_I})",
    *_SEARCHES,
)
def _coalition(
    value: FloatArray,
    need: FloatArray,
    offsets: IntArray,
    null: IntArray,
    votes: FloatArray,
    quota: FloatArray,
    n_required: int,
    budget: int,
    deal: IntArray,
    dual: Compiled,
    master: Compiled,
    descend: Compiled,
) -> tuple[int, int]:
    """Branch on members until a deal passes, every coalition is excluded, or the budget is spent.

    The member that is hardest to add is taken in first, then left out.
    """
    n = value.shape[1]
    side, bounds = np.empty((n + 2, n), np.int64), np.empty((n + 2, n))  # one row per depth
    branch, spent = np.empty(n + 2, np.int64), np.zeros(2, np.int64)
    for k in range(n):
        side[0, k] = _IN if k < n_required else _FREE
    depth, branch[0] = 0, -1
    while depth >= 0:
        if branch[depth] >= 0:  # back from the member taken in: now it stays out
            side[depth, branch[depth]] = _OUT
        elif _enough(votes, quota, side[depth], True):
            if spent[0] >= budget:
                return OPEN, spent[0]
            found = _examine(
                value, need, offsets, null, votes, quota, n_required,
                side[depth], bounds[depth], deal, spent, dual, master, descend,
            )  # fmt: skip
            if found == WITNESS:
                return WITNESS, spent[0]
            if found == PROVED:
                depth -= 1
                continue
        pick = -1
        if _enough(votes, quota, side[depth], True):
            for k in range(n_required, n):
                if side[depth, k] == _FREE and (pick < 0 or bounds[depth, k] < bounds[depth, pick]):
                    pick = k
        branch[depth] = pick
        if pick < 0:
            depth -= 1
            continue
        for k in range(n):
            side[depth + 1, k] = side[depth, k]
        side[depth + 1, pick] = _IN
        depth += 1
        branch[depth] = -1
    return (OPEN if spent[1] > 0 else PROVED), spent[0]


@kernel(
    f"void({_A3}, {_V}, {_I}, {_I}, {_V}, {_M}, int64, {_I}, {_I}, int64, int8[::1], {_I}, "
    "int64[:, ::1])",
    *_SEARCHES,
)
def votes_worlds(
    utility: FloatArray,
    floor: FloatArray,
    worlds: IntArray,
    members: IntArray,
    votes: FloatArray,
    quota: FloatArray,
    n_required: int,
    offsets: IntArray,
    null: IntArray,
    budget: int,
    status: NDArray[np.int8],
    spent: IntArray,
    deals: IntArray,
    dual: Compiled,
    master: Compiled,
    descend: Compiled,
) -> None:
    """Search each listed world; ``budget`` and ``spent`` count dual bounds."""
    n = members.shape[0]
    value, need = np.empty((utility.shape[2], n)), np.empty(n)
    for t in range(worlds.shape[0]):
        load(utility[worlds[t]], floor[worlds[t]], members, offsets, value, need)
        status[t], spent[t] = _coalition(
            value, need, offsets, null, votes, quota, n_required, budget, deals[t],
            dual, master, descend,
        )  # fmt: skip
