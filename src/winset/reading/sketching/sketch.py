"""A sketch of a case: what was found of sides and of issues, and where each of it stands."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from winset.exchange.scenario import slug
from winset.reading.model import Span

__all__ = ["Place", "Side", "Sketch", "Topic", "Way", "key_of"]

_LONGEST = 40


def key_of(name: str) -> str:
    """Make an id of a name, which no other name shares.

    Examples
    --------
    >>> key_of("Côte d'Ivoire"), key_of("deal"), key_of("北京") == key_of("東京")
    ('cote_d_ivoire', 'the_deal', False)
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    made = slug(plain)[:_LONGEST].strip("_")
    if made in ("deal", "none"):  # these mean something else in a case
        return f"the_{made}"
    if made in ("", "unnamed"):
        return f"name_{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:8]}"
    return made


@dataclass(frozen=True, order=True)
class Place:
    """A passage of a source, by the id of the source."""

    source: str
    span: Span
    quote: str


@dataclass(frozen=True)
class Side:
    """Whoever may be an actor: its names, who speaks for it, and the sentences that say so.

    ``by`` is who drafted it, ``party`` whether it seems to negotiate itself.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    party: bool = True
    places: tuple[Place, ...] = ()
    by: str = "rules"


@dataclass(frozen=True)
class Way:
    """A way in which an issue could be settled, in the words of a source."""

    label: str
    place: Place


@dataclass(frozen=True)
class Topic:
    """What may be an issue: the word for it, and the ways that were named."""

    id: str
    name: str
    ways: tuple[Way, ...] = ()
    keywords: tuple[str, ...] = ()
    by: str = "rules"


@dataclass(frozen=True)
class Sketch:
    """Sides and topics, the weightiest first."""

    sides: tuple[Side, ...] = ()
    topics: tuple[Topic, ...] = field(default=())

    def joined(self, sides: Iterable[Side], topics: Iterable[Topic]) -> Sketch:
        """Add what another reader has found; what both found keeps the names of the first."""
        mine = {side.id: side for side in self.sides}
        for side in sides:
            known = next((s for s in mine.values() if _same(s, side)), None)
            if known is None:
                mine.setdefault(side.id, side)
                continue
            speakers = tuple(dict.fromkeys([*known.speakers, *side.speakers]))
            places = tuple(dict.fromkeys([*known.places, *side.places]))
            mine[known.id] = replace(known, speakers=speakers, places=places)
        named = {topic.id: topic for topic in self.topics}
        for topic in topics:
            named.setdefault(topic.id, topic)
        return Sketch(tuple(mine.values()), tuple(named.values()))


def _same(one: Side, other: Side) -> bool:
    names = {name.lower() for name in (one.id, one.name, *one.aliases)}
    return other.id in names or other.name.lower() in names
