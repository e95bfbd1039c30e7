"""Make the pictures of the README and the documentation, with the program itself.

python scripts/pictures.py

The first screen of the report is taken by Chromium (``CHROMIUM`` names another), and left as it is
where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from gallery import picture

import winset as ws
from winset.files.library import shipped
from winset.report.html import WIDE, to_html
from winset.report.making import report

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"

#: Pictures by their names in the run folder, and what they are called in the documentation.
PICTURES = {
    "bargaining_us_dprk": "hanoi-bargaining",
    "bridges_zone": "hanoi-bridges",
    "funnel": "hanoi-funnel",
    "gates": "hanoi-gates",
    "learned": "hanoi-learned",
    "packages": "hanoi-packages",
    "structure": "hanoi-structure",
}


#: The report's first screen: its file, and its width and height in CSS pixels.
FIRST = ("report.png", 1280, 900)


def first_screen(page: Path) -> None:
    """Take a picture of the first screen of a report, where there is a browser for it."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if browser is None:
        print("no Chromium: the picture of the report is left as it is", file=sys.stderr)
        return
    name, width, height = FIRST
    asked = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    asked += [f"--screenshot={IMAGES / name}", f"--window-size={width},{height}", page.as_uri()]
    subprocess.run([browser, *asked], check=True, capture_output=True)


def main() -> None:
    """Analyse the cases and draw their pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for case in shipped():
        analysis = ws.analyze(case.id)
        made = report(analysis)
        (IMAGES / f"case-{case.id}.svg").write_text(picture(made).draw(WIDE), encoding="utf-8")
        if case.id == "hanoi":
            figures = {figure.id: figure for figure in made.figures}
            for name, called in PICTURES.items():
                drawn = figures[name].draw(WIDE)
                (IMAGES / f"{called}.svg").write_text(drawn, encoding="utf-8")
            with tempfile.TemporaryDirectory() as place:
                page = Path(place) / "report.html"
                page.write_text(to_html(made), encoding="utf-8")
                first_screen(page)


if __name__ == "__main__":
    main()
