"""Any deal, asked: against plain loops over worlds, and against what is said of packages."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from tests.findings.twins import structure

import winset as ws
from winset.analysis.document import from_json
from winset.analysis.result import to_bytes
from winset.arrays import TOLERANCE
from winset.deals.sets.base import Loss, net_utility
from winset.deals.sets.engine import win_sets
from winset.findings import inspected as room
from winset.findings.inspected import Inspected, inspected
from winset.findings.packages.halves import Halves
from winset.space import Space

N = 23


def drawn(seed: int) -> Halves:
    """Random worlds on a random small space, with a loss and, half of the time, uneven weights."""
    rng = np.random.default_rng(seed)
    space, consent, actors, _ = structure(rng)
    utility = rng.normal(0, 30, (N, actors, space.n_columns))
    floor = rng.normal(-10, 25, (N, actors))
    weight = np.ones(N) if rng.random() < 0.5 else rng.random(N)
    terms = space.completions({0: frozenset({1})})
    losses = [Loss(terms, rng.random((N, actors)) * 20)] if rng.random() < 0.7 else []
    worlds = SimpleNamespace(
        space=space,
        consent=consent,
        n=N,
        weight=weight / weight.sum(),
        actors=tuple(f"actor {a}" for a in range(actors)),
    )
    own = win_sets(space, utility, floor)
    judging = SimpleNamespace(
        worlds=worlds, utility=net_utility(space, utility, losses), floor=floor
    )
    made = SimpleNamespace(judging=judging, own=own, kept=own.with_losses(losses))
    return cast("Halves", made)


def deals_of(space: Space) -> list[tuple[int, ...]]:
    """Every combination of columns, in order."""
    return list(itertools.product(*(range(n) for n in space.sizes)))


def accepted(halves: Halves, utility: np.ndarray, deal: tuple[int, ...], w: int) -> list[bool]:
    space = halves.judging.worlds.space
    if space.null_columns is not None and deal == tuple(space.null_columns):
        return [False] * len(halves.judging.worlds.actors)
    return [
        sum(utility[w, a, int(space.offsets[b]) + c] for b, c in enumerate(deal))
        >= halves.judging.floor[w, a] - TOLERANCE
        for a in range(len(halves.judging.worlds.actors))
    ]


def slow(halves: Halves) -> dict[str, list[float]]:
    """Ask every deal of every world from the definitions."""
    worlds = halves.judging.worlds
    space, consent, deals = worlds.space, worlds.consent, deals_of(worlds.space)
    found: dict[str, list[float]] = {}
    options = {deal: tuple(space.options_of(np.array(deal)).tolist()) for deal in deals}

    def add(name: str, k: int, w: int, *, held: bool) -> None:
        row = found.setdefault(name, [0.0] * len(deals))
        row[k] += float(worlds.weight[w]) * held

    for w in range(worlds.n):
        holds = set()
        for k, deal in enumerate(deals):
            gross = np.array(accepted(halves, halves.own.gross, deal, w))
            net = np.array(accepted(halves, halves.judging.utility, deal, w))
            # The null deal passes nowhere, also where nobody's consent is needed.
            some = space.null is None or options[deal] != space.null
            add("sign", k, w, held=some and bool(consent.only("sign").passes(gross)))
            add("pass", k, w, held=some and bool(consent.passes(gross)))
            add("keep", k, w, held=some and bool(consent.passes(net)))
            if some and consent.passes(net):
                holds.add(options[deal])
            for a, actor in enumerate(worlds.actors):
                add(f"takes.{actor}", k, w, held=bool(net[a]))
                add(f"promised.{actor}", k, w, held=bool(gross[a]))
        for k, deal in enumerate(deals):
            apart = [
                sum(
                    any(options[deal][j] != other[j] for j in together)
                    for together in space.decisions
                )
                for other in holds
            ]
            for most in (1, 2):
                add(f"within.{most}", k, w, held=min(apart, default=9) <= most)
    return found


def same(halves: Halves, found: Inspected) -> None:
    space, wanted = halves.judging.worlds.space, slow(halves)
    deals = deals_of(space)
    at = range(len(deals))
    if not found.all_deals:
        where = {tuple(space.options_of(np.array(d)).tolist()): k for k, d in enumerate(deals)}
        at = [where[options] for options in found.deals]
    for name, row in wanted.items():
        if name.startswith("within") and not found.all_deals:
            continue
        kept = name if name in found.shares else name.replace("promised", "takes")
        assert found.share(kept) == pytest.approx([row[k] for k in at], abs=1e-4), name


@pytest.mark.parametrize("seed", range(30))
def test_every_deal_as_loops_find_it(seed: int) -> None:
    halves = drawn(seed)
    found = inspected(halves)
    assert found.all_deals
    same(halves, found)


@pytest.mark.parametrize("seed", range(30, 50))
def test_named_deals_and_their_neighbours(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ALL_OF", 0)
    halves = drawn(seed)
    space = halves.judging.worlds.space
    named = space.options_of(np.array(deals_of(space)[-1]))
    found = inspected(halves, [tuple(named.tolist())])
    assert not found.all_deals
    assert found.deals[0] == tuple(named.tolist())
    for options in found.deals[1:]:
        changed = {j for j, k in enumerate(options) if k != named[j]}
        assert any(changed <= set(together) for together in space.decisions)
    same(halves, found)


@pytest.mark.parametrize("name", ["hanoi", "hospital_nurses"])
def test_packages_have_the_chances_that_the_report_gives_them(name: str) -> None:
    analysis = ws.analyze(name, worlds=300, seed=2, only=["deals"])
    found, space = analysis.inspected, analysis.model.space
    assert found is not None
    for package in analysis.packages.packages:
        columns = space.columns_of(np.array(package.options))
        at = int(np.ravel_multi_index(tuple(columns), space.sizes))
        assert found.share("keep")[at] == pytest.approx(package.fresh.value, abs=1e-6)
        for actor, chance in package.accepts.items():
            assert found.share(f"takes.{actor}")[at] == pytest.approx(chance, abs=1e-6)
    read = from_json(to_bytes(analysis)).inspected
    assert read == found
