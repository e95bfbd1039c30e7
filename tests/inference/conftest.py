"""Makes the slow twins of this folder, and that of conduct, importable by its tests."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "conduct")]
