"""Acted talks: records mean what was acted, and what is true is what Winset finds."""

import numpy as np
import pytest
from benchmarks.diagnosis.coding import FULL, LOOSE, coded
from benchmarks.diagnosis.shapes import SHAPES, case_of, tables
from benchmarks.diagnosis.simulated import simulated
from benchmarks.diagnosis.suite import scored
from benchmarks.diagnosis.tactics import acted
from benchmarks.diagnosis.talk import told, world_of
from benchmarks.diagnosis.truth import stopping_point

from winset.findings.kinds.finding import kinds_finding
from winset.findings.kinds.laying import kind_sets
from winset.findings.situation import sets_of
from winset.findings.tabled import on_the_table
from winset.model import compile_case
from winset.worlds.prior import Prior

SEEDS = range(12)


def talk(seed, actors):
    rng = np.random.default_rng([seed, 5])
    shape = SHAPES[seed % len(SHAPES)]
    bare = tables(shape, rng)
    prior = Prior(compile_case(case_of(bare)))
    one = prior.decode(prior.draw(1, seed))
    world = world_of(shape, one)
    talks = acted(world, rng) if actors == "tactics" else simulated(bare, shape, one, rng)
    return shape, bare, world, talks, rng


@pytest.mark.parametrize("actors", ["simulator", "tactics"])
@pytest.mark.parametrize("seed", SEEDS)
def test_offers_written_down_loosely_are_completed_to_what_was_offered(seed, actors):
    shape, bare, _, talks, rng = talk(seed, actors)
    model = compile_case(case_of(coded(bare, shape, talks, LOOSE, rng)))
    offered = [act.deal for act in talks.acts if act.kind == "offer"]
    tabled = model.transcript.tabled(())
    assert len(tabled) == len(offered)
    for package, deal in zip(tabled, offered, strict=True):
        assert all(deal[j] in options for j, options in package.terms.items())
        known = {j: k for j, k in enumerate(deal) if len(package.terms[j]) == 1}
        assert {j: next(iter(package.terms[j])) for j in known} == known


@pytest.mark.parametrize("actors", ["simulator", "tactics"])
@pytest.mark.parametrize("seed", SEEDS)
def test_packages_stand_as_the_record_has_it_where_all_is_told(seed, actors):
    shape, bare, _, talks, rng = talk(seed, actors)
    model = compile_case(case_of(coded(bare, shape, talks, FULL, rng)))
    gone = dict.fromkeys(("withdrawn", "lapsed", "superseded"), "taken-back")
    called = {**gone, "accepted": "open"}
    tabled = [
        (p.terms, called.get(p.history[-1][1], p.history[-1][1]))
        for p in model.transcript.tabled(())
    ]
    assert tabled == [
        ({j: frozenset({k}) for j, k in enumerate(deal)}, status) for deal, status in talks.tabled()
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_kinds_that_are_true_are_those_found_in_the_true_world(seed):
    shape, bare, world, talks, rng = talk(seed, "tactics")
    model = compile_case(case_of(coded(bare, shape, talks, FULL, rng)))
    prior = Prior(model)
    z = prior.draw(1, seed)
    one = prior.decode(z)
    quantities = prior.quantities(z)
    laid = kind_sets(prior, one, z, sets_of(one), quantities)
    tabled = on_the_table(model.transcript, one, seed)
    found = kinds_finding(prior.model, one, laid, tabled, quantities)
    truth = stopping_point(world, talks.tabled(), talks.outcome).kinds
    for kind in found.kinds:
        shares = (kind.sign.value, kind.passed.value, kind.reached.value)
        assert shares == tuple(float(truth[kind.id][s]) for s in ("sign", "pass", "reached"))


def test_talks_are_scored():
    talks = [
        told(seed, actors, LOOSE, 400) for seed in (0, 1) for actors in ("simulator", "tactics")
    ]
    rows = list(scored(talks))
    groups = {row["group"] for row in rows}
    assert {"simulator: kinds", "tactics: kinds", "tactics: leading cause"} <= groups
    whole = [r for r in rows if r["group"] == "simulator: kinds" and r["share"] == "all"]
    assert whole[0]["talks"] == 2
