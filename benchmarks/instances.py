"""Random negotiations of several kinds, by seed: tables of points per issue, 0-100 in all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["KINDS", "instance"]

FloatArray = NDArray[np.float64]

KINDS = {
    "random": "independent values, own weights",
    "opposed": "one's best option is the other's worst; own weights",
    "same weights": "opposed, and both weigh the issues alike (noise .002): the hard case",
    "zero-sum": "what one gains, the other loses",
}


def instance(
    kind: str, issues: int, options: int, parties: int = 2, seed: int = 1
) -> list[FloatArray]:
    """Tables (parties, options), one per issue."""
    rng = np.random.default_rng(seed)
    own = rng.dirichlet(np.ones(issues), parties)
    tables = []
    for j in range(issues):
        values = rng.random((parties, options))
        weights = own[:, j, None]
        if kind != "random":
            rising = np.sort(values[0])
            values = np.array([rising if i % 2 == 0 else 1 - rising for i in range(parties)])
            values += (kind == "opposed") * 0.3 * rng.random((parties, options))
        if kind in ("same weights", "zero-sum"):
            weights = own[:1, j, None]
        if kind == "same weights":
            values = np.clip(values + 0.002 * rng.standard_normal((parties, options)), 0, 1)
        tables.append(100 * weights * values)
    return tables
