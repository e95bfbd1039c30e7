"""Bounds of all worlds at once, listing near the bound and parts, against plain listing."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zone_cases import negotiations, passes_by_hand, zone_by_hand

from winset.deals import halves as half_tables
from winset.deals.checks.zones import check_none, check_witness
from winset.deals.exists import bounding, enumeration
from winset.deals.exists.bounding import bound_worlds, certificates, columns_held
from winset.deals.exists.enumeration import enumerate_all, try_deals
from winset.deals.exists.result import Draft, Question
from winset.deals.halves import cut, passing_deals
from winset.space import Consent, Space
from winset.space.layout import Layout
from winset.space.quotas import Rule


def question_of(case):
    space, utility, floor, consent = case
    return Question(Layout.of(space), utility, floor, Rule.of(consent, floor.shape[1]))


def draft_of(question):
    return Draft(len(question.floor), question.floor.shape[1], len(question.layout.sizes))


@settings(max_examples=200, deadline=None)
@given(negotiations(worlds=6), st.sampled_from([1.0, 2.0, 8.0, 1e6]), st.booleans())
def test_what_bounds_settle_is_so(case, listed, few_parts):
    """With lists of one deal, or of a few, what is left is cut in parts, or left open."""
    space, utility, floor, consent = case
    question = question_of(case)
    if space.n_deals == 1:  # settled before anything is bounded
        return
    draft = draft_of(question)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(enumeration, "_MOST_WITHIN", listed)
        patch.setattr(bounding, "_PARTS", 0 if few_parts else 10_000)
        bound_worlds(draft, question)
    truth = zone_by_hand(space, utility, floor, consent)
    for status, witness, zone in zip(draft.status, draft.witness, truth, strict=True):
        assert status in (-1, int(bool(zone)))
        if status == 1:
            assert witness.tolist() in zone
    proved = np.isfinite(draft.bound)
    assert (draft.status[proved] == 0).all()
    assert check_none(
        space, utility[proved], floor[proved], question.rule.required, draft.multiplier[proved]
    ).all()
    if question.rule.required and question.rule.unanimous and not few_parts:
        assert (draft.status >= 0).all()


@settings(max_examples=80, deadline=None)
@given(negotiations(worlds=5))
def test_columns_that_some_deal_holds(case):
    space, utility, floor, consent = case
    question = question_of(case)
    truth = zone_by_hand(space, utility, floor, consent)
    worlds = np.array([w for w, zone in enumerate(truth) if zone], dtype=np.int64)
    known, held = columns_held(question, worlds)
    assert known.all() == bool(question.rule.required or not len(worlds))
    for w, some, row in zip(worlds, known, held, strict=True):
        deals = np.array(truth[w]) + space.offsets[:-1]
        if some:
            assert np.flatnonzero(row).tolist() == sorted(set(deals.reshape(-1).tolist()))


@settings(max_examples=80, deadline=None)
@given(negotiations(worlds=6, unanimous=True), st.integers(0, 2**32 - 1))
def test_certificates_bound_every_deal(case, seed):
    """For any weights, no deal but the null one has a larger weighted surplus than is said."""
    space, utility, floor, _ = case
    question = question_of(case)
    actors = np.arange(floor.shape[1])
    weight = np.random.default_rng(seed).dirichlet(np.ones(len(actors)), len(floor))
    span = np.array([np.ptp(u) for u in utility.reshape(len(floor), -1)])
    if (span == 0).any() or space.n_deals <= 1:
        return
    with np.errstate(invalid="ignore"):
        multiplier, bound = certificates(question, np.arange(len(floor)), actors, weight)
    null = None if space.null_columns is None else space.null_columns.tolist()
    for w in range(len(floor)):
        if not np.isfinite(multiplier[w]).all():
            continue  # everybody accepts everything: nothing to prove
        for deal in product(*map(range, space.sizes)):
            if list(deal) == null:
                continue
            columns = np.array(deal) + space.offsets[:-1]
            surplus = utility[w][:, columns].sum(1) - floor[w] + 1e-9
            near = np.where(multiplier[w] > 0, surplus, 0.0)
            low = utility[w].reshape(len(actors), -1).min()
            if (floor[w] > utility[w].max(1) * len(space.sizes)).any() or low > floor[w].max():
                continue  # out of reach: brought nearer, which only a proof may rest on
            assert multiplier[w] @ near <= bound[w] + 1e-7


def test_the_null_deal_is_differed_from_where_it_costs_least():
    """All actors like the null deal best, and only the cheapest change is still acceptable."""
    space = Space.plain([3, 3], null=[1, 1])
    one = np.array([0.0, 10.0, 2.0, 3.0, 10.0, 8.0])
    case = space, np.stack([[one, one]]), np.array([[18.0, 18.0]]), Consent.unanimity(2)
    draft = draft_of(question_of(case))
    bound_worlds(draft, question_of(case))
    assert draft.status.tolist() == [1]
    assert draft.witness.tolist() == [[1, 2]]
    higher = (*case[:2], np.array([[18.5, 18.0]]), case[3])
    draft = draft_of(question_of(higher))
    bound_worlds(draft, question_of(higher))
    assert draft.status.tolist() == [0]


@pytest.mark.parametrize("kind", ["opposed", "shared"])
def test_many_worlds_of_a_large_space_against_the_compiled_search(kind):
    from winset.deals.exists.large import search_actors

    rng = np.random.default_rng(5)
    space, worlds = Space.plain([4] * 13, null=[0] * 13), 120
    wish = rng.random((worlds, 1, 52)) * 100 / 13
    others = [wish, wish] if kind == "shared" else [100 / 13 - wish, wish[:, :, ::-1]]
    side = np.concatenate([wish, *others], axis=1)
    utility = 0.7 * side + 0.3 * rng.random((worlds, 3, 52)) * 7
    # What some deal gives each, and up to so many points more: often too much.
    deal = rng.integers(0, 4, (worlds, 13)) + space.offsets[:-1]
    reached = np.take_along_axis(utility, deal[:, None, :], axis=2).sum(2)
    floor = reached + rng.uniform(0, 40 if kind == "shared" else 14, (worlds, 1))
    question = question_of((space, utility, floor, Consent.unanimity(3)))
    draft = draft_of(question)
    bound_worlds(draft, question)
    assert (draft.status >= 0).mean() > 0.9
    found = search_actors(question, np.arange(worlds), (0, 1, 2), 200_000)
    settled = (draft.status >= 0) & (found.status >= 0)
    assert (draft.status[settled] == found.status[settled]).all()
    assert 0.05 < (draft.status[settled] == 1).mean() < 0.99
    yes = draft.status == 1
    rule = Consent.unanimity(3)
    assert check_witness(space, utility[yes], floor[yes], rule, draft.witness[yes]).all()


@settings(max_examples=60, deadline=None)
@given(negotiations(worlds=7), st.sampled_from([1, 200, 1 << 20]))
def test_deals_are_streamed_in_order(case, chunk):
    space, utility, floor, consent = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(half_tables, "_CHUNK_BYTES", chunk)
        wanted = np.array([5, 0, 3])
        seen = {}
        for worlds, passes in passing_deals(
            Layout.of(space), utility, floor, consent, worlds=wanted
        ):
            seen |= {int(w): row.copy() for w, row in zip(worlds, passes, strict=True)}
    assert list(seen) == wanted.tolist()
    deals = list(product(*map(range, space.sizes)))
    for w, row in seen.items():
        expected = [passes_by_hand(space, utility[w], floor[w], consent, list(d)) for d in deals]
        assert row.tolist() == expected


def test_deals_that_serve_many_worlds_are_tried_first():
    rng = np.random.default_rng(2)
    space, consent = Space.plain([3, 3, 3]), Consent.unanimity(2)
    utility = rng.normal(10, 1, (600, 2, 9)) + 2 * rng.random((2, 9))
    floor = np.full((600, 2), 33.0)
    question = question_of((space, utility, floor, consent))
    draft = draft_of(question)
    enumerate_all(draft, question)
    truth = [bool(z) for z in zone_by_hand(space, utility, floor, consent)]
    assert (draft.status == 1).tolist() == truth
    assert draft.settled["a deal that serves many worlds"] > 100
    yes = draft.status == 1
    assert check_witness(space, utility[yes], floor[yes], consent, draft.witness[yes]).all()


def test_a_tried_deal_that_settles_little_ends_the_trying():
    space = Space.plain([3])
    utility = np.zeros((100, 1, 3))
    utility[:3, 0, 0] = utility[:90, 0, 1] = 1.0
    question = question_of((space, utility, np.ones((100, 1)), Consent.unanimity(1)))
    draft = draft_of(question)
    try_deals(draft, question, np.array([[0], [1]]))
    assert np.flatnonzero(draft.status == 1).tolist() == [0, 1, 2]
    draft = draft_of(question)
    try_deals(draft, question, np.array([[1], [0]]))
    assert (draft.status == 1).sum() == 90


@pytest.mark.parametrize(
    ("sizes", "at"),
    [((), 0), ((7,), 0), ((4, 4, 4, 4), 2), ((5,) * 8, 4), ((2, 50), 1), ((50, 2), 0)],
)
def test_where_half_tables_are_cut(sizes, at):
    """Sums cost four, a row of the table of deals eight more: by hand."""
    left = [int(np.prod(sizes[:k])) for k in range(len(sizes) + 1)]
    right = [int(np.prod(sizes[k:])) for k in range(len(sizes) + 1)]
    costs = [4 * (a + b) + 8 * a for a, b in zip(left, right, strict=True)]
    assert cut(sizes) == costs.index(min(costs)) == at
