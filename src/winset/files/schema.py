"""The JSON Schema of case files, generated from the model, for editors."""

from __future__ import annotations

from typing import Any

from winset.case.judging.pattern import PATTERN
from winset.case.model import Case

__all__ = ["json_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = {"type": "string", "format": "date"}
_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

_STATED: dict[str, Any] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": PATTERN}],
    "description": (
        'A number, "20 to 40" (90 % sure), "hard 20..40", "pert(10, 25, 60)", '
        '"quantiles(5%: 10, 50%: 25, 95%: 60)", "mix(70%: 20 to 40, 30%: 60)", "unknown" or a '
        "likelihood word."
    ),
}
_VIEW: dict[str, Any] = {
    "type": "object",
    "description": "A judgement with its date, author and source.",
    "properties": {
        "value": {"$ref": "#/$defs/Stated"},
        "as_of": {**_DAY, "description": "The date whose knowledge it rests on."},
        "by": {"type": "string", "description": "Whose judgement it is."},
        "source": {**_NAMES, "description": "Id of a source, or a list of ids."},
        "note": {"type": "string", "description": "Why this value."},
        "weight": {
            "type": "number",
            "exclusiveMinimum": 0,
            "description": "How much it counts beside other views of the same quantity.",
        },
        "placeholder": {
            "type": "boolean",
            "description": "Whether it only stands where nobody has judged yet.",
        },
    },
    "required": ["value"],
    "additionalProperties": False,
}
_ONE = [{"$ref": "#/$defs/Stated"}, {"$ref": "#/$defs/View"}]
_JUDGEMENT: dict[str, Any] = {
    "description": "An uncertain quantity: one judgement, or a list of several analysts'.",
    "anyOf": [*_ONE, {"type": "array", "minItems": 1, "items": {"anyOf": _ONE}}],
}


def json_schema() -> dict[str, Any]:
    """Build the JSON Schema (draft 2020-12) of case files.

    Dates are text here, as TOML tools give them to a schema.

    Examples
    --------
    >>> schema = json_schema()
    >>> schema["required"], schema["$defs"]["Actor"]["properties"]["margin"]["$ref"]
    (['format', 'title', 'issues', 'actors'], '#/$defs/Judgement')
    """
    raw = Case.model_json_schema()
    definitions = {name: _model(table) for name, table in raw.pop("$defs").items()}
    definitions |= {"Judgement": _JUDGEMENT, "Stated": _STATED, "View": _VIEW}
    top = _model(raw)
    # Editors put a reference to the schema itself at the top of a file.
    return {
        "$schema": _DIALECT,
        "title": "A case for Winset",
        **{key: value for key, value in top.items() if key != "title"},
        "$defs": dict(sorted(definitions.items())),
    }


def _model(table: dict[str, Any]) -> dict[str, Any]:
    """Clean one table; its description ends with the first paragraph."""
    cleaned: dict[str, Any] = _clean(table)
    cleaned["description"] = table["description"].partition("\n\n")[0].replace("``", "")
    cleaned["description"] = " ".join(cleaned["description"].split())
    return cleaned


def _clean(schema: Any) -> Any:
    """Drop titles and nulls (TOML has none), and let a value fit more than one way."""
    if isinstance(schema, list):
        return [_clean(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("x-winset") == "judgement":
        about = {"description": schema["description"]} if "description" in schema else {}
        return {"$ref": "#/$defs/Judgement", **about}
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "title" and isinstance(value, str):
            continue
        if key == "default" and value in (None, "", [], {}):
            continue
        if key in ("anyOf", "oneOf"):
            kept = [_clean(inner) for inner in value if inner.get("type") != "null"]
            if len(kept) == 1:
                found |= kept[0]
            else:
                found["anyOf"] = kept
        elif key == "properties":
            found[key] = {name: _clean(inner) for name, inner in value.items()}
        elif key == "default" and isinstance(value, dict):
            continue
        else:
            found[key] = _clean(value)
    return found
