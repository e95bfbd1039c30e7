"""The paragraphs of a text: its lines, or its blocks where lines are broken to a width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from winset.reading.model import Span, Zone

__all__ = ["CLOSING", "Paragraph", "paragraphs_of"]

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BLANK = re.compile(
    r"(?:\r\n|[\n\r\f\x85\u2028\u2029])[^\S\r\n\f]*(?:\r\n|[\n\r\f\x85\u2028\u2029])+|\f"
)
_HEAD_LINE = re.compile(r"[A-Z][\w-]{1,20}(?: [\w-]{1,20})?:\s")
_WRAPPED_AT = 100
#: Marks with which a sentence ends.
CLOSING = ".!?…。！？’”\"')»"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: where it stands, and what a page marks it as; None where it does not."""

    span: Span
    zone: Zone | None = None


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    r"""Part a text at its paragraphs: at every line end, or at blank lines where lines are wrapped.

    Examples
    --------
    >>> [p.span.of("One.\n\nTwo.\nThree.") for p in paragraphs_of("One.\n\nTwo.\nThree.")]
    ['One.', 'Two.', 'Three.']
    """
    lines = [_trimmed(text, *found.span()) for found in _LINE.finditer(text)]
    lines = [line for line in lines if line.end > line.start]
    if not _wrapped(text, lines):
        return tuple(map(Paragraph, lines))
    blocks, start = [], 0
    for found in _BLANK.finditer(text):
        blocks.append(_trimmed(text, start, found.start()))
        start = found.end()
    blocks.append(_trimmed(text, start, len(text)))
    filled = [block for block in blocks if block.end > block.start]
    return tuple(map(Paragraph, (*_labels_apart(text, filled[0], lines), *filled[1:])))


def _labels_apart(text: str, block: Span, lines: Sequence[Span]) -> list[Span]:
    """Part the first block at its lines where it is the head of a message: labels throughout."""
    inner = list(takewhile(block.holds, lines))
    heads = all(_HEAD_LINE.match(line.of(text)) for line in inner)
    return inner if heads and len(inner) > 1 else [block]


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return Span(min(start + left, end), max(start + left, start + len(words.rstrip())))


def _wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether the lines of a text are broken to a width, so that only blank lines part it."""
    if len(lines) < 6 or not _BLANK.search(text):
        return False
    full = sorted(line.end - line.start for line in lines)
    if full[int(0.95 * (len(full) - 1))] > _WRAPPED_AT:
        return False
    # Lines within a block that break off in the middle of a sentence.
    broken = sum(text[line.end - 1] not in CLOSING for line in lines)
    follow = sum(
        "\n\n" not in text[one.end : other.start].replace("\r", "").replace(" ", "")
        for one, other in pairwise(lines)
    )
    return broken > len(lines) / 2 and follow > len(lines) / 2
