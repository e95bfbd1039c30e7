"""What must not change a draw: the order of the file, other judgements, workers, the count."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import numpy as np
import random_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.model import Case
from winset.files.reading import load
from winset.model import compile_case
from winset.worlds import Prior, draw_worlds


def _prior(table: dict[str, Any]) -> Prior | None:
    try:
        return Prior(compile_case(Case.model_validate(table)))
    except ValueError as error:
        if "combination" not in str(error):
            raise
        return None


def _shuffled(table: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """The same case with its tables in another order (what stands in lists of options stays)."""

    def tables(mapping: dict[str, Any]) -> dict[str, Any]:
        order = data.draw(st.permutations(sorted(mapping)))
        return {key: mapping[key] for key in order}

    other = copy.deepcopy(table)
    other["issues"], other["actors"] = tables(other["issues"]), tables(other["actors"])
    for actor in other["actors"].values():
        for key in ("values", "swing", "points"):
            if key in actor:
                actor[key] = tables(actor[key])
                for issue, stated in actor[key].items():
                    if isinstance(stated, dict) and "worst" not in stated:
                        actor[key][issue] = tables(stated)
        if "weights" in actor:
            levels = [level.split(" = ") for level in actor["weights"].split(" > ")]
            actor["weights"] = " > ".join(
                " = ".join(data.draw(st.permutations(level))) for level in levels
            )
    return tables(other)


@settings(max_examples=30, deadline=None)
@given(random_cases.case_tables(), st.data())
def test_the_order_of_the_file_changes_nothing(table: dict[str, Any], data: st.DataObject) -> None:
    one, other = _prior(table), _prior(_shuffled(table, data))
    if one is None or other is None:
        assert one is other
        return
    first, second = one.quantities(one.draw(7, 3)), other.quantities(other.draw(7, 3))
    assert set(first) == set(second)
    for path, values in first.items():
        assert values.tobytes() == second[path].tobytes(), path
    worlds, again = one.decode(one.draw(7, 3)), other.decode(other.draw(7, 3))
    places = [again.actors.index(actor) for actor in worlds.actors]
    assert np.allclose(worlds.walk_away, again.walk_away[:, :, places], rtol=0, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(random_cases.case_tables(), st.data())
def test_interactions_and_events_may_be_reordered(
    table: dict[str, Any], data: st.DataObject
) -> None:
    other = {
        **table,
        "interactions": list(data.draw(st.permutations(table["interactions"]))),
        "events": list(data.draw(st.permutations(table["events"]))),
    }
    one, two = _prior(table), _prior(other)
    if one is None or two is None:
        assert one is two
        return
    whens = [str(i["when"]) for i in table["interactions"]]
    reasons = [(e["date"], e["reason"]) for e in table["events"]]
    if len(set(whens)) < len(whens) or len(set(reasons)) < len(reasons):
        return  # two entries say the same: which is the first is then a matter of order
    first, second = one.decode(one.draw(5, 3)), two.decode(two.draw(5, 3))
    assert np.allclose(first.utility, second.utility, rtol=0, atol=1e-9)
    assert np.allclose(first.walk_away, second.walk_away, rtol=0, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(random_cases.case_tables())
def test_adding_a_judgement_reshuffles_nothing(table: dict[str, Any]) -> None:
    more = copy.deepcopy(table)
    more["actors"] = {
        "a_new_one": {
            "role": "onlooker",
            "margin": "0 to 5",
            "values": {
                name: ["10 to 90" for _ in random_cases.labels(issue)]
                for name, issue in table["issues"].items()
            },
        },
        **more["actors"],
    }
    more["interactions"] = [
        {"when": {"i0": random_cases.labels(table["issues"]["i0"])}, "add": {"p0": "1 to 2"}},
        *more["interactions"],
    ]
    one, other = _prior(table), _prior(more)
    if one is None or other is None:
        assert one is other
        return
    first = dict(zip(_keys(one), one.draw(6, 9).T, strict=True))
    second = dict(zip(_keys(other), other.draw(6, 9).T, strict=True))
    assert len(second) > len(first)
    for key, column in first.items():
        assert column.tobytes() == second[key].tobytes()


def _keys(prior: Prior) -> list[str]:
    return [latent.key for latent in prior._decoder.model.catalogue.latents.values()]


@settings(max_examples=30, deadline=None)
@given(random_cases.case_tables(), st.lists(st.integers(0, 30), max_size=3))
def test_any_slice_is_the_same_whoever_draws_it(table: dict[str, Any], cuts: list[int]) -> None:
    prior = _prior(table)
    if prior is None:
        return
    whole = prior.decode(prior.draw(30, 4))
    ends = sorted({0, 30, *cuts})
    for start, stop in itertools.pairwise(ends):
        part = prior.decode(prior.draw(stop - start, 4, start=start))
        assert part.utility.tobytes() == whole.utility[:, start:stop].tobytes()
        assert part.walk_away.tobytes() == whole.walk_away[:, start:stop].tobytes()
        assert part.account.tobytes() == whole.account[start:stop].tobytes()


def test_same_seed_same_bytes_and_the_first_worlds_of_more() -> None:
    case = load("hanoi")
    one, again, more = (draw_worlds(compile_case(case), n, seed=1) for n in (300, 300, 500))
    other = draw_worlds(compile_case(case), 300, seed=2)
    assert one.utility.tobytes() == again.utility.tobytes()
    assert one.utility.tobytes() == more.utility[:, :300].tobytes()
    assert one.account.tobytes() == more.account[:300].tobytes()
    assert not np.array_equal(one.utility, other.utility)
    assert not np.array_equal(one.account, other.account)
