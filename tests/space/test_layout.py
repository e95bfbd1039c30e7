"""Spaces, layouts and small functions of arrays, against nested loops."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset import arrays
from winset.space import Block, Space
from winset.space.layout import Layout, checked


@st.composite
def joint_spaces(draw):
    """Issues of random sizes in random order, two of them tied with some combinations left out."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    n = len(sizes)
    first, second = sorted(rng.permutation(n)[:2].tolist())
    pairs = np.array(list(product(range(sizes[first]), range(sizes[second]))))
    keep = rng.random(len(pairs)) < 0.7
    keep[int(rng.integers(len(pairs)))] = True
    rest = [Block((j,), np.arange(sizes[j])[:, None]) for j in range(n) if j not in (first, second)]
    blocks = [Block((first, second), pairs[keep]), *rest]
    order = rng.permutation(len(blocks))
    base = Space.plain(sizes)
    space = Space(base.issues, base.options, tuple(blocks[k] for k in order))
    null = None
    if draw(st.booleans()):
        column = [int(rng.integers(n)) for n in space.sizes]
        null = tuple(space.options_of(np.array(column)).tolist())
    return Space(space.issues, space.options, space.blocks, null), rng


@settings(max_examples=150, deadline=None)
@given(joint_spaces())
def test_columns_and_options_tell_the_same_deals(case):
    space, _ = case
    listed = [list(d) for d in product(*map(range, space.sizes))]
    assert np.concatenate(list(space.enumerate(chunk=3))).tolist() == listed
    assert space.n_deals == len(listed)
    assert space.n_columns == sum(space.sizes) == space.offsets[-1]
    options = space.options_of(np.array(listed))
    assert space.columns_of(options).tolist() == listed
    for deal, chosen in zip(listed, options.tolist(), strict=True):
        for b, block in enumerate(space.blocks):
            assert [chosen[j] for j in block.issues] == block.columns[deal[b]].tolist()
    missing = set(product(*(range(len(o)) for o in space.options))) - set(
        map(tuple, options.tolist())
    )
    for deal in missing:
        with pytest.raises(ValueError, match="no such combination"):
            space.columns_of(np.array(deal))


@settings(max_examples=150, deadline=None)
@given(joint_spaces())
def test_layouts_open_what_the_terms_leave(case):
    space, rng = case
    terms = {
        int(j): frozenset(np.flatnonzero(rng.random(len(space.options[j])) < 0.7).tolist())
        for j in rng.permutation(len(space.issues))[:2]
    }
    masks = space.completions(terms)
    layout = Layout.of(space, masks=masks)
    deals = [list(d) for d in product(*map(range, space.sizes))]
    wanted = [
        d
        for d in deals
        if all(int(space.options_of(np.array(d))[j]) in allowed for j, allowed in terms.items())
    ]
    assert layout.n_deals == len(wanted)
    flat = arrays.combinations_open(masks)
    assert [deals[k] for k in np.flatnonzero(flat)] == wanted
    inside = np.array([list(d) for d in product(*map(range, layout.sizes))], dtype=np.int64)
    inside = inside.reshape(-1, len(layout.sizes))
    assert layout.to_space(inside).tolist() == wanted
    null = None if space.null_columns is None else space.null_columns.tolist()
    assert layout.is_null(inside).tolist() == [d == null for d in wanted]
    assert not Layout.of(space, masks=masks, exclude_null=False).is_null(inside).any()
    values = rng.integers(0, 99, (2, space.n_columns)).astype(float)
    taken = layout.take(values)
    for deal, own in zip(wanted, inside.tolist(), strict=True):
        whole = sum(values[:, s + c] for s, c in zip(space.offsets, deal, strict=False))
        part = sum(taken[:, s + c] for s, c in zip(layout.offsets, own, strict=False))
        assert whole.tolist() == part.tolist()
    if all(mask.all() for mask in masks):
        assert taken is values


@settings(max_examples=60, deadline=None)
@given(joint_spaces())
def test_each_column_is_marked_once(case):
    space, _ = case
    marks = list(space.each_column())
    assert len(marks) == space.n_columns
    for column, within in enumerate(marks):
        block = int(np.searchsorted(space.offsets, column, side="right")) - 1
        for b, mask in enumerate(within):
            open_ones = [column - space.offsets[b]] if b == block else range(space.sizes[b])
            assert np.flatnonzero(mask).tolist() == list(open_ones)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 4), max_size=4), st.integers(0, 2**32 - 1))
def test_sums_of_every_combination(sizes, seed):
    values = np.random.default_rng(seed).integers(0, 50, (2, 3, sum(sizes))).astype(float)
    starts = np.cumsum([0, *sizes])
    expected = [
        sum((values[..., s + c] for s, c in zip(starts, deal, strict=False)), np.zeros((2, 3)))
        for deal in product(*map(range, sizes))
    ]
    found = arrays.sums(values, sizes)
    assert found.tolist() == np.stack(expected, axis=-1).tolist()
    deals = arrays.unravelled(np.arange(found.shape[-1]), sizes)
    assert deals.tolist() == [list(d) for d in product(*map(range, sizes))]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=20))
def test_the_first_of_the_least(pairs):
    pairs = sorted(pairs, key=lambda pair: pair[0])
    at = np.array([a for a, _ in pairs], dtype=np.int64)
    values = np.array([v for _, v in pairs], dtype=float)
    which, where = arrays.first_least(values, at)
    expected = {}
    for k, (a, v) in enumerate(pairs):
        if a not in expected or v < pairs[expected[a]][1]:
            expected[a] = k
    assert dict(zip(which.tolist(), where.tolist(), strict=True)) == expected


def test_numbers_are_checked_before_a_search():
    space = Space.plain([2, 2])
    good = np.zeros((3, 2, 4)), np.zeros((3, 2))
    u, f = checked(space, *good)
    assert u.dtype == f.dtype == np.float64
    assert checked(space, good[0], np.full((3, 2), -np.inf))[1][0, 0] == -np.inf
    with pytest.raises(ValueError, match="infinite"):
        checked(space, good[0] + np.inf, good[1])
    with pytest.raises(ValueError, match=r"shape \(worlds, actors, 4\)"):
        checked(space, good[0][..., :3], good[1])
    with pytest.raises(ValueError, match="NaN"):
        checked(space, good[0], good[1] * np.nan)
