"""Every offer on record, judged: how likely would each actor have taken it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.model import Column, Section, Table
from winset.words.chances import percent, with_error
from winset.words.names import day, deal_words, short_name

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.analysis import Analysis
    from winset.findings.offers import OfferJudged

__all__ = ["brief", "letter", "section", "who_and_what"]


def letter(position: int) -> str:
    """Return the letter of an offer in the pictures: A to Z, then A2, B2 and so on.

    Examples
    --------
    >>> letter(0), letter(27)
    ('A', 'B2')
    """
    turn, within = divmod(position, 26)
    return chr(ord("A") + within) + (str(turn + 1) if turn else "")


def who_and_what(analysis: Analysis, offer: OfferJudged) -> str:
    """Who tabled it, when, and in whose version."""
    case = analysis.case
    who = short_name(case, offer.by) if offer.by else "unnamed"
    told = ""
    if offer.account:
        account = case.accounts.get(offer.account)
        told = f", as told by {short_name(case, account.teller) if account else offer.account}"
    kind = {"raised-demand": "raised demand"}.get(offer.kind, offer.kind)
    return f"{kind} of {who}, {day(offer.date)}{told}"


def _heat(analysis: Analysis) -> Table:
    case, offers = analysis.case, analysis.offers
    actors = tuple(offers[0].accepts)
    return Table(
        id="offers",
        caption="Chance that each actor would have accepted each offer, at the close of the talks",
        columns=(
            Column("offer", "Offer"),
            *(Column(f"accepts_{a}", short_name(case, a), "share", heat=True) for a in actors),
            Column("everyone", "Everyone who must consent", "share"),
        ),
        rows=tuple(
            (f"{letter(n)}. {who_and_what(analysis, o)}", *(o.accepts[a] for a in actors), o.all)
            for n, o in enumerate(offers)
        ),
        note="What an offer left open is read as staying at the status quo. Darker cells are "
        "likelier acceptances; onlookers do not decide.",
    )


def _terms(analysis: Analysis) -> Table:
    rows = []
    for n, offer in enumerate(analysis.offers):
        rows.append(
            (
                letter(n),
                who_and_what(analysis, offer),
                deal_words(analysis.case, offer.terms),
                offer.n_open,
                offer.all_then,
                offer.all,
            )
        )
    return Table(
        id="offer_terms",
        caption="What was offered, and how likely everyone would have accepted it when it was "
        "tabled and at the close",
        columns=(
            Column("letter", "Offer"),
            Column("who", "Whose, and when"),
            Column("terms", "Terms"),
            Column("open", "Issues left open", "count"),
            Column("everyone_then", "Everyone, when tabled", "share"),
            Column("everyone", "Everyone, at the close", "share"),
        ),
        rows=tuple(rows),
    )


def _lead(analysis: Analysis) -> tuple[str, ...]:
    offers = analysis.offers
    best = max(range(len(offers)), key=lambda n: offers[n].all.value)
    said = [
        f"{len(offers)} offers and demands are on record. The one most likely to be accepted by "
        f"everyone was {letter(best)}, {who_and_what(analysis, offers[best])}: "
        f"{with_error(offers[best].all)}."
    ]
    if analysis.packages.packages:
        top = analysis.packages.packages[0].fresh.value
        if top > offers[best].all.value + 0.05:
            said.append(
                f"The best package that nobody tabled would have done better ({percent(top)})."
            )
    return tuple(said)


def section(analysis: Analysis) -> Section | None:
    """Heat table of acceptance, and the terms of each offer."""
    if not analysis.offers:
        return Section("offers", "The offers on record", ("The case records no offer with terms.",))
    return Section(
        "offers",
        "The offers on record, judged",
        _lead(analysis),
        (_heat(analysis), _terms(analysis)),
    )


def brief(analysis: Analysis) -> RenderableType | None:
    """Show the likeliest offers with the chance that everyone accepts."""
    from winset.report.terminal import plain_table

    if not analysis.offers:
        return None
    rows = []
    likeliest = sorted(range(len(analysis.offers)), key=lambda n: -analysis.offers[n].all.value)
    for n in sorted(likeliest[:3]):
        offer = analysis.offers[n]
        consents = [a for a in offer.accepts if analysis.case.actors[a].role != "onlooker"]
        least = min(consents, key=lambda a: offer.accepts[a].value)
        rows.append(
            (
                percent(offer.all),
                f"{letter(n)}. {who_and_what(analysis, offer)}",
                f"{short_name(analysis.case, least)} {percent(offer.accepts[least])}",
            )
        )
    more = len(analysis.offers) - len(rows)
    title = f"Offers on record (the likeliest 3 of {len(analysis.offers)})"
    title = title if more else "Offers on record"
    return plain_table(title, ("all accept", "offer", "least likely to accept"), rows)
