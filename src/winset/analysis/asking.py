"""Questions to a case: ``analyze``, ``learn``, ``predict`` and ``compare``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

from winset.analysis.answering import composed
from winset.analysis.comparing import compared
from winset.analysis.request import SEEDS, Request, between
from winset.analysis.result import Analysis
from winset.analysis.steps import Cancel, Memo, Tell
from winset.case.errors import CaseError, Defect
from winset.case.model import Case
from winset.display import about
from winset.exchange.opening import load
from winset.files.checks import check
from winset.findings.belief import Belief, belief_along
from winset.findings.compare import Comparison
from winset.inference.condition import condition
from winset.inference.prediction import Prediction
from winset.inference.prediction import predict as predicted
from winset.model import compile_case
from winset.model.errors import UnworkableError
from winset.worlds.prior import Prior

__all__ = ["analyze", "compare", "learn", "predict"]

# How many worlds may be carried through the record, and drawn for each evaluation of a comparison.
_CARRIED, _COMPARED = (100, 100_000), (1, 100_000)


def trial(case: Case) -> tuple[Defect, ...]:
    """Find what is wrong with a sound case that only shows on its space, or when worlds are drawn.

    Examples
    --------
    >>> trial(load("hanoi"))
    ()
    """
    model = compile_case(case)
    found = []
    whole = [(t,) * len(model.record.contested) for t in range(max(len(model.record.tellers), 1))]
    tries: list[Callable[[], object]] = [partial(Prior(model).draw, 1, 1)]
    tries += [partial(model.transcript.moves, pattern) for pattern in whole]
    for attempt in tries:
        try:
            attempt()
        except UnworkableError as error:
            said = (error.said, error.expected, error.hint)
            found.append(Defect(error.key, "unworkable", *said, at_key=True))
    return tuple(dict.fromkeys(found))


def _as_case(case: Case | str | Path) -> Case:
    if not isinstance(case, Case):
        return load(case)
    errors = [problem for problem in check(case) if problem.severity == "error"]
    if errors:
        raise CaseError(errors)
    return case


def analyze(
    case: Case | str | Path,
    *,
    worlds: int = 10_000,
    seed: int = 1,
    only: Iterable[str] | None = None,
    record: bool = True,
    progress: Tell | None = None,
    cancel: Cancel | None = None,
    memo: Memo | None = None,
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
        Sections to compute: deals, gates, bridges, unknowns, onlookers, learning, accounts; all of
        them by default.
    record : bool
        Whether worlds are weighed by how well they explain the record, whatever is asked.
    progress : callable, optional
        Called with a label and the fraction done.
    cancel : callable or threading.Event, optional
        Asked between steps and inside long ones; once it says yes, the computation stops.
    memo : Memo, optional
        Keeps the results of steps: what was computed for the same case and the same part of a
        request is not computed again.

    Returns
    -------
    Analysis

    Raises
    ------
    CaseError
        The case cannot be read, or contradicts itself.
    RequestError
        ``worlds`` or ``seed`` is out of range, a section is unknown or rests on the record that
        is left out, or there is not the memory for it.
    Cancelled
        Where ``cancel`` said so.

    Examples
    --------
    >>> import winset as ws
    >>> analysis = ws.analyze("hanoi", worlds=200, seed=1, only=["deals"], record=False)
    >>> 0 <= analysis.zone.close.ratifiable.value <= 1
    True
    """
    request = Request(worlds, seed, only, record)
    return composed(_as_case(case), request, tell=progress, cancel=cancel, memo=memo)


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
        A number is out of range, nothing that the judgements allow can explain the record, or
        ``view`` is no actor.

    Examples
    --------
    >>> import winset as ws
    >>> belief = ws.learn("hanoi", worlds=400, until=date(2019, 2, 22))
    >>> [step.act for step in belief.steps]
    ['', 'offer']
    """
    between(worlds, "worlds", *_CARRIED), between(seed, "seed", *SEEDS)
    read = _as_case(case)
    prior = Prior(compile_case(read))
    found = condition(prior, worlds, seed, view=view, until=until, keep_path=True, particles=worlds)
    return about(belief_along(prior, found, view=view), read)


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
        A number is out of range, or nothing that the judgements allow can explain the record.

    Examples
    --------
    >>> import winset as ws
    >>> found = ws.predict("hanoi", until=date(2019, 2, 27), worlds=400)
    >>> found.acts[0].act
    'offer'
    """
    between(worlds, "worlds", *_CARRIED), between(seed, "seed", *SEEDS)
    return predicted(Prior(compile_case(_as_case(case))), until, n=worlds, seed=seed)


def compare(
    first: Case | str | Path,
    second: Case | str | Path,
    *,
    of: str = "",
    names: tuple[str, str] = ("the first", "the second"),
    worlds: int = 2_000,
    seed: int = 1,
    record: bool = True,
    progress: Tell | None = None,
    cancel: Cancel | None = None,
) -> Comparison:
    """Compare two readings of one negotiation: where they differ, and which difference matters.

    Parameters
    ----------
    first, second : Case, str or Path
    of : str
        What they are compared by: "a deal of kind K" (with ":sign", ":pass", ":keep" or ":reached"
        behind), "offer:ID", "issue=option; issue=option", "point:home" or another stopping point,
        "possible", or "account:ID". By default the core kind that both name, to be kept, else any
        deal.
    names : tuple of str
        What to call them.
    worlds : int
        Per evaluation; both cases are drawn with the same seed.
    seed : int
    record : bool
        Whether worlds are weighed by how well they explain the record, as in an analysis.
    progress, cancel : optional
        As for :func:`analyze`.

    Raises
    ------
    CaseError
        A case cannot be read, or contradicts itself.
    ValueError
        A number is out of range, there is nothing of the yardstick's name, or the cases are not of
        one negotiation: parts of one do not fit the rest of the other.

    Examples
    --------
    >>> import winset as ws
    >>> ws.compare("valley_dam", "valley_dam", worlds=50).differences
    ()
    """
    between(worlds, "worlds", *_COMPARED)
    one, other = (_as_case(case) for case in (first, second))
    request = Request(worlds, seed, record=record)
    found = compared(one, other, request, of=of, names=names, tell=progress, cancel=cancel)
    return about(found, (one, other))
