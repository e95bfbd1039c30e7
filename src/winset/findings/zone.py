"""Was there a deal to be had: zone, win-sets and ratifiable zone, over worlds and epochs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.deals.existence import exists
from winset.findings.share import Share, share
from winset.space import Consent
from winset.worlds import Worlds

__all__ = ["EpochZone", "ZoneFinding", "zone_finding"]


@dataclass(frozen=True)
class EpochZone:
    """Shares of worlds in one epoch.

    ``win_sets`` holds, per party, the share of worlds where some deal both serves it and passes
    its own ratifiers; ``serves`` the share where some deal serves it at all.
    """

    label: str
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


def _label(worlds: Worlds, epoch: int) -> str:
    start = worlds.epochs[epoch].start
    if start is None:
        return "before the first shock" if len(worlds.epochs) > 1 else "throughout"
    return f"from {start.isoformat()}"


def _some_deal(worlds: Worlds, epoch: int, consent: Consent) -> tuple[NDArray[np.int8], str]:
    found = exists(worlds.space, worlds.utility_at(epoch), worlds.walk_away_at(epoch), consent)
    return found.status, found.method


def _epoch_zone(worlds: Worlds, epoch: int) -> tuple[EpochZone, float, str]:
    weight = worlds.weight
    parties = [i for i, role in enumerate(worlds.roles) if role == "party"]
    zone, _ = _some_deal(worlds, epoch, worlds.consent.only("sign"))
    ratifiable, method = _some_deal(worlds, epoch, worlds.consent)
    serves, win_sets = {}, {}
    for i in parties:
        alone = Consent((worlds.consent.win_set(i).groups[0],))
        status, _ = _some_deal(worlds, epoch, alone)
        serves[worlds.actors[i]] = share(status == 1, weight)
        own = worlds.consent.win_set(i)
        if len(own.groups) > 1:
            status, _ = _some_deal(worlds, epoch, own)
        win_sets[worlds.actors[i]] = share(status == 1, weight)
    undecided = max(float(weight @ (s == -1)) for s in (zone, ratifiable))
    found = EpochZone(
        _label(worlds, epoch),
        share(zone == 1, weight),
        share(ratifiable == 1, weight),
        serves,
        win_sets,
    )
    return found, undecided, method


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
