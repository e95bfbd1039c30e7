"""Accounts that a file implies: an event told by ``"us"`` is told by the actor of that id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["with_implied_accounts"]


def with_implied_accounts(tables: object) -> object:
    """Add an account for every actor that events or evidence name as the teller of a version.

    Stated accounts stay as they are. What is not a table, or names no actor, is left for the
    checks to report.

    Examples
    --------
    >>> tables = {"actors": {"us": {}}, "events": [{"account": "us"}, {"account": "uk"}]}
    >>> with_implied_accounts(tables)["accounts"]
    {'us': {'teller': 'us'}}
    """
    if not isinstance(tables, Mapping):
        return tables
    actors, stated = tables.get("actors"), tables.get("accounts", {})
    if not isinstance(actors, Mapping) or not isinstance(stated, Mapping):
        return tables
    implied: dict[str, Any] = {
        name: {"teller": name} for name in _named(tables) if name in actors and name not in stated
    }
    return {**tables, "accounts": {**stated, **implied}} if implied else tables


def _named(tables: Mapping[str, Any]) -> Iterator[str]:
    for event in _rows(tables.get("events")):
        name = event.get("account")
        if isinstance(name, str) and name:
            yield name
    for item in _rows(tables.get("evidence")):
        likelihood = item.get("likelihood")
        if isinstance(likelihood, Mapping) and not item.get("proposition"):
            yield from (name for name in likelihood if isinstance(name, str))


def _rows(table: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(table, list | tuple):
        yield from (row for row in table if isinstance(row, Mapping))
