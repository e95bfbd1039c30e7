"""How the issues that a package leaves unnamed are meant."""

from __future__ import annotations

from talking import Told, event, offer, packages

# Options by position: a price none, low, fair, high; a day never, soon, now.


def meant(*events: Told, **more: str) -> dict[str, tuple[set[int], str]]:
    """What the last package means: options and where they come from, issue by issue."""
    whole = packages(*events, **more)[-1].whole
    assert whole is not None
    return {issue: (set(m.options), m.why) for issue, m in whole.items()}


REST = {"extras.x": ({0}, "status quo"), "extras.y": ({0}, "status quo")}


def test_agreed_text_comes_before_ones_own_last_word_and_that_before_the_status_quo():
    day = event("agreed", "b", 1, to="a", terms={"day": "soon"})
    before = event("offer", "a", 1, terms={"day": "now", "extras": ["x"]})
    assert meant(before, day, offer("a", "fair", 2)) == {
        "price": ({2}, "named"),
        "day": ({1}, "agreed"),
        "extras.x": ({1}, "before"),
        "extras.y": ({0}, "before"),
    }
    for rest, wanted in (
        ("as agreed", {"day": ({1}, "agreed"), **REST}),
        ("as before", {"day": ({2}, "before"), "extras.x": ({1}, "before")}),
        ("status quo", {"day": ({0}, "status quo"), **REST}),
    ):
        found = meant(before, day, offer("a", "fair", 2, rest=rest))
        assert {issue: found[issue] for issue in wanted} == wanted
    assert set(meant(before, day, offer("a", "fair", 2, rest="open"))) == {"price"}
    assert "day" not in meant(before, day, offer("a", "fair", 2, open="day"))


def test_what_was_agreed_by_others_is_nobodys_rest():
    day = event("agreed", "b", 1, to="c", terms={"day": "soon"})
    assert meant(day, offer("a", "fair", 2))["day"] == ({0}, "status quo")


def test_a_text_of_several_does_not_mean_what_one_of_them_said_last():
    wish = event("demand", "a", 1, terms={"price": "high"})
    for kind in ("agreed", "bracketed"):
        text = event(kind, "a", 2, to="b", terms={"day": "soon"})
        found = meant(offer("a", "high"), text)
        assert found == {"price": ({0}, "status quo"), "day": ({1}, "named"), **REST}
        assert meant(wish, {**text, "rest": "as before"})["price"] == ({0}, "status quo")


def test_brackets_are_not_agreed():
    text = event("bracketed", "a", 1, to="b", terms={"day": "soon"})
    assert meant(text, offer("a", "fair", 2))["day"] == ({0}, "status quo")


def test_a_demand_amends_what_it_answers_and_alone_is_no_package():
    asked = event("demand", "b", 2, terms={"day": "now"})
    assert meant(offer("a", "fair"), asked) == {
        "price": ({2}, "amends"),
        "day": ({2}, "named"),
        "extras.x": ({0}, "amends"),
        "extras.y": ({0}, "amends"),
    }
    (alone,) = packages(asked)
    assert alone.whole is None
    assert meant({**asked, "rest": "status quo"})["price"] == ({0}, "status quo")


def test_without_a_status_quo_all_else_holds_and_the_rest_is_open():
    outside = {"no_agreement": "outside"}
    assert meant(offer("a", "fair"), **outside) == {"price": ({2}, "named")}
    assert meant(offer("a", "fair", rest="status quo"), **outside) == {"price": ({2}, "named")}
    asked = event("demand", "b", 2, terms={"day": "now"})
    assert meant(offer("a", "fair"), asked, **outside) == {
        "price": ({2}, "amends"),
        "day": ({2}, "named"),
    }
    text = event("agreed", "a", 1, to="b", terms={"day": "soon"})
    assert meant(text, offer("b", "high", 2), **outside)["day"] == ({1}, "agreed")
    assert meant(offer("b", "high"), event("offer", "b", 2, terms={"day": "now"}), **outside) == {
        "price": ({3}, "before"),
        "day": ({2}, "named"),
    }


def test_what_was_refused_stays_refused_in_however_many_issues_it_is_written():
    text = event("agreed", "b", 1, to="a", terms={"day": "soon", "price": "low"})
    no = event("refusal", "a", 3)
    # The package refused named two things: what is agreed would make up both of them again.
    both = event("offer", "b", 2, terms={"day": "soon", "price": "low"})
    found = meant(text, both, no, event("offer", "a", 4, terms={"extras": ["x"]}))
    assert (found["day"], found["price"]) == (({0}, "status quo"), ({0}, "status quo"))
    # One of them with another than was refused is another package.
    found = meant(text, both, no, offer("a", "fair", 4))
    assert found["day"] == ({1}, "agreed")
    # What it names again itself it refuses no more.
    again = event("offer", "a", 4, terms={"day": "soon", "price": "low"})
    found = meant(text, both, no, again, event("offer", "a", 5, terms={"extras": ["x"]}))
    assert (found["day"], found["price"]) == (({1}, "agreed"), ({1}, "agreed"))
