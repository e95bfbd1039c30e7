from __future__ import annotations

import pytest

from winset.analysis import compare
from winset.case.views import as_judged_by, judges_of
from winset.files.reading import load
from winset.model import compile_case
from winset.words.comparison import sentence


def test_the_difference_that_drives_the_answer(sale):
    """The buyer's margin decides; the seller's hardly matters; together they make up the change."""
    one = sale(seller=5, buyer="hard 0..20")
    other = sale(seller=6, buyer="hard 25..45")
    found = compare(one, other, names=("Ann", "Bob"), worlds=400)
    assert (found.first.value, found.second.value) == pytest.approx((1.0, 0.25), abs=0.06)
    assert [d.path for d in found.differences] == ["actors.seller.margin", "actors.buyer.margin"]
    shares = {d.group: d.share for d in found.drivers}
    assert shares["actors.buyer.margin"] == pytest.approx(-0.75, abs=0.06)
    assert shares["actors.seller.margin"] == pytest.approx(0.0, abs=1e-9)
    assert sum(shares.values()) == pytest.approx(found.second.value - found.first.value)
    assert found.drivers[0].group == "actors.buyer.margin"
    said = sentence(compile_case(one), found)
    assert "Ann" in said
    assert "what walking away is worth" in said
    assert found.exact
    assert found.same_space


def test_cases_that_state_the_same(sale):
    found = compare(sale(), sale(), worlds=50)
    assert (found.differences, found.drivers) == ((), ())
    assert sentence(sale(), found) == "The two cases state the same."


def test_words_do_not_count_as_differences(sale):
    one = sale()
    other = one.model_copy(update={"title": "Another title", "summary": "x"})
    assert compare(one, other, worlds=50).differences == ()


def test_rules_and_vetoes_are_differences_too(sale):
    veto = """
[actors.council]
role = "ratifier"
of = "seller"
margin = 0
points = { price = [0, -1, -1, -1] }
"""
    found = compare(sale(), sale(rest=veto), worlds=50)
    assert (found.first.value, found.second.value) == pytest.approx((1.0, 0.0))
    assert not found.same_space
    assert sum(d.share for d in found.drivers) == pytest.approx(-1.0)
    assert all(d.group.startswith("actors.council") for d in found.drivers)


def test_many_differences_are_sampled_and_still_add_up(sale):
    def points(k):
        return "".join(
            f'\n[actors.r{n}]\nrole = "ratifier"\nof = "seller"\nmargin = "{k - 9} to {k}"\n'
            f"points = {{ price = [0, 0, 0, {n}] }}\n"
            for n in range(9)
        )

    found = compare(sale(rest=points(0)), sale(rest=points(5)), worlds=100)
    assert not found.exact
    assert len(found.drivers) == 9
    change = found.second.value - found.first.value
    assert sum(d.share for d in found.drivers) == pytest.approx(change)
    assert compare(sale(rest=points(0)), sale(rest=points(5)), worlds=100) == found


def test_two_analysts_in_one_case(sale):
    views = '[{ value = 5, by = "Ann" }, { value = 40, by = "Bob" }]'
    rest = f"""
[actors.council]
role = "ratifier"
of = "seller"
margin = {views}
points = {{ price = [0, 10, 10, 10] }}
"""
    case = sale(rest=rest)
    assert judges_of(case) == ("Ann", "Bob")
    found = compare(as_judged_by(case, "Ann"), as_judged_by(case, "Bob"), worlds=50)
    assert (found.first.value, found.second.value) == pytest.approx((1.0, 0.0))
    with pytest.raises(ValueError, match="there are: Ann, Bob"):
        as_judged_by(case, "Cleo")


def test_a_shipped_case_and_its_experts():
    case = load("hanoi")
    for judge in judges_of(case):
        assert as_judged_by(case, judge) != case


def test_cases_of_two_negotiations_cannot_be_compared():
    with pytest.raises(ValueError, match=r"do not fit .*there is no"):
        compare("hanoi", "valley_dam", worlds=50)
