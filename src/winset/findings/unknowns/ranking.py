"""Unknowns: which judgements the diagnosis hinges on, and what finding out is worth.

Everything is estimated from the worlds at hand (given-data sensitivity analysis; Plischke,
Borgonovo and Smith 2013): each judgement's draws are cut into bins of equal weight, and the bins
are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.case.model import Case
from winset.findings.labels import label_of
from winset.findings.share import Share, share
from winset.findings.unknowns.value import Chooser

__all__ = [
    "Interaction",
    "Unknown",
    "UnknownsFinding",
    "binned",
    "first_order",
    "information",
    "shuffles",
    "unknowns_finding",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Shuffled = tuple[tuple[IntArray, FloatArray], ...]

_BINS = 10
_COARSE = 3
_SHUFFLES = 20
_SEED = 0x756E6B  # of the shuffles that measure chance


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
    label : str
        In words.
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
    label: str = ""

    @property
    def swing(self) -> float:
        """Change of the odds of a deal from the low to the high end."""
        return self.high.value - self.low.value


@dataclass(frozen=True)
class Interaction:
    """Two judgements that tell more together than apart: bits beyond the sum of each."""

    paths: tuple[str, str]
    information: float


@dataclass(frozen=True)
class UnknownsFinding:
    """What to ask first.

    Parameters
    ----------
    unknowns : tuple of Unknown
        By mutual information with the gate, largest first.
    interactions : tuple of Interaction
    entropy : float
        Of the gate, in bits: what there is to know.
    evpi : float
        What knowing everything would add to the chance that the package picked is taken.
    best_package : Share
        Chance that the best of the packages considered is taken by all, knowing no more.
    n_packages : int
    sentence : str
    """

    unknowns: tuple[Unknown, ...]
    interactions: tuple[Interaction, ...]
    entropy: float
    evpi: float
    best_package: Share
    n_packages: int
    sentence: str
    n_worlds: int
    method: str


def binned(values: FloatArray, weight: FloatArray, bins: int = _BINS) -> IntArray:
    """Cut draws into bins of about equal weight; equal values stay together.

    Parameters
    ----------
    values : (worlds,) float
    weight : (worlds,) float
    bins : int

    Returns
    -------
    (worlds,) int
        From 0; bins that ties leave empty are skipped.

    Examples
    --------
    >>> binned(np.array([3.0, 1.0, 2.0, 4.0]), np.full(4, 0.25), 2).tolist()
    [1, 0, 0, 1]
    """
    order = np.argsort(values)
    total = float(weight.sum())
    before = np.cumsum(weight[order]) - 0.5 * weight[order]
    place = np.minimum((before / total * bins).astype(np.int64), bins - 1)
    ranked = values[order]
    first = np.concatenate(([True], ranked[1:] != ranked[:-1]))
    # All draws of one value go where the middle of their weight is.
    group = np.cumsum(first) - 1
    if group[-1] + 1 < len(values):
        weights = np.bincount(group, weight[order])
        middle = np.cumsum(weights) - 0.5 * weights
        place = np.minimum((middle / total * bins).astype(np.int64), bins - 1)[group]
    out = np.empty(len(values), dtype=np.int64)
    out[order] = place
    _, out = np.unique(out, return_inverse=True)
    return np.asarray(out.reshape(-1), dtype=np.int64)


def _mutual(a: IntArray, b: IntArray, weight: FloatArray) -> float:
    """Plug-in mutual information of two labellings, in bits."""
    rows, columns = int(a.max()) + 1, int(b.max()) + 1
    joint = np.bincount(a * columns + b, weight, rows * columns).reshape(rows, columns)
    joint = joint / joint.sum()
    outer = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    inside = joint > 0
    return float((joint[inside] * np.log2(joint[inside] / outer[inside])).sum())


def entropy(labels: IntArray, weight: FloatArray) -> float:
    """Entropy of a labelling, in bits."""
    p = np.bincount(labels, weight)
    p = p[p > 0] / p.sum()
    return float(-(p * np.log2(p)).sum()) + 0.0


def shuffles(labels: IntArray, weight: FloatArray, n: int = _SHUFFLES) -> Shuffled:
    """Shuffle worlds, labels and weights together, so that no judgement tells anything of them."""
    rng = np.random.Generator(np.random.Philox(_SEED))
    orders = [rng.permutation(len(labels)) for _ in range(n)]
    return tuple((labels[order], weight[order]) for order in orders)


def information(
    bins: IntArray, labels: IntArray, weight: FloatArray, shuffled: Shuffled | None = None
) -> tuple[float, float]:
    """Mutual information between a binned judgement and a labelling, corrected for chance.

    The mean over shuffles of the worlds estimates the bias of the plug-in estimate (it is never
    below 0 by itself); it is taken off.

    Parameters
    ----------
    bins, labels : (worlds,) int
    weight : (worlds,) float
    shuffled : tuple, optional
        Labels and weights of shuffled worlds, to be used for many judgements (:func:`shuffles`).

    Returns
    -------
    bits : float
        At least 0.
    p_value : float

    Examples
    --------
    >>> same = np.arange(1000) % 2
    >>> bits, p = information(same, same, np.full(1000, 0.001))
    >>> round(bits, 1), p < 0.05
    (1.0, True)
    """
    found = _mutual(bins, labels, weight)
    mixed = shuffles(labels, weight) if shuffled is None else shuffled
    chance = np.array([_mutual(bins, *other) for other in mixed])
    p_value = (1.0 + float((chance >= found).sum())) / (len(mixed) + 1.0)
    return max(found - float(chance.mean()), 0.0), p_value


def first_order(bins: IntArray, hit: FloatArray, weight: FloatArray) -> float:
    """Share of the variance of an outcome that goes with one judgement (Pearson's ratio).

    The first-order index of Sobol (1993) from given data: variance of the bins' means over the
    variance of all, corrected for the number of bins (Kelley 1935).

    Examples
    --------
    >>> x = np.repeat([0, 1], 500)
    >>> round(first_order(x, x.astype(float), np.full(1000, 0.001)), 3)
    1.0
    """
    w = weight / weight.sum()
    mean = float(w @ hit)
    total = float(w @ (hit - mean) ** 2)
    if total <= 1e-15:
        return 0.0
    mass = np.bincount(bins, w)
    means = np.bincount(bins, w * hit) / np.where(mass > 0, mass, 1.0)
    between = float(mass @ (means - mean) ** 2)
    n = 1.0 / float(w @ w)  # effective number of worlds
    k = int((mass > 0).sum())
    ratio = 1.0 - (1.0 - between / total) * (n - 1.0) / max(n - k, 1.0)
    return float(np.clip(ratio, 0.0, 1.0))


def unknowns_finding(
    quantities: Mapping[str, FloatArray],
    gate: NDArray[np.integer],
    possible: BoolArray,
    weight: FloatArray,
    accepted: BoolArray,
    *,
    case: Case | None = None,
    most: int = 40,
) -> UnknownsFinding:
    """Rank the judgements by what the diagnosis owes to them.

    Parameters
    ----------
    quantities : mapping
        Path to draws: (worlds,) float.
    gate : (worlds,) int
        Where each world stopped.
    possible : (worlds,) bool
        Whether a deal that all would take and keep existed.
    weight : (worlds,) float, sums to one
    accepted : (worlds, packages) bool
        Whether all would take each of some packages.
    case : Case, optional
        To say in words what a path is about.
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
    for path, values in quantities.items():
        draws = np.asarray(values, dtype=np.float64)
        if draws.shape != weight.shape or np.ptp(draws) <= 1e-12:
            continue
        bins = binned(draws, weight)
        bits, p_value = information(bins, labels, weight, mixed)
        low, high = bins == 0, bins == bins.max()
        rows.append(
            Unknown(
                path=path,
                information=bits,
                p_value=p_value,
                first_order=first_order(bins, hit, weight),
                low=_within(possible, low, weight),
                high=_within(possible, high, weight),
                low_value=_mean(draws, low, weight),
                high_value=_mean(draws, high, weight),
                leading_low=_within(leading, low, weight),
                leading_high=_within(leading, high, weight),
                evppi=chooser.evppi(bins),
                actor=_actor(path, tuple(case.actors) if case else ()),
                label=label_of(path, case) if case else path,
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
        sentence=_sentence(listed, chooser.evpi),
        n_worlds=len(weight),
        method=f"given data, {_BINS} bins, {_SHUFFLES} shuffles",
    )


def _within(hit: BoolArray, rows: BoolArray, weight: FloatArray) -> Share:
    part = weight[rows]
    return share(hit[rows], part / part.sum())


def _mean(values: FloatArray, rows: BoolArray, weight: FloatArray) -> float:
    return float(weight[rows] @ values[rows] / weight[rows].sum())


def _actor(path: str, actors: Sequence[str]) -> str:
    """Whose judgement a path is: the id after ``actors.``, or the last part that is an id."""
    parts = path.replace("[", ".").replace("]", "").split(".")
    named = [part for part in parts if part in actors]
    return named[0] if path.startswith("actors.") and named else named[-1] if named else ""


def _interactions(
    listed: Sequence[Unknown],
    quantities: Mapping[str, FloatArray],
    labels: IntArray,
    weight: FloatArray,
    *,
    mixed: Shuffled,
    top: int = 8,
    most: int = 5,
) -> tuple[Interaction, ...]:
    """Pairs of the leading judgements that tell more about the gate together than apart."""
    strong = [u for u in listed[:top] if u.p_value < 0.1]
    cuts = {
        u.path: binned(np.asarray(quantities[u.path], dtype=np.float64), weight, _COARSE)
        for u in strong
    }
    alone = {path: information(cut, labels, weight, mixed)[0] for path, cut in cuts.items()}
    found = []
    for k, one in enumerate(strong):
        for other in strong[k + 1 :]:
            joint = cuts[one.path] * _COARSE + cuts[other.path]
            bits, _ = information(joint, labels, weight, mixed)
            more = bits - alone[one.path] - alone[other.path]
            if more > 1e-3:
                found.append(Interaction((one.path, other.path), more))
    found.sort(key=lambda i: (-i.information, i.paths))
    return tuple(found[:most])


def _sentence(listed: Sequence[Unknown], evpi: float) -> str:
    telling = [u for u in listed if u.p_value < 0.1 and u.information > 1e-3][:3]
    if not telling:
        return "No single judgement tells much about where the talks stopped."
    parts = [
        f"“{u.label}” (chance that a deal was possible: {u.low.percent()} at its low end, "
        f"{u.high.percent()} at its high end)"
        for u in telling
    ]
    first = f"The answer hinges most on {', then '.join(parts)}."
    worth = max(listed, key=lambda u: u.evppi)
    if worth.evppi < 0.005:
        return f"{first} Finding out any one of them would hardly change which package to pick" + (
            f"; finding out everything would add {100 * evpi:.0f} points." if evpi > 0 else "."
        )
    return (
        f"{first} One who picks the package gains most by finding out “{worth.label}”: "
        f"{100 * worth.evppi:.0f} points more chance that it is taken."
    )
