"""A request is checked once, for every door alike; what is asked by name weighs the record."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

import winset as ws
from winset.analysis import SECTIONS, Request, RequestError
from winset.runs.sweep_cases import case_inputs


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"worlds": 0}, "worlds", "between 1 and 1,000,000, not 0"),
        ({"worlds": 1_000_001}, "worlds", "not 1,000,001"),
        ({"worlds": 10.5}, "worlds", "whole number, not 10.5"),
        ({"worlds": "10"}, "worlds", "whole number"),
        ({"seed": -1}, "seed", "between 0"),
        ({"seed": 2**63}, "seed", "between 0"),
        ({"sections": []}, "sections", "no section was named"),
        ({"sections": ["dealz"]}, "sections", "did you mean 'deals'"),
        ({"sections": ["deals", "accounts"], "record": False}, "record", "'accounts' rests on"),
    ],
)
def test_what_cannot_be_met_is_refused(asked: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(RequestError, match=said) as caught:
        Request(**asked)
    assert caught.value.field == field
    assert isinstance(caught.value, ValueError)


def test_sections_are_kept_in_one_order_and_once() -> None:
    assert Request(sections=["gates", "deals", "gates"]).sections == ("deals", "gates")
    assert Request(sections="gates").sections == ("gates",)
    assert Request().sections == SECTIONS
    assert Request(worlds=np.int64(7)).worlds == 7
    assert Request(worlds=7) == Request(7)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Request().worlds = 3  # type: ignore[misc]


def test_every_door_checks_alike() -> None:
    with pytest.raises(RequestError, match="between 1 and"):
        ws.analyze("hanoi", worlds=0)
    with pytest.raises(RequestError, match="between 1 and"):
        case_inputs(["hanoi"], worlds=[10, 0])
    with pytest.raises(RequestError, match="did you mean"):
        case_inputs(["hanoi"], only=["gate"])
    for ask in (ws.learn, ws.compare):
        with pytest.raises(RequestError, match="between"):
            ask("hanoi", *(["hanoi"] if ask is ws.compare else []), seed=-1)


def test_what_is_asked_by_name_is_what_the_whole_run_says() -> None:
    """No section that is asked for by name leaves the record out in silence."""
    whole = ws.analyze("doha_2008", worlds=300)
    for section in ("deals", "gates", "bridges", "unknowns"):
        alone = ws.analyze("doha_2008", worlds=300, only=[section])
        assert alone.record
        assert alone.zone.epochs == whole.zone.epochs
        assert alone.packages == whole.packages
        if section != "deals":
            assert getattr(alone, section) == getattr(whole, section)
    prior = ws.analyze("doha_2008", worlds=300, only=["deals"], record=False)
    assert not prior.record
    assert prior.zone.epochs == whole.learning.prior.epochs  # type: ignore[union-attr]
    assert prior.zone.epochs != whole.zone.epochs
    assert prior.learning is None
