"""Do the odds of accounts come true, with evidence, mixed truths and three tellers?"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("two issues, the truth may be mixed", "told by three")


@pytest.fixture
def odds(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import the benchmark, which stands beside the package."""
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("benchmarks.learning.odds")


def test_bins_and_scores_of_known_chances(odds: Any) -> None:
    rng = np.random.default_rng(3)
    chance = rng.random(4_000)
    honest = odds.Outcome(chance, rng.random(4_000) < chance)
    assert abs(honest.off) < 3.0
    assert abs(honest.score_off) < 3.0
    assert honest.doubled.score_off < -10.0
    assert odds.Outcome(np.array([0.1, 0.9]), np.array([False, True])).bins() == (
        "0.10: 0.00 of 1, 0.90: 1.00 of 1"
    )


def test_a_dispute_is_told_as_it_should_be(odds: Any) -> None:
    """The true teller tells what was offered; nobody else says the same."""
    case, owner = odds.Disputes(
        odds.Dispute(("seller", "buyer", "broker"), evidence=(("1", "0", "0"),))
    ).draw(4)
    told = [event.terms["price"] for event in case.events if event.account]
    assert len(set(told)) == len(told) == 3
    assert len({event.terms["volume"] for event in case.events if event.account}) == 1
    assert case.evidence[0].observed == (owner == (0,))


@pytest.mark.slow
def test_chances_of_accounts_come_true(odds: Any) -> None:
    found = [odds.outcome(odds.DISPUTES[kind], 45, 250, seed=1 + k) for k, kind in enumerate(KINDS)]
    together = odds.Outcome(
        np.concatenate([got.chance for got in found]), np.concatenate([got.true for got in found])
    )
    assert abs(together.off) < 3.0
    assert abs(together.score_off) < 3.0
    # The check can fail: whoever counts everything twice claims more than comes true.
    assert together.doubled.score_off < -3.0
