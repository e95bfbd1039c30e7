"""Winset: was there a deal to be had, what stopped it, and which package would hold.

``ws.load`` reads a case, ``ws.analyze`` answers; ``ws.predict`` holds a part of the record
out; ``ws.compare`` takes two cases apart; ``ws.DealSpace`` is for plain arrays.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from winset.analysis import Analysis, analyze, compare, predict
    from winset.case.model import Case
    from winset.deals.dealspace import DealSpace
    from winset.files.reading import load, loads

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Case",
    "DealSpace",
    "__version__",
    "analyze",
    "compare",
    "load",
    "loads",
    "predict",
]

# Loaded at first use: ``winset --help`` must not pay for NumPy.
_HOMES = {
    "Analysis": "winset.analysis",
    "Case": "winset.case.model",
    "DealSpace": "winset.deals.dealspace",
    "analyze": "winset.analysis",
    "compare": "winset.analysis",
    "load": "winset.files.reading",
    "loads": "winset.files.reading",
    "predict": "winset.analysis",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
