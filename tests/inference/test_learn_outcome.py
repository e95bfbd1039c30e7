"""The deal that was reached as evidence: who signed it, when it counts, and room for error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from slow_conduct import Talk, log_record

from winset.case.model import Case
from winset.inference.condition import Conditioned, condition
from winset.inference.conditioning import Conditioning
from winset.model import Handle, Kind, compile_case
from winset.remarks import Remark
from winset.worlds.prior import Prior

BASE: dict[str, Any] = {
    "format": 1,
    "title": "A sale",
    "held": "2020-02-01",
    "outcome": {"price": "middle", "service": "yes"},
    "issues": {
        "price": {"options": ["none", "low", "middle", "high"]},
        "service": {"options": ["no", "yes"]},
    },
    "actors": {
        "buyer": {
            "role": "party",
            "margin": {"value": "0 to 40", "as_of": "2019-12-01"},
            "points": {"price": [30, 60, "20 to 40", 0], "service": [0, 20]},
        },
        "seller": {
            "role": "party",
            "margin": {"value": "-10 to 20", "as_of": "2019-12-01"},
            "points": {"price": [0, 20, 60, 90], "service": [10, 0]},
        },
    },
    "events": [
        {
            "date": "2020-01-02",
            "kind": "offer",
            "by": "seller",
            "id": "paper",
            "terms": {"price": "middle", "service": "yes"},
        },
        {"date": "2020-01-05", "kind": "refusal", "by": "buyer"},
    ],
}
BUYER = Handle("actors.buyer.margin", Kind.MARGIN, "buyer")


def prior(**changes: Any) -> Prior:
    return Prior(compile_case(Case.model_validate({**BASE, **changes})))


def known(n: int = 3_000, **changes: Any) -> Conditioned:
    return condition(prior(**changes), n, seed=2)


def margin(found: Conditioned) -> Any:
    return next(v for k, v in found.narrowed.items() if k.path == BUYER.path)


def test_the_posterior_agrees_with_importance_sampling() -> None:
    mine, n = prior(), 60_000
    problem = Conditioning.of(mine)
    assert [move.kind for move in problem.conduct.moves] == ["offer", "answer", "sign", "sign"]
    rng, dims = np.random.default_rng(0), len(mine.names)
    noise = rng.standard_normal((n, len(problem.names) - dims))
    z = np.concatenate([mine.draw(n, 99), noise], axis=1)
    drawn, conduct = mine.decode(z[:, :dims]), problem.conduct
    talk = Talk(mine.space, conduct.moves, len(mine.actors))
    log = log_record(
        talk, conduct.names, drawn.utility, drawn.walk_away, z[:, dims:], mine.actors
    ).sum(axis=0)
    weight = np.exp(log - log.max())
    got = condition(mine, 4_000, seed=3)
    evidence = np.log(weight.mean()) + log.max()
    assert abs(got.log_evidence - evidence) < 4 * got.error + 0.05
    weight /= weight.sum()
    assert 1.0 / (weight**2).sum() > 2_000
    values = mine.quantities(z[:, :dims])
    for handle, narrowed in got.narrowed.items():
        mean = float(weight @ values[handle])
        assert abs(narrowed.posterior.mean - mean) < 0.12 * narrowed.prior.deviation, handle


def test_a_signature_lowers_the_walk_away_value_of_whoever_signed() -> None:
    signed, failed = known(), known(outcome="none")
    assert margin(signed).shift < margin(failed).shift - 0.5
    last = signed.by_event[-1]
    assert (last.events, last.act, last.actor) == ((), "sign", "buyer, seller")


def test_hindsight_is_not_used_twice() -> None:
    """Whoever is judged after the signature has signed as everybody knew."""
    late = {**BASE["actors"]["buyer"], "margin": {"value": "0 to 40", "as_of": "2020-02-01"}}
    found = known(actors={**BASE["actors"], "buyer": late})
    assert abs(margin(found).shift) < 0.15
    assert found.by_event[-1].actor == "seller"
    assert Remark("outcome-known", names=("buyer",)) in found.warnings


def test_an_acceptance_on_the_day_is_the_signature() -> None:
    taken = {"date": "2020-02-01", "kind": "acceptance", "by": "buyer", "responds_to": "paper"}
    once = known(events=[*BASE["events"], taken])
    kinds = [effect.act for effect in once.by_event]
    assert kinds == ["offer", "refuse", "sign"]
    assert Remark("signs-outcome", (2,)) in once.warnings
    day_before = {**taken, "date": "2020-01-31"}
    twice = known(events=[*BASE["events"], day_before])
    assert [effect.act for effect in twice.by_event] == ["offer", "refuse", "accept", "sign"]


def test_what_nobody_could_have_signed_leaves_worlds_to_speak_of() -> None:
    """The judgements rule the signature out: it then has reasons that they do not know."""
    never = {**BASE["actors"]["buyer"], "margin": {"value": "hard 70..90", "as_of": "2019-12-01"}}
    found = known(actors={**BASE["actors"], "buyer": never}, events=[])
    assert np.isfinite(found.log_evidence)
    assert found.ess > 300
    # By the prior one of thirty signs for other reasons.
    assert found.by_event[-1].log_evidence == pytest.approx(np.log(0.04), abs=0.6)
    assert abs(margin(found).shift) < 0.5
    misjudged = found.nuisance["conduct.buyer.misjudged"]
    assert misjudged.posterior.median > 1.3 * misjudged.prior.median
    assert found.nuisance["conduct.seller.misjudged"].ratio == pytest.approx(1.0, abs=0.2)


def test_part_of_a_deal_may_be_all_that_is_known_of_it() -> None:
    found = known(outcome={"price": "middle"}, events=[])
    assert [effect.act for effect in found.by_event] == ["sign"]
    assert margin(found).shift < -0.2


def test_the_order_of_the_file_changes_nothing() -> None:
    actors = BASE["actors"]
    turned = {"seller": actors["seller"], "buyer": actors["buyer"]}
    one, other = known(6_000), known(6_000, actors=turned)
    assert margin(one).posterior.mean == pytest.approx(margin(other).posterior.mean, abs=0.8)
