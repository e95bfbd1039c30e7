"""One talk: a case, a truth of its prior, what was acted and written, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from typing import Any, Literal

import numpy as np

from benchmarks.diagnosis.coding import Habits, coded
from benchmarks.diagnosis.rivals import outline_gates, the_last_refusal
from benchmarks.diagnosis.shapes import SHAPES, Shape, case_of, tables
from benchmarks.diagnosis.simulated import simulated
from benchmarks.diagnosis.tactics import acted
from benchmarks.diagnosis.truth import CORE, STAGES, STOPPED, Truth, World, stopping_point
from winset.arrays import FloatArray
from winset.findings.gates.diagnosis import diagnose
from winset.findings.gates.results import Diagnosis
from winset.findings.kinds.finding import kinds_finding
from winset.findings.kinds.laying import kind_sets
from winset.findings.kinds.results import KindsFinding
from winset.findings.situation import sets_of, situation_of
from winset.inference.condition import condition
from winset.model import compile_case
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["Actors", "Told", "told", "world_of"]

Actors = Literal["simulator", "tactics"]

# Of the world that is true; those that are drawn to analyse a talk have other seeds.
_TRUE = 7_000_000
_TRIES = 3


@dataclass(frozen=True)
class Told:
    """What was said of one talk, and what was true.

    Parameters
    ----------
    seed : int
    shape : str
    actors : {"simulator", "tactics"}
    stated : mapping of str to (share, bool)
        What was said to hold with what chance, and whether it did. Names: ``kind.trade.sign`` and
        so on, after the record; ``before.trade.sign``, by the judgements alone; ``point.near``,
        where no deal was signed.
    causes : mapping of str to str
        What stopped it: in truth, and by each way to say it.
    missing : tuple of (bool, float)
        Whether one of the three changes that are said to be missing most was, and the chance that
        one of any three was; empty where no package was one issue away.
    best : tuple of bool
        Whether the kind that is said to pass most likely does, and whether a trade does; empty
        where no deal passes.
    """

    seed: int
    shape: str
    actors: Actors
    stated: Mapping[str, tuple[float, bool]]
    causes: Mapping[str, str]
    missing: tuple[float, ...]
    best: tuple[bool, ...]

    @property
    def signed(self) -> bool:
        """Whether it ended in a deal."""
        return self.causes["truth"] == "reached-deal"


def told(seed: int, actors: Actors, habits: Habits, worlds: int) -> Told:
    """Act one talk, write it down, and analyse it.

    Parameters
    ----------
    seed : int
        Of everything; the shape follows from it.
    actors : {"simulator", "tactics"}
        Winset's own model of conduct, or agents that know nothing of it.
    habits : Habits
        How it is written down.
    worlds : int
        To analyse it.
    """
    rng = np.random.default_rng([seed, actors == "tactics"])
    shape = SHAPES[seed % len(SHAPES)]
    bare = tables(shape, rng)
    prior = Prior(compile_case(case_of(bare)))
    one = prior.decode(prior.draw(1, _TRUE + seed))
    world = world_of(shape, one)
    talks = acted(world, rng) if actors == "tactics" else simulated(bare, shape, one, rng)
    truth = stopping_point(world, talks.tabled(), talks.outcome)
    case = coded(bare, shape, talks, habits, rng)
    return Told(seed, shape.name, actors, *_said(case, shape, truth, worlds, seed))


def world_of(shape: Shape, one: Worlds) -> World:
    """Read the only one of some worlds as plain lists."""
    cuts = one.space.offsets[1:-1]
    points = [np.split(row, cuts) for row in one.utility_at(0)[0]]
    return World(shape, [[list(p) for p in row] for row in points], one.walk_away_at(0)[0].tolist())


_Said = tuple[dict[str, tuple[float, bool]], dict[str, str], tuple[float, ...], tuple[bool, ...]]


def _said(case: Mapping[str, Any], shape: Shape, truth: Truth, worlds: int, seed: int) -> _Said:
    prior = Prior(compile_case(case_of(case)))
    z = prior.draw(worlds, seed)
    known = condition(prior, worlds, seed)
    sets, quantities = sets_of(known.worlds), prior.quantities(known.z)
    laid = kind_sets(prior, known.worlds, known.z, sets, quantities)
    situation = situation_of(prior.model, known.worlds, quantities, sets=sets, seed=seed)
    after = kinds_finding(prior.model, known.worlds, laid, situation.packages, quantities)
    stated = {}
    for when, found in (("before", _before(prior, z)), ("kind", after)):
        for kind in found.kinds:
            shares = (kind.sign, kind.passed, kind.reached)
            for stage, share in zip(STAGES, shares, strict=True):
                if share is not None:
                    holds = truth.kinds[kind.id][stage]
                    stated[f"{when}.{kind.id}.{stage}"] = (share.value, holds)
    where = diagnose(situation, laid)
    if truth.stopped != "reached-deal":
        shares = {p.point: p.share.value for p in where.points}
        stated |= {f"point.{p}": (shares.get(p, 0.0), p == truth.stopped) for p in STOPPED}
        stated["possible"] = (where.possible.value, truth.kinds[CORE]["pass"])
    causes = {
        "truth": truth.stopped,
        "winset": where.leading,
        "the last refusal": the_last_refusal(case),
        "gates of before": _leading(outline_gates(case, shape, known.worlds)),
    }
    named = [kind for kind in after.kinds if kind.id != "any"]
    likeliest = max(named, key=lambda kind: kind.passed.value)
    passes = {kind: stages["pass"] for kind, stages in truth.kinds.items()}
    best = (passes[likeliest.id], passes["trade"]) if passes["any"] else ()
    return stated, causes, _missing(shape, where, truth), best


def _before(prior: Prior, z: FloatArray) -> KindsFinding:
    worlds, quantities = prior.decode(z), prior.quantities(z)
    laid = kind_sets(prior, worlds, z, sets_of(worlds), quantities)
    return kinds_finding(prior.model, worlds, laid, (), quantities)


def _missing(shape: Shape, where: Diagnosis, truth: Truth) -> tuple[float, ...]:
    if not truth.missing:
        return ()
    said = {(int(p.issue[1:]), int(p.option[1:])) for p in where.missing[:_TRIES]}
    # A package has an option on every issue, so that it can be changed to any other.
    all_changes = sum(size - 1 for size in shape.options)
    # Pieces of several packages can be more than one package has changes.
    wrong = max(all_changes - len(truth.missing), 0)
    others = comb(wrong, _TRIES) / comb(all_changes, _TRIES)
    return float(bool(said & truth.missing)), 1.0 - others


def _leading(shares: Mapping[str, float]) -> str:
    return max(shares, key=lambda name: shares[name])
