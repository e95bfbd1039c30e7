"""The one change to a package that would win an actor, and let it hold more often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.arrays import IntArray
from winset.deals.robust.scoring import chances, score
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
    seen = chances(choosing.sample, deals)
    pays = np.ones(len(deals), dtype=np.bool_)
    for chance, accepts in (seen, chances(judging.sample, deals)):
        wins &= accepts[:, a] > accepts[0, a] + _SLACK
        pays &= chance > chance[0] + _SLACK
    some = bool((wins & pays).any())
    at = np.flatnonzero(wins & pays if some else wins)
    if not len(at):
        return None
    # Of equals the one that holds more often, then the first.
    holds, accepts = np.round(seen[0][at], 10), np.round(seen[1][at, a], 10)
    n = int(at[np.lexsort((at, -holds, -accepts))[0]])
    fresh = score(judging.sample, deals[[n]])
    before, after = space.options_of(deals[[0, n]])
    return Winning(
        actor,
        {
            space.issues[j]: space.options[j][int(after[j])]
            for j in np.flatnonzero(before != after).tolist()
        },
        float(fresh.acceptance[0, a]),
        Share(float(fresh.probability[0]), float(fresh.error[0]), float(fresh.n_effective)),
        some,
    )
