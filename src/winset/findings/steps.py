"""What the answer owes to the steps in which amounts are counted.

Whether there is a deal is a question about the best of many, so a grid of amounts misses deals that
lie between two steps. Steps are halved, on the same worlds, until no chance moves by more than its
error: what is left between the first row and the last is the steps' share of the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.findings.kinds.laying import KindSets, kind_sets
from winset.findings.share import Share, share
from winset.findings.situation import sets_of
from winset.model import Model
from winset.model.changes import fixed_steps_of, with_finer_steps
from winset.space import JoinError
from winset.worlds import Prior, Worlds

__all__ = ["StepChance", "StepRow", "StepsFinding", "steps_finding"]

FloatArray = NDArray[np.float64]

# Worlds that every row is reckoned on, and the largest grid.
_WORLDS, _MOST_COLUMNS, _MOST_DEALS, _MOST_HALVINGS = 1_000, 3_000, 50_000, 8
# Chances that move by less than this are settled whatever their error.
_SLIGHT = 0.005


@dataclass(frozen=True)
class StepChance:
    """Chance of one kind of deal: that all parties sign it, that it passes, that it is kept."""

    kind: str
    sign: Share
    passed: Share
    keep: Share


@dataclass(frozen=True)
class StepRow:
    """Chances with every step cut into ``parts``; the first row is the case as it stands."""

    parts: int
    kinds: tuple[StepChance, ...]

    def of(self, kind: str) -> StepChance | None:
        """Find one kind by its id; None where it does not occur."""
        return next((found for found in self.kinds if found.kind == kind), None)


@dataclass(frozen=True)
class StepsFinding:
    """What the chances would be with finer steps.

    Parameters
    ----------
    steps : mapping
        Issue of amounts to its step, in the case as it stands.
    stated : tuple of str
        Those whose step the case states; amounts of the others are continuous.
    fixed : tuple of str
        Issues of amounts that somebody values step by step: nothing is known between.
    rows : tuple of StepRow
        Each halves the steps of the one before.
    settled : bool
        Whether the last halving moved no chance by more than its error.
    n_worlds : int
        Worlds of each row; the same in all.
    """

    steps: Mapping[str, float]
    stated: tuple[str, ...]
    fixed: tuple[str, ...]
    rows: tuple[StepRow, ...]
    settled: bool
    n_worlds: int

    def owed(self, kind: str) -> float:
        """By how much the chance that a kind is kept changes from the first row to the last."""
        first, last = (row.of(kind) for row in (self.rows[0], self.rows[-1]))
        return 0.0 if first is None or last is None else last.keep.value - first.keep.value


def steps_finding(prior: Prior, worlds: Worlds, z: FloatArray) -> StepsFinding | None:
    """Halve the steps of amounts until the chances of all kinds of deal stand still.

    Parameters
    ----------
    prior : Prior
    worlds : Worlds
        What is believed.
    z : (worlds, dims) float
        Their latents.

    Returns
    -------
    StepsFinding or None
        None where nothing is an amount.
    """
    model = prior.model
    ranges = model.amounts
    if not ranges:
        return None
    fixed = fixed_steps_of(model)
    every = max(1, len(z) // _WORLDS)
    rows_of_z, weight = z[::every], worlds.weight[::every]
    weight = weight / weight.sum()
    rows, settled = list[StepRow](), False
    for parts, finer in _finer(model, still=set(ranges) <= set(fixed)):
        own = Prior(finer)
        if own.names != prior.names:
            break  # other judgements would be drawn
        row = StepRow(parts, tuple(_chances(own, rows_of_z, weight)))
        rows.append(row)
        if len(rows) > 1 and _still(rows[-2], row):
            settled = True
            break
    return StepsFinding(
        steps={name: width for name, (width, _) in ranges.items()},
        stated=tuple(name for name, (_, stated) in ranges.items() if stated),
        fixed=fixed,
        rows=tuple(rows),
        settled=settled,
        n_worlds=len(rows_of_z),
    )


def _finer(model: Model, *, still: bool) -> Iterator[tuple[int, Model]]:
    """Yield the model, then with steps cut in 2, 4, 8 as long as that can be reckoned with."""
    yield 1, model
    for k in range(1, 1 if still else _MOST_HALVINGS + 1):
        try:
            finer = with_finer_steps(model, 2**k)
        except JoinError:
            return
        if finer.space.n_columns > _MOST_COLUMNS or finer.space.n_deals > _MOST_DEALS:
            return
        yield 2**k, finer


def _chances(prior: Prior, z: FloatArray, weight: FloatArray) -> Iterator[StepChance]:
    worlds = prior.decode(z)
    laid: KindSets = kind_sets(prior, worlds, z, sets_of(worlds), prior.quantities(z))
    consent, own, kept = worlds.consent, laid.own, laid.kept
    for kind in laid.kinds:
        sign = kind.some(own, consent.only("sign"))
        passed = kind.some(own, consent)
        keep = passed if kept is own else kind.some(kept, consent)
        found = (share(status == 1, weight) for status in (sign, passed, keep))
        yield StepChance(kind.id, *found)


def _still(before: StepRow, after: StepRow) -> bool:
    for now in after.kinds:
        was = before.of(now.kind)
        if was is None:
            continue
        for one, other in ((was.sign, now.sign), (was.passed, now.passed), (was.keep, now.keep)):
            if abs(other.value - one.value) > max(_SLIGHT, other.error):
                return False
    return True
