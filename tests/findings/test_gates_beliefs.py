"""An offer is judged by what was known when it was made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from winset.findings.beliefs import Beliefs, believed_along
from winset.findings.gates.diagnosis import diagnose
from winset.findings.situation import situation_of
from winset.findings.zone import zone_finding
from winset.model import compile_case
from winset.worlds import Prior


@dataclass
class Moment:
    events: tuple[int, ...]
    z: np.ndarray
    weight: np.ndarray


def record(event_text):
    rest = event_text("offer", "seller", id="a", terms="{ price = 'high' }")
    rest += event_text("refusal", "buyer", "2020-01-03", responds_to="a")
    rest += event_text("offer", "seller", "2020-01-04", id="b", terms="{ price = 'middle' }")
    return rest + event_text("refusal", "buyer", "2020-01-05", responds_to="b")


def test_hindsight_does_not_count(sale, event_text):
    """Worlds that have learned from both refusals would make both offers look hopeless."""
    case = sale(buyer="hard 0..40", rest=record(event_text))
    prior = Prior(compile_case(case))
    z = prior.draw(8000, 1)
    margin = prior.quantities(z)[prior.model.at("actors.buyer.margin")]
    after = z[margin > 20]  # what the two refusals teach
    moments = believed_along(
        prior,
        z,
        [Moment((1,), z, (margin > 10).astype(float)), Moment((1, 3), z, (margin > 20) * 1.0)],
    )
    worlds = prior.decode(after)
    found = diagnose(situation_of(prior.model, worlds, prior.quantities(after), believed=moments))
    first, second = found.packages
    assert first.belief == pytest.approx(10 / 40, abs=0.04)  # nothing was known yet
    assert second.belief == pytest.approx(10 / 30, abs=0.04)  # one refusal was
    assert found.flags["misread"].value == 0
    blind = diagnose(situation_of(prior.model, worlds, prior.quantities(after)))
    assert [p.belief for p in blind.packages] == pytest.approx([0.0, 0.0])


def test_the_latest_belief_before_an_offer_counts_however_many_told_of_it(sale, event_text):
    """One act told in two versions is one act: what came after it is known too."""
    accounts = '[accounts.seller]\nteller = "seller"\n[accounts.buyer]\nteller = "buyer"\n'
    rest = accounts + "".join(
        event_text("offer", "seller", account=who, terms=f"{{ price = '{price}' }}")
        for who, price in (("seller", "middle"), ("buyer", "high"))
    )
    rest += event_text("refusal", "buyer", "2020-01-03")
    rest += event_text("offer", "seller", "2020-01-04", terms="{ price = 'middle' }")
    prior = Prior(compile_case(sale(buyer="hard 0..40", rest=rest)))
    z = prior.draw(4000, 1)
    margin = prior.quantities(z)[prior.model.at("actors.buyer.margin")]
    path = [Moment((0, 1), z, (margin > 5) * 1.0), Moment((2,), z, (margin > 10) * 1.0)]
    moments = believed_along(prior, z, path)
    worlds = prior.decode(z)
    found = situation_of(prior.model, worlds, prior.quantities(z), believed=moments)
    last = found.packages[-1].versions[0]
    assert last.belief == pytest.approx(10 / 30, abs=0.04)
    # On the day of an act itself it is not yet known.
    first = found.packages[0].versions[0]
    assert first.belief == pytest.approx(20 / 40, abs=0.04)


def test_a_proposer_knows_its_own_side(sale, event_text):
    """The seller takes the middle price in half of the worlds; the buyer in all of those."""
    case = sale(
        seller="hard 0..40",
        buyer=15,
        rest=event_text("offer", "seller", terms="{ price = 'middle' }"),
    )
    prior = Prior(compile_case(case))
    z = prior.draw(2000, 1)
    (package,) = situation_of(prior.model, prior.decode(z), prior.quantities(z)).packages
    (offer,) = package.versions
    assert offer.belief == pytest.approx(1.0)
    beliefs = Beliefs(prior.model, believed_along(prior, z, worlds=500))
    assert beliefs.of(offer) == pytest.approx(1.0)
    assert np.isnan(beliefs.of(replace(offer, by=-1)))
    assert np.isnan(Beliefs(prior.model, ()).of(offer))


def test_nothing_its_own_side_would_take(sale, event_text):
    case = sale(seller=35, rest=event_text("offer", "seller", terms="{ price = 'middle' }"))
    prior = Prior(compile_case(case))
    z = prior.draw(50, 1)
    found = diagnose(situation_of(prior.model, prior.decode(z), prior.quantities(z)))
    assert found.packages[0].belief is None
    assert found.flags["misread"].value == 0


@pytest.mark.parametrize(
    ("of", "belief"),
    [('"seller"', None), ('["seller", "buyer"]', None), ('"buyer"', 0.0), ('"deal"', 0.0)],
)
def test_a_ratifier_of_several_parties_is_on_the_side_of_each(
    sale, situation, event_text, of, belief
):
    """What the seller's own side would never keep to is no offer; what only others refuse is."""
    veto = f'[actors.council]\nrole = "ratifier"\nof = {of}\nmargin = 0\n'
    veto += "points = { price = [0, 5, 5, -10] }\n"
    rest = veto + event_text("offer", "seller", id="o", terms="{ price = 'high' }")
    rest += event_text("refusal", "buyer", "2020-01-03", responds_to="o")
    (offer,) = diagnose(situation(sale(rest=rest))).packages
    assert offer.belief == belief


@pytest.mark.parametrize(
    ("of", "held"),
    [
        ('"seller"', {"seller"}),
        ('["seller", "buyer"]', {"seller", "buyer"}),
        ('"deal"', set()),
    ],
)
def test_win_sets_hold_the_ratifiers_of_their_party(sale, situation, of, held):
    """A council that passes nothing empties the win-sets of those that it ratifies for."""
    rest = f'[actors.council]\nrole = "ratifier"\nof = {of}\nmargin = 0\n'
    rest += "points = { price = [0, -1, -1, -1] }\n"
    close = zone_finding(situation(sale(rest=rest)).worlds).close
    assert {name for name, share in close.win_sets.items() if share.value == 0} == held
    assert close.zone.value == 1
    assert close.ratifiable.value == 0
