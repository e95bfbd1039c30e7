"""Legends: an ink and its meaning, laid out in lines that fit.

Over a whole report an ink that names what it stands for means that and nothing else: ``sign``,
``pass``, ``keep`` and ``reached`` are the stages of a deal, ``low`` and ``high`` the ends of a
judgement, ``before`` and ``after`` are before and after the record, ``first`` and ``last`` of the
talks, ``belief`` the chance along them, and each side has its mark. Only ``main`` and the letters
tell apart what one picture alone shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["place_legend", "sides"]

_SIDES = ("side-a", "side-b", "side-c", "side-d")


def place_legend(
    entries: Sequence[tuple[str, str]], kinds: Mapping[str, str], width: float, size: float
) -> tuple[list[dict[str, Any]], float]:
    """Places of the entries, left to right and line by line, and the height that they take.

    Parameters
    ----------
    entries : sequence of (ink, meaning)
    kinds : mapping of ink to {"dot", "line", "step"}
        How an ink is shown, where it is no filled area.
    width, size : float
        Room across, and the size of the text, in pixels.
    """
    x, y, placed = 0.0, size, []
    for ink, meaning in entries:
        wide = 26 + 0.56 * size * len(meaning) + 14
        if x and x + wide > width:
            x, y = 0.0, y + 1.6 * size
        kind = kinds.get(ink, "area")
        placed.append({"ink": ink, "text": meaning, "x": x, "y": y, "kind": kind})
        x += wide
    return placed, (y + 0.9 * size if placed else 0.0)


def sides(parties: Sequence[str], acting: Sequence[Sequence[str]]) -> list[str]:
    """Ink of the mark of every act: its side's, one for several together, one for all others.

    Examples
    --------
    >>> sides(["us", "dprk"], [["dprk"], ["us", "dprk"], ["council"], []])
    ['side-b', 'together', 'others', '']
    """
    inks = dict(zip(parties, _SIDES, strict=False))
    return [
        "together" if len(who) > 1 else inks.get(who[0], "others") if who else "" for who in acting
    ]
