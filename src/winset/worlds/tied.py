"""Stated ties, read into correlations of latents."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from winset.case.model import Case, Tie
from winset.case.spelling import did_you_mean
from winset.worlds.catalogue import Catalogue
from winset.worlds.preferences import Preferences, wrong
from winset.worlds.ties import latent_correlation
from winset.worlds.weighing import Ranked

__all__ = ["read_ties"]


class _TieReader:
    def __init__(
        self, case: Case, catalogue: Catalogue, preferences: Mapping[str, Preferences]
    ) -> None:
        self.case, self.catalogue = case, catalogue
        self.position = catalogue.positions()
        self.rankings = {
            found.weighing.path: found.weighing.latents
            for found in preferences.values()
            if isinstance(found.weighing, Ranked)
        }
        self.stated: dict[tuple[int, int], list[float]] = {}
        self.warnings: list[str] = []

    def take(self, tie: Tie, path: str) -> None:
        if not -1.0 <= tie.rank_correlation <= 1.0:
            raise wrong(
                f"{path}.rank_correlation",
                f"{tie.rank_correlation:g} is no correlation",
                "a number from -1 to 1",
            )
        r = latent_correlation(tie.rank_correlation)
        if any(name in self.rankings for name in tie.together):
            self._rankings(tie, path, r)
            return
        latents: list[int] = []
        for name in tie.together:
            latents.extend(self._latents(name, f"{path}.together"))
        for i, j in combinations(sorted(set(latents)), 2):
            self.stated.setdefault((i, j), []).append(r)

    def _rankings(self, tie: Tie, path: str, r: float) -> None:
        """Tie rankings level by level."""
        if not all(name in self.rankings for name in tie.together):
            raise wrong(path, "a ranking can be tied to rankings only")
        levels = [self.rankings[name] for name in tie.together]
        if len({len(latents) for latents in levels}) > 1:
            raise wrong(path, "the rankings differ in their number of levels", "as many levels")
        for one, other in combinations(levels, 2):
            for a, b in zip(one, other, strict=True):
                i, j = sorted((self.position[a], self.position[b]))
                self.stated.setdefault((i, j), []).append(r)

    def _latents(self, name: str, path: str) -> list[int]:
        """Latents of one judgement, or of all judgements below a path."""
        judged = self.catalogue.judged
        below = [p for p in judged if p == name or p.startswith((f"{name}.", f"{name}["))]
        if not below:
            raise wrong(path, f"there is no judgement {name!r}", hint=did_you_mean(name, judged))
        drawn = [self.position[p] for p in below if p in self.position]
        if not drawn:
            self.warnings.append(f"{path}: {name} is exact, so nothing can be tied to it")
        return drawn


def read_ties(
    case: Case, catalogue: Catalogue, preferences: Mapping[str, Preferences]
) -> tuple[dict[tuple[int, int], float], tuple[str, ...]]:
    """Read the ties of a case.

    A path of ``together`` names a judgement, or everything below it (``actors.us.values``).
    Rankings are tied level by level.

    Returns
    -------
    pairs : dict
        Positions of two latents to the correlation asked for.
    warnings : tuple of str

    Raises
    ------
    CaseError
        Where a path names no judgement, or a correlation is none.
    """
    reader = _TieReader(case, catalogue, preferences)
    for n, tie in enumerate(case.ties):
        reader.take(tie, f"ties[{n}]")
    names = tuple(catalogue.latents)
    pairs = {}
    for (i, j), asked in reader.stated.items():
        pairs[i, j] = sum(sorted(asked)) / len(asked)
        if len(set(asked)) > 1:
            reader.warnings.append(
                f"ties: {names[i]} and {names[j]} are tied twice in different ways; "
                "the mean is used"
            )
    return pairs, tuple(reader.warnings)
