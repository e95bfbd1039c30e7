"""Writing cases, and changing case files in place."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from winset.case.errors import CaseError
from winset.case.judgement import Quantity, parse_judgement
from winset.case.model import Case
from winset.exchange.opening import load
from winset.files.editing import edit, loc_of
from winset.files.library import shipped_ids, shipped_text
from winset.files.reading import loads
from winset.files.starter import starter
from winset.files.writing import dumps, item, save

words = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)
labels = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")),
    min_size=1,
    max_size=6,
).filter(lambda text: bool(text.strip()))
days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
values = st.one_of(
    st.integers(0, 100),
    st.floats(0, 100),
    st.sampled_from(["20 to 40", "hard 3..7", "pert(1, 2, 3)", "mix(50%: 1, 50%: 2)"]),
    st.sampled_from(["+5", "7.50", "0 to 100", "quantiles(5%: 1, 95%: 2)", " 3 TO 4 "]),
)


bounded = st.one_of(values, st.sampled_from(["unknown", "mix(50%: unknown, 50%: 2)"]))


@st.composite
def judgements(draw: st.DrawFn, stated_as: st.SearchStrategy[Any] = values) -> Any:
    def view() -> Any:
        stated = draw(stated_as)
        if draw(st.booleans()):
            return stated
        table: dict[str, Any] = {"value": stated}
        if draw(st.booleans()):
            table["as_of"] = draw(days)
        if draw(st.booleans()):
            table["note"] = draw(words)
        if draw(st.booleans()):
            table["source"] = draw(st.sampled_from(["s", ["s"], ["s", "s2"]]))
        return table

    return (
        [view() for _ in range(draw(st.integers(2, 3)))] if draw(st.integers(0, 5)) == 0 else view()
    )


@st.composite
def issues(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["options", "options", "range", "items"]))
    if kind == "range":
        low = draw(st.integers(-5, 5))
        return {"range": {"low": low, "high": low + 6, "step": draw(st.sampled_from([1, 0.5, 2]))}}
    named = draw(st.lists(labels, min_size=2, max_size=4, unique=True))
    issue: dict[str, Any] = {kind: named, "name": draw(words)}
    if kind == "options" and draw(st.booleans()):
        issue["status_quo"] = draw(st.sampled_from(named))
        issue["ordered"] = True
    return issue


@st.composite
def preferences(draw: st.DrawFn, table: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"values": {}, "points": {}}
    for name, issue in table.items():
        if "range" in issue:
            low = issue["range"]["low"]
            found["values"][name] = {"worst": low, "best": low + 6, "curve": 0.5}
            continue
        key = draw(st.sampled_from(["values", "points"]))
        options = issue.get("options") or issue["items"]
        stated_as = bounded if key == "values" else values
        stated = [draw(judgements(stated_as)) for _ in options]
        by_option = draw(st.booleans())
        found[key][name] = dict(zip(options, stated, strict=True)) if by_option else stated
    weighed = list(found["values"])
    if weighed and draw(st.booleans()):
        found["weights"] = draw(st.sampled_from([" > ", " = "])).join(weighed)
    elif weighed:
        found["swing"] = {name: draw(st.sampled_from([100, "20 to 80"])) for name in weighed}
    return {key: value for key, value in found.items() if value}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    names = draw(st.lists(st.sampled_from(["a", "b", "long id", "x-1"]), min_size=1, unique=True))
    table = {name: draw(issues()) for name in names}
    actors: dict[str, Any] = {}
    for name in ("north", "south"):
        actors[name] = {"role": "party", "margin": draw(judgements())} | draw(preferences(table))
    actors["home"] = {
        "role": "ratifier",
        "of": draw(st.sampled_from(["north", ["north", "south"]])),
    }
    actors["home"] |= draw(preferences(table))
    terms = {
        name: draw(st.sampled_from(issue["options"]))
        for name, issue in table.items()
        if "options" in issue
    }
    data: dict[str, Any] = {
        "format": 1,
        "title": draw(words),
        "summary": draw(words),
        "held": draw(days),
        "sources": {"s": {"title": draw(words)}, "s2": {"title": "x", "date": draw(days)}},
        "issues": table,
        "actors": actors,
        "ratification": [{"of": "north", "rule": "any", "note": draw(words)}],
        "accounts": {"one": {"teller": "north", "prior": "30 %"}, "two": {"teller": "south"}},
        "evidence": [{"text": draw(words), "likelihood": {"one": "likely", "two": 0.3}}],
        "signing": {"veto": "north"},
    }
    if terms:
        data["events"] = [
            {
                "date": draw(days),
                "kind": "offer",
                "by": "north",
                "terms": terms,
                "text": draw(words),
            }
        ]
        data["interactions"] = [{"when": terms, "add": {"north": draw(judgements())}}]
    return Case.model_validate(data)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_what_is_written_is_read_back_the_same(case: Case) -> None:
    # An item that says what an event says is refused: it would count twice.
    told = {event.text.strip().casefold() for event in case.events}
    assume(not told & {item.text.strip().casefold() for item in case.evidence})
    text = dumps(case)
    again = loads(text)
    assert again == case
    for table in ("sources", "issues", "actors", "accounts"):
        assert list(getattr(again, table)) == list(getattr(case, table))
    assert dumps(again) == text
    assert Case.model_validate(case.to_mapping()) == case


@pytest.mark.parametrize("case_id", shipped_ids())
def test_shipped_cases_are_written_and_read_back_the_same(case_id: str) -> None:
    case = load(case_id)
    assert loads(dumps(case)) == case
    assert Case.model_validate(case.to_mapping()) == case


def test_the_text_is_as_a_person_would_write_it() -> None:
    text = dumps(loads(starter()))
    assert text.startswith('format = 1\ntitle = "A negotiation"\n')
    assert "[actors.seller.values]\n" in text
    assert 'source = "me"' in text
    assert "[[events]]\n" in text
    assert "price = 100\n" in text


def test_saving_is_whole_or_not_at_all(tmp_path: Path) -> None:
    case = loads(starter())
    path = tmp_path / "x.toml"
    assert save(case, path) == path
    assert load(path) == case
    path.chmod(0o600)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    save(load("hanoi"), link)
    assert link.is_symlink()
    assert load(path) == load("hanoi")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CaseError, match="cannot be written"):
        save(case, tmp_path / "nowhere" / "x.toml")
    with pytest.raises(CaseError, match="cannot be written"):
        save(case, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.toml", "x.toml"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.toml"
    save(loads(starter()), path)
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseError, match="no space left"):
        save(load("hanoi"), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# Editing


def kept(before: str, after: str) -> list[str]:
    """Lines that changed or went."""
    return [line for line in before.split("\n") if line not in after.split("\n")]


def test_editing_keeps_comments_and_order() -> None:
    text = shipped_text("hanoi")
    after = edit(
        text,
        {
            "actors.us.margin": "0 to 5",
            "actors.us.values.yongbyon[all production]": "30 to 35",
            "actors.us_congress.values.yongbyon[all production]": 40,
            "actors.china.margin[1].value": "3 to 5",
            "held": dt.date(2019, 2, 27),
            "actors.us.swing.liaison.note": "Less useful.",
            "events[0].text": None,
        },
    )
    case = loads(after)
    us = case.actors["us"]
    assert us.margin is not None
    # The value changed, and its date, source and note stay.
    assert us.margin.views[0].text == "0 to 5"
    assert us.margin.views[0].note
    values = us.values["yongbyon"]
    assert isinstance(values, dict)
    assert values["all production"].views[0].source
    assert case.actors["us_congress"].values["yongbyon"][2].views[0].text == "40"  # type: ignore[index]
    assert case.actors["china"].margin.views[1].text == "3 to 5"  # type: ignore[union-attr]
    assert us.swing["liaison"].views[0].note == "Less useful."
    assert case.events[0].text == ""
    assert len(kept(text, after)) == 7
    assert [line for line in after.split("\n") if line.startswith("#")] == [
        line for line in text.split("\n") if line.startswith("#")
    ]


def test_editing_adds_what_is_not_there() -> None:
    text = starter()
    after = edit(
        text,
        {
            "actors.seller.note": "careful",
            "actors.buyer.swing": None,
            "actors.buyer.weights": "price > length_of_the_contract",
            "signing.rule": "all",
            "sources.other.title": "Another",
            "events[2]": {"date": dt.date(2019, 3, 1), "kind": "walk-out", "by": "buyer"},
            "interactions": [{"when": {"price": "much more"}, "add": {"buyer": "-5 to 0"}}],
            "actors.seller.values.price[a little more]": parse_judgement("10 to 20"),
            "actors.seller.margin": Quantity.exact(3),
        },
    )
    case = loads(after)
    assert case.actors["seller"].note == "careful"
    assert case.actors["buyer"].weights is not None
    assert case.sources["other"].title == "Another"
    assert case.events[2].kind == "walk-out"
    assert case.interactions[0].add["buyer"].views[0].text == "-5 to 0"
    assert case.actors["seller"].margin.views[0].text == "3"  # type: ignore[union-attr]
    assert case.actors["seller"].values["price"][1].views[0].text == "10 to 20"  # type: ignore[index]
    comments = [line for line in text.split("\n") if line.startswith("#")]
    assert all(line in after.split("\n") for line in comments)


def test_editing_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(starter(), encoding="utf-8")
    edit(path, {"title": "Rent"})
    assert load(path).title == "Rent"
    before = path.read_text(encoding="utf-8")
    with pytest.raises(CaseError, match="runs backwards"):
        edit(path, {"actors.seller.margin": "9 to 1"})
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("a..b", 1, "cannot be read as a path"),
        ("", 1, "names nothing"),
        ("actors.nobody", 1, "expected a table"),
        ("actors.seller.nope", None, "nothing here to take out"),
        ("actors.seller.nope", 3, "unknown key"),
        ("events[9].text", "x", "there is nothing at 9"),
        ("events[9]", {}, "the list has 2 entries"),
        ("title.x", 1, "no table here"),
        ("actors.seller", None, "there is no actor"),
    ],
)
def test_edits_that_cannot_be_made(path: str, value: object, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        edit(starter(), {path: value})


def test_paths_with_odd_labels() -> None:
    text = starter(issues={"Price": ["a [1]", "b. c", "d"]})
    case = loads(text)
    assert loc_of(case, "actors.seller.values.price[a [1]].note")[-2:] == ("a [1]", "note")
    after = loads(edit(text, {"actors.seller.values.price[b. c]": 7}))
    assert after.actors["seller"].values["price"][1] == Quantity.exact(7)  # type: ignore[index]


# To the letter, and at the limits.

WRITTEN = (Path(__file__).parent / "written.toml").read_text(encoding="utf-8")


def test_a_case_is_written_to_the_letter() -> None:
    """Named tables under headers of their own, what is wide over several lines, in this order."""
    assert dumps(loads(WRITTEN)) == WRITTEN


@pytest.mark.parametrize(("letters", "several"), [(80, False), (81, True)])
def test_a_list_of_so_many_letters_stands_on_several_lines(letters: int, several: bool) -> None:
    text = item(["x" * letters, "yy"]).as_string()
    assert ("\n" in text) == several


@pytest.mark.parametrize(("letters", "apart"), [(42, False), (43, True)])
def test_values_so_wide_stand_under_a_header(letters: int, apart: bool) -> None:
    names = ["u" * letters, "v" * 32]
    actor = {"role": "party", "margin": 0, "points": {"a": dict.fromkeys(names, 100)}}
    data = {"format": 1, "title": "t", "issues": {"a": {"options": names}}}
    text = dumps(Case.model_validate(data | {"actors": {"p": actor, "q": actor}}))
    assert text.count("[actors.p.points.a]") == apart


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("events[1]", {"date": dt.date(2019, 3, 1), "kind": "walk-out", "by": "buyer"}, 1),
        ("events[2]", {"date": dt.date(2019, 3, 1), "kind": "walk-out", "by": "buyer"}, 2),
    ],
)
def test_an_entry_is_replaced_or_comes_last(path: str, value: object, shown: int) -> None:
    case = loads(edit(starter(), {path: value}))
    assert [event.kind for event in case.events][shown:] == ["walk-out"]
    with pytest.raises(CaseError) as raised:
        edit(starter(), {"events[3]": value})
    (defect,) = raised.value.defects
    assert (defect.code, defect.message, defect.path) == (
        "no-place",
        "the list has 2 entries",
        "events[3]",
    )
    assert defect.expected == "a path such as actors.us.margin or events[0].date"
    assert defect.where == "<string>"


def test_edits_deep_in_lists_and_in_tables_that_were_not_there() -> None:
    text = (
        WRITTEN + '[actors.r]\nrole = "ratifier"\nof = "p"\nmargin = 0\npoints = { d = [1, 2] }\n'
    )
    changes: dict[str, Any] = {
        "actors.p.margin[0]": 5,
        "actors.p.margin[1]": "3 to 4",
        "actors.p.swing.b c": 7,
        "actors.r.points.d[y]": 9,
        "actors.q.points.a[and a third long option]": 8,
        "signing.veto": "p",
        "events[0].terms.d": "y",
        "events[0].note": "n",
    }
    case = loads(edit(text, changes))
    p = case.actors["p"]
    assert p.margin is not None
    assert [view.text for view in p.margin.views] == ["5", "3 to 4"]
    # A number takes the place of the value, and leaves its author and note.
    assert [view.by for view in p.margin.views] == ["A", ""]
    assert (p.swing["b c"].views[0].text, p.swing["b c"].views[0].note[:6]) == ("7", "a very")
    assert case.actors["r"].points["d"][1].views[0].text == "9"  # type: ignore[index]
    table = case.actors["q"].points["a"]
    assert [q.views[0].text for q in table.values()] == ["0", "50", "8"]  # type: ignore[union-attr]
    assert (case.signing.veto, case.events[0].terms["d"], case.events[0].note) == (("p",), "y", "n")
    whole = loads(edit(text, {"actors.p.margin[0]": {"value": 6}, "events[0].terms": {"d": "x"}}))
    assert whole.actors["p"].margin is not None
    assert whole.actors["p"].margin.views[0].by == ""
    with pytest.raises(CaseError, match="there is nothing at 5"):
        edit(text, {"actors.p.margin[5].value": 1})
    with pytest.raises(CaseError, match="nothing here to take out"):
        edit(text, {"actors.p.margin[2]": None})
    assert len(loads(edit(text, {"actors.p.margin[1]": None})).actors["p"].margin.views) == 1  # type: ignore[union-attr]
