"""What the writers of the exchange formats share: folders, and exact decimals."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from winset.exchange.markup import wrong

__all__ = ["decimal", "new_folder", "plain_number"]


def new_folder(path: Path) -> Path:
    """Make sure that a folder is there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise wrong(str(path), f"is no folder to write to: {error.strerror or error}") from None
    return path


def decimal(x: Fraction) -> str | None:
    """Write a number exactly as a decimal of at most 30 digits; None where there is none.

    >>> decimal(Fraction(1, 8)), decimal(Fraction(1, 3))
    ('0.125', None)
    """
    twos = fives = 0
    rest = x.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > 30:
        return None
    digits = str(abs(x.numerator) * 10**places // x.denominator).rjust(places + 1, "0")
    sign = "-" if x < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def plain_number(x: Fraction) -> str:
    """Write a number as people do: whole, as a decimal, or with 15 digits.

    >>> plain_number(Fraction(7)), plain_number(Fraction(3, 10)), plain_number(Fraction(1, 3))
    ('7', '0.3', '0.333333333333333')
    """
    return decimal(x) or f"{float(x):.15g}"
