"""Rankings: the order of an actor's priorities, with ties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, WithJsonSchema

from winset.case.errors import CaseError, Defect, refusal
from winset.case.judgement import Quantity
from winset.case.judging.pattern import RANKING_PATTERN
from winset.case.spelling import shown

__all__ = [
    "OptionRanking",
    "OptionRankingField",
    "Ranking",
    "RankingField",
    "centroid",
    "parse_option_ranking",
    "parse_ranking",
]

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


_OF_OPTIONS = 'the options from best to worst, such as "all > part = some", or "unknown"'
# A name in quotes may hold the marks of a ranking.
_NAME = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^>=]*?))\s*([>=]|$)""")
_STATED = ("value", "by", "source", "note")


@dataclass(frozen=True)
class OptionRanking:
    """Options of one issue from the best to the worst, as one actor sees them.

    Parameters
    ----------
    levels : tuple of tuple of str
        The options that are ranked, best first; those of one level are worth the same. None where
        nothing is known.
    text : str
        As it was stated.
    by, note : str
    source : tuple of str
        Ids of sources.
    alike : tuple of (str, str)
        Options that are worth what another is, whatever that is.
    beside : tuple of (str, Quantity)
        Options that have a value of their own, outside the ranking.

    Examples
    --------
    >>> parse_option_ranking("s3 > s1 = s2").levels
    (('s3',), ('s1', 's2'))
    """

    levels: tuple[tuple[str, ...], ...]
    text: str
    by: str = ""
    source: tuple[str, ...] = ()
    note: str = ""
    alike: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, Quantity], ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """All options that are ranked, in order."""
        return tuple(option for level in self.levels for option in level)

    def words(self) -> str:
        """Say what was understood."""
        if not self.levels:
            return "nothing is known of any option"
        ways = [" as good as ".join(level) for level in self.levels]
        return "best first: " + ", then ".join(ways)


def parse_option_ranking(stated: object) -> OptionRanking:
    """Read ``"s3 > s1 = s2"``, or a table with it, its author, sources and a note.

    Raises
    ------
    CaseError
        Where it is no ranking, or names an option twice.
    """
    if isinstance(stated, OptionRanking):
        return stated
    if isinstance(stated, Mapping):
        return _option_ranking(stated)
    if not isinstance(stated, str):
        raise refusal("ranking", f"cannot read {shown(stated)}", _OF_OPTIONS)
    if stated.strip().lower() == "unknown":
        return OptionRanking((), stated)
    if "<" in stated:
        said = f"cannot read {shown(stated)}"
        raise refusal("ranking", said, _OF_OPTIONS, "write the best first, with > after it")
    levels: list[list[str]] = [[]]
    at = 0
    while True:
        found = _NAME.match(stated, at)
        if found is None or not (name := next(filter(None, found.groups()[:3]), "").strip()):
            raise refusal("ranking", f"cannot read {shown(stated)}", _OF_OPTIONS)
        levels[-1].append(name)
        if not found[4]:
            break
        if found[4] == ">":
            levels.append([])
        at = found.end()
    names = [name for level in levels for name in level]
    for name, times in Counter(names).items():
        if times > 1:
            raise refusal("ranking", f"{name!r} is ranked twice", "each option once")
    if len(names) == 1:
        said = f"{shown(stated)} alone says nothing of the other options"
        raise refusal("ranking", said, f"{_OF_OPTIONS}; or a value for each option")
    return OptionRanking(tuple(map(tuple, levels)), stated)


def _option_ranking(table: Mapping[object, object]) -> OptionRanking:
    for key in table:
        if key not in _STATED:
            said = f"unknown key {key!r} in a ranking"
            found = Defect(
                (str(key),), "unknown-key", said, at_key=True, unknown=str(key), known=_STATED
            )
            raise CaseError([found])
    source = table.get("source", ())
    sources = (source,) if isinstance(source, str) else source
    more = (table.get("by", ""), table.get("note", ""))
    if not isinstance(sources, list | tuple) or not all(
        isinstance(x, str) for x in (*sources, *more)
    ):
        raise refusal("type", "cannot read who ranked, or on what", "text in quotes")
    read = parse_option_ranking(table["value"])
    return OptionRanking(read.levels, read.text, str(more[0]), tuple(sources), str(more[1]))


OptionRankingField = Annotated[
    OptionRanking,
    BeforeValidator(parse_option_ranking),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": RANKING_PATTERN},
                {
                    "type": "object",
                    "properties": {
                        "value": {"type": "string", "pattern": RANKING_PATTERN},
                        "by": {"type": "string"},
                        "source": {
                            "anyOf": [
                                {"type": "string"},
                                {"type": "array", "items": {"type": "string"}},
                            ]
                        },
                        "note": {"type": "string"},
                    },
                    "required": ["value"],
                    "additionalProperties": False,
                },
            ],
            "description": 'The options from best to worst, such as "all > part = some".',
        }
    ),
]
