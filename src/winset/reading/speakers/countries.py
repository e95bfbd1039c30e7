"""What news calls countries and bodies of them: capitals, peoples, short names."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

__all__ = ["countries", "everyday_names"]

_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "at"})


@lru_cache(maxsize=1)
def countries() -> dict[str, tuple[str, ...]]:
    """Return all names of a country by an id for it, its own name first.

    Examples
    --------
    >>> countries()["greece"]
    ('Greece', 'Greek', 'Athens')
    """
    text = files(__package__).joinpath("countries.toml").read_text(encoding="utf-8")
    return {id_: tuple(names) for id_, names in tomllib.loads(text).items()}


def everyday_names(name: str) -> tuple[str, ...]:
    """Return what else somebody of a name is called: a country's other names, first letters.

    Examples
    --------
    >>> everyday_names("Greece"), everyday_names("General Motors")
    (('Greek', 'Athens'), ('GM',))
    >>> everyday_names("Nurses' union")
    ('the union',)
    """
    for names in countries().values():
        if name in names:
            return tuple(other for other in names if other != name)
    words = [w for w in name.split() if w.lower() not in _SMALL]
    if len(words) > 1 and all(w[:1].isupper() for w in words):
        letters = "".join(w[0] for w in words)
        return (letters,) if letters.isalpha() else ()
    # "Nurses' union" is "the union" from its second mention on.
    last = words[-1] if words else ""
    return (f"the {last.lower()}",) if last.isalpha() and " of " not in name else ()
