"""The deal that was reached, held against the judgements, reckoned by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from winset.case.model import Case
from winset.findings.misfit import misfit_finding
from winset.model import compile_case
from winset.worlds.prior import Prior

BASE: dict[str, Any] = {
    "format": 1,
    "title": "A sale",
    "held": "2020-02-01",
    "outcome": {"price": "high"},
    "issues": {
        "price": {"options": ["none", "low", "high"]},
        "service": {"options": ["no", "yes"]},
    },
    "actors": {
        "buyer": {
            "role": "party",
            "margin": "0 to 10",
            "points": {"price": [24, 48, 0], "service": [0, 20]},
        },
        "seller": {
            "role": "party",
            "margin": 5,
            "points": {"price": [0, 18, 90], "service": [10, 0]},
        },
        "board": {
            "role": "ratifier",
            "of": "seller",
            "margin": 0,
            "points": {"price": [0, 50, 100], "service": [0, 0]},
        },
    },
}


def found(**changes: Any) -> Any:
    model = compile_case(Case.model_validate({**BASE, **changes}))
    prior = Prior(model)
    return misfit_finding(model, prior.decode(prior.draw(500, 1)))


def test_who_must_move_and_how_far() -> None:
    told = found()
    assert [signer.actor for signer in told.signers] == ["buyer", "seller"]
    buyer, seller = told.signers
    # With no service the high price is worth 0 to the buyer, and no deal .8 of 30, plus 0 to 10.
    assert buyer.surplus.median == pytest.approx(-24.0 - 5.0, abs=0.6)
    assert buyer.surplus.low == pytest.approx(-34.0, abs=0.6)
    assert buyer.must_move == pytest.approx(29.0, abs=0.6)
    assert (buyer.would.value, seller.would.value) == (0.0, 1.0)
    assert seller.surplus.median == pytest.approx(90.0 - 5.0)
    assert seller.must_move == 0.0
    assert (told.foreseen.value, told.unlikely, told.repair) == (0.0, True, "buyer")
    assert told.explained is None
    assert told.terms == {"price": "high"}


def test_a_vote_for_it_says_who_passed_it() -> None:
    vote = {"date": "2020-02-01", "kind": "vote", "votes": {"board": "for"}}
    offer = {"date": "2020-01-01", "kind": "offer", "by": "seller", "terms": {"price": "high"}}
    told = found(events=[offer, vote])
    assert {s.actor: s.stage for s in told.signers}["board"] == "pass"


def test_where_a_majority_signs_nobody_is_taken_to_have_signed_unsaid() -> None:
    model = compile_case(Case.model_validate({**BASE, "signing": {"rule": "any"}}))
    assert model.closing is not None
    assert model.closing.signed == ()
    told = found(signing={"rule": "any"})
    assert (told.signers, told.foreseen.value, told.repair) == ((), 1.0, "")


def test_no_deal_no_misfit() -> None:
    assert found(outcome="none") is None


def test_what_came_after_stands_beside_what_was_judged() -> None:
    model = compile_case(Case.model_validate(BASE))
    prior = Prior(model)
    before = prior.decode(prior.draw(200, 1))
    after = before.take(np.flatnonzero(before.walk_away_at(-1)[:, 0] < 28.0))
    told = misfit_finding(model, before, after, ess=12.0)
    assert told is not None
    assert told.explained is not None
    buyer = told.signers[0]
    assert buyer.walk_away_after is not None
    assert buyer.walk_away_after.high < 28.0
    assert buyer.walk_away.high > 28.0
    assert told.cautions == ("few-worlds", "unexplained")
