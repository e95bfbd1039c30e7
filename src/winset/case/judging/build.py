"""From a parsed judgement to its shape, with the checks that make sense of it."""

from __future__ import annotations

import math
from itertools import pairwise

from winset.case.judging.composite import Mixture, Quantiles
from winset.case.judging.forms import Exact, Form, Likelihood, Percent, Uniform, Unknown, number
from winset.case.judging.grammar import Num, Stated, no_judgement
from winset.case.judging.shapes import Beta, Interval, Lognormal, Normal, Pert, Triangular
from winset.text import BANDS

__all__ = ["LARGEST", "form_of"]

#: Numbers that a judgement can hold.
LARGEST = 1e15


def form_of(stated: Stated) -> Form:
    """Give a parsed judgement its shape.

    Raises
    ------
    CaseError
        Where it makes no sense: a range that runs backwards, a mode outside its bounds.

    Examples
    --------
    >>> from winset.case.judging.grammar import parse
    >>> form_of(parse("hard 0..10"))
    Uniform(low=0.0, high=10.0)
    """
    for num in (*stated.numbers, *stated.levels):
        if not abs(num.value) <= LARGEST:
            raise no_judgement("a number is too large", f"one up to {LARGEST:g}")
    if stated.kind == "mix":
        return _mixture(stated)
    if stated.kind == "word":
        return Likelihood(stated.word, *BANDS[stated.word])
    form = _plain(stated)
    return Percent(form) if any(num.percent for num in stated.numbers) else form


def _plain(stated: Stated) -> Form:
    values = [num.value for num in stated.numbers]
    form: Form
    match stated.kind:
        case "exact":
            form = Exact(values[0])
        case "unknown":
            form = Unknown()
        case "range":
            form = _interval(*values)
        case "hard" | "uniform":
            _ascending(values, stated.kind)
            form = Uniform(*values)
        case "pert":
            _ascending(values, "pert(low, most likely, high)")
            form = Pert(*values)
        case "triangular":
            _ascending(values, "triangular(low, most likely, high)")
            form = Triangular(*values)
        case "quantiles":
            form = _quantiles(stated)
        case _:
            form = _parametric(stated.kind, values, any(n.percent for n in stated.numbers))
    return form


def _interval(low: float, high: float) -> Interval:
    if low == high:
        raise no_judgement("a range of no width", f"{number(low)} alone for an exact number")
    if low > high:
        raise no_judgement(
            "the range runs backwards",
            f'the lower end first, "{number(high)} to {number(low)}"',
        )
    return Interval(low, high)


def _ascending(values: list[float], what: str) -> None:
    if sorted(values) != values or values[0] == values[-1]:
        said = ", ".join(number(v) for v in values)
        raise no_judgement(f"{what}: {said} do not ascend", "the lower end first")


def _parametric(kind: str, values: list[float], percent: bool) -> Form:
    if kind == "beta":
        if values[0] <= 0 or values[1] <= 0:
            raise no_judgement("beta(a, b) with a or b of 0 or less", "a and b above 0")
        if len(values) == 4:
            _ascending(values[2:], "beta(a, b, low, high)")
        if percent:
            raise no_judgement("beta(a, b) takes no % sign")
        return Beta(*values)
    if values[1] <= 0:
        raise no_judgement(f"{kind} without any spread", "a standard deviation above 0")
    if kind == "normal":
        return Normal(*values)
    if percent:
        raise no_judgement("lognormal(mu, sigma) takes no % sign: both are on the log scale")
    if abs(values[0]) > 30 or values[1] > 5:
        raise no_judgement(
            "lognormal(mu, sigma): both are on the log scale",
            "mu within 30 of 0 and sigma up to 5",
        )
    return Lognormal(*values)


def _share(num: Num) -> float:
    return num.value / 100.0 if num.percent else num.value


def _quantiles(stated: Stated) -> Form:
    levels = [_share(num) for num in stated.levels]
    values = [num.value for num in stated.numbers]
    if any(not 0.0 <= level <= 1.0 for level in levels):
        raise no_judgement("quantiles: a level that is no chance", "levels from 0 % to 100 %")
    if len(levels) < 2 or any(b <= a for a, b in pairwise(levels)):
        raise no_judgement(
            "quantiles: levels that do not rise",
            "two or more levels, each above the one before",
        )
    if any(b < a for a, b in pairwise(values)):
        raise no_judgement(
            "quantiles: values that fall", "values that do not fall as the levels rise"
        )
    if not any(0.0 < level < 1.0 for level in levels):
        raise no_judgement("quantiles: nothing between the ends", "a level between 0 % and 100 %")
    return Quantiles(tuple(levels), tuple(values))


def _mixture(stated: Stated) -> Form:
    shares = [_share(num) for num in stated.levels]
    total = math.fsum(shares)
    if any(share < 0 for share in shares) or total <= 0:
        raise no_judgement("mix: chances that make no whole", "chances of 0 or more")
    percent = [num.percent for num in stated.levels]
    if any(percent) != all(percent):
        raise no_judgement(
            "mix: some chances are in per cent, some not",
            "a % sign on every chance or on none",
        )
    if abs(total - 1.0) > 0.005:
        raise no_judgement(f"mix: the chances sum to {100 * total:.4g} %", "100 %")
    forms = tuple(form_of(part) for part in stated.parts)
    marked = {isinstance(f, Percent) for f in forms if not isinstance(f, Likelihood | Unknown)}
    if len(marked) > 1:
        raise no_judgement(
            "mix: some judgements are in per cent, some not",
            "a % sign on every judgement or on none",
        )
    return Mixture(tuple(share / total for share in shares), forms)
