"""Draws are not innocent: independent noise on every option makes zones out of nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.case.model import Case
from winset.files.reading import load
from winset.model import compile_case
from winset.worlds import Prior, Worlds
from winset.worlds.structure import VARIANTS, structural_worlds

ISSUES, OPTIONS = 6, 5


def opposed(noise: float, walk_away: float) -> Case:
    """Two parties with strictly opposed mean values on six issues of five options.

    Every deal is worth 100 to both together, and each needs more than half of it: no zone.
    """
    options = [f"o{k}" for k in range(OPTIONS)]
    means = [100 * k / (OPTIONS - 1) for k in range(OPTIONS)]

    def party(values: list[float]) -> dict[str, Any]:
        judged = [f"normal({value}, {noise})" if noise else value for value in values]
        return {
            "role": "party",
            "walk_away": walk_away,
            "weights": " = ".join(f"i{j}" for j in range(ISSUES)),
            "values": {f"i{j}": judged for j in range(ISSUES)},
        }

    return Case.model_validate(
        {
            "format": 1,
            "title": "strictly opposed",
            "no_agreement": "outside",
            "issues": {f"i{j}": {"options": options} for j in range(ISSUES)},
            "actors": {"a": party(means), "b": party(means[::-1])},
        }
    )


def zone_share(worlds: Worlds) -> float:
    """Share of worlds with a zone, by enumerating all deals."""
    tables = worlds.utility[0].reshape(worlds.n, 2, ISSUES, OPTIONS)
    found = []
    for table, floor in zip(tables, worlds.walk_away[0], strict=True):
        sums = np.zeros((2, 1))
        for j in range(ISSUES):
            sums = (sums[:, :, None] + table[:, j][:, None, :]).reshape(2, -1)
        found.append(bool((sums >= floor[:, None]).all(axis=0).any()))
    return float(np.mean(found))


def share(noise: float, shared: float, *, walk_away: float = 52.0, n: int = 300) -> float:
    prior = Prior(compile_case(opposed(noise, walk_away)), shared_factor=shared)
    return zone_share(prior.decode(prior.draw(n, 1)))


def test_independent_noise_manufactures_zones() -> None:
    shares = [share(noise, 0.0) for noise in (0, 1, 2, 5, 15)]
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert shares[1] < 0.02
    assert 0.75 < shares[3] < 0.95
    assert shares[4] > 0.98


def test_a_shared_factor_keeps_the_question_open() -> None:
    independent, half, whole = (share(5, shared) for shared in (0.0, 0.5, 1.0))
    assert independent > half + 0.25 > whole + 0.4
    assert 0.35 < half < 0.6
    # However large the noise, one factor each leaves it a matter of who is content with how much.
    assert share(30, 1.0) < 0.55
    assert share(30, 0.0) > 0.98


def test_more_issues_make_more_zones_only_with_independent_noise() -> None:
    assert share(10, 0.0, walk_away=55) - share(10, 1.0, walk_away=55) > 0.4


def test_variants_share_their_latent_rows() -> None:
    model = compile_case(load("hanoi"))
    rows = [variant.prior(model).draw(20, 1) for variant in VARIANTS]
    assert all((row == rows[0]).all() for row in rows)
    found = {variant.name: worlds for variant, worlds in structural_worlds(model, 20, 1)}
    stated = found["as stated"]
    assert not (found["independent"].utility == stated.utility).all()
    assert not (found["tied"].utility == stated.utility).all()
