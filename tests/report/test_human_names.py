"""Nothing that people read is a path of the case file, an id that has a name, or a bad plural."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import winset as ws
from winset.analysis import Analysis
from winset.report.brief.making import brief
from winset.report.brief.texts import to_markdown
from winset.report.html import PHONE, WIDE
from winset.report.making import report
from winset.report.model import Gauges, Lines, Note, Report, Shown, Table
from winset.report.terminal import to_text

CASES = [
    "doha_2008",
    "gm_uaw_2019",
    "hanoi",
    "hospital_nurses",
    "panama_canal",
    "prespa_2018",
    "valley_dam",
]
# Where something stands in a case file.
PATH = re.compile(
    r"\b(?:actors|issues|levers|events|evidence|interactions|compliance|accounts|ties|kinds)"
    r"(?:\.[a-z]|\[)"
    r"|\w\[\d+\]"
)
# Ids of two words or more; of one word, an id may be what people say.
ID = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
PLURAL = re.compile(
    r"(?<![\d.,\-–~])\b1 (?:points|issues|worlds|offers|packages|judgements|deals|versions|acts"
    r"|options|parties|ratifiers|levers|ranges|votes)\b"
)


def texts(found: Report) -> Iterator[tuple[str, str]]:
    """Everything that a report says, with where it stands; not what cites a source."""
    yield "headline", found.answer.headline
    yield from (("answer", f"{row.head} {row.text}") for row in found.answer.rows)
    for card in found.cards:
        yield card.id, f"{card.head} {card.note}"
        yield from ((card.id, f"{mark.label} {mark.tip}") for mark in card.marks)
        yield from ((card.id, f"{issue}: {option}") for issue, option in card.terms)
    for section in found.sections:
        yield from ((section.id, text) for text in section.texts())
        for part in section.parts:
            if not isinstance(part, Note):
                table = part if isinstance(part, Table) else part.data
                yield from _cells(table)
        for figure in section.figures:
            yield figure.id, figure.alt
            yield from ((figure.id, f"{mark} {text}") for mark, text in figure.key)
            for width in (WIDE, PHONE):
                drawn = re.sub(r"<(?!text|tspan)[^>]*>", "", figure.draw(width))
                yield figure.id, re.sub(r"<[^>]*>", " ", drawn)
        for shown in (section.brief, section.more):
            if shown is not None:
                yield from _shown(section.id, shown)


def _cells(table: Table) -> Iterator[tuple[str, str]]:
    quoted = [k for k, column in enumerate(table.columns) if column.kind in {"cite", "url", "key"}]
    if table.id == "sources":  # what is cited goes by the key that cites it
        return
    for row in table.rows:
        for k, cell in enumerate(row):
            lines = cell if isinstance(cell, tuple) else (cell,)
            if k not in quoted:
                yield from ((table.id, line) for line in lines if isinstance(line, str))


def _shown(where: str, shown: Shown) -> Iterator[tuple[str, str]]:
    if isinstance(shown, Table):
        yield from _cells(shown)
    elif isinstance(shown, Gauges):
        yield from ((where, row.label) for row in shown.rows)
    else:
        assert isinstance(shown, Lines)
        yield from ((where, f"{line.head} {line.text}") for line in shown.lines)


@pytest.fixture(scope="module", params=CASES)
def analysis(request: pytest.FixtureRequest) -> Analysis:
    return ws.analyze(request.param, worlds=100, seed=1)


def wrong(text: str) -> str:
    """Return what no reader should see in a text; empty where all is well."""
    return next((m[0] for p in (PATH, ID, PLURAL) if (m := p.search(text))), "")


def test_no_path_and_no_id_in_a_report(analysis: Analysis) -> None:
    found = {(where, wrong(text), text[:160]) for where, text in texts(report(analysis))}
    found = {row for row in found if row[1]}
    assert not found, sorted(found)


def test_no_path_and_no_id_on_the_terminal(analysis: Analysis) -> None:
    told = to_text(report(analysis), 200, full=True)
    found = {(wrong(line), line.strip()) for line in told.splitlines()}
    assert not {row for row in found if row[0]}


def test_a_mark_means_one_thing_over_the_whole_report(analysis: Analysis) -> None:
    series = {"main", "a", "b", "c", "d", "e", "good", "bad", "quiet", "faint", "rest"}
    meanings: dict[str, set[str]] = {}
    for figure in report(analysis).figures:
        chart = getattr(figure.draw, "args", [None])[0]
        marks = [*getattr(chart, "clouds", ()), *getattr(chart, "lines", ())]
        entries = [*getattr(chart, "legend", ()), *((m.ink, m.meaning) for m in marks)]
        for ink, meaning in entries:
            if ink not in series:
                meanings.setdefault(ink, set()).add(meaning.lower())
    stages = {"pass": 2}  # would be signed and passed, with and without the words of a stage
    for ink, said in meanings.items():
        assert len(said) <= stages.get(ink, 1), (ink, said)


def test_no_path_and_no_id_in_a_brief(analysis: Analysis) -> None:
    told = to_markdown(brief(report(analysis)))
    assert not {(wrong(line), line) for line in told.splitlines() if wrong(line)}
