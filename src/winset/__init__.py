"""Winset: was there a deal to be had, what stopped it, and which package would hold.

``ws.load`` reads a case, ``ws.check`` says what is wrong with it, ``ws.analyze`` answers;
``ws.save`` keeps a case or a run, ``ws.open_run`` reads a run back.
``ws.learn`` follows belief along the record, ``ws.predict`` holds a part of it out;
``ws.what_if`` tries a change on an analysis, ``ws.compare`` takes two cases apart.
``ws.DealSpace`` is for plain arrays, ``ws.checks`` for whoever does not take its word for it,
``ws.games`` for the solved games of the literature.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from winset._version import VERSION
from winset.display import shown_by

if TYPE_CHECKING:
    from winset.analysis import Analysis, WhatIf, analyze, compare, learn, predict, what_if
    from winset.case.errors import CaseError
    from winset.case.model import Case
    from winset.deals import checks
    from winset.deals.dealspace import DealSpace
    from winset.exchange.opening import check, load
    from winset.files.reading import loads
    from winset.inference.opponent import infer_utilities
    from winset.play import games
    from winset.report.saving import save
    from winset.runs.opening import open_run
    from winset.space import Consent, Space

__version__ = VERSION

__all__ = [
    "Analysis",
    "Case",
    "CaseError",
    "Consent",
    "DealSpace",
    "Space",
    "WhatIf",
    "__version__",
    "analyze",
    "check",
    "checks",
    "compare",
    "games",
    "infer_utilities",
    "learn",
    "load",
    "loads",
    "open_run",
    "predict",
    "save",
    "what_if",
]

# Loaded at first use: ``winset --help`` must not pay for NumPy.
_HOMES = {
    "Analysis": "winset.analysis",
    "Case": "winset.case.model",
    "CaseError": "winset.case.errors",
    "Consent": "winset.space",
    "DealSpace": "winset.deals.dealspace",
    "Space": "winset.space",
    "WhatIf": "winset.analysis",
    "analyze": "winset.analysis",
    "check": "winset.exchange.opening",
    "checks": "winset.deals.checks",
    "compare": "winset.analysis",
    "games": "winset.play.games",
    "infer_utilities": "winset.inference.opponent",
    "learn": "winset.analysis",
    "load": "winset.exchange.opening",
    "loads": "winset.files.reading",
    "open_run": "winset.runs.opening",
    "predict": "winset.analysis",
    "save": "winset.report.saving",
    "what_if": "winset.analysis",
}


def _view(result: object, owner: object) -> Any:
    return importlib.import_module("winset.report.notebook").view(result, owner)


shown_by(_view)


def _read_scenario(source: Any, *, ratifiers: bool) -> Any:
    scenarios = importlib.import_module("winset.analysis.scenarios")
    return scenarios.deal_space(source, ratifiers=ratifiers)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        home = importlib.import_module(_HOMES[name])
        found: Any = home if home.__name__.endswith(f".{name}") else getattr(home, name)
        if name == "DealSpace":
            found.scenario_reader = _read_scenario
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
