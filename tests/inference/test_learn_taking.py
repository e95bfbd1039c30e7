"""Walk-away values in simulated talks: narrower than before, and no narrower than they may be."""

from __future__ import annotations

import pytest
from benchmarks.learning.taking import talks_calibrated


@pytest.mark.slow
def test_offers_and_signatures_narrow_walk_away_values_honestly() -> None:
    got, width = talks_calibrated(100, 2_000)
    assert 0.82 <= got.coverage()[0] <= 0.97
    assert abs(got.spread()[0] - 1.0) < 0.45
    assert width < 0.85


@pytest.mark.slow
def test_counted_thrice_they_are_found_out() -> None:
    got, _ = talks_calibrated(100, 2_000, power=3.0)
    assert got.spread()[0] > 1.4
