"""Judgements: uncertain quantities as analysts state them, and what is understood by them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BeforeValidator, WithJsonSchema

from winset.case.build import form_of
from winset.case.composite import pooled_cdf, pooled_ppf
from winset.case.forms import Exact, Form, number
from winset.case.grammar import parse
from winset.case.spelling import did_you_mean
from winset.case.support import CHANCE, MARGIN, POSITIVE, VALUE, WEIGHT, Support

__all__ = [
    "CHANCE",
    "MARGIN",
    "POSITIVE",
    "VALUE",
    "WEIGHT",
    "Form",
    "Judgement",
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

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, known for certain."""
        return len({view.form for view in self.views}) == 1 and isinstance(
            self.views[0].form, Exact
        )

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

    def words(self) -> str:
        """Say what was understood."""
        if len(self.views) == 1:
            return self.views[0].form.words()
        return "; ".join(
            f"{view.by or f'view {k + 1}'}: {view.form.words()}"
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
    if isinstance(stated, Sequence) and not isinstance(stated, str):
        if not stated:
            raise ValueError("an empty list of judgements; expected at least one")
        return Quantity(tuple(_one(item) for item in stated))
    return Quantity((_one(stated),))


def _one(stated: object) -> Judgement:
    if isinstance(stated, Mapping):
        return _from_table(stated)
    form, text = _form(stated)
    return Judgement(form, text)


def _form(stated: object) -> tuple[Form, str]:
    if isinstance(stated, bool) or not isinstance(stated, int | float | str):
        kind = "true or false" if isinstance(stated, bool) else type(stated).__name__
        raise ValueError(f'{kind} is no judgement; expected a number or text such as "20 to 40"')
    if isinstance(stated, str):
        return form_of(parse(stated)), stated
    try:
        value = float(stated)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ValueError(f"{stated} is no number to reckon with; expected a finite number")
    if abs(value) > 1e15:
        raise ValueError(f"{stated} is too large; expected a number below 1e15")
    return Exact(value), number(value)


def _from_table(table: Mapping[Any, Any]) -> Judgement:
    for key in table:
        if key not in _KEYS:
            hint = did_you_mean(str(key), _KEYS) or f"expected {', '.join(_KEYS)}"
            raise ValueError(f"unknown key {key!r} in a judgement; {hint}")
    if "value" not in table:
        raise ValueError("a judgement written as a table needs a value")
    form, text = _form(table["value"])
    as_of = table.get("as_of")
    if isinstance(as_of, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", as_of):
        as_of = date.fromisoformat(as_of)
    if isinstance(as_of, datetime):
        as_of = as_of.date()
    if as_of is not None and not isinstance(as_of, date):
        raise ValueError(f"as_of is {as_of!r}; expected a date such as 2019-02-21")
    source = table.get("source", ())
    sources = (source,) if isinstance(source, str) else tuple(source)
    return Judgement(
        form, text, as_of, str(table.get("by", "")), sources, str(table.get("note", ""))
    )


QuantityField = Annotated[
    Quantity,
    BeforeValidator(parse_judgement),
    # Described once, in the schema's definitions.
    WithJsonSchema({"x-winset": "judgement"}),
]
