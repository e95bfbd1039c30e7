"""Unknowns: which judgements the diagnosis hinges on, and what finding out is worth.

Everything is estimated from the worlds at hand (:mod:`winset.findings.unknowns.measures`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.display import Displayed
from winset.findings.share import Share, share
from winset.findings.unknowns.measures import (
    BINS,
    SHUFFLES,
    Shuffled,
    binned,
    entropy,
    first_order,
    information,
    shuffles,
)
from winset.findings.unknowns.value import Chooser
from winset.model import Handle, Model

__all__ = ["Synergy", "Unknown", "UnknownsFinding", "unknowns_finding"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_COARSE = 3


@dataclass(frozen=True)
class Unknown:
    """One judgement and what hangs on it.

    Parameters
    ----------
    path : str
        Of the judgement in the case.
    information : float
        Mutual information with the gate, in bits, less what chance alone would show.
    p_value : float
        Share of shuffles (and one) that showed as much.
    first_order : float
        Share of the variance of "a deal was possible" that goes with this judgement alone.
    low, high : Share
        Chance that a deal was possible where the judgement is in its lowest and highest tenth.
    low_value, high_value : float
        Mean of the judgement there.
    leading_low, leading_high : Share
        Chance of the leading gate there.
    evppi : float
        What knowing it would add to the chance that the package picked is taken by all.
    actor : str
    """

    path: str
    information: float
    p_value: float
    first_order: float
    low: Share
    high: Share
    low_value: float
    high_value: float
    leading_low: Share
    leading_high: Share
    evppi: float
    actor: str = ""

    @property
    def swing(self) -> float:
        """Change of the odds of a deal from the low to the high end."""
        return self.high.value - self.low.value


@dataclass(frozen=True)
class Synergy:
    """Two judgements that tell more together than apart: bits beyond the sum of each."""

    paths: tuple[str, str]
    information: float


@dataclass(frozen=True, repr=False)
class UnknownsFinding(Displayed):
    """What to ask first.

    Parameters
    ----------
    unknowns : tuple of Unknown
        By mutual information with the gate, largest first.
    interactions : tuple of Synergy
    entropy : float
        Of the gate, in bits: what there is to know.
    evpi : float
        What knowing everything would add to the chance that the package picked is taken.
    best_package : Share
        Chance that the best of the packages considered is taken by all, knowing no more.
    n_packages : int
    """

    unknowns: tuple[Unknown, ...]
    interactions: tuple[Synergy, ...]
    entropy: float
    evpi: float
    best_package: Share
    n_packages: int
    n_worlds: int
    method: str


def unknowns_finding(
    quantities: Mapping[Handle, FloatArray],
    gate: NDArray[np.integer],
    possible: BoolArray,
    weight: FloatArray,
    accepted: BoolArray,
    *,
    tells: Mapping[str, str] | None = None,
    most: int = 40,
) -> UnknownsFinding:
    """Rank the judgements by what the diagnosis owes to them.

    Parameters
    ----------
    quantities : mapping
        Judgement to its draws: (worlds,) float.
    gate : (worlds,) int
        Where each world stopped.
    possible : (worlds,) bool
        Whether a deal that all would take and keep existed.
    weight : (worlds,) float, sums to one
    accepted : (worlds, packages) bool
        Whether all would take each of some packages.
    tells : mapping, optional
        Account to who tells it, whose its chances are said to be.
    most : int
        Judgements listed.
    """
    # Where every world stopped at one gate (as where the case ended in a deal), ask what decides
    # whether a deal was possible.
    asked = gate if np.ptp(gate) > 0 else possible.astype(np.int64)
    labels = np.unique(asked, return_inverse=True)[1].reshape(-1).astype(np.int64)
    leading = labels == int(np.bincount(labels, weight).argmax())
    hit = possible.astype(np.float64)
    chooser = Chooser(accepted, weight)
    mixed = shuffles(labels, weight)
    rows = []
    for handle, values in quantities.items():
        draws = np.asarray(values, dtype=np.float64)
        if draws.shape != weight.shape or np.ptp(draws) <= 1e-12:
            continue
        bins = binned(draws, weight)
        bits, p_value = information(bins, labels, weight, mixed)
        low, high = (_End.of(np.flatnonzero(bins == k), weight) for k in (0, bins.max()))
        rows.append(
            Unknown(
                path=handle.path,
                information=bits,
                p_value=p_value,
                first_order=first_order(bins, hit, weight),
                low=low.share(possible),
                high=high.share(possible),
                low_value=low.mean(draws),
                high_value=high.mean(draws),
                leading_low=low.share(leading),
                leading_high=high.share(leading),
                evppi=chooser.evppi(bins),
                actor=handle.actor or (tells or {}).get(handle.account, ""),
            )
        )
    rows.sort(key=lambda u: (-u.information, -abs(u.swing), u.path))
    listed = tuple(rows[:most])
    return UnknownsFinding(
        unknowns=listed,
        interactions=_interactions(listed, quantities, labels, weight, mixed=mixed),
        entropy=entropy(labels, weight),
        evpi=chooser.evpi,
        best_package=chooser.best,
        n_packages=accepted.shape[1],
        n_worlds=len(weight),
        method=f"given data, {BINS} bins, {SHUFFLES} shuffles",
    )


class _End(NamedTuple):
    """Worlds in one bin, and their weights."""

    rows: IntArray
    weight: FloatArray

    @classmethod
    def of(cls, rows: IntArray, weight: FloatArray) -> _End:
        return cls(rows, weight[rows])

    def share(self, hit: BoolArray) -> Share:
        return share(hit[self.rows], self.weight / self.weight.sum())

    def mean(self, values: FloatArray) -> float:
        return float(self.weight @ values[self.rows] / self.weight.sum())


def _teller(handle: Handle, model: Model | None) -> str:
    return "" if model is None else model.accounts.tells.get(handle.account, "")


def _interactions(
    listed: Sequence[Unknown],
    quantities: Mapping[Handle, FloatArray],
    labels: IntArray,
    weight: FloatArray,
    *,
    mixed: Shuffled,
    top: int = 8,
    most: int = 5,
) -> tuple[Synergy, ...]:
    """Pairs of the leading judgements that tell more about the gate together than apart."""
    strong = [u for u in listed[:top] if u.p_value < 0.1]
    draws = {handle.path: values for handle, values in quantities.items()}
    cuts = {
        u.path: binned(np.asarray(draws[u.path], dtype=np.float64), weight, _COARSE) for u in strong
    }
    alone = {path: information(cut, labels, weight, mixed)[0] for path, cut in cuts.items()}
    found = []
    for k, one in enumerate(strong):
        for other in strong[k + 1 :]:
            joint = cuts[one.path] * _COARSE + cuts[other.path]
            bits, _ = information(joint, labels, weight, mixed)
            more = bits - alone[one.path] - alone[other.path]
            if more > 1e-3:
                found.append(Synergy((one.path, other.path), more))
    found.sort(key=lambda i: (-i.information, i.paths))
    return tuple(found[:most])
