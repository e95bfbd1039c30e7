"""Robust deals against a twin that judges deal by deal, world by world, in plain Python."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.robust import RobustDeals, rescore, robust
from winset.deals.robust.choosing import best_of_all, best_of_bounds
from winset.deals.robust.listing import all_chances, upper_chances
from winset.deals.robust.problem import RobustProblem
from winset.deals.robust.sample import Sample
from winset.space import Block, Consent, Group, Space
from winset.space.layout import Layout


def joint_space(rng: np.random.Generator, *, with_null: bool) -> Space:
    """Issues of random sizes, two of them tied together with some combinations forbidden."""
    n = int(rng.integers(2, 5))
    sizes = rng.integers(2, 4, n)
    options = tuple(tuple(f"o{k}" for k in range(s)) for s in sizes)
    pairs = np.array(list(product(range(sizes[0]), range(sizes[1]))))
    keep = rng.random(len(pairs)) < 0.8
    keep[0] = True
    first = Block((0, 1), pairs[keep])
    rest = [Block((j,), np.arange(sizes[j])[:, None]) for j in range(2, n)]
    null = (0,) * n if with_null else None
    return Space(tuple(f"i{j}" for j in range(n)), options, (first, *rest), null)


def some_consent(rng: np.random.Generator, n_actors: int) -> Consent:
    """Parties that must all sign, and ratifiers under a random quota, perhaps with a veto."""
    parties = Group.all_of(range(min(2, n_actors)), name="parties")
    others = tuple(range(2, n_actors))
    if not others:
        return Consent((parties,))
    weights = tuple(float(w) for w in rng.integers(1, 4, len(others)))
    quota = float(rng.uniform(0.3, 1.0) * sum(weights))
    veto = (others[0],) if rng.random() < 0.3 else ()
    return Consent((parties, Group(others, weights, quota, veto, "ratify", (0,), "chamber")))


def random_sample(seed: int) -> Sample:
    rng = np.random.default_rng(seed)
    space = joint_space(rng, with_null=bool(rng.random() < 0.7))
    n_worlds, n_actors = int(rng.integers(3, 40)), int(rng.integers(1, 6))
    centre = rng.integers(0, 40, (n_actors, space.n_columns)).astype(float)
    utility = centre + rng.integers(-8, 9, (n_worlds, n_actors, space.n_columns))
    floor = utility.sum(-1) / 3.0 + rng.normal(0, 8, (n_worlds, n_actors))
    if rng.random() < 0.2:
        floor[:, 0] = -np.inf
    if rng.random() < 0.2:
        floor[0, -1] = np.inf
    weight = np.ones(n_worlds) if rng.random() < 0.5 else rng.gamma(1.0, size=n_worlds)
    if rng.random() < 0.3:
        weight[0] = 0.0
    return Sample.of(space, (utility, floor, weight), some_consent(rng, n_actors))


def twin(sample: Sample) -> dict[tuple[int, ...], float]:
    """Chance of every deal, the slow way."""
    space, out = sample.space, {}
    null = None if space.null_columns is None else tuple(space.null_columns.tolist())
    for deal in product(*(range(n) for n in space.sizes)):
        if deal == null:
            continue
        chance = 0.0
        for w, weight in enumerate(sample.weight):
            accepts = []
            for a in range(sample.floor.shape[1]):
                total = sum(sample.utility[w, a, space.offsets[b] + c] for b, c in enumerate(deal))
                accepts.append(total >= sample.floor[w, a] - 1e-9)
            passed = True
            for group in sample.consent.groups:
                reached = sum(
                    v for a, v in zip(group.actors, group.weights, strict=True) if accepts[a]
                )
                vetoed = any(not accepts[a] for a in group.veto)
                passed = passed and reached >= group.quota - 1e-12 and not vetoed
            chance += weight if passed else 0.0
        out[deal] = chance
    return out


def find(sample: Sample, **settings: object) -> RobustDeals:
    return robust(
        sample.space,
        sample.utility,
        sample.floor,
        sample.weight,
        sample.consent,
        **settings,  # type: ignore[arg-type]
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_top_deals_are_those_of_the_twin(seed: int) -> None:
    sample = random_sample(seed)
    truth = twin(sample)
    found = find(sample, k=4)
    best = sorted(truth.values(), reverse=True)
    expected = [p for p in best[:4] if p > 1e-12]
    assert found.probability.tolist() == pytest.approx(expected, abs=1e-9)
    for deal, chance in zip(found.deals.tolist(), found.probability, strict=True):
        assert truth[tuple(deal)] == pytest.approx(chance, abs=1e-9)
    assert len({tuple(d) for d in found.deals.tolist()}) == len(found)
    assert found.proven
    assert found.gap == 0.0
    rest = best[len(expected)] if len(best) > len(expected) else 0.0
    assert found.outside == pytest.approx(rest, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_half_tables_bound_every_deal_and_choose_the_same(seed: int) -> None:
    sample = random_sample(seed)
    problem = RobustProblem.of(sample, Layout.of(sample.space))
    exact, upper = all_chances(problem), upper_chances(problem)
    assert (upper >= exact - 1e-12).all()
    assert (upper <= exact + 4.0 / sample.n_effective + 1e-12).all()
    one = best_of_all(problem, exact, 3, "")
    other = best_of_bounds(problem, upper, 3, "")
    assert one.deals.tolist() == other.deals.tolist()
    assert other.outside >= one.outside - 1e-12


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_blockers_are_those_of_the_twin(seed: int) -> None:
    sample = random_sample(seed)
    found = find(sample, k=2)
    for n, deal in enumerate(found.deals):
        columns = deal + sample.space.offsets[:-1]
        accepts = sample.utility[:, :, columns].sum(-1) >= sample.floor - 1e-9
        passes = sample.consent.passes(accepts)
        assert found.acceptance[n] == pytest.approx(sample.weight @ accepts)
        for actor in range(accepts.shape[1]):
            turned = accepts.copy()
            turned[:, actor] = True
            alone = ~passes & sample.consent.passes(turned)
            assert found.sole_blocker[n, actor] == pytest.approx(sample.weight @ alone)
            assert found.sole_blocker[n, actor] <= found.blocks[n, actor] + 1e-12
            assert found.blocks[n, actor] <= 1 - found.acceptance[n, actor] + 1e-12
        assert found.probability[n] <= 1 - found.blocks[n].max(initial=0.0) + 1e-12


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_within_restricts_the_deals(seed: int) -> None:
    sample, rng = random_sample(seed), np.random.default_rng(seed)
    space, truth = sample.space, twin(sample)
    mask = tuple(rng.random(n) < 0.7 for n in space.sizes)
    found = find(sample, k=2, within=mask)
    allowed = sorted(
        (
            chance
            for deal, chance in truth.items()
            if all(mask[b][c] for b, c in enumerate(deal)) and chance > 1e-12
        ),
        reverse=True,
    )
    assert found.probability.tolist() == pytest.approx(allowed[:2], abs=1e-9)
    assert found.proven


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_permutations_permute_the_answer(seed: int) -> None:
    sample, rng = random_sample(seed), np.random.default_rng(seed + 1)
    space, found = sample.space, find(sample, k=3)
    worlds = rng.permutation(len(sample.weight))
    actors = rng.permutation(sample.floor.shape[1])
    blocks = rng.permutation(len(space.blocks))
    inside = [rng.permutation(n) for n in space.sizes]
    back = np.argsort(actors)
    groups = tuple(
        Group(
            tuple(int(back[a]) for a in g.actors),
            g.weights,
            g.quota,
            tuple(int(back[a]) for a in g.veto),
            g.kind,
            g.of,
            g.name,
        )
        for g in sample.consent.groups
    )
    moved = Space(
        space.issues,
        space.options,
        tuple(Block(space.blocks[b].issues, space.blocks[b].columns[inside[b]]) for b in blocks),
        space.null,
    )
    columns = np.concatenate([space.offsets[b] + inside[b] for b in blocks])
    utility = sample.utility[worlds][:, actors][:, :, columns]
    again = robust(
        moved, utility, sample.floor[worlds][:, actors], sample.weight[worlds], Consent(groups), k=3
    )
    assert again.probability == pytest.approx(found.probability)
    assert again.outside == pytest.approx(found.outside)
    for n in range(len(found)):  # deals of equal chance and equal mean utility may swap places
        alike = np.abs(found.probability - found.probability[n]) < 1e-9
        if alike.sum() > 1 or abs(found.outside - found.probability[n]) < 1e-9:
            continue
        assert again.options[n].tolist() == found.options[n].tolist()
        assert again.acceptance[n] == pytest.approx(found.acceptance[n][actors])
        assert again.sole_blocker[n] == pytest.approx(found.sole_blocker[n][actors])


def noisy_sample(n_worlds: int, seed: int) -> Sample:
    """Deals that are all alike before the draws: every difference of chance is luck."""
    rng = np.random.default_rng(seed)
    space = Space.plain([4] * 5)
    utility = rng.normal(10.0, 3.0, (n_worlds, 3, space.n_columns))
    floor = 50.0 + rng.normal(0.0, 3.0, (n_worlds, 3))
    return Sample.of(space, (utility, floor, np.ones(n_worlds)), Consent.unanimity(3))


def test_the_winners_chance_is_inflated_until_it_is_scored_on_fresh_worlds() -> None:
    fresh = noisy_sample(20_000, 99)
    inflated = []
    for seed in range(10):
        found = find(noisy_sample(200, seed), k=5)
        again = rescore(found, fresh.utility, fresh.floor, fresh.weight, fresh.consent)
        inflated.append(found.probability[0])
        # every deal's true chance is 1/8
        assert again.probability == pytest.approx(np.full(5, 0.125), abs=5 * again.error.max())
        assert again.fresh
        assert not found.fresh
        assert again.deals.tolist() == found.deals.tolist()
        assert again.chosen_with.tolist() == found.probability.tolist()
        assert again.bound == found.bound
    assert min(inflated) > 0.125 + found.error[0]  # the luckiest of a thousand
    assert np.mean(inflated) > 0.125 + 2 * found.error[0]


def test_deals_that_clearly_differ_are_not_called_tied() -> None:
    space = Space.plain([3])
    rng = np.random.default_rng(3)
    utility = np.broadcast_to(np.array([50.0, 49.5, 30.0]), (4000, 1, 3))
    floor = rng.uniform(0, 100, (4000, 1))
    found = robust(space, utility, floor, np.ones(4000), Consent.unanimity(1), k=3)
    assert found.deals[:, 0].tolist() == [0, 1, 2]
    assert found.tied_with_best.tolist() == [True, False, False]
    assert found.error == pytest.approx(
        np.sqrt(found.probability * (1 - found.probability) / 4000), rel=1e-6
    )


def test_the_null_deal_is_no_deal_and_no_deal_is_said_so() -> None:
    space = Space.plain([2, 2], null=[0, 0])
    utility = np.array([[[10.0, 0.0, 10.0, 0.0]]])
    found = robust(space, utility, np.array([[20.0]]), np.ones(1), Consent.unanimity(1))
    assert len(found) == 0
    assert found.proven
    assert found.bound == 0.0
    assert found.warnings == ("no deal passes in any of these worlds",)
    laxer = robust(space, utility, np.array([[10.0]]), np.ones(1), Consent.unanimity(1))
    assert laxer.options.tolist() == [[0, 1], [1, 0]]


def test_a_rule_that_cannot_be_met_has_no_deals() -> None:
    consent = Consent((Group((0,), (1.0,), 2.0),))
    found = robust(Space.plain([2]), np.ones((3, 1, 2)), np.zeros((3, 1)), np.ones(3), consent)
    assert len(found) == 0
    assert found.proven


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"k": 0}, "k must be at least 1"),
        ({"seconds": 0.0}, "seconds must be above 0"),
        ({"within": [np.ones(2, bool)]}, "masks must hold"),
        ({"weight": np.zeros(2)}, "above 0"),
        ({"weight": np.ones(3)}, r"shape \(2,\)"),
        ({"floor": np.full((2, 1), np.nan)}, "NaN"),
    ],
)
def test_bad_input_is_named(change: dict[str, object], message: str) -> None:
    given_: dict[str, object] = {
        "space": Space.plain([2, 2]),
        "utility": np.ones((2, 1, 4)),
        "floor": np.zeros((2, 1)),
        "weight": np.ones(2),
        "consent": Consent.unanimity(1),
    }
    with pytest.raises(ValueError, match=message):
        robust(**(given_ | change))  # type: ignore[arg-type]
