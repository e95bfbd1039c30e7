"""How the issues that a package leaves unnamed are meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from winset.record.acts import PROPOSALS, Act, Terms

__all__ = ["Completed", "LastWords", "Meant", "Why"]

#: Where the value of an issue comes from.
Why = Literal["named", "amends", "agreed", "before", "status quo", "open"]


@dataclass(frozen=True)
class Meant:
    """What a package means on one issue.

    Parameters
    ----------
    options : frozenset of int
        Several where nobody knows which, or where a choice is offered.
    why : str
        Where it comes from.
    said : int
        The act that named it; -1 where none did. What is not known is the same wherever one
        naming of it is meant.
    choice : bool
        Whether any of the options is offered, instead of one that is not known.
    """

    options: frozenset[int]
    why: Why
    said: int = -1
    choice: bool = False


#: A package, issue by issue; an issue that is missing is open.
Completed = Mapping[str, Meant]


class LastWords:
    """What each actor said last of each issue, and what was agreed, as the record is read.

    Parameters
    ----------
    status_quo : mapping of str to int or None
        Option of every issue without a deal; None where there is none.
    """

    def __init__(self, status_quo: Mapping[str, int | None]) -> None:
        self.status_quo = status_quo
        self.words: dict[tuple[str, str], Meant] = {}
        self.refused: dict[tuple[str, str], set[int]] = {}

    def complete(
        self,
        k: int,
        act: Act,
        terms: Terms,
        *,
        agreed: Sequence[Completed] = (),
        amended: Completed | None = None,
    ) -> Completed:
        """Complete the terms of an act.

        Parameters
        ----------
        k : int
            Its position in the record.
        act : Act
        terms : mapping
            In the world at hand.
        agreed : sequence of Completed
            Texts agreed so far, the latest last.
        amended : Completed, optional
            The package that a demand amends.
        """
        said = {
            issue: Meant(allowed, "named", k, choice=act.menu and len(allowed) > 1)
            for issue, allowed in terms.items()
        }
        # What an act speaks of, and whose terms are not known here, is no silence.
        left = [i for i in self.status_quo if i not in said and i not in act.issues]
        return said | {
            issue: meant
            for issue in left
            if issue not in act.open and (meant := self._rest(act, issue, agreed, amended))
        }

    def _rest(
        self, act: Act, issue: str, agreed: Sequence[Completed], amended: Completed | None
    ) -> Meant | None:
        rest = act.rest
        if rest == "open":
            return None
        if rest is None and amended is not None:
            there = amended.get(issue)
            return there and Meant(there.options, "amends", there.said, choice=there.choice)
        text = self._agreed(act.by, issue, agreed) if rest in (None, "as agreed") else None
        # A text is of several: what one of them said last is not what it means.
        own = act.kind in PROPOSALS and rest in (None, "as before")
        word = self._before(act.by, issue) if own else None
        at_rest = self.status_quo[issue]
        nothing = None if at_rest is None else Meant(frozenset({at_rest}), "status quo")
        return text or word or nothing

    def _agreed(self, who: str, issue: str, agreed: Sequence[Completed]) -> Meant | None:
        for text in reversed(agreed):
            there = text.get(issue)
            if there and there.why == "named" and not self._refuses(who, issue, there):
                return Meant(there.options, "agreed", there.said, choice=there.choice)
        return None

    def _before(self, who: str, issue: str) -> Meant | None:
        there = self.words.get((who, issue))
        if there is None or self._refuses(who, issue, there):
            return None
        return Meant(there.options, "before", there.said, choice=there.choice)

    def _refuses(self, who: str, issue: str, meant: Meant) -> bool:
        return meant.options <= self.refused.get((who, issue), set())

    def says(self, who: str, package: Completed) -> None:
        """Take note of what an actor named, which it then refuses no more."""
        for issue, meant in package.items():
            if meant.why == "named":
                self.words[who, issue] = meant
                self.refused.get((who, issue), set()).difference_update(meant.options)

    def refuses(self, who: Iterable[str], package: Completed) -> None:
        """Take note of a refusal; only of a package that names one issue it is known of which."""
        named = [(issue, m) for issue, m in package.items() if m.why == "named"]
        if len(named) == 1:
            (issue, meant), *_ = named
            for name in who:
                self.refused.setdefault((name, issue), set()).update(meant.options)
