"""What was put on the table, and what it meant in which worlds.

A package is one act of the record. Its terms, and what became of it, may depend on whose account
is true; and where it names several options without offering a choice, nobody knows which one was
meant: that is drawn once per world, the same wherever the same naming is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import Completions
from winset.model.packages import Tabled
from winset.model.talks import Transcript
from winset.model.terms import Allowed
from winset.record import Act
from winset.record import Status as OfferStatus
from winset.space import Space
from winset.worlds import Worlds
from winset.worlds.accounts import patterns_met
from winset.worlds.streams import bits, start_of

__all__ = ["GONE", "MIXED", "OnTable", "Version", "on_the_table"]

IntArray = NDArray[np.int64]

#: How a package that was taken back stood at the end.
GONE = ("withdrawn", "lapsed", "superseded")
#: Label of a package in worlds where one account is true of some issues, another of others.
MIXED = "mixed"


@dataclass(frozen=True, eq=False)
class Version:
    """A package as it was in some worlds.

    Parameters
    ----------
    rows : (n,) int
        The worlds.
    terms : mapping of int to frozenset of int
        Options by issue of the space; several are a choice, an issue that is missing is open.
    completions : tuple of (columns,) bool
        For each block, the columns that agree with the terms.
    by : int
        Position of the proposer on the actor axis; -1 for a text of several.
    epoch : int
        When it was tabled.
    status : tuple of str
        At the end of each epoch: "" before it was tabled, then "open", "accepted", "refused",
        "withdrawn", "lapsed" or "superseded".
    refused_by : tuple of int
        Positions of those who refused it.
    event : int
        Position in the record; -1 where there is none.
    account : str
        Whose account makes it what it is; empty where all make it the same.
    """

    rows: IntArray
    terms: Allowed
    completions: Completions
    by: int = -1
    epoch: int = 0
    status: tuple[OfferStatus | Literal[""], ...] = ("open",)
    refused_by: tuple[int, ...] = ()
    event: int = -1
    account: str = ""

    @property
    def gone(self) -> bool:
        """Whether it was not on the table any more at the close, or never was."""
        return self.status[-1] in (*GONE, "")

    def take(self, where: IntArray) -> Version:
        """Keep some of the worlds: ``where`` gives each its new place, -1 to those left out."""
        return replace(self, rows=where[self.rows][where[self.rows] >= 0])


@dataclass(frozen=True, eq=False)
class OnTable:
    """A package, in all its versions (their worlds do not overlap).

    Parameters
    ----------
    versions : tuple of Version
    told : mapping of str to Tabled
        What it was before anything was drawn, by account; the key is empty where all agree.
    """

    versions: tuple[Version, ...]
    told: Mapping[str, Tabled]

    @property
    def epoch(self) -> int:
        """When it was tabled."""
        return self.versions[0].epoch

    @property
    def event(self) -> int:
        """Position in the record."""
        return self.versions[0].event

    @property
    def act(self) -> Act:
        """What tabled it."""
        return next(iter(self.told.values())).act


def on_the_table(transcript: Transcript, worlds: Worlds, seed: int) -> tuple[OnTable, ...]:
    """Lay out every package of a record over worlds, in the order of the record.

    Parameters
    ----------
    transcript : Transcript
    worlds : Worlds
    seed : int
        Of the draws of what nobody knows.
    """
    tellers, (patterns, which) = worlds.tellers, patterns_met(worlds.account)
    meant = _Meant(transcript, worlds.n, seed)
    by_event: dict[int, list[_Told]] = {}
    for g, pattern in enumerate(patterns):
        label = "" if not pattern else MIXED if len(set(pattern)) > 1 else tellers[pattern[0]]
        for tabled in transcript.tabled(pattern):
            told = _Told(label, np.flatnonzero(which == g), tabled, tabled.status(worlds.epochs))
            by_event.setdefault(tabled.act.events[0], []).append(told)
    order = sorted(by_event, key=lambda event: transcript.record.order[event])
    return tuple(_package(by_event[event], len(patterns), meant, transcript) for event in order)


@dataclass(frozen=True, eq=False)
class _Told:
    """A package under one pattern of accounts."""

    label: str
    rows: IntArray
    tabled: Tabled
    status: tuple[OfferStatus | Literal[""], ...]

    @cached_property
    def alike(self) -> tuple[object, ...]:
        """What must agree for two patterns to make the package the same."""
        tabled = self.tabled
        terms = frozenset((j, m.options, m.choice) for j, m in tabled.meant.items())
        return terms, self.status, frozenset(tabled.refused_by), frozenset(tabled.unknown)


def _package(
    told: Sequence[_Told], patterns: int, meant: _Meant, transcript: Transcript
) -> OnTable:
    same = len(told) == patterns and len({one.alike for one in told}) == 1
    if same:
        told = [replace(told[0], label="", rows=np.sort(np.concatenate([t.rows for t in told])))]
    versions = []
    for one in told:
        tabled = one.tabled
        for rows, terms in meant.drawn(tabled, one.rows):
            versions.append(
                Version(
                    rows,
                    terms,
                    transcript.space.completions(terms),
                    tabled.by if len(tabled.authors) == 1 else -1,
                    tabled.epoch,
                    one.status,
                    tabled.refused_by,
                    event=tabled.act.events[0],
                    account=one.label,
                )
            )
    first: dict[str, Tabled] = {}
    for one in told:
        first.setdefault(one.label, one.tabled)
    return OnTable(tuple(versions), first)


class _Meant:
    """Draws of which option was meant, where several are named and nobody knows.

    Every option has a stream of its own, by the act and the issue that named it and by its own
    name; the option with the highest number is drawn. So the order of options changes nothing.
    """

    def __init__(self, transcript: Transcript, worlds: int, seed: int) -> None:
        self.transcript, self.seed = transcript, seed
        self.worlds = np.arange(worlds, dtype=np.uint64)
        self.made: dict[tuple[int, int, int], NDArray[np.uint64]] = {}

    def drawn(self, tabled: Tabled, rows: IntArray) -> Iterator[tuple[IntArray, Allowed]]:
        """Part some worlds by the version of a package that is drawn there."""
        unknown = tabled.unknown
        if not unknown:
            yield rows, tabled.terms
            return
        found = {issue: self._picked(tabled, issue, said) for issue, said in unknown}
        found |= self._picked_together(tabled)
        picked = np.stack([found[issue][rows] for issue, _ in unknown], axis=1)
        for chosen in np.unique(picked, axis=0):
            terms = dict(tabled.terms) | {
                issue: frozenset({int(k)}) for (issue, _), k in zip(unknown, chosen, strict=True)
            }
            yield rows[(picked == chosen).all(axis=1)], self._possible(tabled, terms)

    def _picked(self, tabled: Tabled, issue: int, said: int) -> IntArray:
        options = sorted(tabled.terms[issue])
        scores = np.stack([self._score(said, issue, option) for option in options])
        picked: IntArray = np.array(options, dtype=np.int64)[scores.argmax(axis=0)]
        return picked

    def _picked_together(self, tabled: Tabled) -> dict[int, IntArray]:
        """Pick for issues that one act named, and whose options cannot all go together.

        Each combination that can be has a number of its own, made of those of its options.
        """
        space, found = self.transcript.space, dict[int, IntArray]()
        for block, said in product(space.blocks, sorted({said for _, said in tabled.unknown})):
            issues = [j for j, by in tabled.unknown if by == said and j in block.issues]
            if len(issues) < 2:
                continue
            terms = {j: options for j, options in tabled.terms.items() if j in block.issues}
            agree = [block.taking(j, options) for j, options in terms.items()]
            columns = block.columns[np.all(agree, axis=0)]
            can_be = np.unique(columns[:, [block.issues.index(j) for j in issues]], axis=0)
            if 0 < len(can_be) < prod(len(tabled.terms[j]) for j in issues):
                # Sums of whole numbers that wrap around are as evenly spread as their terms.
                scores = [
                    np.sum([self._score(said, j, int(k)) for j, k in each], axis=0, dtype=np.uint64)
                    for each in (zip(issues, row, strict=True) for row in can_be)
                ]
                best = can_be[np.argmax(scores, axis=0)]
                found |= {j: best[:, n] for n, j in enumerate(issues)}
        return found

    def _score(self, said: int, issue: int, option: int) -> NDArray[np.uint64]:
        key = (said, issue, option)
        if key not in self.made:
            space, version = self.transcript.space, self.transcript.record.acts[said].versions[0]
            who = version.id or str(version.event)
            name = f"meant.{who}.{space.issues[issue]}.{space.options[issue][option]}"
            self.made[key] = bits(start_of(name, self.seed), self.worlds)
        return self.made[key]

    def _possible(self, tabled: Tabled, terms: dict[int, frozenset[int]]) -> Allowed:
        """Leave open what was drawn where no deal can have it all."""
        space: Space = self.transcript.space
        unknown = {issue for issue, _ in tabled.unknown}
        for block, mask in zip(space.blocks, space.completions(terms), strict=True):
            if not mask.any():
                terms |= {j: tabled.terms[j] for j in block.issues if j in unknown}
        return terms
