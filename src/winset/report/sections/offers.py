"""Every offer on record, judged: how likely would each actor have taken it."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.report.model import Column, Row, Section, Table
from winset.words.chances import percent
from winset.words.names import deal_words, short_name
from winset.words.packages import letter, offers_lead, who_and_what

__all__ = ["section"]


def _heat(analysis: Analysis) -> Table:
    model, offers = analysis.model, analysis.offers
    actors = tuple(offers[0].accepts)
    return Table(
        id="offers",
        caption="Chance that each actor would have accepted each offer, at the close of the talks",
        columns=(
            Column("offer", "Offer"),
            *(Column(f"accepts_{a}", short_name(model, a), "share", heat=True) for a in actors),
            Column("everyone", "Accepted", "share"),
        ),
        rows=tuple(
            (
                f"{letter(n)}. {who_and_what(analysis.model, o)}",
                *(o.accepts[a] for a in actors),
                o.all,
            )
            for n, o in enumerate(offers)
        ),
        note="What an offer left unnamed is filled in as the record has it. Darker cells are "
        "likelier acceptances; onlookers do not decide.",
    )


def _terms(analysis: Analysis) -> Table:
    rows = []
    for n, offer in enumerate(analysis.offers):
        rows.append(
            (
                letter(n),
                who_and_what(analysis.model, offer),
                deal_words(analysis.model, offer.terms),
                offer.n_open,
                offer.all_then,
                offer.all,
            )
        )
    return Table(
        id="offer_terms",
        caption="What was offered, and how likely it would have been accepted when it was "
        "tabled and at the close",
        columns=(
            Column("letter", "Offer"),
            Column("who", "Whose, and when"),
            Column("terms", "Terms"),
            Column("open", "Issues left open", "count"),
            Column("everyone_then", "Accepted, when tabled", "share"),
            Column("everyone", "Accepted, at the close", "share"),
        ),
        rows=tuple(rows),
    )


def section(analysis: Analysis) -> Section:
    """Heat table of acceptance, and the terms of each offer."""
    said = offers_lead(analysis.model, analysis.offers, analysis.packages)
    if not analysis.offers:
        return Section("offers", "The offers on record", said)
    parts = (_heat(analysis), _terms(analysis))
    return Section("offers", "The offers on record, judged", said, parts, _brief(analysis))


def _brief(analysis: Analysis) -> Table:
    """Show the likeliest offers with the chance that everyone accepts."""
    model, offers = analysis.model, analysis.offers
    rows: list[Row] = []
    likeliest = sorted(range(len(offers)), key=lambda n: -offers[n].all.value)[:3]
    for n in sorted(likeliest):
        offer = offers[n]
        consents = [a for a in offer.accepts if a not in model.of_role("onlooker")]
        least = min(consents, key=lambda a: offer.accepts[a].value)
        rows.append(
            (
                offer.all,
                f"{letter(n)}. {who_and_what(model, offer)}",
                f"{short_name(model, least)} {percent(offer.accepts[least])}",
            )
        )
    told = " tellings" if any(offer.account for offer in offers) else ""
    more = f" (the likeliest 3 of {len(offers)}{told})" if len(offers) > len(rows) else ""
    return Table(
        id="offers_brief",
        caption=f"Offers on record{more}",
        columns=(
            Column("everyone", "accepted", "share", heat=True),
            Column("offer", "offer"),
            Column("least", "least likely to accept"),
        ),
        rows=tuple(rows),
    )
