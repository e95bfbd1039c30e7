"""Make the pictures of the README and the documentation, with the program itself.

python scripts/pictures.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from winset.cli import main as winset

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


def main() -> int:
    """Analyse the Hanoi case and copy its pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "run"
        code = winset(["analyze", "hanoi", "--quiet", "--out", str(folder)])
        if code:
            return code
        for name, called in PICTURES.items():
            shutil.copyfile(folder / "figures" / f"{name}.svg", IMAGES / f"{called}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
