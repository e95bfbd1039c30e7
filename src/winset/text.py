"""Words for everybody: lists, counts, plurals, cuts, and text that cannot act on its reader."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = [
    "BANDS",
    "capital",
    "counted",
    "cut",
    "escaped",
    "joined",
    "neutral",
    "stated",
    "unbroken",
    "visible",
    "visible_lines",
]

# Intelligence Community Directive 203 (2015), section D.6.e.2: two sets of seven terms.
_ICD_203 = {
    ("almost no chance", "remote"): (0.01, 0.05),
    ("very unlikely", "highly improbable"): (0.05, 0.20),
    ("unlikely", "improbable"): (0.20, 0.45),
    ("roughly even chance", "roughly even odds"): (0.45, 0.55),
    ("likely", "probable"): (0.55, 0.80),
    ("very likely", "highly probable"): (0.80, 0.95),
    ("almost certain", "almost certainly", "nearly certain"): (0.95, 0.99),
}
#: Likelihood words, and the chances that they stand for.
BANDS: dict[str, tuple[float, float]] = {
    word: band for words, band in _ICD_203.items() for word in words
}

# What ends or moves within a line: white space to a reader, and shown as such.
_BREAK = re.compile("[\t\n\v\f\r\x85\u2028\u2029][ \t\n\v\f\r\x85\u2028\u2029]*")
# What acts on a terminal (C1 controls do as well), turns the direction of writing (Unicode Standard
# Annex 9), is half of a pair, or may stand in no text.
_ACTS = (
    "\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff"
)
_HIDDEN = re.compile(f"[\x00-\x1f{_ACTS}]")
# Of these, what JSON leaves as it is.
_UNESCAPED = re.compile(f"[{_ACTS}\u2028\u2029]")
# Between a number and its unit, or a sign and its number.
_UNIT = re.compile(
    r"(?<=\d) (?=%|(?:points?|dB|worlds?|issues?|judgements?|packages?|votes?|bn|million)\b)"
    r"|(?<=±) (?=\d)"
)
_FORMULA = ("=", "+", "-", "@")


def visible(text: str) -> str:
    r"""Return text in which nothing acts on a terminal or turns the direction of what follows.

    Controls and bidirectional marks are written out as in TOML; line breaks and tabs become a
    space. Every renderer passes the texts of a case through this, once.

    Examples
    --------
    >>> print(visible("red \x1b[31m, turned \u202e, two\nlines"))
    red \x1b[31m, turned \u202e, two lines
    """
    if text.isprintable():
        return text
    return _HIDDEN.sub(lambda found: _written(found[0]), _BREAK.sub(" ", text))


def _written(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible_lines(text: str) -> str:
    """Return text of several lines, each as :func:`visible` shows it."""
    return text if text.isprintable() else "\n".join(map(visible, text.split("\n")))


def unbroken(text: str) -> str:
    r"""Return text in which no line breaks between a number and its unit.

    Examples
    --------
    >>> unbroken("43 % ± 1, 2 points, 10,000 worlds").count("\u00a0")
    4
    """
    return _UNIT.sub("\u00a0", text)


def escaped(text: str) -> str:
    r"""Return the same JSON with escapes for what would act on a terminal.

    Examples
    --------
    >>> print(escaped('{"title": "turned \u202e"}'))
    {"title": "turned \u202e"}
    """
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def neutral(text: str) -> str:
    """Return the text of a cell that no spreadsheet takes for a formula: an apostrophe in front.

    Examples
    --------
    >>> neutral("=HYPERLINK(1)"), neutral("-5"), neutral("plain")
    ("'=HYPERLINK(1)", '-5', 'plain')
    """
    if not text.lstrip().startswith(_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text


def stated(cell: str) -> str:
    """Return the text of a cell as it was before :func:`neutral`.

    Examples
    --------
    >>> stated("'-5 to 15"), stated("'tis")
    ('-5 to 15', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and neutral(cell[1:]) == cell else cell


def joined(names: Sequence[str], last: str = "and") -> str:
    """Join names as in a sentence.

    Examples
    --------
    >>> joined(["a", "b", "c"]), joined(["a"], "or")
    ('a, b and c', 'a')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(n: int, one: str, many: str = "") -> str:
    """Say how many there are of something.

    Examples
    --------
    >>> counted(1, "issue"), counted(2_000, "issue"), counted(2, "party", "parties")
    ('1 issue', '2,000 issues', '2 parties')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """Return text with a capital in front, and the rest as it is."""
    return text[:1].upper() + text[1:]


def cut(text: str, most: int) -> str:
    """Cut what nobody would read to its end.

    Examples
    --------
    >>> cut("a long story", 8), cut("short", 8)
    ('a long …', 'short')
    """
    return text if len(text) <= most else f"{text[: most - 2].rstrip()} …"
