"""What an agent sends: issues with options, what each option is worth to whom, and the rules."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from winset.deals.dealspace import DealSpace
from winset.mcp.guarding import LIMITS, RefusedError

__all__ = ["Deal", "Issue", "Table", "number"]

_TEXT = re.compile(r"[+-]?\d{1,400}(/\d{1,400}|(\.\d{0,400})?([eE][+-]?\d{1,3})?)")

#: A number: whole, decimal, or text such as "1/3" or "0.1", which is exact.
Number = Annotated[int | float | str, Field(description="a number, or exact text such as '1/3'")]
Deal = Annotated[dict[str, str], Field(description="one option for each issue, by name")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Issue(_Strict):
    """One issue, and what its options are worth."""

    name: str = Field(min_length=1, max_length=200)
    options: list[str] = Field(min_length=1)
    utilities: dict[str, list[Number]] = Field(
        description="for every actor, one number for each option; a deal is worth their sum"
    )


class Table(_Strict):
    """A negotiation in tables."""

    issues: list[Issue] = Field(min_length=1)
    walk_away: dict[str, Number | None] = Field(
        default_factory=dict,
        description="what no agreement is worth to each actor; whoever is left out takes any deal",
    )
    parties: list[str] | None = Field(
        default=None, description="whose utilities make a deal efficient and fair; default: all"
    )
    rule: str | int = Field(default="all", description="'all', 'majority', '2 of 3', 'n-1', ...")
    veto: list[str] = Field(default_factory=list)
    weights: dict[str, Number] | None = None
    quota: Number | None = None
    null: Deal | None = Field(default=None, description="a combination that is no deal")
    forbidden: list[dict[str, str | list[str]]] = Field(default_factory=list)

    def deals(self) -> DealSpace:
        """Build the space of deals, within the limits of the server."""
        actors = list(self.issues[0].utilities)
        counts = {
            "issues": len(self.issues),
            "options in all": sum(len(issue.options) for issue in self.issues),
            "actors": len(actors),
        }
        for what, count in counts.items():
            if count > LIMITS[what]:
                raise RefusedError(
                    "too-large",
                    f"{count:,} {what} are more than {LIMITS[what]:,}",
                    argument="table",
                    remedy="send a smaller space",
                )
        tables: list[Any] = []
        for j, issue in enumerate(self.issues):
            if list(issue.utilities) != actors and set(issue.utilities) != set(actors):
                raise RefusedError(
                    "bad-argument",
                    f"issue {issue.name!r} has utilities for other actors than the first",
                    argument=f"table.issues[{j}].utilities",
                    remedy=f"one list each for {', '.join(actors)}",
                )
            rows = [issue.utilities[actor] for actor in actors]
            for actor, row in zip(actors, rows, strict=True):
                if len(row) != len(issue.options):
                    raise RefusedError(
                        "bad-argument",
                        f"{len(row)} numbers for {len(issue.options)} options",
                        argument=f"table.issues[{j}].utilities.{actor}",
                    )
            place = f"table.issues[{j}].utilities"
            tables.append([[number(x, place) for x in row] for row in rows])
        settings: dict[str, Any] = {}
        if self.weights is not None:
            settings["weights"] = {a: number(w, "weights") for a, w in self.weights.items()}
        if self.quota is not None:
            settings["quota"] = number(self.quota, "quota")
        return DealSpace.from_tables(
            tables,
            {a: None if w is None else number(w, "walk_away") for a, w in self.walk_away.items()},
            actors=actors,
            issues=[issue.name for issue in self.issues],
            options=[issue.options for issue in self.issues],
            parties=self.parties,
            rule=self.rule,
            veto=self.veto,
            null=self.null,
            forbidden=self.forbidden,
            **settings,
        )


def number(value: int | float | str, place: str) -> int | float | Fraction:
    """Read a number; text exactly, within bounds."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise RefusedError("bad-argument", f"{value!r} is no number", argument=place)
    if isinstance(value, int) and abs(value) >= 10 ** LIMITS["digits of a number"]:
        raise RefusedError("too-large", "a number has too many digits", argument=place)
    if not isinstance(value, str):
        return value
    text = value.strip()
    try:
        if not _TEXT.fullmatch(text):
            raise ValueError
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise RefusedError(
            "bad-argument", f"{text[:40]!r} is no number", argument=place, remedy="such as '1/3'"
        ) from None
