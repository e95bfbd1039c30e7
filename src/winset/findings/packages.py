"""Which package would hold: the deals most likely to be accepted by all and ratified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from winset.deals.robust import RobustDeals, rescore, robust
from winset.findings.share import Share
from winset.worlds import Worlds

__all__ = ["Package", "PackagesFinding", "packages_finding"]


@dataclass(frozen=True)
class Package:
    """One deal and what stands against it.

    ``fresh`` is the chance on worlds that played no part in choosing the deal: the number to
    quote. ``in_sample`` is inflated by the choice (the winner's curse). ``accepts`` is each
    actor's chance of accepting; ``blocks`` the chance that the package fails and that the actor is
    among those who block it (one who refuses a package that passes all the same blocks nothing);
    ``blocks_alone`` the chance that it is the only one to block.
    """

    options: tuple[int, ...]
    terms: Mapping[str, str]
    in_sample: Share
    fresh: Share
    accepts: Mapping[str, float]
    blocks: Mapping[str, float]
    blocks_alone: Mapping[str, float]
    tied_with_best: bool


@dataclass(frozen=True)
class PackagesFinding:
    """The best packages, with proof or the gap that is left.

    No deal has an in-sample chance above ``bound``; ``proven`` says that the list is the exact
    top of all deals in the sample.
    """

    packages: tuple[Package, ...]
    proven: bool
    bound: float
    method: str
    n_worlds: int
    n_fresh: int


def _package(worlds: Worlds, found: RobustDeals, fresh: RobustDeals, rank: int) -> Package:
    options = tuple(int(k) for k in worlds.space.options_of(found.deals[rank]))
    consenting = worlds.consent.actors
    return Package(
        options=options,
        terms=dict(zip(worlds.space.issues, worlds.space.describe(options), strict=True)),
        in_sample=Share(
            float(found.probability[rank]), float(found.error[rank]), float(found.n_effective)
        ),
        fresh=Share(
            float(fresh.probability[rank]), float(fresh.error[rank]), float(fresh.n_effective)
        ),
        accepts={
            name: float(fresh.acceptance[rank, a])
            for a, name in enumerate(worlds.actors)
            if a in consenting or worlds.roles[a] == "onlooker"
        },
        blocks={worlds.actors[a]: float(fresh.blocks[rank, a]) for a in consenting},
        blocks_alone={worlds.actors[a]: float(fresh.sole_blocker[rank, a]) for a in consenting},
        tied_with_best=bool(fresh.tied_with_best[rank]),
    )


def packages_finding(
    worlds: Worlds, fresh: Worlds, *, k: int = 5, seconds: float | None = 20.0, seed: int = 1
) -> PackagesFinding:
    """Find the ``k`` deals most likely to be accepted by all and ratified, at the close.

    Parameters
    ----------
    worlds : Worlds
        Worlds that choose.
    fresh : Worlds
        Worlds from other draws, which score the winners.
    k : int
    seconds : float, optional
        Budget for the proof; past it the answer carries its gap.
    seed : int
    """
    last = len(worlds.epochs) - 1
    found = robust(
        worlds.space,
        worlds.utility_at(last),
        worlds.walk_away_at(last),
        worlds.weight,
        worlds.consent,
        k=k,
        seconds=seconds,
        seed=seed,
    )
    again = rescore(
        found, fresh.utility_at(last), fresh.walk_away_at(last), fresh.weight, fresh.consent
    )
    ranked = [_package(worlds, found, again, rank) for rank in range(len(found.deals))]
    return PackagesFinding(
        packages=tuple(sorted(ranked, key=lambda p: -p.fresh.value)),
        proven=found.proven,
        bound=float(found.bound),
        method=found.method,
        n_worlds=worlds.n,
        n_fresh=fresh.n,
    )
