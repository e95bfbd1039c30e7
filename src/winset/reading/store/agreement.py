"""How far two reviewers agree: the share of equal verdicts, and Cohen's kappa.

J. Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20: kappa = (p_o - p_e) / (1 - p_e), where p_e is the agreement that the reviewers'
own shares of verdicts would give by chance. Its standard error is that of J. L. Fleiss, J. Cohen
and B. S. Everitt (1969), Psychological Bulletin 72, equation 13.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from winset.reading.store.values import Standing, Verdict

__all__ = ["Agreement", "agreement", "cohen_kappa"]

Table = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Agreement:
    """Two reviewers' verdicts about the drafts that both decided.

    Parameters
    ----------
    table : mapping
        How often the first gave one verdict and the second another.
    share : float or None
        Of drafts with the same verdict; None where there is none that both decided.
    kappa, error : float or None
        Cohen's kappa and its standard error; None where chance alone would make them agree always.
    kept : float or None
        Kappa where an edit counts as accepted.
    alone : tuple of int
        Drafts that only the first, and only the second, decided.
    """

    first: str
    second: str
    table: Table = field(default_factory=dict)
    share: float | None = None
    kappa: float | None = None
    error: float | None = None
    kept: float | None = None
    alone: tuple[int, int] = (0, 0)

    @property
    def both(self) -> int:
        """Drafts that both decided."""
        return sum(self.table.values())


def agreement(
    first: str, second: str, one: Iterable[Standing], other: Iterable[Standing]
) -> Agreement:
    """Compare how drafts stand with two reviewers."""
    mine, theirs = _verdicts(one), _verdicts(other)
    table: Counter[tuple[str, str]] = Counter(
        (mine[id_], theirs[id_]) for id_ in mine if id_ in theirs
    )
    total = sum(table.values())
    kappa = cohen_kappa(table)
    kept = Counter[tuple[str, str]]()
    for (a, b), n in table.items():
        kept[a.replace("edit", "accept"), b.replace("edit", "accept")] += n
    of_kept = cohen_kappa(kept)
    return Agreement(
        first,
        second,
        dict(table),
        share=sum(n for (a, b), n in table.items() if a == b) / total if total else None,
        kappa=kappa[0] if kappa else None,
        error=kappa[1] if kappa else None,
        kept=of_kept[0] if of_kept else None,
        alone=(len(mine.keys() - theirs.keys()), len(theirs.keys() - mine.keys())),
    )


def _verdicts(standings: Iterable[Standing]) -> dict[str, Verdict]:
    return {
        s.draft.id: s.decision.action
        for s in standings
        if s.decision is not None and s.decision.action != "undo"
    }


def cohen_kappa(table: Table) -> tuple[float, float] | None:
    """Return Cohen's kappa of a table of verdicts, and its standard error.

    None where the table is empty, or both always gave one and the same verdict.

    Examples
    --------
    Fifty proposals, of which 20 are accepted by both readers and 15 by neither:

    >>> kappa, _ = cohen_kappa({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15})
    >>> round(kappa, 10)
    0.4
    """
    total = sum(table.values())
    rows: defaultdict[str, float] = defaultdict(float)
    columns: defaultdict[str, float] = defaultdict(float)
    for (a, b), n in table.items():
        rows[a] += n / total
        columns[b] += n / total
    verdicts = rows.keys() | columns.keys()
    by_chance = sum(rows[v] * columns[v] for v in verdicts)
    if not total or 1 - by_chance < 1e-12:
        return None
    agreed = sum(n for (a, b), n in table.items() if a == b) / total
    kappa = (agreed - by_chance) / (1 - by_chance)
    variance = (
        sum(
            table.get((v, v), 0) / total * (1 - (rows[v] + columns[v]) * (1 - kappa)) ** 2
            for v in verdicts
        )
        + (1 - kappa) ** 2
        * sum(n / total * (columns[a] + rows[b]) ** 2 for (a, b), n in table.items() if a != b)
        - (kappa - by_chance * (1 - kappa)) ** 2
    )
    return kappa, sqrt(max(0.0, variance) / total) / (1 - by_chance)
