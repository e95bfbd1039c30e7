"""Genius's functions of integer and real issues, in exact numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from winset.case.errors import CaseError
from winset.exchange.markup import Element
from winset.exchange.scenario import fraction

__all__ = ["REAL_STEPS", "IssueRange", "range_of", "real_grid", "value"]

#: Steps into which a real issue is divided, where nothing else is asked for.
REAL_STEPS = 20


class _File(Protocol):
    def wrong(self, message: str, at: Element | None = None, **more: str) -> CaseError: ...


@dataclass(frozen=True)
class IssueRange:
    """Bounds of an integer or real issue."""

    kind: Literal["integer", "real"]
    low: Fraction
    high: Fraction


def range_of(file: _File, issue: Element) -> IssueRange | None:
    """Bounds of an issue, on the issue itself or in a ``<range>`` below it."""
    for place in (issue, issue.first("range")):
        if place is None or place.get("lowerbound") is None:
            continue
        low, high = (_number(file, place, end) for end in ("lowerbound", "upperbound"))
        if low > high:
            raise file.wrong(f"issue {issue.get('name')!r} runs from {low} down to {high}", place)
        kind: Literal["integer", "real"] = "integer" if _kind(issue) == "integer" else "real"
        if kind == "integer" and (low.denominator != 1 or high.denominator != 1):
            raise file.wrong(f"bounds of integer issue {issue.get('name')!r} are not whole", place)
        return IssueRange(kind, low, high)
    return None


def _kind(issue: Element) -> str:
    return (issue.get("vtype") or issue.get("type") or issue.get("etype") or "").lower()


def real_grid(bounds: IssueRange, steps: int) -> tuple[Fraction, ...]:
    """Evenly spaced values from end to end (``steps + 1`` of them)."""
    if bounds.low == bounds.high:
        return (bounds.low,)
    width = bounds.high - bounds.low
    return tuple(bounds.low + width * k / steps for k in range(steps + 1))


def _number(file: _File, at: Element, name: str) -> Fraction:
    text = at.get(name)
    try:
        return fraction(text or "")
    except ValueError:
        raise file.wrong(f"{name} of <{at.tag}> is {text!r}", at, expected="a number") from None


def _stated(file: _File, at: Element, name: str) -> Fraction:
    """Return a number that Genius leaves out where it is zero."""
    return _number(file, at, name) if at.get(name) is not None else Fraction(0)


def _cut(x: Fraction) -> Fraction:
    return min(max(x, Fraction(0)), Fraction(1))


def value(file: _File, issue: Element, bounds: IssueRange, x: Fraction) -> Fraction:
    """Value (0-1) of a number on an integer or real issue."""
    evaluator = issue.first("evaluator")
    if evaluator is None and bounds.kind == "integer":
        return Fraction(0)  # As Genius does: slope and offset are 0 until they are stated.
    if evaluator is None:
        hint = 'add <evaluator ftype="linear" parameter0="..." parameter1="..."/>'
        raise file.wrong(f"issue {issue.get('name')!r} has no <evaluator>", issue, hint=hint)
    shape = (evaluator.get("ftype") or evaluator.get("type") or "linear").lower()
    if evaluator.get("slope") is not None:
        # Integer issues of later versions: distance from the lower bound.
        slope, offset = _number(file, evaluator, "slope"), _stated(file, evaluator, "offset")
        return _cut(slope * (x - bounds.low) + offset)
    if shape in ("linear", "constant"):
        start = _stated(file, evaluator, "parameter0")
        if shape == "constant":
            return _cut(start)
        return _cut(_number(file, evaluator, "parameter1") * x + start)
    if shape.startswith("triangular"):
        low, high, top = (_number(file, evaluator, f"parameter{k}") for k in range(3))
        height = Fraction(1)
        if evaluator.get("parameter3") is not None:
            height = _number(file, evaluator, "parameter3")
        return _cut(height * _triangle(x, low, high, top))
    raise file.wrong(
        f"a function of shape {shape!r} is not known",
        evaluator,
        expected="linear, constant or triangular",
    )


def _triangle(x: Fraction, low: Fraction, high: Fraction, top: Fraction) -> Fraction:
    if x == top:
        return Fraction(1)
    if low <= x < top:
        return (x - low) / (top - low)
    if top < x <= high:
        return 1 - (x - top) / (high - top)
    return Fraction(0)
