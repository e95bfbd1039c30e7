"""Random numbers that belong to a name: one stream per judgement, addressed by world and attempt.

A stream is SplitMix64 (Steele, Lea and Flood 2014), whose n-th output is a pure function of its
starting point and n. The starting point is a hash of the judgement's name and the seed, so that
reordering a file or adding a judgement leaves every other draw as it was, and any slice of worlds
is the same whoever draws it.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

__all__ = ["bits", "normals", "start_of"]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
# Attempts at one world are this far apart, so that no two (world, attempt) share a number.
_ATTEMPT = 1 << 40


def start_of(name: str, seed: int) -> int:
    """Hash a name and a seed to the starting point of the stream of that name.

    Examples
    --------
    >>> start_of("actors.us.margin", 1) == start_of("actors.us.margin", 2)
    False
    """
    text = f"{seed}\0{name}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def bits(start: int, index: IndexArray) -> IndexArray:
    """Compute outputs of SplitMix64 at positions counted from 0, as 64-bit integers.

    Examples
    --------
    >>> bits(1234567, np.arange(2, dtype=np.uint64)).tolist()
    [6457827717110365317, 3203168211198807973]
    """
    # Arithmetic modulo 2^64 is meant.
    with np.errstate(over="ignore"):
        x = (index + np.uint64(1)) * _GOLDEN
        x += np.uint64(start)
        x ^= x >> np.uint64(30)
        x *= _MIX_1
        x ^= x >> np.uint64(27)
        x *= _MIX_2
        x ^= x >> np.uint64(31)
    return x


def normals(start: int, worlds: IndexArray, attempt: int = 0) -> FloatArray:
    """Draw standard normals for some worlds, by inversion.

    Parameters
    ----------
    start : int
        Starting point of the stream (:func:`start_of`).
    worlds : (n,) uint64
        Numbers of the worlds, below 2^40.
    attempt : int
        How often the worlds were drawn before.

    Returns
    -------
    (n,) float
        Between -8.3 and 8.3, never infinite.
    """
    drawn = bits(start, worlds + np.uint64(attempt * _ATTEMPT))
    uniform = ((drawn >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
    return np.asarray(ndtri(uniform), dtype=np.float64)
