"""What the evidence says of rival accounts, or of a question of yes or no.

Items of one origin make a cluster: its honesty and exaggeration are drawn once for all of them.
Likelihoods are drawn as every other judgement is, ties included, and averaged over. Where the
truth is mixed, an item speaks to any one of the contested issues alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from winset.conduct import NuisancePrior
from winset.inference.evidence import cluster_likelihood
from winset.model import Handle, Model

__all__ = [
    "Box",
    "Cluster",
    "ClusterWeight",
    "cluster_weight",
    "clusters_of",
    "evidence_box",
    "expected_of",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# How honesty is read: as stated, a deviation down or up, items apart, items in one voice.
_HONESTY = ("", "lower", "higher", "items independent", "items in one voice")
# Exaggeration: as modelled, none, and much.
_EXAGGERATION = ("", "none", "much")
_MUCH = 0.5
_WIDTHS = (1.0, 0.5, 2.0)


@dataclass(frozen=True)
class Box:
    """One setting of what is not known of the origins of evidence.

    Parameters
    ----------
    honesty : {"", "lower", "higher", "items independent", "items in one voice"}
        As stated; one deviation of its log-odds down or up; no dependence; entire dependence.
    exaggeration : {"", "none", "much"}
    width : float
        Factor of the widths of the stated likelihoods.
    """

    honesty: str = ""
    exaggeration: str = ""
    width: float = 1.0

    @property
    def code(self) -> str:
        """Codes of what differs from the model as it stands; empty for the model itself."""
        said = (
            self.honesty if self.honesty.startswith("items") else f"honesty {self.honesty}",
            f"exaggeration {self.exaggeration}",
            f"likelihoods {'halved' if self.width < 1 else 'doubled'}",
        )
        moved = (self.honesty, self.exaggeration, self.width != 1.0)
        return ", ".join(code for code, differs in zip(said, moved, strict=True) if differs)


def evidence_box() -> tuple[Box, ...]:
    """Every combination of settings, the model as it stands first."""
    return tuple(Box(h, x, w) for w, h, x in product(_WIDTHS, _HONESTY, _EXAGGERATION))


@dataclass(frozen=True)
class Cluster:
    """Items of one origin.

    Parameters
    ----------
    origin : str
        Empty for an item that states none: it stands alone.
    items : tuple of int
        Positions in the evidence.
    teller : str
        The account whose teller the origin is, where it is one's; empty otherwise.
    """

    origin: str
    items: tuple[int, ...]
    teller: str = ""

    def without(self, item: int) -> Cluster:
        """Leave one item out."""
        return replace(self, items=tuple(n for n in self.items if n != item))


def clusters_of(model: Model, proposition: str = "") -> tuple[Cluster, ...]:
    """Group the evidence on the accounts, or on one proposition, by origin.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> [len(cluster.items) for cluster in clusters_of(compile_case(load("hanoi")))]
    [1, 2, 1, 1, 1]
    """
    groups: dict[object, list[int]] = {}
    for n, item in enumerate(model.evidence):
        if item.proposition == proposition:
            groups.setdefault(item.origin or n, []).append(n)
    return tuple(
        Cluster(origin if isinstance(origin, str) else "", tuple(items), _teller(model, origin))
        for origin, items in groups.items()
    )


def _teller(model: Model, origin: object) -> str:
    """Find the account that an origin speaks for: it names it, or its teller."""
    if not isinstance(origin, str):
        return ""
    for name, teller in model.accounts.tells.items():
        for who in (name, teller):
            if origin == who or origin.startswith((f"{who}_", f"{who} ")):
                return name
    return ""


@dataclass(frozen=True, eq=False)
class ClusterWeight:
    """What one cluster says, at one setting.

    Parameters
    ----------
    log_likelihood : (hypotheses,) float
        -inf where the items cannot be.
    influence : (draws, hypotheses) float
        Each draw's part in the logarithm, centred.
    """

    log_likelihood: FloatArray
    influence: FloatArray

    def logs(self, hypothesis: int) -> FloatArray:
        """(draws,) log chance of the items in each draw."""
        with np.errstate(divide="ignore"):
            drawn = np.log(np.maximum(self.influence[:, hypothesis] + 1.0, 1e-300))
        return np.asarray(drawn + self.log_likelihood[hypothesis])

    def error(self, one: int, other: int) -> float:
        """Monte Carlo error of the log odds between two hypotheses."""
        apart = self.influence[:, one] - self.influence[:, other]
        return float(apart.std() / np.sqrt(len(apart)))


def cluster_weight(
    model: Model,
    cluster: Cluster,
    quantities: Mapping[Handle, FloatArray],
    normals: FloatArray,
    *,
    rows: IntArray | None = None,
    box: Box | None = None,
) -> ClusterWeight:
    """Average the chance of a cluster over everything that is not known of it.

    Parameters
    ----------
    model : Model
    cluster : Cluster
    quantities : mapping of Handle to (n,) float
        Draws of the judgements (of ``Prior.quantities``, at the box's width).
    normals : (n, 2) float
        Standard normals for honesty and exaggeration, the cluster's own.
    rows : (patterns, contested) int, optional
        Whose version of each issue is true, for evidence on the accounts; the whole accounts in
        their order by default. For a proposition: yes, then no.
    box : Box, optional
    """
    box = box or Box()
    n = len(normals)
    if not cluster.items:
        size = 2 if rows is None else len(rows)
        return ClusterWeight(np.zeros(size), np.zeros((n, size)))
    expected = np.stack([expected_of(model, k, quantities, n) for k in cluster.items])
    if rows is not None and rows.shape[1]:
        expected = expected[:, :, rows].mean(axis=3)
    honesty, exaggeration = _origin(model, cluster, quantities, normals, box)
    chance = cluster_likelihood(expected, honesty, exaggeration)
    mean = chance.mean(axis=0)
    with np.errstate(divide="ignore"):
        log = np.log(mean)
    influence = np.where(mean > 0, chance / np.where(mean > 0, mean, 1.0) - 1.0, 0.0)
    return ClusterWeight(log, influence)


def expected_of(
    model: Model, position: int, quantities: Mapping[Handle, FloatArray], n: int
) -> FloatArray:
    """(n, hypotheses) chance of what was found of an item, in the order of the accounts."""
    item = model.evidence[position]
    columns = []
    for name in ("yes", "no") if item.proposition else model.accounts.tellers:
        stated = item.likelihood[name]
        drawn = quantities.get(stated.handle)
        if drawn is None:
            drawn = np.full(n, stated.median)
        columns.append(np.clip(np.broadcast_to(drawn, (n,)), 0.0, 1.0))
    chance = np.stack(columns, axis=1)
    return chance if item.observed else 1.0 - chance


def _origin(
    model: Model,
    cluster: Cluster,
    quantities: Mapping[Handle, FloatArray],
    normals: FloatArray,
    box: Box,
) -> tuple[FloatArray, FloatArray]:
    """Draw the honesty and the exaggeration of a cluster's origin.

    A stated likelihood is that of the report as it is, so an origin of no stated honesty is taken
    to exaggerate nothing; one whose teller's honesty is stated may exaggerate anything.
    """
    from scipy.special import ndtr

    n = len(normals)
    usual = NuisancePrior().honesty
    stated = model.accounts.honesty.get(cluster.teller)
    exaggeration = np.zeros(n)
    if stated is None:
        honesty = usual.decode(normals[:, 0])
    else:
        drawn = quantities.get(stated.handle)
        honesty = np.full(n, stated.median) if drawn is None else drawn
        exaggeration = ndtr(normals[:, 1])
    if box.honesty in ("lower", "higher"):
        step = usual.deviation * (1.0 if box.honesty == "higher" else -1.0)
        odds = np.clip(honesty, 1e-9, 1.0 - 1e-9)
        odds = odds / (1.0 - odds) * np.exp(step)
        honesty = odds / (1.0 + odds)
    elif box.honesty:
        honesty = np.full(n, 1.0 if box.honesty == "items independent" else 0.0)
    if box.exaggeration == "none":
        exaggeration = np.zeros(n)
    elif box.exaggeration == "much":
        exaggeration = np.maximum(exaggeration, _MUCH)
    return np.asarray(honesty, dtype=np.float64), np.asarray(exaggeration, dtype=np.float64)
