"""Two analysts' cases of one negotiation: how they differ, and which difference drives the answer.

The judgements in which the cases differ are grouped (one actor's margin, its weights, its values
of one issue...) and changed over from the first case to the second, one group at a time and in
every order, in worlds drawn with the same random numbers. Each group's share of the change in the
answer is its Shapley value (1953), exact up to eight groups and from sampled orders above.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.findings.causes.attribution import shapley
from winset.findings.gates.diagnosis import diagnose
from winset.findings.gates.results import PointCode
from winset.findings.share import Share, share
from winset.findings.situation import situation_of
from winset.model import Model
from winset.model.differences import Difference, differences_of, mixed, same_space
from winset.worlds import Prior

__all__ = ["Comparison", "Driver", "compare"]

FloatArray = NDArray[np.float64]

_EXACT = 7
_ORDERS = 24
_SEED = 0x636D70


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
        Shares over stopping points in each case.
    same_space : bool
        Whether both cases have the same issues, options and actors.
    """

    names: tuple[str, str]
    differences: tuple[Difference, ...]
    drivers: tuple[Driver, ...]
    first: Share
    second: Share
    gates: tuple[Mapping[PointCode, float], Mapping[PointCode, float]]
    same_space: bool
    exact: bool
    n_worlds: int
    seed: int


def compare(
    first: Model,
    second: Model,
    *,
    names: tuple[str, str] = ("the first", "the second"),
    worlds: int = 2_000,
    seed: int = 1,
) -> Comparison:
    """Compare two cases of one negotiation.

    Parameters
    ----------
    first, second : Model
    names : tuple of str
        What to call them.
    worlds : int
        Per evaluation; both cases are drawn with the same random numbers.
    seed : int

    Returns
    -------
    Comparison
    """
    differences = differences_of(first, second)
    groups = list(dict.fromkeys(d.group for d in differences))
    odds: dict[frozenset[str], NDArray[np.bool_]] = {}

    def possible(taken: frozenset[str]) -> NDArray[np.bool_]:
        if taken not in odds:
            odds[taken] = _possible(mixed(first, second, taken), worlds, seed)
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
        same_space=same_space(first, second),
        exact=exact,
        n_worlds=worlds,
        seed=seed,
    )


def _possible(model: Model, n: int, seed: int) -> NDArray[np.bool_]:
    """Worlds in which a deal that all would take and keep exists, at the close."""
    prior = Prior(model)
    z = prior.draw(n, seed)
    situation = situation_of(model, prior.decode(z), prior.quantities(z), lean=True)
    return np.asarray(situation.close.some(situation.worlds.consent) == 1)


def _gates(model: Model, n: int, seed: int) -> dict[PointCode, float]:
    prior = Prior(model)
    z = prior.draw(n, seed)
    found = diagnose(situation_of(model, prior.decode(z), prior.quantities(z), seed=seed))
    return {p.point: p.share.value for p in found.points}


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
