"""A report as a value: made once, and the same number wherever a label stands."""

from __future__ import annotations

from collections import defaultdict

import pytest

import winset as ws
from winset.analysis import Analysis
from winset.findings.share import Share
from winset.report.making import report

CHAPTERS = ["answer", "why", "deals", "record", "actors", "sources"]


def told(value: Share | float) -> tuple[float, ...]:
    """Round off what sums in another order leave."""
    parts = (value.value, value.error) if isinstance(value, Share) else (value,)
    return tuple(round(part, 9) for part in parts)


def agrees(analysis: Analysis) -> int:
    """Hold every label that stands in two places to one number; return how many do."""
    found = defaultdict(list)
    for number in report(analysis).labelled():
        found[number.label].append(number)
    for label, numbers in found.items():
        assert len({told(number.value) for number in numbers}) == 1, (label, numbers)
    return sum(len({number.where for number in numbers}) > 1 for numbers in found.values())


def test_one_label_one_number(whole: Analysis) -> None:
    assert agrees(whole) > 50


@pytest.mark.parametrize("case", ["hospital_nurses", "doha_2008", "panama_canal", "valley_dam"])
def test_one_label_one_number_in_every_case(case: str) -> None:
    agrees(ws.analyze(case, worlds=100))


def test_sections_stand_in_the_order_of_reading(whole: Analysis) -> None:
    names = [section.id for section in report(whole).sections]
    assert names[:3] == ["kinds", "unknowns", "structure"]
    assert names[-1] == "provenance"
    assert [chapter.id for chapter in report(whole).chapters] == CHAPTERS
    assert len(set(names)) == len(names)


def test_making_changes_nothing_and_is_the_same_again(whole: Analysis) -> None:
    one, again = report(whole), report(whole)
    assert one.answer == again.answer
    assert one.tables == again.tables
    assert [s.lead for s in one.sections] == [s.lead for s in again.sections]
