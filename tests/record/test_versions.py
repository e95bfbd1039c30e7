"""Versions: which events are one act, what is common ground, what is denied and by whom."""

from __future__ import annotations

import pytest
from talking import PRICES, answered, event, offer, record, talks, what

from winset.record import Act, Record, read_record


def tell(account: str, price: str, by: str = "a", **more):
    return offer(by, price, account=account, **more)


def prices(read: Record, pattern: tuple[int, ...], k: int = 0, **shared) -> set[str] | None:
    """Prices of an act under a pattern; None where they are open."""
    terms = read.terms(read.acts[k], pattern, **shared)
    return {PRICES[p] for p in terms["price"]} if "price" in terms else None


def acts(read: Record) -> list[tuple[int, ...]]:
    return [act.events for act in read.acts]


# -- which events are one act ---


def test_tellings_of_one_actor_day_and_kind_are_one_act():
    read = record(tell("a", "low"), tell("b", "high"), tell("c", "fair"), accounts="abc")
    assert acts(read) == [(0, 1, 2)]
    for other in (
        tell("b", "high", day=2),
        tell("b", "high", by="b"),
        event("refusal", "a", account="b"),
        offer("a", "high"),
    ):
        assert acts(record(tell("a", "low"), other, accounts="ab")) == [(0,), (1,)]


@pytest.mark.parametrize("kind", ["offer", "demand", "raised-demand"])
def test_what_one_calls_an_offer_another_may_call_a_demand(kind):
    other = event(kind, "a", terms={"price": "high"}, account="b")
    assert acts(record(tell("a", "low"), other, accounts="ab")) == [(0, 1)]


def test_several_tellings_of_a_kind_are_paired_alike_first_then_in_order():
    same = record(
        *(tell("a", p) for p in ("low", "fair")),
        *(tell("b", p) for p in ("fair", "low")),
        accounts="ab",
    )
    assert acts(same) == [(0, 3), (1, 2)]
    assert not same.contested
    apart = record(
        *(tell("a", p) for p in ("low", "fair", "high")),
        *(tell("b", p) for p in ("fair", "none")),
        accounts="ab",
    )
    assert acts(apart) == [(0, 4), (1, 3), (2,)]
    crossed = (tell("a", "low"), tell("b", "high"), tell("a", "high", id="x"))
    assert acts(record(*crossed, accounts="ab")) == [(0,), (1, 2)]
    more = record(tell("a", "low"), tell("b", "high"), tell("b", "fair"), accounts="ab")
    assert acts(more) == [(0, 1), (2,)]


def test_an_act_stands_where_it_is_first_told_and_names_come_from_there():
    read = record(
        tell("a", "low", id="one"),
        event("refusal", "b", account="a", id="no"),
        tell("a", "fair", id="two"),
        tell("b", "fair", id="fair"),
        accounts="ab",
    )
    assert [act.name for act in read.acts] == ["one", "no", "two"]
    assert acts(read) == [(0,), (1,), (2, 3)]
    assert read.order == {0: 0, 1: 1, 2: 2, 3: 2}
    unnamed = record(offer("b", "low"), offer("a", "low", 2))
    assert [act.name for act in unnamed.acts] == ["event 1", "event 2"]


def test_answers_to_any_version_answer_the_act():
    told = (tell("a", "low", id="x"), tell("b", "high", id="y"))
    for name in "xy":
        read = record(*told, event("refusal", "c", 2, id="no", responds_to=name), accounts="ab")
        assert answered(read, (0,)) == answered(read, (1,)) == {"no": "x"}
    second = event("refusal", "c", 2, account="b", responds_to="y")
    first = event("refusal", "c", 2, account="a", id="no")
    assert answered(record(*told, first, second, accounts="ab"), (0,)) == {"no": "x"}


def test_items_of_a_package_are_issues_and_those_not_named_are_out():
    read = record(event("offer", "a", terms={"extras": ["x"]}))
    assert read.acts[0].versions[0].terms == {
        "extras.x": frozenset({1}),
        "extras.y": frozenset({0}),
    }
    assert read.owner == {
        "price": "price",
        "day": "day",
        "extras.x": "extras",
        "extras.y": "extras",
    }


# -- common ground, dispute, denial ---


def test_told_alike_is_common_ground_told_otherwise_is_in_dispute():
    alike = record(tell("a", "low"), tell("b", "low"), accounts="ab")
    assert alike.contested == ()
    assert prices(alike, ()) == prices(alike, (), shared=True) == {"low"}
    read = record(tell("a", "low"), tell("b", "high"), accounts="ab")
    assert read.contested == ("price",)
    for shared in (False, True):
        assert prices(read, (0,), shared=shared) == {"low"}
        assert prices(read, (1,), shared=shared) == {"high"}


def test_the_order_of_options_told_does_not_matter():
    told = [
        event("offer", "a", terms={"price": p}, account=x)
        for p, x in ((["low", "fair"], "a"), (["fair", "low"], "b"))
    ]
    assert record(*told, accounts="ab").contested == ()


def test_what_one_states_and_nobody_denies_is_common_ground():
    more = event("offer", "a", terms={"price": "low", "day": "now"}, account="a")
    read = record(more, tell("b", "high"), accounts="ab")
    assert read.contested == ("price",)
    for pattern in ((0,), (1,)):
        for shared in (False, True):
            assert read.terms(read.acts[0], pattern, shared=shared)["day"] == {2}
    # So too where another act has made the issue contested.
    later = [
        event("demand", "c", 2, terms={"day": d}, account=x)
        for d, x in (("soon", "a"), ("now", "b"))
    ]
    both = record(more, tell("b", "high"), *later, accounts="ab")
    assert both.contested == ("price", "day")
    assert both.terms(both.acts[0], (1, 1))["day"] == {2}


def test_what_one_states_and_another_denies_is_open_where_that_one_is_true():
    denied = event("offer", "a", terms={"price": "low", "day": "now"}, account="a", denied_by="b")
    read = record(denied, tell("b", "high"), accounts="ab")
    assert read.contested == ("price", "day")
    (act,) = read.acts
    assert not act.denying
    assert read.weighs(act)
    assert read.terms(act, (0, 0)) == {"price": {1}, "day": {2}}
    assert read.terms(act, (0, 1)) == {"price": {1}}
    assert read.terms(act, (1, 0)) == {"price": {3}, "day": {2}}
    # It weighs nothing, or the vaguer account would gain.
    assert read.terms(act, (0, 0), shared=True) == {"price": {1}}


def test_an_account_that_tells_the_same_denies_nothing():
    told = (tell("a", "low", denied_by="b"), tell("b", "low"))
    read = record(*told, accounts="ab")
    assert read.contested == ()
    assert prices(read, (), shared=True) == {"low"}


def test_of_three_accounts_the_silent_one_takes_what_the_others_agree_on():
    read = record(tell("a", "low"), tell("b", "low"), tell("c", "high"), accounts="abc")
    assert [prices(read, (t,)) for t in range(3)] == [{"low"}, {"low"}, {"high"}]
    told = (tell("a", "low"), tell("b", "high"))
    silent = record(*told, accounts="abc")
    assert [prices(silent, (t,)) for t in range(3)] == [{"low"}, {"high"}, None]
    assert prices(silent, (0,), shared=True) is None
    # A silent account that denies it takes nothing.
    two = record(tell("a", "low", denied_by="c"), tell("b", "low"), accounts="abc")
    assert two.contested == ("price",)
    assert two.happened(two.acts[0], (1,))
    assert not two.happened(two.acts[0], (2,))
    assert not two.weighs(two.acts[0])


def test_common_ground_that_one_denies_is_contested():
    read = record(offer("a", "low", denied_by="b", id="x"), accounts="ab")
    assert read.contested == ("price",)
    assert what(read, (0,)) == [("x", "open", ())]
    assert what(read, (1,)) == []
    assert not read.weighs(read.acts[0])


def test_a_denial_by_somebody_who_tells_nothing_is_one_by_all_who_do_not_tell_it():
    read = record(tell("a", "low", denied_by="eye"), accounts="abc")
    assert read.acts[0].denying == {"b", "c"}
    named = record(tell("a", "low", denied_by=["eye", "c"]), accounts="abc")
    assert named.acts[0].denying == {"c"}
    # Nobody denies what it tells itself.
    own = record(tell("a", "low", denied_by="a"), accounts="ab")
    assert own.acts[0].denying == {"b"}


def test_an_account_denies_what_its_teller_denies_whatever_its_name():
    accounts = {"ours": {"teller": "a"}, "theirs": {"teller": "b"}, "press": {"teller": "eye"}}
    case = talks(offer("c", "low", account="ours", denied_by="b"))
    case = type(case).model_validate({**case.to_mapping(), "accounts": accounts})
    (act,) = read_record(case).acts
    assert act.denying == {"theirs"}
    assert act.tellers == ("ours", "theirs", "press")


def test_a_denied_act_happened_only_where_no_true_account_denies_it():
    gone = event("withdrawal", "a", 2, account="b", denied_by="a", responds_to="x")
    read = record(
        offer("a", "low", id="x"),
        gone,
        tell("a", "fair", by="c", day=3),
        tell("b", "high", by="c", day=3),
        accounts="ab",
    )
    assert read.contested == ("price",)
    assert what(read, (0,))[0] == ("x", "open", ())
    assert what(read, (1,))[0] == ("x", "withdrawn", ())
    assert not read.weighs(read.acts[1])


def test_whether_it_happened_goes_by_the_issues_that_it_is_about():
    apart = (
        event("offer", "c", 3, terms={"price": "low"}, account="a"),
        event("offer", "c", 3, terms={"price": "high"}, account="b"),
    )
    denied = event("demand", "a", terms={"day": "now"}, account="a", denied_by="b")
    without = event("refusal", "a", 4, account="a", denied_by="b")
    read = record(denied, *apart, without, accounts="ab")
    assert read.contested == ("price", "day")
    demand, _, refusal = read.acts
    patterns = ((0, 0), (0, 1), (1, 0), (1, 1))
    assert [read.happened(demand, p) for p in patterns] == [True, False, True, False]
    # What states nothing contested is about everything: its teller must be right throughout.
    assert [read.happened(refusal, p) for p in patterns] == [True, False, False, False]
    # What is contested elsewhere only does not matter, nor does what nobody contests.
    mixed = (
        event("refusal", "c", 5, terms={"extras": ["x"]}, account="a"),
        event("refusal", "c", 5, account="b", denied_by="c"),
    )
    three = record(*apart, *mixed, accounts="abc")
    assert three.contested == ("price",)
    assert [three.happened(three.acts[1], (t,)) for t in range(3)] == [True, True, False]
    calm = event("demand", "a", terms={"extras": []}, account="a")
    assert all(read.happened(record(calm, accounts="ab").acts[0], p) for p in patterns)


def test_one_account_alone_is_not_weighed_and_what_is_denied_stands_as_told():
    for accounts in ("", "a"):
        told = {"account": "a"} if accounts else {}
        read = record(
            offer("a", "low", id="x", denied_by="b", **told),
            event("refusal", "c", 2, denied_by="a", **told),
            accounts=accounts,
        )
        assert read.contested == ()
        assert what(read) == [("x", "refused", ("c",))]
        assert prices(read, ()) == {"low"}
        assert not any(read.weighs(act) for act in read.acts)
        assert prices(read, (), shared=True) is None


def test_what_every_account_can_be_weighed_by_has_a_table_of_its_own():
    read = record(
        tell("a", "low", by="c", id="told"),
        tell("b", "high", by="c", id="otherwise"),
        offer("a", "fair", 2, account="a", denied_by="b", id="doubted"),
        event("refusal", "b", 3, id="no"),
        event("refusal", "b", 4, id="named", responds_to="doubted"),
        accounts="ab",
    )
    table = read.common_table
    assert [read.acts[p.act].name for p in table.packages] == ["told"]
    names = {read.acts[k].name: read.acts[of].name for k, of in table.about.items()}
    # What was left out can be answered by name, and nothing else is meant then.
    assert names == {"no": "told", "named": "doubted"}
    assert answered(read, (0,))["no"] == "doubted"
    assert answered(read, (1,))["no"] == "told"
    assert table.packages[0].refused_by == ("b",)


def test_the_common_table_leaves_open_what_cannot_be_weighed():
    denied = event("offer", "c", terms={"price": "low", "day": "now"}, account="a", denied_by="b")
    told = event("offer", "c", terms={"price": "high"}, account="b", id="x")
    no = event("refusal", "a", 2, terms={"day": "now"}, id="no")
    read = record(denied, told, no, accounts="ab")
    assert answered(read, (0, 0)) == {"no": "event 1"}
    table = read.common_table
    assert table.packages[0].terms == {"price": {1}}
    assert table.about == {1: -1}


def test_ordered_issues_are_those_whose_options_are_declared_so():
    assert record().ordered == {"price"}


def test_what_is_proposed_without_common_ground_weighs_nothing():
    read = record(tell("a", "low"), tell("b", "high"), accounts="abc")
    assert not read.weighs(read.acts[0])
    answer = event("refusal", "c", 2, terms={"price": "low"}, account="a")
    other = event("refusal", "c", 2, terms={"price": "high"}, account="b")
    said = record(answer, other, accounts="abc")
    assert said.weighs(said.acts[0])


def test_patterns_go_by_issues_of_the_case():
    told = [
        event("offer", "a", terms={"extras": e}, account=x)
        for e, x in ((["x"], "a"), (["x", "y"], "b"))
    ]
    read = record(*told, accounts="ab")
    assert read.contested == ("extras",)
    assert read.teller("extras.y", (1,)) == "b"
    assert read.teller("price", (1,)) is None
    assert read.teller("extras.y", ()) is None
    assert read.terms(read.acts[0], (0,)) == {"extras.x": {1}, "extras.y": {0}}
    assert read.terms(read.acts[0], (1,)) == {"extras.x": {1}, "extras.y": {1}}


def test_an_act_keeps_what_its_first_version_says():
    first = event(
        "demand",
        "a",
        account="a",
        terms={"price": "low"},
        level="working",
        last_turn=True,
        to="b",
        id="x",
    )
    read = record(first, tell("b", "high", level="leader", id="y"), accounts="ab")
    act: Act = read.acts[0]
    assert (act.kind, act.level, act.last_turn, act.to, act.name) == (
        "demand",
        "working",
        True,
        ("b",),
        "x",
    )
    assert record(offer("a", "low")).acts[0].level == ""
