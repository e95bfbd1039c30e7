"""Was there a deal to be had: zone, win-sets and ratifiable zone, over worlds and epochs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from winset.deals.exists import exists_many
from winset.deals.sets.base import WinSets
from winset.deals.sets.listed import ListedWinSets
from winset.display import Displayed
from winset.findings.share import Share, share
from winset.space import Consent, Group
from winset.worlds import Worlds

__all__ = ["EpochZone", "ZoneFinding", "zone_finding"]


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


@dataclass(frozen=True, repr=False)
class ZoneFinding(Displayed):
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


def _epoch_zone(worlds: Worlds, epoch: int, sets: WinSets | None) -> tuple[EpochZone, float, str]:
    weight, consent = worlds.weight, worlds.consent
    parties = [i for i, role in enumerate(worlds.roles) if role == "party"]
    rules = (
        consent.only("sign"),
        consent,
        *(Consent((Group.all_of((i,), name="party"),)) for i in parties),
        *(consent.win_set(i) for i in parties),
    )
    if isinstance(sets, ListedWinSets):
        found = [sets.some(rule) for rule in rules]
        method = sets.method
    else:
        utility, floor = worlds.utility_at(epoch), worlds.walk_away_at(epoch)
        answers = exists_many(worlds.space, utility, floor, rules)
        found, method = [answer.status for answer in answers], answers[1].method
    zone, ratifiable, *others = found
    shares = [share(status == 1, weight) for status in others]
    names = [worlds.actors[i] for i in parties]
    row = EpochZone(
        worlds.epochs[epoch].start,
        worlds.epochs[epoch].reason,
        share(zone == 1, weight),
        share(ratifiable == 1, weight),
        serves=dict(zip(names, shares, strict=False)),
        win_sets=dict(zip(names, shares[len(names) :], strict=True)),
    )
    undecided = max(float(weight @ (status == -1)) for status in (zone, ratifiable))
    return row, undecided, method


def zone_finding(worlds: Worlds, sets: Sequence[WinSets] = ()) -> ZoneFinding:
    """Zone, win-sets and ratifiable zone in every epoch (Raiffa 1982, Putnam 1988).

    Parameters
    ----------
    worlds : Worlds
    sets : sequence of WinSets, optional
        Of every epoch, where they are used for more than this: their bits are then made once.

    Returns
    -------
    ZoneFinding
    """
    rows = [
        _epoch_zone(worlds, epoch, sets[epoch] if sets else None)
        for epoch in range(len(worlds.epochs))
    ]
    return ZoneFinding(
        epochs=tuple(row[0] for row in rows),
        undecided=max(row[1] for row in rows),
        n_deals=worlds.space.n_deals - (worlds.space.null is not None),
        n_worlds=worlds.n,
        method=rows[-1][2],
    )
