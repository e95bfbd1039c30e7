"""The brief as a value: what the report says already, put in the order of who decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from winset.report.model import Figure, Report, Table
from winset.words.answer import Row
from winset.words.brief import INVENTED, NO_RECORD, PARTS, PartId, left_out, method

__all__ = ["Brief", "Part", "brief"]

# The first of these figures that has something to compare.
_FIGURES: dict[PartId, tuple[str, ...]] = {
    "why": ("gates", "timeline", "kinds"),
    "hold": ("packages",),
}
# The summary of which section stands in a part.
_TABLES: dict[PartId, str] = {"hold": "packages", "ask": "unknowns"}
# Characters of sources that two pages have room for.
_ROOM = 2_000
_TALL = 2


@dataclass(frozen=True)
class Part:
    """One part: its rows, its other lines, at most one table and one figure."""

    id: PartId
    title: str
    rows: tuple[Row, ...] = ()
    lines: tuple[str, ...] = ()
    table: Table | None = None
    figure: Figure | None = None


@dataclass(frozen=True)
class Brief:
    """Two pages: a title, and parts that each say one thing."""

    title: str
    parts: tuple[Part, ...]


def brief(report: Report) -> Brief:
    """Make the brief of a report: no sentence, number or picture in it is another's.

    Examples
    --------
    >>> import winset as ws
    >>> from winset.report.making import report
    >>> made = brief(report(ws.analyze("valley_dam", worlds=100, only=["deals"])))
    >>> [part.title for part in made.parts][:3]
    ['The question', 'Our judgement', 'How sure we are']
    """
    return Brief(report.title, tuple(_parts(report)))


def _parts(report: Report) -> Iterator[Part]:
    named = {head for part in PARTS for head in part.heads}
    for part in PARTS:
        rows = tuple(
            row
            for row in report.answer.rows
            if row.head in part.heads or (part.id == "why" and row.head not in named)
        )
        made = Part(
            part.id,
            part.title,
            rows,
            tuple(_lines(report, part.id)),
            _table(report, part.id),
            _figure(report, part.id),
        )
        if made.rows or made.lines or made.table or made.figure:
            yield made


def _lines(report: Report, part: PartId) -> Iterator[str]:
    if part == "question":
        yield report.question
        if report.fictional:
            yield INVENTED
    elif part == "judgement":
        yield f"{report.answer.headline}."
    elif part == "sources":
        yield from _sources(report)
    elif part == "method":
        made = report.made
        key = made.input_hash[:12]
        yield from method(made.n_worlds, made.seed, made.version, key, record=made.record)


def _sources(report: Report) -> Iterator[str]:
    """Name the sources of the case in its own order, as many as there is room for."""
    rows = next((t.rows for t in report.tables if t.id == "sources"), ())
    if not rows:
        yield NO_RECORD
        return
    said: list[str] = []
    for row in rows:
        title, by = str(row[1]), str(row[2])
        one = f"{by}: {title}" if by else title
        if sum(map(len, said)) + len(one) > _ROOM:
            break
        said.append(one)
    left = len(rows) - len(said)
    yield f"{'; '.join(said)}{f'; {left_out(left)}' if left else ''}."


def _table(report: Report, part: PartId) -> Table | None:
    wanted = _TABLES.get(part)
    section = next((s for s in report.sections if s.id == wanted), None)
    if section is None or not isinstance(section.brief, Table):
        return None
    return replace(section.brief, rows=section.brief.rows[:_TALL])


def _figure(report: Report, part: PartId) -> Figure | None:
    there = {figure.id: figure for figure in report.figures if len(figure.data.rows) > 1}
    return next((there[name] for name in _FIGURES.get(part, ()) if name in there), None)
