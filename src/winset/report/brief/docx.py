"""The brief as a Word document: real headings, tables and pictures that say what they show."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from winset.report.brief.making import Brief, Part
from winset.report.brief.pictures import to_png
from winset.report.cells import said
from winset.report.html import WIDE
from winset.report.model import Figure, Table
from winset.text import visible

__all__ = ["to_docx"]

_LANGUAGE = "en-GB"
_FONT = "Calibri"
# Points: text, small print, headings, title.
_TEXT, _SMALL, _HEAD, _TITLE = 10.0, 8.5, 12.0, 17.0
_MARGIN_CM, _WIDE_CM, _TALL_CM = 1.9, 17.2, 8.0
_INK = "00508F"
_HEIGHT = re.compile(r'viewBox="0 0 (\S+) (\S+)"')
# Zip archives know no earlier day; that of writing would make every file another.
_DAY = (1980, 1, 1, 0, 0, 0)


def to_docx(brief: Brief) -> bytes:
    """Return the brief as a document of two A4 pages: the same bytes for the same brief.

    Raises
    ------
    ModuleNotFoundError
        Without the extra ``winset[brief]``.
    PictureError
        Where this machine has no font to draw the figures with.
    """
    from docx import Document

    document = Document()
    _styled(document, brief.title)
    document.add_paragraph(visible(brief.title), style="Title")
    for part in brief.parts:
        _add(document, part)
    written = io.BytesIO()
    document.save(written)
    return _timeless(written.getvalue())


def _timeless(data: bytes) -> bytes:
    """Write an archive again, with no time of writing in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(item))
    return out.getvalue()


def _styled(document: Any, title: str) -> None:
    from docx.shared import Cm, Pt, RGBColor

    core = document.core_properties
    core.title, core.language, core.author, core.comments = visible(title), _LANGUAGE, "Winset", ""
    for name in ("created", "modified"):
        for found in core._element.xpath(f"./dcterms:{name}"):
            core._element.remove(found)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(_MARGIN_CM)
    page.top_margin = page.bottom_margin = Cm(1.5)
    sizes = {"Normal": _TEXT, "Title": _TITLE, "Heading 1": _HEAD, "Caption": _SMALL}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]  # a theme's font would win over the one that is named
        style.paragraph_format.space_before = Pt(7 if name == "Heading 1" else 0)
        style.paragraph_format.space_after = Pt(1 if name == "Heading 1" else 3)
        style.paragraph_format.line_spacing = 1.0
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(_INK)
    document.styles["Caption"].font.bold = False
    for language in document.styles.element.xpath("//w:rPrDefault//w:lang"):
        language.set(_qualified("w:val"), _LANGUAGE)


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _add(document: Any, part: Part) -> None:
    document.add_heading(part.title, level=1)
    for line in part.lines:
        said = document.add_paragraph()
        run = said.add_run(visible(line))
        run.bold = part.id == "judgement"
        run.italic = part.id == "question"
        if part.id in ("sources", "method"):
            _small(said)
    for row in part.rows:
        said = document.add_paragraph()
        if len(part.rows) > 1 or row.head not in part.title:
            said.add_run(f"{visible(row.head)}. ").bold = True
        said.add_run(visible(row.text))
    if part.table is not None:
        _tabulate(document, part.table)
    if part.figure is not None:
        _draw(document, part.figure)


def _small(paragraph: Any) -> None:
    from docx.shared import Pt

    for run in paragraph.runs:
        run.font.size = Pt(_SMALL)
    paragraph.paragraph_format.space_after = Pt(1)


def _tabulate(document: Any, table: Table) -> None:
    from docx.oxml import OxmlElement

    rows = [[column.title for column in table.columns]]
    rows += [
        ["\n".join(said(cell, column)) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    _caption(document, table.caption)
    grid = document.add_table(rows=0, cols=len(table.columns), style="Light Shading Accent 1")
    for n, texts in enumerate(rows):
        line = grid.add_row()
        for cell, text in zip(line.cells, texts, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run("\n".join(map(visible, text.split("\n")))).bold = n == 0
            _small(paragraph)
        if n == 0:  # a header, to whoever hears the table read
            line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _laid_out(grid, rows)
    if table.note:
        _small(document.add_paragraph(visible(table.note)))


def _laid_out(grid: Any, rows: list[list[str]]) -> None:
    """Give columns room by what stands in them."""
    from docx.shared import Cm

    longest = [min(max(len(row[c]) for row in rows), 70) + 8 for c in range(len(rows[0]))]
    widths = [Cm(_WIDE_CM * part / sum(longest)) for part in longest]
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _caption(document: Any, text: str) -> None:
    caption = document.add_paragraph(visible(text), style="Caption")
    caption.paragraph_format.keep_with_next = True


def _draw(document: Any, figure: Figure) -> None:
    from docx.shared import Cm

    svg = figure.draw(WIDE)
    found = _HEIGHT.search(svg)
    ratio = float(found[2]) / float(found[1]) if found else 1.0
    width = min(_WIDE_CM, _TALL_CM / ratio)
    _caption(document, figure.title)
    paragraph = document.add_paragraph()
    picture = paragraph.add_run().add_picture(io.BytesIO(to_png(svg)), width=Cm(width))
    about = picture._inline.docPr
    about.set("descr", visible(figure.alt))
    about.set("title", visible(figure.title))
