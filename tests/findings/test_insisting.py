from __future__ import annotations

import numpy as np
import pytest

from winset.findings.gates.diagnosis import diagnose
from winset.findings.insisting import insistence


def test_what_each_price_leaves_of_the_deals(sale, situation, event_text):
    """The buyer needs 15 or more of 30, 20 and 10: the high price is out."""
    rest = event_text("demand", "seller", terms="{ price = 'high' }")
    here = situation(sale(buyer=15, rest=rest))
    (price,) = insistence(here)
    assert [o.option for o in price.options] == ["none", "low", "middle", "high"]
    assert [o.chance.value for o in price.options] == pytest.approx([0, 1, 1, 0])
    assert [o.lost for o in price.options] == pytest.approx([1, 0, 0, 1])
    assert [o.stated_by for o in price.options] == [(), (), (), ("seller",)]
    assert diagnose(here).insisting == (price,)


def test_shares_are_those_of_the_deals_that_hold_the_option(sale, situation):
    here = situation(sale(seller="0 to 30", buyer="0 to 30"), 300)
    (price,) = insistence(here)
    sets, consent = here.close, here.worlds.consent
    any_deal = sets.some(consent) == 1
    by_option = [sets.some(consent, (np.arange(4) == k,)) == 1 for k in range(4)]
    assert (np.any(by_option, axis=0) == any_deal).all()
    for option, hit in zip(price.options, by_option, strict=True):
        assert option.chance.value == pytest.approx(hit.mean())
        assert option.lost == pytest.approx(any_deal.mean() - hit.mean())
