"""All deals from the likeliest on: the same whichever way they are found."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.robust.descending import Descent
from winset.deals.robust.sample import Sample
from winset.deals.sets.distance import one_change_away
from winset.space import Consent, Space
from winset.space.space import Block


def sample_of(seed: int, sizes: list[int], worlds: int = 30, actors: int = 2) -> Sample:
    rng = np.random.default_rng(seed)
    space = Space.plain(sizes, null=[0] * len(sizes))
    utility = rng.normal(0, 10, (worlds, actors, space.n_columns))
    floor = rng.normal(5, 5, (worlds, actors))
    weight = rng.random(worlds)
    return Sample.of(space, (utility, floor, weight), Consent.unanimity(actors))


def slow(
    sample: Sample, masks: list[tuple[np.ndarray, ...]] | None
) -> dict[tuple[int, ...], float]:
    """Every deal with its chance, by loops."""
    space, found = sample.space, {}
    for deal in itertools.product(*map(range, space.sizes)):
        if not any(deal):
            continue
        if masks is not None and not any(
            all(m[c] for m, c in zip(mask, deal, strict=True)) for mask in masks
        ):
            continue
        columns = np.array(deal) + space.offsets[:-1]
        served = (sample.utility[:, :, columns].sum(2) >= sample.floor - 1e-9).all(1)
        if (chance := float(sample.weight @ served)) > 0:
            found[deal] = chance
    return found


WAYS = ("listing", "tables", "branching")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_every_way_gives_the_same_order(way: str, seed: int, *, within: bool) -> None:
    sample = sample_of(seed, [4, 3, 3, 2])
    rng = np.random.default_rng([seed, 3])
    masks = None
    if within:
        masks = [tuple(rng.random(n) < 0.7 for n in sample.space.sizes) for _ in range(2)]
        masks = [tuple(m | (np.arange(len(m)) == 1) for m in mask) for mask in masks]
    descent = Descent(sample, seconds=None, seed=1)
    descent._way = way  # type: ignore[assignment]
    truth = slow(sample, masks)
    chances = sorted(truth.values(), reverse=True)
    seen: list[float] = []
    for batch in descent.stream(masks):
        for deal, chance in zip(batch.deals.tolist(), batch.chance.tolist(), strict=True):
            assert truth[tuple(deal)] == pytest.approx(chance, abs=1e-9)
            seen.append(chance)
        left = max(chances[len(seen) :], default=0.0)
        assert batch.outside >= left - 1e-9
    assert seen == sorted(seen, reverse=True)
    if way != "branching":
        assert seen == pytest.approx(chances, abs=1e-9)
    else:
        assert seen[:20] == pytest.approx(chances[:20], abs=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_one_change_away_is_one_change_away(seed: int) -> None:
    """In a space with a joint block and a pair of issues that settle each other."""
    rng = np.random.default_rng(seed)
    joint = np.array([c for c in itertools.product(range(3), range(2)) if rng.random() < 0.8])
    if len(joint) < 2:
        return
    pair = Block((2, 3), np.array([[0, 1], [1, 0], [2, 2]]))
    blocks = (Block((0, 1), joint), pair, Block((4,), np.arange(2)[:, None]))
    options = tuple(tuple(str(k) for k in range(n)) for n in (3, 2, 3, 3, 2))
    space = Space(tuple("abcde"), options, blocks)
    every = np.array(list(itertools.product(*map(range, space.sizes))))
    deal = every[rng.integers(len(every))]
    mine = space.options_of(deal)
    away = {
        tuple(other.tolist())
        for other in every
        if sum(
            (space.options_of(other)[list(group)] != mine[list(group)]).any()
            for group in space.decisions
        )
        == 1
    }
    assert {tuple(d.tolist()) for d in one_change_away(space, deal)} == away
