"""What a single paragraph of a news page is, as far as its own wording tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, TypeAlias

from winset.reading.sources.dating import day_in, is_day_line

__all__ = ["Role", "authors_in", "dateline", "labelled", "role_of", "titled"]

Role: TypeAlias = Literal[
    "caption", "note", "end", "day", "byline", "label", "bullet", "separator", "plain"
]

_AGENCIES = (
    r"AP|AFP|Reuters|REUTERS|EPA(?:-EFE)?|EFE|Getty(?: Images)?|Xinhua|Kyodo(?: News)?|Bloomberg|"
    r"TASS|dpa|DPA|ANSA|KCNA|Yonhap|PA|UPI|NurPhoto|Shutterstock|Alamy|Handout|TNS|Zuma|SPUTNIK|"
    r"Sputnik|ANP|AAP|KCNA|picture alliance|Anadolu(?: Agency)?"
)
_CAPTION = re.compile(
    r"^(?i:(?:image|picture|video|media) (?:source|caption|copyright))\b|"
    r"^(?i:(?:file\s+)?(?:photo|photograph|picture|image|illustration|graphic|foto|bild)s?\s*"
    r"(?:by|credit|courtesy)?)\s*:|"
    r"\b(?:Photo|Photograph|Picture|Image|Illustration|Graphic|Photos|Foto|Bild|Credit|Video)s?"
    r"(?: by| credit)?\s*(?::|\.\.\.)\s*\S[^.!?]{0,80}[.)]?$|"
    rf"\((?:[^()]{{0,40}}(?:Photo|Image|Pool)[^()]{{0,40}}|{_AGENCIES})(?:\s*/[^()]{{1,60}})?\)\.?$|"
    rf"(?:^|[\s(/])(?:{_AGENCIES})\s*/\s*[A-Z][^.!?]{{1,60}}[.)]?$|"
    rf"/\s*(?:{_AGENCIES})\)?\.?$|"
    rf"(?:^|[.!?]\s)(?:{_AGENCIES})$"
)
_CREDITED = re.compile(r"\b(?:AP Photo|File Photo|FILE PHOTO|Getty Images)\b")
# What closes an article, or stands after it.
_END = re.compile(
    r"^\W{0,3}(?:additional reporting (?:by|from)|with (?:additional )?reporting (?:by|from)|"
    r"(?:additional )?reporting by\b|\(?(?:reporting|writing|editing|compiled) by\b|"
    r"this (?:article|story|report|piece) (?:was|is|has|first|originally|appear)|"
    r"the (?:writer|author) is\b|load-date\s*:|document [A-Z]{2,}[A-Z0-9]{8,}|"
    r"(?:copyright|©|\(c\))\s|all rights reserved|end of document|"
    r"(?:read|see) (?:more|also|next)\b|you (?:might|may) also (?:like|be)|related "
    r"(?:articles?|stories|topics?|content|news)|more (?:from|on|stories)\b|back to top|"
    r"a version of this (?:article|story)|(?:most|also) (?:read|viewed|popular)\b|"
    r"our standards\s*:)",
    re.I,
)
_NOTE = re.compile(
    r"^\W{0,3}(?:topics?\s*[|:]|tags?\s*:|filed under|language\s*:|listen to|sign up|subscribe|"
    r"follow (?:us|him|her|@)|share (?:this|on|article)|advertis(?:e|ing)|corrections?\s*[:(]|"
    r"clarification|editor['’]?s['’]? note|section\s*:|length\s*:|print\b|comments?\b|"
    r"\d+ comments?|cookie|we use cookies|skip to|photo essay|watch\s*:|video\s*:|\d+ min read|"
    r"-\s*\d{1,4}\s*-$|reading time|estimated reading|breaking news|live updates|download)",
    re.I,
)
_SHORT_NOTE = re.compile(
    r"(?:share|tweet|print|email|e-mail|save|comments?|advertisement|menu|search|home|world|news|"
    r"log ?in|register|facebook|twitter|whatsapp|linkedin|copy link|next|previous|related|opinion|"
    r"top stories|trending|loading\.*|close|open|skip|read more|reuse|play|pause|mute)"
    r"(?:\s*[|/·•]?\s*(?:share|tweet|print|email|save|comments?|facebook|twitter|whatsapp))*",
    re.I,
)
_BULLET = re.compile(r"^[-–—•*▪●‣◦·]\s+\S")
_SEPARATOR = re.compile(
    r"[\s*=_#~–—•·-]{3,}|\f+|(?:document|article|item)?\s*\d{1,5}\s*(?:of|/)\s*\d{1,5}"
    r"(?:\s*documents?|\s*articles?)?",
    re.I,
)
_LABEL = re.compile(
    r"^(headline|title|subject|author|authors|byline|date|published|publication date|publication|"
    r"outlet|source|newspaper|url|link|body|text|load-date)\s*:\s*(.*)$",
    re.I | re.S,
)
_BY = re.compile(r"^(?:by|von|par|por|words by|story by|analysis by|text by)\s+(?=\S)", re.I)
_STAFF = re.compile(r"(?:[A-Z][\w.&-]* ){1,4}(?:[Ss]taff|[Cc]orrespondents?)(?: [Ww]riters?)?")
# A day and a name on one line, in either order, and nothing else: "3 March 2019 by ann".
_DATED = re.compile(r"^(?:\S+ ){0,4}\d{4}\W+by (?:\S+ ?){1,4}$|^by (?:\S+ ){1,8}\d{4}$", re.I)
_PARTICLE = r"(?:de|da|di|del|della|der|den|van|von|bin|ibn|al|el|la|le|du|dos|ten|ter|y|e)"
_WORD = r"[^\W\d_](?:[\w'’.-]*[\w.])?"
_PERSON = re.compile(rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+)*{_WORD}){{1,4}}")
_PLACED = re.compile(
    r"\s+(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+)?\d.*$|"
    r"\s+(?:in|at|for|reporting from)\s+[A-Z].*$|\s*[|•·(<].*$|\s*\S+@\S+.*$|\s*,?\s*"
    r"(?:staff|senior|chief|diplomatic|political|foreign|special|correspondent|reporter|editor|"
    r"washington bureau|associated press|reuters|afp|bbc news|the )\b.*$",
    re.I,
)
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][\w .,'’/-]{1,60}?)\s*(?:\((?P<agency>[A-Z][\w .&-]{1,30})\))?\s*"
    r"(?:[-–—]{1,2}|:)\s"
)
_MOST_CAPTION, _MOST_BYLINE, _MOST_TITLE = 700, 160, 240
_FEWEST, _MOST_WORDS = 2, 40


def role_of(paragraph: str) -> Role:
    """Tell what a paragraph is by its own wording; ``plain`` is a heading or the text itself.

    Examples
    --------
    >>> [role_of(p) for p in ("Kim in Hanoi. Photo: AFP", "By Ann Lee", "Mar 14, 2019")]
    ['caption', 'byline', 'day']
    >>> role_of("Additional reporting by Kristin Huang"), role_of("The talks failed.")
    ('end', 'plain')
    """
    line = paragraph.strip()
    return next((role for role, tells in _ROLES if tells(line)), "plain")


def _is_note(line: str) -> bool:
    return bool((len(line) < 300 and _NOTE.match(line)) or _SHORT_NOTE.fullmatch(line))


def _is_caption(line: str) -> bool:
    found = len(line) <= _MOST_CAPTION and (_CAPTION.search(line) or _CREDITED.search(line[-60:]))
    return bool(found)


def _is_byline(line: str) -> bool:
    if _STAFF.fullmatch(line) or (len(line) < 100 and _DATED.search(line) and day_in(line)):
        return True
    return bool(len(line) <= _MOST_BYLINE and _BY.match(line) and authors_in(line))


# In this order: what a line is first taken for.
_ROLES: tuple[tuple[Role, Callable[[str], object]], ...] = (
    ("separator", _SEPARATOR.fullmatch),
    ("day", is_day_line),
    ("label", lambda line: len(line) < 300 and _LABEL.match(line)),
    ("end", lambda line: len(line) < 400 and _END.match(line)),
    ("note", _is_note),
    ("caption", _is_caption),
    ("byline", _is_byline),
    ("bullet", _BULLET.match),
)


def titled(paragraph: str) -> bool:
    """Whether a plain paragraph may be a heading: short, and no sentence that ends in a stop.

    Examples
    --------
    >>> titled("Why Did the Summit Fail?"), titled("The talks failed.")
    (True, False)
    """
    line = paragraph.strip()
    if len(line) > _MOST_TITLE or not _FEWEST <= len(line.split()) <= _MOST_WORDS:
        return len(line) > 3 and line[-1:] not in ".;:," and " " not in line and not line.isascii()
    if line[-1] in ".;:,…" or (line[-1] in "”\"’'»" and line[-2:-1] in ".,!?"):
        return False
    return not (line[0] in '“"«„' and line[-1] in '”"»“')


def labelled(paragraph: str) -> tuple[str, str]:
    """Return what a label says a line is, in one word, and the rest of the line.

    Examples
    --------
    >>> labelled("HEADLINE: Talks fail"), labelled("Byline: By Ann Lee")
    (('title', 'Talks fail'), ('author', 'By Ann Lee'))
    """
    found = _LABEL.match(paragraph.strip())
    if not found:
        return "", paragraph.strip()
    meant = {
        **dict.fromkeys(("headline", "title", "subject"), "title"),
        **dict.fromkeys(("author", "authors", "byline"), "author"),
        **dict.fromkeys(("date", "published", "publication date", "load-date"), "date"),
        **dict.fromkeys(("publication", "outlet", "source", "newspaper"), "outlet"),
        **dict.fromkeys(("url", "link"), "url"),
    }
    return meant.get(found[1].lower(), ""), found[2].strip()


def authors_in(line: str) -> tuple[str, ...]:
    """Return the names of a byline; none where what stands there are no names.

    Examples
    --------
    >>> authors_in("By Ann Lee and John van Dyk in Hanoi"), authors_in("• Cui Liru")
    (('Ann Lee', 'John van Dyk'), ('Cui Liru',))
    >>> authors_in("By the end of the day")
    ()
    """
    rest = _BULLET.sub(lambda found: found[0][-1], line.strip())
    rest = _BY.sub("", rest)
    rest = re.sub(r"^(?:author|byline)s?\s*:\s*", "", rest, flags=re.I)
    names = []
    for part in re.split(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b)\s*", rest):
        name = _PLACED.sub("", part).strip(" .,")
        if name and _PERSON.fullmatch(name) and _capitals(name):
            names.append(_plain_case(name))
        elif not names:
            return ()
        else:
            break
    return tuple(names)


def _capitals(name: str) -> bool:
    """Whether every word of a name begins with a capital, but for its particles."""
    words = [w for w in name.split() if not re.fullmatch(_PARTICLE, w)]
    return len(words) > 1 and all(w[0].isupper() or not w[0].islower() for w in words)


def _plain_case(name: str) -> str:
    return name.title() if name.isupper() else name


def dateline(paragraph: str) -> tuple[str, str]:
    """Return the dateline at the head of a first paragraph, and the agency that it names.

    Examples
    --------
    >>> dateline("HANOI, Feb 28, 2019 (Reuters) - The talks failed.")
    ('HANOI, Feb 28, 2019 (Reuters) - ', 'Reuters')
    """
    found = _DATELINE.match(paragraph[:140])
    if found is None:
        return "", ""
    place = re.split(r"[,/(]", found["place"])[0].strip()
    if not (place.isupper() or (found["agency"] and day_in(found[0]) is not None)):
        return "", ""
    return found[0], found["agency"] or ""
