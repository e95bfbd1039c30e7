"""Offers on record in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from winset.findings.offers import OfferJudged
from winset.findings.packages import PackagesFinding
from winset.words.chances import percent, with_error
from winset.words.names import day, short_name

if TYPE_CHECKING:
    from winset.case.model import Case

__all__ = ["lead", "letter", "who_and_what"]


def letter(position: int) -> str:
    """Return the letter of an offer in the pictures: A to Z, then A2, B2 and so on.

    Examples
    --------
    >>> letter(0), letter(27)
    ('A', 'B2')
    """
    turn, within = divmod(position, 26)
    return chr(ord("A") + within) + (str(turn + 1) if turn else "")


def who_and_what(case: Case, offer: OfferJudged) -> str:
    """Who tabled it, when, and in whose version."""
    who = short_name(case, offer.by) if offer.by else "unnamed"
    told = ""
    if offer.account:
        account = case.accounts.get(offer.account)
        told = f", as told by {short_name(case, account.teller) if account else offer.account}"
    kind = {"raised-demand": "raised demand"}.get(offer.kind, offer.kind)
    return f"{kind} of {who}, {day(offer.date)}{told}"


def lead(case: Case, offers: Sequence[OfferJudged], packages: PackagesFinding) -> tuple[str, ...]:
    """Say which offer was the likeliest to be accepted, and whether a package would do better."""
    if not offers:
        return ("The case records no offer with terms.",)
    best = max(range(len(offers)), key=lambda n: offers[n].all.value)
    said = [
        f"{len(offers)} offers and demands are on record. The one most likely to be accepted by "
        f"everyone was {letter(best)}, {who_and_what(case, offers[best])}: "
        f"{with_error(offers[best].all)}."
    ]
    if packages.packages:
        top = packages.packages[0].fresh.value
        if top > offers[best].all.value + 0.05:
            said.append(
                f"The best package that nobody tabled would have done better ({percent(top)})."
            )
    return tuple(said)
