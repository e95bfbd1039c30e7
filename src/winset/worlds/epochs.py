"""Epochs between dated shocks, and what each shock changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from winset.case.judgement import MARGIN, Quantity
from winset.case.model import Case, Event
from winset.case.spelling import did_you_mean
from winset.record.shocks import shocks_of
from winset.space import Space
from winset.worlds.catalogue import Catalogue
from winset.worlds.preferences import stated_options, wrong
from winset.worlds.utility import Shifts

__all__ = ["Epochs", "epochs_of", "event_key"]


Options = Sequence[Quantity] | Mapping[str, Quantity]


@dataclass(frozen=True)
class Epochs:
    """The epochs of a case, and the changes in force in each.

    Parameters
    ----------
    walk_away : tuple of mapping
        Per epoch: actor to the paths of what is added to its walk-away value.
    values : tuple of mapping
        Per epoch: actor to the changes of its option values.
    """

    walk_away: tuple[Mapping[str, tuple[str, ...]], ...]
    values: tuple[Mapping[str, Shifts], ...]

    @property
    def utilities_move(self) -> bool:
        """Whether any shock changes any utility (and not only walk-away values)."""
        return any(self.values)


def event_key(event: Event) -> str:
    """Name an event whatever its place in the record."""
    return f"events{{{event.id or f'{event.date}, {event.kind}, {event.by}, {event.reason}'}}}"


_State = tuple[dict[str, tuple[str, ...]], dict[str, Shifts]]


class _Reader:
    def __init__(self, case: Case, space: Space, catalogue: Catalogue) -> None:
        self.case, self.space, self.catalogue = case, space, catalogue
        self.walk_away: dict[str, tuple[str, ...]] = {}
        self.values: dict[str, dict[tuple[int, int], tuple[str, ...]]] = {}

    def take(self, n: int, event: Event) -> None:
        """Add one shock to what is in force."""
        for actor, shift in event.shift.items():
            path = f"events[{n}].shift.{actor}"
            key = f"{event_key(event)}.shift.{actor}"
            if actor not in self.case.actors:
                hint = did_you_mean(actor, self.case.actors)
                raise wrong(path, f"there is no actor {actor!r}", hint=hint)
            for name, quantity in (("margin", shift.margin), ("walk_away", shift.walk_away)):
                if quantity is not None:
                    added = self.catalogue.add(
                        f"{path}.{name}", quantity, MARGIN, key=f"{key}.{name}", actor=actor
                    )
                    self.walk_away[actor] = (*self.walk_away.get(actor, ()), added)
            for kind, table in (("values", shift.values), ("points", shift.points)):
                self._values(actor, f"{path}.{kind}", f"{key}.{kind}", table)

    def _values(self, actor: str, path: str, key: str, table: Mapping[str, Options]) -> None:
        for issue, stated in table.items():
            own = self.values.setdefault(actor, {})
            for option in stated_options(self.case, self.space, issue, stated, f"{path}.{issue}"):
                name = f"{issue}[{option.label}]"
                added = self.catalogue.add(
                    f"{path}.{name}", option.quantity, MARGIN, key=f"{key}.{name}", actor=actor
                )
                place = option.issue, option.option
                own[place] = (*own.get(place, ()), added)

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
        tuple(walk for walk, _ in states.values()), tuple(values for _, values in states.values())
    )
