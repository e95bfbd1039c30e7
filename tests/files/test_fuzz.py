"""A small, seeded share of the benchmark ``fuzz``, which runs with ``python -m benchmarks``."""

from random import Random

import pytest
from benchmarks.fuzz.growing import GROWING
from benchmarks.fuzz.inputs import MAKERS, bases
from benchmarks.fuzz.marks import MARKED
from benchmarks.fuzz.slips import SLIPS, slip
from benchmarks.fuzz.trying import attempts, marked_attempts

from winset.case.errors import MOST_FOUND
from winset.files.reading import reads


@pytest.mark.parametrize("kind", MAKERS)
def test_no_input_ends_in_a_traceback(kind: str) -> None:
    tally = attempts(kind, 60 if kind == "case" else 120, seed=2)
    assert tally.faults == []
    assert tally.counts["refused"] > 0
    assert tally.counts["case"] > 0


def test_a_slip_is_found_on_its_line() -> None:
    random = Random(4)
    missed = []
    for _ in range(150):
        made = slip(random.choice(bases()[:3]), random)
        errors = reads(made.text).errors
        assert all(defect.line is not None for defect in errors), made
        if errors and not any(d.line == made.line or f"line {made.line}" in str(d) for d in errors):
            missed.append((made.kind, made.text.split("\n")[made.line - 1], str(errors[0])))
    # Two things that are said as one, such as an id and what answers it, may be at odds unseen.
    assert len(missed) <= 1, missed


def test_every_kind_of_slip_is_made() -> None:
    random = Random(1)
    assert {slip(bases()[0], random).kind for _ in range(300)} == set(SLIPS)


@pytest.mark.parametrize("name", GROWING)
def test_a_costly_input_is_refused_or_read(name: str) -> None:
    text = GROWING[name](6_000)
    assert 3_000 < len(text.encode()) < 12_000
    reading = reads(text)
    assert len(reading.errors) <= MOST_FOUND
    assert (reading.case is None) == bool(reading.errors)


@pytest.mark.parametrize("kind", MARKED)
def test_a_slip_in_a_sheet_or_a_scenario_is_found_at_its_place(kind: str) -> None:
    tally = marked_attempts(kind, 2_000 // len(MARKED), seed=3)
    assert tally.faults == []
    assert tally.counts["refused"] > 20
    # One in twenty may be told elsewhere: two places that are at odds may both be the wrong one.
    assert len(tally.missed) <= 0.05 * tally.counts["refused"] + 2, tally.missed
