"""The words follow the numbers: headlines at the edges, and what they rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from winset.analysis import Analysis
from winset.findings.share import Share
from winset.findings.structure import StructuralCheck
from winset.report.making import report
from winset.words.chances import percent

#: What the case calls its core kind.
TRADE = "UN relief for a Yongbyon step"


def with_chance(analysis: Analysis, chance: float, *, fragile: bool) -> Analysis:
    """A trade that would be kept with a chance, and with another where margins are moved."""
    share = Share(chance, 0.004, 10_000)
    other = Share(0.1 if chance > 0.5 else 0.9, 0.004, 10_000) if fragile else share
    found = analysis.kinds
    kinds = replace(
        found,
        kinds=tuple(replace(k, keep=share) if k.core else k for k in found.kinds),
        moved=tuple(
            replace(row, lower=max(share, other, key=_value), higher=min(share, other, key=_value))
            for row in found.moved
        ),
    )
    steady = StructuralCheck(analysis.structure.rows, 0.0, False, ())
    return replace(analysis, kinds=kinds, structure=steady, gates=None)


def _value(share: Share) -> float:
    return share.value


@pytest.mark.parametrize(
    ("chance", "fragile", "headline"),
    [
        (0.99, False, f"{TRADE} was to be had"),
        (0.80, False, f"{TRADE} was probably to be had"),
        (0.50, False, f"Whether {TRADE} was to be had is an open question"),
        (0.20, False, f"{TRADE} was probably not to be had"),
        (0.01, False, f"{TRADE} was not to be had"),
        (
            0.99,
            True,
            f"{TRADE} was probably to be had, but the answer is not robust",
        ),
        (
            0.50,
            True,
            f"The judgements do not settle whether {TRADE} was to be had",
        ),
        (
            0.01,
            True,
            f"{TRADE} was probably not to be had, but the answer is not robust",
        ),
    ],
)
def test_headline(hanoi: Analysis, chance: float, fragile: bool, headline: str) -> None:
    said = report(with_chance(hanoi, chance, fragile=fragile)).answer
    assert said.headline == headline


def test_another_way_of_drawing_can_turn_it_too(hanoi: Analysis) -> None:
    turned = with_chance(hanoi, 0.8, fragile=False)
    check = replace(turned.structure, fragile=True, rests_on=("independent",))
    said = report(replace(turned, structure=check)).answer
    assert said.headline == f"{TRADE} was probably to be had, but the answer is not robust"
    assert "treat it with care" in said.paragraph


def test_paragraph_says_the_stages_any_change_and_what_it_turns_on(hanoi: Analysis) -> None:
    said = report(with_chance(hanoi, 0.23, fragile=True)).answer.paragraph
    trade = hanoi.kinds.of("trade")
    assert f"signed some form of it in {percent(trade.sign)}" in said
    assert f"home would have passed one in {percent(trade.passed)}" in said
    assert "kept in 23 % (unlikely)" in said
    assert "Any change at all, a courtesy included, would have held in " in said
    assert "It turns on how much walking away was worth" in said
    steady = report(with_chance(hanoi, 0.23, fragile=False)).answer.paragraph
    assert "the same judgements give much the same" in steady


def test_no_package_at_all_is_said(hanoi: Analysis) -> None:
    bare = replace(hanoi, packages=replace(hanoi.packages, packages=()), gates=None)
    said = report(bare).answer.paragraph
    assert "No single package is accepted by everyone in any of them." in said
