"""Rules of consent against their definition, in fractions and over every set of actors."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.space import Consent, Group
from winset.space.coalitions import coalitions_of, sufficient_sets
from winset.space.quotas import Rule

ACTORS = 5


def subsets(actors):
    return chain.from_iterable(combinations(actors, k) for k in range(len(actors) + 1))


@st.composite
def fractional(draw):
    """A rule with the fractions that its floats stand for: [(members, weights, quota, veto)]."""
    groups = []
    for _ in range(draw(st.integers(1, 3))):
        members = tuple(draw(st.permutations(range(ACTORS)))[: draw(st.integers(1, ACTORS))])
        unit = draw(st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(1, 10), Fraction(1000)]))
        weights = [draw(st.integers(0, 4)) * unit for _ in members]
        # Often met to the last vote.
        quota = draw(st.integers(0, 4 * len(members))) * unit
        if draw(st.booleans()):
            some = draw(st.sets(st.sampled_from(range(len(members)))))
            quota = sum((weights[k] for k in some), Fraction(0))
        veto = (members[0],) if draw(st.booleans()) else ()
        kind = draw(st.sampled_from(["sign", "ratify"]))
        of = tuple(sorted(draw(st.sets(st.integers(0, 2))))) if kind == "ratify" else ()
        groups.append((members, weights, quota, veto, kind, of))
    return groups


def consent_of(groups):
    return Consent(
        tuple(
            Group(members, tuple(float(w) for w in weights), float(quota), veto, kind, of)
            for members, weights, quota, veto, kind, of in groups
        )
    )


def group_passes(group, yes):
    members, weights, quota, veto, *_ = group
    votes = sum((w for a, w in zip(members, weights, strict=True) if a in yes), Fraction(0))
    return votes >= quota and set(veto) <= set(yes)


def passes(groups, yes):
    return all(group_passes(group, yes) for group in groups)


def minimal(sets):
    return {frozenset(s) for s in sets if not any(set(other) < set(s) for other in sets)}


EVERY = [frozenset(s) for s in subsets(range(ACTORS))]
ACCEPTS = np.array([[a in s for a in range(ACTORS)] for s in EVERY])


@settings(max_examples=300, deadline=None)
@given(fractional())
def test_who_passes_a_rule(groups):
    consent = consent_of(groups)
    expected = [passes(groups, s) for s in EVERY]
    assert consent.passes(ACCEPTS).tolist() == expected
    for group, own in zip(groups, consent.groups, strict=True):
        assert own.passes(ACCEPTS).tolist() == [group_passes(group, s) for s in EVERY]
        members = frozenset(group[0])
        blocks = [not group_passes(group, members - {a}) for a in group[0]]
        assert own.unanimous == all(blocks)
    for kind in ("sign", "ratify"):
        some = [group for group in groups if group[4] == kind]
        assert consent.only(kind).passes(ACCEPTS).tolist() == [passes(some, s) for s in EVERY]
    assert consent.actors == tuple(sorted({a for group in groups for a in group[0]}))


@settings(max_examples=200, deadline=None)
@given(fractional(), st.sets(st.integers(0, ACTORS - 1)))
def test_what_is_left_of_a_rule_when_some_consent(groups, given_):
    rest = consent_of(groups).assuming(given_)
    assert not set(rest.actors) & given_
    expected = [passes(groups, s | given_) for s in EVERY]
    # A quota above all weights can never be met, consenting or not; a group left empty is dropped.
    hopeless = [g for g in groups if set(g[0]) <= given_ and not group_passes(g, given_)]
    if not hopeless:
        assert rest.passes(ACCEPTS).tolist() == expected


@settings(max_examples=200, deadline=None)
@given(fractional())
def test_minimal_sets_that_suffice(groups):
    consent = consent_of(groups)
    enough = minimal([s for s in EVERY if passes(groups, s)])
    assert {frozenset(s) for s in sufficient_sets(consent, ACTORS, 100)} == enough
    for group, own in zip(groups, consent.groups, strict=True):
        alone = [s for s in EVERY if s <= set(group[0]) | set(group[3]) and group_passes(group, s)]
        assert coalitions_of(own, 100) == minimal(alone)


def test_too_many_sets_are_not_listed():
    half = Consent((Group(tuple(range(12)), (1.0,) * 12, 6.0),))
    assert sufficient_sets(half, 12, 923) is None
    assert len(sufficient_sets(half, 12, 924)) == 924
    assert coalitions_of(half.groups[0], 14) is None  # 64 times 14 is below 924
    with pytest.raises(ValueError, match="there is no actor 12"):
        sufficient_sets(Consent.unanimity(13), 12, 10)


@settings(max_examples=300, deadline=None)
@given(fractional())
def test_normal_form_says_the_same(groups):
    rule = Rule.of(consent_of(groups), ACTORS)
    passing = [s for s in EVERY if passes(groups, s)]
    assert rule.possible == bool(passing)
    if not passing:
        return
    assert set(rule.required) <= frozenset.intersection(*passing)
    for quota in rule.quotas:
        total = sum(quota.weights)
        assert all(total - weight >= quota.enough for weight in quota.weights)

    class Table:
        shape = (len(EVERY),)

        def accepts(self, actor, out):
            out[...] = ACCEPTS[:, actor]
            return out

    out, scratch = np.empty(len(EVERY), bool), np.empty(len(EVERY), bool)
    assert rule.mask(Table(), out, scratch).tolist() == [passes(groups, s) for s in EVERY]
    assert rule.passes(ACCEPTS).tolist() == out.tolist()
    assert rule.unanimous == (not rule.quotas)


@settings(max_examples=200, deadline=None)
@given(fractional(), fractional())
def test_a_rule_that_implies_another_passes_less(first, second):
    one, other = (Rule.of(consent_of(groups), ACTORS) for groups in (first, [*first, *second]))
    assert other.implies(one)
    third = Rule.of(consent_of(second), ACTORS)
    if one.implies(third):
        assert all(passes(second, s) for s in EVERY if passes(first, s))


def test_a_ratifier_of_several_parties_is_each_ones_own():
    groups = (
        Group.all_of((0, 1, 2)),
        Group.all_of((3,), kind="ratify", of=(0, 1)),
        Group.all_of((4,), kind="ratify", of=(2,)),
        Group.all_of((5,), kind="ratify"),
    )
    consent = Consent(groups)
    assert [consent.win_set(p).actors for p in (0, 1, 2)] == [(0, 3), (1, 3), (2, 4)]
    assert consent.win_set(0).groups[1:] == (groups[1],)


@pytest.mark.parametrize(
    ("weights", "need", "count"),
    [((1.0,) * 5, 3.0, 3), ((1 / 3,) * 3, 2 / 3, 2), ((0.1,) * 10, 0.3, 3), ((2.0,) * 3, 3.0, 2)],
)
def test_members_of_equal_weight_are_counted(weights, need, count):
    quota = Rule.of(Consent((Group(tuple(range(len(weights))), weights, need),)), 10).quotas[0]
    assert quota.count == count


def test_unequal_weights_are_not_counted():
    quota = Rule.of(Consent((Group((0, 1, 2), (1.0, 1.0, 2.0), 2.0),)), 3).quotas[0]
    assert quota.count is None


@pytest.mark.parametrize(
    ("group", "message"),
    [
        (Group((0, 7), (1.0, 1.0), 1.0, name="house"), "'house': actor 7 is not on the actor axis"),
        (Group((0,), (1.0,), 1.0, veto=(-1,)), "actor -1 is not"),
        (Group((0, 1), (1.0,), 1.0), "one weight of at least 0"),
        (Group((0, 1), (1.0, -1.0), 1.0), "one weight of at least 0"),
    ],
)
def test_bad_groups_are_named(group, message):
    with pytest.raises(ValueError, match=message):
        Rule.of(Consent((group,)), 3)
