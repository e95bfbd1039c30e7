"""Worlds on a space, for the benchmarks of zones: weights times values, clear or near the edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["edge", "judged_worlds", "worlds_of"]

FloatArray = NDArray[np.float64]


def worlds_of(
    kind: str, worlds: int, issues: int, options: int, actors: int, *, seed: int = 1
) -> FloatArray:
    """Utilities (worlds, actors, columns), 0-100.

    ``random``: weights uniform on the simplex, values independent. ``opposed``: options in order,
    half of the actors want the upper end of every issue, half the lower, each with curves of its
    own. ``mixed``: who wants which end is drawn issue by issue. ``same``: as ``opposed``, with
    the same weights for all (the hard case).
    """
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(np.ones(issues), (worlds, actors))
    if kind == "random":
        value = rng.random((worlds, actors, issues, options))
    else:
        spread = 0.15 if kind == "same" else 0.5
        curve = np.exp(rng.normal(0, spread, (worlds, actors, issues, 1)))
        value = np.linspace(0, 1, options) ** curve
        if kind == "mixed":
            upper = rng.random((worlds, actors, issues, 1)) < 0.5
        else:
            upper = (np.arange(actors) % 2 == 0)[None, :, None, None]
        value = np.where(upper, value, 1 - value)
        if kind == "same":
            weight = np.repeat(weight[:, :1], actors, axis=1)
    return np.ascontiguousarray((100 * weight[..., None] * value).reshape(worlds, actors, -1))


def edge(utility: FloatArray, issues: int, some: int = 40) -> float:
    """Median over some worlds of the largest level that mixed deals can give to everybody.

    Walk-away values near it are the hardest: about half of the worlds have a deal.
    """
    from scipy.optimize import linprog

    found = []
    for table in utility[:some]:
        actors, columns = table.shape
        options = columns // issues
        blocks = np.kron(np.eye(issues), np.ones(options))
        answer = linprog(
            np.r_[np.zeros(columns), -1.0],
            A_ub=np.hstack([-table, np.ones((actors, 1))]),
            b_ub=np.zeros(actors),
            A_eq=np.hstack([blocks, np.zeros((issues, 1))]),
            b_eq=np.ones(issues),
            bounds=[(0, None)] * columns + [(None, None)],
            method="highs",
        )
        found.append(-answer.fun)
    return float(np.median(found))


def judged_worlds(
    kind: str, worlds: int, issues: int, options: int, actors: int, *, seed: int = 1
) -> tuple[FloatArray, FloatArray]:
    """Worlds about one judgement, as analysts' ranges give them: utilities, walk-away values.

    Each actor's weights and values (``random``, ``opposed`` or ``mixed``, as in
    :func:`worlds_of`) are the same in all worlds but for a spread of a tenth; walk-away values
    lie about five points below what mixed deals can give to everybody.
    """
    rng, spread = np.random.default_rng(seed), 0.1
    weight = rng.dirichlet(np.full(issues, 2.0), actors)
    weight = weight * np.exp(rng.normal(0, spread, (worlds, actors, issues)))
    weight /= weight.sum(-1, keepdims=True)
    if kind == "random":
        value = rng.random((actors, issues, options))
        value = np.clip(value + rng.normal(0, spread / 2, (worlds, *value.shape)), 0, 1)
    else:
        bend = rng.normal(0, 0.3, (actors, issues, 1))
        bend = bend + rng.normal(0, spread, (worlds, *bend.shape))
        value = np.linspace(0, 1, options) ** np.exp(bend)
        upper = np.broadcast_to(np.arange(actors)[:, None, None] % 2 == 0, (actors, issues, 1))
        if kind == "mixed":
            upper = rng.random((actors, issues, 1)) < 0.5
        value = np.where(upper, value, 1 - value)
    utility = np.ascontiguousarray((100 * weight[..., None] * value).reshape(worlds, actors, -1))
    level = edge(utility.mean(0, keepdims=True), issues) - 5
    return utility, rng.normal(level, 5, (worlds, actors))
