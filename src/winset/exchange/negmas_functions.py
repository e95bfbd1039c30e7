"""Value functions of NegMAS: tables and formulas, in exact numbers where there are such."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from winset.case.judgement import LARGEST
from winset.case.spelling import listed
from winset.exchange.markup import wrong
from winset.exchange.plain_text import like, line_of
from winset.exchange.scenario import fraction

__all__ = ["values_of"]

_MOST_POWERS = 20
_KEYS = ("type", "__class__")


def values_of(
    file: str, stated: object, names: Sequence[str], options: Sequence[Sequence[str]]
) -> tuple[tuple[Fraction, ...], ...]:
    """Value of each option of each issue.

    Raises
    ------
    CaseError
        Where a function is missing, not known, or gives no value to an option.
    """
    if stated is None:  # A linear function: the value of a number is the number.
        stated = [{"type": "IdentityFun"}] * len(names)
    if isinstance(stated, Mapping):
        missing = [name for name in names if name not in stated]
        if missing:
            said = f"has no values for issue {missing[0]!r}"
            raise wrong(file, said, line=line_of(stated))
        stated = [stated[name] for name in names]
    if not isinstance(stated, Sequence) or isinstance(stated, str):
        line = line_of(stated)
        raise wrong(file, "values are no list", expected="one function per issue", line=line)
    if len(stated) != len(names):
        said, wants = f"{len(stated)} value functions", f"{len(names)}, one per issue"
        raise wrong(file, said, expected=wants, line=line_of(stated))
    return tuple(
        tuple(_values(file, function, name, labels))
        for function, name, labels in zip(stated, names, options, strict=True)
    )


def _number(file: str, stated: object, what: str) -> Fraction:
    try:
        return fraction(str(stated))
    except ValueError:
        said, line = f"{what} is {stated!r}", line_of(stated)
        raise wrong(file, said, expected="a number", line=line) from None


def _values(file: str, function: object, name: str, labels: Sequence[str]) -> list[Fraction]:
    where = f"the value function of {name!r}"
    if not isinstance(function, Mapping):
        raise wrong(file, f"{where} is no table", expected=_KNOWN, line=line_of(function))
    kind = next((str(function[key]).rsplit(".", 1)[-1] for key in _KEYS if key in function), "")
    if kind in ("", "TableFun"):
        mapping = function.get("mapping", function if kind == "" else None)
        if not isinstance(mapping, Mapping):
            line, hint = like(function, "mapping")
            raise wrong(file, f"{where} has no mapping", hint=hint, line=line)
        return [_of_table(file, mapping, (name, labels), label) for label in labels]
    formula = _formula(file, kind, function, where)
    return [formula(label) for label in labels]


def _of_table(
    file: str, mapping: Mapping[Any, Any], issue: tuple[str, Sequence[str]], label: str
) -> Fraction:
    if label not in mapping:
        name, labels = issue
        line, hint = like(mapping, label, known=labels)
        raise wrong(
            file,
            f"gives no value to option {label!r} of {name!r}",
            hint=hint or f"it names {listed(list(mapping))}",
            line=line,
        )
    return _number(file, mapping[label], f"the value of {label!r}")


def _formula(
    file: str, kind: str, function: Mapping[str, Any], where: str
) -> Callable[[str], Fraction]:
    if kind not in _FORMULAS:
        line = line_of(function.get("type", function.get("__class__"))) or line_of(function)
        raise wrong(file, f"{where} is of type {kind!r}", expected=_KNOWN, line=line)

    def given(name: str, default: str) -> Fraction:
        return _number(file, function.get(name, default), f"{name} of {where}")

    stated = function.get("coefficients")
    powers = [
        _number(file, x, f"a coefficient of {where}")
        for x in (stated if isinstance(stated, list) else ())
    ]
    if len(powers) > _MOST_POWERS:
        said = f"{where} has {len(powers)} coefficients"
        raise wrong(file, said, expected=f"{_MOST_POWERS} at most", line=line_of(stated))
    of = _FORMULAS[kind]

    def value(label: str) -> Fraction:
        x = Fraction(0) if kind == "ConstFun" else _number(file, label, f"an option of {where}")
        try:
            found = of(x, given, powers)
            if abs(found) <= LARGEST:
                return found
            raise OverflowError
        except (OverflowError, ValueError, ZeroDivisionError):
            said = f"{where} has no finite value at {label}"
            raise wrong(file, said, line=line_of(function)) from None

    return value


_Given = Callable[[str, str], Fraction]


def _polynomial(x: Fraction, given: _Given, powers: Sequence[Fraction]) -> Fraction:
    return given("bias", "0") + sum((b * x ** (k + 1) for k, b in enumerate(powers)), Fraction(0))


def _quadratic(x: Fraction, given: _Given, _: Sequence[Fraction]) -> Fraction:
    return given("a2", "0") * x * x + given("a1", "0") * x + given("bias", "0")


def _triangular(x: Fraction, given: _Given, _: Sequence[Fraction]) -> Fraction:
    start, middle, end = (given(name, "0") for name in ("start", "middle", "end"))
    bias, scale = given("bias", "0"), given("scale", "1")
    if not start < x < end:
        return bias
    if x <= middle:
        return bias + scale * (x - start) / (middle - start)
    return bias + scale * (end - x) / (end - middle)


def _exponential(x: Fraction, given: _Given, _: Sequence[Fraction]) -> Fraction:
    base = float(given("base", repr(math.e)))
    return _fraction(math.pow(base, float(given("tau", "1") * x))) + given("bias", "0")


def _logarithm(x: Fraction, given: _Given, _: Sequence[Fraction]) -> Fraction:
    base = float(given("base", repr(math.e)))
    found = math.log(float(given("tau", "1") * x), base)
    return given("scale", "1") * _fraction(found) + given("bias", "0")


def _wave(of: Callable[[float], float]) -> _Formula:
    def value(x: Fraction, given: _Given, _: Sequence[Fraction]) -> Fraction:
        angle = float(given("multiplier", "1") * x + given("phase", "0"))
        return given("amplitude", "1") * _fraction(of(angle)) + given("bias", "0")

    return value


def _line(x: Fraction, given: _Given, _: Sequence[Fraction]) -> Fraction:
    return given("slope", "1") * x + given("bias", "0")


def _fraction(x: float) -> Fraction:
    return Fraction(repr(x))


_Formula = Callable[[Fraction, _Given, Sequence[Fraction]], Fraction]
_FORMULAS: Mapping[str, _Formula] = {
    "ConstFun": lambda _x, given, _: given("bias", "0"),
    "IdentityFun": lambda x, given, _: x + given("bias", "0"),
    "AffineFun": _line,
    "LinearFun": _line,
    "QuadraticFun": _quadratic,
    "PolynomialFun": _polynomial,
    "TriangularFun": _triangular,
    "ExponentialFun": _exponential,
    "LogFun": _logarithm,
    "CosFun": _wave(math.cos),
    "SinFun": _wave(math.sin),
}
_KNOWN = ", ".join(("TableFun", *_FORMULAS))
