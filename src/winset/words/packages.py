"""Offers and packages in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from winset.findings.offers import OfferJudged
from winset.findings.packages.results import Package, PackagesFinding
from winset.model import Model
from winset.words.chances import percent, with_error
from winset.words.names import day, short_name

__all__ = ["blockers", "letter", "offers_lead", "packages_lead", "who_and_what"]


def letter(position: int) -> str:
    """Return the letter of an offer in the pictures: A to Z, then A2, B2 and so on.

    Examples
    --------
    >>> letter(0), letter(27)
    ('A', 'B2')
    """
    turn, within = divmod(position, 26)
    return chr(ord("A") + within) + (str(turn + 1) if turn else "")


def who_and_what(model: Model, offer: OfferJudged) -> str:
    """Who tabled it, when, and in whose version."""
    who = short_name(model, offer.by) if offer.by else "unnamed"
    told = ""
    if offer.account:
        teller = model.accounts.tells.get(offer.account)
        told = f", as told by {short_name(model, teller) if teller else offer.account}"
    kind = {"raised-demand": "raised demand"}.get(offer.kind, offer.kind)
    return f"{kind} of {who}, {day(offer.date)}{told}"


def offers_lead(
    model: Model, offers: Sequence[OfferJudged], packages: PackagesFinding
) -> tuple[str, ...]:
    """Say which offer was the likeliest to be accepted, and whether a package would do better."""
    if not offers:
        return ("The case records no offer with terms.",)
    best = max(range(len(offers)), key=lambda n: offers[n].all.value)
    said = [
        f"{len(offers)} offers and demands are on record. The one most likely to be accepted by "
        f"everyone was {letter(best)}, {who_and_what(model, offers[best])}: "
        f"{with_error(offers[best].all)}."
    ]
    if packages.packages:
        top = packages.packages[0].fresh.value
        if top > offers[best].all.value + 0.05:
            said.append(
                f"The best package that nobody tabled would have done better ({percent(top)})."
            )
    return tuple(said)


def blockers(package: Package) -> tuple[tuple[str, float], ...]:
    """Actors that block a package, the likeliest first."""
    chances = ((a, c) for a, c in package.blocks.items() if c > 0)
    return tuple(sorted(chances, key=lambda item: -item[1]))


def packages_lead(found: PackagesFinding, n_deals: int) -> tuple[str, ...]:
    """Say how likely the best package holds, and whether anything does better."""
    if not found.packages:
        return ("No deal is accepted by everyone in any of the worlds drawn.",)
    best = found.packages[0]
    said = [
        f"The package most likely to hold is accepted by all in {with_error(best.fresh)} of "
        f"{found.n_fresh:,} fresh worlds, which had no part in choosing it."
    ]
    tied = sum(p.tied_with_best for p in found.packages[1:])
    if tied:
        verb = "is" if tied == 1 else "are"
        said.append(f"{tied} of the others listed {verb} as good, within sampling error.")
    if found.proven:
        said.append(
            f"No other deal does better in the worlds that chose it (exact search of all "
            f"{n_deals:,} deals)."
        )
    else:
        said.append(
            f"The search ran out of time: some deal might do better, but none above "
            f"{percent(found.bound)} in the worlds searched."
        )
    return tuple(said)
