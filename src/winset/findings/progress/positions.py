"""Positions issue by issue: what each party last named, and what taking another's would cost it.

A party that has said nothing of an issue is taken to stand at the status quo, and marked as silent.
Text agreed ad referendum settles an issue, text left in brackets opens it again. That two sides
named the same settles nothing: each did so inside a package, for the rest of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from winset.findings.progress.results import IssueProgress, Standing
from winset.findings.situation import Situation
from winset.record import PROPOSALS, Act

__all__ = ["Positions"]

Terms = Mapping[int, frozenset[int]]


class Positions:
    """Positions while the record is read.

    Parameters
    ----------
    situation : Situation
    """

    def __init__(self, situation: Situation) -> None:
        self._model, self._worlds = situation.model, situation.worlds
        self._space = situation.worlds.space
        owner = [self._model.record.owner[name] for name in self._space.issues]
        self._parts = {
            name: [j for j, own in enumerate(owner) if own == name] for name in self._model.issues
        }
        self._owner = owner
        self._named: dict[str, dict[int, frozenset[int]]] = {
            party: {} for party in self._model.of_role("party")
        }
        self._first: dict[str, dict[str, float]] = {}
        self.agreed: set[str] = set()
        self.bracketed: set[str] = set()

    def takes(self, act: Act, terms: Terms) -> bool:
        """Take one act into the positions; whether it said anything about the terms."""
        if not terms or act.kind not in (*PROPOSALS, "agreed", "bracketed"):
            return False
        touched = {self._owner[j] for j in terms}
        speaking = [act.by]
        if act.kind == "bracketed":
            self.bracketed |= touched
            self.agreed -= touched
        elif act.kind == "agreed":
            self.agreed |= touched
            self.bracketed -= touched
            speaking = list(act.signing(tuple(self._named)))
        for party in speaking:
            if party in self._named:
                self._named[party].update(terms)
        for name in touched:
            self._first.setdefault(name, self._lost(name))
        return True

    @property
    def settled(self) -> bool:
        """Whether everything that was raised is agreed."""
        return bool(self._first) and self.agreed >= set(self._first)

    def issues(self) -> tuple[IssueProgress, ...]:
        """Tell where all issues stand."""
        return tuple(self._issue(name) for name in self._parts)

    def _issue(self, name: str) -> IssueProgress:
        raised = name in self._first
        return IssueProgress(
            issue=name,
            positions={party: self._said(party, name) for party in self._named},
            spoke=self._spoke(name),
            status=self._status(name),
            first=self._first.get(name, {}),
            last=self._lost(name) if raised else {},
        )

    def _position(self, party: str, issue: int) -> frozenset[int] | None:
        stated = self._named[party].get(issue)
        if stated is not None or self._space.null is None:
            return stated
        return frozenset({self._space.null[issue]})

    def _spoke(self, name: str) -> tuple[str, ...]:
        parts = self._parts[name]
        return tuple(p for p, own in self._named.items() if any(j in own for j in parts))

    def _status(self, name: str) -> Standing:
        if name in self.bracketed:
            return "left in brackets"
        if name in self.agreed:
            return "agreed ad referendum"
        spoke = self._spoke(name)
        if not spoke:
            return "not raised"
        if len(spoke) < len(self._named):
            return "one side silent"
        return "named alike" if self._alike(name) else "apart"

    def _alike(self, name: str) -> bool:
        """Whether some option, item by item, is in what every party named."""
        for j in self._parts[name]:
            held = [self._position(party, j) for party in self._named]
            stated = [position for position in held if position is not None]
            if len(stated) < len(held) or not frozenset.intersection(*stated):
                return False
        return True

    def _said(self, party: str, name: str) -> tuple[str, ...] | None:
        """Name what a position holds: options, or the items of a package that are in."""
        parts = self._parts[name]
        stated = [p for j in parts if (p := self._position(party, j)) is not None]
        if len(stated) < len(parts):
            return None
        if len(parts) == 1:
            return tuple(self._space.options[parts[0]][k] for k in sorted(stated[0]))
        return tuple(
            self._space.issues[j].partition(".")[2]
            for j, position in zip(parts, stated, strict=True)
            if 1 in position
        )

    # --- what the gap is worth --------------------------------------------------------------------

    def _lost(self, name: str) -> dict[str, float]:
        """Find what each party would lose by taking another's position on one issue alone."""
        if self._space.null is None:
            return {}
        lost = {party: list(self._losses(party, self._parts[name])) for party in self._named}
        return {party: max(0.0, *found) for party, found in lost.items() if found}

    def _losses(self, party: str, parts: Sequence[int]) -> Iterator[float]:
        """Mean loss of a party for each other party's position; what is ruled out is skipped."""
        worlds, space, a = self._worlds, self._space, self._worlds.index(party)
        utility = worlds.utility_at(len(worlds.epochs) - 1)[:, a]
        scale = np.where(worlds.scale[:, a] > 0, worlds.scale[:, a], 1.0)
        own = [min(self._position(party, j) or {0}) for j in range(len(space.issues))]
        for other in self._named:
            if other == party:
                continue
            moved = list(own)
            for j in parts:
                theirs = self._position(other, j) or frozenset({own[j]})
                mine = self._position(party, j) or frozenset({own[j]})
                if not theirs & mine:
                    moved[j] = min((abs(k - own[j]), k) for k in theirs)[1]
            try:
                columns = space.columns_of(np.array([own, moved])) + space.offsets[:-1]
            except ValueError:
                continue
            values = utility[:, columns].sum(axis=-1)
            yield float(worlds.weight @ (100.0 * (values[:, 0] - values[:, 1]) / scale))
