"""Rankings: the order of an actor's priorities, with ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, WithJsonSchema

from winset.case.errors import refusal
from winset.case.judging.pattern import RANKING_PATTERN
from winset.case.spelling import shown

__all__ = ["Ranking", "RankingField", "centroid", "parse_ranking"]

_WANTED = 'a ranking such as "a > b = c"'


@dataclass(frozen=True)
class Ranking:
    """Issues from the most to the least important; each level holds those that are tied.

    Examples
    --------
    >>> parse_ranking("wmd > yongbyon = tests").levels
    (('wmd',), ('yongbyon', 'tests'))
    """

    levels: tuple[tuple[str, ...], ...]
    text: str

    @property
    def issues(self) -> tuple[str, ...]:
        """All issues named, in order."""
        return tuple(issue for level in self.levels for issue in level)

    def words(self) -> str:
        """Say what was understood."""
        ways = [" as much as ".join(level) for level in self.levels]
        return "matters most first: " + ", then ".join(ways)


def parse_ranking(stated: object) -> Ranking:
    """Read ``"a > b = c"``.

    Raises
    ------
    CaseError
        Where it is empty, names an issue twice or is no text.
    """
    if isinstance(stated, Ranking):
        return stated
    if not isinstance(stated, str):
        hint = "for numbers use swing = { issue = 100, ... }" if isinstance(stated, dict) else ""
        raise refusal("ranking", f"cannot read {shown(stated)}", _WANTED, hint)
    levels = tuple(tuple(name.strip() for name in level.split("=")) for level in stated.split(">"))
    names = [name for level in levels for name in level]
    if not all(names):
        raise refusal("ranking", f"cannot read {shown(stated)}", _WANTED)
    for name, times in Counter(names).items():
        if times > 1:
            raise refusal("ranking", f"{name!r} is ranked twice", "each issue once")
    return Ranking(levels, stated)


N = TypeVar("N", float, Fraction)


def centroid(levels: Sequence[Sequence[str]], total: N) -> dict[str, N]:
    """Mean of all weights of a total that respect a ranking with ties.

    Rank-order-centroid weights (Barron and Barrett 1996); exact where the total is a fraction.

    Examples
    --------
    >>> centroid([["a"], ["b"]], 100.0)
    {'a': 75.0, 'b': 25.0}
    """
    found: dict[str, N] = {}
    sizes = list(accumulate(map(len, levels)))
    share: N = total - total
    for level, size in zip(reversed(levels), reversed(sizes), strict=True):
        share = share + total / size / len(levels)
        found |= dict.fromkeys(level, share)
    return {issue: found[issue] for level in levels for issue in level}


RankingField = Annotated[
    Ranking,
    BeforeValidator(parse_ranking),
    WithJsonSchema({"type": "string", "pattern": RANKING_PATTERN}),
]
