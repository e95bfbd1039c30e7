"""Very many mistakes, very large numbers, and mistakes that show far from where they are."""

import pytest

from winset.case.errors import MOST_FOUND, MOST_TOLD, CaseError, Defect
from winset.case.model import Case
from winset.case.spelling import shown
from winset.files.checks import check
from winset.files.reading import added, checked, loads, reads
from winset.files.starter import starter

GOOD = starter()
EVENT = '[[events]]\ndate = 2020-01-0{day}\nkind = "offer"\nby = "seller"\nterms = {terms}\n'


def test_more_mistakes_than_are_told_are_counted() -> None:
    text = GOOD + "".join(f"[sources.s{k}]\ntitle = {k}\n" for k in range(60))
    reading = reads(text, "x")
    assert len(reading.errors) == 60
    with pytest.raises(CaseError) as raised:
        loads(text, "x")
    lines = str(raised.value).split("\n")
    assert len(lines) == MOST_TOLD + 1
    assert lines[-1] == "and 10 more"
    assert lines[0].startswith("x:")


@pytest.mark.parametrize("count", [MOST_TOLD, MOST_TOLD + 1])
def test_where_the_count_begins(count: int) -> None:
    said = str(CaseError([Defect((), "type", f"mistake {k}") for k in range(count)]))
    assert ("more" in said) == (count > MOST_TOLD)


def test_a_file_with_very_many_mistakes_says_that_there_may_be_more() -> None:
    text = GOOD + "".join(f"[sources.s{k}]\ntitle = {k}\n" for k in range(MOST_FOUND + 5))
    reading = reads(text)
    assert len(reading.errors) == MOST_FOUND
    (more,) = reading.warnings
    assert (more.code, more.message) == (
        "and-more",
        "no more than 1,000 problems are looked for",
    )


def test_very_many_warnings_hide_no_error() -> None:
    event = EVENT.format(day=1, terms='{ price = "as it is" }')
    text = GOOD + event * (MOST_FOUND + 200) + event.replace("seller", "nobody")
    reading = reads(text)
    assert reading.case is None
    assert [d.code for d in reading.errors] == ["no-actor"]
    assert len(reading.warnings) == MOST_FOUND + 1


@pytest.mark.parametrize("number", ["9" * 400, "9" * 4000, "0x" + "f" * 5000, "-" + "9" * 400])
@pytest.mark.parametrize(
    ("place", "key"),
    [
        ('outcome = "none"', "outcome = {{ price = {} }}"),
        ('terms = { price = "much more" }', "terms = {{ price = {} }}"),
        ('terms = { price = "much more" }', "terms = {{ price = [{}] }}"),
        ('source = "me"', "source = {}"),
        ('title = "Judgement of the author of this case"', "title = 'x'\nauthor = {}"),
        ('options = ["one year", "three years"]', "options = [{}, 2]"),
        ('options = ["one year", "three years"]', "range = {{ low = 0, high = {}, step = 1 }}"),
        ('options = ["one year", "three years"]', "options = ['a', 'b']\nstatus_quo = {}"),
        ("date = 2019-02-27", "date = {}"),
        ("format = 1", "format = {}"),
        ('by = "buyer"', "by = {}"),
    ],
)
def test_huge_whole_numbers_are_refused_where_a_name_is_expected(
    place: str, key: str, number: str
) -> None:
    assert place in GOOD
    text = GOOD.replace(place, key.format(number), 1)
    line = text[: text.index(number)].count("\n") + 1
    errors = reads(text).errors
    assert any(defect.line == line for defect in errors), [str(d) for d in errors]
    assert all(len(str(defect)) < 700 for defect in errors)


def test_what_was_given_is_shown_briefly() -> None:
    assert shown(10**4000) == "a number of many digits"
    assert shown(-(10**4000)) == "a number of many digits"
    assert shown(10**59) == "1" + "0" * 59
    assert shown("x" * 58) == repr("x" * 58)
    assert shown("x" * 59) == "'" + "x" * 56 + "..."
    assert (shown({}), shown(()), shown(None)) == ("a table", "a list", "none")


def test_a_definition_that_several_places_miss_is_at_fault_itself() -> None:
    text = GOOD.replace("[issues.price]", "[issues.prcie]")
    found = {(d.code, d.line) for d in reads(text).errors}
    at = text.split("\n").index("[issues.prcie]") + 1
    assert ("misnamed", at) in found
    (said,) = [d for d in reads(text).errors if d.code == "misnamed"]
    assert said.message == "'prcie' is used nowhere, and 'price' is defined nowhere"
    assert said.hint == "did you mean 'price' here?"
    assert not any(d.unknown == "price" for d in reads(text).errors)


def test_one_place_that_misses_a_definition_names_its_line() -> None:
    text = GOOD.replace('id = "first_offer"', 'id = "first_ofer"')
    (error,) = reads(text).errors
    at = text.split("\n").index('id = "first_ofer"') + 1
    assert error.code == "no-event"
    assert error.hint == f"did you mean 'first_ofer'? it is defined in line {at}"


def test_a_definition_that_is_used_elsewhere_is_not_blamed() -> None:
    text = GOOD.replace('of = "buyer"', 'of = "buyr"')
    (error,) = [d for d in reads(text).errors if d.code == "no-actor"]
    assert error.hint == ""
    assert "did you mean 'buyer'?" in str(error)


def test_parts_of_an_actor_whose_header_is_misspelt() -> None:
    text = GOOD.replace("[actors.buyer]", "[actors.byuer]")
    errors = reads(text).errors
    at = text.split("\n").index("[actors.byuer]") + 1
    assert any(d.line == at or f"line {at}" in str(d) for d in errors)


def test_what_is_found_later_is_placed_like_the_rest() -> None:
    reading = reads(GOOD, "x")
    assert added(reading, []) is reading
    late = Defect(("actors", "seller", "margin"), "model", "it cannot be drawn")
    worse = added(reading, [late])
    assert worse.case is None
    (error,) = worse.errors
    line = next(k for k, row in enumerate(GOOD.split("\n"), 1) if row.startswith("margin"))
    assert (error.where, error.line, error.path) == ("x", line, "actors.seller.margin")


def test_a_case_built_by_hand_of_an_issue_without_end() -> None:
    case = Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {"a": {"range": {"low": 0, "high": 1, "step": 1e-300}}},
            "actors": {"p": {"role": "party", "values": {"a": [1, 2]}}},
        }
    )
    assert "too-many" in {defect.code for defect in check(case)}


def test_an_option_may_be_called_best() -> None:
    text = GOOD.replace('options = ["one year", "three years"]', 'options = ["one year", "best"]')
    tables = '[actors.third]\nrole = "onlooker"\nvalues = {{ length_of_the_contract = {{ {} }} }}\n'
    assert reads(text + tables.format('"one year" = 0, best = 100')).errors == ()
    errors = reads(text + tables.format("worst = 0, bst = 1")).errors
    assert {error.code for error in errors} == {"missing-key", "unknown-key"}
    assert any("did you mean 'best'?" in str(error) for error in errors)


def test_names_are_traced_to_definitions_so_many_at_most() -> None:
    def traced(count: int) -> int:
        sources = "".join(f'[sources."name number {k:03}"]\ntitle = "t"\n' for k in range(count))
        events = "".join(
            f'[[events]]\ndate = 2020-01-01\nkind = "statement"\nsource = "name numbre {k:03}"\n'
            for k in range(count)
        )
        errors = reads(GOOD + sources + events).errors
        assert len(errors) == count
        return sum("it is defined in line" in defect.hint for defect in errors)

    assert [traced(MOST_TOLD + more) for more in (-1, 0, 1)] == [49, 50, 50]


def test_three_places_that_miss_a_definition_say_so_once() -> None:
    two = GOOD.replace("[sources.me]", "[sources.mee]")
    (said,) = reads(two, "x").errors
    at = two.split("\n").index("[sources.mee]") + 1
    assert str(said) == (
        f"x:{at}:10: sources.mee: 'mee' is used nowhere, and 'me' is defined nowhere; did you mean "
        "'me' here?"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x: there is nothing in it; expected a case in TOML; winset new writes a case to "),
        (
            " \n\t\n",
            "x: there is nothing in it; expected a case in TOML; winset new writes a case ",
        ),
        ("# a\n  # b", "x: there is nothing but comments in it; expected a case in TOML; winset "),
    ],
)
def test_a_text_without_a_case(text: str, said: str) -> None:
    reading = reads(text, "x")
    assert (reading.case, reading.where, reading.text) == (None, "x", "")
    (found,) = map(str, reading.errors)
    assert found.startswith(said)
    assert reads("# a\nb = 1", "x").errors[0].code != "empty"


def test_a_reading_keeps_its_text_and_its_warnings() -> None:
    reading = reads(GOOD + "[actors.onlooker]\nrole = 'onlooker'\n", "x")
    assert (reading.case is not None, reading.where) == (True, "x")
    assert reading.text.startswith(GOOD)
    assert [d.code for d in reading.warnings] == ["no-values"]
    assert reading.errors == ()
    broken = reads(GOOD + "a = oops", "x")
    assert (broken.case, broken.text[-8:]) == (None, "a = oops")
    again = checked(reading.unwrap(), "y")
    assert (again.case, again.where, again.text) == (reading.case, "y", "")
    assert [(d.where, d.line, d.path) for d in again.warnings] == [("y", None, "actors.onlooker")]
