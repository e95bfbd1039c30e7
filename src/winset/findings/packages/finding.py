"""Which packages are worth tabling: the best of each kind, who blocks them, what would win those.

A package *holds* where all whose consent is needed accept it, what they expect to lose to doubtful
promises included. It is chosen in some worlds and judged in others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.arrays import IntArray
from winset.deals.robust.scoring import Score, score
from winset.findings.kinds.sets import ANY, Kind
from winset.findings.packages.choosing import Chosen, chosen_of
from winset.findings.packages.exchange import Ledger, ledgers
from winset.findings.packages.halves import Halves
from winset.findings.packages.results import KindPackages, Package, PackagesFinding, Winning
from winset.findings.packages.sample import LIKELY, Drawn
from winset.findings.packages.winning import winning_change
from winset.findings.share import Share
from winset.worlds.prior import Prior

__all__ = ["packages_finding"]

#: Packages of a core kind, and of any other.
_CORE, _OTHER = 3, 1
#: Packages where all deals are of one kind.
_ALONE = 5


def packages_finding(
    prior: Prior, halves: Halves, *, seconds: float | None = 20.0, seed: int = 1
) -> PackagesFinding:
    """Find the packages of each kind that are most likely to be signed, passed and kept.

    Parameters
    ----------
    prior : Prior
    halves : Halves
        Worlds that choose, and worlds from other draws, which score the winners.
    seconds : float, optional
        Budget for the proof; past it the answer carries its gap.
    seed : int
    """
    choosing, judging = halves.choosing, halves.judging
    wanted = [(kind, _number(kind, choosing.kinds)) for kind in choosing.kinds]
    found = chosen_of(choosing, wanted, seconds=seconds, seed=seed)
    deals = _distinct([deal for one in found for deal in one.deals], choosing)
    packages: list[Package] = []
    if len(deals):
        made = _Made(choosing, judging, ledgers(prior, judging, halves.z), deals)
        packages = [made.package(n, _listing(found, deal)) for n, deal in enumerate(deals)]
    core = {kind.id for kind in choosing.kinds if kind.core}
    order = sorted(
        range(len(packages)),
        key=lambda n: (
            bool(packages[n].worse_for),
            core.isdisjoint(packages[n].kinds),
            -packages[n].fresh.value,
            n,
        ),
    )
    place = {tuple(deals[n].tolist()): at for at, n in enumerate(order)}
    kinds = tuple(
        KindPackages(
            one.kind.id,
            one.kind.name,
            one.kind.core,
            tuple(place[tuple(deal.tolist())] for deal in one.deals),
            one.bound,
            one.proven,
        )
        for one in found
    )
    return PackagesFinding(
        packages=tuple(packages[n] for n in order),
        kinds=kinds,
        bound=_bound(found, packages),
        proven=all(kind.proven for kind in kinds),
        method=found[-1].method,
        n_worlds=choosing.worlds.n,
        n_fresh=judging.worlds.n,
    )


def _listing(found: Sequence[Chosen], deal: IntArray) -> tuple[Kind, ...]:
    """Give the kinds that list a deal."""
    return tuple(one.kind for one in found if any((own == deal).all() for own in one.deals))


def _number(kind: Kind, kinds: Sequence[Kind]) -> int:
    if len(kinds) == 1:
        return _ALONE
    return _CORE if kind.core else _OTHER


def _bound(found: Sequence[Chosen], packages: Sequence[Package]) -> float:
    """No deal at all holds more often: what is found of any deal bounds all others."""
    best = max((package.in_sample.value for package in packages), default=0.0)
    return max(best, *(one.bound for one in found if one.kind.id == ANY))


def _distinct(deals: Sequence[IntArray], drawn: Drawn) -> IntArray:
    """Keep each deal once, in the order of the kinds."""
    unique = list(dict.fromkeys(tuple(deal.tolist()) for deal in deals))
    return np.array(unique, dtype=np.int64).reshape(-1, len(drawn.worlds.space.sizes))


class _Made:
    """Makes packages of deals that are chosen."""

    def __init__(
        self, choosing: Drawn, judging: Drawn, books: Sequence[Ledger], deals: IntArray
    ) -> None:
        self.choosing, self.judging, self.books, self.deals = choosing, judging, books, deals
        self.chosen_with = score(choosing.sample, deals)
        self.fresh: Score = score(judging.sample, deals)
        self.options = judging.worlds.space.options_of(deals)
        self.of_kind = {kind.id: choosing.of_kind(kind, deals) for kind in choosing.kinds}
        # Chosen by the worlds that choose, and so are said of what they said.
        self.worse = choosing.worse(deals)

    def package(self, n: int, listing: Sequence[Kind]) -> Package:
        """Say everything of one deal that some kinds list."""
        worlds, fresh = self.judging.worlds, self.fresh
        space, consenting = worlds.space, worlds.consent.actors
        blocks = {worlds.actors[a]: float(fresh.blocks[n, a]) for a in consenting}
        blocker = max(blocks, key=lambda name: blocks[name], default="")
        if not blocker or blocks[blocker] <= 0:
            blocker = ""
        worse = {name: float(chance[n]) for name, chance in self.worse.items()}
        return Package(
            options=tuple(int(k) for k in self.options[n]),
            terms=dict(zip(space.issues, space.describe(self.options[n]), strict=True)),
            kinds=tuple(name for name, chance in self.of_kind.items() if chance[n] > LIKELY),
            in_sample=_share(self.chosen_with, n),
            fresh=_share(fresh, n),
            accepts={
                name: float(fresh.acceptance[n, a])
                for a, name in enumerate(worlds.actors)
                if a in consenting or worlds.roles[a] == "onlooker"
            },
            blocks=blocks,
            blocks_alone={worlds.actors[a]: float(fresh.sole_blocker[n, a]) for a in consenting},
            tied_with_best=bool(fresh.tied_with_best[n]),
            worse_for=tuple(name for name, chance in worse.items() if chance > LIKELY),
            sides=tuple(
                book.side(self.options[n], worse.get(worlds.actors[book.party]))
                for book in self.books
            ),
            blocker=blocker,
            winning=self._winning(n, blocker, listing),
        )

    def _winning(self, n: int, blocker: str, listing: Sequence[Kind]) -> Winning | None:
        if not blocker:
            return None
        return winning_change(self.choosing, self.judging, self.deals[n], blocker, listing)


def _share(found: Score, n: int) -> Share:
    return Share(float(found.probability[n]), float(found.error[n]), float(found.n_effective))
