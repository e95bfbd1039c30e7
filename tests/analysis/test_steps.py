"""Steps: only what is needed, once, told of, stopped at will, and remembered by content."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

import winset as ws
from winset.analysis import Cancelled, Memo
from winset.analysis.composing import STEPS
from winset.analysis.steps import Run, steps_of

calls: list[str] = []


def one(start: int) -> int:
    calls.append("one")
    return start + 1


def two(one: int, tell: Callable[[float], None]) -> int:
    calls.append("two")
    for part in (0.25, 0.5, 0.75):
        tell(part)
    return one * 2


def three(one: int, two: int = 0) -> int:
    calls.append("three")
    return one + two


GRAPH = steps_of(("counting", one), ("doubling", two), ("adding", three))


@pytest.fixture(autouse=True)
def _forget() -> None:
    calls.clear()


def test_only_what_is_needed_is_computed_and_once() -> None:
    assert Run(GRAPH, {"start": 1}).results(["one"]) == {"one": 2}
    assert calls == ["one"]
    calls.clear()
    assert Run(GRAPH, {"start": 1}).results(["three", "two"]) == {"three": 6, "two": 4}
    assert calls == ["one", "two", "three"]


def test_what_may_be_used_is_used_only_where_it_is_there() -> None:
    assert Run(GRAPH, {"start": 1}).results(["three"]) == {"three": 2}


def test_progress_runs_from_nothing_to_all() -> None:
    told: list[tuple[str, float]] = []
    run = Run(GRAPH, {"start": 1}, tell=lambda label, part: told.append((label, part)))
    run.results(["two", "three"])
    parts = [part for _, part in told]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)
    assert ("doubling", pytest.approx((1 + 0.5) / 3)) in told
    assert set(run.seconds) == {"counting", "doubling", "adding"}


def test_cancel_stops_between_steps_and_inside_them() -> None:
    stop = threading.Event()

    def tell(label: str, part: float) -> None:
        if label == "doubling" and part > 1 / 3:
            stop.set()

    with pytest.raises(Cancelled, match="doubling"):
        Run(GRAPH, {"start": 1}, tell=tell, cancel=stop).results(["three", "two"])
    assert calls == ["one", "two"]
    with pytest.raises(Cancelled):
        Run(GRAPH, {"start": 1}, cancel=lambda: True).results(["one"])


def test_the_memo_goes_by_content() -> None:
    memo = Memo()

    def ask(start: int, *wanted: str) -> list[str]:
        calls.clear()
        Run(GRAPH, {"start": start}, memo=memo).results(wanted)
        return list(calls)

    assert ask(1, "two") == ["one", "two"]
    assert ask(1, "two") == []
    assert ask(1, "three") == ["three"], "without what it may use it is another question"
    assert ask(1, "two", "three") == ["three"]
    assert ask(2, "two") == ["one", "two"]


def test_the_memo_is_bounded() -> None:
    memo = Memo(2)
    for key in "abc":
        memo.put(key, key.upper())
    assert memo.get("a") == (False, None)
    assert memo.get("b") == (True, "B")
    memo.put("d", "D")
    assert memo.get("c") == (False, None), "the longest unused went"


def test_every_step_comes_after_what_it_needs() -> None:
    known = {"case", "n", "seed", "record"}
    for step in STEPS:
        assert {*step.needs, *step.may_use} <= known, step.gives
        known.add(step.gives)


def test_an_analysis_with_a_memo() -> None:
    memo = Memo()
    case = ws.load("valley_dam")
    first = ws.analyze(case, worlds=50, only=["deals"], memo=memo)
    again = ws.analyze("valley_dam", worlds=50, only=["deals"], memo=memo)
    assert again.zone == first.zone
    assert again.seconds == {}, "the same case, read anew: nothing is computed"
    wider = ws.analyze(case, worlds=50, only=["gates"], memo=memo)
    assert "learning from the record" not in wider.seconds
    assert "finding where each world stopped" in wider.seconds
    assert wider.gates == ws.analyze(case, worlds=50, only=["gates"]).gates
    assert ws.analyze(case, worlds=50, seed=2, only=["deals"], memo=memo).seconds


def test_an_analysis_is_stopped() -> None:
    seen: list[str] = []

    def stop() -> bool:
        return len(seen) > 3

    with pytest.raises(Cancelled):
        ws.analyze(
            "valley_dam", worlds=50, progress=lambda label, _: seen.append(label), cancel=stop
        )
    assert "asking who gains" not in seen


def test_long_steps_tell_how_far_they_are_and_stop_inside() -> None:
    told: list[tuple[str, float]] = []
    case = ws.load("hanoi")
    full = ws.analyze(case, worlds=100, progress=lambda *now: told.append(now))
    parts = [part for _, part in told]
    assert parts == sorted(parts)
    for label in ("learning from the record", "weighing the accounts", "searching bridges"):
        assert len({part for name, part in told if name == label}) > 3, label
    inside = [part for name, part in told if name == "learning from the record"]
    stop = threading.Event()

    def tell(label: str, part: float) -> None:
        if label == "learning from the record" and part >= inside[len(inside) // 2]:
            stop.set()

    with pytest.raises(Cancelled, match="learning from the record"):
        ws.analyze(case, worlds=100, progress=tell, cancel=stop)
    assert ws.analyze(case, worlds=100) == full, "telling changes nothing"
