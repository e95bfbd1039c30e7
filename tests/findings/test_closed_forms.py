"""Closed forms of the bargaining and ratification literature, on grids of deals."""

from __future__ import annotations

import json

import numpy as np
import pytest

from winset.deals.sets.cover import coverage
from winset.deals.sets.listed import ListedWinSets
from winset.findings.gates.blocking import minimal_blocking_sets
from winset.findings.gates.results import POINTS
from winset.findings.gates.rules import stopping_points
from winset.space import Consent, Group, Space

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def forms(shared):
    listed = json.loads((shared / "oracles" / "closed_forms.json").read_text())
    return {entry["id"]: entry for entry in listed}


def line(points, *utilities, floor):
    """One issue whose options are points of a line; one utility function per actor."""
    table = np.stack([u(points) for u in utilities])[None]
    return ListedWinSets(Space.plain([len(points)]), table, np.asarray([floor], dtype=float))


def passing(sets, consent, points):
    (_, _, deals), *_ = list(sets.pairs(consent))
    return points[deals]


def test_fearon_range(forms):
    p, ca, cb = (forms["fearon_range"]["params"][k] for k in ("p", "cA", "cB"))
    x = np.linspace(0, 1, 2001)
    sets = line(x, lambda s: s, lambda s: 1 - s, floor=[p - ca, 1 - p - cb])
    zone = passing(sets, Consent.unanimity(2), x)
    expected = forms["fearon_range"]["expected"]
    assert zone.min() == pytest.approx(expected["low"], abs=5.1e-4)
    assert zone.max() == pytest.approx(expected["high"], abs=5.1e-4)


@pytest.mark.parametrize(
    "name",
    [
        "fearon_screening_0.5_0.1_0.4",
        "fearon_screening_0.6_0.2_0.3",
        "fearon_screening_0.4_0.5_0.3",
    ],
)
def test_fearon_screening(forms, name):
    """Worlds differ in B's cost of war; the demand that is best against them risks refusal."""
    entry = forms[name]
    p, ca, top = (entry["params"][k] for k in ("p", "cA", "C"))
    x = np.linspace(0, 1, 401)
    n = 4000
    cost = top * (np.arange(n) + 0.5) / n
    floor = np.stack([np.full(n, p - ca), 1 - p - cost], axis=1)
    utility = np.broadcast_to(np.stack([x, 1 - x]), (n, 2, len(x)))
    sets = ListedWinSets(Space.plain([len(x)]), utility, floor)
    accepts = coverage(sets, Consent((Group.all_of((1,)),)), np.full(n, 1 / n))
    worth = x * accepts + (p - ca) * (1 - accepts)
    best = int(worth.argmax())
    assert x[best] == pytest.approx(entry["expected"]["x"], abs=5e-3)
    assert 1 - accepts[best] == pytest.approx(entry["expected"]["p_war"], abs=1.5e-2)


def test_iida_ratifier_of_unknown_threshold(forms):
    entry = forms["ratification_offer_0.2_0.8"]
    y = np.linspace(0, 1, 401)
    n = 4000
    threshold = 0.2 + 0.6 * (np.arange(n) + 0.5) / n
    utility = np.broadcast_to(y, (n, 1, len(y)))
    sets = ListedWinSets(Space.plain([len(y)]), utility, threshold[:, None])
    ratified = coverage(sets, Consent((Group.all_of((0,), kind="ratify"),)), np.full(n, 1 / n))
    best = int(((1 - y) * ratified).argmax())
    assert y[best] == pytest.approx(entry["expected"]["y"], abs=5e-3)
    assert ratified[best] == pytest.approx(entry["expected"]["p"], abs=1e-2)


def test_preventive_war_is_a_party_served_by_nothing(forms):
    """The declining side's best deal (all of it now, its share later) is below fighting now."""
    entry = forms["preventive_war"]
    p1, p2, d, ca = (entry["params"][k] for k in ("p1", "p2", "delta", "cA"))
    now = np.linspace(0, 1, 101)
    sets = line(
        now,
        lambda s: s + d * (p2 - ca),
        lambda s: (1 - s) + d * (1 - p2 + ca),
        floor=[p1 * (1 + d) - ca, 0.0],
    )
    (point,) = stopping_points([sets], None, Consent.unanimity(2), []).point
    assert POINTS[point] == "none-serves"
    found = minimal_blocking_sets(sets, Consent.unanimity(2), [0, 1])
    assert found.sets == ((0,),)


@pytest.mark.parametrize("q", ["-0.3", "0.5", "-2", "1.5"])
def test_romer_rosenthal(forms, q):
    entry = forms[f"romer_rosenthal_1_0_{q}"]
    s, m, status_quo = (entry["params"][k] for k in ("s", "m", "q"))
    x = np.round(np.linspace(-3, 3, 6001), 6)
    sets = line(
        x,
        lambda t: -np.abs(t - s),
        lambda t: -np.abs(t - m),
        floor=[-np.inf, -abs(status_quo - m)],
    )
    _, deal = sets.best(0, Consent((Group.all_of((1,), kind="ratify", of=(0,)),)))
    assert x[deal[0, 0]] == pytest.approx(entry["expected"]["x"], abs=1.1e-3)


def test_win_set_of_several_vetoes(forms):
    entry = forms["winset_three_veto"]
    ideals, sq = entry["params"]["ideals"], entry["params"]["sq"]
    x = np.round(np.linspace(0, 100, 10001), 6)
    sets = line(
        x,
        *[lambda t, v=v: -np.abs(t - v) for v in ideals],
        floor=[-abs(sq - v) for v in ideals],
    )
    found = passing(sets, Consent.unanimity(3), x)
    assert found.min() == pytest.approx(entry["expected"]["lo"], abs=1e-3)
    assert found.max() == pytest.approx(entry["expected"]["hi"], abs=1e-3)


@pytest.mark.parametrize("r", ["0.3", "0.6", "0.8"])
def test_schelling_conjecture_under_three_conventions(forms, r):
    """A ratifier that needs r for side 2: cut the set, or make r the disagreement value."""
    need = float(r)
    u2 = np.linspace(0, 1, 20001)
    sets = line(u2, lambda t: 1 - t, lambda t: t, lambda t: t, floor=[0.0, 0.0, need])
    rule = Consent((Group.all_of((0, 1)), Group.all_of((2,), kind="ratify", of=(1,))))
    left = passing(sets, rule, u2)
    nash_cut = left[((1 - left) * left).argmax()]
    nash_as_disagreement = left[((1 - left) * (left - need)).argmax()]
    ideal_1, ideal_2 = (1 - left).max(), left.max()
    ks_cut = left[np.minimum((1 - left) / ideal_1, left / ideal_2).argmax()]
    for name, value in (
        (f"schelling_nbs_truncate_{r}", nash_cut),
        (f"schelling_nbs_as_disagreement_{r}", nash_as_disagreement),
        (f"schelling_ks_truncate_{r}", ks_cut),
    ):
        if name in forms:
            assert value == pytest.approx(forms[name]["expected"]["u2"], abs=1e-4), name
