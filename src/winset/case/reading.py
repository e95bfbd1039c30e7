"""Reading a case: from a file, a folder, a shipped case's id or text."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from winset.case.errors import CaseError, Problem
from winset.case.model import Case

__all__ = ["load", "loads"]


def load(source: str | Path) -> Case:
    """Read a case from a file, a folder, or a shipped case's id."""
    path = Path(source)
    if not path.exists():
        shipped = Path(__file__).parent / "shipped" / f"{source}.toml"
        if shipped.is_file():
            path = shipped
    if path.is_dir() or path.suffix.lower() in {".xml", ".xlsx", ".csv"}:
        from winset.case.exchange import load_foreign

        return load_foreign(path)
    return loads(path.read_text(encoding="utf-8"), path.name)


def loads(text: str, name: str = "<string>") -> Case:
    """Read a case from text."""
    try:
        return Case.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CaseError([Problem(name, "", str(error))]) from None
    except ValidationError as error:
        raise CaseError(
            Problem(name, ".".join(str(part) for part in item["loc"]), item["msg"])
            for item in error.errors()
        ) from None
