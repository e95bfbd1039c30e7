"""Words without their endings, so that "lifting" and "lifted" are one."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["stem", "stems"]

_WORD = re.compile(r"[^\W_]+|%")
_BRITISH = re.compile(r"is(e|ed|es|ing|ation|ations)$")
_ENDINGS = (
    *("ations", "ation", "ements", "ement", "ments", "ment", "ings", "ing", "edly"),
    *("ially", "ial", "ied", "ies", "ed", "es", "ly", "s", "e", "y"),
)
# Forms that no ending tells.
_FORMS = {
    **{"kept": "keep", "gave": "give", "given": "give", "paid": "pay", "met": "meet"},
    **{"held": "hold", "left": "leave", "broke": "break", "broken": "break", "froze": "freeze"},
    **{"frozen": "freeze", "withdrew": "withdraw", "withdrawn": "withdraw", "built": "build"},
    **{"sold": "sell", "bought": "buy", "rose": "rise", "risen": "rise", "fell": "fall"},
}


def stem(word: str) -> str:
    """Take the ending off an English word; British and American spellings meet.

    Examples
    --------
    >>> stem("Dismantling"), stem("dismantlement"), stem("facilities"), stem("denuclearisation")
    ('dismantl', 'dismantl', 'facilit', 'denucleariz')
    """
    apart = unicodedata.normalize("NFKD", word)
    found = "".join(c for c in apart if not unicodedata.combining(c)).casefold()
    if not found.isalpha():
        return found
    found = _FORMS.get(found, found)
    found = _BRITISH.sub(r"iz\1", found)
    for ending in _ENDINGS:
        if found.endswith(ending) and len(found) - len(ending) >= 3:
            found = found[: -len(ending)]
            break
    if len(found) > 3 and found[-1] == found[-2] and found[-1] not in "aeiou":
        found = found[:-1]
    return found


def stems(text: str) -> list[tuple[int, int, str]]:
    """Return every word of a text: where it begins and ends, and its stem.

    Examples
    --------
    >>> [word for _, _, word in stems("4 % or 3 per cent")]
    ['4', 'percent', 'or', '3', 'percent']
    """
    found: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(text):
        start, end, word = match.start(), match.end(), stem(match.group())
        if word == "cent" and found and found[-1][2] == "per":
            start, word = found.pop()[0], "percent"
        found.append((start, end, "percent" if word == "%" else word))
    return found
