"""Pages of a comparison, of what was learned, of many analyses."""

from __future__ import annotations

import csv
import io
from datetime import date

import html5lib
import pytest

import winset as ws
from winset.cli import main
from winset.files.editing import changed
from winset.report.html import to_html
from winset.report.pages.comparison import comparison_page
from winset.report.pages.learning import learning_page


def plain(made):
    return " ".join(html5lib.parse(to_html(made), namespaceHTMLElements=False).itertext())


@pytest.fixture(scope="module")
def pair():
    one = ws.load("hanoi")
    return one, changed(one, {"actors.us.margin": "-20 to 0"})


def test_the_steps_lead_from_one_answer_to_the_other(pair):
    found = ws.compare(*pair, names=("first", "second"), worlds=200)
    made = comparison_page(*pair, found)
    (figure,) = made.figures
    assert sum(d.share for d in found.drivers) == pytest.approx(
        found.second.value - found.first.value, abs=1e-3
    )
    said = plain(made)
    assert "in first" in said
    assert "US: what walking away is worth" in said
    assert "actors.us.margin" not in said
    assert figure.draw(360).count("<rect") >= 1
    assert to_html(made) == to_html(comparison_page(*pair, found))


def test_cases_that_are_alike_say_so(pair):
    one, _ = pair
    found = ws.compare(one, one, worlds=50)
    assert "Whatever is stated in one is stated in the other." in plain(
        comparison_page(one, one, found)
    )


def test_what_was_learned_is_drawn_act_by_act():
    case = ws.load("hanoi")
    belief = ws.learn(case, worlds=400, until=date(2019, 2, 27))
    later = ws.predict(case, worlds=400, until=date(2019, 2, 27))
    made = learning_page(case, belief, later, n_worlds=400)
    assert [figure.id for figure in made.figures] == ["timeline"]
    margins = next(table for table in made.tables if table.id == "margins")
    assert len(margins.rows) == len(belief.steps)
    assert "as foreseen on that day" in plain(made)


def test_a_case_without_a_record_has_a_page_too():
    case = ws.load("valley_dam")
    made = learning_page(case, ws.learn(case, worlds=200), n_worlds=200)
    assert plain(made)


def test_commands_write_their_pages(tmp_path, capsys):
    folder = tmp_path / "many"
    assert (
        main(["sweep", "valley_dam", "--worlds", "100", "--seeds", "1-2", "-o", str(folder)]) == 0
    )
    rows = list(csv.DictReader(io.StringIO((folder / "overview.csv").read_text())))
    assert [row["seed"] for row in rows] == ["1", "2"]
    assert "2 analyses" in (folder / "overview.html").read_text()
    page = tmp_path / "learned.html"
    assert main(["learn", "valley_dam", "--worlds", "200", "-o", str(page)]) == 0
    assert page.read_text().startswith("<!doctype html>")
    out = tmp_path / "compared.html"
    assert main(["compare", "valley_dam", "valley_dam", "--worlds", "50", "-o", str(out)]) == 0
    assert out.is_file()
    capsys.readouterr()
    for wrong in ("page.pdf", str(tmp_path)):
        assert main(["learn", "valley_dam", "-o", wrong]) == 2
        assert "a page is written to a file such as learned.html" in capsys.readouterr().err
