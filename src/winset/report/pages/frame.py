"""One page: a question, its answer, and sections, as a report has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from winset.files.disk import write_whole
from winset.report.html import to_html
from winset.report.model import Chapter, Made, Report, Section
from winset.words.answer import Answer, Row

__all__ = ["ENDINGS", "page", "write_page"]

ENDINGS = (".html", ".htm")


def page(
    title: str,
    question: str,
    headline: str,
    sections: Sequence[Section],
    made: Made,
    *,
    rows: Sequence[tuple[str, str]] = (),
    fictional: bool = False,
) -> Report:
    """Return a report of one chapter, without cards: what it says stands in its sections."""
    return Report(
        title=title,
        question=question,
        summary="",
        fictional=fictional,
        answer=Answer(headline, tuple(Row(*row) for row in rows)),
        cards=(),
        talks=None,
        tiles=(),
        chapters=(Chapter("answer", "Answer", tuple(sections)),),
        made=made,
    )


def write_page(made: Report, out: Path) -> None:
    """Write it whole or not at all."""
    write_whole(out, to_html(made))
