"""From the events of a case to moves, under any pattern of accounts.

Events that accounts tell of the same actor, day and kind are one move whose terms differ by
account. Terms that one account states and no other contradicts are common ground: they enter every
version. Terms in dispute that some account leaves unstated are summed out in all versions, so that
no account gains by being vague.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winset.case.errors import CaseError, Problem
from winset.case.model import Case, Event
from winset.case.walk import judgements
from winset.conduct.drafts import Draft, Group
from winset.conduct.model import Conduct
from winset.conduct.parameters import NuisancePrior
from winset.conduct.record import Answer, Move, MoveKind, Record
from winset.space import Space
from winset.space.build import terms_of
from winset.worlds.worlds import Epoch

__all__ = ["Script", "known_until", "read_script"]

BoolArray = NDArray[np.bool_]
Allowed = Mapping[int, frozenset[int]]

_PROPOSALS = ("offer", "demand", "raised-demand")
_ANSWERS: Mapping[str, Answer] = {"refusal": "refuse", "acceptance": "accept", "walk-out": "walk"}


@dataclass(frozen=True, eq=False)
class Script:
    """The record of a case as conduct reads it.

    Parameters
    ----------
    conduct : Conduct
    events : tuple of tuple of int
        Per move, the events of the case that it stands for (several where accounts differ).
    conditions : tuple of bool
        Per move, whether it may condition the judgements of its actor: it is later than all.
    notes : tuple of str
        What was left out of the record, and why.
    """

    conduct: Conduct
    events: tuple[tuple[int, ...], ...]
    conditions: tuple[bool, ...]
    notes: tuple[str, ...] = ()


def known_until(case: Case) -> dict[str, date]:
    """Latest date as of which a judgement of each actor was made.

    What happened up to then is already in the judgements, so it cannot condition them too.
    """
    latest: dict[str, date] = {}
    for place in judgements(case):
        as_of = place.quantity.as_of
        if place.actor and as_of is not None and place.kind not in ("shift", "lever", "loss"):
            latest[place.actor] = max(as_of, latest.get(place.actor, as_of))
    return latest


def read_script(
    case: Case,
    space: Space,
    *,
    epochs: Sequence[Epoch] = (),
    contested: Sequence[str] = (),
    tellers: Sequence[str] = (),
    settings: NuisancePrior | None = None,
) -> Script:
    """Read the record of a case.

    Parameters
    ----------
    case : Case
    space : Space
        That of the case.
    epochs : sequence of Epoch
        Stretches between shocks, as in the case's worlds.
    contested, tellers : sequence of str
        Issues in dispute, and ids of the accounts, as in the case's worlds.
    settings : NuisancePrior, optional

    Raises
    ------
    CaseError
        Where an event names an option that does not exist.
    """
    kept = settings or NuisancePrior()
    return _Reader(case, space, epochs, contested, tellers=tellers, settings=kept).read()


class _Reader:
    def __init__(
        self,
        case: Case,
        space: Space,
        epochs: Sequence[Epoch],
        contested: Sequence[str],
        *,
        tellers: Sequence[str],
        settings: NuisancePrior,
    ) -> None:
        self.case, self.space, self.settings = case, space, settings
        self.epochs = tuple(epochs) or (Epoch(None),)
        self.contested, self.tellers = tuple(contested), tuple(tellers)
        self.actors = tuple(case.actors)
        self.drafts: list[Draft] = []
        self.move_of: dict[int, int] = {}
        self.notes: list[str] = []

    def read(self) -> Script:
        """Group the events, draft the moves, and build the record of every pattern."""
        for group in self._groups():
            for draft in self._draft(group):
                for n in group.events:
                    self.move_of.setdefault(n, len(self.drafts))
                self.drafts.append(draft)
        known = known_until(self.case)
        conditions = []
        for draft in self.drafts:
            event = self.case.events[draft.group.events[0]]
            until = known.get(self.actors[draft.actor])
            conditions.append(until is None or event.date > until)
        cached = lru_cache(maxsize=256)(self._record)
        conduct = Conduct(self.actors, cached, self.settings)
        return Script(
            conduct,
            tuple(draft.group.events for draft in self.drafts),
            tuple(conditions),
            tuple(self.notes),
        )

    # -- which events are one act ----------------------------------------------------------------

    def _groups(self) -> Iterator[Group]:
        """Events by date, those that several accounts tell of one act together."""
        order = sorted(range(len(self.case.events)), key=lambda n: self.case.events[n].date)
        together: dict[object, list[int]] = {}
        seen: dict[str, int] = {}
        for n in order:
            event = self.case.events[n]
            plain = event.model_copy(update={"id": "", "note": "", "source": (), "text": ""})
            if repr(plain) in seen:
                self.notes.append(f"events[{n}] repeats events[{seen[repr(plain)]}]: counted once")
                self.move_of[n] = seen[repr(plain)]
                continue
            seen[repr(plain)] = n
            kind = "proposal" if event.kind in _PROPOSALS else event.kind
            key = (event.date, event.by, kind) if event.account else n
            together.setdefault(key, []).append(n)
        for events in together.values():
            yield from self._consistent(events)

    def _consistent(self, events: list[int]) -> Iterator[Group]:
        """One act per round: where one account tells several of a kind, pair them in order."""
        told: dict[str, list[int]] = {}
        for n in events:
            told.setdefault(self.case.events[n].account, []).append(n)
        for k in range(max(len(ns) for ns in told.values())):
            yield Group(tuple(ns[k] for ns in told.values() if k < len(ns)))

    # -- what each act is ----------------------------------------------------------------------

    def _draft(self, group: Group) -> Iterator[Draft]:
        event = self.case.events[group.events[0]]
        if event.kind == "vote":
            yield from self._votes(event, group)
            return
        if not event.by:
            return
        who = self.actors.index(event.by)
        base = {
            "group": group,
            "last_turn": event.last_turn,
            "working": event.level == "working",
            "epoch": self._epoch(event.date),
        }
        terms = self._terms(group)
        if (event.kind in (*_PROPOSALS, "agreed") and not terms) or self._only_denied(group):
            self.notes.append(
                f"events[{group.events[0]}] is told by one side and denied, and nothing of it is"
                " common ground: left out in all accounts"
            )
            return
        if event.kind in ("offer", "demand") or event.kind == "raised-demand":
            kind: MoveKind = "raise" if event.kind == "raised-demand" else "offer"
            yield Draft(kind, who, terms=terms, **base)  # type: ignore[arg-type]
        elif event.kind == "agreed":
            for name in dict.fromkeys((event.by, *event.to)):
                yield Draft("offer", self.actors.index(name), terms=terms, **base)  # type: ignore[arg-type]
        elif event.kind in _ANSWERS:
            about = self._about(group, lambda d: d.actor != who)
            own = {} if about >= 0 else terms
            yield Draft(
                "answer",
                who,
                choice=_ANSWERS[event.kind],
                about=about,
                terms=own,
                **base,  # type: ignore[arg-type]
            )
        elif event.kind == "withdrawal":
            about = self._about(group, lambda d: d.actor == who)
            if about < 0 and not terms:
                self.notes.append(
                    f"events[{group.events[0]}] withdraws an offer that is not in the record:"
                    " left out; say which with responds_to or terms"
                )
                return
            own = {} if about >= 0 else terms
            yield Draft("withdrawal", who, about=about, terms=own, **base)  # type: ignore[arg-type]
        elif event.kind == "statement":
            if terms:
                yield Draft("claim", who, terms=terms, **base)  # type: ignore[arg-type]
            order = self._order(event, group)
            if order:
                yield Draft("priority", who, order=order, **base)  # type: ignore[arg-type]

    def _only_denied(self, group: Group) -> bool:
        """Whether an act without terms is denied and some account does not tell it."""
        events = [self.case.events[n] for n in group.events]
        if not any(event.denied_by for event in events) or any(event.terms for event in events):
            return False
        return not {event.account for event in events} >= set(self.tellers)

    def _order(self, event: Event, group: Group) -> tuple[int, ...]:
        """Issues of the space that a statement says matter; a package is no single issue there."""
        place = {name: j for j, name in enumerate(self.space.issues)}
        left_out = [name for name in event.matters if name not in place]
        if left_out:
            self.notes.append(
                f"events[{group.events[0]}]: {', '.join(left_out)} is a package of several issues:"
                " what is said of its weight is left out"
            )
        return tuple(place[name] for name in event.matters if name in place)

    def _votes(self, event: Event, group: Group) -> Iterator[Draft]:
        about = self._about(group, lambda _: True)
        terms = self._terms(group)
        if about < 0 and not terms:
            self.notes.append(
                f"events[{group.events[0]}] is a vote on nothing that is in the record: left out"
            )
            return
        for name, said in event.votes.items():
            if said == "abstain":
                continue
            yield Draft(
                "vote",
                self.actors.index(name),
                group,
                choice="for" if said == "for" else "against",
                terms={} if about >= 0 else terms,
                about=about,
                epoch=self._epoch(event.date),
            )

    def _about(self, group: Group, whose: Callable[[Draft], bool]) -> int:
        """Return the move that an event answers: the one it names, else the latest that fits."""
        ids = {event.id: n for n, event in enumerate(self.case.events) if event.id}
        for n in group.events:
            named = ids.get(self.case.events[n].responds_to)
            if named is not None:
                # An act that was left out is answered all the same, its terms unknown.
                return self.move_of.get(named, -1)
        if any(self.case.events[n].terms for n in group.events):
            return -1
        for k in reversed(range(len(self.drafts))):
            if self.drafts[k].kind in ("offer", "raise") and whose(self.drafts[k]):
                return k
        return -1

    def _epoch(self, day: date) -> int:
        started = [
            e for e, epoch in enumerate(self.epochs) if epoch.start is None or epoch.start <= day
        ]
        return started[-1]

    # -- whose version of the terms ------------------------------------------------------------

    def _terms(self, group: Group) -> dict[str, dict[int, frozenset[int]]]:
        """Terms by account ("" for what enters every version), per issue of the space."""
        told: dict[str, dict[int, frozenset[int]]] = {}
        denied: set[int] = set()
        for n in group.events:
            event = self.case.events[n]
            if event.terms:
                path = f"events[{n}].terms"
                told[event.account] = dict(terms_of(self.case, self.space, event.terms, path=path))
                denied |= set(told[event.account]) if event.denied_by else set()
        out: dict[str, dict[int, frozenset[int]]] = {"": {}}
        for issue in sorted({j for terms in told.values() for j in terms}):
            versions = {a: terms[issue] for a, terms in told.items() if issue in terms}
            if len(set(versions.values())) == 1 and not (issue in denied and len(versions) < 2):
                out[""][issue] = next(iter(versions.values()))
            elif set(versions) >= set(self.tellers) and self._place(issue) >= 0:
                for account, allowed in versions.items():
                    out.setdefault(account, {})[issue] = allowed
            else:
                self.notes.append(
                    f"events[{group.events[0]}]: {self.space.issues[issue]} is in dispute, and not"
                    " every account states it: left open in all"
                )
        return out if any(out.values()) else {}

    def _place(self, issue: int) -> int:
        """Position of an issue of the space among the contested issues of the case; -1 if none."""
        name = self.space.issues[issue]
        for k, contested in enumerate(self.contested):
            package = self.case.issues[contested].items
            if name == contested or (package and name.partition(".")[0] == contested):
                return k
        return -1

    def _record(self, pattern: tuple[int, ...]) -> Record:
        """Build the record where ``pattern`` says whose version of each contested issue is true."""
        chosen = pattern or (0,) * len(self.contested)
        moves: list[Move] = []
        count = max(len(self.drafts), 1)
        for k, draft in enumerate(self.drafts):
            terms = self._chosen_terms(draft, chosen)
            if draft.about >= 0:
                terms = moves[draft.about].terms if draft.about < k else None
            moves.append(
                Move(
                    draft.kind,
                    draft.actor,
                    1.0 if draft.last_turn else (k + 0.5) / count,
                    terms,
                    draft.choice,
                    draft.order,
                    last_turn=draft.last_turn,
                    working=draft.working,
                    epoch=draft.epoch,
                    about=draft.about,
                    event=draft.group.events[0],
                )
            )
        return Record(self.space, len(self.actors), tuple(moves), self.settings.memory)

    def _chosen_terms(self, draft: Draft, pattern: tuple[int, ...]) -> BoolArray | None:
        if not draft.terms:
            return None
        stated: dict[int, frozenset[int]] = dict(draft.terms.get("", {}))
        for account, terms in draft.terms.items():
            for issue, allowed in terms.items():
                if account and self.tellers[pattern[self._place(issue)]] == account:
                    stated[issue] = allowed
        if not stated and draft.kind not in ("offer", "raise", "claim"):
            return None
        masks = self.space.completions(stated)
        empty = [b for b, mask in enumerate(masks) if not mask.any()]
        # A mixture of accounts may describe what no deal can be: it is then impossible, no error.
        if empty and len(set(pattern)) < 2:
            self._contradiction(draft, empty[0])
        return np.concatenate(masks)

    def _contradiction(self, draft: Draft, block: int) -> None:
        names = ", ".join(self.space.issues[j] for j in self.space.blocks[block].issues)
        which = ", ".join(f"events[{n}]" for n in draft.group.events)
        raise CaseError(
            [
                Problem(
                    "",
                    f"events[{draft.group.events[0]}].terms",
                    f"no deal agrees with these terms: the combination on {names} is forbidden"
                    f" ({which})",
                    "terms that some deal can have",
                )
            ]
        )
