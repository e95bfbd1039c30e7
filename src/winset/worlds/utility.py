"""From decoded judgements to the utility of every column, for one actor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from winset.model import Handle, Scalars, Shifts
from winset.model.preferences import Amounts, Curve, Ideal, Items, OptionValues, Preferences, Ranked
from winset.space import Space
from winset.worlds.order import arrange, arrange_ranks, arrange_shape
from winset.worlds.scalars import stacked
from winset.worlds.weighing import ranked_weights, swing_weights

__all__ = ["columns_of", "concessions_of", "settle", "weights_of", "worth_of"]

FloatArray = NDArray[np.float64]


def settle(
    preferences: Preferences, scalars: Scalars, chances: Mapping[str, FloatArray] | None
) -> dict[Handle, FloatArray]:
    """Bring the draws of ordered options into their order.

    Parameters
    ----------
    preferences : Preferences
    scalars : mapping
        Decoded value of each judgement.
    chances : mapping, optional
        Uniform chances by latent; None where every judgement stands at its median.

    Returns
    -------
    dict
        The values that changed.
    """
    changed: dict[Handle, FloatArray] = {}
    for part in preferences.parts:
        if not isinstance(part, OptionValues):
            continue
        shaped = bool(part.shape) and chances is not None
        if not shaped and part.order is None and part.ranks is None:
            continue
        values = stacked(scalars[value] for value in part.values)
        if shaped and chances is not None:
            values = arrange_shape(values, chances[part.shape])
        elif part.order is not None:
            values = arrange(values, part.order)
        elif part.ranks is not None:
            values = arrange_ranks(values, part.ranks, central=chances is None)
        changed.update(zip(part.values, values, strict=True))
    return changed


def weights_of(
    preferences: Preferences, scalars: Scalars, chances: Mapping[str, FloatArray] | None
) -> dict[str, FloatArray]:
    """Weight of each issue of the case; over the issues of an actor they sum to 100.

    Returns
    -------
    dict
        Issue to (worlds,) or (1,) float.
    """
    weighing = preferences.weighing
    if weighing is None:
        return {}
    if isinstance(weighing, Ranked):
        drawn = None
        if chances is not None and weighing.latents:
            drawn = [chances[latent] for latent in weighing.latents]
        per_level = ranked_weights(
            [len(level) for level in weighing.levels], drawn, ordered=weighing.ordered
        )
        return {
            issue: weight
            for level, weight in zip(weighing.levels, per_level, strict=True)
            for issue in level
        }
    weights = swing_weights([scalars[swing] for swing in weighing.weights.values()])
    return dict(zip(weighing.weights, weights, strict=True))


def _table(part: OptionValues, scalars: Scalars) -> FloatArray:
    values = stacked(scalars[value] for value in part.values)
    # An item of a package has points where it is in, and none where it is out.
    return np.concatenate([np.zeros_like(values), values]) if part.item else values


def _by_distance(part: Ideal, scalars: Scalars) -> FloatArray:
    """Values of every step: 100 at the best point, 0 at the end that is farther from it."""
    ideal, grid = scalars[part.ideal], part.grid[:, None]
    reach = np.maximum(ideal - part.grid[0], part.grid[-1] - ideal)
    lost = np.minimum(np.abs(grid - ideal) / reach, 1.0) ** scalars[part.loss]
    return np.asarray(100.0 * (1.0 - lost))


def _items(part: Items, scalars: Scalars) -> dict[int, FloatArray]:
    stated = stacked(scalars[value] for value in part.values)
    scale = reduce(np.add, np.abs(stated))
    scaled = np.where(scale > 0, 100.0 * stated / np.where(scale > 0, scale, 1.0), 0.0)
    # The worst subset is the origin: what is worth leaving out counts where it is left out.
    return {
        issue: np.stack([np.maximum(-value, 0.0), np.maximum(value, 0.0)])
        for issue, value in zip(part.issues, scaled, strict=True)
    }


def _shifted(values: FloatArray, issue: int, scalars: Scalars, shifts: Shifts) -> FloatArray:
    """Add what shocks change, option by option."""
    added = {k: shifts[issue, k] for k in range(len(values)) if (issue, k) in shifts}
    if not added:
        return values
    rows = [
        reduce(np.add, (scalars[change] for change in added.get(k, ())), row)
        for k, row in enumerate(values)
    ]
    return stacked(rows)


def worth_of(
    preferences: Preferences,
    scalars: Scalars,
    weights: Mapping[str, FloatArray],
    shifts: Shifts,
) -> dict[int, FloatArray]:
    """Compute what each option of each issue adds to the actor's utility.

    Shifted values stay between 0 and 100 (points have no bounds).

    Returns
    -------
    dict
        Issue of the space to (options, worlds) or (options, 1) float.
    """
    worth: dict[int, FloatArray] = {}

    def put(issue: int, values: FloatArray, weight: str) -> None:
        moved = _shifted(values, issue, scalars, shifts)
        if weight:
            if moved is not values:
                moved = np.clip(moved, 0.0, 100.0)
            moved = moved * (weights[weight] / 100.0)
        worth[issue] = worth[issue] + moved if issue in worth else moved

    for part in preferences.parts:
        if isinstance(part, OptionValues):
            put(part.issue, _table(part, scalars), part.weight)
        elif isinstance(part, Ideal):
            put(part.issue, _by_distance(part, scalars), part.weight)
        elif isinstance(part, Amounts):
            put(part.issue, part.grid[:, None] * scalars[part.each], "")
        elif isinstance(part, Curve):
            power = 100.0 * part.share[:, None] ** scalars[part.curve]
            put(part.issue, power, part.weight)
        else:
            for issue, values in _items(part, scalars).items():
                put(issue, values, part.weight)
    return worth


def columns_of(
    space: Space,
    preferences: Preferences,
    worth: Mapping[int, FloatArray],
    scalars: Scalars,
    out: FloatArray,
) -> FloatArray:
    """Compute the utility of every column of every block.

    Parameters
    ----------
    out : (columns, n) float
        Zeros, to which it is added.

    Returns
    -------
    (columns, n) float
        ``out``. A deal's utility is the sum over blocks; the base stands in the first block.
    """
    for b, block in enumerate(space.blocks):
        rows = out[space.offsets[b] : space.offsets[b + 1]]
        for position, issue in enumerate(block.issues):
            if issue in worth:
                values = worth[issue]
                alone = len(block.issues) == 1 and len(values) == len(rows)
                # By itself an issue has one column for each option, in their order.
                rows += values if alone else values[block.columns[:, position]]
    for added, columns in preferences.interactions:
        out[columns] += scalars[added]
    if preferences.base:
        out[: space.offsets[1]] += preferences.base
    return out


def concessions_of(
    space: Space, preferences: Preferences, worth: Mapping[int, FloatArray], scalars: Scalars
) -> tuple[FloatArray, FloatArray]:
    """Compute what every column gives up against the status quo, and what it gains.

    Issue by issue: what is lost on one is not set off against what is won on another. What a
    combination adds or takes counts as an issue of its own.

    Returns
    -------
    gives, gains : (columns, n) float
        Points, not negative; both add up over blocks.
    """
    n = max((len(values[0]) for values in worth.values()), default=1)
    n = max([n, *(len(scalars[added]) for added, _ in preferences.interactions)])
    gives, gains = np.zeros((space.n_columns, n)), np.zeros((space.n_columns, n))
    null = space.null or (0,) * len(space.issues)

    def put(rows: FloatArray | slice | NDArray[np.int64], change: FloatArray) -> None:
        gives[rows] += np.maximum(-change, 0.0)
        gains[rows] += np.maximum(change, 0.0)

    for b, block in enumerate(space.blocks):
        rows = slice(int(space.offsets[b]), int(space.offsets[b + 1]))
        for position, issue in enumerate(block.issues):
            if issue in worth:
                change = worth[issue] - worth[issue][null[issue]]
                put(rows, change[block.columns[:, position]])
    home = () if space.null_columns is None else space.null_columns + space.offsets[:-1]
    for added, columns in preferences.interactions:
        if not np.isin(columns, home).any():
            put(columns, np.broadcast_to(scalars[added], (len(columns), n)))
    return gives, gains
