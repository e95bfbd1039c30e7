"""Deal spaces against plain fractions: random ones, and the examples that once went wrong."""

import importlib
import math
import pickle
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import winset as ws

ROOT = Path(__file__).resolve().parents[2]
D = ws.DealSpace.from_tables


def compare(seeds):
    sys.path.insert(0, str(ROOT))
    return importlib.import_module("benchmarks.arithmetic.comparing").differences_of(seeds)


def test_ten_thousand_random_spaces_against_plain_fractions():
    with ProcessPoolExecutor(2) as pool:
        parts = pool.map(compare, [range(k, k + 1_000) for k in range(0, 10_000, 1_000)])
        assert [what for part in parts for what in part] == []


def test_more_ties_than_are_kept():
    tables = [[[0, Fraction(2**j, 3)], [Fraction(2**j, 3), 0]] for j in range(15)]
    found = D(tables, [0, 0]).utilitarian()
    assert found.count == 32768
    assert found.ties_complete
    assert found.deals.shape == (1000, 15)
    assert len(set(found.iter_deals())) == 32768


def test_counts_of_fine_scales_are_exact():
    b, d = Fraction(1, 23), Fraction(1, 10**12)
    zone = D([[[0, b, b - d]]] * 15, [8 * b]).zone()
    assert zone.count == 11441955
    assert zone.bounds == (11441955, 11441955)


def test_walking_through_a_zone_beyond_the_whole_numbers_of_floats():
    big = 2**54
    zone = D([[[0, big + 1]], [[0, 1]], [[0, 1]]], [big + 2]).zone()
    assert list(zone.iter_deals()) == [(1, 0, 1), (1, 1, 0), (1, 1, 1)]


def test_shortfalls_are_measured_from_what_was_asked():
    zone = D([[[0, 1], [1, 0]]], [Fraction(1, 2)] * 2).zone()
    assert zone.reason == "actor 1 and actor 2 cannot both be satisfied: one must go 0.5 short"
    assert zone.emptiness.shortfalls == (0.5, 0.0)
    alone = D([[[0, 1]]], [Fraction(3, 2)]).zone().emptiness
    assert alone.never[0].missing == 0.5


def test_the_nearest_deal_is_nearest():
    rng = np.random.default_rng(5)
    for _ in range(20):
        worth = rng.integers(0, 50, (6, 2, 3))
        asked = [150, 150]
        deals = D(list(worth), asked)
        zone = deals.zone()
        if zone.exists:
            continue
        every = np.concatenate(list(deals.space.enumerate()))
        short = (np.array(asked) - deals.utilities(every)).max(axis=1).min()
        assert max(zone.emptiness.shortfalls) == short


def test_opposition_divides_by_the_best_of_all_deals():
    # The best deal of the first is one that the second never signs.
    deals = ws.DealSpace.from_utilities([[10, 0], [5, 5], [0, 10]], [1, 1])
    assert deals.opposition() == pytest.approx(math.hypot(0.5, 0.5))


def test_a_float_by_itself_is_no_fraction_of_large_numbers():
    deals = D([[[17.954306531311303], [9.19009595773328]]], [17.954306531311303, 8.69])
    found = deals.egalitarian()
    assert found.value - found.certificate.gap <= 0 <= found.certificate.bound
    thirds = D([[[1 / 3], [2 / 7]]], [1 / 3, 2 / 7])
    assert thirds.egalitarian().exact_value == 0
    assert not any(thirds.grid.rounded)


def test_a_step_that_is_no_float_is_reckoned_exactly():
    deals = D([[[3 * 10**400]]], [3 * 10**400])
    found = deals.nash()
    assert (found.count, found.exact_value) == (1, 0)


def test_opposition_may_be_of_any_size():
    far = -(10**300)
    deals = ws.DealSpace.from_utilities([[1, far], [far, 1]], [10 * far] * 2)
    assert deals.opposition() == pytest.approx(1e300)


def test_a_certificate_within_rounding_says_so():
    rng = np.random.default_rng(2)
    deals = D(list(rng.random((4, 2, 4)) * math.pi), [0, 0])
    for concept in ("nash", "kalai_smorodinsky", "egalitarian", "equal_loss", "utilitarian"):
        found = getattr(deals, concept)()
        assert not found.certificate.optimal
        assert 0 < found.certificate.gap < 1e-6
        assert "rounded" in found.certificate.proof
        assert not found.ties_complete
    exactly = D(list(rng.random((4, 2, 4)) * math.pi), [0, 0], binary=True).nash()
    assert exactly.certificate.optimal
    assert exactly.certificate.gap == 0


@pytest.mark.parametrize("concept", ["nash", "kalai_smorodinsky", "egalitarian", "equal_loss"])
def test_deal_and_utilities_are_of_one_deal(concept):
    table = [[100, 0, 0], [0, 40, 60]]
    found = getattr(D([table], [0, 0]), concept)()
    for deal, point in zip(found.deals.tolist(), found.points.tolist(), strict=True):
        assert point == [table[0][deal[0]], table[1][deal[0]]]
    assert found.deal == tuple(found.deals[0])
    assert found.utilities.tolist() == found.points[0].tolist()
    assert list(found.iter_deals()) == [tuple(d) for d in found.deals.tolist()]


@pytest.mark.parametrize("scale", [1e-300, 1e200, 1e308 / 10, 10**400, Fraction(1, 10**400)])
@pytest.mark.parametrize("concept", ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"])
def test_every_scale(scale, concept):
    tables = [[[0, 2, 3], [3, 2, 0]], [[0, 1], [1, 0]]]
    scaled = [[[x * scale for x in row] for row in table] for table in tables]
    plain, found = getattr(D(tables, [1, 1]), concept)(), getattr(D(scaled, [scale] * 2), concept)()
    assert found.deals.tolist() == plain.deals.tolist()
    assert found.certificate.optimal
    assert D(scaled, [scale] * 2).zone().count == D(tables, [1, 1]).zone().count


def test_a_walk_away_value_far_below_every_deal():
    found = D([[[0, 20, 40], [30, 20, 0]]], [-1e12, 0]).nash()
    best = max(range(3), key=lambda k: ([0, 20, 40][k] + 10**12) * [30, 20, 0][k])
    assert found.deal == (best,)


def test_reasons_for_an_empty_zone_above_five_million_deals():
    tables = [[[0, 1, 2, 3], [3, 2, 1, 0]]] * 12
    zone = D([[[x * 1e200 for x in row] for row in t] for t in tables], [19e200, 19e200]).zone()
    assert not zone.exists
    assert zone.emptiness.conflicts[0].shortfall == pytest.approx(1e200)


def test_counting_a_long_frontier_takes_no_square():
    deals = ws.DealSpace.from_utilities([[k, 16_000 - k] for k in range(16_000)], [0, 0])
    begun = time.perf_counter()
    assert deals.frontier().count == 16_000
    assert time.perf_counter() - begun < 30  # a minute and more, when it was the square


@pytest.mark.parametrize(
    ("make", "argument", "message"),
    [
        (lambda: D([[[0, 1]]], {"a": 1}), "walk_away", "no actor 'a'"),
        (lambda: D([[[0, 1]]], "1"), "walk_away", "expected one number per actor"),
        (lambda: D([[[0, 1]]], 1), "walk_away", "expected one number per actor"),
        (lambda: D([[[0, 1]]], null=[0, 0]), "null", "each of 1 issues, got 2"),
        (lambda: D([[[0, 1]]], null=[2]), "null", "not one of issue 1"),
        (lambda: D([[[0, 1]]], parties=[0.5]), "parties", "got 0.5"),
        (lambda: D([[[0, 1]]], parties=[True]), "parties", "got True"),
        (lambda: D([[[0, 1]]], rule=True), "rule", "not True"),
        (lambda: D([[[0, 1]]], rule="mostly"), "rule", "not understood"),
        (lambda: D([[[0, 1]]], rule="3 of 5"), "rule", "not about 1 actors"),
        (lambda: D([[[0, 1]]], rule="weighted"), "quota", "needs one"),
        (lambda: D([[[0, 1]]], rule="majority", quota=1), "quota", "already says"),
        (lambda: D([[[0, 1]]], issues=["a", "b"]), "issues", "expected 1 names"),
        (lambda: D([[[0, 1]]], options=[["a"]]), "options", "expected 2 names"),
        (lambda: D([[[0, 1]]], options=[["a", "b"], ["c"]]), "options", "each of 1 issues"),
        (lambda: D([[[0, 1]]], actors=["a", "b"]), "actors", "expected 1 names"),
        (lambda: D([[[0, 1], [0, 1]]], actors=["a", "a"]), "actors", "there twice"),
        (
            lambda: D([[[0, 1]]], consent=ws.DealSpace.from_utilities([[1]]).consent, veto=[0]),
            "consent",
            "veto would be ignored",
        ),
        (lambda: D([[[0, 1], [1, 0]], [[1, 2]]]), "tables", "1 rows"),
        (lambda: D([[[0, 1, 2], [1, 0, 2]], [[1, 2], [3, 4], [5, 6]]]), "tables", "transpose"),
        (lambda: D([[[0, 1]], [[0, math.inf]]]), "tables", r"\[1\]\[0\]\[1\]"),
        (lambda: D([[[0, 1]]], forbidden=[{"land": 0}]), "forbidden", "no issue 'land'"),
        (lambda: D([[[0, 1]]], interactions=[{"when": {0: 1}}]), "interactions", "add"),
        (lambda: D([[[0, 1]]]).utilities([[2]]), "deals", "not one of issue 1"),
        (lambda: D([[[0, 1]]]).utilities([{"issue 1": "2"}]), "deals", "not one of issue 1"),
        (lambda: D([[[0, 1]]]).best_for("us"), "actor", "'us'"),
        (lambda: ws.DealSpace.from_utilities([[1]], colour="red"), "colour", "no such setting"),
    ],
)
def test_errors_name_the_argument_the_place_and_the_remedy(make, argument, message):
    with pytest.raises(ValueError, match=message) as caught:
        make()
    assert caught.value.argument == argument
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_walk_away_values_by_name():
    by_name = D([[[0, 1], [1, 0]]], {"us": 1}, actors=["us", "them"])
    assert by_name.zone().deals.tolist() == [[1]]


def test_the_words_of_case_files_are_rules():
    tables = [np.eye(3, dtype=int)] * 2
    for rule in ("two thirds", "2 of 3", "n-1 of n", "60%", "at least 2", 2):
        assert D(tables, [1, 1, 1], rule=rule).zone().count == 6
    assert D(tables, [1, 1, 1], rule="weighted", weights=[3, 1, 1], quota=3).zone().count == 5
    assert D(tables, [1, 1, 1], rule="veto", veto=["actor 1"]).zone().count == 5


def test_forbidden_combinations_and_interactions():
    deals = D(
        [[[0, 4], [4, 0]], [[0, 3], [3, 0]]],
        [0, 0],
        issues=["land", "water"],
        options=[["theirs", "ours"], ["theirs", "ours"]],
        actors=["us", "them"],
        forbidden=[{"land": "theirs", "water": "theirs"}],
        interactions=[{"when": {"land": "ours", "water": "ours"}, "add": {"us": -5}}],
    )
    assert deals.n_deals == 3
    assert deals.utilities([{"land": "ours", "water": "ours"}]).tolist() == [[2.0, 0.0]]
    assert deals.zone().count == 3
    with pytest.raises(ValueError, match="no such combination"):
        deals.utilities([["theirs", "theirs"]])
    assert (
        deals.to_csv(deals.nash())
        == "land,water,us,them\ntheirs,ours,3.0,4.0\nours,theirs,4.0,3.0\n"
    )
    assert deals.to_arrow(deals.frontier()).num_rows == deals.frontier().n_points


def test_how_a_deal_stands():
    deals = ws.DealSpace.from_utilities([[10, 0], [6, 5], [5, 5], [0, 9]], [4, 4])
    poor = deals.standing([2])
    assert (poor.acceptable, poor.efficient, poor.dominated_by) == (True, False, (1,))
    assert poor.distances["frontier"] == poor.distances["nash"] == 1.0
    refused = deals.standing([0])
    assert (refused.acceptable, refused.refused_by) == (False, ("actor 2",))
    assert refused.shortfalls == (0, 4)
    assert deals.ideal().tolist() == [6.0, 5.0]
    assert deals.ideal("all").tolist() == [10.0, 9.0]
    assert deals.nadir("all").tolist() == [0.0, 0.0]
    assert deals.hypervolume() == 2.0
    assert deals.best_for("actor 2").deal == (1,)


def test_hypervolume_against_another_library():
    moocore = pytest.importorskip("moocore")
    rng = np.random.default_rng(1)
    for n in (2, 3, 4):
        points = rng.integers(0, 30, (25, n))
        ours = ws.DealSpace.from_utilities(points, [3] * n).hypervolume()
        inside = points[(points > 3).all(axis=1)]
        if len(inside):
            theirs = moocore.hypervolume(inside, ref=np.full(n, 3.0), maximise=True)
            assert ours == pytest.approx(theirs)


def test_lotteries_are_certified():
    rng = np.random.default_rng(3)
    for n in (2, 3):
        for _ in range(15):
            deals = ws.DealSpace.from_utilities(rng.integers(1, 40, (12, n)), [0] * n)
            for concept in ("nash", "kalai_smorodinsky", "egalitarian"):
                found = deals.lottery(concept)
                single = getattr(deals, concept)()
                assert sum(found.chances) == 1
                assert found.value >= single.value * (1 - 1e-6)
                assert found.certificate.gap <= 1e-5 * found.value
                if n == 2 or concept != "nash":
                    assert found.certificate.optimal
                mixed = np.array([float(c) for c in found.chances]) @ deals.utilities(found.deals)
                assert found.utilities == pytest.approx(mixed)


def test_each_actor_may_have_its_own_epsilon():
    rng = np.random.default_rng(0)
    deals = D(list(rng.integers(0, 10_000, (12, 2, 6))), [0, 0])
    near = deals.frontier(epsilon=[0, 500])
    assert near.epsilon[0] == 0
    assert near.epsilon[1] <= 500
    assert near.n_points <= deals.frontier().n_points


def test_weighted_products_of_high_powers_are_compared_exactly():
    # 2 ** 1000001 > 2 ** 1000000 * 1, and equal powers tie.
    deals = ws.DealSpace.from_utilities([[4, 1], [2, 2], [2, 1]], [0, 0])
    tied = deals.nash(weights=[Fraction(1_000_003, 1_000_000), Fraction(1_000_003, 1_000_000)])
    assert tied.count == 2
    tipped = deals.nash(weights=[Fraction(1_000_003, 1_000_000), 1])
    assert tipped.deals.tolist() == [[0]]


def test_from_a_case_or_a_scenario(tmp_path):
    hanoi = ws.DealSpace.from_scenario("hanoi")
    assert hanoi.parties == (0, 1)
    assert "onlooker" not in hanoi.actors
    open_to_parties = ws.DealSpace.from_scenario("hanoi", ratifiers=False)
    assert open_to_parties.n_actors == 2
    assert open_to_parties.zone().count >= hanoi.zone().count
    assert ws.DealSpace.from_scenario(ws.load("hanoi")).zone().count == hanoi.zone().count
    with pytest.raises(ws.CaseError):
        ws.DealSpace.from_scenario(tmp_path / "nothing.toml")
