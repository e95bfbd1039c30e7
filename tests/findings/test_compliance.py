from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.judgement import CHANCE, parse_judgement
from winset.findings.compliance import compliance_finding, judged, losses_of
from winset.model import Handle, Judged, Kind, compile_case

DOUBTS = """
[[compliance]]
by = "seller"
when = {{ price = ["low", "middle"] }}
keeps = {keeps}
loss = {{ buyer = 40 }}
[[compliance]]
by = "buyer"
when = {{ price = ["middle", "high"] }}
keeps = 0.5
loss = {{ seller = 30 }}
"""


def finding(sale, situation, keeps=0.5, worlds=40, **more):
    case = sale(rest=DOUBTS.format(keeps=keeps), **more)
    here = situation(case, worlds)
    found = compliance_finding(
        here.model, here.sets[-1], here.worlds.consent, here.quantities, here.worlds.weight
    )
    return here, found


def test_expected_losses_and_what_they_close(sale, situation):
    """Net of them: buyer 10, 0, 10 and seller 10, 5, 15 for low, middle, high; both need 5."""
    here, found = finding(sale, situation)
    assert found.doubts[0].expected_loss == pytest.approx({"buyer": 20.0})
    assert found.doubts[1].expected_loss == pytest.approx({"seller": 15.0})
    assert (found.before.value, found.after.value) == pytest.approx((1.0, 1.0))
    assert here.close.some(here.worlds.consent).tolist() == [1] * 40
    _, tight = finding(sale, situation, seller=16, buyer=16)
    # only the middle price serves both, and either doubt alone closes it
    assert (tight.before.value, tight.after.value) == pytest.approx((1.0, 0.0))
    assert [d.closes_alone.value for d in tight.doubts] == pytest.approx([1.0, 1.0])
    assert [d.needed.value for d in tight.doubts] == pytest.approx([0.0, 0.0])


def test_one_doubt_is_needed_where_the_other_would_not_close(sale, situation):
    _, found = finding(sale, situation, keeps=0.95, seller=16, buyer=16)
    assert [d.closes_alone.value for d in found.doubts] == pytest.approx([0.0, 1.0])
    assert [d.needed.value for d in found.doubts] == pytest.approx([0.0, 1.0])


def test_no_doubt_no_finding(sale, situation):
    case = sale()
    here = situation(case)
    assert here.surviving is None
    assert (
        compliance_finding(here.model, here.close, here.worlds.consent, {}, here.worlds.weight)
        is None
    )


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_surer_promises_never_close_a_deal(low, high):
    from winset.files.reading import loads
    from winset.findings.situation import situation_of
    from winset.worlds import Prior

    sure = []
    for keeps in sorted((low, high)):
        plain = """
format = 1
title = "t"
[issues.price]
options = ["none", "low", "high"]
[actors.seller]
role = "party"
margin = "0 to 20"
points = { price = [0, 10, 20] }
[actors.buyer]
role = "party"
margin = "0 to 20"
points = { price = [0, 20, 10] }
"""
        case = loads(
            plain + f'[[compliance]]\nby = "seller"\nwhen = {{ price = "low" }}\n'
            f"keeps = {keeps:.6f}\nloss = {{ buyer = 15 }}\n"
        )
        prior = Prior(compile_case(case))
        z = prior.draw(100, 1)
        here = situation_of(prior.model, prior.decode(z), prior.quantities(z))
        sure.append(here.close.some(here.worlds.consent))
    assert (sure[0] <= sure[1]).all()


def test_losses_are_never_gains_and_chances_stay_chances(sale, situation):
    case = sale(rest=DOUBTS.format(keeps='"0.2 to 0.9"').replace("buyer = 40", "buyer = -40"))
    here = situation(case, 50)
    losses = losses_of(here.model, here.quantities, 50)
    assert (losses[0].amount == 0).all()
    assert (losses[1].amount >= 0).all()


def test_what_was_not_drawn_is_asked_for():
    def stated(text):
        return Judged(Handle("compliance[0].keeps", Kind.KEEPS), "", parse_judgement(text), CHANCE)

    with pytest.raises(KeyError, match="quantities"):
        judged({}, stated("0.2 to 0.9"), 5)
    assert np.array_equal(judged({}, stated(0.5), 2), [0.5, 0.5])
