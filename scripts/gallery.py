"""Print the gallery of the cases that come with Winset: question, picture, answer, page.

    python scripts/gallery.py

Answers are those of ``winset analyze CASE`` at its defaults; the pictures are made by
``scripts/pictures.py``.
"""

from __future__ import annotations

from pathlib import Path

import winset as ws
from winset.files.library import shipped
from winset.report.making import report
from winset.report.model import Figure, Report

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
# What stands for a case, in this order.
PICTURES = ("gates", "packages", "kinds")
#: Rows of the page of judgement that the gallery shows.
HEADS = ("Chance", "Confidence")


def picture(made: Report) -> Figure:
    """Return the picture that stands for a case: the first that has something to compare."""
    there = {figure.id: figure for figure in made.figures if len(figure.data.rows) > 1}
    return next(there[name] for name in PICTURES if name in there)


def main() -> None:
    """Print one part for each case."""
    for case in shipped():
        made = report(ws.analyze(case.id))
        drawn = picture(made)
        rows = [f"{r.head}: {r.text}" for r in made.answer.rows if r.head in HEADS]
        print(f"## {made.title}\n")
        print(f"*{made.question}*" + (" An invented case, for practice." if made.fictional else ""))
        print(f"\n**{made.answer.headline}.** {' '.join(rows)}\n")
        if (IMAGES / f"case-{case.id}.svg").is_file():
            print(f"![{drawn.title}: {drawn.alt}](../images/case-{case.id}.svg)\n")
        print(f"[What was coded, and why]({case.id}.md), or `winset analyze {case.id} --open`.\n")


if __name__ == "__main__":
    main()
