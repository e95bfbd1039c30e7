"""Small random negotiations, and slow twins that list every deal in exact fractions."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from winset.space import Block, Space


@st.composite
def spaces(draw, max_issues=4, max_options=3, with_null=True):
    """Spaces whose issues are partly tied into joint blocks with forbidden combinations."""
    sizes = draw(st.lists(st.integers(1, max_options), min_size=1, max_size=max_issues))
    issues = list(range(len(sizes)))
    blocks = []
    while issues:
        width = min(draw(st.integers(1, 2)), len(issues))
        chosen, issues = issues[:width], issues[width:]
        every = list(itertools.product(*(range(sizes[j]) for j in chosen)))
        allowed = draw(st.lists(st.sampled_from(every), min_size=1, unique=True))
        blocks.append(Block(tuple(chosen), np.array(sorted(allowed), dtype=np.int64)))
    null = None
    if with_null and draw(st.booleans()):
        null = [0] * len(sizes)
        for block in blocks:
            column = draw(st.integers(0, len(block) - 1))
            for position, issue in enumerate(block.issues):
                null[issue] = int(block.columns[column, position])
    names = tuple(f"i{j}" for j in range(len(sizes)))
    options = tuple(tuple(map(str, range(n))) for n in sizes)
    return Space(names, options, tuple(blocks), None if null is None else tuple(null))


@st.composite
def tables(draw, space, n_actors, high=6, denominators=(1,)):
    """Utilities (actors, columns): whole numbers or fractions."""
    den = draw(st.sampled_from(denominators))
    numbers = draw(
        st.lists(
            st.integers(0, high),
            min_size=n_actors * space.n_columns,
            max_size=n_actors * space.n_columns,
        )
    )
    if den == 1:
        return np.array(numbers, dtype=np.int64).reshape(n_actors, -1)
    out = np.empty(len(numbers), dtype=object)
    out[:] = [Fraction(x, den) for x in numbers]
    return out.reshape(n_actors, -1)


@st.composite
def negotiations(draw, max_actors=4, **kwargs):
    """A space, utilities and walk-away values."""
    space = draw(spaces(**kwargs))
    n = draw(st.integers(1, max_actors))
    table = draw(tables(space, n, denominators=(1, 1, 3)))
    floors = draw(st.lists(st.none() | st.integers(0, 12), min_size=n, max_size=n))
    return space, table, floors


def listed(space, table):
    """All deals but the null deal: {option indices: exact utilities}."""
    out = {}
    for columns in itertools.product(*(range(n) for n in space.sizes)):
        deal = tuple(space.options_of(np.array(columns, dtype=np.int64)).tolist())
        if deal == space.null:
            continue
        places = np.array(columns) + space.offsets[:-1]
        out[deal] = tuple(sum((Fraction(row[p]) for p in places), Fraction(0)) for row in table)
    return out


def acceptable(deals, floors):
    """Those at or above every floor."""
    return {
        deal: u
        for deal, u in deals.items()
        if all(f is None or x >= f for x, f in zip(u, floors, strict=True))
    }


def efficient(deals, parties=None):
    """Deals that no other one dominates, for the parties."""
    who = range(len(next(iter(deals.values()), ()))) if parties is None else parties
    views = {deal: tuple(u[i] for i in who) for deal, u in deals.items()}
    return {
        deal: deals[deal]
        for deal, u in views.items()
        if not any(
            v != u and all(a >= b for a, b in zip(v, u, strict=True)) for v in views.values()
        )
    }
