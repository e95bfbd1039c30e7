"""Ranges of judgements in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from winset.findings.judgement.ranges import Ranged
from winset.model import Kind, Model
from winset.text import counted
from winset.words.chances import in_short, span
from winset.words.names import short_issue, short_name

__all__ = [
    "HEADS",
    "hangs_words",
    "is_chance",
    "named",
    "range_words",
    "ranges_lead",
    "ranges_read",
]

# A judgement whose ends move the answer by less is not said to matter.
_MOVES = 0.1
_ID = re.compile(r"[a-z][a-z0-9_]*")

_CHANCES = (Kind.PRIOR, Kind.HONESTY, Kind.KEEPS, Kind.LIKELIHOOD)
#: Heads of the two panels: what was judged, and what hangs on it.
HEADS = ("5 to 95 % of what was judged", "the answer’s chance")


def named(model: Model, text: str) -> str:
    """Put names for the ids of issues and actors in what was stated or understood.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> named(compile_case(load("hanoi")), "second_site > end_of_war")
    'Second site > End of war'
    """

    def name(found: re.Match[str]) -> str:
        word = found[0]
        if word in model.issues:
            return short_issue(model, word)
        return short_name(model, word) if word in model.actors else word

    return _ID.sub(name, text)


def is_chance(model: Model, path: str) -> bool:
    """Whether a judgement is of a chance."""
    handle = model.handles.get(path)
    return handle is not None and handle.kind in _CHANCES


def range_words(model: Model, path: str, points: Sequence[float]) -> str:
    """Write a range from its quantiles, in the unit of what it is of.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> model = compile_case(load("hanoi"))
    >>> range_words(model, "actors.us.margin", (-5.0, 0.0, 5.0, 10.0, 15.2))
    '-5 to 15.2'
    >>> range_words(model, "compliance[0].keeps", (0.1, 0.2, 0.3, 0.4, 0.5))
    '10 to 50 %'
    """
    if is_chance(model, path):
        return span((points[0], points[-1]))
    handle = model.handles[path]
    unit = model.names.units.get(handle.issue, "") if handle.kind is Kind.IDEAL else ""
    low, high = (f"{round(p, 1) + 0.0:.3g}" for p in (points[0], points[-1]))
    return (low if low == high else f"{low} to {high}") + (f" {unit}" if unit else "")


def hangs_words(found: Ranged) -> str:
    """Write the chance of the answer from the low to the high end of a judgement."""
    if found.low is None or found.high is None:
        return ""
    return f"{in_short(found.low).removesuffix(' %')} → {in_short(found.high)}"


def ranges_lead(found: Sequence[Ranged], stated: int) -> tuple[str, ...]:
    """Say how many judgements there are, and how many of them the answer hangs on."""
    moving = sum(abs(one.swing) >= _MOVES for one in found)
    return (
        f"The case holds {counted(len(found), 'uncertain judgement')} and "
        f"{counted(max(stated - len(found), 0), 'other statement')}. At either end of "
        f"{moving or 'none'} of them the chance of the answer differs by a tenth or more.",
    )


def ranges_read(*, after: bool) -> str:
    """Say how to read a picture of ranges."""
    said = "The thin line is nine tenths of what was judged, the thick part its middle half. "
    if after:
        said += "Grey: as judged; violet: with the record taken into account. "
    return (
        f"{said}At the right, the chance of the answer from nought to a hundred per cent where the "
        "judgement is in its lowest tenth (ring) and in its highest (dot): the further apart, the "
        "more hangs on it."
    )
