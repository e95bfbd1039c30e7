"""Distances and missing pieces against a slow twin, on small spaces and by search."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from twins import (
    WORLDS,
    TwinWorld,
    numbers,
    on_deals,
    part_deal,
    structure,
    tabled,
    twin_deals,
    twin_is_deal,
)

from winset.deals.sets.among import Among, Part
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.findings.distances import distances_of
from winset.findings.gates.missing import Standing, closing


def test_changes_that_close_are_those_of_the_twin():
    rng = np.random.default_rng(11)
    closed = Counter()
    for _ in range(24):
        space, consent, n_actors, parties = structure(rng)
        u, floor, _ = numbers(rng, space, n_actors)
        sets = ListedWinSets(space, u, floor)
        deals = twin_deals(space)
        on = on_deals(space, u, deals).tolist()
        nothing = np.zeros((n_actors, len(deals))).tolist()
        weight = rng.dirichlet(np.ones(WORLDS))
        # Deals of two kinds count, or (no terms at all) every deal.
        parts = [{}] if rng.random() < 0.4 else [part_deal(rng, space) for _ in range(2)]
        kept = Among(sets, [Part(space.completions(part) if part else None) for part in parts])
        for package in tabled(rng, space, parties):
            distance = distances_of(kept, consent, package.versions)
            standing = Standing(weight, distance == 0, kept.some(consent) == 1)
            found = closing(kept, consent, package.versions, standing)
            singles, pairs = list(found.singles), [tuple(p) for p in found.pairs]
            holds, closes = np.zeros(len(singles)), np.zeros(len(singles))
            pair_holds, pair_closes = np.zeros(len(pairs)), np.zeros(len(pairs))
            for version in package.versions:
                for w in version.rows:
                    world = TwinWorld(space, consent, on[w], nothing, floor[w].tolist(), parts)
                    terms = version.terms

                    def holding(*changes, terms=terms, world=world):
                        # An option that the package has, or allows, is no change of it.
                        real = {j: {k} for j, k in changes if k not in terms.get(j, ())}
                        return twin_is_deal(world.space, world.good, {**terms, **real})

                    now = holding()
                    assert distance[w] == world.distance(terms)
                    alone = [holding(one) for one in singles]
                    holds += weight[w] * np.array(alone)
                    closes += weight[w] * np.array([hit and not now for hit in alone])
                    assert found.near[w].tolist() == [hit and not now for hit in alone]
                    for n, (a, b) in enumerate(pairs):
                        hit = holding(singles[a], singles[b])
                        pair_holds[n] += weight[w] * hit
                        only = hit and not (now or alone[a] or alone[b])
                        pair_closes[n] += weight[w] * only
            assert found.single.holds.sum == pytest.approx(holds)
            assert found.single.closes.sum == pytest.approx(closes)
            assert found.pair.holds.sum == pytest.approx(pair_holds)
            assert found.pair.closes.sum == pytest.approx(pair_closes)
            rows = np.concatenate([v.rows for v in package.versions])
            for tally in (found.single.all, found.pair.all):
                assert tally.sum[0] == pytest.approx(weight[rows].sum())
                assert tally.square[0] == pytest.approx((weight[rows] ** 2).sum())
            closed.update(single=int((closes > 0).sum()), pair=int((pair_closes > 0).sum()))
    assert closed["single"] > 100
    assert closed["pair"] > 100


def test_large_spaces_give_the_same_distances_and_changes():
    rng = np.random.default_rng(3)
    for _ in range(25):
        space, consent, n_actors, parties = structure(rng)
        u, floor, _ = numbers(rng, space, n_actors)
        u, floor = u[:20], floor[:20]
        listed, searched = (kind(space, u, floor) for kind in (ListedWinSets, SearchedWinSets))
        for package in tabled(rng, space, parties):
            versions = [
                v.take(np.where(np.arange(WORLDS) < 20, np.arange(WORLDS), -1))
                for v in package.versions
            ]
            away = [distances_of(Among(sets), consent, versions) for sets in (listed, searched)]
            assert away[0].tolist() == away[1].tolist()
            standing = Standing(np.full(20, 0.05), away[0] == 0, listed.some(consent) == 1)
            whole = [v for v in versions if all(len(t) == 1 for t in v.terms.values())]
            whole = [v for v in whole if len(v.terms) == len(space.issues)]
            one, other = (
                closing(Among(sets), consent, whole, standing) for sets in (listed, searched)
            )
            assert (one.near == other.near).all()
            assert one.pair.closes.sum == pytest.approx(other.pair.closes.sum)
            one, other = (
                closing(Among(sets), consent, versions, standing) for sets in (listed, searched)
            )
            assert one.single.holds.sum == pytest.approx(other.single.holds.sum)
