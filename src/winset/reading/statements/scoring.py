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

_UNUSUAL = -3.0  # a frame that a class of cues does not have, as "unusual" in the weights


def features(one: Found) -> frozenset[str]:
    """Return the names of all that speaks for or against a find.

    Of a cue that belongs to several classes, the class counts that its frame suits best. Pairs of
    signs have no weight by hand; training may give them one.
    """
    shipped = by_hand()
    pairs = [f"{kind}:{one.frame}" for kind in one.kind.split("+")]
    pair = max(pairs, key=lambda name: (shipped.get(name, _UNUSUAL), name))
    letters = sum(s.end - s.start for s in one.content)
    size = (
        "tiny" if letters < 6 else "small" if letters < 24 else "long" if letters > 240 else "mid"
    )
    names = one.signs | {pair, f"size:{size}", f"parts:{min(len(one.content), 3)}"}
    names |= {f"lemma:{one.lemma}", f"lemma:{one.lemma}:{one.frame}"}
    names |= {f"{pair}&{sign}" for sign in one.signs if sign.startswith(("by:", "tag:", "dep:"))}
    if "by:thing" in one.signs:
        names |= {f"thing:{pair.partition(':')[0]}"}
    return frozenset(names if pair in shipped else names | {"unusual"})


def confidence(names: Iterable[str], weights: Mapping[str, float]) -> float:
    """Add up the weights and return the chance.

    Examples
    --------
    >>> round(confidence(["say:that"], {"say:that": 2.0}), 2)
    0.88
    """
    total = weights.get("", 0.0) + sum(weights.get(name, 0.0) for name in names)
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


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
