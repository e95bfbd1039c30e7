"""What if one thing were judged otherwise: answered from the worlds that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from winset.analysis.answering import composed, taking
from winset.analysis.request import RECORD_ONLY, Request
from winset.analysis.result import Analysis
from winset.analysis.steps import Cancel, Memo, Tell
from winset.arrays import BoolArray, Status
from winset.case.model import Case
from winset.files.editing import changed
from winset.findings.belief import stages_in
from winset.findings.gates.diagnosis import stopping_points_at_close
from winset.findings.gates.results import POINTS
from winset.findings.moved import Moved, apart_from, moved
from winset.inference.condition import Conditioned
from winset.inference.lineages import Lineages
from winset.inference.reweighing import Doubt, Particles, Reweighed
from winset.model import compile_case
from winset.worlds.prior import Prior

__all__ = ["WhatIf", "what_if"]

_STAGES = ("sign", "pass", "keep")
#: Why worlds were, or should be, drawn anew.
Reason: TypeAlias = Doubt | Literal["other-space", "asked"]


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What a change of a case does to its answer.

    Parameters
    ----------
    analysis : Analysis or None
        Of the changed case, with the sections that were asked for; None where none was.
    stages : tuple of Moved
        Chance that a deal of the core kinds would be signed, passed and kept.
    points : tuple of Moved
        Where the talks stopped.
    effective : float
        How many equally weighted worlds those that are left are worth, once they are weighed by
        the changed case.
    of : int
        How many there are.
    anew : bool
        Whether worlds were drawn anew for it, as by :func:`winset.analyze`.
    reasons : tuple of str
        Why they were, or should be: "few-worlds" (the record speaks otherwise under the change),
        "heavy-tail" (a few worlds have most of the weight), "comparisons" (what was ruled out is
        allowed now), "other-space" (issues, options or actors changed), "asked".
    """

    analysis: Analysis | None
    stages: tuple[Moved, ...]
    points: tuple[Moved, ...]
    effective: float
    of: int
    anew: bool
    reasons: tuple[Reason, ...]

    @property
    def sure(self) -> bool:
        """Whether the figures can be taken as they are."""
        return self.anew or not self.reasons


@dataclass(frozen=True, eq=False)
class _Before:
    """The worlds of an analysis that changes are tried on, and what is so in them."""

    prior: Prior
    particles: Particles
    found: _Found


@dataclass(frozen=True, eq=False)
class _Found:
    """What is so in some worlds: whether core deals are signed, passed, kept; where it stopped."""

    stages: tuple[BoolArray, ...]
    point: Status
    analysis: Analysis | None
    conditioned: Conditioned | None


def what_if(
    analysis: Analysis,
    changes: Case | Mapping[str, object],
    *,
    worlds: int = 2_000,
    only: Iterable[str] = (),
    anew: Literal["if needed", "never", "always"] = "if needed",
    progress: Tell | None = None,
    cancel: Cancel | None = None,
) -> WhatIf:
    """Say what an analysis would have found if something were judged otherwise.

    Worlds are not drawn anew: those of the analysis are decoded under the changed case, and weighed
    by how much better or worse they explain its record. Where too few are left, or what is needed
    is not among them, all is computed anew.

    Parameters
    ----------
    analysis : Analysis
        As :func:`winset.analyze` returned it.
    changes : Case or mapping
        The changed case, or paths of the case file with what to put there:
        ``{"actors.us.margin": "0 to 10"}``; None takes a part out.
    worlds : int
        How many of the analysis' worlds to ask.
    only : iterable of str
        Sections of a whole analysis of the changed case to compute too; those that are about the
        record itself (learning, accounts) need worlds drawn anew.
    anew : {"if needed", "never", "always"}
        When to draw worlds anew.
    progress, cancel : optional
        As for :func:`winset.analyze`.

    Raises
    ------
    CaseError
        A path leads nowhere, or what comes out is no case.
    RequestError
        A number or section is out of range.

    Examples
    --------
    >>> import winset as ws
    >>> found = ws.analyze("hanoi", worlds=300, only=["deals"])
    >>> tried = ws.what_if(found, {"actors.us.margin": "-30 to -10"})
    >>> keep = tried.stages[2]
    >>> tried.anew, keep.after.value > keep.before.value
    (False, True)
    """
    case = changes if isinstance(changes, Case) else changed(analysis.case, changes)
    sections = tuple(only)
    request = Request(min(worlds, analysis.n_worlds), analysis.seed, record=analysis.record)
    before = _before(analysis, request)
    prior = Prior(compile_case(case))
    weighed, reasons = None, _beyond(before.prior, prior, sections, anew)
    if not reasons:
        weighed = before.particles.under(prior, analysis.seed)
        reasons = weighed.doubts
    if weighed is None or (reasons and anew == "if needed"):
        whole = Request(analysis.n_worlds, analysis.seed, record=analysis.record)
        found = _find(case, whole, sections, {}, tell=progress, cancel=cancel)
        return _drawn_anew(before, found, reasons)
    given = _given(before.found.conditioned, prior, weighed)
    found = _find(case, request, sections, given, tell=progress, cancel=cancel)
    weight, lineages = weighed.weight, weighed.lineages
    stages, points = (
        tuple(moved(of, one, other, weight, lineages) for of, one, other in pairs)
        for pairs in _pairs(before.found, found)
    )
    n = request.worlds
    return WhatIf(found.analysis, stages, points, weighed.effective, n, False, reasons)


def _beyond(old: Prior, new: Prior, sections: Sequence[str], anew: str) -> tuple[Reason, ...]:
    """Say why the worlds that are there can tell nothing."""
    if anew == "always" or set(sections) & set(RECORD_ONLY):
        return ("asked",)
    same = old.actors == new.actors and np.array_equal(old.space.offsets, new.space.offsets)
    return () if same else ("other-space",)


def _before(analysis: Analysis, request: Request) -> _Before:
    """Take the first worlds of an analysis, and what is so in them; once for all changes."""
    kept: dict[int, _Before] = analysis.__dict__.setdefault("_tried_on", {})
    n = request.worlds
    if n in kept:
        return kept[n]
    prior, conditioned = Prior(analysis.model), analysis.conditioned
    if conditioned is None and analysis.record:
        whole = Request(analysis.n_worlds, analysis.seed)
        conditioned = taking(analysis.case, whole).results(["conditioned"])["conditioned"]
    if conditioned is None:
        particles = Particles.drawn(prior, prior.draw(n, analysis.seed))
    else:
        particles = Particles.of(prior, conditioned, n)
    rows, even = particles.z[:, : prior.dims], np.full(n, 1.0 / n)
    weighed = Reweighed(rows, even, float(n), particles.lineages, -np.inf, ())
    found = _find(analysis.case, request, (), _given(conditioned, prior, weighed))
    kept[n] = _Before(prior, particles, found)
    return kept[n]


def _given(conditioned: Conditioned | None, prior: Prior, weighed: Reweighed) -> dict[str, Any]:
    """Return the steps of an analysis that are there: the worlds of the case, weighed."""
    with np.errstate(divide="ignore"):
        worlds = replace(prior.decode(weighed.z), log_weight=np.log(weighed.weight))
    if conditioned is not None:
        conditioned = replace(
            conditioned,
            worlds=worlds,
            z=weighed.z,
            lineages=weighed.lineages,
            ess=weighed.effective,
            path=(),
        )
    given: dict[str, Any] = {"prior": prior, "model": prior.model}
    return given | {"conditioned": conditioned, "believed": (worlds, weighed.z)}


def _find(
    case: Case,
    request: Request,
    sections: Sequence[str],
    given: Mapping[str, Any],
    *,
    tell: Tell | None = None,
    cancel: Cancel | None = None,
) -> _Found:
    """Find what is so in every world, and compute what sections were asked for."""
    memo = Memo()
    run = taking(case, request, given=given, tell=tell, cancel=cancel, memo=memo)
    found = run.results(["kind_sets", "situation", "worlds", "conditioned"])
    laid, analysis = found["kind_sets"], None
    if sections:
        asked = Request(request.worlds, request.seed, sections, request.record)
        analysis = composed(case, asked, given=given, tell=tell, cancel=cancel, memo=memo)
    point = stopping_points_at_close(found["situation"], laid)
    return _Found(stages_in(found["worlds"], laid), point, analysis, found["conditioned"])


def _drawn_anew(before: _Before, found: _Found, reasons: tuple[Reason, ...]) -> WhatIf:
    """Compare with worlds drawn anew: the two shares then have nothing in common."""
    n = len(found.point)
    theirs = found.conditioned
    lineages = Lineages.of_eves(np.arange(n)) if theirs is None else theirs.lineages
    mine = before.particles.lineages
    stages, points = (
        tuple(apart_from(of, one, mine, other, lineages) for of, one, other in pairs)
        for pairs in _pairs(before.found, found)
    )
    return WhatIf(found.analysis, stages, points, float(n), n, True, reasons)


_Pairs: TypeAlias = list[tuple[str, BoolArray, BoolArray]]


def _pairs(before: _Found, after: _Found) -> tuple[_Pairs, _Pairs]:
    """Pair what is so in every world: at every stage, then at every stopping point there is."""
    stages = list(zip(_STAGES, before.stages, after.stages, strict=True))
    points = [(code, before.point == k, after.point == k) for k, code in enumerate(POINTS)]
    return stages, [pair for pair in points if pair[1].any() or pair[2].any()]
