"""Names of what a case holds, and what deals, days and acts are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.findings.gates.results import EpochPoints
    from winset.findings.zone import EpochZone
    from winset.model import Model

__all__ = [
    "account_name",
    "actor_name",
    "changes",
    "day",
    "deal_words",
    "epoch_words",
    "in_sentence",
    "issue_name",
    "option_words",
    "said_of",
    "short_day",
    "short_issue",
    "short_name",
    "since",
    "terms_words",
]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec")

# Longer issue names give way to the id in charts and in the terminal.
_SHORT = 16


def day(date: dt.date) -> str:
    """Write a date as people do.

    Examples
    --------
    >>> day(dt.date(2019, 2, 8))
    '8 Feb 2019'
    """
    return f"{short_day(date)} {date.year}"


def short_day(date: dt.date) -> str:
    """Write a date without its year, for tight places.

    Examples
    --------
    >>> short_day(dt.date(2019, 6, 28))
    '28 June'
    """
    return f"{date.day} {_MONTHS[date.month - 1]}"


def since(epoch: EpochZone | EpochPoints, n_epochs: int) -> str:
    """Say which stretch of time an epoch is."""
    if epoch.start is None:
        return "before the first shock" if n_epochs > 1 else "throughout"
    return f"from {day(epoch.start)}"


def epoch_words(epoch: EpochZone | EpochPoints, n_epochs: int) -> str:
    """Say which stretch of time an epoch is, and what began it."""
    return since(epoch, n_epochs) + (f" ({epoch.reason})" if epoch.reason else "")


def actor_name(model: Model, actor: str) -> str:
    """Name of an actor as the case gives it, else its id."""
    return model.names.actor(actor)


def short_name(model: Model, actor: str) -> str:
    """Return a name for tight places: the id in capitals where it is the initials of a long name.

    "Democratic People's Republic of Korea" with the id ``dprk`` becomes "DPRK".
    """
    name = actor_name(model, actor)
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return actor.upper() if len(initials) > 1 and initials.lower() == actor.lower() else name


# Words of a name that take an article before it.
_TAKES_THE = frozenset(
    {"States", "Union", "Kingdom", "Republic", "Emirates", "Federation", "Nations", "Congress"}
    | {"Council", "Workers", "Parliament", "Government", "Senate", "Board", "Commission"}
    | {"Ministry", "Party", "Army", "Organization", "Organisation"}
)


def said_of(model: Model, actor: str) -> str:
    """Name an actor inside a sentence, shortly, with the article that English wants.

    "Democratic People's Republic of Korea" with the id ``dprk`` becomes "the DPRK".
    """
    name = actor_name(model, actor)
    short = in_sentence(short_name(model, actor))
    words = name.replace(",", " ").split()
    first = words[0] if words else ""
    if first in {"The", "the"} or not _TAKES_THE.intersection(words) or name.endswith("'s"):
        return short
    return f"the {short}"


def in_sentence(name: str) -> str:
    """Return a name inside a sentence: a leading article loses its capital.

    Examples
    --------
    >>> in_sentence("The army"), in_sentence("Theo"), in_sentence("A new contract")
    ('the army', 'Theo', 'a new contract')
    """
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if rest and first in {"A", "An", "The"} else name


def account_name(model: Model, account: str) -> str:
    """Return what an account is called inside a sentence: its own name, or its teller's."""
    stated = model.names.accounts[account]
    return in_sentence(stated) if stated else f"the account of {_teller(model, account)}"


def _teller(model: Model, account: str) -> str:
    return actor_name(model, model.accounts.tells[account])


def issue_name(model: Model, issue: str) -> str:
    """Name of an issue as the case gives it, else its id; an item's follows its package's."""
    return model.names.issue(issue)


def short_issue(model: Model, issue: str) -> str:
    """Name of an issue for tight places: its id, as words, where its name is long."""
    name = issue_name(model, issue)
    long = len(name) > _SHORT and issue in model.issues
    return issue.replace("_", " ").capitalize() if long else name


def changes(model: Model, terms: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """List what a deal changes: issue id and option, for the issues not at the status quo.

    The items of a package issue (``sanctions.2270`` in the space) are gathered again. Where the
    case has no status quo that counts (``no_agreement = "outside"``), every issue is listed.
    """
    everything = model.space.null is None
    found: dict[str, str] = {}
    for key, option in terms.items():
        package = model.record.owner.get(key, key)
        if package != key:
            item = key.removeprefix(f"{package}.")
            if option == "in":
                found[package] = f"{found[package]}, {item}" if package in found else item
            elif everything:
                found.setdefault(package, "")
        elif everything or option != model.at_rest.get(key):
            found[key] = option_words(model, key, option)
    return tuple((key, option or "none") for key, option in found.items())


def option_words(model: Model, issue: str, option: str) -> str:
    """Return an option of an issue with its unit, where the issue is an amount that has one."""
    unit = model.names.units.get(issue, "")
    return f"{option} {unit}" if unit else option


def deal_words(model: Model, terms: Mapping[str, str], *, short: bool = False) -> str:
    """Return a deal in one line: what it changes, and nothing else.

    An empty deal is said to be the status quo on everything. ``short`` is for tight places.
    """
    found = changes(model, terms)
    if not found:
        return "the status quo on every issue"
    called = short_issue if short else issue_name
    return "; ".join(f"{called(model, issue)}: {option}" for issue, option in found)


def terms_words(model: Model, terms: Mapping[str, object]) -> str:
    """Return the terms of an event in one line, as they are stated."""
    return ", ".join(
        f"{short_issue(model, issue)}: {_stated(value)}" for issue, value in terms.items()
    )


def _stated(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
