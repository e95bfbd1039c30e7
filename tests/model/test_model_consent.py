"""Rules of consent, against counting heads."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.model import Case
from winset.case.rules import parse_rule
from winset.model.consent import consent_of


def case_of(actors: dict[str, Any], **more: Any) -> Case:
    return Case.model_validate({"format": 1, "title": "t", "issues": {}, "actors": actors, **more})


def parties(n: int) -> dict[str, Any]:
    return {f"p{k}": {"role": "party"} for k in range(n)}


def every_vote(n: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array(list(itertools.product([False, True], repeat=n)))


def _needs(rule: str, n: int) -> int:
    """Yes votes that a rule needs of n equal members, counted apart from the parser."""
    return {
        "all": n,
        "majority": next(k for k in range(n + 1) if Fraction(k) > Fraction(n, 2)),
        "two thirds": next(k for k in range(n + 1) if Fraction(k) >= Fraction(2 * n, 3)),
        "three quarters": next(k for k in range(n + 1) if Fraction(k) >= Fraction(3 * n, 4)),
        "2/3": next(k for k in range(n + 1) if Fraction(k) >= Fraction(2 * n, 3)),
        "55%": next(k for k in range(n + 1) if Fraction(k) >= Fraction(55 * n, 100)),
        "n-1 of n": max(n - 1, 1),
        "all but 2": max(n - 2, 1),
        "any": 1,
        "at least 2": 2,
    }[rule]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(
        [
            "all",
            "majority",
            "two thirds",
            "three quarters",
            "2/3",
            "55%",
            "n-1 of n",
            "all but 2",
            "any",
            "at least 2",
        ]
    ),
    st.integers(2, 7),
)
def test_equal_members(rule: str, n: int) -> None:
    consent = consent_of(case_of(parties(n), signing={"rule": rule}))
    votes = every_vote(n)
    assert (consent.passes(votes) == (votes.sum(1) >= _needs(rule, n))).all()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=6),
    st.sampled_from(["majority", "two thirds", "weighted", "all"]),
    st.sets(st.integers(0, 5)),
    st.data(),
)
def test_weights_and_vetoes(
    weights: list[int], rule: str, veto: set[int], data: st.DataObject
) -> None:
    n, total = len(weights), sum(weights)
    veto = {v for v in veto if v < n}
    stated: dict[str, Any] = {
        "rule": rule,
        "weights": {f"p{k}": w for k, w in enumerate(weights)},
        "veto": [f"p{k}" for k in sorted(veto)],
    }
    quota = data.draw(st.integers(1, total))
    if rule == "weighted":
        stated["quota"] = quota
    consent = consent_of(case_of(parties(n), signing=stated))
    for vote in every_vote(n):
        weight = sum(w for w, yes in zip(weights, vote, strict=True) if yes)
        enough = {
            "majority": 2 * weight > total,
            "two thirds": 3 * weight >= 2 * total,
            "weighted": weight >= quota,
            "all": bool(vote.all()),
        }[rule]
        assert consent.passes(vote) == (enough and all(vote[v] for v in veto))


def test_fractional_weights_need_more_than_half() -> None:
    shares = {"p0": 0.5, "p1": 0.25, "p2": 0.25}
    consent = consent_of(case_of(parties(3), signing={"rule": "majority", "weights": shares}))
    votes = np.array([[True, False, False], [False, True, True], [True, True, False]])
    assert consent.passes(votes).tolist() == [False, False, True]


def ratified(**more: Any) -> Case:
    return case_of(
        {
            "a": {"role": "party"},
            "b": {"role": "party"},
            "senate": {"role": "ratifier", "of": "a"},
            "house": {"role": "ratifier", "of": "a"},
            "army": {"role": "ratifier", "of": ["a", "b"]},
            "un": {"role": "ratifier", "of": "deal"},
            "china": {"role": "onlooker"},
        },
        **more,
    )


def test_ratifiers_without_an_entry_must_all_pass() -> None:
    consent = consent_of(ratified())
    shape = [(g.kind, g.actors, g.of, g.unanimous) for g in consent.groups]
    assert shape == [
        ("sign", (0, 1), (), True),
        ("ratify", (2, 3), (0,), True),
        ("ratify", (4,), (0, 1), True),
        ("ratify", (5,), (), True),
    ]
    # China's vote is nobody's; everyone else's counts.
    votes = every_vote(7)
    assert (consent.passes(votes) == votes[:, :6].all(1)).all()


def test_an_entry_speaks_for_the_ratifiers_of_its_party() -> None:
    consent = consent_of(ratified(ratification=[{"of": "a", "rule": "2 of 3"}]))
    votes = every_vote(7)
    wanted = votes[:, :2].all(1) & (votes[:, 2:5].sum(1) >= 2) & votes[:, 5]
    assert (consent.passes(votes) == wanted).all()


def test_a_win_set_holds_the_ratifiers_of_its_party_and_of_several() -> None:
    """The army ratifies for both parties, so it is in both win-sets; the UN is in neither."""
    consent = consent_of(ratified())
    votes = every_vote(7)
    a, senate, house, army, un = 0, 2, 3, 4, 5
    assert (consent.win_set(a).passes(votes) == votes[:, [a, senate, house, army]].all(1)).all()
    assert (consent.win_set(1).passes(votes) == votes[:, [1, army]].all(1)).all()
    # What all win-sets share, less what the UN refuses, is what the whole rule passes.
    both = consent.win_set(0).passes(votes) & consent.win_set(1).passes(votes)
    assert (consent.passes(votes) == (both & votes[:, un])).all()


def test_who_decides_for_whom() -> None:
    consent = consent_of(ratified())
    deciding = [[group.actors for group in consent.deciding(who)] for who in (0, 1, 3, 4, -1)]
    assert deciding == [[(2, 3), (4,)], [(4,)], [(2, 3)], [(4,)], [(5,)]]


def test_veto_rule() -> None:
    case = ratified(
        ratification=[{"of": "deal", "actors": ["un", "army"], "rule": "veto", "veto": "un"}]
    )
    votes = every_vote(7)
    wanted = votes[:, :4].all(1) & votes[:, 5]
    assert (consent_of(case).passes(votes) == wanted).all()


def test_a_ratifier_of_a_ratifier_counts_for_its_party() -> None:
    case = case_of(
        {
            "a": {"role": "party"},
            "house": {"role": "ratifier", "of": "a"},
            "caucus": {"role": "ratifier", "of": "house"},
        }
    )
    (_, home) = consent_of(case).groups
    assert (home.actors, home.of) == ((1, 2), (0,))


def test_a_rule_that_is_not_understood_lists_those_that_are() -> None:
    with pytest.raises(ValueError, match="'two thirds'"):
        parse_rule("by acclamation")
