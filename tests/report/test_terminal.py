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
    assert len(text.splitlines()) <= 69
    flat = " ".join(text.split())
    said = report(hanoi).answer
    assert said.headline in flat
    assert all(f"{row.head} {row.text}" in flat for row in said.rows)
    for name in ("Packages worth tabling", f"seed {hanoi.seed}"):
        assert name in flat
    assert "Offers on record" in to_text(report(hanoi), full=True)


def test_the_whole_answer_still_fits_a_minute(whole: Analysis) -> None:
    assert len(to_text(report(whole), full=True).splitlines()) <= 110


def test_terms_of_art_are_explained_where_they_first_appear(whole: Analysis) -> None:
    text = " ".join(to_text(report(whole), full=True).split())
    _, _, rest = text.partition("Which bargain was to be had")
    for term, meaning in (("lever ", "A lever is"), ("dB", "Decibels (dB) measure")):
        assert rest.count(meaning) == 1
        assert 0 < rest.index(meaning) - rest.index(term) < 700


def test_markup_in_a_case_is_not_markup(hostile: Analysis) -> None:
    assert "<script>alert(1)</script>" in to_text(report(hostile), 200)
