"""The record on the space: acts as moves of actors, and packages, in indices and masks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.model.closing import Closing
from winset.model.errors import UnworkableError
from winset.model.moves import Answer, Move, MoveKind
from winset.model.packages import Proposal, Tabled
from winset.model.terms import Allowed
from winset.record import DEMANDS, PROPOSALS, Act, Meant, Package, Record, Terms
from winset.record.shocks import epoch_at
from winset.remarks import Code, Remark
from winset.space import Space

__all__ = ["Transcript"]


_ANSWERS: Mapping[str, Answer] = {"refusal": "refuse", "acceptance": "accept", "walk-out": "walk"}


@dataclass(frozen=True, eq=False)
class _Turn:
    """One actor's part in an act, whichever account is true."""

    act: int
    kind: MoveKind
    actor: int
    choice: Answer = ""
    order: tuple[int, ...] = ()
    about: int = -1


@dataclass(frozen=True, eq=False)
class Transcript:
    """A record on a space.

    Parameters
    ----------
    record : Record
    space : Space
    actors : tuple of str
        Ids, in the order of the actor axis.
    closing : Closing, optional
        The deal that was reached: its signatures are the last moves.
    """

    record: Record
    space: Space
    actors: tuple[str, ...]
    closing: Closing | None = None

    @cached_property
    def _issue(self) -> Mapping[str, int]:
        return {name: j for j, name in enumerate(self.space.issues)}

    def indices(self, terms: Terms) -> dict[int, frozenset[int]]:
        """Turn terms by name into terms by position on the space."""
        return {self._issue[name]: allowed for name, allowed in terms.items()}

    def terms(self, act: Act, pattern: Sequence[int]) -> dict[int, frozenset[int]]:
        """Give an act's terms under a pattern of accounts."""
        return self.indices(self.record.terms(act, pattern))

    def epoch(self, act: Act) -> int:
        """Epoch of an act."""
        return epoch_at(self.record.epochs, act.day)

    # -- what was tabled -----------------------------------------------------------------------

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Every telling of every offer and demand, in the order of the record."""
        return tuple(
            Proposal(
                version.event,
                version.id,
                version.kind,
                version.account,
                act.day,
                self.actors.index(act.by),
                self.indices(version.terms),
                self.epoch(act),
            )
            for act in self.record.acts
            if act.kind in PROPOSALS
            for version in act.versions
            if version.terms
        )

    def tabled(self, pattern: Sequence[int]) -> tuple[Tabled, ...]:
        """Give what was on the table under a pattern of accounts, in order.

        A demand that amends nothing is no package. Where terms that were filled in cannot go with
        those that were named, they are open.
        """
        packages = self.record.table(pattern).packages
        return tuple(self._tabled(p, whole) for p in packages if (whole := self.whole(p)))

    def whole(self, package: Package) -> dict[int, Meant] | None:
        """Give what a package means on the space; None where it is no package."""
        if package.whole is None:
            return None
        whole = {self._issue[name]: meant for name, meant in package.whole.items()}
        masks = self.space.completions({issue: meant.options for issue, meant in whole.items()})
        for block, mask in zip(self.space.blocks, masks, strict=True):
            if not mask.any():
                for issue in block.issues:
                    if issue in whole and whole[issue].why != "named":
                        del whole[issue]
        return whole

    def _tabled(self, package: Package, whole: Mapping[int, Meant]) -> Tabled:
        act = self.record.acts[package.act]
        return Tabled(
            act,
            tuple(self.actors.index(name) for name in package.authors),
            whole,
            self.epoch(act),
            package.history,
            tuple(self.actors.index(name) for name in package.refused_by),
        )

    # -- what was done -------------------------------------------------------------------------

    @cached_property
    def _read(self) -> tuple[tuple[_Turn, ...], tuple[Remark, ...]]:
        reader = _Turns(self)
        turns = (*reader.read(), *self._signatures())
        return turns, (*self.record.notes, *reader.notes)

    def _signatures(self) -> Iterator[_Turn]:
        closing = self.closing
        if closing is not None and closing.day is not None:
            for name in closing.signed:
                yield _Turn(-1, "sign", self.actors.index(name), choice="for")

    @property
    def notes(self) -> tuple[Remark, ...]:
        """What was left out of the moves, and why."""
        return self._read[1]

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """Per move, the act that it is part of; a signature is an act of its own, of no event."""
        day = self.closing.day if self.closing is not None else None
        acts = [*self.record.acts, *([] if day is None else [_signing(day)])]
        return tuple(acts[turn.act] for turn in self._read[0])

    @cached_property
    def conditions(self) -> tuple[bool, ...]:
        """Per move, whether it can teach of who makes it: it is later than all judgements of it."""
        return tuple(
            self.record.conditions(act, self.actors[turn.actor])
            for turn, act in zip(self._read[0], self.acts, strict=True)
        )

    def moves(self, pattern: Sequence[int] = ()) -> tuple[Move, ...]:
        """Every move that all accounts share, with its terms under one pattern.

        Raises
        ------
        UnworkableError
            Where what one account tells as a whole is a deal that cannot be.
        """
        chosen = tuple(pattern) or (0,) * len(self.record.contested)
        turns = self._read[0]
        told = sum(turn.kind != "sign" for turn in turns)
        table = {p.act: p for p in self.record.shared_table(chosen).packages}
        moves: list[Move] = []
        for k, (turn, act) in enumerate(zip(turns, self.acts, strict=True)):
            about = turn.about
            moves.append(
                Move(
                    turn.kind,
                    turn.actor,
                    1.0 if act.last_turn or k >= told else (k + 0.5) / told,
                    self._mask(turn, table, chosen) if about < 0 else moves[about].terms,
                    turn.choice,
                    turn.order,
                    last_turn=act.last_turn,
                    working=act.level == "working",
                    epoch=self.epoch(act),
                    about=about,
                    event=act.events[0] if act.events else -1,
                    takes=turn.kind != "offer" or act.kind not in DEMANDS,
                )
            )
        return tuple(moves)

    def possible(self, pattern: Sequence[int]) -> bool:
        """Whether all terms told under a pattern are those of deals that can be."""
        masks = (
            self.space.completions(self.indices(self.record.terms(act, pattern, shared=True)))
            for act in self.record.acts
        )
        return all(mask.any() for completed in masks for mask in completed)

    def _mask(
        self, turn: _Turn, table: Mapping[int, Package], pattern: Sequence[int]
    ) -> NDArray[np.bool_] | None:
        if turn.kind == "sign" and self.closing is not None:
            return np.concatenate(self.space.completions(dict(self.closing.terms)))
        act = self.record.acts[turn.act]
        stated: Allowed = self.indices(self.record.terms(act, pattern, shared=True))
        if not stated or turn.kind == "priority":
            return None
        if act.kind in PROPOSALS:
            # An offer means what it leaves unnamed too; a text agreed speaks of its own terms.
            whole = self.whole(table[turn.act]) or {}
            stated = {issue: meant.options for issue, meant in whole.items()} or stated
        masks = self.space.completions(stated)
        empty = [b for b, mask in enumerate(masks) if not mask.any()]
        # A mixture of accounts may describe what no deal can be: it is then impossible, no error.
        if empty and len(set(pattern)) < 2:
            names = ", ".join(self.space.issues[j] for j in self.space.blocks[empty[0]].issues)
            which = ", ".join(f"events[{n}]" for n in act.events)
            said = f"no deal agrees with these terms: {names} cannot be combined so ({which})"
            key = ("events", act.events[0], "terms")
            raise UnworkableError(key, said, "terms that some deal can have")
        return np.concatenate(masks)


def _signing(day: date) -> Act:
    """Return the act of no event that the outcome tells of."""
    return Act(
        versions=(),
        tellers=(),
        day=day,
        by="",
        to=(),
        level="",
        last_turn=False,
        matters=(),
        votes={},
        rest=None,
        open=frozenset(),
        menu=False,
        names=None,
    )


class _Turns:
    """Goes through the acts that every account shares."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript, self.record = transcript, transcript.record
        self.table = self.record.common_table
        self.notes: list[Remark] = []
        self.first: dict[int, int] = {}

    def read(self) -> list[_Turn]:
        turns: list[_Turn] = []
        for k, act in enumerate(self.record.acts):
            for turn in self.turns(k, act):
                # An answer can be about what has terms, not about another answer.
                if turn.kind in ("offer", "raise", "claim"):
                    self.first.setdefault(k, len(turns))
                turns.append(turn)
        return turns

    def turns(self, k: int, act: Act) -> Iterator[_Turn]:
        if not self.record.weighs(act):
            self.remark("denied", act)
            return
        for issue in act.issues:
            if not act.shared(issue):
                self.remark("in-dispute", act, issue)
        position = self.transcript.actors.index
        says = any(act.shared(issue) for issue in act.issues)
        if act.kind in PROPOSALS:
            yield _Turn(k, "raise" if act.kind == "raised-demand" else "offer", position(act.by))
        elif act.kind == "agreed":
            for name in act.signing(self.record.parties):
                yield _Turn(k, "offer", position(name))
        elif act.kind == "statement" and act.by:
            if says:
                yield _Turn(k, "claim", position(act.by))
            order = self.order(act)
            if order:
                yield _Turn(k, "priority", position(act.by), order=order)
        elif k in self.table.about:
            yield from self.answers(k, act, says=says)

    def answers(self, k: int, act: Act, *, says: bool) -> Iterator[_Turn]:
        position = self.transcript.actors.index
        if k in self.table.void:
            self.remark("answers-own", act)
            return
        if act.kind == "acceptance" and self.signs(act, self.table.about[k]):
            self.remark("signs-outcome", act)
            return
        about = self.first.get(self.table.about[k], -1)
        nothing = about < 0 and not says
        if act.kind in _ANSWERS:
            yield _Turn(k, "answer", position(act.by), choice=_ANSWERS[act.kind], about=about)
        elif act.kind == "withdrawal" and nothing:
            self.remark("withdraws-nothing", act)
        elif act.kind == "withdrawal":
            yield _Turn(k, "withdrawal", position(act.by), about=about)
        elif nothing:
            self.remark("votes-on-nothing", act)
        else:
            for name, vote in act.votes.items():
                if vote != "abstain":
                    yield _Turn(k, "vote", position(name), choice=vote, about=about)

    def signs(self, act: Act, about: int) -> bool:
        """Whether an acceptance is what the outcome says already: of that deal, when it closed."""
        closing, transcript = self.transcript.closing, self.transcript
        if closing is None or act.by not in closing.signed or act.day != closing.day:
            return False
        package = next((p for p in self.table.packages if p.act == about), None)
        whole = None if package is None else transcript.whole(package)
        return whole is not None and all(
            closing.terms[issue] & meant.options
            for issue, meant in whole.items()
            if issue in closing.terms
        )

    def order(self, act: Act) -> tuple[int, ...]:
        """Issues of the space that a statement says matter; a package is no single issue there."""
        place = {name: j for j, name in enumerate(self.transcript.space.issues)}
        left_out = [name for name in act.matters if name not in place]
        if left_out:
            self.remark("package-matters", act, *left_out)
        return tuple(place[name] for name in act.matters if name in place)

    def remark(self, code: Code, act: Act, *names: str) -> None:
        self.notes.append(Remark(code, act.events[:1], names))
