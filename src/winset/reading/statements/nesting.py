"""Who reports whom: the statement in whose content another is told."""

from __future__ import annotations

from collections.abc import Sequence

from winset.reading.model import Span
from winset.reading.statements.found import Found

__all__ = ["outermost"]

_DEEPEST = 50  # contents around a place that are looked at, from the innermost outwards


def outermost(found: Sequence[Found]) -> list[int | None]:
    """Return for every find the one whose content is the smallest around its cue, if any.

    One sweep over the text with the contents that are open at each place.
    """
    parts = sorted(((c.start, -c.end, k) for k, f in enumerate(found) for c in f.content))
    order = sorted(range(len(found)), key=lambda k: _anchor(found[k]))
    result: list[int | None] = [None] * len(found)
    around: list[tuple[int, int, int]] = []
    at = 0
    for k in order:
        anchor = _anchor(found[k])
        while at < len(parts) and parts[at][0] <= anchor.start:
            around.append(parts[at])
            at += 1
        while around and -around[-1][1] <= anchor.start:
            around.pop()
        inner_first = around[: -_DEEPEST - 1 : -1]
        result[k] = next((n for s, e, n in inner_first if _holds(found, n, k, Span(s, -e))), None)
    return result


def _holds(found: Sequence[Found], outer: int, inner: int, content: Span) -> bool:
    """Whether a content holds the cue of another find, and is not itself held by that find.

    What is told within another is shorter than it, so that no two can be within each other.
    """
    if not content.holds(_anchor(found[inner])) or _size(found[outer]) <= _size(found[inner]):
        return False
    cue = found[outer].cue
    return cue is None or not any(c.holds(cue) for c in found[inner].content)


def _size(one: Found) -> int:
    return sum(c.end - c.start for c in one.content)


def _anchor(one: Found) -> Span:
    """Return the cue, or the beginning of what has none."""
    return one.cue or one.content[0]
