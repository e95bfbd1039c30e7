"""What a way of naming days is: a pattern, and what a match of it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from winset.reading.dates.calendar import Days, Lean, Near
from winset.reading.dates.vocabulary import pattern

__all__ = ["DASH", "MIDNIGHT", "TO", "Build", "Rule", "introduced", "rule", "turned", "widened"]

Build: TypeAlias = Callable[[re.Match[str], Near], Days | None]


@dataclass(frozen=True)
class Rule:
    """A way of naming days: its pattern, and what a match of it stands for."""

    pattern: re.Pattern[str]
    build: Build

    def days(self, match: re.Match[str], near: Near) -> Days | None:
        """Return what a match stands for; None where it is no day that the calendar has."""
        try:
            return self.build(match, near)
        except OverflowError:
            return None


DASH = r"\s*[-\u2010-\u2015]\s*"
TO = rf"(?:{DASH}|/|\s+(?:and|to|until|through)\s+)"
MIDNIGHT = r"(?P<about>(?:around|about|near|close\s+to)\s+)?(?P<midnight>midnight)\s+(?:of|on)\s+"

_INTRODUCING = re.compile(
    r"(?:^|(?<![^\W_]))(?:in|since|until|by|from|during|for|of|through|before|after|and|or|to"
    r"|between|on)\s*$|\(\s*$"
)


def rule(rules: list[Rule], text: str) -> Callable[[Build], Build]:
    """Add what follows to a list of rules, for the pattern."""

    def keep(build: Build) -> Build:
        rules.append(Rule(pattern(text), build))
        return build

    return keep


def widened(found: Days | None, match: re.Match[str]) -> Days | None:
    """Around midnight it may be the day after."""
    if found and match["about"]:
        return found[0], found[1] + timedelta(days=1)
    return found


def turned(near: Near, turn: str | None) -> Near:
    """Look where "last" or "next" says."""
    if turn is None or turn.lower() == "this":
        return near
    lean: Lean = "future" if turn.lower() == "next" else "past"
    return replace(near, lean=lean)


def introduced(match: re.Match[str]) -> bool:
    """Whether a word that is often no date (a name, a verb) follows one that dates need."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return bool(_INTRODUCING.search(before.lower() if before.isascii() else before))
