"""One act of the record, with the version of every account that tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from winset.case.fields import EventKind, Rest, Vote

__all__ = ["AGREED", "ANSWERS", "DEMANDS", "PROPOSALS", "TEXTS", "Act", "Terms", "Version"]

#: Kinds of events that put one side's terms on the table.
PROPOSALS = ("offer", "demand", "raised-demand")
#: Those that amend the package of somebody else.
DEMANDS = ("demand", "raised-demand")
#: Text agreed ad referendum.
AGREED = "agreed"
#: Texts of several: agreed, or left in brackets.
TEXTS = (AGREED, "bracketed")
#: Kinds of events that answer what is on the table.
ANSWERS = ("refusal", "acceptance", "walk-out", "withdrawal", "vote")

#: Options allowed, per issue (an item of a package is an issue, ``issue.item``).
Terms = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Version:
    """One telling of an act.

    Parameters
    ----------
    event : int
        Position in the case.
    id, kind : str
        Of the event; the id may be empty.
    account : str
        Whose; empty where it is common ground.
    terms : mapping of str to frozenset of int
    denied : bool
        Whether anybody denies it.
    deniers : frozenset of str
        Accounts that deny it.
    """

    event: int
    id: str
    kind: EventKind
    account: str
    terms: Terms
    denied: bool
    deniers: frozenset[str]

    @property
    def name(self) -> str:
        """Its id, or its place in the record."""
        return self.id or f"event {self.event + 1}"


@dataclass(frozen=True, eq=False)
class Act:
    """What somebody did on a day, in all its versions.

    Parameters
    ----------
    versions : tuple of Version
        In the order of the file.
    tellers : tuple of str
        All accounts of the case, whether they tell this act or not.
    day : date
    by, to, level, last_turn, matters, votes, rest, open, menu
        As in the first version; ``open`` as issues of the space.
    names : int or None
        The act that it answers by name: -1 where that is not on record, None where it names none.
    """

    versions: tuple[Version, ...]
    tellers: tuple[str, ...]
    day: date
    by: str
    to: tuple[str, ...]
    level: str
    last_turn: bool
    matters: tuple[str, ...]
    votes: Mapping[str, Vote]
    rest: Rest | None
    open: frozenset[str]
    menu: bool
    names: int | None

    @property
    def kind(self) -> EventKind:
        """Kind of the first version."""
        return self.versions[0].kind

    @property
    def name(self) -> str:
        """Id of the first version, or its place in the record."""
        return self.versions[0].name

    @property
    def events(self) -> tuple[int, ...]:
        """Positions of its versions in the case."""
        return tuple(version.event for version in self.versions)

    def signing(self, parties: Sequence[str]) -> tuple[str, ...]:
        """Whose a text agreed is: of ``by`` and ``to``, or of all parties."""
        others = self.to or parties
        return tuple(dict.fromkeys(name for name in (self.by, *others) if name))

    @property
    def issues(self) -> tuple[str, ...]:
        """Issues that any version states."""
        return tuple(dict.fromkeys(name for version in self.versions for name in version.terms))

    @cached_property
    def denying(self) -> frozenset[str]:
        """Accounts that deny the act altogether: they tell no version of it."""
        telling = {version.account for version in self.versions}
        return frozenset().union(*(v.deniers for v in self.versions)) - telling

    @property
    def doubted(self) -> bool:
        """Whether somebody denies it, and not every account tells it all the same."""
        return bool(self.denying) or self._unweighed(self.versions)

    def _unweighed(self, versions: tuple[Version, ...]) -> bool:
        """Whether something is denied where there are no two accounts to weigh."""
        return len(self.tellers) < 2 and any(version.denied for version in versions)

    def _told(self, issue: str) -> tuple[Version, ...]:
        return tuple(version for version in self.versions if issue in version.terms)

    def disputed(self, issue: str) -> bool:
        """Whether accounts differ on an issue, or one denies what another states of it."""
        told = self._told(issue)
        differ = len({version.terms[issue] for version in told}) > 1
        stating = {version.account for version in told}
        denied = any(version.deniers - stating for version in told)
        return differ or denied or self._unweighed(told)

    def under(self, issue: str, teller: str) -> frozenset[int] | None:
        """Options of an issue where one account is true of it; None where that is open."""
        told = self._told(issue)
        own = [version.terms[issue] for version in told if version.account == teller]
        if own:
            return own[0]
        denied = any(teller in version.deniers for version in told)
        values = {version.terms[issue] for version in told}
        return None if denied or len(values) != 1 else next(iter(values))

    def shared(self, issue: str) -> bool:
        """Whether an issue can weigh accounts: common ground, or every account states it."""
        stating = {version.account for version in self._told(issue)}
        whole = len(self.tellers) > 1 and stating >= set(self.tellers)
        return whole or not self.disputed(issue)

    def terms(self, teller: Callable[[str], str | None], *, shared: bool = False) -> Terms:
        """Give the terms in one world.

        Parameters
        ----------
        teller : callable
            Whose version of an issue is true; None where nobody contests it.
        shared : bool
            Only what can weigh accounts.
        """
        found: dict[str, frozenset[int]] = {}
        for issue in self.issues:
            if shared and not self.shared(issue):
                continue
            allowed = self.under(issue, teller(issue) or "")
            if allowed is not None:
                found[issue] = allowed
        return found
