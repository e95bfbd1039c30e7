"""The one change to a package that would win an actor, and let it hold more often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.arrays import IntArray
from winset.deals.robust.scoring import score
from winset.deals.sets.distance import one_change_away
from winset.findings.kinds.sets import Kind
from winset.findings.packages.results import Winning
from winset.findings.packages.sample import LIKELY, Drawn
from winset.findings.share import Share

__all__ = ["winning_change"]

# Chances that differ by less are alike.
_SLACK = 1e-11


def winning_change(
    choosing: Drawn, judging: Drawn, deal: IntArray, actor: str, kinds: Sequence[Kind]
) -> Winning | None:
    """Find the single change that raises an actor's chance to accept most.

    Changes count with which the package is still of some kinds, and worse for no side than what was
    put to it, unless it was before. Where some of them make it hold more often, in the worlds that
    choose and in those that judge, only those count. None where no change raises that chance.

    Parameters
    ----------
    choosing, judging : Drawn
    deal : (blocks,) int
    actor : str
    kinds : sequence of Kind
    """
    space, a = choosing.worlds.space, choosing.worlds.index(actor)
    deals = np.concatenate([deal[None], one_change_away(space, deal)])
    wins = np.ones(len(deals), dtype=np.bool_)
    for kind in kinds:
        wins &= choosing.of_kind(kind, deals) > LIKELY
    for worse in choosing.worse(deals).values():
        wins &= (worse <= LIKELY) | (worse[0] > LIKELY)
    seen, fresh = score(choosing.sample, deals), score(judging.sample, deals)
    pays = np.ones(len(deals), dtype=np.bool_)
    for found in (seen, fresh):
        wins &= found.acceptance[:, a] > found.acceptance[0, a] + _SLACK
        pays &= found.probability > found.probability[0] + _SLACK
    some = bool((wins & pays).any())
    at = np.flatnonzero(wins & pays if some else wins)
    if not len(at):
        return None
    # Of equals the one that holds more often, then the first.
    n = int(at[np.lexsort((at, -seen.probability[at], -np.round(seen.acceptance[at, a], 10)))[0]])
    before, after = space.options_of(deals[[0, n]])
    return Winning(
        actor,
        {
            space.issues[j]: space.options[j][int(after[j])]
            for j in np.flatnonzero(before != after).tolist()
        },
        float(fresh.acceptance[n, a]),
        Share(float(fresh.probability[n]), float(fresh.error[n]), float(fresh.n_effective)),
        some,
    )
