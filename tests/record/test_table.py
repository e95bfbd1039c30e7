"""The table: what stands, who answered what, and what became of each package."""

from __future__ import annotations

from datetime import date

import pytest
from talking import answered, event, offer, packages, record, talks, what

from winset.conduct.model import Conduct
from winset.findings.offers import judge_offers
from winset.findings.situation import situation_of
from winset.model import compile_case
from winset.remarks import Remark
from winset.worlds.prior import Prior


def statuses(*events, **more):
    return [package.status for package in packages(*events, **more)]


# -- two records on which learning and gates used to differ ---


def everywhere(*events):
    """Read a record of three parties as learning, the gates, the bridges and the offers do."""
    prior = Prior(compile_case(talks(*events)))
    worlds = prior.decode(prior.draw(5, 1))
    situation = situation_of(prior.model, worlds, {})
    packages = [(package.act.name, *package.versions) for package in situation.packages]
    moves = Conduct.of_transcript(prior.model.transcript).moves
    return {
        "learning": [(move.kind, "abc"[move.actor], move.about) for move in moves],
        "gates": [
            (name, o.status[-1], [worlds.actors[a] for a in o.refused_by]) for name, o in packages
        ],
        "bridges": [name for name, o in packages if not o.gone],
        "offers": [o.id for o in judge_offers(worlds, situation.sets, situation.packages)],
    }


def test_a_second_refusal_without_a_name_is_of_the_same_package():
    found = everywhere(
        offer("a", "high", id="o"), event("refusal", "b", 2), event("refusal", "c", 3)
    )
    assert found["learning"] == [("offer", "a", -1), ("answer", "b", 0), ("answer", "c", 0)]
    assert found["gates"] == [("o", "refused", ["b", "c"])]
    assert found["bridges"] == ["o"]
    assert found["offers"] == ["o"]


def test_what_was_withdrawn_is_not_what_is_refused():
    found = everywhere(
        offer("a", "high", id="one"),
        offer("b", "low", 2, id="two"),
        event("withdrawal", "b", 3),
        event("refusal", "c", 4),
    )
    assert found["learning"][2:] == [("withdrawal", "b", 1), ("answer", "c", 0)]
    assert found["gates"] == [("one", "refused", ["c"]), ("two", "withdrawn", [])]
    assert found["bridges"] == ["one"]
    assert found["offers"] == ["one", "two"]


# -- putting packages on the table ---


@pytest.mark.parametrize("kind", ["offer", "demand", "raised-demand"])
def test_a_later_package_supersedes_the_earlier_ones_of_its_author_only(kind):
    later = event(kind, "a", 3, terms={"price": "fair"})
    found = packages(offer("a", "high"), offer("b", "low", 2), later)
    assert [(p.status, p.left) for p in found] == [
        ("superseded", "superseded"),
        ("open", ""),
        ("open", ""),
    ]
    assert found[0].history == ((date(2020, 1, 1), "open"), (date(2020, 1, 3), "superseded"))


def test_what_all_have_accepted_is_not_superseded():
    yes = [event("acceptance", p, 2, responds_to="o") for p in "bc"]
    found = packages(offer("a", "high", id="o"), *yes, offer("a", "low", 3))
    assert [(p.status, p.left) for p in found] == [("accepted", ""), ("open", "")]


def test_a_text_agreed_stands_beside_packages():
    text = event("agreed", "a", 2, to=["b"], terms={"day": "soon"})
    found = packages(offer("a", "high"), text, offer("a", "low", 3))
    assert [(p.status, p.authors) for p in found] == [
        ("superseded", ("a",)),
        ("open", ("a", "b")),
        ("open", ("a",)),
    ]


def test_a_text_agreed_is_not_superseded_even_where_one_alone_is_named():
    text = event("agreed", "a", to="a", terms={"day": "soon"})
    assert statuses(text, offer("a", "high", 2)) == ["open", "open"]


def test_a_text_agreed_with_nobody_in_particular_is_of_all_parties():
    for by in ("b", ""):
        (text,) = packages(event("agreed", by, terms={"day": "soon"}))
        assert set(text.authors) == {"a", "b", "c"}
    (text,) = packages(event("agreed", "eye", to="b", terms={"day": "soon"}))
    assert text.authors == ("eye", "b")


def test_a_withdrawal_takes_back_one_s_latest_package_or_the_one_it_names():
    assert statuses(offer("a", "high"), offer("b", "low"), event("withdrawal", "a", 2)) == [
        "withdrawn",
        "open",
    ]
    text = event("agreed", "a", 2, to="b", terms={"day": "soon"}, id="t")
    tabled = (offer("a", "high", id="o"), text)
    assert statuses(*tabled, event("withdrawal", "b", 3)) == ["open", "withdrawn"]
    assert statuses(*tabled, event("withdrawal", "a", 3)) == ["open", "withdrawn"]
    assert statuses(*tabled, event("withdrawal", "a", 3, responds_to="o")) == ["withdrawn", "open"]
    assert statuses(*tabled, event("withdrawal", "c", 3)) == ["open", "open"]
    stranger = record(*tabled, event("withdrawal", "c", 3, responds_to="t"))
    assert [status for _, status, _ in what(stranger)] == ["open", "open"]
    assert stranger.table(()).void == {2}


def test_who_walks_out_lets_its_own_lapse_and_refuses_the_others_but_not_a_text_it_agreed():
    text = event("agreed", "a", 2, to="b", terms={"day": "soon"}, id="t")
    tabled = (
        offer("a", "high", id="x"),
        offer("b", "low", id="y"),
        text,
        offer("c", "fair", 2, id="z"),
    )
    read = record(*tabled, event("walk-out", "b", 3))
    assert what(read) == [
        ("x", "refused", ("b",)),
        ("y", "lapsed", ()),
        ("t", "open", ()),
        ("z", "refused", ("b",)),
    ]
    assert what(record(*tabled, event("walk-out", "c", 3)))[2] == ("t", "refused", ("c",))


def test_what_is_no_longer_on_the_table_is_not_touched_by_a_walk_out():
    gone = (offer("a", "high", id="x"), event("withdrawal", "a", 2))
    assert what(record(*gone, event("walk-out", "b", 3))) == [("x", "withdrawn", ())]
    old = (offer("a", "high", id="x"), offer("a", "low", 2, id="y"))
    assert what(record(*old, event("walk-out", "b", 3))) == [
        ("x", "superseded", ()),
        ("y", "refused", ("b",)),
    ]


# -- what an answer is about ---


@pytest.mark.parametrize("kind", ["refusal", "acceptance", "walk-out"])
def test_the_latest_standing_package_of_somebody_else_is_answered(kind):
    tabled = (offer("a", "high", id="x"), offer("b", "low", id="y"), offer("c", "fair", id="z"))
    assert answered(record(*tabled, event(kind, "c", 2, id="no"))) == {"no": "y"}
    assert answered(record(*tabled, event(kind, "b", 2, id="no"))) == {"no": "z"}


def test_one_that_was_not_answered_yet_comes_before_one_that_was():
    tabled = (offer("a", "high", id="x"), offer("b", "low", id="y"))
    no = [event("refusal", "c", day, id=f"no {day}") for day in (2, 3, 4)]
    assert answered(record(*tabled, *no)) == {"no 2": "y", "no 3": "x", "no 4": "y"}
    # Others' answers do not matter, one's own of either kind does.
    first = event("acceptance", "c", 2, id="yes")
    other = event("refusal", "a", 2, id="no")
    assert answered(record(*tabled, other, first, event("walk-out", "c", 3, id="out"))) == {
        "no": "y",
        "yes": "y",
        "out": "x",
    }


def test_superseded_withdrawn_and_lapsed_packages_are_answered_only_by_name():
    for gone, left in (
        (offer("b", "fair", 2, id="z"), "z"),
        (event("withdrawal", "b", 2, id="w"), "x"),
        (event("walk-out", "b", 2, id="w"), "x"),
    ):
        tabled = (offer("a", "high", id="x"), offer("b", "low", id="y"), gone)
        assert answered(record(*tabled, event("refusal", "c", 3, id="no")))["no"] == left
        no = event("refusal", "c", 3, id="no", responds_to="y")
        assert answered(record(*tabled, no))["no"] == "y"


def test_nobody_s_own_text_is_meant_unless_it_is_named():
    text = event("agreed", "a", 2, to="b", terms={"day": "soon"}, id="t")
    tabled = (offer("c", "high", id="x"), text)
    assert answered(record(*tabled, event("refusal", "b", 3, id="no"))) == {"no": "x"}
    assert answered(record(*tabled, event("refusal", "c", 3, id="no"))) == {"no": "t"}
    named = event("refusal", "b", 3, id="no", responds_to="t")
    read = record(*tabled, named)
    assert what(read) == [("x", "open", ()), ("t", "refused", ("b",))]
    assert not read.table(()).void


def test_an_answer_to_an_answer_is_about_what_that_one_was_about():
    tabled = (offer("a", "high", id="x"), offer("b", "low", id="y"))
    first = event("refusal", "c", 2, id="no", responds_to="x")
    second = event("refusal", "b", 3, id="too", responds_to="no")
    assert answered(record(*tabled, first, second)) == {"no": "x", "too": "x"}


def test_an_answer_that_names_what_is_no_package_changes_none():
    claim = event("statement", "a", terms={"price": "high"}, id="s")
    read = record(
        offer("b", "low", id="y"), claim, event("refusal", "c", 2, id="no", responds_to="s")
    )
    assert answered(read) == {"no": "s"}
    assert what(read) == [("y", "open", ())]
    nothing = event("refusal", "c", 1, id="first")
    second = event("refusal", "b", 2, id="second", responds_to="first")
    read = record(nothing, offer("a", "low", id="y"), second)
    assert answered(read) == {"first": "", "second": ""}
    assert what(read) == [("y", "open", ())]


def test_an_answer_that_names_what_was_left_out_is_about_nothing():
    unsigned = event("offer", terms={"price": "high"}, id="s")
    read = record(
        unsigned, offer("b", "low", id="y"), event("refusal", "c", 2, id="no", responds_to="s")
    )
    assert answered(read) == {"no": ""}
    assert what(read) == [("y", "open", ())]


def test_an_answer_comes_after_what_it_names():
    no = event("refusal", "b", 1, id="no", responds_to="x")
    read = record(no, offer("a", "low", 2, id="x"))
    assert what(read) == [("x", "open", ())]


def test_terms_of_an_answer_say_which_package_is_meant():
    tabled = (offer("a", "high", id="x"), offer("b", "low", id="y"))
    no = event("refusal", "c", 2, id="no", terms={"price": ["fair", "high"]})
    assert answered(record(*tabled, no)) == {"no": "x"}
    for terms in ({"price": "fair"}, {"price": "high", "day": "soon"}):
        read = record(*tabled, event("refusal", "c", 2, id="no", terms=terms))
        assert answered(read) == {"no": ""}
        assert [status for _, status, _ in what(read)] == ["open", "open"]


def test_nobody_answers_a_package_of_its_own_or_takes_back_another_s():
    tabled = (offer("a", "high", id="x"), offer("b", "low", id="y"))
    for kind, by, name in (
        ("refusal", "a", "x"),
        ("acceptance", "a", "x"),
        ("withdrawal", "b", "x"),
        ("withdrawal", "c", "x"),
    ):
        read = record(*tabled, event(kind, by, 2, responds_to=name))
        assert [status for _, status, _ in what(read)] == ["open", "open"]
        assert read.table(()).void == {2}
    # One who walks out says something, whatever it names.
    read = record(*tabled, event("walk-out", "a", 2, responds_to="x"))
    assert what(read) == [("x", "lapsed", ()), ("y", "refused", ("a",))]
    assert not read.table(()).void
    assert answered(read)["event 3"] == ""


# -- votes ---


def test_a_vote_against_refuses_and_others_do_not():
    votes = {"home": "against", "a": "for", "b": "abstain", "eye": "against"}
    read = record(offer("a", "high", id="x"), event("vote", "", 2, votes=votes, responds_to="x"))
    assert what(read) == [("x", "refused", ("home", "eye"))]
    calm = event("vote", "", 2, votes={"home": "for", "b": "abstain"})
    assert what(record(offer("a", "high", id="x"), calm)) == [("x", "open", ())]


def test_a_vote_without_a_name_is_on_the_latest_package_of_anybody():
    vote = event("vote", "home", 3, id="vote", votes={"home": "against"})
    tabled = (
        offer("home", "low", id="y"),
        offer("a", "high", id="x"),
        offer("home", "fair", 2, id="z"),
    )
    assert answered(record(*tabled, vote)) == {"vote": "z"}
    again = event("vote", "home", 4, id="again", votes={"home": "against", "b": "against"})
    assert answered(record(*tabled, vote, again))["again"] == "z"
    assert answered(record(vote)) == {"vote": ""}


# -- what becomes of a package ---


def test_all_parties_but_the_author_must_accept():
    yes = {p: event("acceptance", p, 2, responds_to="x") for p in ("b", "c", "home", "eye")}
    tabled = offer("a", "high", id="x")
    assert statuses(tabled, yes["b"]) == ["open"]
    assert statuses(tabled, yes["b"], yes["home"], yes["eye"]) == ["open"]
    assert statuses(tabled, yes["b"], yes["c"]) == ["accepted"]
    paper = offer("eye", "high", id="x")
    assert statuses(paper, yes["b"], yes["c"]) == ["open"]
    text = event("agreed", "a", to=["b"], terms={"day": "soon"}, id="x")
    assert statuses(text, yes["b"], yes["c"]) == ["open"]
    own = event("acceptance", "a", 2, responds_to="x")
    assert statuses(text, own, yes["b"], yes["c"]) == ["accepted"]


def test_the_later_answer_of_an_actor_replaces_its_earlier_one():
    tabled = offer("a", "high", id="x")
    no, yes = (
        [event(kind, p, 2, responds_to="x") for p in "bc"] for kind in ("refusal", "acceptance")
    )
    read = record(tabled, no[0], no[1], yes[0])
    assert what(read) == [("x", "refused", ("c",))]
    assert what(record(tabled, no[0], yes[0])) == [("x", "open", ())]
    assert what(record(tabled, no[0], *yes)) == [("x", "accepted", ())]
    assert what(record(tabled, *yes, event("refusal", "b", 3))) == [("x", "refused", ("b",))]
    late = event("refusal", "b", 3, responds_to="x")
    assert what(record(tabled, no[0], no[1], yes[0], late)) == [("x", "refused", ("c", "b"))]
    again = event("refusal", "b", 3, responds_to="x")
    (twice,) = packages(tabled, no[0], no[1], again)
    assert [status for _, status in twice.history] == ["open", "refused"]
    history = packages(tabled, no[0], *yes)[0].history
    assert [status for _, status in history] == ["open", "refused", "open", "accepted"]


def test_one_refusal_is_enough_against_the_acceptance_of_all_parties():
    yes = [event("acceptance", p, 3, responds_to="x") for p in "bc"]
    no = event("refusal", "home", 2, responds_to="x")
    assert what(record(offer("a", "high", id="x"), no, *yes)) == [("x", "refused", ("home",))]


def test_once_refused_it_is_not_withdrawn_superseded_or_lapsed():
    tabled = (offer("a", "high", id="x"), event("refusal", "b", 2, responds_to="x"))
    for last, how in (
        (event("withdrawal", "a", 3), "withdrawn"),
        (offer("a", "low", 3), "superseded"),
        (event("walk-out", "a", 3), "lapsed"),
    ):
        package = packages(*tabled, last)[0]
        assert (package.status, package.left) == ("refused", how)


def test_a_refusal_by_name_counts_for_what_was_superseded_but_not_for_what_was_taken_back():
    no = event("refusal", "b", 4, responds_to="x")
    vote = event("vote", "", 4, votes={"home": "against"}, responds_to="x")
    for answer, who in ((no, "b"), (vote, "home")):
        old = (offer("a", "high", id="x"), offer("a", "low", 2))
        assert what(record(*old, answer))[0] == ("x", "refused", (who,))
        for gone in (event("withdrawal", "a", 2), event("walk-out", "a", 2)):
            assert what(record(offer("a", "high", id="x"), gone, answer))[0][2] == ()
        # So too where somebody else had refused it before it was taken back.
        first = event("refusal", "c", 2, responds_to="x")
        taken = (offer("a", "high", id="x"), first, event("withdrawal", "a", 3))
        assert what(record(*taken, answer))[0] == ("x", "refused", ("c",))


def test_nobody_accepts_or_takes_back_what_no_longer_stands():
    old = (offer("a", "high", id="x"), offer("a", "low", 2))
    yes = [event("acceptance", p, 3, responds_to="x") for p in "bc"]
    assert statuses(*old, *yes) == ["superseded", "open"]
    assert statuses(*old, event("withdrawal", "a", 3, responds_to="x")) == ["superseded", "open"]


def test_an_accepted_package_can_still_be_taken_back_or_lapse():
    yes = [event("acceptance", p, 2, responds_to="x") for p in "bc"]
    for last, status in (("withdrawal", "withdrawn"), ("walk-out", "lapsed")):
        assert statuses(offer("a", "high", id="x"), *yes, event(last, "a", 3)) == [status]


# -- order ---


def test_order_is_by_date_and_on_one_day_by_place():
    found = record(offer("a", "fair", 3, id="late"), offer("a", "high", 1, id="early"))
    assert what(found) == [("early", "superseded", ()), ("late", "open", ())]
    assert found.notes == (Remark("events-sorted"),)
    same = record(offer("a", "fair", id="one"), offer("a", "high", id="two"))
    assert what(same) == [("one", "superseded", ()), ("two", "open", ())]
    assert not same.notes


def test_what_is_said_twice_counts_once():
    twice = (offer("a", "high", id="x", text="first"), offer("a", "high", id="y", note="again"))
    read = record(*twice, offer("c", "low", id="z"), event("refusal", "b", 2, responds_to="y"))
    assert what(read) == [("x", "refused", ("b",)), ("z", "open", ())]
    assert read.notes == (Remark("repeated", (1, 0)),)
    assert len(record(offer("a", "high"), offer("a", "high", 2)).acts) == 2


def test_who_did_nothing_did_nothing():
    read = record(event("offer", terms={"price": "low"}), event("statement"))
    assert [act.kind for act in read.acts] == ["statement"]
    assert read.notes == (Remark("no-author", (0,)),)
