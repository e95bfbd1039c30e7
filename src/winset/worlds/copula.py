"""Judgements that move together: a Gaussian copula from stated ties and shared factors.

Every latent keeps its own stream; ties and factors mix the streams afterwards. A tie of rank
(Spearman) correlation rho asks for a correlation of 2 sin(pi rho / 6) of the latent normals
(Pearson 1907). The option values of one actor share a factor: correlation ``shared`` between any
two of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winset.remarks import Remark

__all__ = ["Copula", "Pairs", "complete", "latent_correlation", "nearest_correlation"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Correlations of pairs of latents (positions, the smaller first).
Pairs = Mapping[tuple[int, int], float]

_FEASIBLE = 1e-5
_ROUNDS = 2_000


def latent_correlation(rank_correlation: float) -> float:
    """Convert a Spearman rank correlation to the correlation of the latent normals.

    Examples
    --------
    >>> round(latent_correlation(0.5), 4)
    0.5176
    """
    return float(2.0 * np.sin(np.pi * rank_correlation / 6.0))


def _positive(matrix: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)


def nearest_correlation(matrix: FloatArray, fixed: BoolArray) -> tuple[FloatArray, bool]:
    """Find a correlation matrix near a symmetric one, with some entries kept where possible.

    Alternating projections with Dykstra's correction (Higham 2002): on the positive semi-definite
    matrices, and on those that hold the fixed entries and a unit diagonal.

    Parameters
    ----------
    matrix : (n, n) float
    fixed : (n, n) bool
        Entries to keep. The diagonal always is.

    Returns
    -------
    matrix : (n, n) float
        Positive semi-definite, unit diagonal.
    kept : bool
        Whether the fixed entries could be kept.
    """
    fixed = fixed | np.eye(len(matrix), dtype=np.bool_)
    goal = matrix.copy()
    np.fill_diagonal(goal, 1.0)
    current, correction = goal.copy(), np.zeros_like(goal)
    for _ in range(_ROUNDS):
        projected = _positive(current - correction)
        correction = projected - (current - correction)
        kept = bool(np.abs(projected - goal)[fixed].max() < _FEASIBLE)
        if kept:
            break
        current = np.where(fixed, goal, projected)
    spread = np.sqrt(np.maximum(np.diag(projected), 1e-300))
    return projected / np.outer(spread, spread), kept


def complete(n: int, pairs: Pairs) -> tuple[FloatArray, BoolArray]:
    """Fill in the correlations that nobody stated: the strongest chain of stated ones.

    On ties that form a tree this is conditional independence.

    Returns
    -------
    matrix : (n, n) float
    stated : (n, n) bool
    """
    matrix, stated = np.eye(n), np.eye(n, dtype=np.bool_)
    for (i, j), r in pairs.items():
        matrix[i, j] = matrix[j, i] = r
        stated[i, j] = stated[j, i] = True
    strongest = matrix.copy()
    for k in range(n):
        through = np.outer(strongest[:, k], strongest[k, :])
        strongest = np.where(np.abs(through) > np.abs(strongest), through, strongest)
    return np.where(stated, matrix, strongest), stated


@dataclass(frozen=True, eq=False)
class _Cluster:
    """Tied latents that are mixed by the symmetric square root of their correlation."""

    members: NDArray[np.int64]
    correlation: FloatArray
    root: FloatArray


@dataclass(frozen=True, eq=False)
class _Factor:
    """The shared factor of one actor: its latent, the values that it moves, those already tied."""

    latent: int
    members: NDArray[np.int64]
    tied: NDArray[np.int64]
    load: FloatArray
    own: float


@dataclass(frozen=True, eq=False)
class Copula:
    """Mixes independent latents into correlated ones.

    Parameters
    ----------
    clusters, factors : tuple
    shared : float
        Correlation between any two option values of one actor (0-1).
    warnings : tuple of Remark
        What could not be met.
    """

    clusters: tuple[_Cluster, ...]
    factors: tuple[_Factor, ...]
    shared: float
    warnings: tuple[Remark, ...] = ()

    @classmethod
    def build(
        cls,
        ties: Pairs,
        factors: Mapping[int, Sequence[int]],
        shared: float,
        names: Sequence[str],
    ) -> Copula:
        """Prepare the mixing.

        Parameters
        ----------
        ties : mapping
            Stated correlations of latents.
        factors : mapping
            Latent of each actor's factor to the latents of its option values.
        shared : float
        names : sequence of str
            Names of the latents, for warnings.
        """
        actor = {d: factor for factor, members in factors.items() for d in members}
        tied = sorted({d for pair in ties for d in pair})
        clusters, warnings = [], []
        for found in _groups(tied, ties, actor if shared > 0 else {}):
            group = sorted(found, key=names.__getitem__)  # whatever the order of the file
            cluster, kept = _cluster(group, ties, actor, shared)
            clusters.append(cluster)
            if not kept:
                warnings.append(_contradiction(cluster, ties, names))
        made = tuple(
            _factor(latent, members, clusters, shared) for latent, members in factors.items()
        )
        return cls(tuple(clusters), made if shared > 0 else (), shared, tuple(warnings))

    def only(self, wanted: Collection[int]) -> tuple[Copula, NDArray[np.int64]]:
        """Restrict it to some latents, and to those that are mixed into them.

        Returns
        -------
        copula : Copula
            Of the latents kept, numbered anew.
        kept : (kept,) int
            Their positions, in order.
        """
        kept = set(wanted)
        for factor in self.factors:
            if kept & set(factor.members.tolist()):
                kept |= {factor.latent, *factor.tied.tolist()}
        for cluster in self.clusters:
            if kept & set(cluster.members.tolist()):
                kept |= set(cluster.members.tolist())
        order = np.array(sorted(kept), dtype=np.int64)
        at = {d: k for k, d in enumerate(order.tolist())}

        def moved(positions: NDArray[np.int64]) -> NDArray[np.int64]:
            return np.array([at[d] for d in positions.tolist() if d in at], dtype=np.int64)

        clusters = tuple(
            replace(cluster, members=moved(cluster.members))
            for cluster in self.clusters
            if cluster.members[0] in kept
        )
        factors = tuple(
            replace(
                factor,
                latent=at[factor.latent],
                members=moved(factor.members),
                tied=moved(factor.tied),
            )
            for factor in self.factors
            if kept & set(factor.members.tolist())
        )
        return replace(self, clusters=clusters, factors=factors), order

    def mix(self, latents: FloatArray) -> FloatArray:
        """Correlate the rows of (dims, worlds) standard normals, in place."""
        for cluster in self.clusters:
            latents[cluster.members] = _mixed(cluster.root, latents[cluster.members])
        for factor in self.factors:
            common = factor.own * latents[factor.latent]
            if len(factor.tied):
                common += _mixed(factor.load[None, :], latents[factor.tied])[0]
            scale, common = np.sqrt(1.0 - self.shared), np.sqrt(self.shared) * common
            for member in factor.members:
                latents[member] *= scale
                latents[member] += common
        return latents


def _mixed(weights: FloatArray, rows: FloatArray) -> FloatArray:
    """Multiply matrices one row at a time: the same bits for any number of worlds."""
    out = np.zeros((len(weights), rows.shape[1]))
    for i, j in zip(*np.nonzero(weights), strict=True):
        out[i] += weights[i, j] * rows[j]
    return out


def _groups(tied: Sequence[int], ties: Pairs, actor: Mapping[int, int]) -> list[list[int]]:
    """Find the sets of tied latents that a tie or a shared factor connects."""
    home = {d: {d} for d in tied}

    def join(a: int, b: int) -> None:
        if home[a] is not home[b]:
            home[a] |= home[b]
            for d in home[b]:
                home[d] = home[a]

    for i, j in ties:
        join(i, j)
    first: dict[int, int] = {}
    for d in tied:
        if d in actor:
            join(first.setdefault(actor[d], d), d)
    return list({id(group): list(group) for group in home.values()}.values())


def _cluster(
    group: list[int], ties: Pairs, actor: Mapping[int, int], shared: float
) -> tuple[_Cluster, bool]:
    """Correlate one group: ties are kept first, then shared factors."""
    place = {d: k for k, d in enumerate(group)}
    stated = {(place[i], place[j]): r for (i, j), r in ties.items() if i in place}
    common = {
        (a, b): shared
        for a, i in enumerate(group)
        for b, j in enumerate(group)
        if a < b and (a, b) not in stated and i in actor and actor.get(j) == actor[i]
    }
    everything = stated | common if shared > 0 else stated
    matrix, fixed = complete(len(group), everything)
    correlation, kept = nearest_correlation(matrix, fixed)
    if not kept and common:
        only_ties = np.eye(len(group), dtype=np.bool_)
        for a, b in stated:
            only_ties[a, b] = only_ties[b, a] = True
        correlation, kept = nearest_correlation(matrix, only_ties)
    values, vectors = np.linalg.eigh(correlation)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    root /= np.sqrt((root**2).sum(axis=1, keepdims=True))
    return _Cluster(np.asarray(group), root @ root.T, root), kept


def _factor(
    latent: int, members: Sequence[int], clusters: Sequence[_Cluster], shared: float
) -> _Factor:
    """Let the factor agree with those of its values that are already tied to others.

    The factor is regressed on them, so that it correlates with each by sqrt(shared) where their
    own correlations allow it; the rest of its variance is its own latent.
    """
    own = set(members)
    for cluster in clusters:
        inside = [k for k, d in enumerate(cluster.members) if int(d) in own]
        if inside:
            among = cluster.correlation[np.ix_(inside, inside)]
            load = np.linalg.pinv(among, hermitian=True) @ np.full(len(inside), np.sqrt(shared))
            used = float(load @ among @ load)
            if used > 1.0:
                load, used = load / np.sqrt(used), 1.0
            tied = cluster.members[inside]
            free = np.array(sorted(own - set(tied.tolist())), dtype=np.int64)
            return _Factor(latent, free, tied, load, float(np.sqrt(1.0 - used)))
    nothing = np.array([], dtype=np.int64)
    return _Factor(latent, np.array(sorted(own)), nothing, np.array([]), 1.0)


def _contradiction(cluster: _Cluster, ties: Pairs, names: Sequence[str]) -> Remark:
    place = {int(d): k for k, d in enumerate(cluster.members)}
    worst, got, asked = max(
        (
            ((i, j), float(cluster.correlation[place[i], place[j]]), r)
            for (i, j), r in ties.items()
            if i in place
        ),
        key=lambda found: abs(found[1] - found[2]),
    )
    return Remark("ties-contradict", (), (names[worst[0]], names[worst[1]]), (got, asked))
