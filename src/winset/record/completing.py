"""How the issues that a package leaves unnamed are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

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
#: What a refused package had named.
Refused: TypeAlias = Mapping[str, frozenset[int]]


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
        #: What each actor refused: all that a package had named.
        self.refused: dict[str, list[Refused]] = {}

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
        left = {i for i in self.status_quo if i not in said and i not in act.issues}
        chances = {
            issue: list(self._rest(act, issue, agreed, amended)) for issue in left - set(act.open)
        }
        while True:
            filled = {i: chances[i][0] for i in self.status_quo if chances.get(i)}
            passed = self._refused(act.by, said, filled)
            if not passed:
                return said | filled
            for issue in passed:
                chances[issue].pop(0)

    def _rest(
        self, act: Act, issue: str, agreed: Sequence[Completed], amended: Completed | None
    ) -> Iterator[Meant]:
        """Go through what an unnamed issue can mean, in order."""
        rest = act.rest
        if rest == "open":
            return
        if rest is None and amended is not None:
            if there := amended.get(issue):
                yield Meant(there.options, "amends", there.said, choice=there.choice)
            return
        if rest in (None, "as agreed"):
            for text in reversed(agreed):
                there = text.get(issue)
                if there and there.why == "named":
                    yield Meant(there.options, "agreed", there.said, choice=there.choice)
        # A text is of several: what one of them said last is not what it means.
        word = self.words.get((act.by, issue))
        if word and act.kind in PROPOSALS and rest in (None, "as before"):
            yield Meant(word.options, "before", word.said, choice=word.choice)
        at_rest = self.status_quo[issue]
        if at_rest is not None:
            yield Meant(frozenset({at_rest}), "status quo")

    def _refused(self, who: str, said: Completed, filled: Completed) -> set[str]:
        """Find what fills in all that a package named which the author of this one refused."""
        whole = {**said, **filled}
        refused = (
            package
            for package in self.refused.get(who, ())
            if all(i in whole and whole[i].options <= o for i, o in package.items())
        )
        found = {issue for package in refused for issue in package}
        return {i for i in found if i in filled and filled[i].why in ("agreed", "before")}

    def says(self, who: str, package: Completed) -> None:
        """Take note of what an actor named, which it then refuses no more."""
        named = {i: meant for i, meant in package.items() if meant.why == "named"}
        self.words |= {(who, issue): meant for issue, meant in named.items()}
        known = self.refused.get(who, ())
        self.refused[who] = [left for refused in known if (left := _without(refused, named))]

    def refuses(self, who: Iterable[str], package: Completed) -> None:
        """Take note of a refusal: it is of all that the package named, however many issues."""
        named = {i: meant.options for i, meant in package.items() if meant.why == "named"}
        for name in who if named else ():
            known = self.refused.setdefault(name, [])
            alike = [refused for refused in known if len(named) == 1 and set(refused) == set(named)]
            for refused in alike:  # of one issue, one by one is all of them
                known.remove(refused)
                named = {i: o | refused[i] for i, o in named.items()}
            known.append(named)


def _without(refused: Refused, named: Completed) -> Refused:
    """Leave what is still refused once all of it has been named again."""
    if not all(i in named and named[i].options & o for i, o in refused.items()):
        return refused
    left = {i: o - named[i].options for i, o in refused.items()}
    return left if len(left) == 1 and all(left.values()) else {}
