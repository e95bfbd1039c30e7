"""What a web page says of itself for programs: its metadata and its linked data (schema.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from winset.reading.sources.blocks import Meta, sound
from winset.reading.sources.dating import iso_day
from winset.reading.sources.lines import authors_in

__all__ = ["meta_of"]

_TITLE = ("og:title", "twitter:title", "dc.title", "headline", "title")
_AUTHOR = ("author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author")
_OUTLET = ("og:site_name", "dc.publisher", "application-name", "publisher")
_DAY = (
    *("article:published_time", "og:published_time", "datepublished", "date", "dc.date"),
    *("pubdate", "publishdate", "parsely-pub-date", "dc.date.issued", "sailthru.date"),
)
_ARTICLES = ("article", "newsarticle", "reportagenewsarticle", "opinionnewsarticle", "blogposting")
_MOST_DEPTH, _MOST_PARTS, _MOST_JSON = 8, 2_000, 500_000


def meta_of(named: Mapping[str, str], linked: list[str], title: str, url: str) -> Meta:
    """Gather what a page says of itself.

    Parameters
    ----------
    named : mapping
        Contents of its ``meta`` elements by their name or property, in lower case.
    linked : list of str
        Its blocks of linked data.
    title, url : str
        Of its head, and its canonical address.
    """
    article = next((a for text in linked for a in _articles(text)), {})
    publisher = _names(article.get("publisher"))
    outlet = _first(*publisher, *map(named.get, _OUTLET))
    authors = tuple(name for name in _names(article.get("author")) if name not in ("", outlet))
    return Meta(
        title=_first(article.get("headline"), *map(named.get, _TITLE)),
        head=sound(title),
        authors=authors or next((a for a in map(_authors, map(named.get, _AUTHOR)) if a), ()),
        outlet=outlet,
        published=next(
            (
                day
                for said in (article.get("datePublished"), *map(named.get, _DAY))
                if isinstance(said, str) and (day := iso_day(said))
            ),
            None,
        ),
        url=url or _first(named.get("og:url"), article.get("url")),
    )


def _first(*said: object) -> str:
    return next((sound(one) for one in said if isinstance(one, str) and one.strip()), "")


def _authors(said: str | None) -> tuple[str, ...]:
    if not said or "://" in said or "@" in said:
        return ()
    return authors_in(said) or ((sound(said),) if len(said) < 60 else ())


def _articles(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the articles of a block of linked data; what is no JSON has none."""
    if len(text) > _MOST_JSON:
        return
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    left, seen = [(found, 0)], 0
    while left and seen < _MOST_PARTS:
        part, depth = left.pop(0)
        seen += 1
        if isinstance(part, list) and depth < _MOST_DEPTH:
            left += [(inner, depth + 1) for inner in part]
        elif isinstance(part, dict):
            kinds = part.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(k, str) and k.lower() in _ARTICLES for k in named):
                yield part
            if depth < _MOST_DEPTH:
                left += [(part[key], depth + 1) for key in ("@graph", "mainEntity") if key in part]


def _names(said: Any) -> tuple[str, ...]:
    """Return names of people or organisations, however they are told."""
    if isinstance(said, str):
        return () if "://" in said else (sound(said),)
    if isinstance(said, Mapping):
        return _names(said.get("name"))
    if isinstance(said, list):
        return tuple(name for one in said[:20] for name in _names(one))
    return ()
