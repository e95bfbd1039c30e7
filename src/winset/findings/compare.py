"""Two analysts' cases of one negotiation: how they differ, and which difference drives the answer.

The judgements in which the cases differ are grouped (one actor's margin, its weights, its values
of one issue...) and changed over from the first case to the second, one group at a time and in
every order, in worlds drawn with the same random numbers. Each group's share of the change in the
answer is its Shapley value (1953), exact up to eight groups and from sampled orders above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.case.judgement import Quantity
from winset.case.model import Case
from winset.findings.causes.attribution import shapley
from winset.findings.compare_views import as_judged_by, judges_of
from winset.findings.gates.diagnosis import diagnose
from winset.findings.share import Share, share
from winset.findings.situation import situation_of
from winset.worlds import Prior

__all__ = ["Comparison", "Difference", "Driver", "as_judged_by", "compare", "judges_of"]

FloatArray = NDArray[np.float64]

_EXACT = 7
_ORDERS = 24
_SEED = 0x636D70


@dataclass(frozen=True)
class Difference:
    """One place where the cases differ, as each states it (empty where one does not)."""

    path: str
    group: str
    first: str
    second: str


@dataclass(frozen=True)
class Driver:
    """A group of differences and its part in the change of the answer.

    ``share`` is its Shapley value: all of them add up to ``second - first`` of the comparison.
    ``alone`` is the answer of the first case with this group alone taken from the second.
    """

    group: str
    share: float
    alone: Share
    differences: int


@dataclass(frozen=True)
class Comparison:
    """How two cases of one negotiation differ, and what drives the difference.

    Parameters
    ----------
    names : tuple of str
    differences : tuple of Difference
    drivers : tuple of Driver
        Largest effect first.
    first, second : Share
        Chance that a deal that all would take and keep existed, in each case.
    gates : tuple of mapping
        Shares over gates in each case.
    same_space : bool
        Whether both cases have the same issues, options and actors.
    """

    names: tuple[str, str]
    differences: tuple[Difference, ...]
    drivers: tuple[Driver, ...]
    first: Share
    second: Share
    gates: tuple[Mapping[int, float], Mapping[int, float]]
    same_space: bool
    exact: bool
    n_worlds: int
    seed: int


def compare(
    first: Case,
    second: Case,
    *,
    names: tuple[str, str] = ("the first", "the second"),
    worlds: int = 2_000,
    seed: int = 1,
) -> Comparison:
    """Compare two cases of one negotiation.

    Parameters
    ----------
    first, second : Case
    names : tuple of str
        What to call them.
    worlds : int
        Per evaluation; both cases are drawn with the same random numbers.
    seed : int

    Returns
    -------
    Comparison
    """
    one, other = _leaves(first), _leaves(second)
    differences = tuple(_differences(one, other))
    groups = list(dict.fromkeys(d.group for d in differences))
    odds: dict[frozenset[str], NDArray[np.bool_]] = {}

    def possible(taken: frozenset[str]) -> NDArray[np.bool_]:
        if taken not in odds:
            odds[taken] = _possible(_mixed(first, second, taken), worlds, seed)
        return odds[taken]

    ends = possible(frozenset()), possible(frozenset(groups))
    even = np.full(worlds, 1.0 / worlds)
    exact = len(groups) <= _EXACT
    effects = _effects(groups, possible, exact=exact)
    drivers = tuple(
        sorted(
            (
                Driver(
                    group=g,
                    share=effects[g],
                    alone=share(possible(frozenset({g})), even),
                    differences=sum(d.group == g for d in differences),
                )
                for g in groups
            ),
            key=lambda d: (-abs(d.share), d.group),
        )
    )
    answer = share(ends[0], even), share(ends[1], even)
    return Comparison(
        names=names,
        differences=differences,
        drivers=drivers,
        first=answer[0],
        second=answer[1],
        gates=(_gates(first, worlds, seed), _gates(second, worlds, seed)),
        same_space=_shape(first) == _shape(second),
        exact=exact,
        n_worlds=worlds,
        seed=seed,
    )


# --- where they differ ----------------------------------------------------------------------------


def _leaves(case: Case) -> dict[tuple[str, ...], Any]:
    """Every value of the case that bears on the answer, by its path."""
    out: dict[tuple[str, ...], Any] = {}
    for part in _PARTS:
        out.update(_walk(getattr(case, part), (part,)))
    return out


_PARTS = (
    "issues",
    "actors",
    "signing",
    "ratification",
    "interactions",
    "forbidden",
    "compliance",
    "ties",
    "shared_factor",
    "no_agreement",
    "events",
    "accounts",
    "mixed_accounts",
    "outcome",
)
_SILENT = {"note", "source", "by_note", "text", "name", "speakers", "reason", "title"}


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Quantity):
        yield path, tuple(view.form for view in value.views)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, (*path, str(key)))
    elif isinstance(value, tuple) and value and not isinstance(value[0], str):
        for k, inner in enumerate(value):
            yield from _walk(inner, (*path, f"[{k}]"))
    elif hasattr(value, "model_fields_set"):
        for key in type(value).model_fields:
            if key not in _SILENT:
                yield from _walk(getattr(value, key), (*path, key))
    elif value not in (None, "", ()):
        yield path, value


def _differences(
    one: Mapping[tuple[str, ...], Any], other: Mapping[tuple[str, ...], Any]
) -> Iterator[Difference]:
    for path in dict.fromkeys((*one, *other)):
        if one.get(path) != other.get(path):
            yield Difference(_text(path), _group(path), _said(one, path), _said(other, path))


def _text(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(".[", "[")


def _said(leaves: Mapping[tuple[str, ...], Any], path: tuple[str, ...]) -> str:
    if path not in leaves:
        return ""
    value = leaves[path]
    if isinstance(value, tuple) and value and hasattr(value[0], "words"):
        return "; ".join(form.words() for form in value)
    return str(getattr(value, "text", value))


def _group(path: tuple[str, ...]) -> str:
    """Differences that are changed over together."""
    if path[0] != "actors":
        return path[0]
    if len(path) > 3 and path[2] in ("values", "points"):
        return ".".join(path[:4])
    kind = "weights" if len(path) > 2 and path[2] in ("weights", "swing") else path[2]
    return f"actors.{path[1]}.{kind}"


# --- changing over --------------------------------------------------------------------------------


def _mixed(first: Case, second: Case, taken: frozenset[str]) -> Case:
    """Take some groups from the second case, the rest from the first."""
    changes: dict[str, Any] = {
        part: getattr(second, part) for part in _PARTS if part in taken and part != "actors"
    }
    actors = {}
    for name in dict.fromkeys((*first.actors, *second.actors)):
        mine, theirs = first.actors.get(name), second.actors.get(name)
        prefix = f"actors.{name}."
        wanted = {g.removeprefix(prefix) for g in taken if g.startswith(prefix)}
        if mine is None or theirs is None:  # only one case has the actor: all or nothing
            kept = theirs if wanted else mine
            if kept is not None:
                actors[name] = kept
            continue
        fields: dict[str, Any] = {}
        for key in type(mine).model_fields:
            if key in ("values", "points"):
                fields[key] = _tables(getattr(mine, key), getattr(theirs, key), key, wanted)
            elif key in wanted or (key in ("weights", "swing") and "weights" in wanted):
                fields[key] = getattr(theirs, key)
        actors[name] = mine.model_copy(update=fields)
    return first.model_copy(update={**changes, "actors": actors})


def _tables(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], key: str, wanted: set[str]
) -> dict[str, Any]:
    out = dict(mine)
    for issue in dict.fromkeys((*mine, *theirs)):
        if f"{key}.{issue}" in wanted:
            if issue in theirs:
                out[issue] = theirs[issue]
            else:
                out.pop(issue, None)
    return out


def _possible(case: Case, n: int, seed: int) -> NDArray[np.bool_]:
    """Worlds in which a deal that all would take and keep exists, at the close."""
    prior = Prior(case)
    z = prior.draw(n, seed)
    situation = situation_of(prior, prior.decode(z), prior.quantities(z), lean=True)
    return np.asarray(situation.close.some(situation.worlds.consent) == 1)


def _gates(case: Case, n: int, seed: int) -> dict[int, float]:
    prior = Prior(case)
    z = prior.draw(n, seed)
    found = diagnose(situation_of(prior, prior.decode(z), prior.quantities(z)))
    return {g.gate: g.share.value for g in found.gates}


def _effects(
    groups: Sequence[str],
    possible: Callable[[frozenset[str]], NDArray[np.bool_]],
    *,
    exact: bool,
) -> dict[str, float]:
    """Shapley value of each group: exact over all subsets, or the mean over sampled orders."""
    if not groups:
        return {}
    if exact:
        table = np.array(
            [
                float(possible(frozenset(g for k, g in enumerate(groups) if s >> k & 1)).mean())
                for s in range(2 ** len(groups))
            ]
        )
        return dict(zip(groups, shapley(table).tolist(), strict=True))
    rng = np.random.Generator(np.random.Philox(_SEED))
    total = dict.fromkeys(groups, 0.0)
    orders = [rng.permutation(len(groups)) for _ in range(_ORDERS // 2)]
    for order in [*orders, *(order[::-1] for order in orders)]:  # each and its reverse
        taken: frozenset[str] = frozenset()
        before = float(possible(taken).mean())
        for k in order:
            taken |= {groups[int(k)]}
            after = float(possible(taken).mean())
            total[groups[int(k)]] += (after - before) / _ORDERS
            before = after
    return total


def _shape(case: Case) -> tuple[object, ...]:
    issues = tuple((name, i.options, i.range, i.items) for name, i in case.issues.items())
    return issues, tuple((name, a.role) for name, a in case.actors.items())
