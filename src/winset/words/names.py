"""Names of what a case holds, and what deals, days and acts are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.case.model import Case, Issue
    from winset.findings.gates.results import EpochPoints
    from winset.findings.zone import EpochZone

__all__ = [
    "account_name",
    "actor_name",
    "changes",
    "day",
    "deal_words",
    "epoch_words",
    "in_sentence",
    "issue_name",
    "record_words",
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
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def since(epoch: EpochZone | EpochPoints, n_epochs: int) -> str:
    """Say which stretch of time an epoch is."""
    if epoch.start is None:
        return "before the first shock" if n_epochs > 1 else "throughout"
    return f"from {day(epoch.start)}"


def epoch_words(epoch: EpochZone | EpochPoints, n_epochs: int) -> str:
    """Say which stretch of time an epoch is, and what began it."""
    return since(epoch, n_epochs) + (f" ({epoch.reason})" if epoch.reason else "")


def actor_name(case: Case, actor: str) -> str:
    """Name of an actor as the case gives it, else its id."""
    return case.actors[actor].name or actor if actor in case.actors else actor


def short_name(case: Case, actor: str) -> str:
    """Return a name for tight places: the id in capitals where it is the initials of a long name.

    "Democratic People's Republic of Korea" with the id ``dprk`` becomes "DPRK".
    """
    name = actor_name(case, actor)
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return actor.upper() if len(initials) > 1 and initials.lower() == actor.lower() else name


def in_sentence(name: str) -> str:
    """Return a name inside a sentence: a leading article loses its capital.

    Examples
    --------
    >>> in_sentence("The army"), in_sentence("Theo")
    ('the army', 'Theo')
    """
    return f"the {name[4:]}" if name.startswith("The ") else name


def account_name(case: Case, account: str) -> str:
    """Return what an account is called inside a sentence: its own name, or its teller's."""
    stated = case.accounts[account]
    if stated.name:
        return in_sentence(stated.name)
    return f"the account of {actor_name(case, stated.teller)}"


def issue_name(case: Case, issue: str) -> str:
    """Name of an issue as the case gives it, else its id (items keep their own)."""
    parent, _, item = issue.partition(".")
    if issue in case.issues:
        return case.issues[issue].name or issue
    if parent in case.issues and item:
        return f"{case.issues[parent].name or parent}: {item}"
    return issue


def short_issue(case: Case, issue: str) -> str:
    """Name of an issue for tight places: its id, as words, where its name is long."""
    name = issue_name(case, issue)
    return (
        name
        if len(name) <= _SHORT or issue not in case.issues
        else issue.replace("_", " ").capitalize()
    )


def _status_quo(issue: Issue) -> str:
    if issue.range is not None:
        at_rest = issue.range.low if issue.status_quo is None else issue.status_quo
        return at_rest if isinstance(at_rest, str) else f"{at_rest:g}"
    return str(issue.status_quo) if issue.status_quo is not None else issue.options[0]


def _unit(case: Case, issue: str, option: str) -> str:
    given = case.issues.get(issue)
    unit = given.range.unit if given is not None and given.range is not None else ""
    return f"{option} {unit}" if unit else option


def changes(case: Case, terms: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """List what a deal changes: issue id and option, for the issues not at the status quo.

    The items of a package issue (``sanctions.2270`` in the space) are gathered again. Where the
    case has no status quo that counts (``no_agreement = "outside"``), every issue is listed.
    """
    everything = case.no_agreement == "outside"
    found: dict[str, str] = {}
    for key, option in terms.items():
        parent, _, item = key.partition(".")
        package = case.issues.get(parent)
        if key not in case.issues and package is not None and package.items:
            if option == "in":
                found[parent] = f"{found[parent]}, {item}" if parent in found else item
            elif everything:
                found.setdefault(parent, "")
            continue
        issue = case.issues.get(key)
        if everything or issue is None or option != _status_quo(issue):
            found[key] = _unit(case, key, option)
    return tuple((key, option or "none") for key, option in found.items())


def deal_words(case: Case, terms: Mapping[str, str], *, short: bool = False) -> str:
    """Return a deal in one line: what it changes, and nothing else.

    An empty deal is said to be the status quo on everything. ``short`` is for tight places.
    """
    found = changes(case, terms)
    if not found:
        return "the status quo on every issue"
    called = short_issue if short else issue_name
    return "; ".join(f"{called(case, issue)}: {option}" for issue, option in found)


def terms_words(case: Case, terms: Mapping[str, object]) -> str:
    """Return the terms of an event in one line, as they are stated."""
    return ", ".join(
        f"{short_issue(case, issue)}: {_stated(value)}" for issue, value in terms.items()
    )


def _stated(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def record_words(case: Case, name: str) -> str:
    """Say what acts of the record were, from their ids ("draft", or "us_offer / dprk_offer").

    What has no words of its own is described by its kind, its actor and its day.
    """
    known = {event.id or f"event {n + 1}": event for n, event in enumerate(case.events)}
    events = [known[part] for part in name.split(" / ") if part in known]
    if not events:
        return name
    first = events[0]
    kind = {"agreed": "text agreed by", "bracketed": "text left open by"}.get(
        first.kind, f"{first.kind} of"
    )
    said = f"{kind} {short_name(case, first.by)}, " if first.by else f"{first.kind}, "
    said += day(first.date)
    said = said[:1].upper() + said[1:]
    return f"{said} (in {len(events)} versions)" if len(events) > 1 else f"{said}: {name}"
