"""What may be missing from the agenda: steps between neighbouring options that nothing fills."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from winset.arrays import FloatArray
from winset.findings.judgement.results import Gap
from winset.model import Model
from winset.worlds import Worlds

__all__ = ["gaps", "option_values"]


def option_values(worlds: Worlds) -> dict[str, FloatArray]:
    """Mean utility of every option of every issue at the close: (actors, options) each.

    Where issues are tied, over the joint options that hold it; of what cannot be agreed, NaN.
    """
    space = worlds.space
    mean = np.einsum("n,nac->ac", worlds.weight, worlds.utility_at(len(worlds.epochs) - 1))
    found = {}
    for b, block in enumerate(space.blocks):
        columns = mean[:, space.offsets[b] : space.offsets[b + 1]]
        for position, issue in enumerate(block.issues):
            held = block.columns[:, position]
            rows = np.full((len(worlds.actors), len(space.options[issue])), np.nan)
            for option in np.unique(held):
                rows[:, option] = columns[:, held == option].mean(axis=1)
            found[space.issues[issue]] = rows
    return found


def _scale(values: Mapping[str, FloatArray], actor: int) -> float:
    """Points between an actor's best and worst deal, issues taken one by one."""
    return float(sum(np.nanmax(v[actor]) - np.nanmin(v[actor]) for v in values.values()))


def gaps(model: Model, worlds: Worlds, values: Mapping[str, FloatArray]) -> tuple[Gap, ...]:
    """Find, for every issue, the step between neighbours that counts most either way.

    A step is as big as what it gives to one whose consent can matter and takes from another, the
    lesser of the two: between such neighbours a settlement might lie that nobody has judged.
    Neighbours are known of issues whose options are ordered, and of those with two.

    Parameters
    ----------
    model : Model
    worlds : Worlds
    values : mapping
        Of :func:`option_values`.

    Returns
    -------
    tuple of Gap
        Largest first.
    """
    asked = list(worlds.consent.actors)
    scale = np.array([_scale(values, a) for a in asked])
    if not (scale > 0).any():
        return ()
    found = []
    for issue, options in zip(worlds.space.issues, worlds.space.options, strict=True):
        if model.record.owner.get(issue, issue) != issue or issue in model.brief.numeric:
            continue  # items of a package; numbers, between which a formula speaks
        if issue not in model.ordered and len(options) != 2:
            continue
        table = values[issue]
        steps = 100.0 * np.diff(table[asked], axis=1) / np.where(scale > 0, scale, 1.0)[:, None]
        steps = np.nan_to_num(steps)
        size = np.minimum(steps.max(axis=0), -steps.min(axis=0))
        # Either way round: one gains what the other loses.
        k = int(size.argmax())
        if size[k] <= 0:
            continue
        up, down = int(steps[:, k].argmax()), int(steps[:, k].argmin())
        found.append(
            Gap(
                issue,
                options[k],
                options[k + 1],
                worlds.actors[asked[up]],
                worlds.actors[asked[down]],
                float(steps[up, k]),
                float(-steps[down, k]),
            )
        )
    return tuple(sorted(found, key=lambda gap: (-gap.size, gap.issue)))
