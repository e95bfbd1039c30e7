"""The grammar of judgements as one regular expression, for editors (ECMA-262 and Python).

It accepts exactly what :func:`winset.case.judging.grammar.parse` accepts, by syntax; whether the
numbers make sense is left to the program.
"""

from __future__ import annotations

from winset.case.judging.grammar import ARITIES
from winset.text import BANDS

__all__ = ["PATTERN", "RANKING_PATTERN"]

_WS = r"[ \t\r\n]*"
_GAP = r"[ \t\r\n]+"
_DASH, _MINUS = "\u2013", "\u2212"
_NUMBER = rf"[+{_MINUS}{_DASH}\-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+{_MINUS}\-]?[0-9]+)?"


def _word(word: str) -> str:
    """Match a word in small or capital letters; any white space between several."""
    parts = ["".join(f"[{c}{c.upper()}]" for c in part) for part in word.split()]
    return _GAP.join(parts)


def _either(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


def _seq(*parts: str) -> str:
    return _WS.join(parts)


def _list(item: str, least: int, most: int | None) -> str:
    """Match items with commas between, in round brackets."""
    count = f"{{{least - 1},{'' if most is None else most - 1}}}"
    return _seq(r"\(", f"{item}(?:{_seq('', ',', item)}){count}", r"\)")


_QUANTITY = f"{_NUMBER}(?:{_WS}%)?"
_TO = _either(_word("to"), _DASH)
_PAIR = _seq(_QUANTITY, ":", _QUANTITY)
_DISTRIBUTIONS = [
    _seq(_word(name), _list(_QUANTITY, n, n)) for name, counts in ARITIES.items() for n in counts
]
_SIMPLE = _either(
    f"{_QUANTITY}(?:{_seq('', _TO, _QUANTITY)})?",
    _seq(_word("hard"), _QUANTITY, _either(r"\.\.", _TO), _QUANTITY),
    *_DISTRIBUTIONS,
    _seq(_word("quantiles"), _list(_PAIR, 1, None)),
    _word("unknown"),
    *(_word(word) for word in BANDS),
)
_MIXTURE = _seq(
    _either(_word("mixture"), _word("mix")), _list(_seq(_QUANTITY, ":", _SIMPLE), 1, None)
)

#: Every judgement written as text.
PATTERN = f"^{_WS}{_either(_MIXTURE, _SIMPLE)}{_WS}$"

#: A ranking such as ``a > b = c``.
RANKING_PATTERN = "^[^>=]*[^>=\\s][^>=]*(?:[>=][^>=]*[^>=\\s][^>=]*)*$"
