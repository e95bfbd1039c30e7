from __future__ import annotations

import pytest
from rich.cells import cell_len

from winset.analysis import Analysis
from winset.report.making import report
from winset.report.terminal import to_text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("which", ["whole", "hostile", "three"])
def test_summary_fits(which: str, width: int, request: pytest.FixtureRequest) -> None:
    text = to_text(report(request.getfixturevalue(which)), width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "\x1b" not in text


def test_summary_can_be_read_in_half_a_minute(hanoi: Analysis) -> None:
    text = to_text(report(hanoi))
    assert len(text.splitlines()) <= 55
    flat = " ".join(text.split())
    said = report(hanoi).answer
    assert said.headline in flat
    assert said.paragraph in flat
    for name in ("Packages worth tabling", "Offers on record", f"seed {hanoi.seed}"):
        assert name in flat


def test_the_whole_answer_still_fits_a_minute(whole: Analysis) -> None:
    assert len(to_text(report(whole)).splitlines()) <= 90


def test_markup_in_a_case_is_not_markup(hostile: Analysis) -> None:
    assert "<script>alert(1)</script>" in to_text(report(hostile), 200)
