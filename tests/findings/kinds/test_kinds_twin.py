"""Kinds of deal against plain loops over every deal of every world."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from benchmarks.diagnosis.shapes import SHAPES, Shape, tables
from benchmarks.diagnosis.truth import Deal, World, kind_of

from winset.case.model import Case
from winset.findings.kinds.finding import kinds_finding
from winset.findings.kinds.laying import kind_sets
from winset.findings.kinds.results import KindsFinding
from winset.findings.situation import sets_of
from winset.findings.tabled import on_the_table
from winset.model import compile_case
from winset.worlds import Worlds
from winset.worlds.prior import Prior

N = 25


def found_of(table: dict[str, Any], n: int = N, seed: int = 3) -> tuple[KindsFinding, Worlds]:
    prior = Prior(compile_case(Case.model_validate(table)))
    z = prior.draw(n, seed)
    worlds = prior.decode(z)
    quantities = prior.quantities(z)
    laid = kind_sets(prior, worlds, z, sets_of(worlds), quantities)
    tabled = on_the_table(prior.model.transcript, worlds, seed)
    return kinds_finding(prior.model, worlds, laid, tabled, quantities), worlds


def worlds_of(shape: Shape, worlds: Worlds) -> list[World]:
    starts = list(worlds.space.offsets)
    pairs = list(itertools.pairwise(starts))
    return [
        World(
            shape,
            [[list(row[a:b]) for a, b in pairs] for row in worlds.utility_at(0)[w]],
            list(worlds.walk_away_at(0)[w]),
        )
        for w in range(worlds.n)
    ]


def mean(worlds: list[World], holds: Callable[[World], bool]) -> float:
    return sum(holds(world) for world in worlds) / len(worlds)


@pytest.mark.parametrize("shape", SHAPES[:5], ids=lambda shape: shape.name)
@pytest.mark.parametrize("seed", range(3))
def test_derived_kinds_are_what_a_listing_finds(shape: Shape, seed: int) -> None:
    table = tables(shape, np.random.default_rng([seed, 11]))
    found, drawn = found_of(table, seed=seed)
    worlds = worlds_of(shape, drawn)
    assert [kind.id for kind in found.kinds] == ["trade", "one-sided", "courtesy", "any"]
    assert [kind.core for kind in found.kinds] == [True, False, False, False]
    for kind in found.kinds:
        for stage, chance in ((1, kind.sign), (2, kind.passed)):
            truth = mean(
                worlds,
                lambda world, k=kind.id, s=stage: any(
                    world.stage(deal) >= s and (k == "any" or kind_of(world, deal) == k)
                    for deal in world.deals()
                ),
            )
            assert chance.value == pytest.approx(truth, abs=1e-9)
        assert kind.keep == kind.passed
        assert kind.undecided == 0
        assert kind.reached is None


def named(table: dict[str, Any], **kinds: Any) -> dict[str, Any]:
    return {**table, "kinds": kinds}


def test_named_kinds_hold_the_deals_that_they_name() -> None:
    shape = SHAPES[1]
    table = named(
        tables(shape, np.random.default_rng(5)),
        first={"name": "A first step", "core": True, "when": {"i0": ["o1", "o2"], "i1": "o0"}},
        either={"any": [{"i1": "o1"}, {"i2": "o2", "i0": "o3"}]},
    )
    found, drawn = found_of(table)
    worlds = worlds_of(shape, drawn)
    rules: dict[str, Callable[[Deal], bool]] = {
        "first": lambda d: d[0] in (1, 2) and d[1] == 0,
        "either": lambda d: d[1] == 1 or (d[2] == 2 and d[0] == 3),
        "any": lambda d: True,
    }
    assert [kind.id for kind in found.kinds] == list(rules)
    assert [kind.core for kind in found.kinds] == [True, False, False]
    assert not found.derived
    for kind in found.kinds:
        for stage, chance in ((1, kind.sign), (2, kind.passed)):
            truth = mean(
                worlds,
                lambda world, k=kind.id, s=stage: any(
                    world.stage(deal) >= s and rules[k](deal) for deal in world.deals()
                ),
            )
            assert chance.value == pytest.approx(truth, abs=1e-9)


def test_all_named_kinds_are_core_where_none_is_said_to_be() -> None:
    table = named(
        tables(SHAPES[0], np.random.default_rng(5)),
        one={"when": {"i0": "o1"}},
        two={"when": {"i0": "o2"}},
    )
    found, _ = found_of(table, n=3)
    assert [(kind.id, kind.core) for kind in found.kinds] == [
        ("one", True),
        ("two", True),
        ("any", False),
    ]
    assert [kind.id for kind in found.core] == ["one", "two"]


@pytest.mark.parametrize("shape", [SHAPES[0], SHAPES[2], SHAPES[4]], ids=lambda s: s.name)
def test_break_even_is_the_most_that_an_actor_can_get_from_deals_that_others_pass(
    shape: Shape,
) -> None:
    table = tables(shape, np.random.default_rng(8))
    found, drawn = found_of(table, n=9)
    worlds = worlds_of(shape, drawn)
    assert {row.actor for row in found.break_even} == set(shape.actors)
    for row in found.break_even:
        a = shape.actors.index(row.actor)
        others = [b for b in range(len(shape.actors)) if b != a]
        most = []
        for world in worlds:
            null = world.value(a, (0,) * len(shape.options))
            gains = [
                world.value(a, deal) - null
                for deal in world.deals()
                if kind_of(world, deal) == "trade" and all(world.accepts(b, deal) for b in others)
            ]
            most.append(max(gains, default=-math.inf))
        there = sorted(m for m in most if math.isfinite(m))
        assert row.never.value == pytest.approx(1 - len(there) / len(worlds))
        if not there:
            assert math.isnan(row.median)
            continue
        # The least value that at least the half of the others do not exceed.
        middle = there[math.ceil(len(there) / 2) - 1]
        assert row.median == pytest.approx(middle)
        assert row.low == pytest.approx(there[0])
        assert row.high == pytest.approx(there[-1])
        margins = sorted(
            world.walk_away[a] - world.value(a, (0,) * len(shape.options)) for world in worlds
        )
        assert row.stated == pytest.approx((margins[0], margins[len(margins) // 2], margins[-1]))


def test_a_margin_is_moved_by_half_of_what_was_said_of_it() -> None:
    shape = SHAPES[1]
    table = tables(shape, np.random.default_rng(2))
    found, drawn = found_of(table, n=40)
    worlds = worlds_of(shape, drawn)

    def chance(shift: dict[int, float]) -> float:
        def holds(world: World) -> bool:
            floors = [w + shift.get(a, 0.0) for a, w in enumerate(world.walk_away)]
            moved = World(shape, world.points, floors)
            return any(
                moved.stage(deal) == 2 and kind_of(moved, deal) == "trade" for deal in moved.deals()
            )

        return mean(worlds, holds)

    halves = {}
    for row in found.moved:
        if row.actor:
            a = shape.actors.index(row.actor)
            stated = next(b.stated for b in found.break_even if b.actor == row.actor)
            halves[a] = (stated[2] - stated[0]) / 2
            assert row.by == pytest.approx(halves[a])
            assert row.lower.value == pytest.approx(chance({a: -halves[a]}))
            assert row.higher.value == pytest.approx(chance({a: halves[a]}))
    (together,) = (row for row in found.moved if not row.actor)
    assert len(halves) == len(shape.actors)
    assert together.by == pytest.approx(sum(halves.values()) / len(halves))
    assert together.lower.value == pytest.approx(chance({a: -h for a, h in halves.items()}))
    assert together.higher.value == pytest.approx(chance(halves))
