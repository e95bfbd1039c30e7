"""Where passages of an earlier version of a text stand in a later one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from winset.reading.model import Span

__all__ = ["likeness", "moved", "moved_all"]

_CONTEXT = 80
_MOST_PLACES = 200


def moved(span: Span, old: str, new: str) -> Span | None:
    """Find a passage of the old text in the new one: verbatim, and in the likest surroundings.

    Of several places with surroundings equally like, the one nearest to where it was (counted from
    the beginning) is taken. None where the passage is there no more.

    Examples
    --------
    >>> moved(Span(0, 3), "Yes, he said", "He paused. Yes, he said")
    Span(start=11, end=14)
    """
    words = span.of(old)
    places = list(_places(words, new)) if words else []
    if not places:
        return None

    def fit(start: int) -> tuple[int, int]:
        end = start + len(words)
        before = _common(_back(old, span.start), _back(new, start))
        after = _common(old[span.end : span.end + _CONTEXT], new[end : end + _CONTEXT])
        return before + after, -abs(start - span.start)

    best = max(places, key=fit)
    return Span(best, best + len(words))


def moved_all(spans: Iterable[Span], old: str, new: str) -> Mapping[Span, Span] | None:
    """Find all of some passages that belong together; None where one is there no more.

    Each is looked for in the passage from the first to the last of them, so that a short one (a
    pronoun, a word of saying) is not found elsewhere.
    """
    every = sorted(set(spans))
    if not every:
        return {}
    whole = Span(every[0].start, max(s.end for s in every))
    there = moved(whole, old, new)
    if there is None:
        return None
    shift = there.start - whole.start
    return {span: Span(span.start + shift, span.end + shift) for span in every}


def _places(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(words, at + 1)


def _back(text: str, start: int) -> str:
    return text[max(0, start - _CONTEXT) : start][::-1]


def _common(one: str, other: str) -> int:
    """Count how many first characters are the same."""
    n = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        n += 1
    return n


def likeness(one: str, other: str, least: float) -> float:
    """Tell how much alike two passages are, word by word; 0 where it is below the least.

    Examples
    --------
    >>> likeness("all of the sanctions", "all the sanctions", 0.5) > 0.8
    True
    >>> likeness("all of the sanctions", "no deal", 0.5)
    0.0
    """
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
