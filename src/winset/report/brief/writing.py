"""The brief written to a file: Word, Markdown with its pictures beside it, or HTML."""

from __future__ import annotations

from pathlib import Path

from winset.files.disk import write_whole
from winset.report.brief.docx import to_docx
from winset.report.brief.making import Brief
from winset.report.brief.texts import to_html, to_markdown
from winset.report.html import WIDE

__all__ = ["ENDINGS", "write_brief"]

#: Endings of the files that a brief can be written to.
ENDINGS = (".docx", ".md", ".html")


def write_brief(brief: Brief, target: Path) -> None:
    """Write a brief in the form that the ending of its file says.

    Beside a Markdown file stand its pictures, ``NAME-FIGURE.svg``.

    Raises
    ------
    ValueError
        For an ending that is none of these.
    """
    ending = target.suffix.lower()
    if ending == ".docx":
        write_whole(target, to_docx(brief))
    elif ending == ".html":
        write_whole(target, to_html(brief))
    elif ending == ".md":
        for part in brief.parts:
            if part.figure is not None:
                picture = target.with_name(f"{target.stem}-{part.figure.id}.svg")
                write_whole(picture, part.figure.draw(WIDE))
        stem = target.stem.replace(" ", "%20")
        write_whole(target, to_markdown(brief, lambda figure: f"{stem}-{figure.id}.svg"))
    else:
        raise ValueError(f"a brief is written to {', '.join(ENDINGS)}, not to {target.name!r}")
