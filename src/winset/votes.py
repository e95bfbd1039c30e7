"""Rules of consent in words: unanimity, majorities, quotas, vetoes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["RULES", "VotingRule", "read_rule"]

#: Rules that are understood, for messages and documentation.
RULES = (
    "'all', 'majority', 'two thirds', 'three quarters', '2/3', '60%', 'n-1 of n', 'all but 2', "
    "'3 of 5', 'at least 3', 'any', 'weighted' (with quota), 'veto' (with veto)"
)

_SHARES = {
    "half": (1, 2),
    "third": (1, 3),
    "thirds": (1, 3),
    "quarter": (1, 4),
    "quarters": (1, 4),
    "fifths": (1, 5),
}
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True)
class VotingRule:
    """A rule of consent over members with weights.

    ``needed`` maps the weights to the weight needed. ``members`` is the number of members that
    the rule itself names ("3 of 5"), where it does; ``counts`` says that it counts members, so
    that weights have no place.
    """

    needed: Callable[[Sequence[float]], float]
    members: int | None = None
    counts: bool = False
    takes_quota: bool = False
    by_veto: bool = False


def _whole(weights: Sequence[float]) -> bool:
    return all(float(weight).is_integer() for weight in weights)


def _more_than_half(weights: Sequence[float]) -> float:
    total = math.fsum(weights)
    return math.floor(total / 2) + 1.0 if _whole(weights) else total * (0.5 + 1e-9)


def _at_least(numerator: float, denominator: float) -> Callable[[Sequence[float]], float]:
    def needed(weights: Sequence[float]) -> float:
        share = math.fsum(weights) * numerator / denominator
        return math.ceil(share - 1e-9) if _whole(weights) else share * (1 - 1e-12)

    return needed


def _count(k: int) -> Callable[[Sequence[float]], float]:
    return lambda weights: float(k)


def _all_but(k: int) -> Callable[[Sequence[float]], float]:
    return lambda weights: float(max(len(weights) - k, 1))


def _share(text: str) -> VotingRule | None:
    """Read ``"two thirds"``, ``"2/3"`` and ``"60 %"``: at least that share of the weight."""
    found = re.fullmatch(r"(\w+)[ -](\w+)( majority)?", text)
    if found and found[1] in _WORDS and found[2] in _SHARES:
        numerator, denominator = _SHARES[found[2]]
        return VotingRule(_at_least(_WORDS[found[1]] * numerator, denominator))
    found = re.fullmatch(r"(\d+) ?/ ?(\d+)", text)
    if found and 0 < int(found[1]) <= int(found[2]):
        return VotingRule(_at_least(int(found[1]), int(found[2])))
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?%", text)
    if found and 0 < float(found[1]) <= 100:
        return VotingRule(_at_least(float(found[1]), 100.0))
    return None


def _number(text: str) -> VotingRule | None:
    """Read ``"n-1 of n"``, ``"all but 2"``, ``"3 of 5"`` and ``"at least 3"``: so many members."""
    found = re.fullmatch(r"n ?- ?(\d+)( of n)?", text) or re.fullmatch(
        r"all but (\d+|one|two|three)", text
    )
    if found:
        return VotingRule(_all_but(_WORDS.get(found[1]) or int(found[1])), counts=True)
    found = re.fullmatch(r"(\d+) of (\d+|n)", text)
    if found:
        members = None if found[2] == "n" else int(found[2])
        return VotingRule(_count(int(found[1])), members=members, counts=True)
    found = re.fullmatch(r"at least (\d+)", text)
    return VotingRule(_count(int(found[1])), counts=True) if found else None


def read_rule(text: str) -> VotingRule | None:
    """Read a rule of consent, None where it is not understood.

    Examples
    --------
    >>> rules = ("all", "majority", "two thirds", "n-1 of n")
    >>> [read_rule(rule).needed([1.0] * 5) for rule in rules]
    [5.0, 3.0, 4, 4.0]
    """
    folded = re.sub(r"\s+", " ", text[:200].strip().lower().replace("_", " "))
    if folded in ("all", "unanimity", "unanimous", "consensus"):
        return VotingRule(_all_but(0))
    if folded in ("majority", "simple majority", "more than half"):
        return VotingRule(_more_than_half)
    if folded in ("any", "any one"):
        return VotingRule(_count(1), counts=True)
    if folded in ("weighted", "quota", "weighted quota", "weights"):
        return VotingRule(lambda weights: math.nan, takes_quota=True)
    if folded == "veto":
        return VotingRule(lambda weights: 0.0, by_veto=True)
    return _share(folded) or _number(folded)
