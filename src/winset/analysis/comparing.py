"""Two cases of one negotiation compared by one share that an analysis gives (a yardstick)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import numpy as np

from winset.analysis.answering import answers, taking
from winset.analysis.document import rounded
from winset.analysis.request import Request
from winset.analysis.steps import Cancel, Tell
from winset.case.errors import CaseError
from winset.case.model import Case
from winset.deals.robust.scoring import score
from winset.files.checks import check
from winset.findings.compare import Comparison, Driver, shared_out
from winset.findings.gates.results import POINTS, Diagnosis
from winset.findings.kinds.results import STAGES, KindsFinding, Stage
from winset.findings.offers import OfferJudged
from winset.findings.packages.halves import Halves
from winset.findings.share import Share
from winset.model import compile_case
from winset.model.differences import Differing
from winset.record import PROPOSALS

__all__ = ["Yardstick", "compared", "measure", "yardstick_of"]

_KIND = "a deal of kind "
_POSSIBLE = "possible"
_DERIVED = ("trade", "one-sided", "courtesy")


@dataclass(frozen=True)
class Yardstick:
    """A question that has one share for an answer.

    Parameters
    ----------
    what : {"kind", "offer", "deal", "point", "account"}
        The chance of a deal of some kind; that all accept an offer on record; that a deal holds;
        that the talks stopped at a point, or that a deal was possible; that an account is true.
    of : str
        The kind, the event, the point (or "possible"), or the account.
    stage : {"sign", "pass", "keep", "reached"}
        How far a deal of a kind goes.
    terms : mapping of str to str
        Of a deal; issues that it leaves unnamed are at the status quo.
    """

    what: Literal["kind", "offer", "deal", "point", "account"]
    of: str = ""
    stage: Stage = "keep"
    terms: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Write it as it may be asked for."""
        if self.what == "deal":
            return "; ".join(f"{issue}={option}" for issue, option in self.terms.items())
        return f"{self.what}:{self.of}" + (f":{self.stage}" if self.what == "kind" else "")


def yardstick_of(text: str, case: Case) -> Yardstick:
    """Read what cases are to be compared by.

    Parameters
    ----------
    text : str
        "a deal of kind K" or "K", with ":sign", ":pass", ":keep" or ":reached" behind; "offer:ID";
        "issue=option; issue=option"; "point:home", "possible"; "account:ID".
    case : Case

    Raises
    ------
    ValueError
        Where the case has nothing of that name.

    Examples
    --------
    >>> from winset.files.library import shipped
    >>> from winset.files.reading import load
    >>> str(yardstick_of("a deal of kind trade:sign", load("hanoi")))
    'kind:trade:sign'
    """
    told = text.strip().removeprefix(_KIND)
    if "=" in told:
        return Yardstick("deal", terms=_terms(told, case))
    head, colon, rest = told.partition(":")
    if colon and head in ("kind", "offer", "point", "gate", "account"):
        what, told = "point" if head == "gate" else head, rest
    else:
        what = "point" if told in _names("point", case) else "kind"
    stage: Any = "keep"
    if what == "kind":
        told, _, named = told.partition(":")
        stage = named or "keep"
        if stage not in STAGES:
            raise ValueError(f"no stage {stage!r}; stages are: {', '.join(STAGES)}")
    known = _names(what, case)
    if told not in known:
        listed = ", ".join(known) or "none"
        raise ValueError(f"there is no {what} {told!r} to compare by; there are: {listed}")
    return Yardstick(what, told, stage)  # type: ignore[arg-type]


def _names(what: str, case: Case) -> tuple[str, ...]:
    """List what a case can be asked about."""
    if what == "kind":
        return (*(case.kinds or _DERIVED), "any")
    if what == "point":
        return (_POSSIBLE, *POINTS)
    if what == "account":
        return tuple(case.accounts)
    proposed = (event for event in case.events if event.kind in PROPOSALS and event.terms)
    return tuple(event.id for event in proposed if event.id)


def _terms(text: str, case: Case) -> dict[str, str]:
    model, found = compile_case(case), {}
    for part in text.split(";"):
        issue, _, option = (piece.strip() for piece in part.partition("="))
        if issue not in model.space.issues:
            listed = ", ".join(model.space.issues)
            raise ValueError(f"there is no issue {issue!r}; there are: {listed}")
        options = model.space.options[model.space.issues.index(issue)]
        if option not in options:
            raise ValueError(f"{issue} has no option {option!r}; it has: {', '.join(options)}")
        found[issue] = option
    return found


def measure(
    case: Case,
    yardstick: Yardstick,
    request: Request,
    *,
    tell: Tell | None = None,
    cancel: Cancel | None = None,
) -> Share:
    """Answer a yardstick for one case: the same share that an analysis of it gives.

    Parameters
    ----------
    case : Case
    yardstick : Yardstick
    request : Request
    tell, cancel : optional
        As for an analysis.

    Raises
    ------
    ValueError
        Where an analysis of this case gives no such share.
    """

    def found(name: str) -> Any:
        return answers(taking(case, request, tell=tell, cancel=cancel), [name])[name]

    if yardstick.what == "kind":
        kinds: KindsFinding = found("kinds")
        if yardstick.of not in {kind.id for kind in kinds.kinds}:
            raise ValueError(f"deals of this case are not told apart as {yardstick.of!r}")
        kind = kinds.of(yardstick.of)
        if yardstick.stage == "reached" and kind.reached is None:
            raise ValueError("nothing was on the table: the case has no record of offers")
        stages = {"sign": kind.sign, "pass": kind.passed, "keep": kind.keep}
        return {**stages, "reached": kind.reached or Share(0.0, 0.0, 0.0)}[yardstick.stage]
    if yardstick.what == "offer":
        offers: tuple[OfferJudged, ...] = found("offers")
        told = [offer for offer in offers if offer.id == yardstick.of]
        return told[0].all if told else Share(0.0, 0.0, 0.0)
    if yardstick.what == "point":
        gates: Diagnosis = found("gates")
        if yardstick.of == _POSSIBLE:
            return gates.possible
        at: dict[str, Share] = {point.point: point.share for point in gates.points}
        return at.get(yardstick.of, Share(0.0, 0.0, float(request.worlds)))
    if yardstick.what == "account":
        if not request.record or len(case.accounts) < 2:
            raise ValueError("accounts are weighed by the record, where there are two or more")
        chance = float(found("accounts").chance[yardstick.of])
        error = float(np.sqrt(chance * (1.0 - chance) / request.worlds))
        return Share(chance, error, float(request.worlds))
    return _holds(found("halves"), yardstick.terms)


def _holds(halves: Halves, terms: Mapping[str, str]) -> Share:
    """Find how often a deal holds, in the worlds that judge packages."""
    space = halves.judging.worlds.space
    options = np.array(space.null if space.null is not None else (0,) * len(space.issues))
    for issue, option in terms.items():
        j = space.issues.index(issue)
        options[j] = space.options[j].index(option)
    found = score(halves.judging.sample, space.columns_of(options)[None])
    one = Share(float(found.probability[0]), float(found.error[0]), float(found.n_effective))
    return rounded(one)


def compared(
    one: Case,
    other: Case,
    request: Request,
    *,
    of: str,
    names: tuple[str, str],
    tell: Tell | None = None,
    cancel: Cancel | None = None,
) -> Comparison:
    """Compare two sound cases.

    Raises
    ------
    ValueError
        Where they are not of one negotiation, or have nothing of the yardstick's name.
    """
    differing = Differing(one, other)
    if not differing.related:
        raise ValueError(
            "these two cannot be compared difference by difference: they do not fit "
            "(there is no issue and no actor that both have)"
        )
    yardstick = _asked(of, one, other, request)
    groups = differing.groups
    for group in groups:
        for taken in ({group}, set(groups) - {group}):
            if wrong := _wrong(differing, taken):
                raise ValueError(
                    f"these two cannot be compared difference by difference: {group} of one and "
                    f"the rest of the other do not fit ({wrong})"
                )
    done = 0

    @cache
    def answer(taken: frozenset[str]) -> Share:
        nonlocal done
        if tell is not None:
            tell("comparing", min(1.0, done / (2 * len(groups) + 2)))
        done += 1
        # The two cases themselves as they are written, so that their answers are their analyses'.
        whole = one if not taken else other if taken == set(groups) else differing.mixed(taken)
        return measure(whole, yardstick, request, cancel=cancel)

    return _told(differing, yardstick, request, names=names, answer=answer)


def _asked(of: str, one: Case, other: Case, request: Request) -> Yardstick:
    """Read the yardstick; by default the likeliest core kind that both name, else any deal."""
    if of:
        yardstick_of(of, other)
        return yardstick_of(of, one)
    core = any(kind.core for kind in one.kinds.values())
    named = [
        name for name, kind in one.kinds.items() if name in other.kinds and (kind.core or not core)
    ]
    if len(named) > 1:
        found = answers(taking(one, request), ["kinds"])["kinds"]
        named.sort(key=lambda name: -found.of(name).keep.value)
    return Yardstick("kind", named[0] if named else "any")


def _wrong(differing: Differing, taken: set[str]) -> str:
    """Say what is wrong with a mixture; empty for nothing."""
    try:
        found = check(differing.mixed(taken))
    except CaseError as error:
        return str(error.defects[0])
    except ValueError as error:
        return " ".join(str(error).split())[:200]
    return next((str(defect) for defect in found if defect.severity == "error"), "")


def _told(
    differing: Differing,
    yardstick: Yardstick,
    request: Request,
    *,
    names: tuple[str, str],
    answer: Callable[[frozenset[str]], Share],
) -> Comparison:
    groups = differing.groups
    first, second = answer(frozenset()), answer(frozenset(groups))
    parts, errors, exact = shared_out(groups, answer)
    drivers = [
        Driver(
            group=group,
            share=part,
            error=error,
            alone=answer(frozenset({group})),
            differences=sum(d.group == group for d in differing.differences),
        )
        for group, part, error in zip(groups, parts, errors, strict=True)
    ]
    return Comparison(
        names=names,
        of=str(yardstick),
        differences=differing.differences,
        drivers=tuple(sorted(drivers, key=lambda d: (-abs(round(d.share, 9)), d.group))),
        together=second.value - first.value - sum(parts),
        first=first,
        second=second,
        exact=exact,
        record=request.record,
        n_worlds=request.worlds,
        seed=request.seed,
    )
