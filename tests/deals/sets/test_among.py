"""A union of parts of the deals, listed and searched, against plain loops over every deal."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from winset.deals.sets.among import Among, Part
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.space import Consent, Group, Space

WORLDS, PARTIES = 12, 2


class Small:
    """Two parties, a row beside them, and a union of parts of the deals."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        sizes = [int(k) for k in rng.integers(2, 4, size=3)]
        self.space = Space.plain(sizes, null=[0, 0, 0] if seed % 2 else None)
        self.utility = rng.integers(-3, 8, (WORLDS, PARTIES + 1, sum(sizes))).astype(float)
        self.floor = rng.integers(-3, 8, (WORLDS, PARTIES + 1)).astype(float)
        self.consent = Consent.unanimity(PARTIES)
        row = (Group.all_of((PARTIES,)),)
        self.parts = [({}, row), (self.terms(rng), ()), (self.terms(rng), row)]
        self.parts = self.parts[: 1 + seed % 3]
        self.within = self.terms(rng)
        every = itertools.product(*map(range, sizes))
        self.deals = [deal for deal in every if deal != self.space.null]

    def terms(self, rng):
        return {
            j: frozenset(int(k) for k in rng.choice(len(o), rng.integers(1, len(o)), False))
            for j, o in enumerate(self.space.options)
            if rng.random() < 0.7
        }

    def among(self, kind):
        sets = kind(self.space, self.utility, self.floor)
        made = [Part(self.space.completions(t) if t else None, rows) for t, rows in self.parts]
        return Among(sets, made)

    def value(self, w, a, deal):
        starts = self.space.offsets[:-1]
        return sum(self.utility[w, a, start + k] for start, k in zip(starts, deal, strict=True))

    def passes(self, w, deal):
        """Whether a deal is of some part, and both parties take it."""
        takes = [self.value(w, a, deal) >= self.floor[w, a] for a in range(PARTIES + 1)]
        return all(takes[:PARTIES]) and any(
            fits(deal, terms) and (takes[PARTIES] or not rows) for terms, rows in self.parts
        )


def fits(deal, terms):
    return all(deal[j] in options for j, options in terms.items())


@pytest.mark.parametrize("kind", [ListedWinSets, SearchedWinSets])
@pytest.mark.parametrize("seed", range(24))
def test_the_union_answers_like_loops_over_its_deals(kind, seed):
    small = Small(seed)
    among, consent = small.among(kind), small.consent
    within = small.space.completions(small.within)
    some, every = among.some(consent), among.every(consent, within)
    inside = among.some(consent, within)
    best, which = among.best(1, consent)
    than = np.array([small.value(w, 1, small.deals[0]) for w in range(WORLDS)])
    better = among.better(1, consent, than)
    for w in range(WORLDS):
        passing = [deal for deal in small.deals if small.passes(w, deal)]
        wanted = [deal for deal in small.deals if fits(deal, small.within)]
        assert some[w] == bool(passing)
        assert inside[w] == any(deal in passing for deal in wanted)
        assert every[w] == (bool(wanted) and all(deal in passing for deal in wanted))
        most = max((small.value(w, 1, deal) for deal in passing), default=-np.inf)
        assert best[w] == pytest.approx(most, abs=0.01)
        if passing:
            assert tuple(which[w].tolist()) in passing
        assert better[w] == (most > than[w] + 1e-9)
    rows = np.flatnonzero(some == 1)
    assert among.take(rows).some(consent).tolist() == [1] * len(rows)
    assert among.n == WORLDS


def test_what_is_too_much_to_list_is_not_known():
    """Neither part alone holds all of the deals, and there are 8,192 of them."""
    space = Space.plain([2] * 13)
    sets = ListedWinSets(space, np.ones((1, 1, 26)), np.zeros((1, 1)))
    parts = [Part(space.completions({0: frozenset({k})})) for k in range(2)]
    everything = space.completions({})
    assert Among(sets, parts).every(Consent.unanimity(1), everything).tolist() == [-1]
    fewer = space.completions({1: frozenset({1})})
    assert Among(sets, parts).every(Consent.unanimity(1), fewer).tolist() == [1]
