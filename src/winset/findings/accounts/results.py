"""What is found about rival accounts, as plain results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from winset.display import Displayed
from winset.inference.hypotheses import HeuerMatrix

__all__ = [
    "DECIDES",
    "NOTHING",
    "AccountOdds",
    "AccountsFinding",
    "Caution",
    "Item",
    "LeftOut",
    "Part",
    "PropositionFinding",
    "Setting",
    "Verdict",
    "VersionOfIssue",
    "Weight",
]

#: Decibels that odds must reach, at every setting, before anything is decided (odds of 3.2 to 1).
DECIDES = 5.0

Verdict = Literal["first", "second", "cannot decide"]


@dataclass(frozen=True)
class Weight:
    """Decibels, with their Monte Carlo error and their range over all settings tried.

    The range holds every setting's value, widened by 1.96 of its Monte Carlo errors.
    """

    value: float
    error: float
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """Which of two the odds decide for.

        The first where the whole range lies at or above +5 dB, the second where it lies at or
        below -5 dB; otherwise it cannot be decided, either because the range straddles one of
        these marks or because it never reaches them.
        """
        if self.low >= DECIDES:
            return "first"
        return "second" if self.high <= -DECIDES else "cannot decide"


#: What says nothing either way, for certain.
NOTHING = Weight(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Part:
    """One part of the odds: the conduct on record, or the items of one origin."""

    name: str
    kind: Literal["conduct", "evidence"]
    weight: Weight
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting:
    """Total decibels of evidence at one setting of one part, the others as they stand.

    ``code`` is, of conduct, a parameter and "lower" or "higher", "widths halved" or "widths
    doubled", or "corner:" or "told as more:" and an account; of evidence, "honesty lower",
    "honesty higher", "items independent", "items in one voice", "exaggeration none",
    "exaggeration much", "likelihoods halved" or "likelihoods doubled".
    """

    code: str
    part: Literal["conduct", "evidence"]
    value: float
    error: float


@dataclass(frozen=True)
class LeftOut:
    """The decibels of evidence that are left without one act of the record, or one item."""

    name: str
    kind: Literal["event", "evidence"]
    value: float
    error: float
    change: float


@dataclass(frozen=True)
class Item:
    """One item of evidence by itself.

    ``weight`` is what it would say alone, ``low`` and ``high`` the central nine tenths of it over
    the stated ranges of its likelihoods.
    """

    name: str
    text: str
    origin: str
    observed: bool
    test: str
    weight: float
    low: float
    high: float


@dataclass(frozen=True)
class AccountOdds:
    """How one account stands against another, both taken as wholes.

    ``prior`` and all weights are decibels in favour of ``account``; ``weight`` is what the record
    and the evidence add, ``posterior`` the two together. ``flip_prior`` is the prior odds at which
    the posterior would be even, and ``flip_chance`` the same as a chance of ``account``.
    """

    account: str
    against: str
    prior: float
    weight: Weight
    posterior: Weight
    parts: tuple[Part, ...]
    settings: tuple[Setting, ...]
    without: tuple[LeftOut, ...]
    items: tuple[Item, ...]
    flip_prior: float
    flip_chance: float
    verdict: Verdict


@dataclass(frozen=True)
class VersionOfIssue:
    """Whose version of one contested issue is true: chances per account, with their ranges.

    ``verdict`` is an account, or "cannot decide".
    """

    issue: str
    chance: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    verdict: str


@dataclass(frozen=True)
class PropositionFinding:
    """A question of yes or no that some evidence speaks to; the prior is even."""

    proposition: str
    weight: Weight
    parts: tuple[Part, ...]
    settings: tuple[Setting, ...]
    without: tuple[LeftOut, ...]
    items: tuple[Item, ...]
    flip_chance: float
    verdict: Verdict
    matrix: HeuerMatrix


@dataclass(frozen=True)
class Caution:
    """What keeps the odds from being read at their face.

    "not tried" is about a setting, and says why; the others are about an account: "impossible
    conduct" and "impossible evidence" under it, and "few worlds" that fit it (how many).
    """

    code: Literal["not tried", "impossible conduct", "few worlds", "impossible evidence"]
    about: str
    worlds: float | None = None
    why: str = ""


@dataclass(frozen=True, repr=False)
class AccountsFinding(Displayed):
    """Which account fits the conduct and the evidence, and how sure that is.

    Parameters
    ----------
    accounts : tuple of str
    contested : tuple of str
    chance : mapping of str to float
        Posterior chance that each account is true as a whole.
    mixed : float
        Posterior chance that the truth is mixed, issue by issue.
    odds : tuple of AccountOdds
        Every pair of accounts.
    issues : tuple of VersionOfIssue
    propositions : tuple of PropositionFinding
    matrix : HeuerMatrix or None
    absent : tuple of str
        Items that were expected, looked for and not found.
    draws : int
    cautions : tuple of Caution
    """

    accounts: tuple[str, ...]
    contested: tuple[str, ...]
    chance: Mapping[str, float]
    mixed: float
    odds: tuple[AccountOdds, ...]
    issues: tuple[VersionOfIssue, ...]
    propositions: tuple[PropositionFinding, ...]
    matrix: HeuerMatrix | None
    absent: tuple[str, ...]
    draws: int
    cautions: tuple[Caution, ...]
