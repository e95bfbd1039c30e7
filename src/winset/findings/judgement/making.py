"""The page of judgement, made of the worlds and of what other findings say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from winset.arrays import BoolArray, FloatArray
from winset.deals.sets.base import Completions
from winset.findings.gates.results import POINTS, POSSIBLE, Diagnosis
from winset.findings.judgement.agenda import gaps, option_values
from winset.findings.judgement.asking import asked, opposed
from winset.findings.judgement.ranges import Ranged, ranged
from winset.findings.judgement.reading import (
    Answers,
    Sorted,
    contrary,
    hinges,
    sorted_worlds,
)
from winset.findings.judgement.results import (
    AnswerCode,
    Confidence,
    Hinge,
    Judgement,
    Level,
    Reading,
    Signed,
)
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.results import KindsFinding
from winset.findings.learning import LearningFinding
from winset.findings.misfit import MisfitFinding, consenting
from winset.findings.packages.results import PackagesFinding
from winset.findings.share import Share, share
from winset.findings.situation import recorded, sets_of
from winset.model import Handle, Kind, Model
from winset.model.brief import Asks
from winset.space import Consent
from winset.worlds import Worlds

__all__ = ["Asked", "Grounds", "asked_worlds", "judged", "ranges_of"]

_SHOWN = 3
# Other judgements that are named where what was signed is called unacceptable.
_INSTEAD = 2
_WALK_AWAYS = (Kind.MARGIN, Kind.WALK_AWAY)
# What counts against confidence: fewer sourced judgements, fewer narrowed ones.
_SOURCED, _NARROWED = 0.5, 0.1
_CLOSED: tuple[AnswerCode, ...] = ("none-serves", "home", "trust", "undecided")


@dataclass(frozen=True, eq=False)
class Grounds:
    """What a judgement is made of.

    Parameters
    ----------
    model : Model
    worlds : Worlds
        Those that everything else is about.
    quantities : mapping
        Judgements in them.
    laid : KindSets
    kinds : KindsFinding
    packages : PackagesFinding
    before : tuple of Worlds and mapping
        Worlds as the judgements allow them, before record and outcome are used, and the judgements
        in them.
    misfit : MisfitFinding, optional
    gates : Diagnosis, optional
    learning : LearningFinding, optional
    """

    model: Model
    worlds: Worlds
    quantities: Mapping[Handle, FloatArray]
    laid: KindSets
    kinds: KindsFinding
    packages: PackagesFinding
    before: tuple[Worlds, Mapping[Handle, FloatArray]]
    misfit: MisfitFinding | None = None
    gates: Diagnosis | None = None
    learning: LearningFinding | None = None


@dataclass(frozen=True, eq=False)
class Asked:
    """The question, which answer holds in which world, and worlds sorted by every judgement.

    ``values`` are those of every option (:func:`winset.findings.judgement.agenda.option_values`).
    """

    asks: Asks
    answers: Answers
    rows: tuple[Sorted, ...]
    values: Mapping[str, FloatArray]


def asked_worlds(grounds: Grounds) -> Asked:
    """Find the question, and sort the worlds that answer it."""
    values = option_values(grounds.worlds)
    asks = _asks(grounds, values)
    answers = _answers(grounds, asks)
    return Asked(asks, answers, sorted_worlds(_quantities(grounds, asks), answers), values)


def ranges_of(grounds: Grounds, found: Asked) -> tuple[Ranged, ...]:
    """Lay out every judgement, before and after the record, with what hangs on it."""
    before = grounds.before[1]
    after = None if grounds.quantities is before else grounds.quantities
    return ranged(before, after, found.rows, found.answers)


def judged(grounds: Grounds, found: Asked) -> Judgement:
    """Make the one page of judgement.

    Parameters
    ----------
    grounds : Grounds
    found : Asked
        Of these grounds.

    Returns
    -------
    Judgement
    """
    model, worlds = grounds.model, grounds.worlds
    asks, answers, rows, values = found.asks, found.answers, found.rows, found.values
    sourced = {path: model.brief.cites(path) for path in model.handles}
    signed = _signed(grounds) if asks == "why a deal" else None
    misfit = signed is not None and grounds.misfit is not None and grounds.misfit.unlikely
    hinged = hinges(rows, answers, sourced)
    against = contrary(rows, answers)
    turned = against is not None and against.leads and len(against.where) == 1
    ends = [end.value for h in hinged for end in (h.low, h.high)]
    chance = _chance(grounds, answers)
    return Judgement(
        asks=asks,
        stated=model.brief.asks == asks,
        kind=_core(grounds.kinds),
        answer=answers.readings[answers.lead],
        chance=chance,
        others=_others(answers),
        between=_between(rows, answers) if not ends else (min(ends), max(ends)),
        confidence=_confidence(grounds, turned=turned, misfit=misfit),
        hinges=hinged[:_SHOWN],
        contrary=against,
        finding_out=max(hinged, key=_moves, default=None),
        gaps=gaps(model, worlds, values),
        signed=signed,
        misfit=misfit,
        instead=_instead(grounds, rows, answers, sourced) if misfit else (),
    )


def _moves(hinge: Hinge) -> float:
    return abs(hinge.high.value - hinge.low.value)


def _between(rows: Sequence[Sorted], answers: Answers) -> tuple[float, float] | None:
    """Range of the answer where no judgement moves it much: its own chance, twice."""
    chance = answers.chance(answers.lead).value
    return (chance, chance) if rows else None


def _asks(grounds: Grounds, values: Mapping[str, FloatArray]) -> Asks:
    model, worlds = grounds.model, grounds.worlds
    parties = tuple(k for k, role in enumerate(worlds.roles) if role == "party")
    asks = asked(
        model.brief,
        issues=worlds.space.issues,
        recorded=recorded(model),
        opposed=opposed(values, parties),
    )
    if asks == "why no deal" and grounds.gates is None:  # not asked where the talks stopped
        return "was there a deal"
    if asks in ("which deal", "how to divide") and not grounds.packages.packages:
        return "was there a deal"
    return asks


def _core(kinds: KindsFinding) -> str:
    return max(kinds.core, key=lambda kind: kind.keep.value).id


def _answers(grounds: Grounds, asks: Asks) -> Answers:
    """Say in which world which answer to the question holds."""
    if asks == "why a deal":
        return _fitting(grounds)
    weight = grounds.worlds.weight
    if asks == "why no deal" and grounds.gates is not None:
        readings, hits = _stopped(grounds.gates)
    elif asks in ("which deal", "how to divide"):
        readings, hits = _taken(grounds)
    else:
        kind = next(k for k in grounds.laid.kinds if k.id == _core(grounds.kinds))
        there = kind.some(grounds.laid.kept, grounds.worlds.consent) == 1
        readings, hits = _either("there", "not-there", there)
    # Packages come ranked, by worlds that had no part in choosing them.
    lead = 0 if readings[0].code == "package" else int((weight @ hits).argmax())
    return Answers(readings, hits, weight, lead)


def _fitting(grounds: Grounds) -> Answers:
    """Say in which world, as the judgements alone allow them, all who made the deal would."""
    worlds = grounds.before[0]
    readings, hits = _either("fits", "misfit", consenting(grounds.model, worlds))
    return Answers(readings, hits, worlds.weight, int((worlds.weight @ hits).argmax()))


def _quantities(grounds: Grounds, asks: Asks) -> Mapping[Handle, FloatArray]:
    return grounds.before[1] if asks == "why a deal" else grounds.quantities


def _either(
    yes: AnswerCode, no: AnswerCode, hit: BoolArray
) -> tuple[tuple[Reading, ...], BoolArray]:
    return (Reading(yes), Reading(no)), np.stack([hit, ~hit], axis=1)


def _stopped(gates: Diagnosis) -> tuple[tuple[Reading, ...], BoolArray]:
    where = gates.where
    possible = np.isin(where.point, [POINTS.index(code) for code in POSSIBLE])
    columns = [possible, *(where.point == POINTS.index(code) for code in _CLOSED)]
    codes: tuple[AnswerCode, ...] = ("possible", *_CLOSED)
    return tuple(map(Reading, codes)), np.stack(columns, axis=1)


def _taken(grounds: Grounds) -> tuple[tuple[Reading, ...], BoolArray]:
    """Worlds in which each of the packages passes; the first is the best."""
    worlds = grounds.worlds
    floor = worlds.walk_away_at(len(worlds.epochs) - 1)
    passed = [
        worlds.consent.passes(_utility(worlds, package.options) >= floor - 1e-9)
        for package in grounds.packages.packages
    ]
    readings = tuple(Reading("package", k) for k in range(len(passed)))
    return readings, np.stack(passed, axis=1)


def _utility(worlds: Worlds, options: Sequence[int]) -> FloatArray:
    """Add up the utility of a deal at the close: (worlds, actors)."""
    columns = worlds.space.offsets[:-1] + worlds.space.columns_of(np.asarray(options))
    return np.asarray(worlds.utility_at(len(worlds.epochs) - 1)[:, :, columns].sum(axis=2))


def _chance(grounds: Grounds, answers: Answers) -> Share:
    """Take the chance under the figure by which it goes everywhere."""
    reading = answers.readings[answers.lead]
    if reading.code == "package":
        return grounds.packages.packages[reading.package].fresh
    if reading.code == "there":
        return grounds.kinds.of(_core(grounds.kinds)).keep
    return answers.chance(answers.lead)


def _others(answers: Answers) -> tuple[Reading, ...]:
    chance = answers.weight @ answers.hits
    order = np.argsort(-chance, kind="stable")
    return tuple(answers.readings[k] for k in order if k != answers.lead and chance[k] > 0)


def _confidence(grounds: Grounds, *, turned: bool, misfit: bool) -> Confidence:
    brief = grounds.model.brief
    sourced = None if brief.fictional else brief.sourced
    learned = grounds.learning if recorded(grounds.model) else None
    narrowed = None if learned is None or brief.sourced is None else 1.0 - learned.untold
    against = sum(
        (
            sourced is not None and sourced < _SOURCED,
            turned,
            narrowed is not None and narrowed < _NARROWED,
        )
    )
    levels: tuple[Level, ...] = ("high", "moderate", "low")
    level = "low" if misfit else levels[min(against, 2)]
    return Confidence(level, sourced, turned, narrowed, misfit)


def _outcome(model: Model, worlds: Worlds) -> Completions:
    return worlds.space.completions(dict(model.outcome or {}))


def _instead(
    grounds: Grounds, rows: Sequence[Sorted], answers: Answers, sourced: Mapping[str, bool]
) -> tuple[Hinge, ...]:
    """Name other judgements of those who signed at one end of which their signatures make sense."""
    who = {signer.actor for signer in grounds.misfit.signers} if grounds.misfit else set()
    own = [r for r in rows if r.handle.actor in who and r.handle.kind not in _WALK_AWAYS]
    fits = replace(answers, lead=[r.code for r in answers.readings].index("fits"))
    found = hinges(own, fits, sourced)
    return tuple(h for h in found if max(h.low.value, h.high.value) >= 0.5)[:_INSTEAD]


def _signed(grounds: Grounds) -> Signed:
    """Say of which kind the outcome was, and what was better for all."""
    model, worlds, own = grounds.model, grounds.worlds, grounds.laid.own
    outcome, weight = _outcome(model, worlds), worlds.weight
    anything = Consent(())
    of_kind = {
        kind.id: float(weight @ (kind.some(own, anything, outcome) == 1))
        for kind in grounds.laid.kinds
        if kind.id != "any"
    }
    likeliest = max(of_kind, key=lambda k: of_kind[k], default="any")
    kind = likeliest if of_kind.get(likeliest, 0.0) >= 0.5 else "any"
    if any(mask.sum() != 1 for mask in outcome):
        return Signed(kind, None, -1)
    return Signed(kind, *_better(grounds, outcome))


def _better(grounds: Grounds, outcome: Completions) -> tuple[Share, int]:
    """Find what was better for every party than the one deal that was signed."""
    worlds, weight = grounds.worlds, grounds.worlds.weight
    columns = worlds.space.offsets[:-1] + [int(mask.argmax()) for mask in outcome]
    had = worlds.utility_at(len(worlds.epochs) - 1)[:, :, columns].sum(axis=2)
    parties = [k for k, role in enumerate(worlds.roles) if role == "party"]
    sets = sets_of(worlds, len(worlds.epochs) - 1)[-1]
    floor = sets.floor.copy()
    floor[:, parties] = np.maximum(floor[:, parties], had[:, parties] + 1e-6)
    better = share(sets.with_floor(floor).some(worlds.consent) == 1, weight)
    chances = [
        float(weight @ (_utility(worlds, p.options)[:, parties] > had[:, parties]).all(axis=1))
        for p in grounds.packages.packages
    ]
    best = int(np.argmax(chances)) if chances and max(chances) > 0 else -1
    return better, best
