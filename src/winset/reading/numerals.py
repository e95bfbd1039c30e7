"""Numbers in words, for whatever reads them: of things, of days, of percentages."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TENS", "UNITS"]

#: The words from zero to twenty, each at its own number.
UNITS: tuple[str, ...] = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
#: Tens by their words, from twenty on.
TENS: Mapping[str, int] = {
    word: 10 * k
    for k, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
    )
}
