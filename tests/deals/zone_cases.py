"""Small random negotiations for tests of zones, and a brute-force twin that shares no code."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import strategies as st

from winset.space import Block, Consent, Group, Space


@st.composite
def negotiations(draw, *, worlds=4, most_deals=200, unanimous=None):
    """A small space with numbers and a rule: (space, utility, floor, consent)."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    while np.prod(sizes) > most_deals:
        sizes.pop()
    null = [int(rng.integers(n)) for n in sizes] if draw(st.booleans()) else None
    space = Space.plain(sizes, null=null)
    if len(sizes) > 1 and null is None and draw(st.booleans()):
        pairs = np.array(list(itertools.product(range(sizes[0]), range(sizes[1]))))
        kept = pairs[: max(1, len(pairs) - 1)]
        rest = tuple(Block((j,), np.arange(sizes[j])[:, None]) for j in range(2, len(sizes)))
        space = Space(space.issues, space.options, (Block((0, 1), kept), *rest), None)
    actors = draw(st.integers(1, 5))
    blocks = len(space.sizes)
    if draw(st.booleans()):  # whole numbers: many ties at the walk-away value
        utility = rng.integers(0, 5, (worlds, actors, space.n_columns)).astype(float)
        floor = rng.integers(0, 4 * blocks + 1, (worlds, actors)).astype(float)
    else:
        utility = rng.uniform(0, 20, (worlds, actors, space.n_columns))
        floor = rng.uniform(0, 16 * blocks, (worlds, actors))
    plain = draw(st.booleans()) if unanimous is None else unanimous
    if plain:
        return space, utility, floor, Consent.unanimity(actors)
    return space, utility, floor, Consent(tuple(_groups(draw, rng, actors)))


def _groups(draw, rng, actors):
    order = [int(a) for a in rng.permutation(actors)]
    while order:
        size = draw(st.integers(1, len(order)))
        members, order = tuple(order[:size]), order[size:]
        # Thirds add up to other floats in another order: quotas are met within rounding.
        unit = 1.0 / 3.0 if rng.random() < 0.3 else 1.0
        weights = tuple(float(w) * unit for w in rng.integers(1, 4, size))
        quota = float(rng.integers(0, round(sum(weights) / unit) + 1)) * unit
        veto = (members[0],) if rng.random() < 0.25 else ()
        kind = "sign" if rng.random() < 0.6 else "ratify"
        yield Group(members, weights, quota, veto, kind, (0,) if kind == "ratify" else ())


def all_deals(space):
    """Every deal as local columns, by a nested loop."""
    return [list(d) for d in itertools.product(*[range(n) for n in space.sizes])]


def passes_by_hand(space, utility, floor, consent, deal, *, null_counts=False):
    """Whether one deal passes in one world, from the definition."""
    null = None if space.null_columns is None else [int(k) for k in space.null_columns]
    if not null_counts and list(deal) == null:
        return False
    accepts = []
    for a in range(len(floor)):
        total = 0.0
        for b, column in enumerate(deal):
            total += utility[a][space.offsets[b] + column]
        accepts.append(total >= floor[a] - 1e-9)
    for group in consent.groups:
        votes = sum(w for a, w in zip(group.actors, group.weights, strict=True) if accepts[a])
        if votes < group.quota - 1e-12 or not all(accepts[a] for a in group.veto):
            return False
    return True


def zone_by_hand(space, utility, floor, consent, **options):
    """For each world the list of deals that pass."""
    return [
        [d for d in all_deals(space) if passes_by_hand(space, u, f, consent, d, **options)]
        for u, f in zip(utility, floor, strict=True)
    ]
