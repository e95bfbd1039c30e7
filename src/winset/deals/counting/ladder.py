"""Counting by dynamic programming over sums, block by block.

Deals that have reached the same sums have the same future, so only their number is kept. A sum
from which every completion is enough, or none is, is not told apart further. On points tables and
other coarse scales few sums remain, whatever the number of issues. (Convolution of the blocks'
histograms, cut off at the walk-away values; sums are whole numbers of 1e-9 of a point.)
"""

from __future__ import annotations

import math

import numpy as np

from winset.arrays import TOLERANCE, FloatArray, IntArray
from winset.space.layout import Layout

__all__ = ["TooManySumsError", "count_sums"]


_GRID = 1e9  # whole numbers per point
_MOST_STATES = 400_000


class TooManySumsError(Exception):
    """The sums are too fine for this way of counting."""


def count_sums(
    layout: Layout, utility: FloatArray, floor: FloatArray, *, most_states: int = _MOST_STATES
) -> int:
    """Count the deals of one world that serve all the actors given.

    Parameters
    ----------
    layout : Layout
    utility : (actors, layout columns) float
        Only of the actors who must be served.
    floor : (actors,) float
    most_states : int
        Sums kept at once, at most.

    Returns
    -------
    int
        Exact, of any size. Sums are exact to 1e-9 of a point and block.

    Raises
    ------
    TooManySumsError
    """
    n_actors, n_blocks = len(floor), len(layout.sizes)
    if not n_actors:
        return layout.n_deals - (layout.null is not None)
    primes = _primes_for(layout.n_deals)
    whole = np.rint(utility * _GRID).astype(np.int64)
    # a utility may be off by half a unit of the grid in each block
    clipped = np.clip(floor, -1e9, 1e9)
    need = np.ceil((clipped - TOLERANCE) * _GRID).astype(np.int64) - n_blocks // 2
    worst, best = _to_come(layout, whole)
    sums = np.zeros((1, n_actors), dtype=np.int64)
    counts = np.ones((1, len(primes)), dtype=np.int64)
    is_null = layout.null is not None and all(
        sum(int(whole[a, layout.offsets[b] + c]) for b, c in enumerate(layout.null)) >= need[a]
        for a in range(n_actors)
    )
    for b in range(n_blocks):
        start, stop = int(layout.offsets[b]), int(layout.offsets[b + 1])
        if len(sums) * (stop - start) > 8 * most_states:
            raise TooManySumsError
        sums = (sums[:, None, :] + whole[:, start:stop].T[None]).reshape(-1, n_actors)
        counts = np.repeat(counts, stop - start, axis=0)
        alive = (sums + best[:, b + 1] >= need).all(-1)
        sums, counts = sums[alive], counts[alive]
        # enough already: the exact sum does not matter any more
        np.minimum(sums, need - worst[:, b + 1], out=sums)
        sums, counts = _merge(sums, counts, primes)
        if len(sums) > most_states:
            raise TooManySumsError
    total = [int(counts[:, k].sum() % p) for k, p in enumerate(primes)]
    return _chinese_remainder(total, primes) - int(is_null)


def _primes_for(n_deals: int) -> tuple[int, ...]:
    """Primes below 2**31 whose product exceeds a number: residues add up without overflow."""
    primes: list[int] = []
    product, trial = 1, 2**31 - 1
    while product <= n_deals:
        if _is_prime(trial):
            primes.append(trial)
            product *= trial
        trial -= 2
    return tuple(primes)


def _is_prime(n: int) -> bool:
    """Test an odd number between 10 and 3.2e9 (Miller-Rabin, bases 2, 3, 5, 7)."""
    odd = n - 1
    twos = (odd & -odd).bit_length() - 1
    odd >>= twos
    for base in (2, 3, 5, 7):
        x = pow(base, odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def _to_come(layout: Layout, whole: IntArray) -> tuple[IntArray, IntArray]:
    """Least and most that the blocks from each one on can add: (actors, blocks + 1)."""
    shape = (len(whole), len(layout.sizes) + 1)
    worst, best = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for b in range(len(layout.sizes) - 1, -1, -1):
        part = whole[:, layout.offsets[b] : layout.offsets[b + 1]]
        worst[:, b] = worst[:, b + 1] + part.min(-1)
        best[:, b] = best[:, b + 1] + part.max(-1)
    return worst, best


def _merge(sums: IntArray, counts: IntArray, primes: tuple[int, ...]) -> tuple[IntArray, IntArray]:
    """Add up the counts of equal sums, modulo each prime."""
    if not len(sums):
        return sums, counts
    order = np.lexsort(sums.T)
    sums, counts = sums[order], counts[order]
    starts = np.flatnonzero(np.r_[True, (sums[1:] != sums[:-1]).any(-1)])
    merged = np.add.reduceat(counts, starts, axis=0) % np.asarray(primes)
    return sums[starts], merged


def _chinese_remainder(residues: list[int], primes: tuple[int, ...]) -> int:
    product = math.prod(primes)
    total = 0
    for residue, prime in zip(residues, primes, strict=True):
        rest = product // prime
        total += residue * rest * pow(rest, -1, prime)
    return total % product
