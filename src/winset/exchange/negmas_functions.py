"""Value functions of NegMAS: tables, identity, constant, linear and affine, in exact numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from winset.case.spelling import listed
from winset.exchange.markup import wrong
from winset.exchange.plain_text import like, line_of
from winset.exchange.scenario import fraction

__all__ = ["values_of"]

_KEYS = ("type", "__class__")
_KNOWN = "TableFun, AffineFun, LinearFun, IdentityFun, ConstFun"


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
    bias = _number(file, function.get("bias", 0), f"the bias of {where}")
    if kind == "ConstFun":
        return lambda label: bias
    if kind == "IdentityFun":
        slope = Fraction(1)
    elif kind in ("AffineFun", "LinearFun"):
        slope = _number(file, function.get("slope", 1), f"the slope of {where}")
    else:
        line = line_of(function)
        raise wrong(file, f"{where} is of type {kind!r}", expected=_KNOWN, line=line)
    return lambda label: slope * _number(file, label, f"an option of {where}") + bias
