"""Epochs between dated shocks, and what each shock changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from winset.case.judgement import MARGIN, Quantity
from winset.case.model import Case, Event
from winset.model.catalogue import Catalogue
from winset.model.handles import Handle, Kind
from winset.model.valuing import TABLES, stated_options
from winset.record.shocks import shocks_of
from winset.space import Space

__all__ = ["Epochs", "Shifts", "epochs_of"]

#: Changes of option values by shocks: (issue, option) to what is added.
Shifts = Mapping[tuple[int, int], tuple[Handle, ...]]

Options = tuple[Quantity, ...] | Mapping[str, Quantity]


@dataclass(frozen=True)
class Epochs:
    """What changes from epoch to epoch.

    Parameters
    ----------
    walk_away : tuple of mapping
        Per epoch: actor to what is added to its walk-away value.
    values : tuple of mapping
        Per epoch: actor to the changes of its option values.
    reasons : mapping
        Position of each shock in the record to what it was.
    """

    walk_away: tuple[Mapping[str, tuple[Handle, ...]], ...]
    values: tuple[Mapping[str, Shifts], ...]
    reasons: Mapping[int, str]

    @property
    def utilities_move(self) -> bool:
        """Whether any shock changes any utility (and not only walk-away values)."""
        return any(self.values)


def event_key(event: Event) -> str:
    """Name an event whatever its place in the record."""
    return f"events{{{event.id or f'{event.date}, {event.kind}, {event.by}, {event.reason}'}}}"


_State = tuple[dict[str, tuple[Handle, ...]], dict[str, Shifts]]


class _Reader:
    def __init__(self, case: Case, space: Space, catalogue: Catalogue) -> None:
        self.case, self.space, self.catalogue = case, space, catalogue
        self.walk_away: dict[str, tuple[Handle, ...]] = {}
        self.values: dict[str, dict[tuple[int, int], tuple[Handle, ...]]] = {}

    def take(self, n: int, event: Event) -> None:
        """Add one shock to what is in force."""
        for actor, shift in event.shift.items():
            path, key = f"events[{n}].shift.{actor}", f"{event_key(event)}.shift.{actor}"
            for kind, quantity in ((Kind.MARGIN, shift.margin), (Kind.WALK_AWAY, shift.walk_away)):
                if quantity is not None:
                    handle = Handle(f"{path}.{kind}", kind, actor, entry=n)
                    self.catalogue.add(handle, quantity, MARGIN, key=f"{key}.{kind}")
                    self.walk_away[actor] = (*self.walk_away.get(actor, ()), handle)
            for kind, table in ((Kind.VALUE, shift.values), (Kind.POINTS, shift.points)):
                self._values(Handle(f"{path}.{TABLES[kind]}", kind, actor, entry=n), key, table)

    def _values(self, whole: Handle, key: str, table: Mapping[str, Options]) -> None:
        for issue, stated in table.items():
            own = self.values.setdefault(whole.actor, {})
            for option in stated_options(self.case, self.space, issue, stated):
                name = f"{issue}[{option.label}]"
                handle = replace(
                    whole, path=f"{whole.path}.{name}", issue=issue, option=option.label
                )
                named = f"{key}.{TABLES[whole.kind]}.{name}"
                self.catalogue.add(handle, option.quantity, MARGIN, key=named)
                place = option.issue, option.option
                own[place] = (*own.get(place, ()), handle)

    def state(self) -> _State:
        """Copy what is in force now."""
        return dict(self.walk_away), {a: dict(shifts) for a, shifts in self.values.items()}


def epochs_of(case: Case, space: Space, catalogue: Catalogue) -> Epochs:
    """Read what changes from epoch to epoch: before any shock, and from each day with a shock.

    Changes are relative: they add to what was in force before. Shocks of one day count together;
    shocks that change nothing start no epoch.
    """
    reader = _Reader(case, space, catalogue)
    states: dict[date | None, _State] = {None: reader.state()}
    for n in shocks_of(case):
        reader.take(n, case.events[n])
        states[case.events[n].date] = reader.state()
    return Epochs(
        tuple(walk for walk, _ in states.values()),
        tuple(values for _, values in states.values()),
        {n: _reason(case.events[n]) for n in shocks_of(case)},
    )


def _reason(event: Event) -> str:
    return event.reason or event.text or event.id
