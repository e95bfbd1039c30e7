"""Stopping points against a slow twin: every deal of every world, in plain loops."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from twins import (
    WORLDS,
    TwinWorld,
    losses_on_deals,
    numbers,
    on_deals,
    part_deal,
    structure,
    tabled,
    twin_all,
    twin_deals,
    twin_point,
)

from winset.deals.sets.among import Part
from winset.deals.sets.base import Loss
from winset.deals.sets.listed import ListedWinSets
from winset.findings import distances
from winset.findings.gates.results import POINTS
from winset.findings.gates.rules import Openness, stopping_points
from winset.findings.tabled import OnTable, Version
from winset.space import Consent, Space

STRUCTURES = 200

FLAGS = ("untabled", "held_out", "error", "crossed", "overtaken")


def test_points_are_exhaustive_exclusive_and_equal_to_the_twin():
    rng = np.random.default_rng(20190228)
    seen = Counter()
    for _ in range(STRUCTURES):
        space, consent, n_actors, parties = structure(rng)
        u, floor, losses = numbers(rng, space, n_actors)
        shift = rng.integers(-3, 4, size=n_actors) * (rng.random() < 0.6)
        floors = (floor, floor + shift)
        deals = twin_deals(space)
        packages = tabled(rng, space, parties)
        parts = [{}] if rng.random() < 0.5 else [part_deal(rng, space) for _ in range(2)]
        sets = [ListedWinSets(space, u, f) for f in floors]
        lost = [Loss(space.completions(t), m) for t, m in losses]
        surviving = [s.with_losses(lost) for s in sets]
        recorded = bool(rng.random() < 0.9)
        counted = [Part(space.completions(part) if part else None) for part in parts]
        found = stopping_points(
            sets, surviving, consent, packages, recorded=recorded, parts=counted
        )
        on = on_deals(space, u, deals).tolist()
        loss = losses_on_deals(losses, n_actors, deals).tolist()
        both = [f.tolist() for f in floors]
        for w in range(0, WORLDS, 6):
            worlds = [TwinWorld(space, consent, on[w], loss[w], f[w], parts) for f in both]
            there = {
                k: (v.terms, v.by, v.status[-1], v.refused_by)
                for k, package in enumerate(packages)
                for v in package.versions
                if w in v.rows
            }
            epochs = {k: packages[k].epoch for k in there}
            expected = twin_all(worlds, there, epochs, parties, recorded=recorded)
            flags = {name for name in FLAGS if getattr(found, name)[w]}
            assert (POINTS[found.point[w]], int(found.deciding[w]), flags) == expected
            for k, row in enumerate(found.distance):
                away = worlds[1].distance(there[k][0]) if k in there else -2
                assert row[w] == away
            seen.update([expected[0], *flags])
    wanted = {*POINTS[1:-1], *FLAGS}
    assert all(seen[name] > 30 for name in wanted), seen  # each was put to the test


def test_an_earlier_epoch_counts_what_was_tabled_by_then_as_it_then_stood():
    rng = np.random.default_rng(7)
    met = 0
    for _ in range(40):
        space, consent, n_actors, parties = structure(rng)
        u, floor, _ = numbers(rng, space, n_actors)
        packages = tabled(rng, space, parties)
        sets = [ListedWinSets(space, u, f) for f in (floor, floor + 1)]
        deals = twin_deals(space)
        on = on_deals(space, u, deals).tolist()
        nothing = np.zeros((n_actors, len(deals))).tolist()
        early = stopping_points(sets, None, consent, packages, epoch=0)
        moved = stopping_points(sets, None, consent, packages, epoch=1, values=0)
        for w in range(0, WORLDS, 10):
            world = TwinWorld(space, consent, on[w], nothing, floor[w].tolist())
            here = [(k, p.epoch, v) for k, p in enumerate(packages) for v in p.versions]
            here = [(k, e, v) for k, e, v in here if w in v.rows]
            first = {k: (v.terms, v.by, "open", v.refused_by) for k, e, v in here if e == 0}
            last = {k: (v.terms, v.by, v.status[1], v.refused_by) for k, e, v in here}
            assert POINTS[early.point[w]] == twin_point(world, first, parties, recorded=True)[0]
            assert POINTS[moved.point[w]] == twin_point(world, last, parties, recorded=True)[0]
            met += early.point[w] != moved.point[w]
    assert met > 20


def four_worlds(status):
    """One issue; in every world the second of three options is a deal, and was tabled."""
    space = Space.plain([3])
    utility = np.tile([[0.0, 20, 40], [40, 20, 0]], (4, 1, 1))
    sets = ListedWinSets(space, utility, np.full((4, 2), 10.0))
    terms = {0: frozenset({1})}
    version = Version(np.arange(4), terms, space.completions(terms), 0, status=(status,))
    return sets, OnTable((version,), {})


def test_what_the_search_could_not_tell_is_undecided():
    sets, package = four_worlds("open")
    yes, no = np.ones(4, dtype=np.int8), np.array([-1, 0, -1, 1], dtype=np.int8)
    opened = Openness(np.array([1, 1, -1, 1], dtype=np.int8), yes, no)
    found = stopping_points([sets], None, Consent.unanimity(2), [package], openness=opened)
    assert [POINTS[p] for p in found.point] == ["undecided", "trust", "undecided", "open"]
    assert found.deciding.tolist() == [-1, -1, -1, 0]


@pytest.mark.parametrize(("status", "point"), [("open", "open"), ("refused", "undecided")])
def test_a_package_of_unknown_distance_leaves_undecided_what_it_could_change(
    monkeypatch, status, point
):
    """Nothing is deeper than a package that all would take and that was left open."""
    sets, package = four_worlds(status)
    unsure = four_worlds("refused")[1]
    answers = iter([np.zeros(4, dtype=np.int8), np.full(4, -1, dtype=np.int8)])
    monkeypatch.setattr(distances, "least_changes", lambda *_: next(answers))
    found = stopping_points([sets], None, Consent.unanimity(2), [package, unsure])
    assert {POINTS[p] for p in found.point} == {point}
    assert set(found.deciding) == {0 if point == "open" else -1}
