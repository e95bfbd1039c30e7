"""Results as JSON: every field of every finding, rounded so that machines agree.

The shape is that of the result dataclasses; :mod:`winset.report.schema` describes it as a JSON
Schema made from the same dataclasses.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.report.model import Report
from winset.text import escaped
from winset.words.names import actor_name, issue_name

if TYPE_CHECKING:
    from winset.analysis import Analysis
    from winset.case.model import Case

__all__ = ["FORMAT", "RESULTS", "plain", "to_json", "to_json_text"]

FORMAT = "winset.analysis/1"

#: Fields of an analysis that are results, in the order of the document.
RESULTS = (
    "zone",
    "structure",
    "packages",
    "offers",
    "bargaining",
    "gates",
    "causes",
    "compliance",
    "progress",
    "insistence",
    "bridges",
    "unknowns",
    "onlookers",
    "learning",
    "accounts",
    "understood",
    "warnings",
)

# Decimals: shares are far coarser than this, and sums of doubles far finer.
_DECIMALS = 6


def _number(value: float) -> float | None:
    """Round; what is not finite (a lever that no amount opens) is null."""
    if not math.isfinite(value):
        return None
    rounded = round(value, _DECIMALS)
    return rounded + 0.0  # no negative zero


def plain(value: object) -> Any:
    """Return a result as dictionaries, lists, strings, numbers, booleans and None.

    Examples
    --------
    >>> from winset.findings.share import Share
    >>> plain({"a": Share(0.1234567, 0.01, 10.0), "b": (float("inf"), np.float64(2))})
    {'a': {'value': 0.123457, 'error': 0.01, 'n': 10.0}, 'b': [None, 2.0]}
    """
    simple = _SIMPLE.get(type(value))  # most values by far
    if simple is not None:
        return simple(value)
    for kinds, rule in _RULES:
        if isinstance(value, kinds):
            return rule(value)
    if is_dataclass(value) and not isinstance(value, type):
        # A field kept out of the repr is for other findings, not for readers.
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.repr}
    raise TypeError(f"no JSON for {type(value).__name__}")


_SIMPLE: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys((type(None), bool, str, int), lambda value: value),
    float: _number,
    tuple: lambda value: [plain(item) for item in value],
}

# The first rule that fits counts: NumPy's numbers are Python's too, an enumeration may be a string.
_RULES: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (Enum, lambda value: plain(value.value)),
    (np.generic, lambda value: plain(value.item())),
    ((type(None), bool, str, int), lambda value: value),
    (float, _number),
    (np.ndarray, lambda value: plain(value.tolist())),
    (date, lambda value: value.isoformat()),
    (Mapping, lambda value: {str(key): plain(item) for key, item in value.items()}),
    ((set, frozenset), lambda value: sorted(plain(item) for item in value)),
    ((list, tuple), lambda value: [plain(item) for item in value]),
)


def _case(case: Case) -> dict[str, Any]:
    return {
        "title": case.title,
        "question": case.question,
        "held": plain(case.held),
        "outcome": plain(case.outcome),
        "fictional": case.fictional,
        "no_agreement": case.no_agreement,
        "issues": {key: issue_name(case, key) for key in case.issues},
        "actors": {
            key: {"name": actor_name(case, key), "role": actor.role, "of": list(actor.of)}
            for key, actor in case.actors.items()
        },
    }


def to_json(analysis: Analysis, report: Report) -> dict[str, Any]:
    """Return the whole analysis as plain data, ready for ``json.dumps``; a report gives its words.

    Worlds are left out (see :mod:`winset.report.frames`), and so are timings: the same seed gives
    the same document.
    """
    return {
        "format": FORMAT,
        "version": analysis.version,
        "input_hash": analysis.input_hash,
        "seed": analysis.seed,
        "worlds": analysis.n_worlds,
        "sections": list(analysis.sections),
        "record": analysis.record,
        "case": _case(analysis.case),
        "answer": {"headline": report.answer.headline, "paragraph": report.answer.paragraph},
        "sentences": {section.id: list(section.lead) for section in report.sections},
        **{name: plain(getattr(analysis, name)) for name in RESULTS},
    }


# One encoder for all: json.dumps makes one at every call that states options.
_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _lines(value: Any, indent: str) -> str:
    """Objects one key a line, lists of plain values on one line."""
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        items = (f"{deeper}{_encoded(key)}: {_lines(item, deeper)}" for key, item in value.items())
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        if all(isinstance(item, list) for item in value):
            rows = (_encoded(item) for item in value)
            return "[" + f",\n{deeper}".join(rows) + "]"
        return "[" + ", ".join(_lines(item, indent) for item in value) + "]"
    return _encoded(value)


def to_json_text(analysis: Analysis, report: Report) -> str:
    """Return the document as text, made to be read as well as parsed."""
    text = _lines(to_json(analysis, report), "")
    return escaped(text) + "\n"
