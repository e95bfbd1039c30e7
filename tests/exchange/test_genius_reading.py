"""Genius XML, file by file: what is read, what is decided, what is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.exchange.genius_texts import DOMAIN, folder, profile

from winset.case.errors import CaseError
from winset.case.judgement import MARGIN
from winset.exchange.genius import read_scenario
from winset.exchange.opening import load, read


def test_evaluations_are_divided_by_the_largest_before_they_are_weighted(tmp_path: Path) -> None:
    scenario = read_scenario(folder(tmp_path, domain=DOMAIN, ann=profile(), bob=profile("1 3 0")))
    assert scenario.parties == ("ann", "bob")
    assert scenario.issues == ("Colour", "Size")
    assert scenario.options == (("red", "blue", "green"), ("S", "L"))
    colour, size = scenario.tables
    assert colour.tolist() == [
        [Fraction(3, 5), Fraction(3, 10), Fraction(3, 20)],
        [Fraction(1, 5), Fraction(3, 5), 0],
    ]
    assert size.tolist() == [[Fraction(1, 25), Fraction(2, 5)]] * 2
    assert scenario.warnings == ()


def test_the_case_holds_points_of_0_to_100_and_every_combination_is_a_deal(tmp_path: Path) -> None:
    target = folder(
        tmp_path,
        domain=DOMAIN,
        ann=profile(rest='<reservation value="0.35"/><discount_factor value="0.5"/>'),
        bob=profile("1 3 0"),
    )
    case = load(target)
    assert case.no_agreement == "outside"
    assert case.issues["colour"].name == "Colour"
    ann = case.actors["ann"]
    points = ann.points["colour"]
    assert isinstance(points, tuple)
    assert [q.median(MARGIN) for q in points] == [60.0, 30.0, 15.0]
    assert ann.walk_away is not None
    assert ann.walk_away.median(MARGIN) == 35.0
    # A discounted scenario keeps its reservation value; one without any has zero.
    assert "discounted by 0.5 a round" in ann.note
    bob = case.actors["bob"].walk_away
    assert bob is not None
    assert bob.median(MARGIN) == 0.0


def test_options_are_matched_by_name_not_by_place(tmp_path: Path) -> None:
    other = profile("1 2 4", order=("green", "blue", "red"))
    scenario = read_scenario(folder(tmp_path, domain=DOMAIN, ann=profile(), bob=other))
    assert scenario.tables[0][0].tolist() == scenario.tables[0][1].tolist()


def test_weights_belong_to_the_index_of_their_issue(tmp_path: Path) -> None:
    swapped = profile(weights=None).replace(
        "</objective>", '<weight index="2" value="0.9"/><weight index="1" value="0.1"/></objective>'
    )
    scenario = read_scenario(folder(tmp_path, domain=DOMAIN, ann=swapped, bob=profile()))
    assert scenario.weights[0] == (Fraction(1, 10), Fraction(9, 10))


def test_an_option_listed_twice_counts_the_last_time_and_is_told(tmp_path: Path) -> None:
    twice = profile().replace(
        '<item index="1" value="red" evaluation="4"/>',
        '<item index="1" value="red" evaluation="0"/><item index="1" value="red" evaluation="4"/>',
    )
    scenario = read_scenario(folder(tmp_path, domain=DOMAIN, ann=twice, bob=profile()))
    assert scenario.options[0] == ("red", "blue", "green")
    assert scenario.tables[0][0].tolist() == scenario.tables[0][1].tolist()
    assert any("listed twice" in w for w in scenario.warnings)
    assert "listed twice" in scenario.to_case().actors["ann"].note


def test_items_of_a_similarity_function_are_no_options(tmp_path: Path) -> None:
    noisy = profile().replace(
        '<item index="1" value="S" evaluation="1"/>',
        '<item index="1" value="S" evaluation="1"/><similarity_function><criteria_function>'
        '<item index="9" value="S" evaluation="77"/></criteria_function></similarity_function>',
    )
    scenario = read_scenario(folder(tmp_path, domain=DOMAIN, ann=noisy, bob=profile()))
    assert scenario.tables[1][0].tolist() == scenario.tables[1][1].tolist()


def test_profiles_that_the_domain_names_come_in_its_order(tmp_path: Path) -> None:
    named = DOMAIN.replace(
        "<negotiation_template>",
        '<negotiation_template><agent utility_space="zoe.xml"/><agent utility_space="ann.xml"/>',
    )
    target = folder(tmp_path, domain=named, ann=profile(), bob=profile(), zoe=profile("1 2 4"))
    assert read_scenario(target).parties == ("zoe", "ann")
    assert read_scenario(target / "domain.xml").parties == ("zoe", "ann")


def test_without_a_domain_the_profiles_tell_the_options(tmp_path: Path) -> None:
    target = folder(tmp_path, ann=profile(), bob=profile())
    scenario = read_scenario([target / "bob.xml", target / "ann.xml"])
    assert scenario.parties == ("bob", "ann")
    assert scenario.options[0] == ("red", "blue", "green")


def test_missing_weights_are_even_and_odd_sums_are_kept_and_told(tmp_path: Path) -> None:
    scenario = read_scenario(
        folder(
            tmp_path, domain=DOMAIN, ann=profile(weights=None), bob=profile(weights="0.5 0.489278")
        )
    )
    assert scenario.weights[0] == (Fraction(1, 2), Fraction(1, 2))
    assert sum(scenario.weights[1]) == Fraction("0.989278")
    assert [w.split(":")[0] for w in scenario.warnings] == ["ann", "bob"]


def test_weights_of_more_than_one_are_scaled_so_that_no_utility_exceeds_one(tmp_path: Path) -> None:
    scenario = read_scenario(
        folder(tmp_path, domain=DOMAIN, ann=profile(weights="0.9 0.6"), bob=profile())
    )
    assert scenario.weights[0] == (Fraction(3, 5), Fraction(2, 5))
    assert list(scenario.ideal) == [1, 1]
    assert "sum to 1.5" in scenario.warnings[0]


def test_an_issue_whose_evaluations_are_all_zero_counts_nothing(tmp_path: Path) -> None:
    scenario = read_scenario(
        folder(tmp_path, domain=DOMAIN, ann=profile(size="0 0"), bob=profile())
    )
    assert scenario.tables[1][0].tolist() == [0, 0]


NUMERIC = """<utility_space><objective index="0" name="root">
<issue index="1" name="Price" type="integer" lowerbound="2" upperbound="6">{price}</issue>
<issue index="2" name="Share" type="real"><range lowerbound="0" upperbound="1"/>{share}</issue>
<weight index="1" value="0.5"/><weight index="2" value="0.5"/></objective></utility_space>"""


def test_integer_and_real_issues(tmp_path: Path) -> None:
    ann = NUMERIC.format(
        price='<evaluator ftype="linear" slope="0.25" offset="0"/>',
        share='<evaluator ftype="linear" parameter0="1.2" parameter1="-1"/>',
    )
    bob = NUMERIC.format(
        price='<evaluator slope="-0.25" offset="1"/>',
        share='<evaluator ftype="triangular" parameter0="0" parameter1="1" parameter2="0.5"/>',
    )
    scenario = read_scenario(folder(tmp_path, ann=ann, bob=bob), steps=4)
    assert scenario.options == (("2", "3", "4", "5", "6"), ("0", "0.25", "0.5", "0.75", "1"))
    assert scenario.kinds == ("integer", "real")
    price, share = scenario.tables
    # The linear function of an integer issue is of the distance from the lower bound.
    assert price[0].tolist() == [Fraction(k, 8) for k in range(5)]
    assert price[1].tolist() == [Fraction(4 - k, 8) for k in range(5)]
    # Values above 1 are cut off, and nothing is divided by the largest.
    assert share[0].tolist() == [Fraction(x) / 2 for x in ("1", "0.95", "0.7", "0.45", "0.2")]
    assert share[1].tolist() == [Fraction(x) / 2 for x in ("0", "0.5", "1", "0.5", "0")]
    assert any("evenly spaced" in w for w in scenario.warnings)
    assert "evenly spaced" in scenario.to_case().issues["share"].note


WRONG = {
    "no evaluation": (profile().replace(' evaluation="4"', ""), "no evaluation of option 'red'"),
    "no number": (profile("much 2 3"), "is 'much'"),
    "not a number": (profile("nan 2 3"), "is 'nan'"),
    "infinite": (profile("inf 2 3"), "is 'inf'"),
    "endless digits": (profile("1e999999999 2 3"), "1e999999999"),
    "a weight too few": (profile(weights="0.6"), "'Size' has no weight"),
    "other options": (
        profile(order=("red", "blue", "pink")).replace(
            "</issue>", '<item value="mauve" evaluation="1"/></issue>', 1
        ),
        "no evaluation of option 'green'",
    ),
    "another issue": (
        profile().replace('"Size"', '"Weight"').replace('"S"', '"X"').replace('"L"', '"Y"'),
        "says nothing of issue 'Size'",
    ),
    "no issues": ('<utility_space><weight index="1" value="1"/></utility_space>', "no <issue>"),
    "something else": ("<html/>", "no Genius file"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_told_with_its_file(tmp_path: Path, name: str) -> None:
    text, said = WRONG[name]
    target = folder(tmp_path, domain=DOMAIN, ann=profile(), bob=text)
    with pytest.raises(CaseError) as caught:
        load(target)
    (problem,) = caught.value.defects
    assert problem.where == "bob.xml"
    assert said in str(problem)


PASSED_OVER = {
    "negative": (profile("-1 2 4"), "negative, and used as it is"),
    "a weight too many": (profile(weights="0.6 0.4 0.1"), "a weight (0.1) is of no issue"),
    "a null beside": (
        profile().replace("</issue>", '<item value="mauve" evaluation="null"/></issue>', 1),
        "",
    ),
    "one option more": (
        profile().replace("</issue>", '<item value="mauve" evaluation="1"/></issue>', 1),
        "'mauve' of 'Colour' are not options of domain.xml, and left out",
    ),
    "discount above one": (profile(rest='<discount_factor value="3"/>'), "discount factor of 3"),
    "discount of zero": (profile(rest='<discount_factor value="0"/>'), "discount factor of 0"),
    "discount in words": (profile(rest='<discount_factor value="no"/>'), "'no'"),
    "reservation": (profile(rest='<reservation value="high"/>'), "'high'"),
    "another name": (profile().replace('"Size"', '"Weight"'), "'Weight' is taken for 'Size'"),
    "a bare mark": (
        profile().replace("<issue", '<note text="R&D"/><issue', 1),
        "an & stands alone",
    ),
    "a second attribute": (profile().replace("<issue", '<note a="1" a="2"/><issue', 1), "line 1"),
    "a comment before all": (
        f'\n<!-- one -->\n<?xml version="1.0"?>\n{profile()}',
        "bob.xml: line 3",
    ),
    "words after the end": (profile() + "and so on", "line 1"),
}


@pytest.mark.parametrize("name", PASSED_OVER)
def test_what_genius_passes_over_is_passed_over_and_told(tmp_path: Path, name: str) -> None:
    text, said = PASSED_OVER[name]
    reading = read(folder(tmp_path, domain=DOMAIN, ann=profile(), bob=text))
    assert reading.unwrap().parties == ("ann", "bob")
    assert said in "\n".join(map(str, reading.warnings))
    if name not in ("negative",):
        tables = [actor.points["colour"] for actor in reading.unwrap().actors.values()]
        assert tables[0] == tables[1]


def test_a_name_with_marks_of_xml_is_the_same_in_both_ways_of_writing_it(tmp_path: Path) -> None:
    plain, escaped = (DOMAIN.replace("blue", name) for name in ("R&D <5", "R&amp;D &lt;5"))
    for k, domain in enumerate((plain, escaped)):
        target = tmp_path / str(k)
        target.mkdir()
        own = [profile(order=("red", name, "green")) for name in ("R&D <5", "R&amp;D &lt;5")]
        scenario = read_scenario(folder(target, domain=domain, ann=own[0], bob=own[1]))
        assert scenario.options[0] == ("red", "R&D <5", "green")
        assert any(("domain.xml: line 4", "ann.xml: line 1")[k] in w for w in scenario.warnings)


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="UTF-16"?>'])
def test_another_encoding_is_read_and_its_line_is_told(tmp_path: Path, declared: str) -> None:
    target = folder(tmp_path, domain=DOMAIN, ann=profile(), bob=profile())
    for file in target.iterdir():
        text = declared + file.read_text().replace("blue", "bl\u00fc" if not declared else "blue")
        file.write_bytes(text.encode("cp1252"))
    scenario = read_scenario(target)
    assert scenario.options[0][1] == ("bl\u00fc" if not declared else "blue")
    what = "UTF-8" if declared else "Windows-1252"
    assert any(f"read as {what}" in w and "line" in w for w in scenario.warnings)


def test_lines_count_from_the_top_of_the_file_blanks_and_all(tmp_path: Path) -> None:
    text = '\n\n<?xml version="1.0"?>\n' + profile("much 2 3")
    with pytest.raises(CaseError) as caught:
        load(folder(tmp_path, domain=DOMAIN, ann=profile(), bob=text))
    assert [d.line for d in caught.value.defects] == [4]


def test_what_is_no_sum_over_issues_is_refused_in_one_line(tmp_path: Path) -> None:
    rectangle = (
        '<hyperRectangle utility="40"><INCLUDES index="1" min="4" max="6"/></hyperRectangle>'
    )
    text = profile().replace(
        "</objective>", f"\n<utility><ufun>{rectangle}</ufun></utility></objective>"
    )
    with pytest.raises(CaseError) as caught:
        load(folder(tmp_path, domain=DOMAIN, ann=profile(), bob=text))
    (problem,) = caught.value.defects
    assert (problem.where, problem.line) == ("bob.xml", 2)
    assert "no sum over issues (<ufun>)" in problem.message
    assert "a case can state such ties as interactions" in problem.hint


def test_issues_that_genius_knows_by_number_may_share_a_name(tmp_path: Path) -> None:
    one, other = (text.replace('"Size"', '"Colour"') for text in (DOMAIN, profile()))
    scenario = read_scenario(folder(tmp_path, domain=one, ann=other, bob=other))
    assert scenario.issues == ("Colour", "Colour_2")
    assert scenario.options == (("red", "blue", "green"), ("S", "L"))


def test_a_misspelt_option_at_the_same_place_is_taken_for_it_and_told(tmp_path: Path) -> None:
    other = profile(order=("red", "bleu", "green"))
    scenario = read_scenario(folder(tmp_path, domain=DOMAIN, ann=profile(), bob=other))
    assert scenario.tables[0][1].tolist() == scenario.tables[0][0].tolist()
    assert any("'bleu'" in w and "'blue'" in w for w in scenario.warnings)


def test_a_profile_alone_is_no_scenario(tmp_path: Path) -> None:
    target = folder(tmp_path, domain=DOMAIN, ann=profile(), bob=profile())
    with pytest.raises(CaseError, match="profile of one party alone"):
        load(target / "ann.xml")


def test_a_folder_without_a_scenario(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="holds no scenario"):
        load(tmp_path)
    (tmp_path / "domain.xml").write_text(DOMAIN)
    with pytest.raises(CaseError, match="no profile"):
        load(tmp_path)
