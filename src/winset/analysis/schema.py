"""The JSON Schema of the results, from the adapter that writes and reads them."""

from __future__ import annotations

import inspect
from typing import Any

from docstring_parser import DocstringStyle, parse
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from winset.analysis.result import results_adapter

__all__ = ["results_schema"]


def results_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the results of an analysis.

    Examples
    --------
    >>> results_schema()["properties"]["format"]
    {'const': 'winset.analysis/2', 'type': 'string'}
    """
    made = results_adapter().json_schema(mode="serialization", schema_generator=_Described)
    made["$defs"] = dict(sorted(made["$defs"].items()))
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": "https://winset.invalid/analysis-2.schema.json",
        "title": "Winset analysis",
        **made,
        "description": "Results of one analysis. Shares are fractions of worlds with their "
        "standard error; utilities run from 0 to 100; numbers are rounded to six decimals, and "
        "what is not finite is text (`Infinity`, `-Infinity`, `NaN`); null stands for what was "
        "not computed.",
    }


class _Described(GenerateJsonSchema):
    """Takes what a docstring says of a class and of its fields along; leaves titles out."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave titles out: they only repeat the names."""
        del schema
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave defaults out: every field is written."""
        return self.generate_inner(schema["schema"])

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        """Allow the three texts that stand for what is not finite."""
        del schema
        return {"type": ["number", "string"], "pattern": "^(-?Infinity|NaN)$"}

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        """Describe a class and its fields in the words of its docstring."""
        made = super().dataclass_schema(schema)
        del made["title"]
        found = parse(inspect.getdoc(schema["cls"]) or "", DocstringStyle.NUMPYDOC)
        parts = (found.short_description, found.long_description)
        made["description"] = _line("\n".join(part for part in parts if part))
        for parameter in found.params:
            for name in parameter.arg_name.split(","):
                if (field := made["properties"].get(name.strip())) and parameter.description:
                    field["description"] = _line(parameter.description)
        return made


def _line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())
