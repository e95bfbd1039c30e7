"""The words follow the numbers: headlines at the edges, and what they rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from winset.analysis import Analysis
from winset.findings.share import Share
from winset.findings.structure import StructuralCheck
from winset.report.making import report


def with_chance(analysis: Analysis, chance: float, *, fragile: bool) -> Analysis:
    close = analysis.zone.close
    share = Share(chance, 0.004, 10_000)
    close = replace(close, ratifiable=share, zone=Share(min(chance + 0.2, 1), 0.004, 10_000))
    zone = replace(analysis.zone, epochs=(*analysis.zone.epochs[:-1], close))
    rows = tuple(replace(row, ratifiable=share) for row in analysis.structure.rows)
    rests = ("margins 10 lower", "independent") if fragile else ()
    check = StructuralCheck(rows, 0.0, fragile, rests)
    return replace(analysis, zone=zone, structure=check, gates=None)


@pytest.mark.parametrize(
    ("chance", "fragile", "headline"),
    [
        (0.99, False, "There was a deal to be had"),
        (0.80, False, "There was probably a deal to be had"),
        (0.50, False, "Whether there was a deal to be had is an open question"),
        (0.20, False, "There was probably no deal to be had"),
        (0.01, False, "There was no deal to be had"),
        (0.99, True, "There was probably a deal to be had, but the answer is not robust"),
        (0.50, True, "The judgements do not settle whether there was a deal to be had"),
        (0.01, True, "There was probably no deal to be had, but the answer is not robust"),
    ],
)
def test_headline(hanoi: Analysis, chance: float, fragile: bool, headline: str) -> None:
    said = report(with_chance(hanoi, chance, fragile=fragile)).answer
    assert said.headline == headline


def test_paragraph_says_odds_blockers_and_what_it_rests_on(hanoi: Analysis) -> None:
    said = report(with_chance(hanoi, 0.23, fragile=True)).answer.paragraph
    assert "23 % ± 1" in said
    assert "(unlikely)" in said
    assert "how each side valued walking away and how far errors of judgement" in said
    steady = report(with_chance(hanoi, 0.23, fragile=False)).answer.paragraph
    assert "the answer holds up" in steady


def test_no_package_at_all_is_said(hanoi: Analysis) -> None:
    bare = replace(hanoi, packages=replace(hanoi.packages, packages=()), gates=None)
    said = report(bare).answer.paragraph
    assert "No single package is accepted by everyone in any of them." in said
