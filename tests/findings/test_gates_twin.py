"""Gates against a brute-force twin that lists deals one by one and shares no code with them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from winset.deals.sets.base import Loss
from winset.deals.sets.listed import ListedWinSets
from winset.findings.gates.blocking import minimal_blocking_sets
from winset.findings.gates.rules import gates_of_worlds
from winset.findings.tabled import TabledOffer
from winset.space import Block, Consent, Group, Space

STRUCTURES = 200
WORLDS = 500  # per structure: 100,000 in all
STATUSES = ("open", "refused", "withdrawn", "lapsed", "superseded")


def structure(rng):
    """A random small space, rule and record."""
    sizes = [int(k) for k in rng.integers(2, 4, size=rng.integers(1, 4))]
    space = Space.plain(sizes, null=[0] * len(sizes) if rng.random() < 0.7 else None)
    if rng.random() < 0.3 and len(sizes) > 1:  # a joint block with a forbidden combination
        joint = np.array(list(itertools.product(range(sizes[0]), range(sizes[1]))))[:-1]
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
    offers = []
    for o in range(int(rng.integers(0, 4))):
        terms = {
            j: frozenset(int(k) for k in np.flatnonzero(rng.random(sizes[j]) < 0.6))
            for j in range(len(sizes))
            if rng.random() < 0.8
        }
        status = str(rng.choice(STATUSES))
        by = int(rng.integers(0, parties))
        refused = (int((by + 1) % parties),) if status == "refused" else ()
        offers.append((o, by, terms, status, refused))
    return space, Consent(tuple(groups)), n_actors, offers


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


def twin_gate(deals, consent, u, loss, floor, offers):  # noqa: PLR0912
    """Gate, held out, error and crossed of one world, from the definitions."""
    kept = []
    s1 = s2 = False
    for d in range(len(deals)):
        accepts = [u[a][d] >= floor[a] for a in range(len(floor))]
        if twin_passes(consent, accepts, "sign"):
            s1 = True
            if twin_passes(consent, accepts):
                s2 = True
        survives = [u[a][d] - loss[a][d] >= floor[a] for a in range(len(floor))]
        kept.append(twin_passes(consent, survives))
    if not s1:
        return 1, False, False, False
    if not s2:
        return 2, False, False, False
    if not any(kept):
        return 3, False, False, False
    deepest, which, sides = 4, None, set()
    for offer in offers:
        _, by, terms, status, _ = offer
        inside = [
            kept[d]
            for d, (options, _) in enumerate(deals)
            if all(options[j] in allowed for j, allowed in terms.items())
        ]
        if not any(inside):
            depth = 4
        elif not all(inside):
            depth = 5
        else:
            depth = {"refused": 7, "open": 8}.get(status, 6)
        if depth == 8:
            sides.add(by)
        if depth >= deepest:
            deepest, which = depth, offer
    held = False
    if deepest == 7:
        for actor in which[4]:
            net = [u[actor][d] - loss[actor][d] for d in range(len(deals))]
            best = max(net[d] for d in range(len(deals)) if kept[d])
            offered = max(
                net[d]
                for d, (options, _) in enumerate(deals)
                if all(options[j] in allowed for j, allowed in which[2].items())
            )
            held = held or best > offered + 1e-9
    return deepest, held, deepest == 7 and not held, deepest == 8 and len(sides) > 1


def numbers(rng, space, n_actors):
    """Integer utilities (so that ties happen), floors near the middle, losses on one block."""
    u = rng.integers(-3, 8, size=(WORLDS, n_actors, space.n_columns)).astype(float)
    floor = rng.integers(-1, 9, size=(WORLDS, n_actors)).astype(float)
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


def test_gates_are_exhaustive_exclusive_and_equal_to_the_twin():
    rng = np.random.default_rng(20190228)
    seen = np.zeros(10, dtype=int)
    worlds = 0
    for _ in range(STRUCTURES):
        space, consent, n_actors, plain = structure(rng)
        u, floor, losses = numbers(rng, space, n_actors)
        deals = twin_deals(space)
        offers = [
            TabledOffer(str(o), by, space.completions(terms), status=(status,), refused_by=refused)
            for o, by, terms, status, refused in plain
        ]
        sets = ListedWinSets(space, u, floor)
        surviving = sets.with_losses([Loss(space.completions(t), m) for t, m in losses])
        found = gates_of_worlds([sets], [surviving], consent, offers)
        shares = np.bincount(found.gate, minlength=10)
        assert shares.sum() == WORLDS
        assert shares[0] == 0
        seen += shares
        worlds += WORLDS
        on = on_deals(space, u, deals).tolist()
        lost = losses_on_deals(losses, n_actors, deals).tolist()
        floors = floor.tolist()
        for w in range(WORLDS):
            expected = twin_gate(deals, consent, on[w], lost[w], floors[w], plain)
            got = (found.gate[w], found.held_out[w], found.error[w], found.crossed[w])
            assert got == expected, (w, space.sizes, plain)
    assert worlds == 100_000
    assert (seen[1:9] > 100).all(), seen  # every gate was put to the test


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
