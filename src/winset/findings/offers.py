"""Every offer on record judged: how likely would each actor have taken it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from winset.case.model import Case, Event
from winset.deals.sets.acceptance import acceptance
from winset.findings.share import Share, share
from winset.space import Space
from winset.space.build import terms_of
from winset.worlds import Worlds

__all__ = ["OfferJudged", "epoch_at", "judge_offers", "proposals"]

_PROPOSALS = ("offer", "demand", "raised-demand")


@dataclass(frozen=True)
class OfferJudged:
    """One offer, read with what it leaves open at the status quo.

    ``accepts`` is each actor's chance of accepting that reading at the close; ``accepts_then``
    the same in the epoch when it was tabled. ``all`` is the chance that everyone whose consent
    is needed accepts; ``proposer_itself`` the chance that the proposer would have.
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


def proposals(case: Case) -> tuple[tuple[int, Event], ...]:
    """Events that put terms on the table, with their positions in the record."""
    return tuple(
        (n, event)
        for n, event in enumerate(case.events)
        if event.kind in _PROPOSALS and event.terms
    )


def epoch_at(worlds: Worlds, day: date) -> int:
    """Return the epoch of a day: that of the last shock not after it."""
    started = [
        e for e, epoch in enumerate(worlds.epochs) if epoch.start is None or epoch.start <= day
    ]
    return started[-1]


def literal_reading(case: Case, space: Space, event: Event) -> tuple[tuple[int, ...], int]:
    """Options of an offer read with its open issues at the status quo (else the first option).

    Where the terms name several options of an issue, the one nearest the status quo counts.

    Returns
    -------
    options : tuple of int
    n_open : int
        Issues that the offer leaves open.
    """
    stated = terms_of(case, space, event.terms)
    base = space.null if space.null is not None else (0,) * len(space.issues)
    options = []
    for j, at_rest in enumerate(base):
        allowed = stated.get(j)
        if allowed is None or at_rest in allowed:
            options.append(at_rest)
        else:
            options.append(min(allowed, key=lambda k: abs(k - at_rest)))
    return tuple(options), len(space.issues) - len(stated)


def _shares(
    worlds: Worlds, epoch: int, columns: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> tuple[dict[str, Share], Share]:
    accepts = acceptance(
        worlds.space, worlds.utility_at(epoch), worlds.walk_away_at(epoch), columns[None, :]
    )[:, :, 0]
    each = {name: share(accepts[:, a], worlds.weight) for a, name in enumerate(worlds.actors)}
    return each, share(worlds.consent.passes(accepts), worlds.weight)


def judge_offers(case: Case, worlds: Worlds) -> tuple[OfferJudged, ...]:
    """Judge every offer and demand on record, when tabled and at the close.

    Parameters
    ----------
    case : Case
    worlds : Worlds
        Worlds of the same case.

    Returns
    -------
    tuple of OfferJudged
        In the order of the record.
    """
    judged = []
    last = len(worlds.epochs) - 1
    for n, event in proposals(case):
        options, n_open = literal_reading(case, worlds.space, event)
        try:
            columns = worlds.space.columns_of(np.asarray(options))
        except ValueError:  # its literal reading is a forbidden combination
            continue
        close, all_close = _shares(worlds, last, columns)
        epoch = epoch_at(worlds, event.date)
        then, all_then = (close, all_close) if epoch == last else _shares(worlds, epoch, columns)
        named = terms_of(case, worlds.space, event.terms)
        judged.append(
            OfferJudged(
                event=n,
                id=event.id,
                date=event.date,
                kind=event.kind,
                by=event.by,
                account=event.account,
                terms={
                    worlds.space.issues[j]: worlds.space.options[j][options[j]]
                    for j in sorted(named)
                },
                options=options,
                n_open=n_open,
                accepts=close,
                accepts_then=then,
                all=all_close,
                all_then=all_then,
                is_null=options == worlds.space.null,
            )
        )
    return tuple(judged)
