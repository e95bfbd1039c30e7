"""What actors stand to lose where a party may not keep its side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.case.judgement import CHANCE, MARGIN
from winset.case.model import Case
from winset.case.spelling import did_you_mean
from winset.space import Space
from winset.worlds.catalogue import Catalogue, Scalars
from winset.worlds.conditions import columns_where, key_of_condition
from winset.worlds.preferences import wrong

__all__ = ["Promise", "expected_losses", "promises_of"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Promise:
    """A side of some terms that a party may or may not keep.

    Parameters
    ----------
    columns : (k,) int
        Columns to which it applies.
    keeps : str
        Path of the chance that it is kept.
    losses : tuple of (str, str)
        Actor, and path of what it loses where the promise is broken.
    """

    columns: NDArray[np.int64]
    keeps: str
    losses: tuple[tuple[str, str], ...]


def promises_of(case: Case, space: Space, catalogue: Catalogue) -> tuple[Promise, ...]:
    """Read the compliance conditions of a case."""
    found = []
    for n, stated in enumerate(case.compliance):
        path = f"compliance[{n}]"
        key = f"compliance{{{stated.by}}}{key_of_condition(stated.when)}"
        columns = columns_where(case, space, stated.when, f"{path}.when")
        keeps = catalogue.add(
            f"{path}.keeps", stated.keeps, CHANCE, key=f"{key}.keeps", actor=stated.by, lazy=True
        )
        losses = []
        for actor, loss in stated.loss.items():
            if actor not in case.actors:
                hint = did_you_mean(actor, case.actors)
                raise wrong(f"{path}.loss", f"there is no actor {actor!r}", hint=hint)
            added = catalogue.add(
                f"{path}.loss.{actor}",
                loss,
                MARGIN,
                key=f"{key}.loss.{actor}",
                actor=actor,
                lazy=True,
            )
            losses.append((actor, added))
        found.append(Promise(columns, keeps, tuple(losses)))
    return tuple(found)


def expected_losses(
    promises: tuple[Promise, ...], scalars: Scalars, actors: tuple[str, ...], columns: int, n: int
) -> FloatArray:
    """Compute the expected loss per column: chance that a promise is broken times what is lost.

    Returns
    -------
    (n, actors, columns) float
        To be taken from the utilities.
    """
    out = np.zeros((n, len(actors), columns))
    for promise in promises:
        broken = 1.0 - scalars[promise.keeps]
        for actor, path in promise.losses:
            lost = np.broadcast_to(broken * scalars[path], (n,))
            out[:, actors.index(actor), promise.columns] += lost[:, None]
    return out
