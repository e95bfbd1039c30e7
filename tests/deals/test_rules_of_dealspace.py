"""Deals that pass rules other than "all": frontier, zone and solutions against listing."""

from itertools import chain, combinations

import numpy as np
import pytest
from frontier_cases import efficient, listed, negotiations
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.dealspace import DealSpace
from winset.space import Consent, Group
from winset.space.coalitions import sufficient_sets


@st.composite
def consents(draw, n_actors):
    """One or two groups with weights, a quota and sometimes a veto."""
    groups = []
    for _ in range(draw(st.integers(1, 2))):
        actors = draw(st.lists(st.integers(0, n_actors - 1), min_size=1, unique=True))
        weights = [float(draw(st.integers(1, 3))) for _ in actors]
        quota = float(draw(st.integers(0, int(sum(weights)))))
        veto = draw(st.lists(st.sampled_from(actors), max_size=1))
        groups.append(Group(tuple(actors), tuple(weights), quota, tuple(veto)))
    return Consent(tuple(groups))


def passes(consent, members, n_actors):
    return bool(consent.passes(np.array([i in members for i in range(n_actors)])))


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), consents(n))))
def test_sufficient_sets_against_all_subsets(case):
    n, consent = case
    subsets = chain.from_iterable(combinations(range(n), k) for k in range(n + 1))
    enough = [set(s) for s in subsets if passes(consent, s, n)]
    minimal = sorted(tuple(sorted(s)) for s in enough if not any(t < s for t in enough))
    assert sufficient_sets(consent, n, limit=1000) == minimal


@settings(max_examples=100, deadline=None)
@given(negotiations(max_actors=4, max_issues=3), st.data())
def test_frontier_and_zone_under_rules(case, data):
    space, table, floors = case
    n = len(table)
    consent = data.draw(consents(n))
    deals = DealSpace.from_space(space, table, floors, consent=consent)
    accepted = {
        deal: u
        for deal, u in listed(space, table).items()
        if passes(
            consent,
            {i for i, f in enumerate(floors) if f is None or u[i] >= f},
            n,
        )
    }
    assert deals.zone().count == len(accepted)
    assert set(deals.zone().iter_deals()) == set(accepted)
    assert set(deals.frontier().iter_deals()) == set(efficient(accepted))
    assert deals.frontier().count == len(efficient(accepted))
    if accepted:
        best = max(sum(u) for u in accepted.values())
        wanted = {d for d, u in accepted.items() if sum(u) == best}
        assert {tuple(d) for d in deals.utilitarian().deals.tolist()} == wanted


def test_a_rule_with_too_many_sets_is_refused():
    deals = DealSpace.from_utilities(np.eye(24, dtype=int), [1] * 24, rule=12)
    with pytest.raises(ValueError, match="minimal sets"):
        deals.frontier()


def test_a_rule_that_cannot_pass():
    never = Consent((Group((0, 1), (1.0, 1.0), 3.0),))
    deals = DealSpace.from_utilities([[1, 1]], [0, 0], consent=never)
    assert deals.zone().count == 0
    assert not deals.nash().exists
    assert "never be met" in deals.zone().reason


def test_a_group_that_names_nobody():
    wrong = Consent((Group((0, 5), (1.0, 1.0), 2.0),))
    with pytest.raises(ValueError, match="no actor 5"):
        DealSpace.from_utilities([[1, 1]], [0, 0], consent=wrong).zone()
