"""Offers and packages in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from winset.findings.offers import OfferJudged
from winset.findings.packages.results import (
    Item,
    KindPackages,
    Package,
    PackagesFinding,
    Side,
)
from winset.findings.tabled import MIXED
from winset.model import Model
from winset.text import joined
from winset.words.chances import percent, with_error
from winset.words.kinds import kind_name
from winset.words.names import day, in_sentence, short_issue, short_name

__all__ = [
    "blockers",
    "item_words",
    "kinds_listing",
    "letter",
    "offers_lead",
    "packages_lead",
    "side_words",
    "who_and_what",
    "winning_words",
    "worse_words",
]

# Issues of a package that one line names.
_NAMED = 3


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
    if offer.account == MIXED:
        told = ", as told in part by each"
    elif offer.account:
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
        f"{len(offers)} offers and demands are on record. The one most likely to be "
        f"accepted was {letter(best)}, {who_and_what(model, offers[best])}: "
        f"{with_error(offers[best].all)}."
    ]
    if packages.packages:
        top = max(p.fresh.value for p in packages.packages)
        if top > offers[best].all.value + 0.05:
            said.append(
                f"The best package that nobody tabled would have done better ({percent(top)})."
            )
    return tuple(said)


def blockers(package: Package) -> tuple[tuple[str, float], ...]:
    """Actors that block a package, the likeliest first."""
    chances = ((a, c) for a, c in package.blocks.items() if c > 0)
    return tuple(sorted(chances, key=lambda item: -item[1]))


def packages_lead(model: Model, found: PackagesFinding) -> tuple[str, ...]:
    """Say how likely the best packages hold, what was left out, and what is proven of the rest."""
    if not found.packages:
        return ("No deal is signed and passed in any of the worlds drawn.",)
    best = found.packages[0]
    of = [f"“{_kind(kind)}”" for kind in found.kinds if kind.core and kind.kind in best.kinds]
    named = f" of the kind {joined(of)}" if of and len(found.kinds) > 1 else ""
    said = [
        f"The package{named} that is most likely to hold (to be signed, passed and kept) does so "
        f"in {with_error(best.fresh)} of {found.n_fresh:,} worlds that had no part in choosing it."
    ]
    top = max(range(len(found.packages)), key=lambda n: found.packages[n].fresh.value)
    if found.packages[top].fresh.value > best.fresh.value and not found.packages[top].worse_for:
        said.append(
            f"Of any kind, package {top + 1} holds most often: in "
            f"{percent(found.packages[top].fresh)}."
        )
    said.append(
        "Left out are near twins of what is listed, and what is likely worse for a side than the "
        "last that another party put to it, unless a kind has nothing else."
    )
    said.append(
        "All deals were looked at: none that is left out for another reason holds more often, in "
        "the worlds that chose, than those of its kind."
        if found.proven
        else f"The search ran out of time: some deal might do better, but none above "
        f"{percent(found.bound)} in the worlds that chose."
    )
    return tuple(said)


def _kind(kind: KindPackages) -> str:
    return kind.name or kind_name(kind.kind)


def kinds_listing(found: PackagesFinding, n: int) -> str:
    """Name the kinds of which a package is listed as one of the best."""
    named = [_kind(kind) for kind in found.kinds if n in kind.packages]
    if len(named) > 1 and found.kinds[-1].kind == "any" and n in found.kinds[-1].packages:
        named[-1] = "the best of any kind"
    return "; ".join(named)


def item_words(model: Model, item: Item) -> str:
    """Say what a package makes of an issue, and how much of the issue's worth to a side that is.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> model = compile_case(load("hanoi"))
    >>> item_words(model, Item("yongbyon", "untouched", "part of it", -3.0, -0.23))
    'Yongbyon: part of it (23 %)'
    """
    package = model.record.owner.get(item.issue, item.issue)
    share = percent(abs(item.share))
    if package != item.issue:
        out = "" if item.after == "in" else "no "
        return f"{out}{item.issue.removeprefix(f'{package}.')} ({share})"
    unit = model.names.units.get(item.issue, "")
    option = f"{item.after} {unit}" if unit else item.after
    return f"{short_issue(model, item.issue)}: {option} ({share})"


def side_words(model: Model, side: Side) -> str:
    """Say in one line what a package asks of a side, and what it brings it."""

    def listed(items: Sequence[Item]) -> str:
        return ", ".join(item_words(model, item) for item in items[:_NAMED]) or "nothing"

    return f"{short_name(model, side.actor)} gets {listed(side.gets)}; gives {listed(side.gives)}"


def worse_words(model: Model, package: Package) -> str:
    """Say for whom a package is worse than what was put to it; empty for nobody."""
    if not package.worse_for:
        return ""
    names = joined([in_sentence(short_name(model, actor)) for actor in package.worse_for])
    return f"likely worse for {names} than what was already put to it"


def winning_words(model: Model, package: Package) -> str:
    """Say which one change would win the likeliest blocker, and what becomes of the package."""
    if not package.blocker:
        return "nobody blocks it"
    who = in_sentence(short_name(model, package.blocker))
    found = package.winning
    if found is None:
        return (
            f"no single change wins {who} without falling below what was put to a side, or leaving "
            f"its kind"
        )
    change = "; ".join(
        f"{short_issue(model, issue)}: {option}" for issue, option in found.terms.items()
    )
    said = f"{change} wins {who} most often ({percent(found.accepts)} would accept)"
    holds = percent(found.holds)
    if found.pays:
        return f"{said}, and the package then holds in {holds}"
    return f"no single change pays: {said}, but the package then holds in {holds}"
