"""A case as a plain scenario: the same numbers as its central world."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from winset.case.errors import CaseError
from winset.case.model import Kind
from winset.case.preferences import centroid
from winset.exchange.flatten import scenario_of
from winset.exchange.opening import load
from winset.exchange.writing import decimal
from winset.files.library import shipped_ids
from winset.model import compile_case
from winset.worlds.prior import Prior


@pytest.mark.parametrize("name", shipped_ids())
def test_the_tables_are_those_of_the_central_world(name: str) -> None:
    case = load(name).model_copy(
        update={"interactions": (), "forbidden": (), "compliance": (), "events": ()}
    )
    flat = scenario_of(case)
    central = Prior(compile_case(case)).central()
    space = central.space
    assert tuple(len(options) for options in flat.scenario.options) == space.sizes
    for i, party in enumerate(flat.scenario.parties):
        actor = central.index(party)
        for j, table in enumerate(flat.scenario.tables):
            own = central.utility_at(0)[0, actor, space.offsets[j] : space.offsets[j + 1]]
            mine = 100 * np.asarray(table[i], dtype=float)
            # Constants may sit in another issue, where a package has items that are better out.
            assert own - own[0] == pytest.approx(mine - mine[0], abs=1e-9)
        total = sum(100 * float(table[i, 0]) for table in flat.scenario.tables)
        first = central.utility_at(0)[0, actor, space.offsets[:-1]].sum()
        assert total - first == pytest.approx(
            100 * float(flat.scenario.walk_away[i]) - central.walk_away_at(0)[0, actor], abs=1e-9
        )


def test_what_is_left_out_is_listed() -> None:
    named = load("panama_canal").model_copy(
        update={
            "outcome": "none",
            "asks": "which deal",
            "kinds": {"step": Kind(core=True, when={"defense_role": "United States"})},
        }
    )
    bare = load("panama_canal").model_copy(update={"outcome": "none", "asks": None})
    rest = scenario_of(bare).left_out
    assert scenario_of(named).left_out == (
        "the question that the case asks (which deal) is left out",
        "1 kinds of deal are left out",
        *rest,
    )
    assert rest[0].startswith("ids become names")
    assert rest[1] == "left out: summary, question, held, shared_factor, sources"
    signed = named.model_copy(update={"outcome": {"defense_role": "United States"}, "asks": None})
    assert scenario_of(signed).left_out[0] == "the deal that was reached (outcome) is left out"
    said = " ".join(scenario_of(load("hanoi")).left_out)
    for word in ("medians", "null deal", "unsc", "interactions", "events", "levers"):
        assert word in said


def test_a_case_without_parties_has_nothing_to_export() -> None:
    lonely = load("valley_dam").model_copy(update={"actors": {}})
    with pytest.raises(CaseError, match="no party"):
        scenario_of(lonely)


def test_centroids_of_rankings_with_ties() -> None:
    weights = centroid([["a"], ["b", "c"]], Fraction(100))
    # The corners are (100, 0, 0) and a third each; their mean is the centroid.
    assert weights == {"a": Fraction(200, 3), "b": Fraction(50, 3), "c": Fraction(50, 3)}
    assert sum(centroid([["a"], ["b"], ["c", "d"], ["e"]], Fraction(100)).values()) == 100


@pytest.mark.parametrize("text", ["0", "1", "-0.5", "12.0625", "0.0001", "-1234.5678901234567"])
def test_decimals_are_exact(text: str) -> None:
    x = Fraction(text)
    written = decimal(x)
    assert written is not None
    assert Fraction(written) == x


def test_numbers_without_a_finite_decimal_have_none() -> None:
    assert decimal(Fraction(1, 3)) is None
    assert decimal(Fraction(1, 2**40)) is None
