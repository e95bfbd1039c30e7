"""What checks look up: options by label, actors by any of their names, what is forbidden."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from winset.case.choices import chosen, labels
from winset.case.errors import Defect
from winset.case.model import Case, Terms
from winset.case.places import Loc

__all__ = ["MOST_ENTRIES", "Index", "too_many"]

#: Entries of a table that are set against each other: rules, conditions, comparisons of one actor.
MOST_ENTRIES = 500

#: Combinations of options that are looked at one by one.
_MOST_COMBINATIONS = 200_000
_MOST_ISSUES = 20
# Combinations looked at in all, however many conditions and offers there are.
_MOST_LOOKS = 20_000_000


class Index:
    """A case, and its names in the order in which checks ask for them.

    Looking up costs the same however large the case is.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        # Asked for issue by issue: one that is unsound may have no end of steps.
        self.labels = cache(lambda name: labels(case.issues[name]))
        self.positions = cache(self._positions)

    def _positions(self, name: str) -> Mapping[str, int]:
        return {label: k for k, label in enumerate(self.labels(name))}

    @cached_property
    def _speakers(self) -> Mapping[str, str]:
        """Ids of actors by what else they are called: their names, and who speaks for them."""
        found: dict[str, str] = {}
        for name, actor in self.case.actors.items():
            found |= dict.fromkeys((*actor.speakers, *actor.aliases, actor.name), name)
        found.pop("", None)
        return found

    def no_actor(self, name: str, key: Loc, *, at_key: bool = False) -> Defect:
        """Report an actor that does not exist; a speaker is traced to whom he speaks for."""
        return Defect(
            key,
            "no-actor",
            f"there is no actor {name!r}",
            at_key=at_key,
            unknown=name,
            known=self.case.actors,
            aliases=self._speakers,
            home=("actors",),
        )

    def no_issue(self, name: str, key: Loc, *, at_key: bool = True) -> Defect:
        """Report an issue that does not exist."""
        return Defect(
            key,
            "no-issue",
            f"there is no issue {name!r}",
            at_key=at_key,
            unknown=name,
            known=self.case.issues,
            home=("issues",),
        )

    def no_option(
        self, name: str, label: str, message: str, key: Loc, *, hint: str = "", at_key: bool = False
    ) -> Defect:
        """Report an option, step or item that an issue does not have."""
        issue, positions = self.case.issues[name], self.positions(name)
        listed = "items" if issue.items else "options" if issue.range is None else "range"
        return Defect(
            key,
            "no-option",
            message,
            hint=hint,
            at_key=at_key,
            unknown=label,
            known=positions,
            home=("issues", name, listed),
        )

    def chosen(self, terms: Terms, *, condition: bool = True) -> Mapping[str, frozenset[int]]:
        """Positions of the options that sound terms allow, by issue."""
        return chosen(self.case, terms, condition=condition, positions=self.positions)

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """Options of every issue; items of packages apart, each in or out."""
        found: dict[str, int] = {}
        for name, issue in self.case.issues.items():
            if issue.items:
                found |= {f"{name}.{item}": 2 for item in issue.items}
            else:
                found[name] = len(self.labels(name))
        return found

    @cached_property
    def status_quo(self) -> Mapping[str, int]:
        """The status quo of every issue (items of packages apart), by position."""
        found: dict[str, int] = {}
        for name, issue in self.case.issues.items():
            if issue.status_quo is None and not issue.items:
                found[name] = 0
                continue
            stated = "none" if issue.status_quo is None else issue.status_quo
            for part, allowed in self.chosen({name: stated}, condition=False).items():
                found[part] = min(allowed, default=0)
        return found

    def possible(self, bans: Iterable[Mapping[str, frozenset[int]]]) -> Possible | None:
        """Which combinations of the issues that are banned together stay possible.

        None where there are too many to look at.
        """
        stated = list(bans)
        names = tuple(sorted({name for ban in stated for name in ban}))
        shape = tuple(self.sizes[name] for name in names)
        if len(names) > _MOST_ISSUES or math.prod(shape) > _MOST_COMBINATIONS:
            return None
        if len(stated) * math.prod(shape) > _MOST_LOOKS:
            return None
        free = np.ones(shape, dtype=bool)
        for ban in stated:
            free[_cells(names, shape, ban)] = False
        return Possible(names, free)


def too_many(count: int, loc: Loc) -> Iterator[Defect]:
    """Refuse a table of more entries than can be set against each other."""
    if count > MOST_ENTRIES:
        said, wanted = f"{count:,} entries are too many", f"at most {MOST_ENTRIES}"
        yield Defect(loc, "too-many", said, wanted, at_key=True)


class Possible:
    """Combinations of the options of some issues that nothing forbids."""

    def __init__(self, names: tuple[str, ...], free: NDArray[np.bool_]) -> None:
        self.names, self.free = names, free
        self._looks = 0

    @property
    def done(self) -> bool:
        """Whether so many looks were taken that no more should be."""
        return self._looks > _MOST_LOOKS

    def any(self, terms: Mapping[str, frozenset[int]]) -> bool:
        """Whether one of them agrees with terms."""
        self._looks += self.free.size + 10 * sum(map(len, terms.values()))
        return bool(self.free[_cells(self.names, self.free.shape, terms)].any())


def _cells(
    names: tuple[str, ...], shape: tuple[int, ...], allowed: Mapping[str, frozenset[int]]
) -> tuple[NDArray[np.int64], ...]:
    """Index the combinations that take an allowed option of each issue named."""
    return np.ix_(
        *(
            np.array(sorted(allowed[name]), dtype=np.int64) if name in allowed else np.arange(size)
            for name, size in zip(names, shape, strict=True)
        )
    )
