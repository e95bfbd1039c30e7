"""Where the articles of a text begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from winset.reading.model import Span, Zone
from winset.reading.sources.lines import Role, labelled, role_of, titled
from winset.reading.sources.paragraphs import CLOSING, Paragraph

__all__ = ["Part", "last_sentence", "part_of", "starts"]

# Words of the longest title, and characters below which a line without a stop is no sentence.
_LONG_TITLE, _FRAGMENT = 30, 60
_ENOUGH = 3
# Headings and words that Markdown marks.
_MARKDOWN = re.compile(r"#{1,6}\s+(.+?)\s*#*|\*\*(.+)\*\*|__(.+)__")


@dataclass
class Part:
    """One paragraph while its article is put together."""

    span: Span
    words: str
    role: Role
    zone: Zone | None

    @cached_property
    def sentence(self) -> bool:
        """Whether it reads as text, not as a heading."""
        if self.role != "plain":
            return False
        line = self.words.strip()
        if titled(line):
            return len(line.split()) > _LONG_TITLE
        return line[-1] in CLOSING or len(line) >= _FRAGMENT

    @cached_property
    def heading(self) -> bool:
        """Whether it may be a heading."""
        return self.role == "plain" and titled(self.words)


def part_of(text: str, paragraph: Paragraph) -> Part:
    """Look at a paragraph by itself."""
    words = paragraph.span.of(text)
    if len(words) < 300 and (marked := _MARKDOWN.fullmatch(words)):
        words = next(filter(None, marked.groups()))
    return Part(paragraph.span, words, role_of(words), paragraph.zone)


def starts(parts: Sequence[Part]) -> Iterator[int]:
    """Yield where articles begin: at their title, or at what stands before it and is theirs."""
    yield 0
    last = last_sentence(parts)
    since, text = 0, False  # Where this article began, and whether it has had text of its own.
    for i, part in enumerate(parts):
        if text and i < last and _may_begin(part) and _evidence(parts, i, part) >= _ENOUGH:
            begin = i
            while parts[begin - 1].role in ("caption", "day", "separator") and begin > since + 1:
                begin -= 1
            since, text = begin, False
            yield begin
        text = text or part.sentence


def last_sentence(parts: Sequence[Part]) -> int:
    """Tell where the last part is that reads as text; -1 where none does."""
    return next((i for i in range(len(parts) - 1, -1, -1) if parts[i].sentence), -1)


def _may_begin(part: Part) -> bool:
    label = part.role == "label" and labelled(part.words)[0] == "title"
    return label or part.heading or part.zone == "title"


def _evidence(parts: Sequence[Part], i: int, part: Part) -> int:
    after = []
    for other in parts[i + 1 : i + 7]:
        if other.sentence:
            break
        after.append(other)
    before = parts[i - 1].role
    close = (parts[k].role for k in range(i - 1, max(-1, i - 20), -1))
    earlier = next((role for role in close if role not in ("caption", "day")), "")
    score = 3 * (part.role == "label") + 3 * (before == "separator")
    score += 2 * (earlier in ("end", "separator") and before != "separator")
    score += 2 * (bool(after) and after[0].role == "bullet")
    heads = {p.role for p in after[:4]}
    score += 2 * bool(heads & {"byline", "day"})
    score += before in ("caption", "day")
    return score + (len(part.words.split()) > 4 and score >= 2 and "bullet" not in heads)
