"""One label, one value: the same on the terminal, on the page and in the JSON."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

import html5lib
import pytest

import winset as ws
from winset.analysis import Analysis
from winset.findings.share import Share
from winset.report.export import to_json_text
from winset.report.html import to_html
from winset.report.making import report
from winset.report.terminal import to_text
from winset.words.chances import percent
from winset.words.gates import NAMES
from winset.words.kinds import kind_name
from winset.words.signing import stage_names

Pairs = dict[str, set[str]]


def cell_text(element) -> str:  # type: ignore[no-untyped-def]
    return " ".join("".join(element.itertext()).split())


def of_html(page: str, about: Mapping[str, str]) -> Pairs:
    """Every number of every table: by the texts of its row, and the title of its column.

    ``about`` is what the numbers of a table are of, by its caption, where no row says it.
    """
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    found: Pairs = defaultdict(set)
    for table in parser.parse(page).iter("table"):
        heads = [cell_text(head) for head in table.findall("thead/tr/th")]
        seen: dict[str, int] = defaultdict(int)
        for row in table.findall("tbody/tr"):
            cells = list(row)
            number = [c.get("class") == "n" for c in cells]
            texts = [cell_text(c) for c, n in zip(cells, number, strict=True) if not n]
            texts = [about.get(cell_text(table.find("caption")), ""), *texts]
            words = "; ".join(text for text in texts if text not in ("", "–"))
            seen[words] += 1
            turn = f" ({seen[words]})" if seen[words] > 1 else ""
            for cell, head, n in zip(cells, heads, number, strict=True):
                if n:
                    # One table may give a share with its error and another without.
                    value = cell_text(cell).partition(" ±")[0]
                    found[f"{words}{turn}: {head}"].add(value)
    return found


def of_terminal(text: str) -> Pairs:
    """Every gauge: its label, which may go on below, and its number."""
    found: Pairs = defaultdict(set)
    lines = [*text.splitlines(), ""]
    for line, after in pairwise(lines):
        bar = re.match(r"(.*?) +[█░]+ (.*?)(?: ±.*)?$", line)
        if bar:
            more = "" if re.search(r"[█░|*]", after) else f" {after.strip()}"
            found[f"{bar[1]}{more}".strip()].add(bar[2].strip())
    return found


@pytest.fixture(scope="module", params=["hanoi", "hospital_nurses", "prespa_2018", "valley_dam"])
def shown(request: pytest.FixtureRequest) -> tuple[Analysis, Pairs, Pairs, dict]:  # type: ignore[type-arg]
    analysis = ws.analyze(request.param, worlds=200)
    made = report(analysis)
    terminal = of_terminal(to_text(made, 240, full=True))
    about = {table.caption: table.about for table in made.tables}
    return (
        analysis,
        of_html(to_html(made), about),
        terminal,
        json.loads(to_json_text(analysis, made)),
    )


def test_page_says_one_number_under_one_label(shown) -> None:  # type: ignore[no-untyped-def]
    _, html, terminal, _ = shown
    assert len(html) > 50
    assert {label: values for label, values in html.items() if len(values) > 1} == {}
    assert {label: values for label, values in terminal.items() if len(values) > 1} == {}


def test_stages_are_the_same_on_terminal_page_and_json(shown) -> None:  # type: ignore[no-untyped-def]
    analysis, html, terminal, document = shown
    names = stage_names(analysis.model)
    core = [kind for kind in document["kinds"]["kinds"] if kind["core"]]
    for kind, found in zip(core, analysis.kinds.core, strict=True):
        called = kind_name(found)
        for stage, name in names.items():
            told = kind["passed" if stage == "pass" else stage]
            if told is None:
                continue
            said = percent(Share(**told))
            assert html[f"{called}: {name}"] == {said}
            label = name
            if stage == "sign":
                label = f"{called[:1].upper()}{called[1:]}: {name[:1].lower()}{name[1:]}"
            assert terminal.get(label, {said}) == {said}, label


def test_stopping_points_are_the_same_on_terminal_page_and_json(shown) -> None:  # type: ignore[no-untyped-def]
    _, html, terminal, document = shown
    for point in document["gates"]["points"]:
        name, said = NAMES[point["point"]], percent(Share(**point["share"]))
        if point["point"] == "unrecorded":  # no record, no diagnosis
            assert not any(name in label for label in (*html, *terminal))
            continue
        assert said in {value for label, found in html.items() if name in label for value in found}
        assert terminal.get(name[:1].upper() + name[1:], {said}) == {said}


def test_page_of_judgement_is_the_same_in_all(shown) -> None:  # type: ignore[no-untyped-def]
    analysis, _, _, document = shown
    made = report(analysis)
    page, text = " ".join(to_html(made).replace("\u00a0", " ").split()), to_text(made, 500)
    assert document["answer"]["headline"] == made.answer.headline
    assert made.answer.headline in page
    assert made.answer.headline in text
    for row in document["answer"]["rows"]:
        assert f"{row['about']} " in text
        assert row["said"] in text
        assert row["said"].replace("'", "&#39;") in page


def test_chance_of_the_answer_is_the_figure_that_stands_elsewhere(shown) -> None:  # type: ignore[no-untyped-def]
    _, _, _, document = shown
    found = document["judgement"]
    chance, code = found["chance"]["value"], found["answer"]["code"]
    if code == "possible":
        assert chance == document["gates"]["possible"]["value"]
    elif code == "package":
        assert chance == document["packages"]["packages"][0]["fresh"]["value"]
    elif code in ("fits", "misfit"):
        foreseen = document["misfit"]["foreseen"]["value"]
        assert chance == pytest.approx(foreseen if code == "fits" else 1 - foreseen, abs=1e-6)
    else:
        points = {p["point"]: p["share"]["value"] for p in document["gates"]["points"]}
        assert chance == pytest.approx(points[code], abs=1e-6)


TABLE = (
    '<table><caption><span>{}</span></caption><thead><tr><th scope="col">Point</th>'
    '<th scope="col" class="n">N</th></tr></thead><tbody><tr><th scope="row">a</th>'
    '<td class="n">{}</td></tr></tbody></table>'
)


def test_the_check_can_fail() -> None:
    page = TABLE.format("x", "1 %") + TABLE.format("y", "2 %")
    assert of_html(page, {}) == {"a: N": {"1 %", "2 %"}}
    assert of_html(page, {"x": "X"}) == {"X; a: N": {"1 %"}, "a: N": {"2 %"}}
    assert of_terminal("A label ██░░ 43 % ± 1\ngoes on\n") == {"A label goes on": {"43 %"}}
