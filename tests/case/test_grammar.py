"""The grammar of judgements: the parser, and the pattern that says the same."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from winset.case.errors import CaseError
from winset.case.judgement import CHANCE, MARGIN, VALUE, parse_judgement
from winset.case.judging.forms import Exact, Likelihood, Percent, Uniform, Unknown
from winset.case.judging.grammar import ARITIES, BANDS, parse
from winset.case.judging.pattern import PATTERN, RANKING_PATTERN
from winset.case.judging.shapes import Beta, Interval, Lognormal, Normal, Pert, Triangular
from winset.case.preferences import parse_ranking

EXAMPLES = {
    "7": Exact(7.0),
    "-3.5": Exact(-3.5),
    "+5": Exact(5.0),
    "\u22122": Exact(-2.0),
    "1e2": Exact(100.0),
    ".5": Exact(0.5),
    "20 to 40": Interval(20.0, 40.0),
    "-5 to 15": Interval(-5.0, 15.0),
    "0 to +10": Interval(0.0, 10.0),
    "\u22125 to \u22121": Interval(-5.0, -1.0),
    "20\u201340": Interval(20.0, 40.0),
    "\u20135 \u2013 15": Interval(-5.0, 15.0),
    "\u20135 to \u20131": Interval(-5.0, -1.0),
    "  20  TO  40 ": Interval(20.0, 40.0),
    "hard -25..0": Uniform(-25.0, 0.0),
    "hard 3 to 5": Uniform(3.0, 5.0),
    "uniform(3, 5)": Uniform(3.0, 5.0),
    "pert(0, 20, 50)": Pert(0.0, 20.0, 50.0),
    "triangular(0,20,50)": Triangular(0.0, 20.0, 50.0),
    "beta(2, 5)": Beta(2.0, 5.0),
    "beta(2, 5, 10, 20)": Beta(2.0, 5.0, 10.0, 20.0),
    "normal(50, 10)": Normal(50.0, 10.0),
    "lognormal(3, 0.5)": Lognormal(3.0, 0.5),
    "unknown": Unknown(),
    "30 %": Percent(Exact(30.0)),
    "20 to 40 %": Percent(Interval(20.0, 40.0)),
    "20% to 40%": Percent(Interval(20.0, 40.0)),
    "Likely": Likelihood("likely", 0.55, 0.80),
    "roughly  even chance": Likelihood("roughly even chance", 0.45, 0.55),
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples(text: str) -> None:
    assert parse_judgement(text).views[0].form == EXAMPLES[text]
    assert re.search(PATTERN, text)


def test_the_seven_bands_of_icd_203() -> None:
    bands = sorted(set(BANDS.values()))
    assert bands == [
        (0.01, 0.05),
        (0.05, 0.20),
        (0.20, 0.45),
        (0.45, 0.55),
        (0.55, 0.80),
        (0.80, 0.95),
        (0.95, 0.99),
    ]
    assert BANDS["remote"] == BANDS["almost no chance"]
    assert BANDS["highly probable"] == BANDS["very likely"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10 to 5", 'lower end first, "5 to 10"'),
        ("5 to 5", "5 alone for an exact number"),
        ("20-40", 'write "20 to 40"'),
        ("20 - 40", 'write "20 to 40"'),
        ("between 20 and 40", 'write "20 to 40"'),
        ("37,5", "write 37.5"),
        ("35,000", "write 35000 without commas"),
        ("<50", '"0 to 50"'),
        ("about 50", "a range around 50"),
        ("50 ± 10", "the two ends of it"),
        ("20..40", '"hard a..b"'),
        ("", "expected a number"),
        ("nan", "is no judgement"),
        ("inf", "is no judgement"),
        ("1e999", "too large"),
        ("likley", "did you mean 'likely'"),
        ("unkown", "did you mean 'unknown'"),
        ("pert(1, 2)", "expected 3"),
        ("pert(3, 2, 1)", "do not ascend"),
        ("pert(1, 5, 3)", "do not ascend"),
        ("hard 5..3", "do not ascend"),
        ("beta(0, 1)", "above 0"),
        ("normal(1, 0)", "above 0"),
        ("lognormal(99, 1)", "log scale"),
        ("quantiles(5%: 10, 5%: 20)", "above the one before"),
        ("quantiles(5%: 10, 95%: 2)", "do not fall"),
        ("quantiles(0%: 1, 100%: 2)", "between 0 % and 100 %"),
        ("quantiles(50%: 1)", "two or more"),
        ("quantiles(5: 10, 95: 20)", "0 % to 100 %"),
        ("mix(70%: 1, 20%: 2)", "sum to 90 %"),
        ("mix(70%: 1, 0.3: 2)", "every chance"),
        ("mix(50%: 1 %, 50%: 2)", "every judgement"),
        ("mix(150%: 1, -50%: 2)", "0 or more"),
        ("20 to", "it ends too early"),
        ("to 40", "is no judgement"),
        ("20 to 40 please", "cannot read 'please'"),
        ("{}", "cannot read"),
    ],
)
def test_errors_say_what_was_expected(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_judgement(text)


@pytest.mark.parametrize(
    ("text", "support", "said"),
    [
        ("120", VALUE, "a value runs from 0 to 100"),
        ("90 to 120", VALUE, "120 is out of range"),
        ("pert(-1, 5, 9)", VALUE, "-1 is out of range"),
        ("unknown", MARGIN, "a range with two ends"),
        ("beta(2, 5)", MARGIN, "beta(a, b, low, high)"),
        ("30", CHANCE, "0 % to 100 %"),
        ("30 %", VALUE, "leave out the % sign"),
        ("likely", VALUE, "is a chance"),
        ("mix(50%: 20, 50%: 120)", VALUE, "120 is out of range"),
        ("130 %", CHANCE, "in per cent runs from 0 to 100"),
    ],
)
def test_a_judgement_must_fit_its_scale(text: str, support: object, said: str) -> None:
    misfit = parse_judgement(text).misfit(support)  # type: ignore[arg-type]
    assert misfit is not None
    assert said in str(misfit)
    assert misfit.code == "scale"


@pytest.mark.parametrize(
    "stated", [float("nan"), float("inf"), -float("inf"), 10**400, True, None, [], {}, object()]
)
def test_what_is_no_judgement_is_refused(stated: object) -> None:
    with pytest.raises(ValueError, match=r"expected|needs"):
        parse_judgement(stated)


def test_a_table_reports_all_that_is_wrong_with_it() -> None:
    with pytest.raises(CaseError) as raised:
        parse_judgement({"value": "9 to 1", "bye": "x"})
    found = {(defect.key, defect.code) for defect in raised.value.defects}
    assert found == {(("value",), "judgement"), (("bye",), "unknown-key")}


def accepted(text: str) -> bool:
    try:
        parse(text)
    except CaseError:
        return False
    return True


# Texts made of the grammar's own pieces, in and out of order, with odd spacing and signs.
PIECES = [
    *("0", "5", "20", "100", "1.5", ".5", "1e3", "2E-1", "0.05", "7.", "1..2"),
    *("+", "-", "\u2212", "\u2013", "\u2014", "%", "(", ")", ",", ":", "..", "."),
    *("to", "TO", "hard", "Hard", "unknown", "quantiles", "mix", "mixture", "e"),
    *ARITIES,
    *BANDS,
    *("very", "likely", "almost", "chance", " ", "  ", "\t", "\n", "\u00a0", "x"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
spaced = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
numbers = st.sampled_from(["0", "5", "-5", "+7", "\u22123", "\u20133", "1.5", ".5", "1e2", "4 %"])
simple = st.one_of(
    numbers,
    st.tuples(numbers, st.sampled_from([" to ", "\u2013", " \u2013 ", "to"]), numbers).map("".join),
    st.tuples(st.sampled_from(["hard ", "hard"]), numbers, st.just(".."), numbers).map("".join),
    st.tuples(st.sampled_from(sorted(ARITIES)), st.lists(numbers, min_size=1, max_size=5)).map(
        lambda t: f"{t[0]}({', '.join(t[1])})"
    ),
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4).map(
        lambda pairs: f"quantiles({', '.join(f'{a}: {b}' for a, b in pairs)})"
    ),
    st.sampled_from([*BANDS, "unknown"]),
)
mixed = st.lists(st.tuples(numbers, simple), min_size=1, max_size=3).map(
    lambda pairs: f"mix({', '.join(f'{a}: {b}' for a, b in pairs)})"
)


@settings(max_examples=600, deadline=None)
@given(st.one_of(texts, spaced, simple, mixed, st.text(max_size=12)))
@example("5\u2013\u20133")
@example("5 \u20133")
@example("hard \u20135..\u20133")
@example("5\u2013..3")
@example("1...2")
@example("hard 1...2")
@example("5\n")
@example("5\n\n")
@example("\u00a05")
@example("5%\u20133%")
def test_pattern_and_parser_accept_the_same(text: str) -> None:
    assert bool(re.search(PATTERN, text)) == accepted(text)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.lists(st.sampled_from(["a", "b c", " ", ">", "=", ">=", "\t", "d"]), max_size=9).map(
            "".join
        ),
        st.text(max_size=8),
    )
)
def test_ranking_pattern_and_parser_accept_the_same(text: str) -> None:
    try:
        parse_ranking(text)
        read = True
    except ValueError as error:
        # Naming an issue twice is no matter of syntax.
        read = "twice" in str(error)
    assert bool(re.search(RANKING_PATTERN, text)) == read


def test_rankings() -> None:
    assert parse_ranking("a > b = c").levels == (("a",), ("b", "c"))
    assert "a, then b as much as c" in parse_ranking("a > b = c").words()
    for text in ("a > a", "a >", "", "> b", "a >> b"):
        with pytest.raises(ValueError, match=r"twice|expected"):
            parse_ranking(text)
    with pytest.raises(ValueError, match="swing"):
        parse_ranking({"a": 1})
