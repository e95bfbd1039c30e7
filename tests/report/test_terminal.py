from __future__ import annotations

import pytest
from rich.cells import cell_len

from winset.analysis import Analysis
from winset.report.making import report
from winset.report.terminal import to_text
from winset.words.terms import MORE


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("which", ["whole", "hostile", "three"])
def test_summary_fits(which: str, width: int, request: pytest.FixtureRequest) -> None:
    text = to_text(report(request.getfixturevalue(which)), width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "\x1b" not in text


@pytest.mark.parametrize("which", ["whole", "hanoi", "three"])
def test_the_answer_stands_on_one_screen(which: str, request: pytest.FixtureRequest) -> None:
    """Of 80 by 24, one line is the command's and one says where the report is."""
    found = report(request.getfixturevalue(which))
    lines = to_text(found, 80).splitlines()
    assert len(lines) <= 22
    flat = " ".join(" ".join(lines).split())
    for text in (found.title, found.question, f"{found.answer.headline}.", MORE):
        assert text in flat
    said = {row.head: row.text for row in found.answer.rows}
    assert f"{said['Chance']}" in flat
    for head in ("The bargain", "Best package", "The package", "Confidence"):
        assert head not in said or f"{head} {said[head]}" in flat, head


def test_the_range_is_drawn_with_the_chance(hanoi: Analysis) -> None:
    (line,) = (x for x in to_text(report(hanoi), 80).splitlines() if x.startswith("Chance"))
    assert "━" in line
    assert line.rstrip().endswith("%")
    band = next(card.marks[-1] for card in report(hanoi).cards if card.id == "chances")
    assert band.share is not None
    scale = line.partition("none ")[2].partition(" certain")[0]
    assert scale.index("●") == int(band.share.value * len(scale))
    assert abs(scale.index("━") / len(scale) - band.low) < 1 / len(scale)
    assert abs((scale.rindex("━") + 1) / len(scale) - band.high) <= 1 / len(scale)


def test_all_of_the_page_is_printed_in_full(hanoi: Analysis) -> None:
    flat = " ".join(to_text(report(hanoi), full=True).split())
    rows = [row for row in report(hanoi).answer.rows if row.head != "Chance"]
    assert all(f"{row.head} {row.text}" in flat for row in rows)
    for name in ("Packages worth tabling", "Offers on record", f"seed {hanoi.seed}"):
        assert name in flat


def test_the_whole_answer_still_fits_a_minute(whole: Analysis) -> None:
    assert len(to_text(report(whole), full=True).splitlines()) <= 118


def test_terms_of_art_are_explained_where_they_first_appear(whole: Analysis) -> None:
    text = " ".join(to_text(report(whole), full=True).split())
    _, _, rest = text.partition("Which bargain was to be had")
    for term, meaning in (("lever ", "A lever is"), ("dB", "Decibels (dB) measure")):
        assert rest.count(meaning) == 1
        assert 0 < rest.index(meaning) - rest.index(term) < 700


def test_markup_in_a_case_is_not_markup(hostile: Analysis) -> None:
    assert "<script>alert(1)</script>" in to_text(report(hostile), 200)
