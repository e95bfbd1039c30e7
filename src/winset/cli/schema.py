"""``winset schema``: JSON Schemas."""

from __future__ import annotations

from json import dumps
from typing import Literal

__all__ = ["schema"]


def schema(of: Literal["case", "results"] = "case", /) -> int:
    """Print the JSON Schema of case files, for editors; or that of the results.

    Most editors check a TOML file against a schema while you type. For one that follows the
    "#:schema" comment:

        winset schema > winset-case.schema.json

    and as the first line of the case: #:schema ./winset-case.schema.json

    Parameters
    ----------
    of
        What the schema is of: case (files) or results (of analyze --json).
    """
    from winset.cli.console import print_json

    if of == "case":
        from winset.files.schema import json_schema
    else:
        from winset.report.export import json_schema
    print_json(dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
