"""A draft in its text, and what was read in it, as lines with styles."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from winset.case.model import Case
from winset.reading.model import Conflict, Move, Source, Span, Statement
from winset.reading.reviewing.desk import Desk, Side
from winset.reading.reviewing.forms import fields_of
from winset.text import visible_lines
from winset.words.reading import FIELDS, REASONS, decided, progress

__all__ = ["detail", "heading", "passage"]

# Told apart without colour too: by weight, slant and line.
_STYLES = {"said": "bold reverse", "speaker": "bold underline", "cue": "italic underline"}


def heading(desk: Desk) -> Text:
    """Say how far the review is, and what is looked at."""
    standing = desk.standing
    counts = desk.counts
    said = Text(progress(desk.at + 1, counts.drafts, counts.open), "bold")
    if standing is None:
        return said
    draft, made = standing.draft, standing.decision
    by = getattr(draft.item, "by" if isinstance(draft.item, Statement) else "drafted_by", "rules")
    kind = "contradiction" if draft.kind == "conflict" else draft.kind
    stands = decided(made.action if made else None, desk.reviewer, standing.second_look)
    gone = "; no longer drafted" if draft.state == "gone" else ""
    sure = "" if by.startswith("model ") else f" ({draft.rank:.2f})"
    said.append(f"  {kind} by {by}{sure}: ", "not bold")
    return said.append(f"{stands}{gone}", "bold" if standing.open else "not bold green")


def passage(desk: Desk) -> Text:
    """Show what is looked at in its paragraph; of a contradiction, both sides."""
    found = Text()
    item = desk.item
    sides = desk.sides()
    for k, side in enumerate(sides):
        if k:
            found.append("\n\n")
        article = side.article
        title = article.title if article and article.title else side.source.name
        day = f", {article.published}" if article and article.published else ""
        found.append(visible_lines(f"{title}{day}\n"), "dim")
        if isinstance(item, Conflict):
            told = _teller(side)
            found.append(f"{told}:\n" if told else "", "bold")
        found.append_text(_in_text(side))
    return found


def _teller(side: Side) -> str:
    item = side.item
    return (item.side if isinstance(item, Statement) else item.teller or item.by) or ""


def _in_text(side: Side) -> Text:
    """Give the paragraphs that hold it, with its parts marked."""
    item, source = side.item, side.source
    around = _around(item.span, side)
    marked: list[tuple[Span, str]] = []
    if isinstance(item, Statement):
        marked += [(span, "said") for span in item.content]
        marked += [(s, r) for s, r in ((item.source, "speaker"), (item.cue, "cue")) if s]
    else:
        marked += [(item.span, "said"), (item.cue, "cue")]
    plain = around.of(source.text)
    text = Text(_shown(plain))
    for span, role in marked:
        text.stylize(_STYLES[role], span.start - around.start, span.end - around.start)
    return text


def _shown(plain: str) -> str:
    """Replace what acts on a terminal, one character for one, so that offsets hold."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in plain)


def _around(span: Span, side: Side) -> Span:
    article = side.article
    zones = [zone for _, zone in article.zones] if article else []
    met = [zone for zone in zones if zone.meets(span)]
    if met:
        return Span(min(z.start for z in met), max(z.end for z in met))
    text = side.source.text
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end)


def detail(desk: Desk, case: Case | None) -> Text:
    """Show what was read, line by line."""
    item, sides = desk.item, desk.sides()
    found = Text()
    if isinstance(item, Conflict):
        found.append(f"They cannot both hold: {REASONS[item.reason]}", "bold")
        found.append(f"; about {item.issue}" if item.issue else "")
        return found
    for side in sides:
        for name, said in _lines(side.item, side.source, case):
            found.append(f"{FIELDS[name]:<14}", "dim")
            found.append(f"{said}\n")
    return found


def _lines(item: Statement | Move, source: Source, case: Case | None) -> Iterator[tuple[str, str]]:
    for name, said in fields_of(item, source).items():
        if name == "quote" or (name == "negated" and said == "no"):
            continue
        yield name, " ".join(visible_lines(_in_words(name, said, case)).split())


def _in_words(name: str, said: str, case: Case | None) -> str:
    if not said:
        return "as the article" if name == "date" else "not known"
    if name in ("side", "by", "to", "teller") and case is not None and said in case.actors:
        full = case.actors[said].name
        return f"{said} ({full})" if full else said
    return said
