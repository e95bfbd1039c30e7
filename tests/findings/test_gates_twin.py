"""Stopping points against a slow twin: every deal of every world, in plain loops."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest

from winset.deals.sets.base import Loss
from winset.deals.sets.distance import Goal
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.findings.gates import rules
from winset.findings.gates.blocking import minimal_blocking_sets
from winset.findings.gates.missing import Standing, closing
from winset.findings.gates.results import POINTS
from winset.findings.gates.rules import Openness, distances_of, stopping_points
from winset.findings.tabled import OnTable, Version
from winset.space import Block, Consent, Group, Space

STRUCTURES = 200
WORLDS = 250  # per structure
STATUSES = ("open", "accepted", "refused", "withdrawn", "lapsed", "superseded")


def structure(rng):
    """A random small space, rule and record."""
    sizes = [int(k) for k in rng.integers(2, 4, size=rng.integers(1, 4))]
    space = Space.plain(sizes, null=[0] * len(sizes) if rng.random() < 0.7 else None)
    if rng.random() < 0.3 and len(sizes) > 1:  # a joint block with a forbidden combination
        joint = np.array(list(itertools.product(range(sizes[0]), range(sizes[1]))))
        joint = np.delete(joint, int(rng.integers(1, len(joint))), axis=0)
        rest = [Block((j,), np.arange(sizes[j])[:, None]) for j in range(2, len(sizes))]
        space = Space(space.issues, space.options, (Block((0, 1), joint), *rest), space.null)
    parties = int(rng.integers(2, 4))
    ratifiers = int(rng.integers(0, 4))
    groups = [Group.all_of(range(parties))]
    if rng.random() < 0.2 and parties == 3:
        groups = [Group((0, 1, 2), (1.0, 1.0, 2.0), 3.0, veto=(0,))]
    members = list(range(parties, parties + ratifiers))
    if ratifiers and rng.random() < 0.5:
        quota = float(rng.integers(1, ratifiers + 1))
        groups.append(Group(tuple(members), (1.0,) * ratifiers, quota, kind="ratify", of=(0,)))
    else:
        groups += [Group.all_of((m,), kind="ratify", of=(0,)) for m in members]
    n_actors = parties + ratifiers
    return space, Consent(tuple(groups)), n_actors, parties


def tabled(rng, space, parties):
    """A few packages, each in one to three versions of worlds that do not overlap."""
    found = []
    for event in range(int(rng.integers(0, 6))):
        by, epoch = int(rng.integers(-1, parties)), int(rng.integers(0, 2))
        parts = np.array_split(rng.permutation(WORLDS), int(rng.integers(1, 5)))
        versions = []
        for rows in parts[: int(rng.integers(1, len(parts) + 1))]:
            terms = {}
            for j, names in enumerate(space.options):
                named = rng.random(len(names)) < 0.6 if rng.random() < 0.3 else None
                if named is None:
                    terms[j] = frozenset({int(rng.integers(0, len(names)))})
                elif named.any():
                    terms[j] = frozenset(int(k) for k in np.flatnonzero(named))
            last = str(rng.choice(STATUSES))
            status = (("", "open")[epoch == 0], last)
            refused = ()
            if last == "refused" and rng.random() < 0.8:
                refused = (int(rng.integers(0, parties)),)
            versions.append(
                Version(
                    np.sort(rows),
                    terms,
                    space.completions(terms),
                    by,
                    epoch,
                    status,
                    refused,
                    belief=float(rng.random()) if by >= 0 else float("nan"),
                    event=event,
                )
            )
        found.append(OnTable(tuple(versions), {}))
    return found


def twin_deals(space):
    """Every allowed deal as options per issue, without the space's own listing."""
    deals = []
    for options in itertools.product(*[range(len(o)) for o in space.options]):
        columns = []
        for block in space.blocks:
            part = tuple(options[j] for j in block.issues)
            hit = [c for c, row in enumerate(block.columns) if tuple(row) == part]
            columns.append(hit[0] if hit else None)
        if None not in columns and options != space.null:
            deals.append((options, columns))
    return deals


def twin_passes(consent, accepts, kind=None):
    for group in consent.groups:
        if kind and group.kind != kind:
            continue
        weight = sum(w for a, w in zip(group.actors, group.weights, strict=True) if accepts[a])
        if weight < group.quota - 1e-12 or any(not accepts[v] for v in group.veto):
            return False
    return True


def fits(options, terms):
    return all(options[j] in allowed for j, allowed in terms.items())


def twin_distance(deals, kept, terms):
    """Least number of issues to change, 3 for more or for no deal at all."""
    changes = [
        sum(options[j] not in allowed for j, allowed in terms.items())
        for d, (options, _) in enumerate(deals)
        if kept[d]
    ]
    return min([*changes, 3])


class TwinWorld:
    """One world at one time: who accepts what, and which deals are in S1, S2 and S3."""

    def __init__(self, deals, consent, u, loss, floor):
        self.deals, self.consent = deals, consent
        everyone, every = range(len(floor)), range(len(deals))
        self.net = [[u[a][d] - loss[a][d] for d in every] for a in everyone]
        accepts = [[u[a][d] >= floor[a] for a in everyone] for d in every]
        self.survives = [[self.net[a][d] >= floor[a] for a in everyone] for d in every]
        self.s1 = [twin_passes(consent, accepts[d], "sign") for d in every]
        self.s2 = [twin_passes(consent, accepts[d]) for d in every]
        self.kept = [twin_passes(consent, self.survives[d]) for d in every]

    def own_side(self, party, terms):
        """Whether a party and its own ratifiers would keep to some way to complete a package."""
        for d, (options, _) in enumerate(self.deals):
            if not fits(options, terms) or not self.survives[d][party]:
                continue
            theirs = [g for g in self.consent.groups if g.kind == "ratify" and party in g.of]
            if all(twin_passes(Consent((g,)), self.survives[d]) for g in theirs):
                return True
        return False

    def best(self, actor, terms):
        """The most that an actor gets in S3, of deals that agree with some terms."""
        return max(
            self.net[actor][d]
            for d, (options, _) in enumerate(self.deals)
            if self.kept[d] and fits(options, terms)
        )


def twin_point(world, packages, parties, *, recorded):
    """Point, deciding package and flags; a package is (terms, by, status, refused by, belief)."""
    asked = (("none-serves", world.s1), ("home", world.s2), ("trust", world.kept))
    shut = [point for point, deals in asked if not any(deals)]
    if shut or not recorded:
        return [*shut, "unrecorded"][0], -1, set()
    depth = {"open": 3, "accepted": 3, "refused": 2}
    ranked = [
        (-twin_distance(world.deals, world.kept, terms), depth.get(status, 1), k)
        for k, (terms, _, status, _, _) in packages.items()
    ]
    if not ranked:
        return "far", -1, {"untabled"}
    least, deepest, which = max(ranked)
    if least < 0:
        return ("near" if least == -1 else "far"), which, set()
    point = {3: "open", 2: "refused", 1: "taken-back"}[deepest]
    flags = set()
    terms, by, _, refused_by, _ = packages[which]
    if point == "refused":
        asked = refused_by or [a for a in range(parties) if a != by]
        better = any(world.best(a, {}) > world.best(a, terms) + 1e-9 for a in asked)
        flags.add("held_out" if better else "error")
    sides = {packages[k][1] for d, deep, k in ranked if d == 0 and deep == 3} - {-1}
    if point == "open" and len(sides) > 1:
        flags.add("crossed")
    return point, which, flags


def twin_all(worlds, packages, epochs_of, parties, *, recorded):
    """The same with what concerns any package: misread, and overtaken by a shock."""
    now = worlds[1]
    point, which, flags = twin_point(now, packages, parties, recorded=recorded)
    for k, (terms, by, status, _, belief) in packages.items():
        away = twin_distance(now.deals, now.kept, terms)
        if status == "refused" and belief >= 0.5 and away and now.own_side(by, terms):
            flags.add("misread")
        then = worlds[epochs_of[k]]
        if away and not twin_distance(then.deals, then.kept, terms):
            flags.add("overtaken")
    return point, which, flags


def numbers(rng, space, n_actors):
    """Integer utilities (so that ties happen), floors near the middle, losses on one block."""
    u = rng.integers(-3, 8, size=(WORLDS, n_actors, space.n_columns)).astype(float)
    floor = rng.integers(-3, 8, size=(WORLDS, n_actors)).astype(float)
    losses = []
    for _ in range(int(rng.integers(0, 3))):
        terms = {
            j: frozenset(int(k) for k in np.flatnonzero(rng.random(len(o)) < 0.6))
            for j, o in enumerate(space.options)
            if rng.random() < 0.7
        }
        losses.append((terms, rng.integers(0, 4, size=(WORLDS, n_actors)).astype(float)))
    return u, floor, losses


def losses_on_deals(losses, n_actors, deals):
    """(worlds, actors, deals) what is lost in each deal."""
    out = np.zeros((WORLDS, n_actors, len(deals)))
    for d, (options, _) in enumerate(deals):
        for terms, amount in losses:
            if all(options[j] in allowed for j, allowed in terms.items()):
                out[:, :, d] += amount
    return out


def on_deals(space, table, deals):
    """(worlds, actors, deals) sums, block by block, in plain loops."""
    out = np.zeros((*table.shape[:2], len(deals)))
    for d, (_, columns) in enumerate(deals):
        for b, c in enumerate(columns):
            out[:, :, d] += table[:, :, int(space.offsets[b]) + c]
    return out


FLAGS = ("untabled", "held_out", "error", "crossed", "misread", "overtaken")


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
        sets = [ListedWinSets(space, u, f) for f in floors]
        lost = [Loss(space.completions(t), m) for t, m in losses]
        surviving = [s.with_losses(lost) for s in sets]
        recorded = bool(rng.random() < 0.9)
        found = stopping_points(sets, surviving, consent, packages, recorded=recorded)
        on = on_deals(space, u, deals).tolist()
        loss = losses_on_deals(losses, n_actors, deals).tolist()
        both = [f.tolist() for f in floors]
        for w in range(0, WORLDS, 5):
            worlds = [TwinWorld(deals, consent, on[w], loss[w], f[w]) for f in both]
            there = {
                k: (v.terms, v.by, v.status[-1], v.refused_by, v.belief)
                for k, package in enumerate(packages)
                for v in package.versions
                if w in v.rows
            }
            epochs = {k: packages[k].epoch for k in there}
            expected = twin_all(worlds, there, epochs, parties, recorded=recorded)
            flags = {name for name in FLAGS if getattr(found, name)[w]}
            assert (POINTS[found.point[w]], int(found.deciding[w]), flags) == expected
            for k, row in enumerate(found.distance):
                away = twin_distance(deals, worlds[1].kept, there[k][0]) if k in there else -2
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
            world = TwinWorld(deals, consent, on[w], nothing, floor[w].tolist())
            here = [(k, p.epoch, v) for k, p in enumerate(packages) for v in p.versions]
            here = [(k, e, v) for k, e, v in here if w in v.rows]
            first = {k: (v.terms, v.by, "open", v.refused_by, 0) for k, e, v in here if e == 0}
            last = {k: (v.terms, v.by, v.status[1], v.refused_by, 0) for k, e, v in here}
            assert POINTS[early.point[w]] == twin_point(world, first, parties, recorded=True)[0]
            assert POINTS[moved.point[w]] == twin_point(world, last, parties, recorded=True)[0]
            met += early.point[w] != moved.point[w]
    assert met > 20


def part_deal(rng, space):
    """Terms on one issue or more, that some deal can have."""
    while True:
        terms = {
            j: frozenset(int(k) for k in np.flatnonzero(rng.random(len(names)) < 0.6))
            for j, names in enumerate(space.options)
            if rng.random() < 0.7
        }
        if terms and all(mask.any() for mask in space.completions(terms)):
            return terms


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
        goals = [Goal(sets, consent, space.completions(part) if part else None) for part in parts]
        for package in tabled(rng, space, parties):
            distance = distances_of(goals, package.versions)
            statuses = [sets.some(consent, goal.within) for goal in goals]
            possible = np.max(statuses, axis=0) == 1
            standing = Standing(weight, distance == 0, possible)
            found = closing(goals, package.versions, standing)
            singles, pairs = list(found.singles), [tuple(p) for p in found.pairs]
            holds, closes = np.zeros(len(singles)), np.zeros(len(singles))
            pair_holds, pair_closes = np.zeros(len(pairs)), np.zeros(len(pairs))
            for version in package.versions:
                for w in version.rows:
                    world = TwinWorld(deals, consent, on[w], nothing, floor[w].tolist())
                    good = [
                        options
                        for d, (options, _) in enumerate(deals)
                        if world.kept[d] and any(fits(options, part) for part in parts)
                    ]
                    terms = version.terms

                    def holding(*changes, terms=terms, good=good):
                        # An option that the package has, or allows, is no change of it.
                        real = {j: {k} for j, k in changes if j in terms and k not in terms[j]}
                        return any(fits(options, {**terms, **real}) for options in good)

                    now = holding()
                    away = [sum(o[j] not in a for j, a in terms.items()) for o in good]
                    assert distance[w] == min([*away, 3])
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
            away = [distances_of([Goal(sets, consent)], versions) for sets in (listed, searched)]
            assert away[0].tolist() == away[1].tolist()
            standing = Standing(np.full(20, 0.05), away[0] == 0, listed.some(consent) == 1)
            whole = [v for v in versions if all(len(t) == 1 for t in v.terms.values())]
            whole = [v for v in whole if len(v.terms) == len(space.issues)]
            one, other = (
                closing([Goal(sets, consent)], whole, standing) for sets in (listed, searched)
            )
            assert (one.near == other.near).all()
            assert one.pair.closes.sum == pytest.approx(other.pair.closes.sum)
            one, other = (
                closing([Goal(sets, consent)], versions, standing) for sets in (listed, searched)
            )
            assert one.single.holds.sum == pytest.approx(other.single.holds.sum)


@pytest.mark.parametrize("seed", range(12))
def test_blocking_sets_block_and_are_minimal(seed):
    rng = np.random.default_rng(seed)
    space, consent, n_actors, _ = structure(rng)
    u, floor, _ = numbers(rng, space, n_actors)
    deals = twin_deals(space)
    signing = consent.only("sign")
    parties = sorted({a for g in signing.groups for a in g.actors})
    closed = ListedWinSets(space, u, floor).some(signing) == 0
    sets = ListedWinSets(space, u[closed], floor[closed])
    found = minimal_blocking_sets(sets, signing, parties)
    assert not found.unnamed.any()
    accepts = on_deals(space, u[closed], deals) >= floor[closed][:, :, None]

    def blocks(w, chosen):
        for d in range(len(deals)):
            willing = [bool(accepts[w, a, d]) or a not in chosen for a in range(n_actors)]
            if twin_passes(signing, willing):
                return False
        return True

    for w in range(min(60, sets.n)):
        all_blocking = [
            set(c)
            for size in range(1, len(parties) + 1)
            for c in itertools.combinations(parties, size)
            if blocks(w, c)
        ]
        minimal = {tuple(sorted(s)) for s in all_blocking if not any(t < s for t in all_blocking)}
        got = {s for s, row in zip(found.sets, found.blocks, strict=True) if row[w]}
        assert got == minimal


@pytest.mark.parametrize(("place", "named"), [(0, True), (511, True), (512, False), (1022, False)])
def test_so_many_sets_are_tried_and_larger_ones_are_left_unnamed(place, named):
    """Ten parties; the only blocking set is the one at a place in the order of trying."""
    parties = range(10)
    ordered = [c for size in range(1, 11) for c in itertools.combinations(parties, size)]
    wanted = ordered[place]
    # One option for each of the set, which all but that one take.
    utility = np.ones((1, 10, len(wanted)))
    for k, party in enumerate(wanted):
        utility[0, party, k] = 0.0
    space, rule = Space.plain([len(wanted)]), Consent.unanimity(10)
    found = minimal_blocking_sets(ListedWinSets(space, utility, np.ones((1, 10))), rule, parties)
    assert found.sets == ((wanted,) if named else ())
    assert found.blocks.tolist() == ([[True]] if named else [])
    assert found.unnamed.tolist() == [not named]
    assert found.__dataclass_params__.frozen
    assert not found.__dataclass_params__.eq


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
    monkeypatch.setattr(rules, "least_changes", lambda *_: next(answers))
    found = stopping_points([sets], None, Consent.unanimity(2), [package, unsure])
    assert {POINTS[p] for p in found.point} == {point}
    assert set(found.deciding) == {0 if point == "open" else -1}
