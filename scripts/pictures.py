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
    "gates.svg": "hanoi.svg",
    "bargaining_us_dprk.svg": "hanoi-bargaining.svg",
    "structure.svg": "hanoi-structure.svg",
    "packages.svg": "hanoi-packages.svg",
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
            shutil.copyfile(folder / "figures" / name, IMAGES / called)
    return 0


if __name__ == "__main__":
    sys.exit(main())
