"""Which keys and tables a TOML text has given so far, and which it must not give again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from winset.case.errors import Defect
from winset.case.model import Case
from winset.case.places import Loc
from winset.files.toml.tree import key_parts, root_of

__all__ = ["LISTS", "Given"]

#: Tables of a case that are lists: each entry has a header in double brackets.
LISTS = frozenset(
    name for name, info in Case.model_fields.items() if "tuple[" in str(info.annotation)
)


class Given:
    """Keys and tables, by the way in which each was given.

    ``"table"`` by a header of its own, ``"above"`` by the header of a table in it, ``"dotted"`` by
    dotted keys, ``"tables"`` by headers in double brackets, ``"value"`` by a value.
    """

    def __init__(self) -> None:
        self._how: dict[Loc, str] = {}
        self._count: dict[Loc, int] = {}
        self._table: Loc = ()

    def header(self, alone: Mapping[str, Any], statement: str) -> Defect | None:
        """Take in a header; report one that cannot stand here."""
        names, at = [], alone
        while isinstance(at, Mapping) and at:
            ((name, at),) = at.items()
            names.append(name)
        loc: Loc = ()
        for name in names[:-1]:
            loc = (*loc, name)
            how = self._how.setdefault(loc, "above")
            if how == "value":
                return _twice(statement, "table")
            loc = self._latest(loc)
        loc = (*loc, names[-1])
        how = self._how.get(loc, "")
        many = isinstance(at, list)
        if how not in (("", "tables") if many else ("", "above")):
            return _twice(statement, "table", listed=len(loc) == 1 and names[-1] in LISTS)
        self._how[loc] = "tables" if many else "table"
        if many:
            self._count[loc] = self._count.get(loc, 0) + 1
        self._table = self._latest(loc)
        return None

    def _latest(self, loc: Loc) -> Loc:
        """Return the last table of a list of them."""
        return (*loc, self._count[loc] - 1) if loc in self._count else loc

    def pair(self, statement: str) -> Defect | None:
        """Take in a key with its value; report one that was given before."""
        pair = root_of(statement).named_children[0]
        *above, last = (name for name, _ in key_parts(pair.named_children[0]))
        loc = self._table
        for name in above:
            loc = (*loc, name)
            if self._how.setdefault(loc, "dotted") != "dotted":
                return _twice(statement, "key")
        if (*loc, last) in self._how:
            return _twice(statement, "key")
        self._how[*loc, last] = "value"
        return None


def _twice(statement: str, what: str, *, listed: bool = False) -> Defect:
    start = len(statement) - len(statement.lstrip())
    if what == "key":
        hint = "keep one of the two"
    else:
        name = statement.strip(" \t[]\n")
        hint = f"write [[{name}]] each time" if listed else "put its keys into one table"
        start = statement.find("[")
        start += 2 if statement[start:].startswith("[[") else 1
    said = f"this {what} is given twice"
    return Defect((), f"{what}-twice", said, hint=hint, line=1, column=start + 1)
