"""Cases whose answer is known by construction."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from winset.case.model import Case
from winset.files.reading import loads
from winset.findings.bridges.levers import Redraw
from winset.findings.situation import Situation, situation_of
from winset.model import compile_case
from winset.worlds import Prior

# Makes the slow twins importable by the tests of this folder.
sys.path.insert(0, str(Path(__file__).parent))

# One price issue, two parties; utilities are points, so that every number is used as it stands.
PRICE = """
format = 1
title = "A sale"
{top}
[issues.price]
options = ["none", "low", "middle", "high"]
[actors.seller]
role = "party"
margin = {seller_margin}
[actors.seller.points]
price = [0, 10, 20, 30]
[actors.buyer]
role = "party"
margin = {buyer_margin}
[actors.buyer.points]
price = [0, 30, 20, 10]
{rest}
"""


def text(*, seller: object = 5, buyer: object = 5, rest: str = "", top: str = "") -> str:
    """Write a sale: the seller wants a high price, the buyer a low one; none is the status quo."""

    def judgement(x: object) -> str:
        return f'"{x}"' if isinstance(x, str) else str(x)

    return PRICE.format(
        top=top, rest=rest, seller_margin=judgement(seller), buyer_margin=judgement(buyer)
    )


def event(kind: str, by: str, day: str = "2020-01-02", **more: object) -> str:
    """One event in TOML."""
    lines = [f"date = {day}", f'kind = "{kind}"'] + ([f'by = "{by}"'] if by else [])
    for key, value in more.items():
        plain = isinstance(value, str) and not value.startswith("{")
        lines.append(f"{key} = {value!r}" if plain else f"{key} = {value}")
    return "\n[[events]]\n" + "\n".join(lines) + "\n"


@pytest.fixture
def sale() -> Callable[..., Case]:
    def build(**changes: object) -> Case:
        return loads(text(**changes))  # type: ignore[arg-type]

    return build


@pytest.fixture
def event_text() -> Callable[..., str]:
    return event


@pytest.fixture
def situation() -> Callable[..., Situation]:
    def build(case: Case, worlds: int = 40, seed: int = 1) -> Situation:
        prior = Prior(compile_case(case))
        z = prior.draw(worlds, seed)
        return situation_of(prior.model, prior.decode(z), prior.quantities(z), seed=seed)

    return build


@pytest.fixture
def redraw() -> Callable[..., Redraw]:
    def build(case: Case, worlds: int = 40, seed: int = 1) -> Redraw:
        prior = Prior(compile_case(case))
        return Redraw(prior, prior.draw(worlds, seed), seed)

    return build
