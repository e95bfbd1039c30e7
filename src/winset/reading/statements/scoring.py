"""How likely a reader would record what was found: a logistic model with weights in the open.

The shipped weights are set by hand from what the constructions of English mean; nothing was fitted
to anybody's annotated text. :mod:`winset.reading.statements.training` fits others to documents that
a user has reviewed.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from winset.reading.statements.found import Found

__all__ = ["by_hand", "confidence", "features"]


def features(one: Found) -> frozenset[str]:
    """Return the names of all that speaks for or against a find.

    A cue that belongs to several classes has the frame of each.
    """
    pairs = {f"{kind}:{one.frame}" for kind in one.kind.split("+")}
    words = sum(s.end - s.start for s in one.content) / 6
    size = "tiny" if words < 1 else "small" if words < 4 else "clause" if words < 40 else "long"
    return one.signs | pairs | {f"size:{size}", f"parts:{min(len(one.content), 3)}"}


def confidence(names: Iterable[str], weights: Mapping[str, float]) -> float:
    """Add up the weights and return the chance.

    Of a frame that several classes share, the class that counts most decides.

    Examples
    --------
    >>> round(confidence(["say:that"], {"say:that": 2.0}), 2)
    0.88
    """
    total, frames = weights.get("", 0.0), []
    for name in names:
        if name.partition(":")[0] in _CLASSES:
            frames.append(weights.get(name, weights.get("other:", -3.0)))
        else:
            total += weights.get(name, 0.0)
    total += max(frames, default=0.0)
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


_CLASSES = frozenset(
    {"say", "think", "judge", "ask", "will", "show", "talk", "other", "none", "colon", "according"}
)


@lru_cache(maxsize=1)
def by_hand() -> dict[str, float]:
    """Return the shipped weights by the name of what they weigh."""
    read = tomllib.loads((files(__package__) / "weights.toml").read_text(encoding="utf-8"))
    flat: dict[str, float] = {"": float(read["bias"])}
    for section, values in read.items():
        if isinstance(values, dict):
            prefix = "" if section == "signs" else f"{section}:"
            flat |= {f"{prefix}{name}": float(value) for name, value in values.items()}
    return flat
