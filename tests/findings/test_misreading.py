"""What proposers believed of offers that were not taken, against what was true."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest
from benchmarks.diagnosis.coding import FULL, coded
from benchmarks.diagnosis.shapes import SHAPES, case_of, tables
from benchmarks.diagnosis.tactics import acted
from benchmarks.diagnosis.talk import world_of

from winset.findings.misreading.beliefs import Beliefs, believed_along
from winset.findings.misreading.finding import misreading_finding
from winset.findings.misreading.results import READINGS
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


def read(reading, **wanted):
    """Hold the shares of a reading to some values, the others to nothing."""
    shares = {code: share.value for code, share in reading.shares.items()}
    assert shares == pytest.approx({**dict.fromkeys(READINGS, 0.0), **wanted}, abs=0.03)
    assert sum(shares.values()) == pytest.approx(1.0)


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
    situation = situation_of(prior.model, worlds, prior.quantities(after))
    first, second = misreading_finding(situation, moments)
    assert (first.name, second.name, first.by) == ("a", "b", "seller")
    assert first.belief == pytest.approx(10 / 40, abs=0.04)  # nothing was known yet
    assert second.belief == pytest.approx(10 / 30, abs=0.04)  # one refusal was
    read(first, misread=0.25, shown=0.75)
    read(second, misread=1 / 3, shown=2 / 3)
    # Who had learnt nothing of the first refusal thought the second offer likelier to be taken.
    assert second.high["misread"] == pytest.approx(20 / 40, abs=0.03)
    assert second.low["misread"] == pytest.approx(1 / 3, abs=0.03)
    blind = misreading_finding(situation)
    assert [one.belief for one in blind] == pytest.approx([0.0, 0.0])


def test_misread_by_the_degree_of_the_hope(sale, situation, event_text):
    """The buyer takes 20 where its margin is at most 20: seven times in ten."""
    rest = event_text("offer", "seller", id="o", terms="{ price = 'middle' }")
    rest += event_text("refusal", "buyer", "2020-01-03", responds_to="o")
    (found,) = misreading_finding(situation(sale(buyer="hard 13..23", rest=rest), 4000))
    assert found.belief == pytest.approx(0.7, abs=0.03)
    read(found, right=0.7, misread=0.3 * 0.7, shown=0.3 * 0.3)


def test_left_without_an_answer_counts_and_taken_back_does_not(sale, situation, event_text):
    offer = event_text("offer", "seller", id="o", terms="{ price = 'middle' }")
    (found,) = misreading_finding(situation(sale(rest=offer)))
    read(found, right=1.0)
    gone = offer + event_text("withdrawal", "seller", "2020-01-03", responds_to="o")
    assert misreading_finding(situation(sale(rest=gone))) == ()
    text = event_text("agreed", "seller", terms="{ price = 'middle' }")
    assert misreading_finding(situation(sale(rest=text))) == ()


def test_the_others_changed(sale, situation, event_text):
    """A shock after the offer and before the answer; before the offer, where it was planned."""
    shock = event_text("shock", "", "2020-01-05", shift="{ buyer = { margin = 10 } }")
    no = event_text("refusal", "buyer", "2020-01-09", responds_to="o")
    early = event_text("offer", "seller", id="o", terms="{ price = 'high' }")
    (found,) = misreading_finding(situation(sale(rest=early + shock + no)))
    read(found, changed=1.0)
    late = event_text("offer", "seller", "2020-01-07", id="o", terms="{ price = 'high' }")
    # It had said nothing before the shock, though the record opens before it.
    first = event_text("offer", "buyer", id="first", terms="{ price = 'low' }")
    (_, found) = misreading_finding(situation(sale(rest=first + shock + late + no)))
    read(found, changed=1.0)
    # Had it been planned on the day that it was tabled, nothing let it hope.
    by = {(r.learnt, r.planned): r.shares["shown"] for r in found.settings}
    assert by["record", "tabled"] == pytest.approx(1.0)
    assert (found.low["changed"], found.high["changed"]) == pytest.approx((0.0, 1.0))
    no = event_text("refusal", "buyer", "2020-01-03", responds_to="o")
    (found,) = misreading_finding(situation(sale(rest=early + no + shock)))
    read(found, right=1.0)  # what came after the answer did not change it


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
    beliefs = Beliefs(prior.model, believed_along(prior, z, path))
    found = situation_of(prior.model, prior.decode(z), prior.quantities(z))
    last = found.packages[-1].versions[0]
    assert beliefs.of(last) == pytest.approx(10 / 30, abs=0.04)
    # On the day of an act itself it is not yet known.
    first = found.packages[0].versions[0]
    assert beliefs.of(first) == pytest.approx(20 / 40, abs=0.04)
    # Whose account is true is one of the settings.
    (told, _) = misreading_finding(found, believed_along(prior, z, path))
    assert {r.account for r in told.settings} == {"", "seller", "buyer"}
    assert all(told.low[c] <= told.shares[c].value <= told.high[c] for c in READINGS)


def test_a_proposer_knows_its_own_side(sale, event_text):
    """The seller takes the middle price in half of the worlds; the buyer in all of those."""
    case = sale(
        seller="hard 0..40",
        buyer=15,
        rest=event_text("offer", "seller", terms="{ price = 'middle' }"),
    )
    prior = Prior(compile_case(case))
    z = prior.draw(2000, 1)
    situation = situation_of(prior.model, prior.decode(z), prior.quantities(z))
    (offer,) = situation.packages[0].versions
    beliefs = Beliefs(prior.model, believed_along(prior, z, worlds=500))
    assert beliefs.of(offer) == pytest.approx(1.0)
    assert np.isnan(beliefs.of(replace(offer, by=-1)))
    assert np.isnan(Beliefs(prior.model, ()).of(offer))
    (found,) = misreading_finding(situation)
    read(found, right=0.5, unmeant=0.5)


def test_nothing_its_own_side_would_take(sale, situation, event_text):
    case = sale(seller=35, rest=event_text("offer", "seller", terms="{ price = 'middle' }"))
    (found,) = misreading_finding(situation(case))
    assert found.belief == 0.0
    read(found, unmeant=1.0)


@pytest.mark.parametrize(
    ("of", "code"),
    [
        ('"seller"', "unmeant"),
        ('["seller", "buyer"]', "unmeant"),
        ('"buyer"', "shown"),
        ('"deal"', "shown"),
    ],
)
def test_a_ratifier_of_several_parties_is_on_the_side_of_each(
    sale, situation, event_text, of, code
):
    """What the seller's own side would never keep to is no offer; what only others refuse is."""
    veto = f'[actors.council]\nrole = "ratifier"\nof = {of}\nmargin = 0\n'
    veto += "points = { price = [0, 5, 5, -10] }\n"
    rest = veto + event_text("offer", "seller", id="o", terms="{ price = 'high' }")
    rest += event_text("refusal", "buyer", "2020-01-03", responds_to="o")
    (found,) = misreading_finding(situation(sale(rest=rest)))
    read(found, **{code: 1.0})


class Twin:
    """Readings of acted talks with a shock, world by world in plain loops."""

    def __init__(self, shape, case, talks, shock):
        self.shape, self.shock, self.offers = shape, shock, []
        days = [dt.date.fromisoformat(str(e["date"])) for e in case["events"] if "id" in e]
        ids = [e["id"] for e in case["events"] if "id" in e]
        self.day = dict(zip(ids, days, strict=True))
        self.acts = [a for a in talks.acts if a.kind == "offer"]
        self.first = min(dt.date.fromisoformat(str(e["date"])) for e in case["events"])
        self.no = {}
        for e in case["events"]:
            if e["kind"] == "refusal":
                day = dt.date.fromisoformat(str(e["date"]))
                self.no.setdefault(e["responds_to"], day)

    def epoch(self, day):
        return int(day >= self.shock)

    def takes(self, points, floors, deal, actors):
        return all(
            sum(points[a][j][k] for j, k in enumerate(deal)) >= floors[a] - 1e-9 for a in actors
        )

    def side(self, party):
        homes = [
            len(self.shape.actors) - len(self.shape.ratifiers) + n
            for n, of in enumerate(self.shape.ratifiers)
            if of == f"p{party}"
        ]
        return [party, *homes]

    def reading(self, name, act, before, worlds):
        """Shares of one offer by the first setting, worlds alike weighed, and the belief."""
        planned = self.epoch(before or self.first)
        everybody = range(len(self.shape.actors))
        own = [
            (self.takes(p, f[planned], act.deal, everybody))
            for p, f in worlds
            if self.takes(p, f[planned], act.deal, self.side(act.by))
        ]
        belief = sum(own) / len(own) if own else 0.0
        answered = self.epoch(self.no[name]) if name in self.no else 1
        total = dict.fromkeys(READINGS, 0.0)
        for p, f in worlds:
            now = self.takes(p, f[answered], act.deal, everybody)
            then = any(self.takes(p, f[e], act.deal, everybody) for e in range(planned, answered))
            if now:
                total["right"] += 1
            elif not self.takes(p, f[answered], act.deal, self.side(act.by)):
                total["unmeant"] += 1
            else:
                total["changed" if then else "misread"] += belief
                total["shown"] += 1 - belief
        return belief, {code: part / len(worlds) for code, part in total.items()}


def compared(seed):
    """Hold the readings of some acted talks against the twin; return what was met."""
    rng = np.random.default_rng([seed, 9])
    shape = SHAPES[seed % len(SHAPES)]
    bare = tables(shape, rng)
    prior = Prior(compile_case(case_of(bare)))
    talks = acted(world_of(shape, prior.decode(prior.draw(1, seed))), rng)
    case = {**coded(bare, shape, talks, FULL, rng), "outcome": "none"}
    dates = sorted({str(e["date"]) for e in case["events"]})
    day = dt.date.fromisoformat(dates[len(dates) // 2])
    shift = {name: {"margin": float(rng.normal(0, 12))} for name in shape.actors}
    shock = {"kind": "shock", "date": day.isoformat(), "reason": "a turn", "shift": shift}
    prior = Prior(compile_case(case_of({**case, "events": [shock, *case["events"]]})))
    z = prior.draw(25, seed)
    worlds = prior.decode(z)
    found = {r.name: r for r in misreading_finding(situation_of(prior.model, worlds))}
    twin = Twin(shape, case, talks, day)
    cuts = worlds.space.offsets[1:-1]
    blocks_of = [np.split(worlds.utility_at(0)[w], cuts, axis=1) for w in range(worlds.n)]
    drawn = [
        (
            [[block[a] for block in blocks] for a in range(len(shape.actors))],
            [worlds.walk_away_at(e)[w] for e in range(2)],
        )
        for w, blocks in enumerate(blocks_of)
    ]
    status = {t.act.name: t.history[-1][1] for t in prior.model.transcript.tabled(())}
    last, met = {}, Counter()
    names = [name for name in twin.day if name in status]
    for name, act in zip(names, twin.acts, strict=True):
        before, last[act.by] = last.get(act.by), twin.day[name]
        assert (name in found) == (status[name] in ("refused", "open"))
        if name in found:
            belief, shares = twin.reading(name, act, before, drawn)
            assert found[name].belief == pytest.approx(belief)
            got = {code: share.value for code, share in found[name].shares.items()}
            assert got == pytest.approx(shares)
            met.update(code for code, share in shares.items() if share > 0)
    return met


def test_readings_of_acted_talks_are_those_of_the_twin():
    met = sum((compared(seed) for seed in range(18)), Counter())
    assert all(met[code] > 2 for code in READINGS), met


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
