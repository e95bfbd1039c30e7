"""What a case is read for, and what its judgements rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from winset.case.model import Asks, Case
from winset.case.walk import judgements

__all__ = ["Asks", "Brief", "brief_of"]


@dataclass(frozen=True)
class Brief:
    """What a case says of itself.

    Parameters
    ----------
    asks : str or None
        The question that it states.
    signed : bool
        Whether it ended in a deal.
    closed : bool
        Whether it says when the talks closed.
    fictional : bool
    numeric : frozenset of str
        Issues that are numbers.
    amounts : frozenset of str
        Issues that are numbers or paid in a currency.
    cited : mapping of str to bool
        Whether the case names a source for what it judges, by path; a table by its path too.
    sourced : float or None
        Share of what is uncertain that names a source; None where nothing is.
    """

    asks: Asks | None
    signed: bool
    closed: bool
    fictional: bool
    numeric: frozenset[str]
    amounts: frozenset[str]
    cited: Mapping[str, bool]
    sourced: float | None

    def cites(self, path: str) -> bool:
        """Whether a source is named for what stands at a path, or for its table."""
        table = path.partition("[")[0]
        above = (path, table, table.rpartition(".")[0])
        return next((self.cited[p] for p in above if p in self.cited), False)


def brief_of(case: Case) -> Brief:
    """Read what a case says of itself.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> brief = brief_of(load("hanoi"))
    >>> brief.asks, brief.signed, brief.cites("actors.us.margin")
    (None, False, True)
    """
    cited: dict[str, bool] = {}
    uncertain = []
    for place in judgements(case):
        named = any(view.source for view in place.quantity.views)
        for path in (place.path, place.path.partition("[")[0]):
            cited[path] = cited.get(path, False) or named
        if not place.quantity.is_exact:
            uncertain.append(named)
    numeric = frozenset(name for name, issue in case.issues.items() if issue.range is not None)
    paid = frozenset(name for name, issue in case.issues.items() if issue.currency)
    return Brief(
        case.asks,
        case.outcome != "none",
        case.held is not None,
        case.fictional,
        numeric,
        numeric | paid,
        cited,
        sum(uncertain) / len(uncertain) if uncertain else None,
    )
