"""Lists of articles: a CSV table or a workbook with an article in each row."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from winset.case.errors import CaseError, Defect
from winset.exchange.cell_texts import day
from winset.exchange.cells import (
    Cell,
    Sheet,
    Table,
    folded,
    header_of,
    rows_below,
    separator_of,
    workbook_in,
)
from winset.exchange.scenario import slug
from winset.reading.model import Source
from winset.reading.sources.articles import articles_of
from winset.reading.sources.dating import day_in
from winset.reading.sources.decoding import decode
from winset.reading.sources.limits import MOST_TEXT, refused, within
from winset.reading.sources.lines import authors_in
from winset.reading.sources.paragraphs import paragraphs_of

__all__ = ["COLUMNS", "read_list"]

#: Columns of a list of articles; only ``text`` must be there.
COLUMNS = ("id", "title", "author", "outlet", "date", "url", "text")
_SYNONYMS = {
    **dict.fromkeys(("headline", "heading", "name"), "title"),
    **dict.fromkeys(("authors", "byline", "by", "writer"), "author"),
    **dict.fromkeys(("source", "publication", "newspaper", "publisher", "medium"), "outlet"),
    **dict.fromkeys(("published", "publication_date", "day", "published_at"), "date"),
    **dict.fromkeys(("link", "address", "uri"), "url"),
    **dict.fromkeys(("body", "content", "full_text", "fulltext", "article"), "text"),
}
# What a cell of a spreadsheet holds at most: a longer text has been cut there.
_CELL = 32_767
_MOST_CELLS = 500_000
Row = Mapping[str, Cell]


def read_list(
    raw: bytes, path: Path, id_: str, name: str
) -> tuple[tuple[Source, ...], tuple[Defect, ...]]:
    """Read the articles of a list; rows that cannot be read are told, the others are.

    Raises
    ------
    CaseError
        Where no sheet has a column of texts.
    """
    sheets, told = _sheets(raw, path)
    tables = [table for table in map(_table, sheets) if table is not None]
    if not tables:
        said, wanted = "no column holds the texts of articles", ", ".join(COLUMNS)
        raise refused(path, said, wanted, "name the column with the articles: text")
    sources: dict[str, Source] = {}
    defects = list(told)
    for table in tables:
        for row, place in zip(table.rows, table.places, strict=True):
            try:
                source, notes = _article(row, f"{name}, {place.partition(', c')[0]}")
                source = _named(source, row, id_, sources)
            except CaseError as error:
                defects += (replace(d, where=str(path), path=place) for d in error.defects)
                continue
            sources[source.id] = source
            defects += (replace(d, where=str(path), path=place) for d in notes)
    if not sources:
        raise CaseError(defects or refused(path, "this list holds no article").defects)
    return tuple(sources.values()), tuple(defects)


def _sheets(raw: bytes, path: Path) -> tuple[tuple[Sheet, ...], tuple[Defect, ...]]:
    """Return the sheets of a list, and what is to be said of its encoding."""
    if path.suffix.lower() not in (".csv", ".tsv"):
        return tuple(workbook_in(str(path), raw)), ()
    decoded = decode(raw, str(path))
    text = decoded.text
    try:
        with _long_cells():
            mark = separator_of(text.splitlines(keepends=True)[:30])
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise refused(path, f"this is no CSV that can be read: {error}") from None
    if sum(map(len, rows)) > _MOST_CELLS:
        raise refused(path, f"this list has more than {_MOST_CELLS:,} cells")
    cells = tuple(tuple(cell if cell.strip() else None for cell in row) for row in rows)
    return (Sheet(str(path), path.stem, cells, True),), decoded.notes(str(path))


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell hold a whole article; by default the limit is 128 KiB."""
    before = csv.field_size_limit(MOST_TEXT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _table(sheet: Sheet) -> Table | None:
    start = header_of(sheet, COLUMNS, _SYNONYMS)
    if start is None:
        return None
    names: list[str] = []
    for cell in sheet.rows[start]:
        own = folded(cell) if cell is not None else ""
        meant = own if own in COLUMNS else _SYNONYMS.get(own, "")
        names.append(meant if meant not in names else "")
    return rows_below(sheet, start, names) if "text" in names else None


def _article(row: Row, name: str) -> tuple[Source, list[Defect]]:
    """Make a source of a row, as yet without an id of its own."""
    if "text" not in row:
        hint = "put its text there; addresses are not followed"
        raise refused("", "this row has no text", hint=hint)
    text = within(str(row["text"].value), "")
    notes: list[Defect] = []
    if len(text) == _CELL:
        said = f"this text fills its cell ({_CELL:,} characters), and may have been cut there"
        notes.append(Defect((), "cut", said, hint="keep it in a file", severity="warning"))
    said_by = _of(row, "author")
    authors = authors_in(said_by) or tuple(filter(None, map(str.strip, said_by.split(";"))))
    (article,) = articles_of(text, "", [paragraphs_of(text)])
    article = replace(
        article,
        title=_of(row, "title") or article.title,
        authors=authors or article.authors,
        outlet=_of(row, "outlet") or article.outlet,
        published=_day(row, notes) or article.published,
    )
    sha256 = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Source("", name, sha256, text, (article,), _of(row, "url")), notes


def _of(row: Row, column: str) -> str:
    return " ".join(row[column].text.split()) if column in row else ""


def _day(row: Row, notes: list[Defect]) -> date | None:
    if "date" not in row:
        return None
    cell = row["date"]
    said, wanted = f"{cell.text!r} is no day", "a day such as 2019-03-01"
    try:
        found = day(cell.value)
    except CaseError as error:
        said, found = error.defects[0].message, ""
    if isinstance(found, date):
        return found
    read = day_in(found)
    if read is None:
        notes.append(Defect((), "day", said, wanted, severity="warning"))
    return read


def _named(source: Source, row: Row, list_id: str, taken: Mapping[str, Source]) -> Source:
    """Give a source an id: its own, or one of its title, or else of its address or text.

    It does not depend on the row's number, so that it stays when rows are added above.
    """
    title = source.articles[0].title
    mark = hashlib.sha256((source.url or source.text).encode("utf-8", "replace")).hexdigest()[:8]
    own = slug(_of(row, "id")) if "id" in row else ""
    of_title = slug(title)[:40].strip("_") if title else ""
    stem = own or (f"{list_id}_{of_title}" if of_title not in ("", "unnamed") else "")
    made = stem or f"{list_id}_{mark}"
    if made in taken:
        made = f"{made}_{mark}"
    number = 2
    while made in taken:
        made, number = f"{stem or list_id}_{mark}_{number}", number + 1
    return replace(source, id=made, articles=(replace(source.articles[0], id=made),))
