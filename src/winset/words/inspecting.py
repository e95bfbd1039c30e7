"""What is said of a deal that somebody puts together: sentences with places for what is found."""

from __future__ import annotations

from collections.abc import Mapping

from winset.model import Model
from winset.words.names import issue_name

__all__ = ["LABELS", "issue_labels", "lead", "option_labels", "role_labels"]

#: Sentences by what they are about; a script fills in what stands in braces.
LABELS: Mapping[str, str] = {
    "load": "Start from",
    "sign": "Signed in {chance} of worlds",
    "pass": "Signed and passed in {chance} of worlds",
    "keep": "Signed, passed and kept in {chance} of worlds",
    "null": "Everything stays as it is: that is no deal.",
    "excluded": "These options cannot go together: {issues}.",
    "unknown": "This deal was not looked at. Start from a package or an offer, and change one "
    "issue of it.",
    "actors": "Would they take it?",
    "promised": "({chance} if promises were sure)",
    "better": "The one change that would help most",
    "change": "{issue}: {option}",
    "gain": "{before} to {after}",
    "best": "No single change makes it hold more often.",
    "distance": "How far from a deal that holds",
    "is": "is such a deal: {chance}",
    "one": "one change or less away: {chance}",
    "two": "two changes or less away: {chance}",
    "tabled": "On the table",
    "same": "{name} is this deal.",
    "near": "Nearest to it: {name}. What differs: {issues}.",
    "never": "Nothing was tabled.",
    "try": "Try it",
    "try_named": "Try {name} in the inspector",
    "own": "a deal of your own",
}


def lead(n_deals: int, n_worlds: int, *, everything: bool) -> str:
    """Say what the inspector answers.

    Examples
    --------
    >>> lead(2799, 5000, everything=True)
    'Choose one option per issue: each of 2,799 deals tells who would take it, in 5,000 worlds.'
    """
    if everything:
        of = f"each of {n_deals:,} deals tells"
    else:
        of = (
            f"of {n_deals:,} deals that have a name here, or are one change away from one that "
            "has, each tells"
        )
    return f"Choose one option per issue: {of} who would take it, in {n_worlds:,} worlds."


def issue_labels(model: Model) -> tuple[str, ...]:
    """Name every issue of the space."""
    return tuple(issue_name(model, issue) for issue in model.space.issues)


def option_labels(model: Model) -> tuple[tuple[str, ...], ...]:
    """Name every option, with the unit of its issue where it has one."""
    space, units = model.space, model.names.units
    return tuple(
        tuple(f"{option} {units[issue]}" if units.get(issue) else option for option in options)
        for issue, options in zip(space.issues, space.options, strict=True)
    )


def role_labels(model: Model) -> Mapping[str, str]:
    """Say what the consent of every actor is for."""
    said = {"party": "signs", "ratifier": "passes it", "onlooker": "looks on"}
    return {actor: said[role] for role in said for actor in model.of_role(role)}
