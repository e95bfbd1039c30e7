"""Every offer on record judged: how likely would each actor have taken it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from winset.arrays import FloatArray
from winset.deals.sets.among import Among
from winset.deals.sets.base import WinSets
from winset.findings.distances import is_deal
from winset.findings.share import Share, share
from winset.findings.tabled import OnTable, Version
from winset.model.packages import Tabled
from winset.model.terms import Allowed
from winset.space import Consent, Group, Space
from winset.worlds import Worlds

__all__ = ["OfferJudged", "judge_offers"]


@dataclass(frozen=True)
class OfferJudged:
    """One offer or demand as it was on the table, what it leaves unnamed filled in.

    ``accepts`` is each actor's chance of accepting it at the close, ``accepts_then`` the same in
    the epoch when it was tabled, both of the worlds in which it was tabled so: of a choice, some
    option; of an outline, whatever fills what is open. ``all`` is the chance that everyone whose
    consent is needed accepts. ``terms`` are those that it named, ``options`` a deal that stands
    for it: what is nearest to the status quo.
    """

    event: int
    id: str
    date: date
    kind: str
    by: str
    account: str
    terms: Mapping[str, str]
    options: tuple[int, ...]
    n_open: int
    accepts: Mapping[str, Share]
    accepts_then: Mapping[str, Share]
    all: Share
    all_then: Share
    is_null: bool


def literal_reading(space: Space, terms: Allowed) -> tuple[int, ...]:
    """Options of an offer read with its open issues at the status quo (else the first option).

    Where the terms name several options of an issue, the one nearest the status quo counts.
    """
    base = space.null if space.null is not None else (0,) * len(space.issues)
    nearest = (
        min(terms.get(j, {at_rest}), key=lambda k: (abs(k - at_rest), k))
        for j, at_rest in enumerate(base)
    )
    return tuple(nearest)


def judge_offers(
    worlds: Worlds, sets: Sequence[WinSets], tabled: Sequence[OnTable]
) -> tuple[OfferJudged, ...]:
    """Judge every offer and demand on the table, as each account tells it, then and at the close.

    Parameters
    ----------
    worlds : Worlds
    sets : sequence of WinSets
        Of the same worlds, one per epoch.
    tabled : sequence of OnTable
        What was on the table in them; a text of several is no offer, and a demand that amends
        nothing no package.

    Returns
    -------
    tuple of OfferJudged
        In the order of the record.
    """
    return tuple(
        judged
        for package in tabled
        if package.versions[0].by >= 0
        for account, told in package.told.items()
        if (judged := _judged(worlds, sets, package, account, told)) is not None
    )


def _judged(
    worlds: Worlds, sets: Sequence[WinSets], package: OnTable, account: str, told: Tabled
) -> OfferJudged | None:
    space = worlds.space
    options = literal_reading(space, told.terms)
    versions = [version for version in package.versions if version.account == account]
    weight = np.zeros(worlds.n)
    for version in versions:
        weight[version.rows] = worlds.weight[version.rows]
    total = float(weight.sum())
    try:
        space.columns_of(np.asarray(options))
    except ValueError:  # no deal stands for it: what is nearest cannot go together
        return None
    if total <= 0:
        return None
    close, all_close = _shares(worlds, sets[-1], versions, weight / total)
    then, all_then = close, all_close
    if package.epoch != len(sets) - 1:
        then, all_then = _shares(worlds, sets[package.epoch], versions, weight / total)
    named = sorted(j for j, meant in told.meant.items() if meant.why == "named")
    # Each account has its own telling of the act, with an id of its own.
    own = next((v for v in told.act.versions if v.account == account), told.act.versions[0])
    return OfferJudged(
        event=own.event,
        id=own.name,
        date=told.act.day,
        kind=own.kind,
        by=worlds.actors[told.by],
        account=account,
        terms={
            space.issues[j]: " or ".join(space.options[j][k] for k in sorted(told.terms[j]))
            for j in named
        },
        options=options,
        n_open=len(space.issues) - len(told.meant),
        accepts=close,
        accepts_then=then,
        all=all_close,
        all_then=all_then,
        is_null=options == space.null,
    )


def _shares(
    worlds: Worlds, sets: WinSets, versions: Sequence[Version], weight: FloatArray
) -> tuple[dict[str, Share], Share]:
    rules = [Consent((Group.all_of((a,)),)) for a in range(len(worlds.actors))]
    hits = np.zeros((len(rules) + 1, worlds.n), dtype=np.bool_)
    for version in versions:
        among = Among(sets.take(version.rows))
        for k, rule in enumerate([*rules, worlds.consent]):
            hits[k, version.rows] = is_deal(among, rule, version.terms) == 1
    *each, everyone = (share(hit, weight) for hit in hits)
    return dict(zip(worlds.actors, each, strict=True)), everyone
