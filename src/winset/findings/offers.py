"""Every offer on record judged: how likely would each actor have taken it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from winset.deals.sets.acceptance import acceptance
from winset.findings.share import Share, share
from winset.model.talks import Transcript
from winset.model.terms import Allowed
from winset.space import Space
from winset.worlds import Worlds

__all__ = ["OfferJudged", "judge_offers"]


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


def _shares(
    worlds: Worlds, epoch: int, columns: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> tuple[dict[str, Share], Share]:
    accepts = acceptance(
        worlds.space, worlds.utility_at(epoch), worlds.walk_away_at(epoch), columns[None, :]
    )[:, :, 0]
    each = {name: share(accepts[:, a], worlds.weight) for a, name in enumerate(worlds.actors)}
    return each, share(worlds.consent.passes(accepts), worlds.weight)


def judge_offers(transcript: Transcript, worlds: Worlds) -> tuple[OfferJudged, ...]:
    """Judge every offer and demand on record, as each account tells it, then and at the close.

    Parameters
    ----------
    transcript : Transcript
    worlds : Worlds
        Worlds of the same case.

    Returns
    -------
    tuple of OfferJudged
        In the order of the record.
    """
    judged = []
    space, last = worlds.space, len(worlds.epochs) - 1
    for offer in transcript.proposals:
        options = literal_reading(space, offer.terms)
        try:
            columns = space.columns_of(np.asarray(options))
        except ValueError:  # its literal reading is a forbidden combination
            continue
        close, all_close = _shares(worlds, last, columns)
        then, all_then = close, all_close
        if offer.epoch != last:
            then, all_then = _shares(worlds, offer.epoch, columns)
        judged.append(
            OfferJudged(
                event=offer.event,
                id=offer.id,
                date=offer.day,
                kind=offer.kind,
                by=worlds.actors[offer.by],
                account=offer.account,
                terms={space.issues[j]: space.options[j][options[j]] for j in sorted(offer.terms)},
                options=options,
                n_open=len(space.issues) - len(offer.terms),
                accepts=close,
                accepts_then=then,
                all=all_close,
                all_then=all_then,
                is_null=options == space.null,
            )
        )
    return tuple(judged)
