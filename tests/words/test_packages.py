"""What is said of packages worth tabling."""

from __future__ import annotations

from functools import cache

import winset as ws
from winset.analysis import Analysis
from winset.findings.packages.results import Package, Side, Winning
from winset.findings.share import Share
from winset.words.packages import (
    kinds_listing,
    packages_lead,
    side_words,
    winning_words,
    worse_words,
)


@cache
def hanoi() -> Analysis:
    return ws.analyze("hanoi", worlds=200, seed=1, only=["deals"])


def package(**more: object) -> Package:
    plain: dict[str, object] = {
        **{"options": (), "terms": {}, "kinds": (), "in_sample": Share(0.5, 0.1, 10.0)},
        **{"fresh": Share(0.4, 0.1, 10.0), "accepts": {}, "blocks": {}, "blocks_alone": {}},
        **{"tied_with_best": False, "worse_for": (), "sides": (), "blocker": "", "winning": None},
    }
    return Package(**(plain | more))  # type: ignore[arg-type]


def test_the_one_change() -> None:
    model = hanoi().model
    won = Winning("dprk", {"tests": "stopped by word"}, 0.7, Share(0.6, 0.1, 10.0), pays=True)
    said = winning_words(model, package(blocker="dprk", winning=won))
    assert said == (
        "Tests: stopped by word wins DPRK most often (70 % would accept), and the package then "
        "holds in 60 %"
    )
    lost = Winning("dprk", {"tests": "stopped by word"}, 0.7, Share(0.1, 0.1, 10.0), pays=False)
    said = winning_words(model, package(blocker="dprk", winning=lost))
    assert said.startswith("no single change pays: ")
    assert said.endswith("but the package then holds in 10 %")
    assert winning_words(model, package(blocker="dprk")).startswith("no single change wins DPRK")
    assert winning_words(model, package()) == "nobody blocks it"


def test_who_gets_and_gives_what() -> None:
    model = hanoi().model
    nothing = Side("us", (), (), "", (), None)
    assert side_words(model, nothing) == "US gets nothing; gives nothing"
    assert worse_words(model, package()) == ""
    said = worse_words(model, package(worse_for=("us", "dprk")))
    assert said == "likely worse for US and DPRK than what was already put to it"


def test_every_package_is_named_by_the_kinds_that_list_it() -> None:
    found = hanoi().packages
    lead = " ".join(packages_lead(hanoi().model, found))
    assert "“UN relief for a Yongbyon step”" in lead
    assert "All deals were looked at" in lead
    for n in range(len(found.packages)):
        assert kinds_listing(found, n)
    best = found.kinds[-1].packages[0]
    assert kinds_listing(found, best).endswith("the best of any kind")
