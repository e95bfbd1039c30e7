"""Rankings: the order of an actor's priorities, with ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from winset.case.judging.pattern import RANKING_PATTERN

__all__ = ["Ranking", "RankingField", "parse_ranking"]


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
    ValueError
        Where it is empty, names an issue twice or is no text.
    """
    if isinstance(stated, Ranking):
        return stated
    if not isinstance(stated, str):
        hint = "; for numbers use swing = { issue = 100, ... }" if isinstance(stated, dict) else ""
        raise ValueError(f'expected a ranking such as "a > b = c"{hint}')
    levels = tuple(tuple(name.strip() for name in level.split("=")) for level in stated.split(">"))
    names = [name for level in levels for name in level]
    if not all(names):
        raise ValueError(f'cannot read {stated!r}; expected a ranking such as "a > b = c"')
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{twice[0]!r} is ranked twice; expected each issue once")
    return Ranking(levels, stated)


RankingField = Annotated[
    Ranking,
    BeforeValidator(parse_ranking),
    WithJsonSchema({"type": "string", "pattern": RANKING_PATTERN}),
]
