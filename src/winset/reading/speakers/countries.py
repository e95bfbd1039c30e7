"""What news calls countries and bodies of them: capitals, peoples, short names."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

__all__ = ["countries", "everyday_names"]

# What a body is, by a word of its name: "the union" is the Farm Workers.
_BODIES = {
    "the union": "workers union teamsters brotherhood guild drivers nurses teachers federation",
    "the company": (
        "motors company corporation corp inc ltd plc airlines airways steel industries holdings "
        "works group technologies energy foods stores"
    ),
    "the government": "government",
    "the ministry": "ministry",
    "the hospital": "hospital",
    "the council": "council",
    "the commission": "commission",
    "the bank": "bank",
    "the university": "university",
}
_STATE = re.compile(r"^(?:The )?(?:\w+ )?(?:Republic|Kingdom|State|Government|Union) of (?:the )?")
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
    (('Greek', 'Athens'), ('GM', 'the company'))
    >>> everyday_names("Nurses' union"), everyday_names("US Congress")
    (('the union',), ())
    """
    plain = _STATE.sub("", name)
    for names in countries().values():
        if plain in names:
            return tuple(other for other in names if other != name)
    words = [w for w in name.replace("'", "").replace("’", "").split() if w.lower() not in _SMALL]
    found = [called for called, of in _BODIES.items() if {w.lower() for w in words} & {*of.split()}]
    if len(words) > 1 and all(w[:1].isupper() for w in words):
        short = any(w.isupper() and len(w) > 1 for w in words)  # "US Congress" is no "UC"
        letters = "" if short else "".join(w[0] for w in words)
        return (letters, *found[:1]) if letters.isalpha() else tuple(found[:1])
    # "Nurses' union" is "the union" from its second mention on.
    last = words[-1].lower() if words else ""
    single = last.isalpha() and not {"of", "in", "at"} & set(name.split())
    return (f"the {last}",) if single else ()
