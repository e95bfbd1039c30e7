"""Was there a deal to be had: zone, win-sets and ratifiable zone, over worlds and epochs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from winset.deals.sets.overlaps import win_sets
from winset.findings.share import Share, share
from winset.worlds import Worlds

__all__ = ["EpochZone", "ZoneFinding", "zone_finding"]


# Nodes of the search per hard world: what exists() spends by default.
_BUDGET = 50_000_000


@dataclass(frozen=True)
class EpochZone:
    """Shares of worlds in one epoch.

    ``start`` is the day of the shock that opens it (None before the first), ``reason`` what the
    case says of that. ``win_sets`` holds, per party, the share of worlds where some deal both
    serves it and passes its own ratifiers; ``serves`` the share where some deal serves it at all.
    """

    start: date | None
    reason: str
    zone: Share
    ratifiable: Share
    serves: Mapping[str, Share]
    win_sets: Mapping[str, Share]


@dataclass(frozen=True)
class ZoneFinding:
    """Probability that the zone and the ratifiable zone are not empty.

    ``epochs`` runs from before the first dated shock to the close; ``close`` is the last.
    ``undecided`` is the largest share of worlds that the search could not settle (they count as
    no deal, so every share is a lower bound by at most that much).
    """

    epochs: tuple[EpochZone, ...]
    undecided: float
    n_deals: int
    n_worlds: int
    method: str

    @property
    def close(self) -> EpochZone:
        """The last epoch: as the case stood when the talks closed."""
        return self.epochs[-1]


def _epoch_zone(worlds: Worlds, epoch: int) -> tuple[EpochZone, float, str]:
    weight = worlds.weight
    found = win_sets(
        worlds.space,
        worlds.utility_at(epoch),
        worlds.walk_away_at(epoch),
        worlds.consent,
        parties=[i for i, role in enumerate(worlds.roles) if role == "party"],
        budget=_BUDGET,
    )
    undecided = max(float(weight @ (e.status == -1)) for e in (found.zone, found.ratifiable))
    row = EpochZone(
        worlds.epochs[epoch].start,
        worlds.epochs[epoch].reason,
        share(found.zone.status == 1, weight),
        share(found.ratifiable.status == 1, weight),
        {worlds.actors[i]: share(e.status == 1, weight) for i, e in found.serves.items()},
        {worlds.actors[i]: share(e.status == 1, weight) for i, e in found.parties.items()},
    )
    return row, undecided, found.ratifiable.method


def zone_finding(worlds: Worlds) -> ZoneFinding:
    """Zone, win-sets and ratifiable zone in every epoch (Raiffa 1982, Putnam 1988).

    Parameters
    ----------
    worlds : Worlds

    Returns
    -------
    ZoneFinding
    """
    rows = [_epoch_zone(worlds, epoch) for epoch in range(len(worlds.epochs))]
    return ZoneFinding(
        epochs=tuple(row[0] for row in rows),
        undecided=max(row[1] for row in rows),
        n_deals=worlds.space.n_deals - (worlds.space.null is not None),
        n_worlds=worlds.n,
        method=rows[-1][2],
    )
