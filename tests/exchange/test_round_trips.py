"""What is written in Genius's or NegMAS's format is read back as it was."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.errors import CaseError
from winset.exchange.genius import read_scenario
from winset.exchange.genius_writing import write_scenario
from winset.exchange.negmas import read_folder
from winset.exchange.negmas_writing import write_folder
from winset.exchange.scenario import Scenario

_NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cn", "Co")),
    min_size=1,
    max_size=8,
)
_NUMBERS = st.one_of(
    st.integers(0, 100).map(Fraction),
    st.fractions(0, 100, max_denominator=33),
    st.decimals(0, 1, places=4).map(Fraction),
)


@st.composite
def scenarios(draw: st.DrawFn, *, negative: bool = False) -> Scenario:
    """Two or three parties, one to four issues, some of them worth nothing."""
    n_parties = draw(st.integers(2, 3))
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    numbers = _NUMBERS | _NUMBERS.map(lambda x: -x) if negative else _NUMBERS
    issues = draw(st.lists(_NAMES, min_size=len(sizes), max_size=len(sizes), unique=True))
    options = tuple(
        tuple(draw(st.lists(_NAMES, min_size=n, max_size=n, unique=True))) for n in sizes
    )
    weights = tuple(
        tuple(draw(st.decimals(0, 1, places=3).map(Fraction)) for _ in sizes)
        for _ in range(n_parties)
    )
    values = tuple(
        tuple(tuple(draw(numbers) / 100 for _ in range(n)) for n in sizes) for _ in range(n_parties)
    )
    reservation = tuple(
        draw(st.none() | st.decimals(0, 1, places=3).map(Fraction)) for _ in range(n_parties)
    )
    discount = tuple(
        draw(st.none() | st.sampled_from([Fraction(1, 2), Fraction(9, 10)]))
        for _ in range(n_parties)
    )
    bias = tuple(
        draw(st.sampled_from([Fraction(0), Fraction(1, 8)])) if negative else Fraction(0)
        for _ in range(n_parties)
    )
    return Scenario(
        name="fuzz",
        issues=tuple(issues),
        options=options,
        parties=("ann", "bob", "cat")[:n_parties],
        weights=weights,
        values=values,
        reservation=reservation,
        discount=discount,
        bias=bias,
    )


def utilities(scenario: Scenario) -> list[tuple[Fraction, ...]]:
    """Utility of every deal to every party, the slow way."""
    tables = scenario.tables
    return [
        tuple(
            sum((tables[j][i, k] for j, k in enumerate(deal)), Fraction(0))
            for i in range(len(scenario.parties))
        )
        for deal in itertools.product(*(range(len(o)) for o in scenario.options))
    ]


@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_genius_files_are_read_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario
) -> None:
    folder = tmp_path_factory.mktemp("genius")
    notes = write_scenario(scenario, folder)
    again = read_scenario(folder)
    assert again.parties == scenario.parties
    assert again.issues == scenario.issues
    assert again.options == scenario.options
    assert again.discount == scenario.discount
    exact = not any("rounded" in note for note in notes)
    for i, party in enumerate(scenario.parties):
        # Utilities beyond 1 are divided together with the reservation value.
        unit = max(Fraction(1), scenario.ideal[i])
        assert any("divided" in note and party in note for note in notes) == (unit > 1)
        before = [u[i] / unit for u in utilities(scenario)] + [scenario.walk_away[i] / unit]
        after = [u[i] for u in utilities(again)] + [again.walk_away[i]]
        close = [float(x) for x in after] == pytest.approx([float(x) for x in before], abs=1e-12)
        assert after == before if exact else close


@settings(max_examples=40, deadline=None)
@given(scenarios(negative=True))
def test_negative_values_and_constants_move_utility_and_reservation_together(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario
) -> None:
    folder = tmp_path_factory.mktemp("genius")
    write_scenario(scenario, folder)
    again = read_scenario(folder)
    for i in range(len(scenario.parties)):
        before = np.array([float(u[i] - scenario.walk_away[i]) for u in utilities(scenario)])
        after = np.array([float(u[i] - again.walk_away[i]) for u in utilities(again)])
        # The same gains over no agreement, up to the unit of utility.
        unit = max(1.0, np.ptp(before) / np.ptp(after)) if np.ptp(after) else 1.0
        assert before == pytest.approx(after * unit, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(scenarios(negative=True))
def test_negmas_files_are_read_back_to_the_last_digit_of_a_double(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario
) -> None:
    folder = tmp_path_factory.mktemp("negmas")
    assert write_folder(scenario, folder) == ("numbers are rounded to doubles",)
    again = read_folder(folder)
    assert again.parties == scenario.parties
    assert again.issues == scenario.issues
    assert again.options == scenario.options
    assert again.discount == scenario.discount
    for before, after in zip(utilities(scenario), utilities(again), strict=True):
        assert [float(x) for x in after] == pytest.approx([float(x) for x in before], abs=1e-12)
    # A reservation value that was not stated is still not stated.
    assert [r is None for r in again.reservation] == [r is None for r in scenario.reservation]
    assert [float(x) for x in again.walk_away] == pytest.approx(
        [float(x) for x in scenario.walk_away], abs=1e-12
    )


def test_names_are_escaped_and_characters_that_xml_cannot_hold_are_refused(tmp_path: Path) -> None:
    def scenario(option: str) -> Scenario:
        half = Fraction(1, 2)
        return Scenario(
            "x",
            ("a",),
            ((option, "b"),),
            ("p", "q"),
            ((half,), (half,)),
            (((half, half),), ((half, half),)),
            (None, None),
        )

    odd = """<&>"' \t"""
    write_scenario(scenario(odd), tmp_path)
    assert read_scenario(tmp_path).options[0][0] == odd.strip()
    with pytest.raises(CaseError, match="XML cannot hold"):
        write_scenario(scenario("\x01"), tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    one = Fraction(1)
    scenario = Scenario("x", ("a",), (("o",),), ("p",), ((one,),), (((one,),),), (None,))
    with pytest.raises(CaseError, match="no folder to write to"):
        write_scenario(scenario, tmp_path / "file" / "below")
