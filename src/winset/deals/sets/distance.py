"""How far a package is from the deals that pass: the least number of issues to change.

What a deal changes of a package adds up over the issues, so over the blocks of a space it is a cost
of columns, and the least of it among the deals that pass is asked like any other question: of
listed deals by their bits, of others by a search with one row more, whose floor is the number of
changes that are allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from winset.arrays import BoolArray, IntArray, Status
from winset.deals.exists import exists
from winset.deals.sets.acceptance import acceptance
from winset.deals.sets.base import Completions, WinSets
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.space import Consent, Group, Space

__all__ = ["Goal", "changes_of", "least_changes", "one_change_away", "passing_deals"]

_CHUNK = 1 << 22  # words of bits at a time


@dataclass(frozen=True, eq=False)
class Goal:
    """Deals that pass a rule and agree with a part-deal; several goals stand for any of them.

    Parameters
    ----------
    sets : WinSets
    consent : Consent
    within : completions, optional
    """

    sets: WinSets
    consent: Consent
    within: Completions | None = None


def changes_of(space: Space, terms: Mapping[int, frozenset[int]]) -> IntArray:
    """Count, for every column of a space, the issues in which it departs from some terms.

    Issues of which each settles the others count once (:attr:`Space.decisions`).

    Parameters
    ----------
    space : Space
    terms : mapping of int to frozenset of int
        Options that count as no change, by issue; an issue that is missing is free.

    Examples
    --------
    >>> changes_of(Space.plain([2, 3]), {0: frozenset({1}), 1: frozenset({0, 2})}).tolist()
    [1, 0, 0, 1, 0]
    """
    parts = []
    for block in space.blocks:
        changed = np.zeros(len(block), dtype=np.int64)
        for together in space.decisions:
            if together[0] in block.issues:
                departs = np.zeros(len(block), dtype=np.bool_)
                for issue in set(together) & set(terms):
                    departs |= ~block.taking(issue, terms[issue])
                changed += departs
        parts.append(changed)
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def least_changes(goal: Goal, cost: IntArray, most: int, rows: IntArray | None = None) -> Status:
    """Least cost of a deal that passes, in each world.

    Parameters
    ----------
    goal : Goal
    cost : (columns,) int
        Of every column; a deal costs the sum (:func:`changes_of`).
    most : int
        Where the question ends: this is returned for it or more, or where no deal passes.
    rows : (n,) int, optional
        Which worlds; all by default.

    Returns
    -------
    (n,) int8
        -1 where the search could not tell.

    Examples
    --------
    A package of two issues that the buyer would take with the second one changed:

    >>> from winset.deals.sets.engine import win_sets
    >>> space = Space.plain([2, 2])
    >>> utility = np.array([[[0.0, 20, 0, -10], [0, -15, 0, 25]]])
    >>> sets = win_sets(space, utility, np.array([[5.0, 5]]))
    >>> cost = changes_of(space, {0: frozenset({1}), 1: frozenset({0})})
    >>> least_changes(Goal(sets, Consent.unanimity(2)), cost, 3).tolist()
    [1]
    """
    sets, consent = goal.sets, goal.consent
    rows = np.arange(sets.n) if rows is None else rows
    if goal.within is not None:
        cost = np.where(np.concatenate(goal.within), cost, most)
    if isinstance(sets, ListedWinSets):
        return _listed(sets, consent, cost, most, rows)
    return _searched(_known(sets), consent, cost, most, rows)


def _known(sets: WinSets) -> SearchedWinSets:
    if not isinstance(sets, SearchedWinSets):
        raise TypeError(f"sets of deals are listed or searched, not {type(sets).__name__}")
    return sets


def _listed(
    sets: ListedWinSets, consent: Consent, cost: IntArray, most: int, rows: IntArray
) -> Status:
    found = np.full(len(rows), most, dtype=np.int8)
    bits = sets.passing(consent)
    per_deal = np.zeros(1, dtype=np.int16)
    for start, stop in pairwise(sets.space.offsets):
        part = cost[start:stop].astype(np.int16)
        per_deal = (per_deal[:, None] + part[None, :]).reshape(-1)
    left = np.arange(len(rows))
    for changes in range(most):
        flat = np.zeros(bits.shape[1] * 64, dtype=np.bool_)
        flat[: len(per_deal)] = per_deal == changes
        wanted = np.packbits(flat).view(np.uint64)
        words = np.flatnonzero(wanted)
        step = max(_CHUNK // max(len(words), 1), 1)
        parts = [left[start : start + step] for start in range(0, len(left), step)]
        hits = [(bits[np.ix_(rows[p], words)] & wanted[words]).any(axis=1) for p in parts]
        hit = np.concatenate([np.zeros(0, dtype=np.bool_), *hits])
        found[left[hit]] = changes
        left = left[~hit]
    return found


def _searched(
    sets: SearchedWinSets, consent: Consent, cost: IntArray, most: int, rows: IntArray
) -> Status:
    found = np.full(len(rows), most, dtype=np.int8)
    extra = sets.floor.shape[1]
    kept = np.broadcast_to(-cost.astype(np.float64), (len(rows), 1, len(cost)))
    utility = np.concatenate([sets.utility[rows], kept], axis=1)
    rule = Consent((*consent.groups, Group.all_of((extra,), name="changes")))
    left = np.arange(len(rows))
    for changes in range(most):
        allowed = np.full((len(left), 1), -float(changes))
        floor = np.concatenate([sets.floor[rows[left]], allowed], axis=1)
        status = exists(sets.space, utility[left], floor, rule).status
        found[left[status == 1]] = changes
        found[left[status == -1]] = -1
        left = left[status == 0]
    return found


def one_change_away(space: Space, deal: IntArray) -> IntArray:
    """List the deals that differ from one in a single issue: (n, blocks).

    Issues of which each settles the others change together. Those that cannot be, and the deal that
    is none, are left out.

    Parameters
    ----------
    space : Space
    deal : (blocks,) int

    Examples
    --------
    >>> one_change_away(Space.plain([2, 3], null=[0, 0]), np.array([1, 0])).tolist()
    [[1, 1], [1, 2]]
    """
    found = []
    for b, block in enumerate(space.blocks):
        now = block.columns[deal[b]]
        for together in space.decisions:
            if together[0] not in block.issues:
                continue
            at = [block.issues.index(issue) for issue in together]
            rest = [p for p in range(len(block.issues)) if p not in at]
            same = (block.columns[:, rest] == now[rest]).all(axis=1)
            other = (block.columns[:, at] != now[at]).any(axis=1)
            for column in np.flatnonzero(same & other).tolist():
                changed = deal.copy()
                changed[b] = column
                found.append(changed)
    deals = np.array(found, dtype=np.int64).reshape(-1, len(deal))
    null = space.null_columns
    return deals if null is None else deals[(deals != null).any(axis=1)]


def passing_deals(goal: Goal, deals: IntArray, rows: IntArray | None = None) -> BoolArray:
    """Whether each of some deals passes, in each world.

    Parameters
    ----------
    goal : Goal
    deals : (deals, blocks) int
        Local columns per block; the null deal passes nowhere.
    rows : (n,) int, optional
        Which worlds; all by default.

    Returns
    -------
    (n, deals) bool

    Examples
    --------
    >>> from winset.deals.sets.engine import win_sets
    >>> utility = np.array([[[0.0, 10, 20], [20, 10, 0]]])
    >>> sets = win_sets(Space.plain([3]), utility, np.array([[5.0, 5]]))
    >>> passing_deals(Goal(sets, Consent.unanimity(2)), np.array([[0], [1]])).tolist()
    [[False, True]]
    """
    sets, consent = goal.sets, goal.consent
    rows = np.arange(sets.n) if rows is None else rows
    if goal.within is None:
        return _passing(sets, consent, deals, rows)
    inside = np.all([mask[own] for mask, own in zip(goal.within, deals.T, strict=True)], axis=0)
    hit = np.zeros((len(rows), len(deals)), dtype=np.bool_)
    hit[:, inside] = _passing(sets, consent, deals[inside], rows)
    return hit


def _passing(sets: WinSets, consent: Consent, deals: IntArray, rows: IntArray) -> BoolArray:
    if isinstance(sets, ListedWinSets):
        at = np.ravel_multi_index(tuple(deals.T), sets.space.sizes)
        # The first deal of eight is the highest bit of their byte.
        bits = np.ascontiguousarray(sets.passing(consent))
        octets = bits.view(np.uint8)[np.ix_(rows, at >> 3)]
        return np.asarray((octets >> (7 - (at & 7)).astype(np.uint8)) & 1, dtype=np.bool_)
    found = _known(sets)
    accepts = acceptance(sets.space, found.utility[rows], found.floor[rows], deals)
    hit = consent.passes(accepts.transpose(0, 2, 1))
    null = sets.space.null_columns
    return hit if null is None else hit & (deals != null).any(axis=1)
