"""Questions to a case: ``analyze``, ``learn``, ``predict`` and ``compare``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from winset.analysis.clock import Clock, Tell
from winset.analysis.composing import Composition
from winset.analysis.result import AVAILABLE, SECTIONS, Analysis
from winset.case.model import Case
from winset.findings.belief import Belief, belief_along
from winset.findings.compare import Comparison
from winset.inference.condition import condition
from winset.inference.prediction import Prediction
from winset.worlds.prior import Prior

__all__ = ["analyze", "compare", "learn", "predict"]


def _sections(only: Iterable[str] | None) -> tuple[str, ...]:
    if only is None:
        return AVAILABLE
    asked = tuple(only)
    unknown = [name for name in asked if name not in SECTIONS]
    if unknown or not asked:
        raise ValueError(
            f"unknown section {unknown[0]!r}; sections are: {', '.join(SECTIONS)}"
            if unknown
            else f"no section was named; sections are: {', '.join(SECTIONS)}"
        )
    return tuple(name for name in SECTIONS if name in asked)


def _as_case(case: Case | str | Path) -> Case:
    if isinstance(case, Case):
        return case
    from winset.files.reading import load

    return load(case)


def analyze(
    case: Case | str | Path,
    *,
    worlds: int = 10_000,
    seed: int = 1,
    only: Iterable[str] | None = None,
    progress: Tell | None = None,
) -> Analysis:
    """Answer what the record of a negotiation can answer.

    Parameters
    ----------
    case : Case, str or Path
        A case, the path of a case file, or the name of a shipped case.
    worlds : int
        Draws of every judgement. The Monte Carlo error of a share is at most 0.5 / sqrt(worlds).
    seed : int
        Same seed, same answer.
    only : iterable of str, optional
        Sections to compute (see ``SECTIONS``); all of them by default.
    progress : callable, optional
        Called with a label and the fraction done.

    Returns
    -------
    Analysis

    Raises
    ------
    CaseError
        The case cannot be read, or contradicts itself.
    ValueError
        ``worlds`` or ``seed`` is out of range, or a section is unknown.

    Examples
    --------
    >>> import winset as ws
    >>> analysis = ws.analyze("hanoi", worlds=200, seed=1, only=["deals"])
    >>> 0 <= analysis.zone.close.ratifiable.value <= 1
    True
    """
    if not 1 <= worlds <= 10_000_000:
        raise ValueError(f"worlds must be between 1 and 10,000,000, not {worlds}")
    if not 0 <= seed < 2**63:
        raise ValueError(f"seed must be between 0 and 2^63 - 1, not {seed}")
    sections = _sections(only)
    given = _as_case(case)
    clock = Clock(progress, 6 + len(sections))
    return Composition(given, worlds, seed, sections, clock).run()


def learn(
    case: Case | str | Path,
    *,
    worlds: int = 4_000,
    seed: int = 1,
    view: str = "",
    until: date | None = None,
) -> Belief:
    """Follow belief along the record, act by act.

    Parameters
    ----------
    case : Case, str or Path
    worlds : int
        Size of the sample that is carried through the record.
    seed : int
    view : str
        An actor, for what it could learn; an outsider by default.
    until : date, optional
        Only the record up to this day.

    Raises
    ------
    CaseError
        The case cannot be read, or contradicts itself.
    ValueError
        Where nothing that the judgements allow can explain the record, or ``view`` is no actor.

    Examples
    --------
    >>> import winset as ws
    >>> belief = ws.learn("hanoi", worlds=400, until=date(2019, 2, 22))
    >>> [step.act for step in belief.steps]
    ['', 'offer']
    """
    if not 100 <= worlds <= 1_000_000:
        raise ValueError(f"worlds must be between 100 and 1,000,000, not {worlds}")
    given = _as_case(case)
    prior = Prior(given)
    found = condition(
        given, prior, worlds, seed, view=view, until=until, keep_path=True, particles=worlds
    )
    return belief_along(prior, found, view=view)


def predict(
    case: Case | str | Path, *, until: date, worlds: int = 4_000, seed: int = 1
) -> Prediction:
    """Predict what came after a day from the record up to it, as a test of what was learned.

    Parameters
    ----------
    case : Case, str or Path
    until : date
        Last day of the record that is used.
    worlds : int
        Size of the sample.
    seed : int

    Raises
    ------
    CaseError
        The case cannot be read, or contradicts itself.
    ValueError
        Where nothing that the judgements allow can explain the record.

    Examples
    --------
    >>> import winset as ws
    >>> found = ws.predict("hanoi", until=date(2019, 2, 27), worlds=400)
    >>> found.acts[0].act
    'offer'
    """
    from winset.inference.prediction import predict as predicted

    if not 100 <= worlds <= 1_000_000:
        raise ValueError(f"worlds must be between 100 and 1,000,000, not {worlds}")
    return predicted(_as_case(case), until, n=worlds, seed=seed)


def compare(
    first: Case | str | Path,
    second: Case | str | Path,
    *,
    names: tuple[str, str] = ("the first", "the second"),
    worlds: int = 2_000,
    seed: int = 1,
) -> Comparison:
    """Compare two readings of one negotiation: where they differ, and which difference matters.

    Parameters
    ----------
    first, second : Case, str or Path
    names : tuple of str
        What to call them.
    worlds : int
        Per evaluation; both cases are drawn with the same random numbers.
    seed : int

    Raises
    ------
    CaseError
        A case cannot be read, or contradicts itself.

    Examples
    --------
    >>> import winset as ws
    >>> ws.compare("valley_dam", "valley_dam", worlds=50).differences
    ()
    """
    from winset.findings.compare import compare as compared

    return compared(_as_case(first), _as_case(second), names=names, worlds=worlds, seed=seed)
