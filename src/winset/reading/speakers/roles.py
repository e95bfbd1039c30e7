"""Lists of nouns that tell who speaks for whom."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["Roles", "roles"]


@dataclass(frozen=True)
class Roles:
    """Nouns by what they tell of a name beside them."""

    collective: frozenset[str]
    words: frozenset[str]
    spokesperson: frozenset[str]
    apart: frozenset[str]
    titles: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    bodies: frozenset[str]
    openers: frozenset[str]
    his_names: frozenset[str]
    her_names: frozenset[str]
    trades: frozenset[str]

    @property
    def people(self) -> frozenset[str]:
        """Nouns for one person."""
        return self.spokesperson | self.apart | self.titles | self.trades | self.he | self.she


@lru_cache(maxsize=1)
def roles() -> Roles:
    """Read the lists.

    Examples
    --------
    >>> "spokesman" in roles().spokesperson
    True
    """
    text = files(__package__).joinpath("roles.toml").read_text(encoding="utf-8")
    return Roles(**{key: frozenset(said.split()) for key, said in tomllib.loads(text).items()})
