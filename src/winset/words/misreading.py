"""How offers were read by those who made them, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from winset.findings.misreading.results import READINGS, ReadCode, Reading
from winset.model import Model
from winset.words.chances import percent, span
from winset.words.names import day, in_sentence, short_name

__all__ = ["READING", "offer_words", "sentence"]

#: How an offer had been read that was not taken.
READING: Mapping[ReadCode, str] = {
    "misread": "a yes was to be expected, and was never there",
    "changed": "a yes was there when it was planned, and no longer",
    "right": "a yes was there, and did not come",
    "shown": "nothing let its proposer expect a yes: shown for other reasons, or in hope",
    "unmeant": "its own side would not have kept to it",
}

_LEAST = 0.05


def offer_words(model: Model, reading: Reading) -> str:
    """Name the offer."""
    kind = "raised demand" if reading.kind == "raised-demand" else reading.kind
    made = day(dt.date.fromisoformat(reading.date))
    return f"{kind} of {short_name(model, reading.by)}, {made}"


def sentence(model: Model, found: Sequence[Reading]) -> str:
    """Say how the last offer that was not taken was read, with the range of what nobody knows."""
    if not found:
        return ""
    last = found[-1]
    told = sorted(READINGS, key=lambda code: -last.shares[code].value)
    said = [
        f"{READING[code]}, {percent(last.shares[code])} ({span([last.low[code], last.high[code]])})"
        for code in told
        if last.high[code] >= _LEAST
    ]
    return (
        f"How the last {last.kind.replace('-', ' ')} that was not taken had been read by "
        f"{in_sentence(short_name(model, last.by))}: {'; '.join(said)}. The ranges are over what "
        "nobody knows: what it had learnt of the others, when it planned it, and whose account is "
        "true. Beliefs are those that the judgements of this case allow."
    )
