"""Worlds that choose packages, and worlds that judge them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray
from winset.deals.sets.base import WinSets
from winset.findings.kinds.laying import KindSets, kind_sets
from winset.findings.packages.sample import Drawn, drawn_of
from winset.findings.situation import sets_of
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["Halves", "halves_of"]

# Fresh worlds come from a seed of their own, far from those that people type.
_FRESH = 0x57494E534554


@dataclass(frozen=True, eq=False)
class Halves:
    """Two samples of worlds, apart from each other.

    Parameters
    ----------
    choosing, judging : Drawn
    z : (worlds, dims) float
        Latents of the worlds that judge.
    own, kept : WinSets
        Deals accepted in the worlds that judge, before compliance and after.
    """

    choosing: Drawn
    judging: Drawn
    z: FloatArray
    own: WinSets
    kept: WinSets


def halves_of(
    prior: Prior,
    worlds: Worlds,
    z: FloatArray,
    laid: KindSets,
    *,
    n: int,
    seed: int,
    fresh: bool,
) -> Halves:
    """Make both samples: all worlds and as many new draws, or the two halves of the worlds.

    Parameters
    ----------
    prior : Prior
    worlds : Worlds
    z : (worlds, dims) float
    laid : KindSets
    n : int
        How many new draws.
    seed : int
    fresh : bool
        Whether to draw; worlds that have learned from a record cannot be drawn anew, so they are
        halved.
    """
    drawn = drawn_of(prior.model, worlds, laid, seed)
    if not fresh and worlds.n > 1:
        odd = slice(1, None, 2)
        rows = np.arange(worlds.n)[odd]
        sets = (laid.own.take(rows), laid.kept.take(rows))
        return Halves(drawn.take(slice(0, None, 2)), drawn.take(odd), z[odd], *sets)
    z = prior.draw(n, (seed + _FRESH) % 2**63)
    new, known = prior.decode(z), prior.quantities(z)
    last = sets_of(new, len(new.epochs) - 1)
    laid = kind_sets(prior, new, z, last, known)
    return Halves(drawn, drawn_of(prior.model, new, laid, seed), z, laid.own, laid.kept)
