"""Judgements: uncertain quantities as analysts state them, and what is understood by them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BeforeValidator, WithJsonSchema

from winset.case.errors import CaseError, Defect, refusal
from winset.case.judging.build import LARGEST, form_of
from winset.case.judging.composite import pooled_cdf, pooled_ppf
from winset.case.judging.forms import Exact, Form, number
from winset.case.judging.grammar import no_judgement, parse
from winset.case.judging.support import CHANCE, MARGIN, POSITIVE, VALUE, WEIGHT, Support
from winset.case.spelling import shown

__all__ = [
    "CHANCE",
    "DATE",
    "LARGEST",
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
    placeholder : bool
        Whether it only stands where nobody has judged yet.
    weight : float
        How much it counts beside other views of the same quantity.
    """

    form: Form
    text: str
    as_of: date | None = None
    by: str = ""
    source: tuple[str, ...] = ()
    note: str = ""
    placeholder: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Quantity:
    """A quantity, with the judgements of one or several analysts on it.

    Several views are pooled by the weighted mean of their distributions (the linear pool, Stone
    1961), so that disagreement widens the range instead of being averaged away.

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

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """How much each view counts; they sum to 1."""
        total = math.fsum(view.weight for view in self.views)
        return tuple(view.weight / total for view in self.views)

    def _forms(self) -> tuple[Form, ...]:
        return tuple(view.form for view in self.views)

    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        """Quantile function of the pool, any shape in, the same shape out."""
        if len(self.views) == 1:
            return self.views[0].form.ppf(p, support)
        return pooled_ppf(self._forms(), self.shares, p, support)

    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        """Distribution function of the pool."""
        if len(self.views) == 1:
            return self.views[0].form.cdf(x, support)
        return pooled_cdf(self._forms(), self.shares, x, support)

    def median(self, support: Support) -> float:
        """Return the value that is as likely exceeded as not."""
        return float(self.ppf(0.5, support))

    def misfit(self, support: Support) -> Defect | None:
        """Say why a view does not fit the support; None where all do."""
        found = (view.form.misfit(support) for view in self.views)
        return next((defect for defect in found if defect is not None), None)

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
    CaseError
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
        raise no_judgement("an empty list of judgements", "at least one")
    views, wrong = [], []
    for k, item in enumerate(stated):
        try:
            views.append(_one(item))
        except CaseError as error:
            wrong += _below(k, error)
    if wrong:
        raise CaseError(wrong)
    return Quantity(tuple(views))


def _below(part: str | int, error: CaseError) -> list[Defect]:
    """Return what is wrong with a part, as seen from the whole."""
    return [replace(defect, key=(part, *defect.key)) for defect in error.defects]


def _one(stated: object) -> Judgement:
    if isinstance(stated, Mapping):
        return _from_table(stated)
    form, text = _form(stated)
    return Judgement(form, text)


def _form(stated: object) -> tuple[Form, str]:
    if isinstance(stated, str):
        return form_of(parse(stated)), stated
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        what = shown(stated) if isinstance(stated, Mapping | list) else _KINDS.get(type(stated))
        said = f"{what or type(stated).__name__} is no judgement"
        raise no_judgement(said, 'a number or text such as "20 to 40"')
    if abs(stated) <= LARGEST:
        return Exact(float(stated)), number(float(stated))
    if isinstance(stated, float) and not math.isfinite(stated):
        raise no_judgement(f"{stated} is no number to reckon with", "a finite number")
    raise no_judgement("a number is too large", f"one up to {LARGEST:g}")


_KINDS: dict[type, str] = {bool: "true or false"}


def _from_table(table: Mapping[Any, Any]) -> Judgement:
    """Read a table, and gather everything that is wrong with it."""
    wrong = [
        Defect(
            (str(key),),
            "unknown-key",
            f"unknown key {key!r} in a judgement",
            at_key=True,
            unknown=str(key),
            known=_READERS,
        )
        for key in table
        if key not in _READERS
    ]
    if "value" not in table:
        said = "a judgement written as a table needs a value"
        wrong.append(Defect(("value",), "missing-key", said, at_key=True, absent=True))
    found: dict[str, Any] = {}
    for key, reader in _READERS.items():
        if key in table:
            try:
                found[key] = reader(table[key])
            except CaseError as error:
                wrong += _below(key, error)
    if wrong:
        raise CaseError(wrong)
    form, text = found.pop("value")
    return Judgement(form, text, **found)


#: What is expected where a day stands.
DATE = "a date such as 2019-02-28"


def _day(stated: object) -> date:
    if isinstance(stated, datetime):
        return stated.date()
    if isinstance(stated, date):
        return stated
    try:
        return date.fromisoformat(stated)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        raise refusal("type", f"cannot read {shown(stated)}", DATE) from None


def _names(stated: object) -> tuple[str, ...]:
    names = (stated,) if isinstance(stated, str) else stated
    if isinstance(names, list | tuple) and all(isinstance(name, str) for name in names):
        return tuple(names)
    expected = "the id of a source, or a list of ids"
    raise refusal("type", f"cannot read {shown(stated)}", expected)


def _words(stated: object) -> str:
    if isinstance(stated, str):
        return stated
    raise refusal("type", f"cannot read {shown(stated)}", 'text in quotes, as in "..."')


def _truth(stated: object) -> bool:
    if isinstance(stated, bool):
        return stated
    raise refusal("type", f"cannot read {shown(stated)}", "true or false")


def _weight(stated: object) -> float:
    number_like = isinstance(stated, int | float) and not isinstance(stated, bool)
    if number_like and 0 < stated <= LARGEST:  # type: ignore[operator]
        return float(stated)  # type: ignore[arg-type]
    said = f"cannot read {shown(stated)} as a weight of a view"
    raise refusal("scale", said, "a number above 0: how much it counts beside the others")


_READERS: dict[str, Callable[[object], Any]] = {
    "value": _form,
    "as_of": _day,
    "by": _words,
    "source": _names,
    "note": _words,
    "placeholder": _truth,
    "weight": _weight,
}

QuantityField = Annotated[
    Quantity,
    BeforeValidator(parse_judgement),
    # Described once, in the schema's definitions.
    WithJsonSchema({"x-winset": "judgement"}),
]
