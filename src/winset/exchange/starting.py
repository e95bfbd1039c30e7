"""A workbook to start from: every sheet of a case, with examples that are comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from winset.case.model import Case
from winset.exchange.columns import HEAD, PREFERENCES, ROWS, columns_of
from winset.exchange.record_rows import TERMS
from winset.exchange.sheet_writing import pages_of
from winset.exchange.sheets import ACTORS, CASE, ISSUES, OF_ACTOR
from winset.exchange.workbook import Page, book_of

__all__ = ["EXAMPLES", "starter_book"]

_HOW_TO = (
    "How to fill in this workbook",
    "",
    "1  issues: what is negotiated. One row for each option; the first option of an issue is the "
    "status quo.",
    "2  actors: who has a say. A party signs, a ratifier must be satisfied (of whom), an onlooker "
    "only looks on.",
    "3  values: what each option is worth to each actor, 0 for the worst and 100 for the best of "
    "its issue, and how much the issue matters (weight, on one row).",
    "4  events: what was offered, refused and agreed, and when; the terms in a column that you add "
    "for each issue, named by its id.",
    "5  The other sheets can stay empty: sources, kinds of deal, rules, accounts that contradict "
    "each other, evidence.",
    "",
    "Rows that begin with # are examples. They are comments: leave them or delete them.",
    "A number may be exact (40), a range that you are 90 % sure of (20 to 40), or unknown.",
    "Hover over the head of a column to read what it is for; cells with something to choose from "
    "offer it.",
    "Several names stand in one cell with ; between. Terms are written price = high; term = short.",
    "",
    "Then:  winset check FILE    tells what is wrong, cell by cell",
    "       winset check FILE --explain    tells what was understood",
    "       winset analyze FILE --open     answers",
)
_DAY = date(2020, 3, 1)
#: Rows that, without their mark, make a case of their own.
EXAMPLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "case": (
        {"key": "title", "value": "Sale of a mill"},
        {"key": "question", "value": "Was there a deal to be had?"},
    ),
    "sources": ({"source": "minutes", "title": "Minutes of the talks", "date": _DAY},),
    "issues": (
        {"issue": "price", "option": "low", "name": "Price of the mill", "ordered": "yes"},
        {"issue": "price", "option": "high"},
        {"issue": "term", "option": "short"},
        {"issue": "term", "option": "long"},
    ),
    "actors": (
        {"actor": "seller", "role": "party", "name": "The seller", "margin": "-10 to 5"},
        {"actor": "buyer", "role": "party", "margin": "-5 to 0", "source": "minutes"},
        {"actor": "board", "role": "ratifier", "of": "buyer", "margin": 0},
    ),
    "values": tuple(
        {"actor": actor, "issue": issue, "option": option, "value": value}
        | ({"weight": weight} if option in ("low", "short") else {})
        for actor, issue, option, value, weight in (
            ("seller", "price", "low", 0, 70),
            ("seller", "price", "high", 100, 70),
            ("seller", "term", "short", 0, "20 to 40"),
            ("seller", "term", "long", 100, "20 to 40"),
            ("buyer", "price", "low", 100, 60),
            ("buyer", "price", "high", 0, 60),
            ("buyer", "term", "short", 0, 40),
            ("buyer", "term", "long", "80 to 100", 40),
            ("board", "price", "low", 100, 100),
            ("board", "price", "high", 0, 100),
        )
    ),
    "kinds": (
        {
            "kind": "fair",
            "name": "A fair price",
            "core": "yes",
            "when": "price = high; term = long",
        },
    ),
    "signing": ({"rule": "all"},),
    "ratification": ({"of": "buyer", "rule": "all"},),
    "interactions": (
        {"when": "price = high; term = short", "add": "buyer = -20 to -5", "reason": "too dear"},
    ),
    "forbidden": ({"when": "price = low; term = long", "reason": "the bank forbids it"},),
    "events": (
        {"date": _DAY, "kind": "offer", "id": "first", "by": "seller", "terms": "price = high"},
        {"date": date(2020, 3, 2), "kind": "refusal", "by": "buyer", "responds_to": "first"},
    ),
    PREFERENCES: (
        {"actor": "seller", "better": "price = high; term = long", "worse": "price = high"},
    ),
}


def starter_book(case: Case | None = None) -> bytes:
    """Make a workbook to fill in: empty with examples, or with what is known of a case."""
    if case is not None:
        return book_of(list(pages_of(case)), case, _HOW_TO)
    return book_of([_page(name, columns) for name, columns in _sheets().items()], None, _HOW_TO)


def _sheets() -> Mapping[str, tuple[str, ...]]:
    first = {"case": CASE, "issues": ISSUES, "actors": ACTORS, "values": ("actor", *OF_ACTOR)}
    # The record and the sources come before what few cases need.
    rest = sorted(ROWS, key=lambda name: (name not in ("events", "sources", "kinds"), name))
    return {**first, **{name: columns_of(name) for name in rest}}


def _page(name: str, columns: Sequence[str]) -> Page:
    examples = [_comment(row, columns) for row in EXAMPLES.get(name, ())]
    blank = [{"key": key} for key in HEAD] if name == "case" else []
    about = {"terms": f"Or a column for each issue, named by its id or {TERMS}ID."}
    return Page(name, columns, blank, examples, about if name == "events" else {})


def _comment(row: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """Mark the first filled cell of a row, which makes a comment of it."""
    first = next(name for name in columns if name in row)
    return {**row, first: f"# {row[first]}"}
