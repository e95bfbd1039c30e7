"""From the events of a case to acts: which events are one act, and who denies it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from winset.case.choices import chosen
from winset.case.model import Case, Event
from winset.case.walk import last_judged
from winset.record.acts import PROPOSALS, TEXTS, Act, Terms, Version
from winset.record.shocks import Epoch, epochs_of
from winset.record.table import Table, replay
from winset.remarks import Remark

__all__ = ["Record", "read_record"]

# Events that nobody in particular does.
_NOBODY = ("vote", "agreed", "bracketed", "statement", "shock")


@dataclass(frozen=True, eq=False)
class Record:
    """All that happened, act by act.

    A *pattern* says whose account is true of each contested issue: one position in ``tellers``
    per entry of ``contested``.

    Parameters
    ----------
    acts : tuple of Act
        In order.
    tellers : tuple of str
        Ids of the accounts.
    contested : tuple of str
        Issues of the case on which they disagree, in the order of the case.
    owner : mapping of str to str
        Issue of the case that an issue of the space belongs to (a package has several items).
    ordered : frozenset of str
        Issues whose options are declared ordered.
    parties : tuple of str
    status_quo : mapping of str to int or None
        Option of every issue without a deal; None where every combination is a deal.
    epochs : tuple of Epoch
    known_until : mapping of str to date
        Per actor, the day as of which the last of its judgements was made.
    notes : tuple of Remark
        What was left out or put in order.
    """

    acts: tuple[Act, ...]
    tellers: tuple[str, ...]
    contested: tuple[str, ...]
    owner: Mapping[str, str]
    ordered: frozenset[str]
    parties: tuple[str, ...]
    status_quo: Mapping[str, int | None]
    epochs: tuple[Epoch, ...]
    known_until: Mapping[str, date]
    notes: tuple[Remark, ...] = ()

    def teller(self, issue: str, pattern: Sequence[int]) -> str | None:
        """Whose version of an issue is true; None where nobody contests it."""
        name = self.owner.get(issue, issue)
        if not pattern or name not in self.contested:
            return None
        return self.tellers[pattern[self.contested.index(name)]]

    def terms(self, act: Act, pattern: Sequence[int], *, shared: bool = False) -> Terms:
        """Give an act's terms under a pattern; ``shared``: only what can weigh accounts."""
        return act.terms(lambda issue: self.teller(issue, pattern), shared=shared)

    @cached_property
    def order(self) -> dict[int, int]:
        """Place of every event that is part of an act: those that tell one act have one place."""
        return {n: k for k, act in enumerate(self.acts) for n in act.events}

    def happened(self, act: Act, pattern: Sequence[int]) -> bool:
        """Whether an act happened: no account that is true of what it is about denies it."""
        true = {self.teller(issue, pattern) for issue in act.issues} - {None}
        true = true or {self.tellers[t] for t in pattern}
        return not true & act.denying

    def weighs(self, act: Act) -> bool:
        """Whether an act is part of every account, so that it can weigh them."""
        puts = act.kind in (*PROPOSALS, *TEXTS)
        return not act.doubted and (not puts or any(act.shared(issue) for issue in act.issues))

    def conditions(self, act: Act, actor: str) -> bool:
        """Whether an act can teach of an actor: it is later than all judgements of it."""
        until = self.known_until.get(actor)
        return until is None or act.day > until

    def table(self, pattern: Sequence[int]) -> Table:
        """Say what was on the table, and what became of it, under a pattern."""
        return replay(
            (
                (k, act, self.terms(act, pattern))
                for k, act in enumerate(self.acts)
                if self.happened(act, pattern)
            ),
            self.parties,
            self.status_quo,
        )

    @cached_property
    def common_table(self) -> Table:
        """The table of what every account shares (terms as under the first account)."""
        return self.shared_table((0,) * len(self.contested))

    def shared_table(self, pattern: Sequence[int]) -> Table:
        """Say what was on the table by what every account shares, with terms as in a pattern."""
        return replay(
            (
                (k, act, self.terms(act, pattern, shared=True))
                for k, act in enumerate(self.acts)
                if self.weighs(act)
            ),
            self.parties,
            self.status_quo,
        )


def read_record(case: Case) -> Record:
    """Read the record of a case.

    Parameters
    ----------
    case : Case

    Examples
    --------
    >>> from winset.files.reading import load
    >>> record = read_record(load("hanoi"))
    >>> record.tellers, record.contested
    (('us', 'dprk'), ('yongbyon', 'sanctions'))
    >>> [record.acts[p.act].name for p in record.table((0, 0)).packages if not p.left]
    ['draft', 'draft_brackets', 'last_minute']
    """
    return _Reader(case).read()


class _Reader:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.tellers = tuple(case.accounts)
        self.notes: list[Remark] = []
        self.owner = {
            part: name
            for name, issue in case.issues.items()
            for part in ((f"{name}.{item}" for item in issue.items) if issue.items else (name,))
        }

    def read(self) -> Record:
        events = self.case.events
        same: dict[int, int] = {}
        groups = list(self.groups(same))
        number = {n: k for k, group in enumerate(groups) for n in group}
        number |= {n: number[first] for n, first in same.items() if first in number}
        ids = {event.id: n for n, event in enumerate(events) if event.id}
        acts = []
        for group in groups:
            named = [ids[r] for n in group if (r := events[n].responds_to) in ids]
            acts.append(self.act(group, number.get(named[0], -1) if named else None))
        disputed = {
            self.owner.get(issue, issue)
            for act in acts
            for issue in act.issues
            if act.disputed(issue)
        }
        contested = tuple(n for n in self.case.issues if n in disputed and len(self.tellers) > 1)
        if any(one.date > other.date for one, other in pairwise(events)):
            self.notes.append(Remark("events-sorted"))
        return Record(
            tuple(acts),
            self.tellers,
            contested,
            self.owner,
            frozenset(
                n for n, issue in self.case.issues.items() if issue.ordered and issue.options
            ),
            self.case.parties,
            self.status_quo(),
            epochs_of(self.case),
            {name: as_of for name, (as_of, _) in last_judged(self.case).items()},
            tuple(self.notes),
        )

    def status_quo(self) -> dict[str, int | None]:
        """Option of every issue of the space without a deal."""
        if self.case.no_agreement == "outside":
            return dict.fromkeys(self.owner)
        stated = {
            name: issue.status_quo
            for name, issue in self.case.issues.items()
            if issue.status_quo is not None
        }
        found = chosen(self.case, stated, condition=False)
        return {part: min(found.get(part, {0})) for part in self.owner}

    # -- which events are one act ----------------------------------------------------------------

    def groups(self, same: dict[int, int]) -> Iterator[tuple[int, ...]]:
        """Group events that tell one act, in order; ``same`` gets those that repeat another."""
        events = self.case.events
        told: dict[object, list[int]] = {}
        seen: dict[str, int] = {}
        for n, event in enumerate(events):
            if not event.by and event.kind not in _NOBODY:
                self.notes.append(Remark("no-author", (n,)))
                continue
            plain = repr(event.model_copy(update={"id": "", "note": "", "source": (), "text": ""}))
            if plain in seen:
                self.notes.append(Remark("repeated", (n, seen[plain])))
                same[n] = seen[plain]
                continue
            seen[plain] = n
            kind = "proposal" if event.kind in PROPOSALS else event.kind
            key = (event.date, event.by, kind) if event.account else n
            told.setdefault(key, []).append(n)
        found = [group for members in told.values() for group in self.paired(members)]
        # Two acts of one day may have been told apart: each stands where it is first told.
        yield from sorted(found, key=lambda group: (events[group[0]].date, group[0]))

    def paired(self, told: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Pair what accounts tell of one actor, day and kind: those told alike first."""
        by_account: dict[str, list[int]] = {}
        for n in told:
            by_account.setdefault(self.case.events[n].account, []).append(n)
        first, *others = by_account.values()
        groups = [[n] for n in first]
        for left in others:
            free = list(groups)
            for alike in (True, False):
                for group in list(free):
                    fitting = [n for n in left if not alike or self.alike(group[0], n)]
                    if fitting:
                        group.append(fitting[0])
                        left.remove(fitting[0])
                        free.remove(group)
            groups += [[n] for n in left]
        for group in groups:
            yield tuple(sorted(group))

    def alike(self, one: int, other: int) -> bool:
        return self.stated(self.case.events[one]) == self.stated(self.case.events[other])

    # -- what each act is ----------------------------------------------------------------------

    def stated(self, event: Event) -> Terms:
        return chosen(self.case, event.terms, condition=False)

    def act(self, group: Sequence[int], names: int | None) -> Act:
        event = self.case.events[group[0]]
        return Act(
            versions=tuple(self.version(n) for n in group),
            tellers=self.tellers,
            day=event.date,
            by=event.by,
            to=event.to,
            level=event.level or "",
            last_turn=event.last_turn,
            matters=event.matters,
            votes=event.votes,
            rest=event.rest,
            open=frozenset(part for part, name in self.owner.items() if name in event.open),
            menu=event.menu,
            names=names,
        )

    def version(self, n: int) -> Version:
        event = self.case.events[n]
        accounts = self.case.accounts
        others = [name for name in accounts if name != event.account]
        deniers = [name for name in others if accounts[name].teller in event.denied_by]
        return Version(
            n,
            event.id,
            event.kind,
            event.account,
            self.stated(event),
            bool(event.denied_by),
            frozenset(deniers or (others if event.denied_by else ())),
        )
