"""Existence in large spaces under rules with quotas."""

from __future__ import annotations

import numpy as np

from winset.arrays import TOLERANCE, IntArray
from winset.deals.exists.descent import descend_one
from winset.deals.exists.dual import dual_one
from winset.deals.exists.enumeration import enumerate_all
from winset.deals.exists.large import search_actors
from winset.deals.exists.master import solve_master
from winset.deals.exists.result import Draft, Question
from winset.deals.exists.votes import votes_worlds
from winset.deals.threads import in_threads

__all__ = ["settle_coalitions"]

#: Comparisons (worlds x deals x actors) for which listing the deals is the last resort.
_LISTABLE = 2e10
_MOST_DEALS = 50_000_000
_ROUNDS = (100, 1_000, 10_000)
_NODES_PER_DUAL = 50  # work of a dual bound, in nodes of the search tree


def settle_coalitions(draft: Draft, question: Question, budget: int) -> None:
    """Settle the open worlds, as far as the budget goes.

    First the required actors alone: where nothing serves them, no coalition helps. Then a search
    that decides member by member who must be served, so that of the many coalitions of a quota
    rule only those are visited that a dual bound does not exclude. Worlds that are still open are
    listed deal by deal where that can be afforded.
    """
    rule, layout = question.rule, question.layout
    if rule.required:
        worlds = draft.open
        found = search_actors(question, worlds, rule.required, budget // 4)
        served = worlds[found.status == 1]
        deals = found.deals[found.status == 1]
        no = found.status == 0
        draft.no(worlds[no], "the required actors alone", found.multiplier[no], found.bound[no])
        accepts = np.zeros((len(served), question.floor.shape[1]), dtype=np.bool_)
        columns = deals + layout.offsets[:-1]
        for k, w in enumerate(served):
            reached = question.utility[w][:, columns[k]].sum(-1)
            accepts[k] = reached >= question.floor[w] - TOLERANCE
        passed = rule.passes(accepts)
        draft.yes(served[passed], deals[passed], "the required actors alone")
    left = budget // _NODES_PER_DUAL
    for share in _ROUNDS:
        n_open = len(draft.open)
        each = min(share, left // max(n_open, 1))
        if not n_open or each < 10:
            break
        left -= _search_members(draft, question, each)
    work = float(layout.n_deals) * len(draft.open) * len(rule.actors)
    if len(draft.open) and work <= _LISTABLE and layout.n_deals <= _MOST_DEALS:
        enumerate_all(draft, question)


def _search_members(draft: Draft, question: Question, budget: int) -> int:
    """Give each open world ``budget`` dual bounds; returns how many were used."""
    rule, layout = question.rule, question.layout
    optional = [a for a in rule.actors if a not in rule.required]
    members = np.array([*rule.required, *optional], dtype=np.int64)
    votes = np.zeros((len(rule.quotas), len(members)))
    for q, quota in enumerate(rule.quotas):
        for actor, weight in zip(quota.actors, quota.weights, strict=True):
            votes[q, int(np.flatnonzero(members == actor)[0])] = weight
    quota_need = np.array([quota.enough for quota in rule.quotas], dtype=np.float64)
    null = np.array([-1]) if layout.null is None else np.ascontiguousarray(layout.null)
    utility, floor = np.ascontiguousarray(question.utility), np.ascontiguousarray(question.floor)
    worlds = draft.open
    status = np.full(len(worlds), -1, dtype=np.int8)
    deals = np.zeros((len(worlds), len(layout.sizes)), dtype=np.int64)
    spent = np.zeros(len(worlds), dtype=np.int64)

    def part(mine: IntArray) -> None:
        state, used, rows = status[mine], spent[mine], deals[mine]
        votes_worlds(
            utility, floor, worlds[mine], members, votes, quota_need, len(rule.required),
            layout.offsets, null, budget, state, used, rows,
            dual_one, solve_master, descend_one,
        )  # fmt: skip
        status[mine], spent[mine], deals[mine] = state, used, rows

    in_threads(part, np.arange(len(worlds)))
    yes = status == 1
    draft.yes(worlds[yes], deals[yes] - layout.offsets[:-1], "search over coalitions")
    draft.no(worlds[status == 0], "search over coalitions")
    return int(spent.sum())
