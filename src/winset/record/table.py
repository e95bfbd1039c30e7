"""The table: which packages stand, who answered what, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from winset.record.acts import AGREED, ANSWERS, DEMANDS, PROPOSALS, TEXTS, Act, Terms
from winset.record.completing import Completed, LastWords

__all__ = ["Package", "Status", "Table", "replay"]

Left = Literal["", "superseded", "withdrawn", "lapsed"]
Status = Literal["open", "accepted", "refused", "superseded", "withdrawn", "lapsed"]
Answer = Literal["accept", "refuse"]


@dataclass(frozen=True, eq=False)
class Package:
    """Terms that were put on the table, and what became of them.

    Parameters
    ----------
    act : int
        Position in the record of the act that tabled it.
    authors : tuple of str
        One, or all who agreed it.
    terms : mapping of str to frozenset of int
        As stated.
    whole : Completed, optional
        With the issues that it leaves unnamed as they are meant; None for a demand that amends
        nothing, which is no package.
    amends : int
        The act whose package a demand amends; -1 for none.
    history : tuple of (date, str)
        Every change of its status; the last is how it stood at the close.
    answers : mapping of str to {"accept", "refuse"}
        The last answer of everybody who gave one, the latest last.
    left : {"", "superseded", "withdrawn", "lapsed"}
        How it left the table; empty where it stands at the close.
    """

    act: int
    authors: tuple[str, ...]
    terms: Terms
    whole: Completed | None
    amends: int
    history: tuple[tuple[date, Status], ...]
    answers: Mapping[str, Answer]
    left: Left

    @property
    def status(self) -> Status:
        """How it stood at the close."""
        return self.history[-1][1]

    @property
    def refused_by(self) -> tuple[str, ...]:
        """Those whose last answer is no."""
        return tuple(name for name, answer in self.answers.items() if answer == "refuse")


@dataclass(frozen=True, eq=False)
class Table:
    """What a record left on the table.

    Parameters
    ----------
    packages : tuple of Package
        In the order of the record, proposals and texts agreed.
    about : mapping of int to int
        For every answer, the act that it is about; -1 where that is not on record.
    void : frozenset of int
        Answers that say nothing: to a package of one's own, or taking back another's.
    """

    packages: tuple[Package, ...]
    about: Mapping[int, int]
    void: frozenset[int]


@dataclass
class _Open:
    """A package while the record is read."""

    act: int
    authors: tuple[str, ...]
    agreed: bool
    terms: Terms
    said: Completed
    amends: int
    history: list[tuple[date, Status]]
    answers: dict[str, Answer] = field(default_factory=dict)
    left: Left = ""
    whole: bool = True
    settled: bool = True

    @property
    def status(self) -> Status:
        return self.history[-1][1]

    def becomes(self, day: date, status: Status) -> None:
        if self.status != status:
            self.history.append((day, status))

    def answered(self, who: str, answer: Answer) -> None:
        self.answers.pop(who, None)
        self.answers[who] = answer

    def leaves(self, day: date, how: Literal["superseded", "withdrawn", "lapsed"]) -> None:
        """Leave the table; a refusal before that stays what became of it."""
        self.left = how
        if self.status != "refused":
            self.becomes(day, how)


class _Replay:
    def __init__(self, parties: Sequence[str], status_quo: Mapping[str, int | None]) -> None:
        self.parties = parties
        self.words = LastWords(status_quo)
        self.packages: dict[int, _Open] = {}
        self.about: dict[int, int] = {}
        self.void: set[int] = set()

    def standing(self) -> list[_Open]:
        return [package for package in self.packages.values() if not package.left]

    def take(self, k: int, act: Act, terms: Terms) -> None:
        """Take one act: what it puts on the table, or what it answers."""
        if act.kind in PROPOSALS:
            self.propose(k, act, terms)
        elif act.kind in TEXTS:
            said = self.words.complete(k, act, terms, agreed=self.agreed(act))
            made = _Open(k, act.signing(self.parties), True, terms, said, -1, [(act.day, "open")])
            made.settled = act.kind == AGREED
            self.packages[k] = made
        elif act.kind in ANSWERS:
            answered = self.answered(k, act, terms)
            if act.kind == "walk-out":
                self.walk_out(act)
            elif answered is not None:
                self.change(answered, act)

    def propose(self, k: int, act: Act, terms: Terms) -> None:
        """Table a package of one side, which supersedes its earlier ones."""
        amended = self.amended(act) if act.kind in DEMANDS and act.rest is None else None
        said = self.words.complete(
            k,
            act,
            terms,
            agreed=self.agreed(act),
            amended=None if amended is None else amended.said,
        )
        for package in self.standing():
            own = package.authors == (act.by,) and not package.agreed
            if own and package.status != "accepted":
                package.leaves(act.day, "superseded")
        amends = -1 if amended is None else amended.act
        made = _Open(k, (act.by,), False, terms, said, amends, [(act.day, "open")])
        made.whole = act.kind not in DEMANDS or act.rest is not None or amended is not None
        self.words.says(act.by, said)
        self.packages[k] = made

    def agreed(self, act: Act) -> list[Completed]:
        """Texts agreed, and standing, that whoever acts is part of."""
        signing = {act.by} if act.kind in PROPOSALS else set(act.signing(self.parties))
        return [
            package.said
            for package in self.standing()
            if package.agreed and package.settled and signing <= set(package.authors)
        ]

    def amended(self, act: Act) -> _Open | None:
        """Find the package that a demand amends: what it names, or the latest of another."""
        if act.names is not None:
            return self.packages.get(self.about.get(act.names, act.names))
        others = [p for p in self.standing() if not p.agreed and act.by not in p.authors]
        return next((p for p in reversed(others) if p.whole), None)

    def answered(self, k: int, act: Act, terms: Terms) -> _Open | None:
        """Find the package that an answer is about, and note what it is about."""
        if act.names is None:
            about = self.meant(act, terms)
        else:
            # An answer to an answer is about what that one was about.
            about = self.about.get(act.names, act.names)
        self.about[k] = about
        package = self.packages.get(about)
        if package is None or act.kind == "vote":
            return package
        own = act.by in package.authors
        if own == (act.kind == "withdrawal") or (own and package.agreed):
            return package
        if act.kind == "walk-out":
            self.about[k] = -1
        else:
            self.void.add(k)
        return None

    def meant(self, act: Act, terms: Terms) -> int:
        """Find the package that an answer without a name is about; -1 if none fits."""
        found = [p for p in self.standing() if _fits(p.terms, terms)]
        if act.kind != "vote":
            own = act.kind == "withdrawal"
            found = [p for p in found if (act.by in p.authors) == own]
            found = [p for p in found if act.by not in p.answers] or found
        return found[-1].act if found else -1

    def change(self, package: _Open, act: Act) -> None:
        """Let a refusal, an acceptance, a withdrawal or a vote change a package."""
        if act.kind == "refusal":
            self.refuse(package, act.day, [act.by])
        elif act.kind == "vote":
            votes = act.votes.items()
            self.refuse(package, act.day, [name for name, vote in votes if vote == "against"])
        elif not package.left:
            if act.kind == "withdrawal":
                package.leaves(act.day, "withdrawn")
            else:
                self.accept(package, act)

    def refuse(self, package: _Open, day: date, who: Iterable[str]) -> None:
        # One that was superseded meanwhile is refused where the answer names it.
        if package.left not in ("withdrawn", "lapsed"):
            who = tuple(who)
            for name in who:
                package.answered(name, "refuse")
                package.becomes(day, "refused")
            self.words.refuses(who, package.said)

    def accept(self, package: _Open, act: Act) -> None:
        package.answered(act.by, "accept")
        needed = set(self.parties) - (set() if package.agreed else set(package.authors))
        if "refuse" not in package.answers.values():
            done = all(package.answers.get(name) == "accept" for name in needed)
            package.becomes(act.day, "accepted" if done else "open")

    def walk_out(self, act: Act) -> None:
        for package in self.standing():
            if act.by not in package.authors:
                self.refuse(package, act.day, [act.by])
            elif not package.agreed:
                package.leaves(act.day, "lapsed")


def _fits(package: Terms, stated: Terms) -> bool:
    """Whether a package agrees with terms that an answer states of it."""
    return all(issue in package and package[issue] & allowed for issue, allowed in stated.items())


def replay(
    acts: Iterable[tuple[int, Act, Terms]],
    parties: Sequence[str],
    status_quo: Mapping[str, int | None] | None = None,
) -> Table:
    """Go through acts in order, and say what they left on the table.

    Parameters
    ----------
    acts : iterable of (int, Act, terms)
        Position in the record, the act, and its terms in the world at hand.
    parties : sequence of str
        Those whose acceptance a package needs.
    status_quo : mapping of str to int or None, optional
        Option of every issue without a deal; None where every combination is a deal.
    """
    state = _Replay(parties, status_quo or {})
    for k, act, terms in acts:
        state.take(k, act, terms)
    packages = tuple(
        Package(
            p.act,
            p.authors,
            p.terms,
            p.said if p.whole else None,
            p.amends,
            tuple(p.history),
            dict(p.answers),
            p.left,
        )
        for p in state.packages.values()
    )
    return Table(packages, state.about, frozenset(state.void))
