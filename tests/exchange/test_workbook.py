"""The whole case in a workbook: there and back, without a loss that is not named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from winset.case.errors import CaseError
from winset.case.model import Case
from winset.exchange.exporting import export
from winset.exchange.losses import losses
from winset.exchange.opening import load, read
from winset.exchange.sheets import with_events
from winset.exchange.starting import starter_book
from winset.files.library import shipped_ids
from winset.files.reading import loads
from winset.files.starter import starter

#: Every table and nearly every key of a case file, with marks that a cell might trip over.
EVERYTHING = '''
format = 1
title = "Two of three; signed = yes"
summary = """
Two lines,
both of them odd | ones."""
question = "Why?"
held = 2021-01-01
outcome = { x = 2, y = ["b; c", "d = e"] }
asks = "why a deal"
fictional = true
shared_factor = 0.9
mixed_accounts = 0.1

[sources.one]
title = "First; one"
author = "A. Writer"
publisher = "Press"
date = 2020-05-06
url = "a://b"
note = "a note"
[sources.two]
title = "Second"

[issues.x]
name = "Sum"
range = { low = 0, high = 2, step = 1, unit = "EUR" }
currency = true
status_quo = 1
note = "paid at once"
source = "one"
[issues.y]
name = "What"
options = ["a", "b; c", "d = e", "2"]
ordered = true
source = ["one", "two"]
[issues.p]
items = ["pool", "ratio"]

[actors.a]
name = "The first"
role = "party"
margin = [{ value = 5, by = "desk", as_of = 2020-01-01, source = "one" }, { value = "5 to 9" }]
speakers = ["The minister", "His deputy; acting"]
base = 2
note = "an actor's own note"
source = "two"
swing = { x = "20 to 40", y = { value = 60, note = "most" } }
[actors.a.values]
x = { worst = 0, best = 2, curve = "0.5 to 2" }
[actors.a.values.y]
a = 0
"b; c" = "20 to 40"
"d = e" = [{ value = 50, by = "x" }, { value = 60, by = "y" }]
"2" = 100
[actors.a.points]
p = { pool = 5, ratio = "-3 to 3" }
[[actors.a.prefers]]
better = { x = 2, y = "2" }
worse = { x = 0 }
note = "said so"
source = "one"
as_of = 2020-02-03
by = "desk"

[actors.b]
role = "party"
margin = "-5 to 5"
weights = "y > x"
values = { x = { worst = 0, best = 2 }, y = "2 > a" }

[actors.c]
role = "party"
margin = 5
values = { x = { worst = 2, best = 0 }, y = [100, 50, 20, 0] }

[actors.home]
role = "ratifier"
of = ["a", "b"]
margin = 0
values = { x = { worst = 2, best = 0 } }

[actors.town]
role = "ratifier"
of = "deal"
margin = 1
values = { x = { ideal = 1 } }

[actors.far]
role = "onlooker"
margin = 0
values = { y = [0, 10, 20, 100] }

[kinds.one]
name = "A trade"
core = true
when = { x = "1 to 2", y = ["b; c", "2"] }
note = "why"
[kinds.two]
any = [{ x = 2 }, { "p.pool" = "in" }]
source = "one"

[signing]
rule = "weighted"
quota = 2
weights = { a = 1, b = 1, c = 0.5 }
veto = "a"
note = "by treaty"

[[ratification]]
of = "a"
actors = ["home"]
rule = "majority"

[[interactions]]
when = { x = 2, y = "2" }
add = { a = "-10 to 5", b = { value = 3, by = "desk" } }
reason = "too much"
source = "two"

[[forbidden]]
when = { p = ["pool", "ratio"], y = "a" }

[[ties]]
together = ["actors.a.margin", "actors.a.swing.x"]
rank_correlation = 0.5

[accounts.a]
teller = "a"
prior = "likely"
honesty = { value = "0.6 to 0.9", by = "desk" }
[accounts.b]
teller = "b"

[[events]]
date = 2020-03-01
id = "opening"
kind = "offer"
by = "a"
to = ["b", "c"]
level = "working"
account = "a"
terms = { x = 2, y = ["b; c", "2"], "p.pool" = "in" }
rest = "as agreed"
open = "p"
menu = true
text = "= as he said"
source = "one"
[[events]]
date = 2020-03-02
kind = "refusal"
by = "b"
responds_to = "opening"
last_turn = true
denied_by = ["a", "c"]
[[events]]
date = 2020-03-03
kind = "shock"
reason = "a vote"
shift = { a = { margin = "0 to 10" } }
[[events]]
date = 2020-03-04
kind = "vote"
votes = { home = "for" }
[[events]]
date = 2020-03-05
kind = "statement"
by = "c"
matters = ["y", "x"]

[[evidence]]
id = "draft"
text = "a draft was ready"
likelihood = { a = "likely", b = { value = "unlikely", by = "desk" } }
origin = "one paper"
date = 2020-04-01
observed = false

[[compliance]]
by = "a"
when = { y = "2" }
keeps = { value = "0.5 to 0.9", source = "one" }
loss = { b = "5 to 20" }

[[levers]]
kind = "payment"
name = "A fund"
issue = "x"
price = { a = -1, b = 1 }
most = 2
when = { y = "2" }
cost = "1 to 2"
[[levers]]
kind = "margin"
actor = "home"
by = "far"
amount = 5
'''


@pytest.fixture(scope="module")
def everything() -> Case:
    return loads(EVERYTHING)


def explained(case: Case, again: Case, told: tuple[str, ...]) -> bool:
    """Whether what was said to be lost is all that differs."""
    return (case == again and not told) or (case != again and told == losses(case, again))


def test_every_table_comes_back_from_a_workbook(everything: Case, tmp_path: Path) -> None:
    file = tmp_path / "all.xlsx"
    told = export(everything, file, "xlsx")
    again = load(file)
    # One actor's values are stated by option; they come back in the order of the options.
    assert told == ("values of a: the same, listed in the order of the options",)
    one, two = everything.to_mapping(), again.to_mapping()
    for key, stated in one.items():
        if key != "actors":
            assert two[key] == stated, key
    listed = one["actors"]["a"]["values"]
    listed["y"] = list(listed["y"].values())
    assert two == one


@pytest.mark.parametrize("name", shipped_ids())
def test_a_shipped_case_comes_back_from_a_workbook(name: str, tmp_path: Path) -> None:
    case, file = load(name), tmp_path / f"{name}.xlsx"
    told = export(case, file, "xlsx")
    again = load(file)
    assert all("listed in the order of the options" in said for said in told)
    assert explained(case, again, told)
    assert again.events == case.events
    # A second time round there is nothing left to lose.
    assert export(again, tmp_path / "again.xlsx", "xlsx") == ()
    assert load(tmp_path / "again.xlsx") == again


@pytest.mark.parametrize("name", shipped_ids())
def test_what_a_table_of_values_loses_of_a_shipped_case_is_named(name: str, tmp_path: Path) -> None:
    case, file = load(name), tmp_path / f"{name}.csv"
    told = export(case, file, "csv")
    again = load(file)
    assert explained(case, again, told)
    for key, stated in case.to_mapping().items():
        if stated != again.to_mapping().get(key) and key not in ("issues", "actors"):
            assert any(said.startswith(key) for said in told), key


def test_what_sheets_once_lost_without_a_word(shared: Path, tmp_path: Path) -> None:
    case = load(shared / "repro" / "repro_08.toml") if _discount_is_gone(shared) else None
    text = (shared / "repro" / "repro_08.toml").read_text().replace("discount = 0.9\n", "")
    case = case or loads(text)
    assert export(case, tmp_path / "t.xlsx", "xlsx") == ()
    assert load(tmp_path / "t.xlsx") == case
    told = export(case, tmp_path / "t.csv", "csv")
    for said in ("outcome", "signing", "currency of x", "speakers of a", "prefers of a"):
        assert any(said in line for line in told), said


def _discount_is_gone(shared: Path) -> bool:
    try:
        load(shared / "repro" / "repro_08.toml")
    except CaseError:
        return False
    return True


def test_a_defect_of_the_record_names_its_cell(everything: Case, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "all.xlsx"
    export(everything, file, "xlsx")
    book = load_workbook(file)
    wrongs: dict[tuple[str, str], tuple[Any, str]] = {
        ("events", "B2"): ("ofer", "'ofer'"),
        ("events", "A3"): ("June", "'June'"),
        ("kinds", "D2"): ("x = 9", "9"),
        ("levers", "A2"): ("bribe", "'bribe'"),
        ("interactions", "A2"): ("x 2", "has no ="),
        ("case", "B5"): ("not a day", "not a day"),
    }
    for (sheet, cell), (value, said) in wrongs.items():
        page = book[sheet]
        before, page[cell].value = page[cell].value, value
        book.save(tmp_path / "wrong.xlsx")
        page[cell].value = before
        with pytest.raises(CaseError) as caught:
            load(tmp_path / "wrong.xlsx")
        first = str(caught.value.defects[0])
        assert f"sheet {sheet}, cell {cell}: " in first, first
        assert said in first


def test_cells_offer_what_they_may_hold_and_say_what_they_are_for(
    everything: Case, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    export(everything, tmp_path / "all.xlsx", "xlsx")
    book = load_workbook(tmp_path / "all.xlsx")
    events = book["events"]
    offered = {
        str(rule.sqref).split("2:")[0]: rule.formula1
        for rule in events.data_validations.dataValidation
    }
    assert "raised-demand" in offered["B"]
    columns = {cell.value: cell.column_letter for cell in events[1]}
    assert offered[columns["by"]] == "=actors!$A$2:$A$200"
    assert "lists!" in offered[columns["y"]]
    assert "What happened" in events["B1"].comment.text


def test_a_reading_of_a_workbook_says_nothing_where_there_is_nothing_to_say(
    everything: Case, tmp_path: Path
) -> None:
    export(everything, tmp_path / "all.xlsx", "xlsx")
    assert [d for d in read(tmp_path / "all.xlsx").defects if d.code == "foreign-note"] == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_record_goes_out_and_comes_back_alone(
    everything: Case, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"record.{ending}"
    assert export(everything, file, "events") == ()
    bare = everything.model_copy(update={"events": ()})
    assert with_events(bare, file).events == everything.events


def test_events_typed_by_hand_join_a_case(tmp_path: Path) -> None:
    file = tmp_path / "record.csv"
    file.write_text(
        "Date;Kind;By;Sum;y;Note\n01.03.2020;offer;a;2;d = e;as he said\n2020-03-02;Walk out;b;;;\n"
    )
    case = with_events(loads(EVERYTHING).model_copy(update={"events": ()}), file)
    assert [event.kind for event in case.events] == ["offer", "walk-out"]
    assert case.events[0].date.isoformat() == "2020-03-01"
    assert dict(case.events[0].terms) == {"x": 2.0, "y": "d = e"}


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (
            "date,kind,by,y\n2020-03-01,offer,a,z\n",
            "row 2, column D",
            "'z' is not an option of 'y'",
        ),
        ("date,kind,by,y\n03/04/2020,offer,a,a\n", "row 2, column A", "may be 3 April or 4 March"),
        ("date,kind,by,q\n2020-03-01,offer,a,a\n", "row 1, column D", "'q' is not known"),
        ("date,kind,by\n2020-03-01,offer,zz\n", "row 2, column C", "'zz'"),
    ],
)
def test_what_is_wrong_with_events_is_told_with_its_cell(
    tmp_path: Path, text: str, place: str, said: str
) -> None:
    (tmp_path / "record.csv").write_text(text)
    with pytest.raises(CaseError) as caught:
        with_events(loads(EVERYTHING), tmp_path / "record.csv")
    first = str(caught.value.defects[0])
    assert f"record.csv: {place}: " in first
    assert said in first


def test_an_empty_workbook_says_how_to_fill_it_in(tmp_path: Path) -> None:
    (tmp_path / "new.xlsx").write_bytes(starter_book())
    with pytest.raises(CaseError) as caught:
        load(tmp_path / "new.xlsx")
    (problem,) = caught.value.defects
    assert "fill in the sheets issues, actors and values" in str(problem)


def test_the_examples_of_an_empty_workbook_are_a_case(tmp_path: Path) -> None:
    """What a newcomer would type, by taking the marks away and nothing else."""
    from openpyxl import load_workbook

    (tmp_path / "new.xlsx").write_bytes(starter_book())
    book = load_workbook(tmp_path / "new.xlsx")
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("# "):
                    cell.value = cell.value[2:]
    book.save(tmp_path / "mine.xlsx")
    reading = read(tmp_path / "mine.xlsx")
    case = reading.unwrap()
    assert reading.errors == ()
    assert case.title == "Sale of a mill"
    assert (case.parties, case.ratifiers) == (("seller", "buyer"), ("board",))
    assert case.issues["price"].options == ("low", "high")
    assert [event.kind for event in case.events] == ["offer", "refusal"]
    assert dict(case.events[0].terms) == {"price": "high"}
    for part in (case.kinds, case.interactions, case.forbidden, case.sources):
        assert len(part) == 1
    assert len(case.actors["seller"].prefers) == 1
    assert export(case, tmp_path / "again.xlsx", "xlsx") == ()
    assert load(tmp_path / "again.xlsx") == case


def test_a_case_that_was_asked_for_comes_as_a_workbook_too(tmp_path: Path) -> None:
    case = loads(starter())
    (tmp_path / "new.xlsx").write_bytes(starter_book(case))
    assert losses(case, load(tmp_path / "new.xlsx")) == ()


@pytest.mark.parametrize("form", ["genius", "negmas"])
@pytest.mark.parametrize("name", [*shipped_ids(), "everything"])
def test_what_a_scenario_cannot_hold_is_named_key_by_key(
    everything: Case, name: str, form: str, tmp_path: Path
) -> None:
    case = everything if name == "everything" else load(name)
    told = "\n".join(export(case, tmp_path, form))
    stated = case.to_mapping()
    for key in stated:
        kept = key in ("format", "issues", "actors") or (
            key == "no_agreement" and stated[key] == "outside"
        )
        assert kept or key in told, key
    for entry in (*stated["issues"].values(), *(stated["actors"][i] for i in case.parties)):
        for key in entry:
            kept = ("name", "options", "items", "range", "role", "margin", "walk_away", "base")
            assert key in (*kept, "values", "points", "swing", "weights") or key in told, key
    again = load(tmp_path)
    assert len(again.parties) == len(case.parties)
