"""Names for people: what the ids of a case stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from winset.case.model import Case

__all__ = ["Names", "names_of"]


@dataclass(frozen=True)
class Names:
    """Full names by id; an id that has none stands for itself.

    ``accounts`` holds stated names alone. ``events`` names every event of the case by its
    position: its id, or its number. ``units`` are those of numeric issues that state one.

    Examples
    --------
    >>> names = Names({"us": "United States"}, {"tests": "Nuclear tests"}, {}, ())
    >>> names.actor("us"), names.issue("tests"), names.actor("nobody")
    ('United States', 'Nuclear tests', 'nobody')
    """

    actors: Mapping[str, str]
    issues: Mapping[str, str]
    accounts: Mapping[str, str]
    events: tuple[str, ...]
    units: Mapping[str, str] = field(default_factory=dict)

    def actor(self, name: str) -> str:
        """Full name of an actor."""
        return self.actors.get(name) or name

    def issue(self, name: str) -> str:
        """Full name of an issue; an item follows the name of its package."""
        return self.issues.get(name) or name


def names_of(case: Case) -> Names:
    """Read the names of a case."""
    actors = {name: actor.name or name for name, actor in case.actors.items()}
    issues = {name: issue.name or name for name, issue in case.issues.items()}
    items = {
        f"{name}.{item}": f"{issues[name]}: {item}"
        for name, issue in case.issues.items()
        for item in issue.items
    }
    return Names(
        actors,
        issues | items,
        {name: account.name for name, account in case.accounts.items()},
        tuple(event.id or f"event {n + 1}" for n, event in enumerate(case.events)),
        {name: i.range.unit for name, i in case.issues.items() if i.range and i.range.unit},
    )
