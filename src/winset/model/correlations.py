"""Stated ties of judgements, as correlations that are asked of latents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from winset.case.model import Case
from winset.model.catalogue import Catalogue
from winset.remarks import Remark

__all__ = ["Correlations", "correlations_of"]


@dataclass(frozen=True)
class Correlations:
    """Judgements that move together.

    Parameters
    ----------
    pairs : mapping
        Positions of two latents (the smaller first) to the rank correlations asked of them.
    warnings : tuple of Remark
    """

    pairs: Mapping[tuple[int, int], tuple[float, ...]]
    warnings: tuple[Remark, ...]


def correlations_of(case: Case, catalogue: Catalogue) -> Correlations:
    """Read the ties of a case."""
    position, names = catalogue.positions(), tuple(catalogue.latents)
    pairs: dict[tuple[int, int], tuple[float, ...]] = {}
    warnings = []
    for n, tie in enumerate(case.ties):
        for exact in (path for path in tie.together if path not in position):
            warnings.append(Remark("tied-exact", (), (exact,), (n,)))
        tied = sorted({position[path] for path in tie.together if path in position})
        for i, j in combinations(tied, 2):
            pairs[i, j] = (*pairs.get((i, j), ()), tie.rank_correlation)
    warnings += [
        Remark("tied-twice", (), (names[i], names[j]))
        for (i, j), asked in pairs.items()
        if len(set(asked)) > 1
    ]
    return Correlations(pairs, tuple(warnings))
