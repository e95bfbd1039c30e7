"""Who blocks, against every set of actors in plain loops."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from twins import numbers, on_deals, structure, twin_deals, twin_passes

from winset.deals.sets.listed import ListedWinSets
from winset.findings.gates.blocking import minimal_blocking_sets
from winset.space import Consent, Space


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
