"""Zones and win-sets against a brute-force twin, by both ways of finding them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zone_cases import all_deals, negotiations, zone_by_hand

from winset.deals.checks.zones import check_none, check_witness
from winset.deals.exists import coalitions as coalition_step
from winset.deals.exists import exists, exists_many
from winset.deals.exists import search as search_step
from winset.deals.sets.acceptance import acceptance
from winset.space import Consent, Group, Space
from winset.space.quotas import Rule

HOW = ("enumeration", "bounds first", "search", "search without bounds")


def use(how, patch):
    """Listing of half tables, and the compiled search; each after bounds of whole arrays or not."""
    patch.setattr(search_step, "_FEW", -1 if how in ("bounds first", "search") else 10**9)
    if how.startswith("search"):
        patch.setattr(search_step, "ENUMERABLE", -1.0)
        patch.setattr(coalition_step, "_LISTABLE", -1.0)


@pytest.fixture(params=HOW)
def how(request, monkeypatch):
    use(request.param, monkeypatch)
    return request.param


@settings(max_examples=120, deadline=None)
@given(negotiations(), st.sampled_from(HOW), st.booleans())
def test_status_and_witness_against_brute_force(case, how, exclude_null):
    space, utility, floor, consent = case
    truth = [
        bool(z) for z in zone_by_hand(space, utility, floor, consent, null_counts=not exclude_null)
    ]
    with pytest.MonkeyPatch.context() as patch:
        use(how, patch)
        found = exists(space, utility, floor, consent, exclude_null=exclude_null)
    assert found.n_undecided == 0
    assert (found.status == 1).tolist() == truth
    yes = found.status == 1
    assert check_witness(
        space, utility[yes], floor[yes], consent, found.witness[yes], exclude_null=exclude_null
    ).all()
    assert (found.witness[~yes] == -1).all()


@settings(max_examples=80, deadline=None)
@given(negotiations(), st.sampled_from(HOW[1:]))
def test_multipliers_certify_none(case, how):
    space, utility, floor, consent = case
    with pytest.MonkeyPatch.context() as patch:
        use(how, patch)
        found = exists(space, utility, floor, consent)
    by_dual = np.isfinite(found.bound)
    assert (found.status[by_dual] == 0).all()
    assert (found.bound[by_dual] < 0).all()
    required = Rule.of(consent, floor.shape[1]).required
    assert check_none(
        space, utility[by_dual], floor[by_dual], required, found.multiplier[by_dual]
    ).all()


@settings(max_examples=60, deadline=None)
@given(negotiations(worlds=3))
def test_acceptance_is_the_sum_over_blocks(case):
    space, utility, floor, _ = case
    deals = np.array(all_deals(space))
    rng = np.random.default_rng(0)
    some = deals[rng.integers(0, len(deals), 90)]
    for chosen in (None, deals, some, deals[:1], deals[:0]):
        listed = deals if chosen is None else chosen
        got = acceptance(space, utility, floor, chosen)
        assert got.shape == (*floor.shape, len(listed))
        for d, deal in enumerate(listed):
            columns = deal + space.offsets[:-1]
            expected = utility[:, :, columns].sum(-1) >= floor - 1e-9
            assert (got[:, :, d] == expected).all()


def test_a_few_deals_of_a_space_that_nobody_can_list():
    rng = np.random.default_rng(1)
    space = Space.plain([4] * 20)
    utility, floor = rng.random((30, 3, space.n_columns)) * 5, rng.normal(50, 5, (30, 3))
    deals = np.zeros((4, 20), dtype=np.int64)
    deals[:, -1] = range(4)
    columns = deals + np.asarray(space.offsets[:-1])
    expected = utility[:, :, columns].sum(-1) >= floor[:, :, None] - 1e-9
    assert (acceptance(space, utility, floor, deals) == expected).all()


def test_a_deal_at_the_walk_away_value_is_acceptable(how):
    space = Space.plain([2, 2])
    utility = np.array([[[0.1, 0.7, 0.2, 0.1], [0.3, 0.1, 0.1, 0.3]]])
    # 0.1 + 0.2 and 0.3: equal on paper, not in floating point
    found = exists(space, utility, np.array([[0.3, 0.3 + 0.1]]), Consent.unanimity(2))
    assert found.status.tolist() == [1]


def test_infinite_walk_away_values(how):
    space = Space.plain([2, 3, 2], null=[0, 0, 0])
    utility = np.random.default_rng(0).uniform(0, 30, (3, 2, 7))
    floor = np.array([[-np.inf, -np.inf], [np.inf, 0.0], [-np.inf, 1e9]])
    assert exists(space, utility, floor, Consent.unanimity(2)).status.tolist() == [1, 0, 0]


def test_only_the_null_deal_is_left(how):
    space = Space.plain([2, 2], null=[0, 1])
    utility, floor = np.full((1, 1, 4), 50.0), np.zeros((1, 1))
    masks = (np.array([True, False]), np.array([False, True]))
    rule = Consent.unanimity(1)
    assert exists(space, utility, floor, rule, masks=masks).status.tolist() == [0]
    assert exists(space, utility, floor, rule, masks=masks, exclude_null=False).status[0] == 1
    wider = (np.array([True, True]), np.array([False, True]))
    found = exists(space, utility, floor, rule, masks=wider)
    assert found.status.tolist() == [1]
    assert found.witness.tolist() == [[1, 1]]


def test_strictly_opposed_at_the_null_deal(how):
    """Nobody may lose, and what one gains the other loses: only the null deal would do."""
    space = Space.plain([3] * 6, null=[0] * 6)
    gains = np.random.default_rng(3).uniform(1, 9, (2, 6, 3))
    gains[:, :, 0] = 0.0
    flat = gains.reshape(2, -1)
    utility = np.stack([flat, -1.01 * flat], axis=1)
    found = exists(space, utility, np.zeros((2, 2)), Consent.unanimity(2))
    assert found.status.tolist() == [0, 0]


def test_part_deals_through_masks(how):
    rng = np.random.default_rng(5)
    space = Space.plain([3, 2, 3, 2], null=[0, 0, 0, 0])
    utility, floor = rng.uniform(0, 25, (12, 3, 10)), rng.uniform(35, 60, (12, 3))
    masks = space.completions({0: frozenset({1, 2}), 2: frozenset({0})})
    consent = Consent((Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0),))
    found = exists(space, utility, floor, consent, masks=masks)
    truth = zone_by_hand(space, utility, floor, consent)
    expected = [any(d[0] in (1, 2) and d[2] == 0 for d in zone) for zone in truth]
    assert (found.status == 1).tolist() == expected
    assert 0 < sum(expected) < 12


@settings(max_examples=40, deadline=None)
@given(negotiations(), st.integers(0, 2**31))
def test_permuting_changes_nothing_else(case, seed):
    space, utility, floor, consent = case
    if any(len(b.issues) > 1 for b in space.blocks):
        return
    rng = np.random.default_rng(seed)
    base = exists(space, utility, floor, consent).status
    worlds = rng.permutation(len(floor))
    assert (exists(space, utility[worlds], floor[worlds], consent).status == base[worlds]).all()
    issues = rng.permutation(len(space.sizes))
    inside = [rng.permutation(space.sizes[j]) for j in issues]
    columns = np.concatenate(
        [space.offsets[j] + order for j, order in zip(issues, inside, strict=True)]
    )
    null = None
    if space.null is not None:
        null = [
            int(np.flatnonzero(order == space.null[j])[0])
            for j, order in zip(issues, inside, strict=True)
        ]
    turned = Space.plain([space.sizes[j] for j in issues], null=null)
    assert (exists(turned, utility[:, :, columns], floor, consent).status == base).all()
    actors = rng.permutation(floor.shape[1])
    where = np.argsort(actors)
    groups = tuple(
        Group(
            tuple(int(where[a]) for a in g.actors),
            g.weights,
            g.quota,
            tuple(int(where[a]) for a in g.veto),
            g.kind,
            g.of,
        )
        for g in consent.groups
    )
    again = exists(space, utility[:, actors], floor[:, actors], Consent(groups))
    assert (again.status == base).all()


@settings(max_examples=40, deadline=None)
@given(negotiations(unanimous=True))
def test_monotone_in_requirements_and_walk_aways(case):
    space, utility, floor, consent = case
    base = exists(space, utility, floor, consent).status
    if floor.shape[1] > 1:
        fewer = Consent((Group.all_of(range(1, floor.shape[1])),))
        assert (exists(space, utility, floor, fewer).status >= base).all()
    lower = exists(space, utility, floor - 3.0, consent).status
    assert (lower >= base).all()


@settings(max_examples=40, deadline=None)
@given(negotiations(unanimous=False), st.sampled_from(HOW))
def test_win_sets_share_work_and_agree_with_single_answers(case, how):
    space, utility, floor, consent = case
    named = consent.only("sign").actors
    rules = (consent.only("sign"), consent, *(consent.win_set(party) for party in named))
    with pytest.MonkeyPatch.context() as patch:
        use(how, patch)
        found = exists_many(space, utility, floor, rules)
    for rule, answer in zip(rules, found, strict=True):
        assert (answer.status == exists(space, utility, floor, rule).status).all()
        yes = answer.status == 1
        assert check_witness(space, utility[yes], floor[yes], rule, answer.witness[yes]).all()


def test_answers_do_not_depend_on_threads(monkeypatch):
    from winset.deals import threads as pool

    rng = np.random.default_rng(1)
    space = Space.plain([4] * 12)
    weight = rng.dirichlet(np.ones(12), (300, 4))
    utility = (100 * weight[..., None] * rng.random((300, 4, 12, 4))).reshape(300, 4, -1)
    floor = np.full((300, 4), 65.0)
    answers = []
    for threads in (1, 3):
        monkeypatch.setattr(pool, "_threads", lambda threads=threads: threads)
        answers.append(exists(space, utility, floor, Consent.unanimity(4)))
    one, three = answers
    assert one.settled == three.settled
    assert (one.status == three.status).all()
    assert (one.witness == three.witness).all()
    assert (one.multiplier == three.multiplier).all()


def _highs_says(space, utility, floor):
    from scipy.optimize import LinearConstraint, milp

    blocks = np.zeros((len(space.sizes), space.n_columns))
    for b in range(len(space.sizes)):
        blocks[b, space.offsets[b] : space.offsets[b + 1]] = 1
    found = milp(
        np.zeros(space.n_columns),
        constraints=[LinearConstraint(blocks, 1, 1), LinearConstraint(utility, floor, np.inf)],
        integrality=np.ones(space.n_columns),
        bounds=(0, 1),
    )
    return found.status == 0


def test_large_spaces_against_mixed_integer_programming():
    rng = np.random.default_rng(2)
    space = Space.plain([4] * 14)
    worlds = 60
    weight = rng.dirichlet(np.ones(14), (worlds, 3))
    utility = (100 * weight[..., None] * rng.random((worlds, 3, 14, 4))).reshape(worlds, 3, -1)
    floor = rng.uniform(66, 76, (worlds, 1)).repeat(3, axis=1)
    found = exists(space, utility, floor, Consent.unanimity(3))
    assert found.n_undecided == 0
    truth = [_highs_says(space, u, f) for u, f in zip(utility, floor, strict=True)]
    assert (found.status == 1).tolist() == truth
    assert 5 < sum(truth) < worlds - 5


def test_a_quota_of_many_members():
    """Twelve of twenty members in two camps: 125,970 minimal coalitions, none of them listed."""
    rng = np.random.default_rng(4)
    space = Space.plain([3] * 8)
    camps = rng.uniform(0, 12, (30, 2, 24))
    mix = np.clip(rng.normal(0.5, 0.35, (30, 20, 1)), 0, 1)
    utility = mix * camps[:, :1] + (1 - mix) * camps[:, 1:]
    floor = np.linspace(55, 85, 30)[:, None].repeat(20, axis=1)
    consent = Consent((Group(tuple(range(20)), (1.0,) * 20, 12.0),))
    listed = exists(space, utility, floor, consent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_step, "ENUMERABLE", -1.0)
        patch.setattr(coalition_step, "_LISTABLE", -1.0)
        searched = exists(space, utility, floor, consent)
    assert 3 < (listed.status == 1).sum() < 27
    decided = searched.status >= 0
    assert decided.mean() > 0.9
    assert (searched.status[decided] == listed.status[decided]).all()
    assert bool(searched.warnings) == bool((~decided).any())


@pytest.mark.parametrize("seed", range(6))
def test_a_quota_beside_those_who_must_agree(how, seed):
    rng = np.random.default_rng(seed)
    space = Space.plain([3, 3, 2])
    utility, floor = rng.uniform(0, 30, (12, 4, 8)), rng.uniform(25, 60, (12, 4))
    consent = Consent((Group.all_of((0,)), Group((1, 2, 3), (1.0, 2.0, 1.0), 2.0, (3,))))
    found = exists(space, utility, floor, consent)
    truth = [bool(z) for z in zone_by_hand(space, utility, floor, consent)]
    assert (found.status == 1).tolist() == truth
    yes = found.status == 1
    assert check_witness(space, utility[yes], floor[yes], consent, found.witness[yes]).all()


def test_a_spent_budget_is_said():
    """Opposed parties of the same weights, at the threshold: the hard case."""
    rng = np.random.default_rng(7)
    space = Space.plain([5] * 40)
    worlds = 24
    weight = rng.dirichlet(np.ones(40), (worlds, 1)).repeat(6, axis=1)
    shape = np.linspace(0, 1, 5) ** np.exp(rng.normal(0, 0.15, (worlds, 6, 40, 1)))
    value = np.where((np.arange(6) % 2 == 0)[:, None, None], shape, 1 - shape)
    utility = (100 * weight[..., None] * value).reshape(worlds, 6, -1)
    floor = np.linspace(50.0, 52.0, worlds)[:, None].repeat(6, axis=1)
    found = exists(space, utility, floor, Consent.unanimity(6), budget=5_000)
    assert found.n_undecided > 0
    assert "undecided" in found.warnings[0]
    assert (found.witness[found.status != 1] == -1).all()


def test_rules_in_normal_form():
    consent = Consent(
        (
            Group((0, 1, 2), (2.0, 1.0, 1.0), 3.0),  # 0 is indispensable
            Group((1, 2, 3), (1.0, 1.0, 1.0), 2.0, veto=(3,)),
        )
    )
    rule = Rule.of(consent, 4)
    assert rule.required == (0, 3)
    assert [(q.actors, q.weights, q.need) for q in rule.quotas] == [
        ((1, 2), (1.0, 1.0), 1.0),
    ]
    assert rule.quotas[0].count == 1
    impossible = Rule.of(Consent((Group((0, 1), (1.0, 1.0), 3.0),)), 2)
    assert not impossible.possible
    with pytest.raises(ValueError, match="not on the actor axis"):
        Rule.of(Consent.unanimity(3), 2)


def test_an_impossible_rule_has_no_deal():
    space, utility = Space.plain([2]), np.ones((2, 2, 2))
    consent = Consent((Group((0, 1), (1.0, 1.0), 3.0),))
    assert exists(space, utility, np.zeros((2, 2)), consent).status.tolist() == [0, 0]


def test_several_rules_at_once():
    rng = np.random.default_rng(8)
    space = Space.plain([3, 3, 2], null=[0, 0, 0])
    utility, floor = rng.uniform(0, 30, (40, 3, 8)), rng.uniform(30, 60, (40, 3))
    rules = [Consent((Group.all_of(m),)) for m in ((0,), (0, 1), (0, 1, 2), (2,))]
    together = exists_many(space, utility, floor, rules)
    for rule, answer in zip(rules, together, strict=True):
        assert (answer.status == exists(space, utility, floor, rule).status).all()
        assert sum(answer.settled.values()) == 40


@pytest.mark.parametrize(
    ("utility", "floor", "message"),
    [
        (np.ones((2, 1, 3)), np.ones((2, 1)), "shape"),
        (np.ones((2, 1, 4)), np.ones((2, 2)), "floor must have shape"),
        (np.full((2, 1, 4), np.nan), np.ones((2, 1)), "NaN"),
        (np.ones((2, 1, 4)), np.full((2, 1), np.nan), "floor holds NaN"),
    ],
)
def test_bad_arrays_end_in_one_message(utility, floor, message):
    with pytest.raises(ValueError, match=message):
        exists(Space.plain([2, 2]), utility, floor, Consent.unanimity(floor.shape[1]))
    with pytest.raises(ValueError, match=message):
        acceptance(Space.plain([2, 2]), utility, floor)


def test_bad_deals_and_masks_end_in_one_message():
    space, utility, floor = Space.plain([2, 2]), np.ones((1, 1, 4)), np.ones((1, 1))
    with pytest.raises(ValueError, match="outside the blocks"):
        acceptance(space, utility, floor, np.array([[0, 2]]))
    with pytest.raises(ValueError, match="one local column per block"):
        acceptance(space, utility, floor, np.array([[0]]))
    with pytest.raises(ValueError, match="integers"):
        acceptance(space, utility, floor, np.array([[0.0, 1.0]]))
    with pytest.raises(ValueError, match="one bool per column"):
        exists(space, utility, floor, Consent.unanimity(1), masks=(np.ones(2, bool),))
