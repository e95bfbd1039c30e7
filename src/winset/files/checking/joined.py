"""Checks of what ties issues together: are the joint options few enough, and are there any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from winset.case.changes import without_bans
from winset.case.errors import Defect
from winset.case.places import Loc
from winset.files.checking.index import Index
from winset.space import MOST_COLUMNS, JoinError, components, join

__all__ = ["check_joined"]

_TABLES = ("interactions", "forbidden", "compliance")
# Entries that are named; of more, only the number is.
_NAMED = 5

_Terms = Mapping[str, frozenset[int]]


def check_joined(index: Index) -> Iterator[Defect]:
    """Check the joint options that interactions, bans and promises make, and levers would make."""
    names, sizes = list(index.sizes), dict(index.sizes)
    ties: dict[Loc, _Terms] = {
        (table, n): index.chosen(entry.when)
        for table in _TABLES
        for n, entry in enumerate(getattr(index.case, table))
    }
    wrong = list(_joined(index, names, sizes, ties))
    yield from wrong
    if wrong:
        return
    options, bans = set[str](), set[tuple[int, ...]]()
    for n, lever in enumerate(index.case.levers):
        found: Iterable[Defect] = ()
        if lever.kind == "option" and lever.issue not in options:
            options.add(lever.issue)
            found = _joined(index, names, {**sizes, lever.issue: sizes[lever.issue] + 1}, ties)
        elif lever.kind == "allow":
            kept = without_bans(index.case, lever.when).forbidden
            left = tuple(k for k, ban in enumerate(index.case.forbidden) if ban in kept)
            if left not in bans:
                bans.add(left)
                free = {k: t for k, t in ties.items() if k[0] != "forbidden" or k[1] in left}
                found = _joined(index, names, sizes, free)
        for defect in found:
            yield replace(defect, key=("levers", n), message=f"with this lever, {defect.message}")


def _joined(
    index: Index, names: list[str], sizes: Mapping[str, int], ties: Mapping[Loc, _Terms]
) -> Iterator[Defect]:
    position = {name: j for j, name in enumerate(names)}
    read = {
        loc: {position[name]: allowed for name, allowed in terms.items()}
        for loc, terms in ties.items()
    }
    counts = [sizes[name] for name in names]
    of_issue: dict[int, list[Loc]] = {}
    for loc, terms in read.items():
        of_issue.setdefault(min(terms), []).append(loc)
    for issues in components(len(names), [sorted(terms) for terms in read.values()]):
        own = sorted((loc for j in issues for loc in of_issue.get(j, ())), key=list(ties).index)
        if not own:
            continue
        try:
            join(issues, counts, [read[loc] for loc in own if loc[0] == "forbidden"])
        except JoinError as error:
            yield _defect(index, own, error)


def _defect(index: Index, own: list[Loc], error: JoinError) -> Defect:
    named = []
    for table, n in own[:_NAMED]:
        reason = getattr(getattr(index.case, str(table))[n], "reason", "")
        named.append(f"{table}[{n}] ({reason})" if reason else f"{table}[{n}]")
    if len(own) > _NAMED:
        named.append(f"{len(own) - _NAMED} more")
    blame = ", ".join(named)
    if not error.count:
        return Defect(own[0], "forbids-all", f"nothing is left to agree on: {blame}", at_key=True)
    return Defect(
        own[0],
        "joint-options",
        f"{error.count:,} joint options are more than {MOST_COLUMNS:,}; they are tied by {blame}",
        hint="drop one of them, or state it on fewer issues or options",
        at_key=True,
    )
