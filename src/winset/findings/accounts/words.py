"""Sentences about rival accounts that say no more than the ranges support."""

from __future__ import annotations

from winset.case.model import Case
from winset.findings.accounts.results import DECIDES, Weight
from winset.findings.share import Share
from winset.inference.evidence import BEYOND, ratio_of

__all__ = ["decibel_words", "issue_sentence", "misread_sentence", "name_of", "odds_sentence"]


def name_of(case: Case, account: str) -> str:
    """Return what an account is called inside a sentence: its own name, or its teller's."""
    stated = case.accounts[account]
    if stated.name:
        return "the " + stated.name[4:] if stated.name.startswith("The ") else stated.name
    teller = case.actors.get(stated.teller)
    return f"the account of {teller.name or stated.teller if teller else stated.teller}"


def decibel_words(db: float) -> str:
    """Decibels with the odds that they stand for.

    Examples
    --------
    >>> decibel_words(10.0)
    '10 dB (10 to 1)'
    >>> decibel_words(-3.0103)
    '3 dB (2 to 1)'
    """
    size = abs(db)
    if size >= BEYOND:
        return f"{BEYOND:.0f} dB or more (as good as ruled out)"
    odds = float(ratio_of(size))
    return (
        f"{size:.0f} dB ({odds:.0f} to 1)" if odds >= 1.95 else f"{size:.0f} dB ({odds:.1f} to 1)"
    )


def odds_sentence(weight: Weight, first: str, second: str) -> str:
    """Say which of two the odds favour, or that they cannot decide.

    Examples
    --------
    >>> odds_sentence(Weight(2.0, 0.1, -3.0, 8.0), "A", "B")[:57]
    'This record cannot decide between A and B: the odds run f'
    """
    if weight.verdict == "first":
        return f"{_upper(first)} is favoured over {second}: by {_least(weight.low)}."
    if weight.verdict == "second":
        return f"{_upper(second)} is favoured over {first}: by {_least(-weight.high)}."
    said = f"This record cannot decide between {first} and {second}: the odds "
    if weight.low > -DECIDES and weight.high < DECIDES:
        return said + (
            f"stay within {DECIDES:.0f} dB of even at every setting tried, "
            f"{_towards(weight.low, first, second)} to {_towards(weight.high, first, second)}."
        )
    if weight.low > 0.5 or weight.high < -0.5:
        least, best = (weight.low, first) if weight.low > 0 else (-weight.high, second)
        return said + (
            f"favour {best} at every setting tried, but by no more than {decibel_words(least)} at "
            f"the least favourable; {DECIDES:.0f} dB are needed."
        )
    return said + (
        f"run from {_towards(weight.low, first, second)} to "
        f"{_towards(weight.high, first, second)} as settings that nobody knows are changed."
    )


def _least(db: float) -> str:
    return f"{decibel_words(db)} at the least favourable setting tried"


def _towards(db: float, first: str, second: str) -> str:
    if round(abs(db)) == 0:
        return "even"
    return f"{decibel_words(db)} for {first if db > 0 else second}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def issue_sentence(issue: str, best: str, low: float, *, decided: bool) -> str:
    """Say whose version of one issue holds."""
    if not decided:
        return f"On {issue}, it cannot be decided whose version holds."
    return f"On {issue}, {best} holds, with a chance of {100 * low:.0f} % or more."


def misread_sentence(found: Share) -> str:
    """Say how often an offer was misread."""
    return (
        f"In {found.percent()} of worlds a refused offer had at least an even chance in its "
        "proposer's eyes, and lay where the others would not have taken it. That is a question of "
        "its own: it can hold whoever tells the truth."
    )
