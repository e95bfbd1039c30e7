"""A few deals of a space that nobody can list are judged one by one, not from its half tables."""

from __future__ import annotations

import numpy as np
import pytest

from winset.deals.sets import acceptance as module
from winset.deals.sets.acceptance import acceptance
from winset.space import Space


def test_a_few_deals_of_a_large_space_need_no_half_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deals that differ in the last block only are rows and columns of a table, but a huge one."""

    def refuse(*_: object) -> None:
        raise AssertionError("a half table of 4^10 sums for five deals")

    monkeypatch.setattr(module, "half_sums", refuse)
    rng = np.random.default_rng(1)
    space = Space.plain([4] * 20)
    utility = rng.random((30, 3, space.n_columns)) * 5
    floor = rng.normal(50, 5, (30, 3))
    deals = np.zeros((4, 20), dtype=np.int64)
    deals[:, -1] = range(4)
    columns = deals + np.asarray(space.offsets[:-1])
    expected = utility[:, :, columns].sum(-1) >= floor[:, :, None] - 1e-9
    assert (acceptance(space, utility, floor, deals) == expected).all()
