"""Results as JSON with their words: what ``winset analyze --json`` prints, and its schema."""

from __future__ import annotations

import json
from typing import Any

from winset.analysis import Analysis
from winset.analysis.document import to_text
from winset.analysis.result import to_bytes
from winset.analysis.schema import results_schema
from winset.report.model import Report
from winset.text import escaped

__all__ = ["json_schema", "to_json", "to_json_text"]

_TEXT: dict[str, Any] = {"type": "string"}
# What is said of the results, beside them; it is not read back but made again.
_WORDS: dict[str, Any] = {
    "answer": {
        "type": "object",
        "description": "The answer in plain words.",
        "properties": {
            "headline": _TEXT,
            "rows": {
                "type": "array",
                "description": "What the page of judgement says: what about, and what.",
                "items": {
                    "type": "object",
                    "properties": {"about": _TEXT, "said": _TEXT},
                    "required": ["about", "said"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["headline", "rows"],
        "additionalProperties": False,
    },
    "sentences": {
        "type": "object",
        "description": "What each section of the report says, in sentences, by its name.",
        "additionalProperties": {"type": "array", "items": _TEXT},
    },
}


def to_json(analysis: Analysis, report: Report) -> dict[str, Any]:
    """Return the whole analysis as plain data, ready for ``json.dumps``; a report gives its words.

    Worlds are left out (see :mod:`winset.report.frames`), and so are timings: the same seed gives
    the same document.
    """
    results = json.loads(to_bytes(analysis))
    words = {
        "answer": {
            "headline": report.answer.headline,
            "rows": [{"about": row.head, "said": row.text} for row in report.answer.rows],
        },
        "sentences": {section.id: [*section.lead, *section.detail] for section in report.sections},
    }
    return _beside(results, words)


def to_json_text(analysis: Analysis, report: Report) -> str:
    """Return the document as text, made to be read as well as parsed."""
    document = to_json(analysis, report)
    text = to_text(document)
    return escaped(text) + "\n"


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what ``winset analyze --json`` prints.

    Examples
    --------
    >>> list(json_schema()["properties"])[6:9]
    ['record', 'case', 'answer']
    """
    made = results_schema()
    properties = _beside(made["properties"], _WORDS)
    return made | {"properties": properties, "required": list(properties)}


def _beside(results: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """Put the words before the results proper, after what they are of."""
    names = list(results)
    head = names[: names.index("case") + 1]
    return {name: results[name] for name in head} | words | results
