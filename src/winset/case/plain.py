"""A case, or part of one, as plain tables, lists, text, numbers and dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from winset.case.judgement import Judgement, Quantity
from winset.case.judging.forms import Exact, number
from winset.case.preferences import OptionRanking, Ranking

__all__ = ["plain", "plain_table"]


def plain(value: Any) -> Any:
    """Write any part of a case as plain data."""
    result = value
    if isinstance(value, Quantity):
        views = [_judgement(view) for view in value.views]
        result = views[0] if len(views) == 1 else views
    elif isinstance(value, Ranking):
        result = value.text
    elif isinstance(value, OptionRanking):
        more = {"by": value.by, "source": list(value.source), "note": value.note}
        kept = {key: stated for key, stated in more.items() if stated}
        result = {"value": value.text, **kept} if kept else value.text
    elif isinstance(value, BaseModel):
        result = plain_table(value)
    elif isinstance(value, Mapping):
        result = {key: plain(inner) for key, inner in value.items()}
    elif isinstance(value, tuple | list):
        result = [plain(inner) for inner in value]
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        result = int(value)
    return result


def plain_table(model: BaseModel) -> dict[str, Any]:
    """Write a model as a table; defaults are left out."""
    found: dict[str, Any] = {}
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        default = info.get_default(call_default_factory=True)
        if value is None or (value == default and not info.is_required()):
            continue
        stated = plain(value)
        if (
            name in ("source", "of", "to", "veto", "denied_by", "matters", "open", "passage")
            and len(stated) == 1
        ):
            stated = stated[0]
        found[name] = stated
    return found


def _judgement(view: Judgement) -> Any:
    stated: Any = view.text
    if isinstance(view.form, Exact) and view.text == number(view.form.value):
        stated = plain(view.form.value)
    more = {
        "as_of": view.as_of,
        "by": view.by,
        "source": view.source[0] if len(view.source) == 1 else list(view.source),
        "note": view.note,
        "placeholder": view.placeholder,
        "weight": None if view.weight == 1 else plain(view.weight),
    }
    kept = {key: value for key, value in more.items() if value}
    return {"value": stated, **kept} if kept else stated
