"""One scenario per domain: which files of a folder are read, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exchange.genius_texts import DOMAIN, folder, profile

from winset.case.errors import CaseError
from winset.exchange.opening import load, read


def two_scenarios(tmp_path: Path) -> Path:
    """Write a folder with two scenarios on the same issues, as one tournament published them."""
    files = {f"pie-{s}-domain": DOMAIN for s in "AB"}
    for s, value in (("A", "0.9"), ("B", "0.5")):
        rest = f'<reservation value="{value}"/>'
        files |= {f"pie-{s}-prof1": profile("4 2 1", rest=rest)}
        files |= {f"pie-{s}-prof2": profile("1 2 4", rest=rest)}
    return folder(tmp_path, **files)


def test_two_scenarios_in_one_folder_are_not_one_talk_of_four(tmp_path: Path) -> None:
    place = two_scenarios(tmp_path)
    with pytest.raises(CaseError) as caught:
        load(place)
    (problem,) = caught.value.defects
    assert "holds 2 scenarios: pie-A-domain.xml (pie-A-prof1, pie-A-prof2)" in problem.message
    assert problem.hint == "choose one, as in --domain pie-A-domain.xml"


@pytest.mark.parametrize(
    "domain", ["pie-B-domain.xml", "pie-B-domain", "some/where/pie-B-domain.xml"]
)
def test_a_domain_can_be_chosen(tmp_path: Path, domain: str) -> None:
    place = two_scenarios(tmp_path)
    case = load(place, domain=domain)
    assert case.parties == ("pie_b_prof1", "pie_b_prof2")
    assert [case.actors[name].walk_away.views[0].text for name in case.parties] == ["50", "50"]  # type: ignore[union-attr]
    assert load(place / "pie-B-domain.xml") == case


def test_profiles_can_be_chosen(tmp_path: Path) -> None:
    place = two_scenarios(tmp_path)
    case = load(place, domain="pie-A-domain", profiles=["pie-A-prof2", "pie-B-prof1.xml"])
    assert case.parties == ("pie_a_prof2", "pie_b_prof1")
    assert load(place, profiles=["pie-B-prof2", "pie-B-prof1"]).parties == (
        "pie_b_prof2",
        "pie_b_prof1",
    )
    for names, said in (
        (["pie-A-prof1", "pie-A-prof1"], "chosen twice"),
        (["pie-A-prof3"], "no profile 'pie-A-prof3'; expected one of 'pie-A-prof1.xml'"),
    ):
        with pytest.raises(CaseError, match=said):
            load(place, domain="pie-A-domain", profiles=names)
    with pytest.raises(CaseError, match="no domain 'pie-C-domain'"):
        load(place, domain="pie-C-domain")


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    place = folder(tmp_path, domain=DOMAIN, ann=profile(), bob=profile(), build="<project/>")
    (place / "broken.xml").write_text("<utility_space>\n<objective>\n")
    other = profile().replace("Colour", "Price").replace("red", "10")
    (place / "other.xml").write_text(other.replace('index="1"', 'index="7"'))
    reading = read(place)
    assert reading.unwrap().parties == ("ann", "bob")
    told = [d.message for d in reading.warnings if d.code == "foreign-note"]
    assert len(told) == 3
    assert any("build.xml: is left out: line 1: is no Genius file" in said for said in told)
    assert any("broken.xml: is left out: line 3: " in said for said in told)
    assert any("other.xml: is left out: not of the issues of domain.xml" in said for said in told)


def test_too_few_profiles_are_no_talk(tmp_path: Path) -> None:
    place = folder(tmp_path, domain=DOMAIN, ann=profile())
    (place / "bob.xml").write_text("<utility_space>\n<objective>\n")
    with pytest.raises(CaseError) as caught:
        load(place)
    assert [(d.where, d.line) for d in caught.value.defects] == [("bob.xml", 3)]


def test_many_profiles_are_told_to_be_many_parties(tmp_path: Path) -> None:
    names = [f"p{k}" for k in range(4)]
    place = folder(tmp_path, domain=DOMAIN, **{name: profile() for name in names})
    reading = read(place)
    assert reading.unwrap().parties == tuple(names)
    assert any("4 profiles are read" in str(d) for d in reading.warnings)


def test_a_folder_of_folders_names_them(tmp_path: Path) -> None:
    for name in ("pie", "cake", "empty"):
        (tmp_path / name).mkdir()
    folder(tmp_path / "pie", domain=DOMAIN)
    folder(tmp_path / "cake", domain=DOMAIN)
    with pytest.raises(CaseError, match="give one of its folders: 'cake', 'pie'"):
        load(tmp_path)


def test_a_choice_is_for_folders_only(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("format = 1\n")
    with pytest.raises(CaseError, match="are for scenario folders"):
        load(tmp_path / "a.toml", domain="x")
