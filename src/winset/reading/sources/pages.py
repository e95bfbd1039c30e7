"""Web pages to text: what is read, and not what is around it.

The page is read as a stream of marks by ``lxml`` (libxml2), in time that grows with its length
(the standard library's parser takes hours for a megabyte of ``<a``), and no tree is built, so that
a million nested elements cost nothing. Left out are scripts, styles, forms, navigation and whatever
the page itself marks as such; where it marks its article, what stands beside it; and paragraphs
that are mostly links (Kohlschuetter et al. 2010: link density tells boilerplate from text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from winset.reading.model import Zone
from winset.reading.sources.blocks import Block, Meta, sound
from winset.reading.sources.limits import refused
from winset.reading.sources.lines import role_of
from winset.reading.sources.page_meta import meta_of
from winset.reading.sources.paragraphs import paragraphs_of

__all__ = ["Page", "declared_encoding", "read_page"]

_SILENT_TAGS = (
    "script style noscript template svg math iframe object embed applet canvas audio video select "
    "option button textarea input form nav dialog menu map datalist"
)
_BREAKING_TAGS = (
    "address article aside blockquote body br caption center dd details div dl dt fieldset "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary "
    "table tbody td tfoot th thead title tr ul"
)
_VOID_TAGS = "area base br col embed hr img input link meta param source track wbr"
_SILENT, _BREAKS, _VOID = (
    frozenset(tags.split()) for tags in (_SILENT_TAGS, _BREAKING_TAGS, _VOID_TAGS)
)
_FURNITURE = frozenset(("footer", "aside", "header"))
_NOISE = re.compile(
    r"(?:.*[_-])?(?:nav|navigation|navbar|menu|breadcrumbs?|share|sharing|social|related|recommended|"
    r"recommendations?|promo|advert|advertisement|ads?|banner|cookies?|consent|newsletter|subscribe|"
    r"signup|paywall|comments?|footer|sidebar|widget|toolbar|outbrain|taboola|popup|modal|mostread|"
    r"most-read|trending|read-more|more-stories|pagination|tags|visually-hidden|sr-only)"
    r"(?:[_-](?:list|links?|bar|box|block|container|section|wrapper|widget|area|module))?",
    re.I,
)
# Said of a whole page, not of a part of it.
_OF_PAGE = re.compile(
    r"(?:has|with|no|is|layout|page|template|js|theme|site|post|single)[_-]", re.I
)
_MARKED: tuple[tuple[re.Pattern[str], int, Zone], ...] = (
    (re.compile(r"(?:.*[_-])?(?:caption|credit)s?(?:[_-]\w+)?", re.I), 700, "caption"),
    (
        re.compile(r"(?:.*[_-])?(?:stand-?first|sub-?head(?:line)?|dek|summary|lede)", re.I),
        700,
        "standfirst",
    ),
    (
        re.compile(
            r"(?:.*[_-])?(?:by-?lines?|authors?|dateline|timestamp|pub-?date|published|posted-on|"
            r"datepublished)(?:[_-](?:name|names|info|date|time|meta))?",
            re.I,
        ),
        200,
        "byline",
    ),
)
_MOST_OF = {zone: most for _, most, zone in _MARKED}
_HEADS: dict[str, Zone] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4"), "title"),
    "figcaption": "caption",
}
_WHOLE = frozenset(("html", "body", "main", "article"))
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_LINKED, _LONG = 0.6, 40
_ENOUGH = 500
_MOST_BLOCKS = 200_000
_ROLES_BESIDE = ("navigation", "banner", "contentinfo", "complementary", "search")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Stands for a line break: no page can hold it.
_BREAK = "\x00"
_BREAKS_TWICE = re.compile(r"\x00\s*\x00[\s\x00]*")
_CHUNK = 1 << 16
_DEEPEST = 20_000


@dataclass(frozen=True)
class Page:
    """The paragraphs of a page, article by article, and what it says of itself.

    ``marked`` is whether the page itself tells where its articles are.
    """

    articles: tuple[tuple[Block, ...], ...]
    meta: Meta
    marked: bool


@dataclass
class _Run:
    """A paragraph while it is read."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0

    def take(self, *, as_it_stands: bool) -> tuple[tuple[str, ...], float]:
        """Give its paragraphs, and the share of it that is links.

        Two line breaks part paragraphs; where the text is shown ``as_it_stands``, its lines do.
        """
        text = "".join(self.parts)
        if as_it_stands:
            parts = [p.span.of(text) for p in paragraphs_of(text.replace(_BREAK, "\n"))]
        else:
            parts = _BREAKS_TWICE.split(text)
        words = tuple(filter(None, (sound(part.replace(_BREAK, " ")) for part in parts)))
        share = self.linked / max(1, sum(map(len, words)))
        self.parts, self.linked = [], 0
        return words, share


@dataclass(frozen=True)
class _Found:
    block: Block
    article: int
    main: bool


class _TooDeepError(Exception):
    """Raised where a page is nested absurdly deep: what reads it would take ever longer."""


class _Reader:
    """Takes a page's marks one by one; ``close`` gives what was found."""

    def __init__(self, *, by_class: bool) -> None:
        self._by_class = by_class
        # Whether something was left out by its name alone.
        self.named_out = False
        self.found: list[_Found] = []
        self.named: dict[str, str] = {}
        self.linked: list[str] = []
        self.title = self.url = ""
        self._run = _Run()
        self._head: list[str] | None = None
        self._data: list[str] | None = None
        # Elements that are open and matter, by their tag, with their depth.
        self._depth = 0
        self._silent = 0  # Depth at which something left out began; 0 where nothing did.
        self._links = 0
        self._zones: list[tuple[int, Zone]] = []
        self._articles: list[tuple[int, int]] = []
        self._mains: list[int] = []
        self._pres: list[int] = []
        self._count = 0

    def start(self, tag: str, attributes: Any) -> None:
        """Take the beginning of an element."""
        name = tag.lower()
        marks = {str(k).lower(): str(v or "") for k, v in dict(attributes).items()}
        if name in _VOID:
            self._void(name, marks)
            return
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooDeepError
        if self._silent:
            return
        if name == "title" and not self.title:
            self._head = []
        elif name == "script" and "ld+json" in marks.get("type", ""):
            self._data = []
        if name in _BREAKS:
            self._end_of_block()
        if name in _SILENT or name in _FURNITURE or marks:
            if self._left_out(name, marks):
                self._silent = self._depth
                return
            zone = _zone_of(name, marks)
        else:
            zone = _HEADS.get(name)
        self._opened(name, marks)
        if zone is not None:
            self._zones.append((self._depth, zone))

    def _opened(self, name: str, marks: dict[str, str]) -> None:
        """Note an element within which it matters to stand."""
        self._links += name == "a"
        if name == "article":
            self._count += not self._articles
            self._articles.append((self._depth, self._count))
        elif (
            name == "main"
            or marks.get("role") == "main"
            or (marks.get("itemprop", "").lower() == "articlebody")
        ):
            self._mains.append(self._depth)
        elif name == "pre":
            self._pres.append(self._depth)

    def _left_out(self, name: str, marks: dict[str, str]) -> bool:
        if name in _SILENT or _hidden(marks):
            return True
        if name in _FURNITURE and not (name == "header" and self._within()):
            return True
        if self._by_class and name not in _WHOLE and _noisy(marks):
            self.named_out = True
            return True
        return False

    def _within(self) -> bool:
        return bool(self._articles or self._mains)

    def _void(self, name: str, marks: dict[str, str]) -> None:
        if name == "meta":
            key = marks.get("property") or marks.get("name") or marks.get("itemprop") or ""
            if key and len(self.named) < 500:
                self.named.setdefault(key.strip().lower(), marks.get("content", "")[:2000])
        elif name == "link" and marks.get("rel", "").lower() == "canonical":
            self.url = self.url or marks.get("href", "")[:2000]
        elif name in _BREAKS and not self._silent:
            if name == "br":
                self._run.parts.append(_BREAK)
            else:
                self._end_of_block()

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = tag.lower()
        if name in _VOID:
            return
        if self._silent:
            if name == "script" and self._data is not None:
                self.linked.append("".join(self._data))
                self._data = None
            if self._depth <= self._silent:
                self._silent = 0
        else:
            if name == "title" and self._head is not None:
                self.title, self._head = self.title or sound("".join(self._head)), None
            if name in _BREAKS:
                self._end_of_block()
            self._links -= name == "a" and self._links > 0
            for several in (self._zones, self._articles):
                if several and several[-1][0] >= self._depth:
                    several.pop()
            for depths in (self._mains, self._pres):
                if depths and depths[-1] >= self._depth:
                    depths.pop()
        self._depth -= self._depth > 0

    def data(self, words: str) -> None:
        """Take text."""
        if self._head is not None:
            self._head.append(words)
        elif self._data is not None:
            self._data.append(words)
        elif not self._silent:
            self._run.parts.append(words)
            if self._links:
                self._run.linked += len(words.strip())

    def comment(self, words: str) -> None:
        """Leave out a comment."""

    def pi(self, target: str, words: str | None = None) -> None:
        """Leave out an instruction."""

    def _end_of_block(self) -> None:
        if not self._run.parts:
            return
        several, linked = self._run.take(as_it_stands=bool(self._pres))
        number = self._articles[0][1] if self._articles else 0
        for words in several[: _MOST_BLOCKS - len(self.found)]:
            zone = self._zones[-1][1] if self._zones else None
            if zone is not None and len(words) > _MOST_OF.get(zone, len(words)):
                zone = None
            mostly_links = linked > _LINKED and len(words.split()) < _LONG
            if mostly_links and zone is None and role_of(words) != "byline":
                continue
            self.found.append(_Found(Block(words, zone), number, bool(self._mains)))

    def close(self) -> _Reader:
        """Give what was found."""
        self._end_of_block()
        return self


def _hidden(marks: dict[str, str]) -> bool:
    """Whether an element is not shown, or has a part on the page that is not its text."""
    return (
        "hidden" in marks
        or marks.get("aria-hidden") == "true"
        or marks.get("role") in _ROLES_BESIDE
        or bool(_UNSEEN.search(marks.get("style", "")[:500]))
    )


def _noisy(marks: dict[str, str]) -> bool:
    """Whether an element is named as something beside the text."""
    said = f"{marks.get('class', '')} {marks.get('id', '')}"[:500].split()
    return any(_NOISE.fullmatch(word) and not _OF_PAGE.match(word) for word in said)


def _zone_of(name: str, marks: dict[str, str]) -> Zone | None:
    if name in _HEADS or not marks:
        return _HEADS.get(name)
    if name == "time" or marks.get("rel") == "author":
        return "byline"
    if name in _WHOLE or name == "section":
        return None
    said = " ".join(marks.get(key, "") for key in ("class", "itemprop", "data-testid"))[:500]
    words = said.split()
    return next((zone for form, _, zone in _MARKED if any(map(form.fullmatch, words))), None)


def declared_encoding(raw: bytes) -> str:
    """Return the encoding that a page names in its head.

    >>> declared_encoding(b'<meta charset="gbk">')
    'gbk'
    """
    found = _CHARSET.search(raw[:4096])
    return found[1].decode("ascii") if found else ""


def read_page(text: str, where: Path) -> Page:
    """Read a web page.

    Raises
    ------
    CaseError
        Where it holds no text that somebody would read.
    """
    reader = _read(text, where, by_class=True)
    if reader.named_out and _length([f.block for f in reader.found]) < _ENOUGH:
        # A page may name all of itself as if it were beside the text.
        reader = _read(text, where, by_class=False)
    articles, marked = _of_interest(reader.found)
    if not articles:
        wanted = "a page whose text is not put in by scripts"
        raise refused(where, "this page holds no text", wanted)
    meta = meta_of(reader.named, reader.linked, reader.title, reader.url)
    return Page(articles, meta, marked)


def _read(text: str, where: Path, *, by_class: bool) -> _Reader:
    try:
        from lxml import etree
    except ImportError:  # pragma: no cover
        hint = "pip install 'winset[reading]'"
        raise refused(where, "web pages are read by lxml, which is not here", hint=hint) from None
    reader = _Reader(by_class=by_class)
    parser = etree.HTMLParser(target=reader, huge_tree=True, encoding="utf-8")
    raw = text.encode("utf-8", "replace")
    try:
        for start in range(0, len(raw), _CHUNK):
            parser.feed(raw[start : start + _CHUNK])
        parser.close()
    except _TooDeepError:
        said = f"its elements are nested more than {_DEEPEST:,} deep"
        raise refused(where, said, hint="it may be made to hang programs; leave it out") from None
    except etree.LxmlError as error:
        if not reader.found:
            raise refused(where, f"this page cannot be read: {error}") from None
    return reader


def _of_interest(found: list[_Found]) -> tuple[tuple[tuple[Block, ...], ...], bool]:
    """Choose what the page marks as its articles, or its main part, if that is where the text is.

    The second is whether it does.
    """
    numbers = sorted({f.article for f in found if f.article})
    articles = [[f.block for f in found if f.article == number] for number in numbers]
    long = [blocks for blocks in articles if _length(blocks) >= _ENOUGH]
    every = [f.block for f in found]
    if long and sum(map(_length, long)) >= _length(every) / 4:
        return tuple(map(tuple, long)), True
    main = [f.block for f in found if f.main]
    if main and _length(main) >= min(_ENOUGH, _length(every) / 2):
        return (tuple(main),), True
    return ((tuple(every),) if every else ()), False


def _length(blocks: list[Block]) -> int:
    return sum(len(block.words) for block in blocks if block.zone in (None, "body", "standfirst"))
