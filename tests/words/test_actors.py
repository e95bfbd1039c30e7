from __future__ import annotations

import pytest

import winset as ws
from winset.analysis import Analysis
from winset.model import compile_case
from winset.words.actors import actor_lines, deal_needs, role_of, who_must


def test_roles_by_the_rules_of_the_case() -> None:
    hanoi = compile_case(ws.load("hanoi"))
    assert role_of(hanoi, "us") == "must sign"
    assert role_of(hanoi, "us_congress") == "must pass what the US signs"
    assert role_of(hanoi, "unsc") == "must pass the deal itself"
    assert role_of(hanoi, "china") == "looks on"
    assert who_must(hanoi, "dprk") == "the DPRK's military programme"
    assert who_must(hanoi, "china") == ""
    nurses = compile_case(ws.load("hospital_nurses"))
    assert role_of(nurses, "day_ward").startswith("has 48 votes on what")
    assert who_must(nurses, "union").endswith("(51 of 100 votes)")
    dam = compile_case(ws.load("valley_dam"))
    assert deal_needs(dam) == "5 of 6 must sign"
    company = next(a for a in dam.actors if "company" in dam.names.actor(a).lower())
    assert role_of(dam, company).endswith("alone can block")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return ws.analyze("hanoi", worlds=200, seed=1, only=["deals"])


def test_an_actor_in_a_few_lines(analysis: Analysis) -> None:
    model = analysis.model
    for actor in model.actors:
        lines = actor_lines(
            model,
            actor,
            [w for w in analysis.wants if w.actor == actor],
            [r for r in analysis.ranges if r.actor == actor],
            analysis.offers,
        )
        assert 2 <= len(lines) <= 5
        assert sum(len(line.split()) for line in lines) < 120
        looks_on = not any(model.actors.index(actor) in g.actors for g in model.consent.groups)
        assert looks_on == (lines[0] == "Looks on.")
        assert any(line.startswith("Would have taken") for line in lines) != looks_on


def test_wants_are_ranked_and_are_ranges_of_mean_utility(analysis: Analysis) -> None:
    worlds = analysis.worlds
    assert worlds is not None
    mean = worlds.utility_at(len(worlds.epochs) - 1).mean(axis=0)
    space, last = worlds.space, {}
    for want in analysis.wants:
        assert want.points <= last.get(want.actor, float("inf"))
        last[want.actor] = want.points
        j = space.issues.index(want.issue)
        block = next(b for b, one in enumerate(space.blocks) if j in one.issues)
        if len(space.blocks[block].issues) == 1:  # tied issues are averaged over what holds them
            columns = mean[
                worlds.index(want.actor), space.offsets[block] : space.offsets[block + 1]
            ]
            assert want.points == pytest.approx(columns.max() - columns.min(), abs=1e-5)
            held = space.blocks[block].columns[:, 0]
            assert space.options[j][held[columns.argmax()]] == want.best
