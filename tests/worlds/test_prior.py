"""The prior as a whole: what it covers, what it refuses, what it hands out."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from winset.case.judgement import VALUE
from winset.case.model import Case
from winset.case.walk import judgements
from winset.files.library import shipped
from winset.files.reading import load
from winset.model import compile_case
from winset.worlds import Prior, decoding


def case_of(actor: dict[str, Any], **more: Any) -> Case:
    issues = {"i": {"options": ["x", "y"]}, "s": {"items": ["a", "b"]}}
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": issues,
            "actors": {"a": {"role": "party", **actor}, "b": {"role": "party"}},
            **more,
        }
    )


@pytest.mark.parametrize("name", [case.id for case in shipped()])
def test_shipped_cases_are_drawn_as_they_are_explained(name: str) -> None:
    """Same judgements, and the same supports, as those that are printed back to the user."""
    case = load(name)
    prior = Prior(compile_case(case))
    judged = {handle.path: item for handle, item in prior.model.catalogue.judged.items()}
    stated = {place.path: place for place in judgements(case) if place.kind != "lever"}
    assert {path for path in judged if path in stated} == set(stated)
    for path, place in stated.items():
        assert judged[path].support == place.support, path
    extra = {path for path in judged if path not in stated}
    # Where nothing is said of a curve, it is a straight line.
    assert all(path.endswith(".curve") and judged[path].quantity.is_exact for path in extra)
    worlds = prior.decode(prior.draw(100, 1))
    assert np.isfinite(worlds.utility).all()
    assert np.isfinite(worlds.walk_away).all()
    assert (worlds.log_weight == 0).all()


def test_decoding_some_actors_leaves_them_as_they_are() -> None:
    prior = Prior(compile_case(load("hanoi")))
    z = prior.draw(50, 1)
    whole, part = prior.decode(z), prior.decode(z, actors=["dprk"])
    a = whole.index("dprk")
    assert (part.utility[:, :, a] == whole.utility[:, :, a]).all()
    assert (part.walk_away[:, :, a] == whole.walk_away[:, :, a]).all()
    assert (part.account == whole.account).all()


def test_z_is_checked() -> None:
    prior = Prior(compile_case(load("hanoi")))
    with pytest.raises(ValueError, match="must have shape"):
        prior.decode(np.zeros((5, prior.dims + 1)))
    with pytest.raises(ValueError, match="cannot draw -1 worlds"):
        prior.draw(-1, 1)
    assert prior.decode(prior.draw(0, 1)).n == 0


def test_too_many_worlds_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    prior = Prior(compile_case(load("hanoi")))
    monkeypatch.setattr(decoding, "MOST_BYTES", 100_000)
    with pytest.raises(ValueError, match="at a time"):
        prior.decode(prior.draw(100, 1))


@pytest.mark.parametrize("options", [{"shared_factor": 1.5}, {"shared_factor": -0.1}])
def test_options_are_checked(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Prior(compile_case(load("hanoi")), **options)  # type: ignore[arg-type]


def test_items_of_a_package_keep_their_sign() -> None:
    case = case_of({"values": {"s": {"a": "-60 to -20", "b": "20 to 60"}}})
    prior = Prior(compile_case(case))
    quantities = prior.quantities(prior.draw(3_000, 1))
    assert (quantities[prior.model.at("actors.a.values.s[a]")] < 0).all()
    assert (quantities[prior.model.at("actors.a.values.s[b]")] > 0).all()
    utility, space = prior.decode(prior.draw(200, 1)).utility[0, :, 0], prior.space
    best, worst = (
        space.columns_of(np.array(deal)) + space.offsets[:-1] for deal in ([0, 0, 1], [0, 1, 0])
    )
    # Leaving a out and taking b in is the best that the package can be.
    assert np.allclose(utility[:, best].sum(1), 100)
    assert np.allclose(utility[:, worst].sum(1), 0)


def test_central_world_stands_at_the_medians() -> None:
    case = load("hanoi")
    worlds = Prior(compile_case(case)).central()
    a, space = worlds.index("us"), worlds.space
    swings = {i: q.median(VALUE) for i, q in case.actors["us"].swing.items()}
    values = case.actors["us"].values["sanctions"]
    median = values["civilian parts of five"].median(VALUE)  # type: ignore[index,call-overload]
    null = np.array(space.null)
    step = null.copy()
    step[space.issues.index("sanctions")] = space.options[space.issues.index("sanctions")].index(
        "civilian parts of five"
    )
    columns = [space.columns_of(deal) + space.offsets[:-1] for deal in (step, null)]
    change = worlds.utility[0, 0, a][columns[0]].sum() - worlds.utility[0, 0, a][columns[1]].sum()
    joined = sum(
        i.add["us"].median(VALUE)
        for i in case.interactions
        if "us" in i.add
        and all(
            {"sanctions": "civilian parts of five", "weapons": "production goes on"}.get(k)
            in ([v] if isinstance(v, str) else v)  # type: ignore[operator]
            for k, v in i.when.items()
        )
    )
    assert change - joined == pytest.approx(
        swings["sanctions"] / sum(swings.values()) * (median - 100)
    )


def test_weights_of_no_possible_world_are_refused() -> None:
    worlds = Prior(compile_case(load("hanoi"))).central()
    assert worlds.weight.tolist() == [1.0]
    ruled_out = dataclasses.replace(worlds, log_weight=np.array([-np.inf]))
    with pytest.raises(ValueError, match="none of 1 worlds is possible"):
        _ = ruled_out.weight
