"""The schema of case files, kind of entry by kind of entry."""

from collections.abc import Iterator
from typing import Any

import pytest

from winset.case.model import Case
from winset.files.schema import json_schema

SCHEMA = json_schema()
WHOLE = Case.model_json_schema()
TABLES = {"Case": (SCHEMA, WHOLE)} | {
    name: (SCHEMA["$defs"][name], table) for name, table in WHOLE["$defs"].items()
}


def nodes(node: Any, above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield above, node
        for key, inner in node.items():
            yield from nodes(inner, key)
    elif isinstance(node, list):
        for inner in node:
            yield from nodes(inner, above)


def test_the_top_of_the_schema() -> None:
    head = ["$schema", "title", "additionalProperties", "description", "properties", "required"]
    assert list(SCHEMA) == [*head, "type", "$defs"]
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["title"] == "A case for Winset"
    assert list(SCHEMA["$defs"]) == sorted([*WHOLE["$defs"], "Judgement", "Stated", "View"])


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_keys_and_defaults_of_its_model(name: str) -> None:
    found, raw = TABLES[name]
    assert list(found["properties"]) == list(raw["properties"])
    assert found.get("required") == raw.get("required")
    assert "``" not in found["description"]
    assert "  " not in found["description"]
    assert " ".join(raw["description"].split()).replace("``", "").startswith(found["description"])
    for key, stated in raw["properties"].items():
        default = stated.get("default")
        kept = default not in (None, "", [], {}) and not isinstance(default, dict)
        kept = kept and stated.get("x-winset") != "judgement"
        assert found["properties"][key].get("default") == (default if kept else None), key
        assert found["properties"][key]["description"] == stated["description"]


def test_there_are_no_titles_no_nulls_and_no_choices_of_one() -> None:
    for above, node in nodes(SCHEMA):
        if above != "properties":
            assert not isinstance(node.get("title"), str) or node is SCHEMA
        assert node.get("type") != "null"
        assert "oneOf" not in node
        assert len(node.get("anyOf", "ab")) > 1
        assert "x-winset" not in node


def test_some_entries_in_full() -> None:
    properties, definitions = SCHEMA["properties"], SCHEMA["$defs"]
    described = {key: node["description"] for key, node in properties.items()}
    held = {"type": "string", "format": "date", "description": described["held"]}
    assert properties["held"] == held
    assert properties["shared_factor"] == {
        **{"type": "number", "minimum": 0, "maximum": 1, "default": 0.5},
        "description": described["shared_factor"],
    }
    events = {"type": "array", "items": {"$ref": "#/$defs/Event"}}
    assert properties["events"] == events | {"description": described["events"]}
    margin = definitions["Actor"]["properties"]["margin"]
    assert margin == {"$ref": "#/$defs/Judgement", "description": margin["description"]}
    swing = definitions["Actor"]["properties"]["swing"]
    assert swing["additionalProperties"] == {"$ref": "#/$defs/Judgement"}
    step = definitions["NumericRange"]["properties"]["step"]
    assert (step["type"], step["exclusiveMinimum"]) == ("number", 0)
    assert definitions["View"]["required"] == ["value"]
    assert definitions["View"]["additionalProperties"] is False
    several = definitions["Judgement"]["anyOf"][-1]
    assert (several["type"], several["minItems"], len(several["items"]["anyOf"])) == ("array", 1, 2)
