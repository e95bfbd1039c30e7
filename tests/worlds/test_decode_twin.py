"""Every deal of small random cases, decoded to blocks and evaluated straight from the case."""

from __future__ import annotations

from typing import Any

import numpy as np
import random_cases
import slow_worlds as slow
from hypothesis import given, settings

from winset.case.model import Case
from winset.case.walk import judgements
from winset.model import compile_case
from winset.space.space import Space
from winset.worlds import Prior


def _prior(case: Case) -> Prior | None:
    """The prior, unless the random ban forbids the status quo or everything."""
    try:
        return Prior(compile_case(case))
    except ValueError as error:
        if "combination" not in str(error):
            raise
        return None


def _deal(case: Case, space: Space, options: tuple[int, ...]) -> dict[str, Any]:
    """A deal of the space in the words of the case."""
    labels = dict(zip(space.issues, space.describe(options), strict=True))
    deal: dict[str, Any] = {}
    for name, issue in case.issues.items():
        if issue.items:
            deal[name] = frozenset(i for i in issue.items if labels[f"{name}.{i}"] == "in")
        else:
            deal[name] = float(labels[name]) if issue.range is not None else labels[name]
    return deal


@settings(max_examples=70, deadline=None)
@given(random_cases.cases())
def test_blocks_against_direct_evaluation(case: Case) -> None:
    prior = _prior(case)
    if prior is None:
        return
    z = prior.draw(3, seed=5)
    worlds, quantities = prior.decode(z), prior.quantities(z)
    space = worlds.space
    deals = np.concatenate(list(space.enumerate()))[:150]
    for w in range(3):
        numbers = {str(handle): float(values[w]) for handle, values in quantities.items()}
        for e in range(len(worlds.epochs)):
            table = worlds.utility_at(e)[w]
            for a, name in enumerate(worlds.actors):
                floor = slow.walk_away(case, numbers, name, e)
                assert abs(worlds.walk_away_at(e)[w, a] - floor) < 1e-9
                for deal in deals[:: 1 if w == 0 else 17]:
                    got = table[a, deal + space.offsets[:-1]].sum()
                    words = _deal(case, space, tuple(space.options_of(deal)))
                    assert not slow.forbidden(case, words)
                    assert abs(got - slow.utility(case, numbers, name, words, e)) < 1e-9


@settings(max_examples=30, deadline=None)
@given(random_cases.cases())
def test_every_judgement_of_the_case_is_drawn(case: Case) -> None:
    prior = _prior(case)
    if prior is None:
        return
    stated = {place.path for place in judgements(case) if not place.quantity.is_exact}
    named = {name for name in prior.names if "#" not in name}
    assert named == stated


@settings(max_examples=30, deadline=None)
@given(random_cases.cases())
def test_nothing_is_ever_undefined(case: Case) -> None:
    prior = _prior(case)
    if prior is None:
        return
    extreme = np.array([[-8.3], [8.3], [0.0]]) * np.ones((1, prior.dims))
    for z in (extreme, prior.draw(20, 1)):
        worlds = prior.decode(z)
        assert np.isfinite(worlds.utility).all()
        assert np.isfinite(worlds.walk_away).all()
        assert all(np.isfinite(values).all() for values in prior.quantities(z).values())
        assert (worlds.log_weight == 0).all()
    central = prior.central()
    assert central.n == 1
    assert np.isfinite(central.utility).all()


@settings(max_examples=30, deadline=None)
@given(random_cases.cases())
def test_utilities_have_one_epoch_unless_a_shock_moves_them(case: Case) -> None:
    prior = _prior(case)
    if prior is None:
        return
    worlds = prior.decode(prior.draw(2, 1))
    days = {e.date for e in case.events if e.kind == "shock" and e.shift}
    assert len(worlds.epochs) == len(worlds.walk_away) == 1 + len(days)
    moved = any(s.values or s.points for e in case.events for s in e.shift.values())
    assert len(worlds.utility) == (len(worlds.epochs) if moved else 1)
