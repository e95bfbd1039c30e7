"""What the answer owes to the steps of amounts: against arithmetic by hand, whatever the step."""

from pathlib import Path

import numpy as np
import pytest

from winset.analysis import analyze
from winset.case.model import Case
from winset.files.reading import loads, read_file, reads
from winset.files.writing import dumps
from winset.findings.steps import StepsFinding, steps_finding
from winset.model import compile_case
from winset.words.steps import step_words
from winset.worlds.prior import Prior

UNION, BOARD = (10.0, 10.0 / 1.6448536), (-20.0, 20.0 / 1.6448536)


def pay_talks(step: float | None, **union: object) -> Case:
    numeric = {"low": 0, "high": 10} | ({} if step is None else {"step": step})
    return Case.model_validate(
        {
            "format": 1,
            "title": "Pay talks",
            "issues": {"raise": {"range": numeric, "status_quo": 0}},
            "actors": {
                "union": {
                    "role": "party",
                    "margin": "0 to 20",
                    "values": {"raise": {"worst": 0, "best": 10} | union},
                },
                "board": {
                    "role": "party",
                    "margin": "-40 to 0",
                    "values": {"raise": {"worst": 10, "best": 0}},
                },
            },
        }
    )


def by_hand(n: int = 400_000) -> float:
    """Chance that some raise above 0 serves both: union from its margin up, board up to its own."""
    rng = np.random.default_rng(5)
    least = np.maximum(rng.normal(*UNION, n), 0.0) / 10
    most = np.minimum(-rng.normal(*BOARD, n), 100.0) / 10
    return float(((least <= most) & (most > 0)).mean())


def steps_of(case: Case, n: int = 1_000) -> StepsFinding:
    prior = Prior(compile_case(case))
    z = prior.draw(n, 1)
    found = steps_finding(prior, prior.decode(z), z)
    assert found is not None
    return found


@pytest.mark.parametrize("step", [2.0, 1.0, 0.5, 0.1, None])
def test_whatever_the_step_the_last_row_is_the_continuous_answer(step: float | None) -> None:
    found = steps_of(pay_talks(step))
    chances = [row.of("any") for row in found.rows]
    kept = [chance.keep.value for chance in chances if chance is not None]
    assert kept == sorted(kept)  # a finer grid has all deals of a coarser one
    assert found.settled
    assert kept[-1] == pytest.approx(by_hand(), abs=0.04)
    assert found.owed("any") == pytest.approx(kept[-1] - kept[0])
    assert found.stated == (() if step is None else ("raise",))


def test_continuous_amounts_give_the_answer_by_hand() -> None:
    found = analyze(pay_talks(None), worlds=4_000, only=["deals"], record=False)
    assert found.zone.close.zone.value == pytest.approx(by_hand(), abs=0.02)
    assert found.steps is not None
    assert step_words(found.model, found.steps, found.kinds.of("any")) == ""


def test_a_coarse_step_is_told_with_its_share() -> None:
    found = analyze(pay_talks(1.0), worlds=1_000, only=["deals"], record=False)
    said = step_words(found.model, found.steps, found.kinds.of("any"))
    assert "steps (raise: 1)" in said
    assert "points apart" in said


def test_rows_share_their_worlds_with_a_grid_that_is_stated_so() -> None:
    """Halving a step is the case with half the step: the same worlds, the same chance."""
    row = steps_of(pay_talks(1.0)).rows[1]
    stated = steps_of(pay_talks(0.5)).rows[0]
    assert row.kinds == stated.kinds


def test_what_is_valued_step_by_step_is_left_as_it_is() -> None:
    case = pay_talks(5.0)
    tables = case.to_mapping()
    tables["actors"]["union"]["values"]["raise"] = [0, "30 to 70", 100]
    found = steps_of(Case.model_validate(tables))
    assert (found.fixed, len(found.rows)) == (("raise",), 1)


def test_a_case_without_amounts_has_no_steps() -> None:
    case = loads(
        'format = 1\ntitle = "t"\n[issues.x]\noptions = ["a", "b"]\n'
        '[actors.one]\nrole = "party"\nmargin = 0\nvalues = { x = [0, 100] }\n'
        '[actors.two]\nrole = "party"\nmargin = 0\nvalues = { x = [100, 0] }\n'
    )
    prior = Prior(compile_case(case))
    assert steps_finding(prior, prior.decode(prior.draw(10, 1)), prior.draw(10, 1)) is None


@pytest.mark.parametrize(
    ("low", "high", "width"), [(0, 10, 0.01), (0, 100, 0.1), (20, 60, 0.1), (-1, 1, 0.01)]
)
def test_continuous_amounts_stand_on_a_grid_of_round_numbers(
    low: float, high: float, width: float
) -> None:
    from winset.case.choices import steps
    from winset.case.model import NumericRange

    numeric = NumericRange(low=low, high=high)
    assert numeric.width == pytest.approx(width)
    assert 200 <= round(steps(numeric)) <= 2_000


def test_a_range_without_a_step_is_read_and_written_back() -> None:
    case = pay_talks(None)
    assert "step" not in dumps(case)
    assert loads(dumps(case)) == case
    text = dumps(case).replace("status_quo = 0", "status_quo = 3.3333")
    (found,) = reads(text, "x").errors
    assert "state step for finer ones" in str(found)


def test_the_answer_of_the_input_is_owed_to_its_step(shared: Path) -> None:
    case = read_file(shared / "repro" / "repro_14.toml").unwrap()
    found = analyze(case, worlds=1_000, only=["deals"], record=False).steps
    assert found is not None
    assert found.owed("any") > 0.1
