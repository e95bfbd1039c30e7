"""Stated ties of judgements, as correlations that are asked of latents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from winset.case.model import Case
from winset.model.catalogue import Catalogue

__all__ = ["Correlations", "correlations_of"]


@dataclass(frozen=True)
class Correlations:
    """Judgements that move together.

    Parameters
    ----------
    pairs : mapping
        Positions of two latents (the smaller first) to the rank correlations asked of them.
    warnings : tuple of str
    """

    pairs: Mapping[tuple[int, int], tuple[float, ...]]
    warnings: tuple[str, ...]


def correlations_of(case: Case, catalogue: Catalogue) -> Correlations:
    """Read the ties of a case."""
    position, names = catalogue.positions(), tuple(catalogue.latents)
    pairs: dict[tuple[int, int], tuple[float, ...]] = {}
    warnings = []
    for n, tie in enumerate(case.ties):
        for exact in (path for path in tie.together if path not in position):
            warnings.append(f"ties[{n}].together: {exact} is exact, so nothing can be tied to it")
        tied = sorted({position[path] for path in tie.together if path in position})
        for i, j in combinations(tied, 2):
            pairs[i, j] = (*pairs.get((i, j), ()), tie.rank_correlation)
    warnings += [
        f"ties: {names[i]} and {names[j]} are tied twice in different ways; the mean is used"
        for (i, j), asked in pairs.items()
        if len(set(asked)) > 1
    ]
    return Correlations(pairs, tuple(warnings))
