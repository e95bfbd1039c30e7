"""Judgements: uncertain quantities as analysts state them, and what is understood by them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BeforeValidator, WithJsonSchema

from winset.case.judging.build import LARGEST, form_of
from winset.case.judging.composite import pooled_cdf, pooled_ppf
from winset.case.judging.forms import Exact, Form, number
from winset.case.judging.grammar import parse
from winset.case.judging.support import CHANCE, MARGIN, POSITIVE, VALUE, WEIGHT, Support
from winset.case.spelling import did_you_mean

__all__ = [
    "CHANCE",
    "MARGIN",
    "POSITIVE",
    "VALUE",
    "WEIGHT",
    "Form",
    "Judgement",
    "JudgementError",
    "Quantity",
    "QuantityField",
    "Support",
    "parse_judgement",
]

FloatArray = NDArray[np.float64]
_KEYS = ("value", "as_of", "by", "source", "note")


@dataclass(frozen=True)
class Judgement:
    """One analyst's judgement of one quantity.

    Parameters
    ----------
    form : Form
        Its shape: quantile function, distribution function, words.
    text : str
        As it was stated.
    as_of : date, optional
        The date whose knowledge it rests on.
    by, note : str
    source : tuple of str
        Ids of sources.
    """

    form: Form
    text: str
    as_of: date | None = None
    by: str = ""
    source: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Quantity:
    """A quantity, with the judgements of one or several analysts on it.

    Several views are pooled by the mean of their distributions (the linear pool, Stone 1961), so
    that disagreement widens the range instead of being averaged away.

    Examples
    --------
    >>> quantity = parse_judgement("20 to 40")
    >>> quantity.ppf([0.05, 0.5, 0.95], VALUE).round(6).tolist()
    [20.0, 30.0, 40.0]
    >>> Quantity.exact(7).is_exact
    True
    """

    views: tuple[Judgement, ...]

    @classmethod
    def exact(cls, x: float) -> Quantity:
        """Make a quantity that is known for certain."""
        return cls((Judgement(Exact(float(x)), number(float(x))),))

    @cached_property
    def is_exact(self) -> bool:
        """Whether it is one number, known for certain."""
        first = self.views[0].form
        return isinstance(first, Exact) and all(view.form == first for view in self.views[1:])

    def _weights(self) -> tuple[float, ...]:
        return (1.0 / len(self.views),) * len(self.views)

    def _forms(self) -> tuple[Form, ...]:
        return tuple(view.form for view in self.views)

    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        """Quantile function of the pool, any shape in, the same shape out."""
        if len(self.views) == 1:
            return self.views[0].form.ppf(p, support)
        return pooled_ppf(self._forms(), self._weights(), p, support)

    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        """Distribution function of the pool."""
        if len(self.views) == 1:
            return self.views[0].form.cdf(x, support)
        return pooled_cdf(self._forms(), self._weights(), x, support)

    def median(self, support: Support) -> float:
        """Return the value that is as likely exceeded as not."""
        return float(self.ppf(0.5, support))

    def check(self, support: Support) -> None:
        """Raise ``ValueError`` where a view does not fit the support."""
        for view in self.views:
            view.form.check(support)

    def words(self, support: Support | None = None) -> str:
        """Say what was understood (in more detail where the support is known)."""
        if len(self.views) == 1:
            return self.views[0].form.words(support)
        return "; ".join(
            f"{view.by or f'view {k + 1}'}: {view.form.words(support)}"
            for k, view in enumerate(self.views)
        )

    @property
    def as_of(self) -> date | None:
        """The latest date whose knowledge any view rests on."""
        return max((view.as_of for view in self.views if view.as_of), default=None)


def parse_judgement(stated: object) -> Quantity:
    """Read a judgement: a number, text, a table, or a list of tables (several analysts).

    Raises
    ------
    ValueError
        With what was expected.

    Examples
    --------
    >>> parse_judgement({"value": "-5 to 15", "by": "desk"}).views[0].by
    'desk'
    """
    if isinstance(stated, Quantity):
        return stated
    if not isinstance(stated, Sequence) or isinstance(stated, str):
        return Quantity((_one(stated),))
    if not stated:
        raise ValueError("an empty list of judgements; expected at least one")
    views, wrong = [], []
    for k, item in enumerate(stated):
        try:
            views.append(_one(item))
        except JudgementError as error:
            wrong += [((k, *loc), said) for loc, said in error.wrong]
        except ValueError as error:
            wrong.append(((k,), str(error)))
    if wrong:
        raise JudgementError(wrong)
    return Quantity(tuple(views))


class JudgementError(ValueError):
    """What is wrong with a judgement, each with the keys and positions that lead to it."""

    def __init__(self, wrong: Sequence[tuple[tuple[str | int, ...], str]]) -> None:
        self.wrong = tuple(wrong)
        super().__init__("; ".join(said for _, said in self.wrong))


def _one(stated: object) -> Judgement:
    if isinstance(stated, Mapping):
        return _from_table(stated)
    form, text = _form(stated)
    return Judgement(form, text)


def _form(stated: object) -> tuple[Form, str]:
    if isinstance(stated, bool) or not isinstance(stated, int | float | str):
        kind = _KINDS.get(type(stated), type(stated).__name__)
        raise ValueError(f'{kind} is no judgement; expected a number or text such as "20 to 40"')
    if isinstance(stated, str):
        return form_of(parse(stated)), stated
    if abs(stated) <= LARGEST:
        return Exact(float(stated)), number(float(stated))
    if isinstance(stated, float) and not math.isfinite(stated):
        raise ValueError(f"{stated} is no number to reckon with; expected a finite number")
    raise ValueError(f"a number is too large; expected one up to {LARGEST:g}")


_KINDS: dict[type, str] = {bool: "true or false", list: "a list", dict: "a table"}


def _from_table(table: Mapping[Any, Any]) -> Judgement:
    """Read a table, and gather everything that is wrong with it."""
    wrong: list[tuple[tuple[str | int, ...], str]] = []
    for key in table:
        if key not in _KEYS:
            hint = did_you_mean(str(key), _KEYS) or f"expected one of {', '.join(_KEYS)}"
            wrong.append(((str(key),), f"unknown key {key!r} in a judgement; {hint}"))
    found: dict[str, Any] = {}
    if "value" not in table:
        wrong.append(((), "a judgement written as a table needs a value"))
    readers = {"value": _form, "as_of": _day, "source": _names, "by": _words, "note": _words}
    for key, reader in readers.items():
        if key in table:
            try:
                found[key] = reader(table[key])
            except ValueError as error:
                wrong.append(((key,), str(error)))
    if wrong:
        raise JudgementError(wrong)
    form, text = found.pop("value")
    return Judgement(form, text, **found)


def _day(stated: object) -> date:
    if isinstance(stated, str):
        try:
            return date.fromisoformat(stated)
        except ValueError:
            stated = repr(stated)
    if isinstance(stated, datetime):
        return stated.date()
    if isinstance(stated, date):
        return stated
    raise ValueError(f"cannot read {stated}; expected a date such as 2019-02-21")


def _names(stated: object) -> tuple[str, ...]:
    names = (stated,) if isinstance(stated, str) else stated
    if isinstance(names, list | tuple) and all(isinstance(name, str) for name in names):
        return tuple(names)
    raise ValueError("cannot read this; expected the id of a source, or a list of ids")


def _words(stated: object) -> str:
    if isinstance(stated, str):
        return stated
    raise ValueError('cannot read this; expected text in quotes, as in "..."')


QuantityField = Annotated[
    Quantity,
    BeforeValidator(parse_judgement),
    # Described once, in the schema's definitions.
    WithJsonSchema({"x-winset": "judgement"}),
]
