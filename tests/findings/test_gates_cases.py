"""Stopping points on cases built so that the answer is known."""

from __future__ import annotations

from datetime import date

import pytest

from winset.files.reading import loads
from winset.findings.gates.diagnosis import diagnose
from winset.model import compile_case
from winset.words.gates import paragraph


def shares(found):
    return {p.point: p.share.value for p in found.points}


RATIFIER = """
[actors.council]
role = "ratifier"
of = "{of}"
margin = 0
[actors.council.points]
price = [0, -10, -10, -10]
"""


def test_an_agenda_that_serves_one_party_with_nothing(sale, situation):
    case = sale(seller=35)
    found = diagnose(situation(case))
    assert shares(found) == {"none-serves": pytest.approx(1.0)}
    assert found.leading == "none-serves"
    assert found.possible.value == 0
    (block,) = found.blocking
    assert (block.point, block.actors, block.how) == ("none-serves", ("seller",), "unserved")
    assert "better than no agreement" in paragraph(compile_case(case), found)


def test_pure_no_overlap(sale, situation):
    found = diagnose(situation(sale(seller=25, buyer=25)))
    assert shares(found) == {"none-serves": pytest.approx(1.0)}
    (block,) = found.blocking
    assert (set(block.actors), block.how) == ({"seller", "buyer"}, "gap")


@pytest.mark.parametrize("of", ["seller", "deal"])
def test_pure_veto_at_home_and_of_the_deal_itself(sale, situation, of):
    case = sale(rest=RATIFIER.format(of=of))
    found = diagnose(situation(case))
    assert shares(found) == {"home": pytest.approx(1.0)}
    (block,) = found.blocking
    assert (block.point, block.actors, block.how) == ("home", ("council",), "anticipated veto")
    assert "anticipated veto" in paragraph(compile_case(case), found)


def test_a_vote_on_record_makes_it_a_veto(sale, situation, event_text):
    rest = RATIFIER.format(of="seller")
    rest += event_text("offer", "seller", id="o", terms="{ price = 'middle' }")
    rest += event_text("acceptance", "buyer", responds_to="o")
    rest += event_text("vote", "council", responds_to="o", votes="{ council = 'against' }")
    found = diagnose(situation(sale(rest=rest)))
    assert found.blocking[0].how == "veto"
    assert found.packages[0].status == "refused"
    assert found.packages[0].refused_by == ("council",)


def test_without_a_record_nothing_is_said_of_how_near_it_came(sale, situation):
    found = diagnose(situation(sale()))
    assert shares(found) == {"unrecorded": pytest.approx(1.0)}
    assert not found.recorded
    assert found.possible.value == pytest.approx(1.0)
    assert found.flags["untabled"].value == 0
    assert [step.step for step in found.funnel] == ["all", "served", "ratified", "kept"]
    assert "no record" in paragraph(sale(), found)
    # What stands in the way of any deal is said all the same.
    assert shares(diagnose(situation(sale(seller=35)))) == {"none-serves": pytest.approx(1.0)}


def test_what_was_said_and_what_happened_elsewhere_is_no_record(sale, situation, event_text):
    rest = event_text("statement", "seller", text="We shall see.")
    rest += event_text("shock", "", "2020-01-05", shift="{ buyer = { margin = 1 } }")
    assert shares(diagnose(situation(sale(rest=rest)))) == {"unrecorded": pytest.approx(1.0)}


def test_never_tabled(sale, situation, event_text):
    """A demand that answers nothing is no package."""
    rest = event_text("demand", "seller", terms="{ price = 'high' }")
    case = sale(rest=rest)
    found = diagnose(situation(case))
    assert found.recorded
    assert shares(found) == {"far": pytest.approx(1.0)}
    assert found.flags["untabled"].value == pytest.approx(1.0)
    assert found.packages == ()
    assert "no package was ever tabled" in paragraph(compile_case(case), found)


def test_near(sale, situation, event_text):
    rest = event_text("offer", "seller", terms="{ price = 'high' }")
    found = diagnose(situation(sale(buyer=15, rest=rest)))
    assert shares(found) == {"near": pytest.approx(1.0)}
    (package,) = found.packages
    assert set(package.close) == {"1"}
    assert [(dict(c.terms), c.closes.value) for c in package.changes] == [
        ({"price": "low"}, pytest.approx(1.0)),
        ({"price": "middle"}, pytest.approx(1.0)),
    ]
    assert [(m.issue, m.option) for m in found.missing] == [("price", "low"), ("price", "middle")]
    assert found.flags["untabled"].value == 0


def two_issues(event_text, *events):
    return f"""
format = 1
title = "A sale with delivery"
[issues.price]
options = ["none", "paid"]
[issues.delivery]
options = ["late", "prompt"]
[actors.seller]
role = "party"
margin = 0
points = {{ price = [0, 20], delivery = [0, -10] }}
[actors.buyer]
role = "party"
margin = 0
points = {{ price = [0, -15], delivery = [0, 25] }}
{"".join(events)}
"""


def two_issue_case(event_text, *offers):
    return loads(two_issues(event_text, *offers))


def test_what_an_outline_leaves_open_must_still_be_settled(situation, event_text):
    """Taken with prompt delivery, not with late."""
    outline = event_text("offer", "seller", terms="{ price = 'paid' }", rest="open")
    found = diagnose(situation(two_issue_case(event_text, outline)))
    assert shares(found) == {"near": pytest.approx(1.0)}
    assert [t.issue for t in found.packages[0].terms] == ["price"]
    assert [(p.issue, p.option) for p in found.missing] == [("delivery", "prompt")]


def test_an_outline_is_a_deal_where_it_is_one_whatever_fills_the_rest(situation, event_text):
    """A seller in need delivers at once, paid or not."""
    outline = event_text("offer", "buyer", terms="{ delivery = 'prompt' }", rest="open")
    needy = two_issues(event_text, outline).replace("margin = 0", "margin = -15", 1)
    assert shares(diagnose(situation(loads(needy)))) == {"open": pytest.approx(1.0)}


def test_an_unnamed_issue_is_as_the_record_has_it(situation, event_text):
    outline = event_text("offer", "seller", terms="{ price = 'paid' }")
    found = diagnose(situation(two_issue_case(event_text, outline)))
    assert shares(found) == {"near": pytest.approx(1.0)}
    (package,) = found.packages
    assert [(t.issue, t.options, t.why) for t in package.terms] == [
        ("price", ("paid",), "named"),
        ("delivery", ("late",), "status quo"),
    ]
    assert [dict(c.terms) for c in package.changes] == [{"delivery": "prompt"}]
    complete = event_text("offer", "seller", terms="{ price = 'paid', delivery = 'prompt' }")
    found = diagnose(situation(two_issue_case(event_text, complete)))
    assert shares(found) == {"open": pytest.approx(1.0)}


def test_far_and_the_pair_that_was_missing(situation, event_text):
    nothing = event_text("offer", "seller", terms="{ price = 'none', delivery = 'late' }")
    found = diagnose(situation(two_issue_case(event_text, nothing)))
    assert shares(found) == {"far": pytest.approx(1.0)}
    assert found.flags["untabled"].value == 0
    assert found.missing == ()
    (package,) = found.packages
    assert set(package.close) == {"2"}
    assert package.changes == ()
    (pair,) = package.pairs
    assert dict(pair.terms) == {"price": "paid", "delivery": "prompt"}
    assert pair.holds.value == pair.closes.value == pytest.approx(1.0)


def test_what_is_not_known_is_drawn_and_a_menu_is_a_choice(sale, situation, event_text):
    """The buyer takes the middle price, and not the high one."""
    terms = "{ price = ['middle', 'high'] }"
    found = diagnose(
        situation(sale(buyer=15, rest=event_text("offer", "seller", terms=terms)), 4000)
    )
    assert shares(found)["open"] == pytest.approx(0.5, abs=0.03)
    assert shares(found)["near"] == pytest.approx(0.5, abs=0.03)
    (term,) = found.packages[0].terms
    assert (term.options, term.choice) == (("middle", "high"), False)
    # Where the package has the option already, naming it is no change.
    by_option = {dict(c.terms)["price"]: c for c in found.packages[0].changes}
    assert by_option["middle"].holds.value == pytest.approx(1.0)
    assert by_option["middle"].closes.value == pytest.approx(0.5, abs=0.03)
    menu = event_text("offer", "seller", terms=terms, menu="true")
    menu = menu.replace("'true'", "true")
    found = diagnose(situation(sale(buyer=15, rest=menu)))
    assert shares(found) == {"open": pytest.approx(1.0)}
    assert found.packages[0].terms[0].choice


def test_the_same_naming_is_drawn_once(situation, event_text):
    """A demand takes over what the offer meant on the issue that it does not name."""
    text = two_issues(
        event_text,
        event_text(
            "offer", "buyer", id="o", terms="{ price = ['none', 'paid'], delivery = 'late' }"
        ),
        event_text(
            "demand", "seller", "2020-01-03", responds_to="o", terms="{ delivery = 'prompt' }"
        ),
    )
    from winset.files.reading import loads

    here = situation(loads(text), 400)
    offer, demand = here.packages
    paid = [{w for v in p.versions if v.terms[0] == {1} for w in v.rows} for p in (offer, demand)]
    assert paid[0] == paid[1]
    assert 120 < len(paid[0]) < 280
    again = situation(loads(text), 400, seed=2)
    assert {w for v in again.packages[0].versions if v.terms[0] == {1} for w in v.rows} != paid[0]


@pytest.mark.parametrize(
    ("kind", "by", "status"),
    [("withdrawal", "seller", "withdrawn"), ("walk-out", "seller", "lapsed")],
)
def test_withdrawn_and_lapsed(sale, situation, event_text, kind, by, status):
    rest = event_text("offer", "seller", id="o", terms="{ price = 'middle' }")
    rest += event_text(kind, by, "2020-01-03")
    found = diagnose(situation(sale(rest=rest)))
    assert shares(found) == {"taken-back": pytest.approx(1.0)}
    assert found.packages[0].status == status


def test_superseded(sale, situation, event_text):
    rest = event_text("offer", "seller", id="o", terms="{ price = 'middle' }")
    rest += event_text("offer", "seller", "2020-01-03", terms="{ price = 'high' }")
    found = diagnose(situation(sale(buyer=15, rest=rest)))
    assert shares(found) == {"taken-back": pytest.approx(1.0)}
    assert [p.status for p in found.packages] == ["superseded", "open"]


def test_crossed(sale, situation, event_text):
    rest = event_text("offer", "seller", terms="{ price = 'high' }")
    rest += event_text("offer", "buyer", "2020-01-03", terms="{ price = 'low' }")
    found = diagnose(situation(sale(rest=rest)))
    assert shares(found) == {"open": pytest.approx(1.0)}
    assert found.flags["crossed"].value == pytest.approx(1.0)
    alone = diagnose(
        situation(sale(rest=event_text("offer", "seller", terms="{ price = 'high' }")))
    )
    assert alone.flags["crossed"].value == 0


@pytest.mark.parametrize(("price", "flag"), [("high", "held_out"), ("low", "error")])
def test_held_out_and_error(sale, situation, event_text, price, flag):
    """The buyer refuses: a lower price was there to be had, or none was."""
    rest = event_text("offer", "seller", id="o", terms=f"{{ price = '{price}' }}")
    rest += event_text("refusal", "buyer", "2020-01-03", responds_to="o")
    found = diagnose(situation(sale(rest=rest)))
    assert shares(found) == {"refused": pytest.approx(1.0)}
    assert found.flags[flag].value == pytest.approx(1.0)
    assert found.flags["held_out"].value + found.flags["error"].value == pytest.approx(1.0)


def test_good_before_a_shock_and_not_after(sale, situation, event_text):
    rest = event_text("offer", "seller", id="o", terms="{ price = 'high' }")
    rest += event_text("shock", "", "2020-01-05", shift="{ buyer = { margin = 10 } }")
    found = diagnose(situation(sale(rest=rest)))
    assert shares(found) == {"near": pytest.approx(1.0)}
    assert found.flags["overtaken"].value == pytest.approx(1.0)
    (package,) = found.packages
    assert (set(package.then), set(package.close)) == ({"0"}, {"1"})
    assert [(t.before, t.after) for t in found.transitions] == [("open", "near")]
    assert [e.start for e in found.epochs] == [None, date(2020, 1, 5)]
    assert {p.point for p in found.epochs[0].shares} == {"open"}


def test_a_case_that_ended_in_a_deal_and_one_that_should_not_have(sale, situation):
    fit = diagnose(situation(sale(top='outcome = { price = "middle" }')))
    assert shares(fit) == {"reached-deal": pytest.approx(1.0)}
    assert fit.flags["misfit"].value == 0
    case = sale(buyer=15, top='outcome = { price = "high" }')
    odd = diagnose(situation(case))
    assert shares(odd) == {"reached-deal": pytest.approx(1.0)}
    assert odd.flags["misfit"].value == pytest.approx(1.0)
    assert "second look" in paragraph(compile_case(case), odd)


def test_promises_that_nobody_trusts(sale, situation):
    doubt = """
[[compliance]]
by = "seller"
when = { price = ["low", "middle", "high"] }
keeps = 0.5
loss = { buyer = 60 }
"""
    found = diagnose(situation(sale(rest=doubt)))
    assert shares(found) == {"trust": pytest.approx(1.0)}
    kept = diagnose(situation(sale(rest=doubt.replace("keeps = 0.5", "keeps = 0.9"))))
    assert shares(kept) == {"unrecorded": pytest.approx(1.0)}


CONTESTED = """
[accounts.seller]
teller = "seller"
prior = {prior}
[accounts.buyer]
teller = "buyer"
"""


def contested(event_text, prior):
    rest = CONTESTED.format(prior=prior)
    rest += event_text("offer", "seller", id="a", account="seller", terms="{ price = 'middle' }")
    rest += event_text(
        "offer", "seller", id="b", account="buyer", terms="{ price = 'high' }", denied_by="seller"
    )
    rest += event_text("refusal", "buyer", account="seller", responds_to="a")
    rest += event_text("refusal", "buyer", account="buyer", responds_to="b")
    return rest


def test_contested_offers_enter_with_joint_weights(sale, situation, event_text):
    """The buyer takes the middle price, not the high one: it is whose account is true."""
    case = sale(buyer=15, rest=contested(event_text, 0.25))
    found = diagnose(situation(case, 4000))
    assert shares(found)["refused"] == pytest.approx(0.25, abs=0.03)
    assert shares(found)["near"] == pytest.approx(0.75, abs=0.03)
    assert {p.point for p in found.by_account["seller"]} == {"refused"}
    assert {p.point for p in found.by_account["buyer"]} == {"near"}
    told = {p.account: p for p in found.packages}  # two versions of one offer
    assert set(told) == {"seller", "buyer"}
    assert {p.event for p in found.packages} == {0}
    assert (set(told["seller"].close), set(told["buyer"].close)) == ({"0"}, {"1"})
    for p in found.packages:
        assert sum(s.value for s in p.close.values()) == pytest.approx(1.0)
    assert told["seller"].made.value == pytest.approx(0.25, abs=0.03)


def test_shares_add_to_one_and_the_same_seed_gives_the_same(sale, situation, event_text):
    case = sale(seller="0 to 30", buyer="0 to 30", rest=contested(event_text, 0.5))
    first, again = (diagnose(situation(case, 500, seed=7)) for _ in range(2))
    assert first == again
    assert sum(p.share.value for p in first.points) == pytest.approx(1.0)
    funnel = [step.share.value for step in first.funnel]
    assert funnel == sorted(funnel, reverse=True)
    assert diagnose(situation(case, 500, seed=8)) != first


def test_the_paragraph_claims_no_more_than_the_shares(sale, situation):
    case = sale(seller="0 to 40", buyer="0 to 40")
    found = diagnose(situation(case, 2000))
    best = max(p.share.value for p in found.points)
    said = paragraph(compile_case(case), found)
    assert best < 0.8
    assert ("no single" in said.lower()) == (best < 0.5 + 2 * 0.012)
    assert "point to one cause" not in said
