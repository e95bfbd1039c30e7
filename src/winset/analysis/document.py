"""Results as JSON and back: one adapter, made of the dataclasses that the results are."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, make_dataclass, replace
from functools import cache
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, TypeAdapter, ValidationError

from winset.analysis.result import FORMAT, Analysis, Results, results_adapter
from winset.findings.share import Share

__all__ = ["WORDS", "ResultsError", "from_json", "plain", "rounded", "to_text"]

# Decimals: shares are far coarser than this, and sums of doubles far finer.
_DECIMALS = 6

#: Parts of the document that are said of the results: not read back but made again.
WORDS = ("answer", "sentences")

T = TypeVar("T")


class ResultsError(ValueError):
    """A document that does not hold the results of an analysis."""


def _number(value: float) -> float:
    return round(value, _DECIMALS) + 0.0 if math.isfinite(value) else value  # no negative zero


def rounded(value: T) -> T:
    """Round every number of a result to what is written of it; machines then agree.

    An error of sampling never rounds to none at all.

    Examples
    --------
    >>> rounded({"a": Share(0.1234567, 1e-9, 10.0), "b": (float("inf"), -1e-12)})
    {'a': Share(value=0.123457, error=1e-06, n=10.0), 'b': (inf, 0.0)}
    """
    found: Any = value
    if isinstance(found, bool | int | str | BaseModel):
        return value
    if isinstance(found, float):
        found = _number(float(found))
    elif isinstance(found, Share):
        least = 10**-_DECIMALS if found.error > 0 else 0.0
        found = Share(_number(found.value), max(_number(found.error), least), _number(found.n))
    elif isinstance(found, tuple):
        found = tuple(rounded(item) for item in found)
    elif isinstance(found, Mapping):
        found = {key: rounded(item) for key, item in found.items()}
    elif isinstance(found, np.ndarray):
        if found.dtype == np.float64:
            exact = [_number(item) for item in found.ravel().tolist()]
            found = np.array(exact, dtype=np.float64).reshape(found.shape)
    elif is_dataclass(found) and not isinstance(found, type):
        # What is kept out of the repr is for other findings, and is not written.
        shown = [f.name for f in fields(found) if f.init and f.repr]
        changed = {name: rounded(getattr(found, name)) for name in shown}
        found = replace(found, **changed)
    return found  # type: ignore[no-any-return]


# One encoder for all: json.dumps makes one at every call that states options.
_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def to_text(document: Any, indent: str = "") -> str:
    """Return plain data as JSON made to be read: one key a line, plain lists on one line."""
    deeper = indent + "  "
    if isinstance(document, dict) and document:
        items = (
            f"{deeper}{_encoded(key)}: {to_text(item, deeper)}" for key, item in document.items()
        )
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(document, list) and any(isinstance(item, dict | list) for item in document):
        if all(isinstance(item, list) for item in document):
            rows = (_encoded(item) for item in document)
            return "[" + f",\n{deeper}".join(rows) + "]"
        return "[" + ", ".join(to_text(item, indent) for item in document) + "]"
    return _encoded(document)


def from_json(text: str | bytes) -> Analysis:
    """Read the results of an analysis back; worlds and timings are not among them.

    Raises
    ------
    ResultsError
        Where it is no JSON, of another format, or damaged.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ResultsError(f"no JSON: {error}") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        given = document.get("format") if isinstance(document, dict) else None
        raise ResultsError(
            f"its format is {given!r}, and this version reads {FORMAT!r}; run the analysis again"
        )
    kept = {key: value for key, value in document.items() if key not in WORDS}
    try:
        found = results_adapter().validate_json(json.dumps(kept))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        said = " ".join(first["msg"].split())
        raise ResultsError(
            f"it is damaged ({place}: {said[:1].lower()}{said[1:]}); run the analysis again"
        ) from None
    return Analysis(**{f.name: getattr(found, f.name) for f in fields(Results)})


def plain(value: object, kind: Any = None) -> Any:
    """Return any other result as dictionaries, lists, strings, numbers, booleans and None.

    Parameters
    ----------
    value : dataclass, or anything made of them
    kind : type, optional
        Its type, where it is not that of the value itself.

    Examples
    --------
    >>> plain(Share(0.1234567, 0.01, 10.0))
    {'value': 0.123457, 'error': 0.01, 'n': 10.0}
    >>> plain((Share(0.5, 0.1, float("inf")),), tuple[Share, ...])
    [{'value': 0.5, 'error': 0.1, 'n': 'Infinity'}]
    """
    of: Any = type(value) if kind is None else kind
    holder = _holder(of)
    return json.loads(TypeAdapter(holder).dump_json(holder(rounded(value))))["value"]


@cache
def _holder(kind: Any) -> Any:
    """Make a dataclass that lends its settings to a value of any type."""
    namespace = {"__pydantic_config__": Results.__pydantic_config__}
    return make_dataclass("Document", [("value", kind)], namespace=namespace)
