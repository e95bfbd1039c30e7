"""The one change to a package that would win an actor, and let it hold more often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.arrays import IntArray
from winset.deals.robust.scoring import score
from winset.findings.kinds.sets import Kind
from winset.findings.packages.results import Winning
from winset.findings.packages.sample import LIKELY, Drawn
from winset.findings.share import Share
from winset.space import Space

__all__ = ["one_change_away", "winning_change"]

# Chances that differ by less are alike.
_SLACK = 1e-11


def one_change_away(space: Space, deal: IntArray) -> IntArray:
    """List the deals that differ from one in a single issue: (n, blocks).

    Issues of which each settles the others change together. Those that cannot be, and the deal that
    is none, are left out.

    Parameters
    ----------
    space : Space
    deal : (blocks,) int

    Examples
    --------
    >>> one_change_away(Space.plain([2, 3], null=[0, 0]), np.array([1, 0])).tolist()
    [[1, 1], [1, 2]]
    """
    found = []
    for b, block in enumerate(space.blocks):
        now = block.columns[deal[b]]
        for together in space.decisions:
            if together[0] not in block.issues:
                continue
            at = [block.issues.index(issue) for issue in together]
            rest = [p for p in range(len(block.issues)) if p not in at]
            same = (block.columns[:, rest] == now[rest]).all(axis=1)
            other = (block.columns[:, at] != now[at]).any(axis=1)
            for column in np.flatnonzero(same & other).tolist():
                changed = deal.copy()
                changed[b] = column
                found.append(changed)
    deals = np.array(found, dtype=np.int64).reshape(-1, len(deal))
    null = space.null_columns
    return deals if null is None else deals[(deals != null).any(axis=1)]


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
