"""Rival accounts: sentences that say no more than the ranges support."""

from __future__ import annotations

from collections.abc import Mapping

from winset.findings.accounts.results import (
    DECIDES,
    AccountOdds,
    AccountsFinding,
    Caution,
    PropositionFinding,
    Weight,
)
from winset.inference.evidence import BEYOND, ratio_of
from winset.model import Model
from winset.text import capital, joined
from winset.words.chances import percent
from winset.words.names import account_name

__all__ = [
    "answer_words",
    "caution_words",
    "decibel_words",
    "favoured",
    "leads",
    "odds_sentence",
    "setting_words",
    "signed",
    "verdict_words",
]


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


def signed(db: float) -> str:
    """Write decibels with their sign, and zero without one.

    Examples
    --------
    >>> signed(-3.04), signed(0.01)
    ('-3.0', '0.0')
    """
    rounded = round(db, 1) + 0.0
    return f"{rounded:+.1f}" if rounded else "0.0"


def odds_sentence(model: Model, odds: AccountOdds) -> str:
    """Say which of two accounts the odds favour, or that they cannot decide."""
    return favoured(
        odds.posterior, account_name(model, odds.account), account_name(model, odds.against)
    )


def _question(found: PropositionFinding) -> str:
    """Say whether the answer to a question is yes, or that the odds cannot decide."""
    return f"“{found.proposition}”: {favoured(found.weight, 'yes', 'no')}"


def favoured(weight: Weight, first: str, second: str) -> str:
    """Say which of two a weight is for.

    Examples
    --------
    >>> favoured(Weight(2.0, 0.1, -3.0, 8.0), "A", "B")[:57]
    'This record cannot decide between A and B: the odds run f'
    """
    if weight.verdict == "first":
        return f"{capital(first)} is favoured over {second}: by {_least(weight.low)}."
    if weight.verdict == "second":
        return f"{capital(second)} is favoured over {first}: by {_least(-weight.high)}."
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


def answer_words(found: PropositionFinding) -> str:
    """Answer a question in a line."""
    answers = {"first": "yes", "second": "no", "cannot decide": "undecided"}
    low, high = (f"{round(end) + 0:+d}" for end in (found.weight.low, found.weight.high))
    return f"{capital(found.proposition)}: {answers[found.verdict]} ({low} to {high} dB)."


# Parameters of conduct.
_CONDUCT: Mapping[str, str] = {
    "beta": "own advantage in offers",
    "lam": "regard for the others' offers",
    "iota": "standing by one's last offer",
    "kappa": "sharpness of answers",
    "concession": "pace of concession",
    "sigma": "slack around the aspiration",
    "cost": "cost of walking out",
    "bluff": "chance of bluff",
    "honesty": "honesty of statements",
    "jump": "raising of the ante",
    "ante": "chance that the ante was raised",
    "working": "sharpness at working level",
    "slack": "looseness of what is tabled",
    "show": "chance of an offer for show",
    "closing": "chance of one on the last turn",
    "ink": "looseness of what is signed",
    "misjudged": "chance of signing for other reasons",
    "epsilon": "share of offers without pattern",
    "memory": "memory of offers",
    "silence": "silence read as status quo",
}

# Settings of evidence, and of the prior, in words of their own.
_SETTINGS: Mapping[str, str] = {
    "honesty lower": "honesty of origins lower",
    "honesty higher": "honesty of origins higher",
    "exaggeration none": "exaggeration: none",
    "exaggeration much": "exaggeration: much",
    "likelihoods halved": "likelihoods' widths halved",
    "likelihoods doubled": "likelihoods' widths doubled",
    "widths halved": "widths of all judgements halved",
    "widths doubled": "widths of all judgements doubled",
}


def setting_words(model: Model, code: str) -> str:
    """Say what differs at a setting."""
    kind, _, account = code.partition(":")
    if kind == "corner":
        return f"the corner of conduct that suits {account_name(model, account)}"
    if kind == "told as more":
        name = account_name(model, account)
        return f"{name} at times tells terms as one step more than they were"
    parameter, _, side = code.rpartition(" ")
    if parameter in _CONDUCT:
        return f"{_CONDUCT[parameter]} {side}"
    return _SETTINGS.get(code, code)


def caution_words(model: Model, found: Caution) -> str:
    """Say what keeps the odds from being read at their face."""
    if found.code == "not tried":
        return f"not tried: {setting_words(model, found.about)} ({found.why})"
    name = account_name(model, found.about)
    if found.code == "few worlds":
        return (
            f"what the conduct says of {name} rests on about {found.worlds or 0.0:.0f} worlds that "
            "fit it: read its decibels as a direction"
        )
    what = "the conduct on record" if found.code == "impossible conduct" else "some evidence"
    return f"{what} is impossible under {name}"


def verdict_words(model: Model, found: AccountsFinding) -> tuple[str, ...]:
    """Say whose account of the talks fits, where accounts were weighed."""
    if not found.odds:
        return ()
    said = []
    for odds in found.odds:
        pair = [account_name(model, who) for who in (odds.account, odds.against)]
        if odds.verdict != "cannot decide":
            first, second = pair if odds.verdict == "first" else reversed(pair)
            said.append(f"{first} over {second}")
    if said:
        return (f"Of the accounts of the talks, the record favours {joined(said)}.",)
    return ("Whose account of the talks is true, the record cannot decide.",)


def leads(model: Model, found: AccountsFinding) -> tuple[str, ...]:
    """Say what the odds favour, question by question, and what they would have to overcome."""
    said = []
    for odds in found.odds:
        first = account_name(model, odds.account)
        said.append(
            f"{odds_sentence(model, odds)} As the model stands they are "
            f"{signed(odds.posterior.value)} dB for {first}; whoever held {first} to be likely by "
            f"less than {percent(odds.flip_chance)} beforehand should still hold the other "
            "likelier."
        )
    if not found.odds and not found.propositions:
        said.append("Only one account is told.")
    said += [
        f"{_question(question)} As the model stands they are "
        f"{signed(question.weight.value)} dB for yes, from even odds; whoever held yes to be "
        f"likely by less than {percent(question.flip_chance)} beforehand should still say no."
        for question in found.propositions
    ]
    return tuple(said)
