"""The space of a case: options, grids, packages, joint blocks, part-deals."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.model import Case
from winset.model.space import space_of
from winset.model.terms import deal_of, terms_of
from winset.space import MOST_COLUMNS, JoinError


def case_of(issues: dict[str, Any], **more: Any) -> Case:
    return Case.model_validate({"format": 1, "title": "t", "issues": issues, "actors": {}, **more})


def plain(*sizes: int) -> dict[str, Any]:
    return {f"i{j}": {"options": [f"o{k}" for k in range(n)]} for j, n in enumerate(sizes)}


def test_independent_issues_stay_apart() -> None:
    space = space_of(case_of(plain(2, 3, 4)))
    assert space.sizes == (2, 3, 4)
    assert space.null == (0, 0, 0)


def test_numeric_issue_is_its_grid() -> None:
    space = space_of(
        case_of({"p": {"range": {"low": -1, "high": 1, "step": 0.1}, "status_quo": 0.3}})
    )
    assert space.options[0][0] == "-1"
    assert space.options[0][-1] == "1"
    assert len(space.options[0]) == 21
    assert space.null is not None
    assert space.options[0][space.null[0]] == "0.3"


def test_labels_of_a_fine_grid_stay_distinct() -> None:
    space = space_of(case_of({"p": {"range": {"low": 1e6, "high": 1e6 + 2, "step": 0.5}}}))
    assert len(set(space.options[0])) == 5


def test_package_becomes_one_binary_issue_per_item() -> None:
    case = case_of({"s": {"items": ["2270", "2321", "2371"]}, **plain(2)})
    space = space_of(case)
    assert space.issues == ("s.2270", "s.2321", "s.2371", "i0")
    assert space.options[0] == ("out", "in")
    proposal = terms_of(case, space, {"s": ("2321",)})
    assert proposal == {0: frozenset({0}), 1: frozenset({1}), 2: frozenset({0})}
    condition = terms_of(case, space, {"s": ("2321",)}, condition=True)
    assert condition == {1: frozenset({1})}
    assert terms_of(case, space, {"s": "none"}, condition=True) == {
        j: frozenset({0}) for j in range(3)
    }
    assert terms_of(case, space, {"s.2371": "in"}) == {2: frozenset({1})}
    assert terms_of(case, space, {"s": "all"})[2] == frozenset({1})


def test_only_named_items_are_joined() -> None:
    case = case_of(
        {"s": {"items": list("abcdefgh")}, **plain(3)},
        interactions=[{"when": {"s": ["a", "c"], "i0": "o1"}, "add": {}}],
    )
    space = space_of(case)
    assert sorted(space.sizes) == [2, 2, 2, 2, 2, 2, 12]


def test_numbers_name_steps() -> None:
    case = case_of({"p": {"range": {"low": 0, "high": 10, "step": 2.5}}})
    space = space_of(case)
    assert terms_of(case, space, {"p": 2.5}) == {0: frozenset({1})}
    assert terms_of(case, space, {"p": "2.5 to 7.5"}) == {0: frozenset({1, 2, 3})}
    assert terms_of(case, space, {"p": ("0", "10")}) == {0: frozenset({0, 4})}


def test_deal_of_keeps_the_status_quo_elsewhere() -> None:
    issues = plain(3, 3)
    issues["i1"]["status_quo"] = "o2"
    case = case_of(issues)
    assert deal_of(case, space_of(case), {"i0": "o1"}) == (1, 2)


def test_too_many_joint_options_are_refused() -> None:
    chain = [
        {"when": {f"i{j}": "o1", f"i{j + 1}": "o1"}, "add": {}, "reason": f"link {j}"}
        for j in range(7)
    ]
    with pytest.raises(JoinError, match=f"{MOST_COLUMNS:,}") as caught:
        space_of(case_of(plain(*[10] * 8), interactions=chain))
    assert (caught.value.issues, caught.value.count) == (tuple(range(8)), 10**8)
    assert space_of(case_of(plain(*[10] * 8), interactions=chain[:3])).sizes[0] == 10_000


def test_outside_has_no_null_deal() -> None:
    assert space_of(case_of(plain(2), no_agreement="outside")).null is None


@st.composite
def tied_cases(draw: st.DrawFn) -> Case:
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))

    def condition() -> dict[str, list[str]]:
        issues = draw(st.sets(st.integers(0, len(sizes) - 1), min_size=1, max_size=3))
        return {
            f"i{j}": sorted(
                draw(st.sets(st.integers(0, sizes[j] - 1).map("o{}".format), min_size=1))
            )
            for j in issues
        }

    forbidden = [{"when": condition()} for _ in range(draw(st.integers(0, 2)))]
    joined = [{"when": condition(), "add": {}} for _ in range(draw(st.integers(0, 2)))]
    return case_of(plain(*sizes), forbidden=forbidden, interactions=joined, no_agreement="outside")


def _allowed(case: Case) -> set[tuple[int, ...]]:
    """Deals that no ban meets, by looking at every combination of labels."""
    names = list(case.issues)
    found = set()
    for deal in itertools.product(*(issue.options for issue in case.issues.values())):
        chosen = dict(zip(names, deal, strict=True))
        if not any(
            all(chosen[name] in allowed for name, allowed in ban.when.items())  # type: ignore[operator]
            for ban in case.forbidden
        ):
            found.add(tuple(case.issues[name].options.index(chosen[name]) for name in names))
    return found


@settings(max_examples=60, deadline=None)
@given(tied_cases())
def test_blocks_hold_exactly_the_allowed_deals(case: Case) -> None:
    allowed = _allowed(case)
    try:
        space = space_of(case)
    except JoinError:
        # Bans may leave nothing in one block, and then nothing at all.
        assert not allowed
        return
    deals = np.concatenate(list(space.enumerate()))
    options = space.options_of(deals)
    assert {tuple(row) for row in options.tolist()} == allowed
    assert len(options) == len(allowed) == space.n_deals
    assert (space.columns_of(options) == deals).all()


@settings(max_examples=60, deadline=None)
@given(tied_cases())
def test_every_condition_lies_in_one_block(case: Case) -> None:
    try:
        space = space_of(case)
    except JoinError:
        return
    homes = [set(block.issues) for block in space.blocks]
    assert sorted(j for home in homes for j in home) == list(range(len(space.issues)))
    for bond in (*case.interactions, *case.forbidden):
        tied = set(terms_of(case, space, bond.when, condition=True))
        assert sum(tied <= home for home in homes) == 1


@settings(max_examples=40, deadline=None)
@given(tied_cases(), st.data())
def test_completions_agree_with_terms(case: Case, data: st.DataObject) -> None:
    try:
        space = space_of(case)
    except JoinError:
        return
    name = data.draw(st.sampled_from(sorted(case.issues)))
    option = data.draw(st.sampled_from(case.issues[name].options))
    masks = space.completions(terms_of(case, space, {name: option}))
    deals = np.concatenate(list(space.enumerate()))
    agree = np.all([masks[b][deals[:, b]] for b in range(len(masks))], axis=0)
    wanted = space.options_of(deals)[:, space.issues.index(name)] == case.issues[
        name
    ].options.index(option)
    assert (agree == wanted).all()
