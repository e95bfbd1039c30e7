"""Issues of which each settles the others count as the one thing that they are."""

from __future__ import annotations

import numpy as np
import pytest
from twins import WORLDS, numbers, structure, tabled

from winset.deals.sets.among import Among
from winset.deals.sets.listed import ListedWinSets
from winset.findings.distances import distances_of
from winset.findings.gates.missing import Standing, closing, options_of, settled_by
from winset.findings.tabled import Version
from winset.space import Block, Space

XY, XYZ = ("x", "y"), ("x", "y", "z")


def space(*blocks, options=(XY, XY, XY)):
    made = tuple(Block(issues, np.array(columns)) for issues, columns in blocks)
    return Space(tuple("abc"[: len(options)]), options, made)


CROSSED = space(((1, 0), [[0, 1], [1, 0]]), ((2,), [[0], [1]]))
# The third issue is tied to nothing, though it stands in the same block.
LOOSE = space(((0, 2, 1), [[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1]]))
THREE = space(((0, 1, 2), [[0, 1, 0], [1, 0, 1]]))
NEVER = space(((0, 1), [[0, 1], [1, 0]]), ((2,), [[0], [1]]), options=(XYZ, XY, XY))


@pytest.mark.parametrize(
    ("where", "choice", "settled"),
    [
        (CROSSED, (0, 0), {0: 0, 1: 1}),
        (CROSSED, (0, 1), {0: 1, 1: 0}),
        (CROSSED, (1, 1), {0: 0, 1: 1}),
        (CROSSED, (2, 1), {2: 1}),
        (LOOSE, (0, 1), {0: 1, 1: 1}),
        (LOOSE, (2, 1), {2: 1}),
        (THREE, (0, 1), {0: 1, 1: 0, 2: 1}),
        (THREE, (1, 1), {0: 0, 1: 1, 2: 0}),
        (NEVER, (0, 2), {0: 2}),  # no deal can have it
        (NEVER, (0, 1), {0: 1, 1: 0}),
    ],
)
def test_an_option_settles_what_goes_with_it(where, choice, settled):
    assert settled_by(where, choice) == settled


def test_options_are_those_of_the_first_of_issues_that_go_together():
    assert options_of(CROSSED) == ((1, 0), (1, 1), (2, 0), (2, 1))  # the first of their block
    assert options_of(THREE) == ((0, 0), (0, 1))
    assert options_of(LOOSE) == ((0, 0), (0, 1), (2, 0), (2, 1))


def halved(whole):
    """Write the first issue of a space twice: two halves, the second one named backwards."""
    issues = (*whole.issues, "half")
    options = (*whole.options, whole.options[0][::-1])
    blocks = []
    for block in whole.blocks:
        own = block.columns[:, [block.issues.index(0)]] if 0 in block.issues else None
        if own is None:
            blocks.append(block)
        else:
            last = len(whole.options[0]) - 1
            columns = np.concatenate([block.columns, last - own], axis=1)
            blocks.append(Block((*block.issues, len(whole.issues)), columns))
    null = whole.null and (*whole.null, len(whole.options[0]) - 1 - whole.null[0])
    return Space(issues, options, tuple(blocks), null)


def versions_of(package, whole, split):
    last = len(whole.options[0]) - 1
    for v in package.versions:
        terms = dict(v.terms)
        if 0 in terms:
            terms[len(whole.issues)] = frozenset(last - k for k in terms[0])
        yield Version(v.rows, terms, split.completions(terms))


@pytest.mark.parametrize("seed", range(12))
def test_one_thing_written_as_two_issues_is_as_far_and_misses_the_same(seed):
    rng = np.random.default_rng(seed)
    whole, consent, n_actors, parties = structure(rng)
    split = halved(whole)
    assert len(split.decisions) == len(whole.decisions)
    u, floor, _ = numbers(rng, whole, n_actors)
    one, two = Among(ListedWinSets(whole, u, floor)), Among(ListedWinSets(split, u, floor))
    possible = one.some(consent) == 1
    assert (possible == (two.some(consent) == 1)).all()
    for package in tabled(rng, whole, parties):
        if any(len(t) > 1 for v in package.versions for t in v.terms.values()):
            continue  # a choice of halves is another choice
        apart = tuple(versions_of(package, whole, split))
        away = distances_of(one, consent, package.versions)
        assert away.tolist() == distances_of(two, consent, apart).tolist()
        standing = Standing(np.full(WORLDS, 1 / WORLDS), away == 0, possible)
        closed = [closing(one, consent, package.versions, standing)]
        closed.append(closing(two, consent, apart, standing))
        for tallies in zip(*((c.single, c.pair) for c in closed), strict=True):
            assert tallies[0].closes.sum == pytest.approx(tallies[1].closes.sum)
            assert tallies[0].holds.sum == pytest.approx(tallies[1].holds.sum)
