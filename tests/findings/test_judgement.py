"""The page of judgement as a value: what turns an answer, against a slow twin, and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset as ws
from winset.analysis import Analysis
from winset.findings.judgement.agenda import gaps, option_values
from winset.findings.judgement.reading import Answers, Sorted, contrary, hinges, sorted_worlds
from winset.findings.judgement.results import Contrary, Reading
from winset.model import Handle, Kind, compile_case
from winset.worlds.prior import Prior

CODES = ("possible", "home", "trust")
FEWEST = 20.0


def made(
    seed: int, n: int, judgements: int, pull: float
) -> tuple[dict[Handle, np.ndarray], Answers]:
    """Draw worlds in which judgements pull the answer one way, more or less."""
    rng = np.random.default_rng(seed)
    drawn = {
        Handle(f"actors.a.values.x[{k}]", Kind.VALUE, "a"): rng.normal(size=n)
        for k in range(judgements)
    }
    score = np.stack([rng.normal(size=n) for _ in CODES], axis=1)
    for k, values in enumerate(drawn.values()):
        score[:, k % len(CODES)] += pull * values
    which = score.argmax(axis=1)
    hits = np.stack([which == k for k in range(len(CODES))], axis=1)
    weight = rng.uniform(0.5, 1.5, n)
    weight /= weight.sum()
    lead = int((weight @ hits).argmax())
    return drawn, Answers(tuple(Reading(code) for code in CODES), hits, weight, lead)


def leader(answers: Answers, inside: np.ndarray) -> tuple[int, float] | None:
    """Another answer that leads among some worlds by more than its error, and by how much."""
    total = sum(w for w, i in zip(answers.weight, inside, strict=True) if i)
    square = sum(w * w for w, i in zip(answers.weight, inside, strict=True) if i)
    if not total or total**2 / square < FEWEST:
        return None
    chance = [
        sum(w for w, i, h in zip(answers.weight, inside, column, strict=True) if i and h) / total
        for column in answers.hits.T
    ]
    ours = chance[answers.lead]
    best = max((k for k in range(len(chance)) if k != answers.lead), key=lambda k: chance[k])
    error = ((chance[best] + ours) / (total**2 / square)) ** 0.5
    return (best, chance[best] - ours) if chance[best] - ours > error else None


def twin(rows: tuple[Sorted, ...], answers: Answers) -> set[tuple[str, str, str, float]]:
    """Every judgement, end and part of its range in which another answer leads, the widest."""
    found = []
    for row in rows:
        top = int(row.bins.max())
        for end in ("low", "high"):
            for k in range(top):
                inside = row.bins <= k if end == "low" else row.bins >= top - k
                led = leader(answers, inside)
                if led is not None:
                    part = float(answers.weight[inside].sum())
                    code = answers.readings[led[0]].code
                    found.append((round(part, 2), row.handle.path, end, code))
    if not found:
        return set()
    widest = max(part for part, *_ in found)
    return {(path, end, code, part) for part, path, end, code in found if part == widest}


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000), st.integers(300, 500), st.integers(1, 4), st.sampled_from([0.0, 0.7, 2])
)
def test_best_case_against_is_that_of_the_slow_twin(
    seed: int, n: int, judgements: int, pull: float
) -> None:
    drawn, answers = made(seed, n, judgements, pull)
    rows = sorted_worlds(drawn, answers)
    found, wanted = contrary(rows, answers), twin(rows, answers)
    assert found is not None
    single = found.leads and len(found.where) == 1
    assert single == bool(wanted)
    if single:
        (at,) = found.where
        assert (at.path, at.end, found.reading.code, at.part) in wanted
        assert found.theirs.value > found.ours.value
        values = drawn[next(h for h in drawn if h.path == at.path)]
        inside = values <= at.edge if at.end == "low" else values >= at.edge
        assert found.theirs.value == pytest.approx(
            answers.chance(answers.readings.index(found.reading), inside).value
        )
    elif found.leads:
        assert len(found.where) == 2
        assert all(0.2 < setting.part < 0.5 for setting in found.where)
    else:
        assert len(found.where) == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(200, 500), st.integers(1, 4))
def test_ends_of_a_hinge_are_the_outer_tenths(seed: int, n: int, judgements: int) -> None:
    drawn, answers = made(seed, n, judgements, 1.5)
    found = hinges(sorted_worlds(drawn, answers), answers, {})
    for hinge in found:
        values = drawn[next(h for h in drawn if h.path == hinge.path)]
        order = np.argsort(values)
        share = np.cumsum(answers.weight[order]) - answers.weight[order] / 2
        for rows, told, at in (
            (order[share < 0.1], hinge.low, hinge.low_value),
            (order[share >= 0.9], hinge.high, hinge.high_value),
        ):
            weight = answers.weight[rows]
            hit = answers.hits[rows, answers.lead]
            assert told.value == pytest.approx(float(weight @ hit / weight.sum()))
            assert at == pytest.approx(float(weight @ values[rows] / weight.sum()))
        assert abs(hinge.high.value - hinge.low.value) >= 0.1


def test_what_tells_nothing_is_no_hinge_and_the_order_of_judgements_does_not_matter() -> None:
    drawn, answers = made(1, 2_000, 3, 2.0)
    noise = Handle("actors.b.margin", Kind.MARGIN, "b")
    drawn[noise] = np.random.default_rng(2).normal(size=2_000)
    rows = sorted_worlds(drawn, answers)
    found = hinges(rows, answers, {})
    assert noise.path not in {hinge.path for hinge in found}
    again = hinges(rows[::-1], answers, {})
    assert again == found
    assert contrary(rows, answers) == contrary(rows[::-1], answers)


def test_one_answer_alone_has_no_case_against_it() -> None:
    drawn, answers = made(1, 200, 1, 1.0)
    alone = Answers(answers.readings[:1], np.ones((200, 1), dtype=bool), answers.weight, 0)
    assert contrary(sorted_worlds(drawn, alone), alone) is None


AGENDA = """
format = 1
title = "Steps"
[issues.cuts]
options = ["none", "some", "all"]
ordered = true
[issues.flag]
options = ["no", "yes"]
[issues.shape]
options = ["round", "square", "star"]
[issues.price]
range = { low = 0, high = 10, step = 5 }
[actors.a]
role = "party"
margin = 0
swing = { cuts = 40, flag = 20, shape = 20, price = 20 }
[actors.a.values]
cuts = [0, 10, 100]
flag = [0, 100]
shape = [0, 50, 100]
price = { worst = 0, best = 10 }
[actors.b]
role = "party"
margin = 0
swing = { cuts = 60, flag = 10, shape = 10, price = 20 }
[actors.b.values]
cuts = [100, 80, 0]
flag = [100, 0]
shape = [100, 50, 0]
price = { worst = 10, best = 0 }
"""


def test_biggest_step_that_nothing_fills_by_hand() -> None:
    model = compile_case(ws.loads(AGENDA))
    prior = Prior(model)
    worlds = prior.decode(prior.draw(10, 1))
    found = gaps(model, worlds, option_values(worlds))
    # Neither the unordered issue nor the numbers, between which a formula speaks.
    assert [gap.issue for gap in found] == ["cuts", "flag"]
    first = found[0]
    assert (first.lower, first.upper, first.gains, first.loses) == ("some", "all", "a", "b")
    assert (first.gain, first.loss) == pytest.approx((36.0, 48.0))
    assert first.size == pytest.approx(36.0)


def test_steps_do_not_depend_on_the_order_of_options() -> None:
    turned = AGENDA.replace('["none", "some", "all"]', '["all", "some", "none"]')
    turned = turned.replace("[0, 10, 100]", "[100, 10, 0]").replace("[100, 80, 0]", "[0, 80, 100]")
    turned = turned.replace("ordered = true", 'ordered = true\nstatus_quo = "none"')
    one, other = (
        gaps(model, worlds, option_values(worlds))[0]
        for text in (AGENDA, turned)
        for model in [compile_case(ws.loads(text))]
        for worlds in [Prior(model).decode(Prior(model).draw(5, 1))]
    )
    assert (one.lower, one.upper) == (other.upper, other.lower)
    assert (one.gains, one.loses) == (other.loses, other.gains)
    assert one.size == pytest.approx(other.size)


@pytest.fixture(scope="module")
def hanoi() -> Analysis:
    return ws.analyze("hanoi", worlds=400, seed=1)


def test_answers_exclude_each_other_and_the_leading_one_leads(hanoi: Analysis) -> None:
    found, gates = hanoi.judgement, hanoi.gates
    assert gates is not None
    shares = {p.point: p.share.value for p in gates.points}
    closed = {code: shares.get(code, 0.0) for code in ("none-serves", "home", "trust")}
    every = {"possible": gates.possible.value, **closed}
    assert sum(every.values()) + shares.get("undecided", 0.0) == pytest.approx(1.0, abs=1e-5)
    assert found.answer.code == max(every, key=lambda code: every[code])
    assert found.chance.value == pytest.approx(every[found.answer.code], abs=1e-6)
    ranked = [r.code for r in found.others]
    assert ranked == sorted(ranked, key=lambda code: -every.get(code, 0.0))


def test_range_encloses_every_hinge(hanoi: Analysis) -> None:
    low, high = hanoi.judgement.between or (0.0, 0.0)
    for hinge in hanoi.judgement.hinges:
        assert low <= min(hinge.low.value, hinge.high.value) + 1e-9
        assert high >= max(hinge.low.value, hinge.high.value) - 1e-9


def test_confidence_falls_with_every_reason_against_it() -> None:
    levels = []
    for source in ("", 'source = "me"'):
        for margin in ("-1 to 1", "-60 to 60"):
            text = f"""
format = 1
title = "T"
asks = "was there a deal"
[sources.me]
title = "M"
[issues.x]
options = ["as it is", "new"]
[actors.a]
role = "party"
margin = {{ value = "{margin}"{", " + source if source else ""} }}
values = {{ x = [0, 100] }}
[actors.b]
role = "party"
margin = -1
values = {{ x = [45, 55] }}
""".replace("[0, 100]", "[40, 60]")
            found = ws.analyze(ws.loads(text), worlds=500).judgement.confidence
            levels.append((bool(source), found.turned, found.level))
    assert levels == [
        (False, False, "moderate"),
        (False, True, "low"),
        (True, False, "high"),
        (True, True, "moderate"),
    ]


def test_worlds_are_needed_only_to_judge_and_results_come_without(hanoi: Analysis) -> None:
    assert replace(hanoi, worlds=None) == hanoi
    assert isinstance(hanoi.judgement.contrary, Contrary)
