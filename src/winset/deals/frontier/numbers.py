"""How numbers are read: the one place where it is decided what is exact.

Whole numbers, fractions and decimals of any size are exact. Floats are taken, actor by actor, in
the first of these ways that serves:

1. as the fractions that they stand for: each is the float nearest to a fraction with the common
   denominator (1/3 as a float), or prints as a decimal of at most twelve digits (0.1, 33.3,
   1e-300), or one denominator explains all of them to the noise of float arithmetic: 0.1 + 0.2
   then is 0.3;
2. on a decimal grid whose rounding, over a whole deal, is at most 1e-9 of the actor's scale;
3. on the finest grid above the noise of floats, where the first would make one of two options
   that differ;
4. at their exact binary value, where even that would, or on request.

In the second and third way the rounding bound is stated, and every answer that it could change
says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray

__all__ = [
    "FINENESS",
    "Numbers",
    "Row",
    "as_float",
    "as_fraction",
    "is_float",
    "prints_short",
    "read_row",
    "written",
]

Numbers = NDArray[np.generic]

FINENESS = 1e-9
_LARGEST = 2**62
# A common denominator is believed when it explains every number to this part of the largest.
_NOISE = 1e-13
_RESOLUTION = 1e13
_OFF = 0.01
# Bits that a float tells, those lost to the arithmetic behind it left out.
_TOLD = 50
# Floats that print with no more digits than these were written, not computed.
_DIGITS = 12
_EPS = float(np.finfo(np.float64).eps)
# Differences in this band, as parts of the largest number, are what float arithmetic leaves.
_LEAST_NOISE = 2.0**-56


@dataclass(frozen=True, eq=False)
class Row:
    """One actor's numbers as integers: number = integer * numerator / denominator.

    Parameters
    ----------
    values : (columns,) int64, or Python integers where those do not fit
        The least of each block is zero.
    shift, numerator, denominator : int
    bound : Fraction
        Largest difference between a deal's utility here and as it was given.
    exact : bool
        True where every number is just what was given.
    rounded : bool
        True where numbers were moved to a grid; False where they are exact, or floats read as
        the fractions that they stand for.
    """

    values: NDArray[np.generic]
    shift: int
    numerator: int
    denominator: int
    bound: Fraction = Fraction(0)
    exact: bool = True
    rounded: bool = False


def as_fraction(number: object) -> Fraction:
    """Read a number exactly: integers, fractions, decimals, and floats as they are stored.

    Raises
    ------
    ValueError
        For anything that is not a finite number.

    Examples
    --------
    >>> as_fraction(3), as_fraction(0.5)
    (Fraction(3, 1), Fraction(1, 2))
    """
    if isinstance(number, np.generic) and not isinstance(number, np.longdouble):
        number = number.item()
    try:
        if isinstance(number, (int, float, Fraction, Decimal)):
            return Fraction(number)
        if isinstance(number, np.longdouble):
            return Fraction(*map(int, number.as_integer_ratio()))
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"expected a finite number, got {number!r}")


def as_float(number: Fraction | float) -> float:
    """Give the nearest float, infinite where the number is beyond floats."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def written(number: object) -> Fraction:
    """Read a float as the decimal that it prints as, where that is short; else exactly."""
    if is_float(number) and prints_short(number):
        return Fraction(repr(float(number)))  # type: ignore[arg-type]
    return as_fraction(number)


def prints_short(number: object) -> bool:
    """Tell whether a float prints with at most twelve digits: such were written, not computed."""
    if isinstance(number, np.longdouble):
        return False
    digits = repr(float(number)).partition("e")[0]  # type: ignore[arg-type]
    return len(digits.lstrip("-").replace(".", "").strip("0")) <= _DIGITS


def is_float(number: object) -> bool:
    """Tell whether a number carries float noise."""
    return isinstance(number, (float, np.floating))


def read_row(row: Numbers, offsets: IntArray, bias: object, *, binary: bool = False) -> Row:
    """Put one actor's numbers on the finest arithmetic that they allow.

    Parameters
    ----------
    row : (columns,) numbers
    offsets : (blocks + 1,) int
    bias : number
        Added to every deal.
    binary : bool
        Take floats at their exact binary value.
    """
    if row.dtype.kind in "iub" and isinstance(bias, (int, np.integer)):
        low, high = int(row.min(initial=0)), int(row.max(initial=0))
        if max(abs(low), abs(high), abs(int(bias))) * 2 * len(offsets) < _LARGEST:
            return _shifted(row.astype(np.int64), int(bias), offsets)
    extra = as_float(_finite(bias))
    if row.dtype == np.float64 and not binary and extra == _finite(bias):
        floats = np.append(row, extra)
        if not np.isfinite(floats).all():
            raise ValueError("utilities must be finite numbers, got NaN or infinity")
    else:
        # A list of long doubles would lose their last digits.
        numbers = [*(list(row) if row.dtype.kind == "f" else row.tolist()), bias]
        fractions = [_finite(x) for x in numbers]
        if binary or not any(is_float(x) for x in numbers):
            return _rational(fractions, offsets)
        if all(prints_short(x) for x in numbers if is_float(x)):
            return _read_as_written(numbers, fractions, offsets)
        floats = np.array([as_float(x) for x in fractions])
        if not np.isfinite(floats).all():
            return _rational(fractions, offsets)
    found = _floats(floats, offsets)
    return found or _rational([_finite(x) for x in (*row.tolist(), bias)], offsets)


def _finite(number: object) -> Fraction:
    try:
        return as_fraction(number)
    except ValueError:
        raise ValueError(f"utilities must be finite numbers, got {number!r}") from None


def _rational(numbers: list[Fraction], offsets: IntArray) -> Row:
    denominator = math.lcm(*(x.denominator for x in numbers))
    whole = [x.numerator * (denominator // x.denominator) for x in numbers]
    divisor = math.gcd(*whole) or 1
    whole = [x // divisor for x in whole]
    fits = max(map(abs, whole)) * 2 * len(offsets) < _LARGEST
    values = np.array(whole[:-1], dtype=np.int64 if fits else object)
    return _shifted(values, whole[-1], offsets, (divisor, denominator))


def _floats(numbers: FloatArray, offsets: IntArray) -> Row | None:
    """Read floats as fractions or on a grid; None where only their binary value will do."""
    largest = float(np.abs(numbers).max(initial=0.0))
    if largest == 0.0:
        return _shifted(np.zeros(len(numbers) - 1, np.int64), 0, offsets, exact=False)
    moderate = 1e-290 < largest < 1e290
    denominator = _common_denominator(numbers, largest) if moderate else None
    noisy = None
    if denominator is not None:
        noisy = _by_denominator(numbers, offsets, denominator)
        if not noisy.rounded:
            return noisy
    floats = numbers.tolist()
    if all(map(prints_short, floats)):
        return _read_as_written(floats, [Fraction(x) for x in floats], offsets)
    if not moderate:
        return _of_moderate_size(numbers, offsets, largest)
    return noisy or _on_grid(numbers, offsets, largest)


def _on_grid(numbers: FloatArray, offsets: IntArray, largest: float) -> Row | None:
    """Round to the coarser grid, or to the finer one where that keeps options apart."""
    low = np.minimum.reduceat(numbers[:-1], offsets[:-1])
    high = np.maximum.reduceat(numbers[:-1], offsets[:-1])
    scale = float((high - low).sum()) or largest
    # Steps must also stay above the noise that floats of this size carry themselves.
    noise = 8 * _EPS * largest
    # Scaling floats rounds a little too, and has to fit into the bound.
    for step in (max(1.9999 * FINENESS * scale / len(offsets), noise), noise):
        row = _decimal(numbers, offsets, -math.floor(math.log10(step)))
        if not _merges(row, numbers[:-1], offsets, largest):
            return row
    return None


def _of_moderate_size(numbers: FloatArray, offsets: IntArray, largest: float) -> Row | None:
    """Read very small or large floats as others are, in units of a power of ten."""
    if (np.abs(numbers[numbers != 0.0]) < largest * _LEAST_NOISE).any():
        return None
    unit = Fraction(10) ** math.floor(math.log10(largest))
    found = _floats(np.array([float(Fraction(x) / unit) for x in numbers.tolist()]), offsets)
    if found is None:
        return None
    # Changing the unit rounds too: numbers below ten, by half of their last place at most.
    bound = (found.bound + len(offsets) * Fraction(1, 2**50)) * unit
    return replace(
        found,
        numerator=found.numerator * unit.numerator,
        denominator=found.denominator * unit.denominator,
        bound=bound,
        rounded=True,
    )


def _by_denominator(numbers: FloatArray, offsets: IntArray, denominator: int) -> Row:
    whole = np.rint(numbers * denominator)
    # A float that is the nearest one to its fraction was that fraction, written as a float.
    meant = bool((whole / denominator == numbers).all())
    error = max(
        abs(Fraction(int(w), denominator) - Fraction(x))
        for w, x in {*zip(whole.tolist(), numbers.tolist(), strict=True)}
    )
    values = whole.astype(np.int64)
    scale, error = (1, denominator), error * len(offsets)
    return _shifted(
        values[:-1], int(values[-1]), offsets, scale, error, exact=False, rounded=not meant
    )


def _read_as_written(
    numbers: Sequence[object], exactly: Sequence[Fraction], offsets: IntArray
) -> Row:
    """Read floats as the decimals that they print as; other numbers are exact."""
    meant = [written(x) for x in numbers]
    error = max(abs(m - x) for m, x in zip(meant, exactly, strict=True))
    return replace(_rational(meant, offsets), exact=False, bound=error * len(offsets))


def _decimal(numbers: FloatArray, offsets: IntArray, exponent: int) -> Row:
    """Round to multiples of 10 ** -exponent."""
    scale = 10 ** max(-exponent, 0), 10 ** max(exponent, 0)
    # In two steps: 10 ** 316 is no float, and utilities may be as small as floats get.
    first = min(exponent, 300)
    scaled = numbers / float(scale[0]) * 10.0 ** max(first, 0) * 10.0 ** (exponent - first)
    whole = np.rint(scaled)
    # Scaling itself rounds: a few units in the last place of the largest.
    off = Fraction(1, 2) + Fraction(4 * _EPS * float(np.abs(scaled).max()))
    bound = len(offsets) * off * Fraction(*scale)
    values = whole.astype(np.int64)
    return _shifted(values[:-1], int(values[-1]), offsets, scale, bound, exact=False, rounded=True)


def _merges(row: Row, numbers: FloatArray, offsets: IntArray, largest: float) -> bool:
    """Whether rounding made one of two options of a block that differ by other than noise."""
    block = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    order = np.lexsort((numbers, block))
    apart, same = np.diff(numbers[order]), np.diff(row.values[order]) == 0
    lost = same & (np.diff(block[order]) == 0) & (apart > 0.0)
    part = apart[lost] / largest
    return bool(((part < _LEAST_NOISE) | (part > _NOISE)).any())


def _common_denominator(numbers: FloatArray, largest: float) -> int | None:
    """Find the denominator that makes whole numbers of all, where there is a small one."""
    # What is lost beside the largest number must not be read as zero.
    if (np.abs(numbers[numbers != 0.0]) < largest * _LEAST_NOISE).any():
        return None
    denominator = 1
    while denominator * largest <= _RESOLUTION:
        scaled = numbers * denominator
        off = np.abs(scaled - np.rint(scaled)) > min(_NOISE * largest * denominator, _OFF)
        if not off.any():
            return denominator if _tells(numbers, denominator) else None
        factor = Fraction(float(scaled[int(off.argmax())])).limit_denominator(10**6).denominator
        if factor == 1:
            return None
        denominator *= factor
    return None


def _tells(numbers: FloatArray, denominator: int) -> bool:
    """Whether fractions with this denominator say less than the floats that they explain.

    Any one float is some fraction of large numbers; that tells nothing of how it was meant.
    """
    apart = np.unique(np.abs(numbers[numbers != 0.0]))
    said = math.log2(denominator) + float(np.log2(np.maximum(apart * denominator, 1.0)).sum())
    return denominator == 1 or said < _TOLD * len(apart)


def _shifted(
    values: NDArray[np.generic],
    bias: int,
    offsets: IntArray,
    scale: tuple[int, int] = (1, 1),
    bound: Fraction = Fraction(0),
    *,
    exact: bool = True,
    rounded: bool = False,
) -> Row:
    """Move the least value of each block to zero."""
    if len(offsets) > 1:
        least = np.minimum.reduceat(values, offsets[:-1])
        bias += sum(least.tolist())
        values = np.asarray(values - np.repeat(least, np.diff(offsets)))
    return Row(values, bias, *scale, bound, exact, rounded)
