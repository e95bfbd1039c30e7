"""Packages worth tabling against plain loops over every deal of every world."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from benchmarks.diagnosis.shapes import SHAPES, Shape, tables
from benchmarks.diagnosis.truth import Deal, World, kind_of

from winset.case.model import Case
from winset.findings.kinds.laying import kind_sets
from winset.findings.packages.finding import packages_finding
from winset.findings.packages.halves import Halves, halves_of
from winset.findings.packages.results import Package, PackagesFinding
from winset.findings.situation import sets_of
from winset.model import compile_case
from winset.worlds import Worlds
from winset.worlds.prior import Prior

N = 40


def found_of(table: dict[str, Any], n: int = N, seed: int = 3) -> tuple[PackagesFinding, Halves]:
    prior = Prior(compile_case(Case.model_validate(table)))
    z = prior.draw(n, seed)
    worlds, known = prior.decode(z), prior.quantities(z)
    laid = kind_sets(prior, worlds, z, sets_of(worlds), known)
    halves = halves_of(prior, worlds, z, laid, n=n, seed=seed, fresh=False)
    return packages_finding(prior, halves, seed=seed), halves


class Slow:
    """The same from the definitions, with loops; all offers name every issue."""

    def __init__(
        self,
        shape: Shape,
        worlds: Worlds,
        *,
        offers: Sequence[tuple[int, Deal, bool]] = (),
        kinds: Mapping[str, Mapping[int, set[int]]] | None = None,
    ) -> None:
        pairs = list(itertools.pairwise(worlds.space.offsets))
        self.shape, self.kinds = shape, kinds
        self.worlds = [
            World(
                shape,
                [[list(row[a:b]) for a, b in pairs] for row in worlds.utility_at(0)[w]],
                list(worlds.walk_away_at(0)[w]),
            )
            for w in range(worlds.n)
        ]
        self.last = {by: (deal, withdrawn) for by, deal, withdrawn in offers}
        self.deals = list(self.worlds[0].deals())

    def chance(self, deal: Deal) -> float:
        return sum(world.stage(deal) == 2 for world in self.worlds) / len(self.worlds)

    def accepts(self, deal: Deal, actor: int) -> float:
        return sum(world.accepts(actor, deal) for world in self.worlds) / len(self.worlds)

    def worse(self, deal: Deal, side: int) -> float:
        put = [d for by, (d, gone) in self.last.items() if by != side and not gone]
        hits = [
            any(world.value(side, deal) < world.value(side, d) - 1e-6 for d in put)
            for world in self.worlds
        ]
        return sum(hits) / len(hits)

    def worse_for(self, deal: Deal) -> list[int]:
        return [a for a in range(self.shape.parties) if self.worse(deal, a) > 0.5]

    def of_kind(self, deal: Deal, kind: str) -> bool:
        if kind == "any":
            return True
        if self.kinds is not None:
            return all(deal[j] in allowed for j, allowed in self.kinds[kind].items())
        return sum(kind_of(world, deal) == kind for world in self.worlds) > len(self.worlds) / 2

    def twins(self, one: Deal, other: Deal) -> bool:
        if sum(a != b for a, b in zip(one, other, strict=True)) < 2:
            return True
        apart = []
        for a in range(len(self.shape.actors)):
            changes = [
                abs(world.value(a, one) - world.value(a, other))
                / sum(max(points) - min(points) for points in world.points[a])
                for world in self.worlds
            ]
            apart.append(100 * sum(changes) / len(changes))
        return max(apart) < 2

    def mean(self, deal: Deal) -> float:
        everybody = range(len(self.shape.actors))
        return sum(world.value(a, deal) for world in self.worlds for a in everybody)

    def best(self, wanted: Sequence[tuple[str, int]]) -> dict[str, list[Deal]]:
        ranked = sorted(
            (d for d in self.deals if self.chance(d) > 0),
            key=lambda d: (-round(self.chance(d), 10), -round(self.mean(d) / N * 2, 7), d),
        )
        listed: list[Deal] = []
        found: dict[str, list[Deal]] = {}
        for kind, most in wanted:
            mine = [d for d in ranked if self.of_kind(d, kind)]
            clean = [d for d in mine if not self.worse_for(d)]
            taken = (clean or mine)[:1]
            for deal in clean[1:]:
                others = [*listed, *taken]
                if len(taken) < most and not any(self.twins(deal, o) for o in others):
                    taken.append(deal)
            found[kind] = taken
            listed += [d for d in taken if d not in listed]
        return found


def with_offers(table: dict[str, Any], offers: Sequence[tuple[int, Deal, bool]]) -> dict[str, Any]:
    events = []
    for n, (by, deal, gone) in enumerate(offers):
        terms = {f"i{j}": f"o{k}" for j, k in enumerate(deal)}
        one = {"date": f"2020-05-{n + 1:02}", "kind": "offer", "by": f"p{by}", "id": f"e{n}"}
        events.append({**one, "terms": terms})
        if gone:
            day = f"2020-05-{n + 1:02}"
            events.append(
                {"date": day, "kind": "withdrawal", "by": f"p{by}", "responds_to": f"e{n}"}
            )
    return {**table, "events": events}


def drawn_offers(shape: Shape, rng: np.random.Generator, most: int) -> list[tuple[int, Deal, bool]]:
    offers = []
    for _ in range(int(rng.integers(most + 1))):
        deal = tuple(int(rng.integers(size)) for size in shape.options)
        offers.append((int(rng.integers(shape.parties)), deal, bool(rng.random() < 0.25)))
    return offers


def deals_of(found: PackagesFinding, kind: str) -> list[Deal]:
    row = next(one for one in found.kinds if one.kind == kind)
    return [found.packages[n].options for n in row.packages]


@pytest.mark.parametrize("shape", SHAPES[:5], ids=lambda shape: shape.name)
@pytest.mark.parametrize("seed", range(4))
def test_the_best_of_each_derived_kind_are_what_a_listing_finds(shape: Shape, seed: int) -> None:
    rng = np.random.default_rng([seed, 23])
    table, offers = tables(shape, rng), drawn_offers(shape, rng, 3)
    found, halves = found_of(with_offers(table, offers) if offers else table, seed=seed)
    slow = Slow(shape, halves.choosing.worlds, offers=offers)
    wanted = [("trade", 3), ("one-sided", 1), ("courtesy", 1), ("any", 1)]
    assert [kind.kind for kind in found.kinds] == [kind for kind, _ in wanted]
    best = slow.best(wanted)
    for kind, _ in wanted:
        assert deals_of(found, kind) == best[kind]
    assert found.proven
    fresh = Slow(shape, halves.judging.worlds, offers=offers)
    for n, package in enumerate(found.packages):
        listing = [kind.kind for kind in found.kinds if n in kind.packages]
        check(package, listing, slow, fresh)


def check(package: Package, listing: Sequence[str], chosen: Slow, fresh: Slow) -> None:
    """Check every number of a package."""
    deal, shape = package.options, chosen.shape
    assert package.in_sample.value == pytest.approx(chosen.chance(deal), abs=1e-9)
    assert package.fresh.value == pytest.approx(fresh.chance(deal), abs=1e-9)
    assert list(package.worse_for) == [f"p{a}" for a in chosen.worse_for(deal)]
    for a, name in enumerate(shape.actors):
        assert package.accepts[name] == pytest.approx(fresh.accepts(deal, a), abs=1e-9)
        refuses = [not world.accepts(a, deal) for world in fresh.worlds]
        assert package.blocks[name] == pytest.approx(np.mean(refuses), abs=1e-9)
    for a, side in enumerate(package.sides):
        assert side.actor == f"p{a}"
        others = [by for by, (_, gone) in chosen.last.items() if by != a and not gone]
        worse = chosen.worse(deal, a) if others else None
        assert side.worse == (None if worse is None else pytest.approx(worse, abs=1e-9))
        null = (0,) * len(deal)
        moved = exchange(fresh, a, deal, null)
        assert items(side.gets) == pytest.approx({j: x for j, x in moved.items() if x > 0})
        assert items(side.gives) == pytest.approx({j: x for j, x in moved.items() if x < 0})
        own, gone = chosen.last.get(a, (null, True))
        lost = {} if gone else exchange(fresh, a, deal, own)
        assert items(side.gives_up) == pytest.approx({j: x for j, x in lost.items() if x < 0})
        assert bool(side.offer) is not gone
    check_winning(package, listing, chosen, fresh)


def items(found: Sequence[Any]) -> dict[str, float]:
    return {item.issue: item.share for item in found}


def exchange(slow: Slow, a: int, deal: Deal, before: Deal) -> dict[str, float]:
    """What changes for an actor on each issue, as a mean share of what the issue is worth to it."""
    found = {}
    for j, k in enumerate(deal):
        steps = [world.points[a][j][k] - world.points[a][j][before[j]] for world in slow.worlds]
        spans = [max(world.points[a][j]) - min(world.points[a][j]) for world in slow.worlds]
        whole = [sum(max(p) - min(p) for p in world.points[a]) for world in slow.worlds]
        points = 100 * np.mean([s / w for s, w in zip(steps, whole, strict=True)])
        if abs(points) >= 0.5:
            found[f"i{j}"] = float(np.mean([s / t for s, t in zip(steps, spans, strict=True)]))
    return found


def check_winning(package: Package, listing: Sequence[str], chosen: Slow, fresh: Slow) -> None:
    """The change that wins the likeliest blocker, by trying every one."""
    deal, shape = package.options, chosen.shape
    most = max(package.blocks.values())
    if most == 0:
        assert package.blocker == ""
        assert package.winning is None
        return
    assert package.blocks[package.blocker] == most
    a = shape.actors.index(package.blocker)
    ways = []
    for j, k in enumerate(deal):
        for option in range(shape.options[j]):
            other = (*deal[:j], option, *deal[j + 1 :])
            if option == k or not any(other):
                continue
            if not all(chosen.of_kind(other, kind) for kind in listing):
                continue
            if set(chosen.worse_for(other)) - set(chosen.worse_for(deal)):
                continue
            if all(s.accepts(other, a) > s.accepts(deal, a) + 1e-9 for s in (chosen, fresh)):
                pays = all(s.chance(other) > s.chance(deal) + 1e-9 for s in (chosen, fresh))
                ways.append(
                    (pays, chosen.accepts(other, a), chosen.chance(other), j, option, other)
                )
    won = package.winning
    if not ways:
        assert won is None
        return
    assert won is not None
    pays = any(way[0] for way in ways)
    accepts, holds = max((way[1], way[2]) for way in ways if way[0] == pays)
    best = [w for w in ways if w[0] == pays and w[1:3] == pytest.approx((accepts, holds))]
    assert won.pays == pays
    assert dict(won.terms) in [{f"i{w[3]}": f"o{w[4]}"} for w in best]
    (other,) = [w[5] for w in best if {f"i{w[3]}": f"o{w[4]}"} == dict(won.terms)]
    assert won.accepts == pytest.approx(fresh.accepts(other, a), abs=1e-9)
    assert won.holds.value == pytest.approx(fresh.chance(other), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_of_each_named_kind_are_what_a_listing_finds(seed: int) -> None:
    shape, rng = SHAPES[1], np.random.default_rng([seed, 29])
    offers = drawn_offers(shape, rng, 3)
    table = with_offers(tables(shape, rng), offers)
    named = {"swap": {0: {1, 2, 3}, 1: {1, 2}}, "step": {0: {1, 2}}, "none": {0: {0}, 3: {1}}}
    table["kinds"] = {
        name: {
            "core": name == "swap",
            "when": {f"i{j}": [f"o{k}" for k in sorted(ks)] for j, ks in when.items()},
        }
        for name, when in named.items()
    }
    found, halves = found_of(table, seed=seed)
    slow = Slow(shape, halves.choosing.worlds, offers=offers, kinds=named)
    fresh = Slow(shape, halves.judging.worlds, offers=offers, kinds=named)
    best = slow.best([("swap", 3), ("step", 1), ("none", 1), ("any", 1)])
    for kind, deals in best.items():
        assert deals_of(found, kind) == deals
    for n, package in enumerate(found.packages):
        check(package, [kind.kind for kind in found.kinds if n in kind.packages], slow, fresh)
    core = ["swap" in package.kinds for package in found.packages if not package.worse_for]
    assert core == sorted(core, reverse=True)


def test_doubts_about_promises_count() -> None:
    """A promise that is never kept takes from a package what its breach costs."""
    table = tables(SHAPES[0], np.random.default_rng(5))
    doubt = {"by": "p0", "when": {"i0": ["o1", "o2", "o3"]}, "keeps": 0.0, "loss": {"p1": 100.0}}
    plain, _ = found_of(table)
    doubted, _ = found_of({**table, "compliance": [doubt]})
    assert any(package.terms["i0"] != "o0" for package in plain.packages)
    assert all(package.terms["i0"] == "o0" for package in doubted.packages)
    assert doubted.bound <= plain.bound + 1e-9


@pytest.mark.parametrize("shape", SHAPES[1:4], ids=lambda shape: shape.name)
@pytest.mark.parametrize("seed", range(2))
def test_a_search_finds_what_a_listing_finds(
    shape: Shape, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where deals are searched the best of each kind are the same, or a bound is stated."""
    rng = np.random.default_rng([seed, 31])
    table, offers = tables(shape, rng), drawn_offers(shape, rng, 2)
    table = with_offers(table, offers) if offers else table
    listed, halves = found_of(table, seed=seed)
    monkeypatch.setattr("winset.deals.robust.descending.way_of", lambda _: "branching")
    searched, _ = found_of(table, seed=seed)
    slow = Slow(shape, halves.choosing.worlds, offers=offers)
    for kind, other in zip(listed.kinds, searched.kinds, strict=True):
        if other.proven:
            best = [listed.packages[n].in_sample.value for n in kind.packages]
            assert [searched.packages[n].in_sample.value for n in other.packages] == best
        assert other.bound >= kind.bound - 1e-9
        deals = [searched.packages[n].options for n in other.packages]
        clean = [deal for deal in deals if not slow.worse_for(deal)]
        for deal in clean:
            assert slow.of_kind(deal, other.kind)
        for one, two in itertools.combinations(clean, 2):
            assert not slow.twins(one, two)
    # What is found for one kind may be the best of any.
    tops = [searched.packages[k.packages[0]] for k in searched.kinds if k.packages]
    clean_tops = [top.in_sample.value for top in tops if not top.worse_for]
    assert not clean_tops or max(clean_tops) == tops[-1].in_sample.value
