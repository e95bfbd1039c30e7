"""The kinds of fields that the tables of a case are made of."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)

from winset.case.errors import refusal
from winset.case.judgement import DATE, LARGEST, QuantityField
from winset.case.places import by_each, by_ends, by_ideal
from winset.case.preferences import OptionRanking
from winset.case.spelling import shown

__all__ = [
    "ByOption",
    "Choice",
    "Day",
    "EventKind",
    "InOrder",
    "Level",
    "Model",
    "Names",
    "Option",
    "Points",
    "Rest",
    "Role",
    "Terms",
    "Vote",
    "points_kind",
    "same_votes",
    "values_kind",
]

_OPTION = "an option's name in quotes, or a number on a numeric issue"

Role = Literal["party", "ratifier", "onlooker"]
_Kind = Literal[
    "offer",
    "demand",
    "raised-demand",
    "refusal",
    "acceptance",
    "withdrawal",
    "walk-out",
    "agreed",
    "bracketed",
    "statement",
    "vote",
    "shock",
]
Level = Literal["working", "leader"]
Rest = Literal["as agreed", "as before", "status quo", "open"]
Vote = Literal["for", "against", "abstain"]


def _kind(value: object) -> object:
    """Fold case, spaces and underscores, so that ``"Walk out"`` and ``walk_out`` both read."""
    if not isinstance(value, str):
        return value
    folded = value.strip().lower().replace("_", "-").replace(" ", "-")
    return {"walkout": "walk-out", "raise": "raised-demand"}.get(folded, folded)


def _as_tuple(value: object) -> object:
    """One name, or a list of names."""
    return (value,) if isinstance(value, str) else value


def _as_day(value: object) -> object:
    """Take a date of the file, or one written as text; never a count of seconds."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date | str):
        return value
    raise refusal("type", f"cannot read {shown(value)}", DATE)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_option(value: object) -> object:
    """Take the label of an option, or a number on a numeric issue."""
    if isinstance(value, str):
        return value
    # A number so long that no double holds it is no step of anything.
    if _is_number(value) and abs(value) <= LARGEST:  # type: ignore[arg-type]
        return float(value)  # type: ignore[arg-type]
    raise refusal("type", f"cannot read {shown(value)}", _OPTION)


def _as_choice(value: object) -> object:
    """Take an option, a number, or a list of options (numbers among them as labels)."""
    if not isinstance(value, list | tuple):
        return _as_option(value)
    options = (_as_option(item) for item in value)
    return tuple(item if isinstance(item, str) else f"{item:g}" for item in options)


_SHARE = r"^\s*[0-9]+(\.[0-9]+)?\s*%\s*$"
# Shares that are rounded to whole per cents may miss a hundred by so much.
_ROUNDED = 1.0


def _as_vote(value: object) -> object:
    """Take a number of votes, or a share in per cent as so many of a hundred."""
    if isinstance(value, str):
        if re.match(_SHARE, value):
            return float(value.replace("%", ""))
        raise refusal(
            "type", f"cannot read {shown(value)}", 'a number, or a share such as "16.2 %"'
        )
    return value


def _as_votes(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    shares = [stated for stated in value.values() if isinstance(stated, str)]
    votes = {name: _as_vote(stated) for name, stated in value.items()}
    if shares and len(shares) < len(votes):
        raise refusal(
            "shares", "some weights are in per cent, some not", "a % sign on all, or none"
        )
    total = sum(v for v in votes.values() if isinstance(v, float))
    if shares and abs(total - 100.0) > _ROUNDED:
        raise refusal("shares", f"the shares sum to {total:g} %", "100 %")
    return votes


def same_votes(table: object) -> object:
    """Refuse a quota in per cent where votes are numbers: of what it is so much is not said."""
    if isinstance(table, Mapping) and isinstance(table.get("quota"), str):
        votes = table.get("weights")
        if not isinstance(votes, Mapping) or not all(isinstance(v, str) for v in votes.values()):
            said = f"the quota is {shown(table['quota'])}, and weights are no shares"
            hint = f"write rule = {json.dumps(table['quota'])} for that part of all votes"
            raise refusal("shares", said, "weights in per cent", hint)
    return table


EventKind = Annotated[_Kind, BeforeValidator(_kind)]
Day = Annotated[
    dt.date, BeforeValidator(_as_day), WithJsonSchema({"type": "string", "format": "date"})
]
Option = Annotated[str | float, BeforeValidator(_as_option)]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
# A part-deal: for each issue named, the option, one of several options, or (package issues)
# the list of the items included. Numbers name a step of a numeric issue.
Choice = Annotated[
    str | float | tuple[str, ...],
    BeforeValidator(_as_choice),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number"]},
                {"type": "array", "items": {"type": ["string", "number"]}},
            ]
        }
    ),
]
Terms = Mapping[str, Choice]
# What many tables have in common, described once.
FullName = Annotated[
    str, Field(description="Full name, for reports; the table's own name is the id.")
]
Note = Annotated[str, Field(description="Why this is so, in your own words.")]
Cited = Annotated[Names, Field(description="Id of a source, or a list of ids.")]
Veto = Annotated[Names, Field(description="Who can block alone, whatever the rule says.")]
Quota = Annotated[
    float | None,
    BeforeValidator(_as_vote),
    Field(description='Weight needed, with rule = "weighted"; of shares, as in "65 %".'),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": _SHARE}]}),
]
MemberWeights = Annotated[
    Mapping[str, float],
    BeforeValidator(_as_votes),
    Field(
        description='Weight of each member, or its share, as in "16.2 %"; one each unless stated.'
    ),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [{"type": "number"}, {"type": "string", "pattern": _SHARE}]
            },
        }
    ),
]
RuleText = Annotated[
    str,
    Field(
        description="all, majority, two thirds, 60 %, n-1 of n, 3 of 5, at least 3, any, weighted "
        "(with quota) or veto (with veto)."
    ),
]


class Model(BaseModel):
    """Base of every table of the file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
        # Built when first used: a command that reads no case need not wait for it.
        defer_build=True,
    )


def values_kind(value: object) -> str:
    """Which of the ways of stating values this is, so that errors speak of that one."""
    if isinstance(value, Model):
        return "ideal" if "ideal" in type(value).model_fields else "numeric"
    if isinstance(value, str | OptionRanking) or (
        isinstance(value, Mapping) and _is_ranking(value)
    ):
        return "ranking"
    if isinstance(value, Mapping):
        return "numeric" if by_ends(value) else "ideal" if by_ideal(value) else "by option"
    return "in order"


def _is_ranking(table: Mapping[object, object]) -> bool:
    """Whether a table holds a ranking, with who made it: an option may be called "value"."""
    stated = table.get("value")
    return isinstance(stated, str) and (
        ">" in stated or "=" in stated or (stated == "unknown" and len(table) > 1)
    )


def points_kind(value: object) -> str:
    """Which of the ways of stating points this is."""
    if isinstance(value, Model) or (isinstance(value, Mapping) and by_each(value)):
        return "each"
    return "by option" if isinstance(value, Mapping) else "in order"


InOrder = Annotated[tuple[QuantityField, ...], Tag("in order")]
ByOption = Annotated[Mapping[str, QuantityField], Tag("by option")]
Points = Annotated[InOrder | ByOption, Discriminator(values_kind)]
