"""The one page of judgement as a value: numbers and codes, no sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from winset.display import Displayed
from winset.findings.share import Share
from winset.model.brief import Asks

__all__ = [
    "AnswerCode",
    "Confidence",
    "Contrary",
    "Gap",
    "Hinge",
    "Judgement",
    "Level",
    "Reading",
    "Setting",
    "Signed",
]

#: What the answer is. Why no deal: a deal was possible and not agreed, or the first condition on
#: the way to one that failed. Was there a deal: there was, or not. Which deal, how to divide: a
#: package. Why a deal: the judgements make sense of what was signed, or not.
AnswerCode: TypeAlias = Literal[
    "possible",
    "none-serves",
    "home",
    "trust",
    "undecided",
    "there",
    "not-there",
    "package",
    "fits",
    "misfit",
]

#: How sure the analysis may be of its answer (ICD 203 keeps that apart from the likelihood).
Level: TypeAlias = Literal["low", "moderate", "high"]


@dataclass(frozen=True)
class Reading:
    """One answer; ``package`` is its position among the packages, and -1 for any other answer."""

    code: AnswerCode
    package: int = -1


@dataclass(frozen=True)
class Hinge:
    """One judgement, and what hangs on it.

    Parameters
    ----------
    path : str
    actor : str
        Whose preferences it is part of; empty for nobody's.
    low, high : Share
        Chance of the leading answer where the judgement is in its lowest and its highest tenth.
    low_value, high_value : float
        Mean of the judgement there.
    sourced : bool
        Whether the case names a source for it.
    """

    path: str
    actor: str
    low: Share
    high: Share
    low_value: float
    high_value: float
    sourced: bool


@dataclass(frozen=True)
class Setting:
    """A judgement held to one end of what was said of it.

    ``part`` is the share of its distribution that counts, from that end; ``edge`` the value at
    which this part begins.
    """

    path: str
    end: Literal["low", "high"]
    part: float
    edge: float


@dataclass(frozen=True)
class Contrary:
    """The strongest case for another answer.

    Parameters
    ----------
    reading : Reading
    where : tuple of Setting
        The least far-fetched setting, within what was said, in which it leads: of one judgement,
        else of two at once. Where it never leads, the setting that brings it closest.
    leads : bool
    theirs, ours : Share
        Chance of the other answer and of the leading one there.
    """

    reading: Reading
    where: tuple[Setting, ...]
    leads: bool
    theirs: Share
    ours: Share


@dataclass(frozen=True)
class Gap:
    """The biggest step of an issue between neighbouring options that nothing fills.

    Parameters
    ----------
    issue, lower, upper : str
    gains, loses : str
        Actors for whom the step from ``lower`` to ``upper`` counts most, either way.
    gain, loss : float
        What it is worth to them, of their own hundred.
    """

    issue: str
    lower: str
    upper: str
    gains: str
    loses: str
    gain: float
    loss: float

    @property
    def size(self) -> float:
        """What is at stake for both at least."""
        return min(self.gain, self.loss)


@dataclass(frozen=True)
class Signed:
    """A deal that was reached.

    Parameters
    ----------
    kind : str
        The kind that it is of most often.
    better : Share or None
        Worlds in which some deal was better for every party than what was signed; None where the
        case does not tell all of it.
    package : int
        Of the packages, the one that is most often better for every party than what was signed;
        -1 for none.
    """

    kind: str
    better: Share | None
    package: int


@dataclass(frozen=True)
class Confidence:
    """How sure the answer is, apart from how likely (ICD 203), and what that rests on.

    Parameters
    ----------
    level : {"low", "moderate", "high"}
        High where nothing below counts against it, moderate where one thing does, low where two
        do, or where what was signed is called unacceptable.
    sourced : float or None
        Share of the uncertain judgements that name a source; under a half counts against. None for
        an invented case, and where nothing is uncertain.
    turned : bool
        Whether one judgement alone, within what was said of it, turns the answer; that counts.
    narrowed : float or None
        Share of the judgements that the record narrowed by a tenth or more; under a tenth counts.
        None where no record was weighed.
    misfit : bool
    """

    level: Level
    sourced: float | None
    turned: bool
    narrowed: float | None
    misfit: bool


@dataclass(frozen=True, repr=False)
class Judgement(Displayed):
    """One page of judgement.

    Parameters
    ----------
    asks : str
        The question that is answered.
    stated : bool
        Whether the case states that question, or it follows from its record and outcome.
    kind : str
        The core kind of deal likeliest to have been kept.
    answer : Reading
    chance : Share
        Of the answer.
    others : tuple of Reading
        The other answers with some chance, the likeliest first.
    between : tuple of float or None
        Lowest and highest chance of the answer over single judgements at either end of what was
        said of them; None where nothing is uncertain.
    confidence : Confidence
    hinges : tuple of Hinge
        The two or three judgements that the answer hinges on, most first.
    contrary : Contrary or None
    finding_out : Hinge or None
        What, if it were known, would move the answer most.
    gaps : tuple of Gap
        For each issue with a step that counts either way, the largest first.
    signed : Signed or None
    misfit : bool
        Whether the judgements alone call what was signed unacceptable (see ``misfit``).
    instead : tuple of Hinge
        Then, other judgements than walk-away values of those who signed, at one end of which the
        signatures make sense more likely than not: chances that they do.
    """

    asks: Asks
    stated: bool
    kind: str
    answer: Reading
    chance: Share
    others: tuple[Reading, ...]
    between: tuple[float, float] | None
    confidence: Confidence
    hinges: tuple[Hinge, ...]
    contrary: Contrary | None
    finding_out: Hinge | None
    gaps: tuple[Gap, ...]
    signed: Signed | None
    misfit: bool
    instead: tuple[Hinge, ...]
