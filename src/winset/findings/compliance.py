"""Compliance: what survives the doubt that a promise will be kept (S3).

A party keeps its side of some terms with a stated chance; if it does not, others lose. What each
expects to lose, (1 - chance) x loss, is taken from its utility of every deal that holds the terms
(Fearon 1998 on enforcement as a problem apart from bargaining). What all still accept is S3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import Loss, WinSets
from winset.display import Displayed
from winset.findings.share import Share, share
from winset.model import Handle, Judged, Model
from winset.space import Consent

__all__ = ["ComplianceFinding", "DoubtFinding", "compliance_finding", "judged", "losses_of"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class DoubtFinding:
    """One promise that may not be kept.

    ``expected_loss`` holds, per actor, the mean over worlds of (1 - chance) x loss, in points of
    utility. ``closes_alone`` is the share of worlds where a ratifiable deal exists and none
    survives this doubt alone; ``needed`` those that would open if only this doubt were gone.
    """

    index: int
    by: str
    terms: Mapping[str, str]
    keeps: float
    expected_loss: Mapping[str, float]
    closes_alone: Share
    needed: Share


@dataclass(frozen=True, repr=False)
class ComplianceFinding(Displayed):
    """What doubt about compliance does to the ratifiable zone.

    ``before`` and ``after`` are the chances that S2 and S3 hold a deal; ``closes`` that S2 does
    and S3 does not.
    """

    before: Share
    after: Share
    closes: Share
    doubts: tuple[DoubtFinding, ...]


def judged(quantities: Mapping[Handle, FloatArray], stated: Judged, n: int) -> FloatArray:
    """Value of a judged quantity in every world: drawn, or its one value where it is exact.

    Raises
    ------
    KeyError
        Where it is not exact and was not drawn.
    """
    if stated.handle in quantities:
        return np.broadcast_to(np.asarray(quantities[stated.handle], dtype=np.float64), (n,))
    if stated.exact:
        return np.full(n, stated.median)
    raise KeyError(f"{stated.handle} was not drawn; pass Prior.quantities(z) of the same worlds")


def losses_of(
    model: Model,
    quantities: Mapping[Handle, FloatArray],
    n: int,
    *,
    rows: Sequence[int] | None = None,
) -> tuple[Loss, ...]:
    """Work out the expected losses from promises that may not be kept.

    Parameters
    ----------
    model : Model
    quantities : mapping
        Draws of the judgements about compliance: (worlds,) each.
    n : int
        Number of worlds.
    rows : sequence of int, optional
        Which promises; all by default.
    """
    losses = []
    for k, doubt in enumerate(model.doubts):
        if rows is not None and k not in rows:
            continue
        keeps = np.clip(judged(quantities, doubt.keeps, n), 0.0, 1.0)
        amount = np.zeros((n, len(model.actors)))
        for actor, stated in doubt.loss.items():
            loss = judged(quantities, stated, n)
            amount[:, model.actors.index(actor)] = (1.0 - keeps) * np.maximum(loss, 0.0)
        losses.append(Loss(doubt.when.masks(model.space), amount))
    return tuple(losses)


def compliance_finding(
    model: Model,
    sets: WinSets,
    consent: Consent,
    quantities: Mapping[Handle, FloatArray],
    weight: FloatArray,
    *,
    surviving: WinSets | None = None,
) -> ComplianceFinding | None:
    """Find what each doubt costs the ratifiable zone, alone and on top of the others.

    Parameters
    ----------
    model : Model
    sets : WinSets
        Without losses.
    consent : Consent
    quantities : mapping
    weight : (worlds,) float, sums to one
    surviving : WinSets, optional
        With all the losses, where they are at hand.

    Returns
    -------
    ComplianceFinding or None
        None where the model holds no doubt.
    """
    if not model.doubts:
        return None
    losses = losses_of(model, quantities, sets.n)
    before = sets.some(consent)
    if surviving is None:
        surviving = sets.with_losses(losses)
    after = surviving.some(consent) == 1
    # Losses only take deals away: where none passes, none will with more of them.
    closed = np.flatnonzero((before != 0) & ~after)
    before = before == 1
    doubts = []
    for k, doubt in enumerate(model.doubts):
        alone = _with(sets, consent, [losses[k]], np.flatnonzero(before & ~after)) | after
        rest = _with(sets, consent, [x for m, x in enumerate(losses) if m != k], closed)
        keeps = judged(quantities, doubt.keeps, sets.n)
        means = weight @ losses[k].amount
        doubts.append(
            DoubtFinding(
                index=k,
                by=doubt.by,
                terms=doubt.when.words,
                keeps=float(weight @ keeps),
                expected_loss={
                    name: float(means[a])
                    for a, name in enumerate(model.actors)
                    if name in doubt.loss
                },
                closes_alone=share(before & ~alone, weight),
                needed=share(rest & ~after, weight),
            )
        )
    return ComplianceFinding(
        share(before, weight), share(after, weight), share(before & ~after, weight), tuple(doubts)
    )


def _with(
    sets: WinSets, consent: Consent, losses: Sequence[Loss], rows: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether some deal passes in spite of some losses, asked of some worlds: (worlds,)."""
    found = np.zeros(sets.n, dtype=np.bool_)
    part = sets.take(rows).with_losses([loss.take(rows) for loss in losses])
    found[rows] = part.some(consent) == 1
    return found
