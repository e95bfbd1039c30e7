"""The face of a space of deals with numbers on it: plain arrays in, exact answers out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from winset.arrays import FloatArray, IntArray
from winset.deals import building, measures, tables
from winset.deals.bargaining import Bargaining
from winset.deals.frontier.frontier import Frontier
from winset.deals.reading import ArgumentError
from winset.deals.solution import Solution
from winset.deals.standing import Standing, standing_of
from winset.deals.terms import deals_of
from winset.deals.zone import Zone
from winset.space import Consent, Space

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DealSpace"]


@dataclass(frozen=True, eq=False)
class DealSpace(Bargaining):
    """A space of deals with a utility for every actor.

    Build it with :meth:`from_tables`, :meth:`from_utilities`, :meth:`from_space` or
    :meth:`from_scenario`. What is given for options has actors first, (actors, options); what is
    about deals has deals first: (deals, issues) option indices, (deals, actors) utilities. Deals
    are given by option indices or by names, in order or by issue; actors by position or name.

    Whole numbers, fractions and decimals are exact, at any size. How floats are read is said in
    :mod:`winset.deals.frontier.numbers`; every answer states the rounding, where there is any.

    Examples
    --------
    Three issues between two parties, the walk-away values being 20 points each.

    >>> deals = DealSpace.from_tables(
    ...     [[[0, 20, 40], [30, 20, 0]], [[0, 30], [30, 0]], [[0, 10, 30], [40, 25, 0]]],
    ...     walk_away=[20, 20],
    ... )
    >>> deals.frontier().utilities[::2].tolist()
    [[20.0, 90.0], [40.0, 70.0], [60.0, 45.0], [80.0, 25.0]]
    >>> nash = deals.nash()
    >>> nash.utilities.tolist(), nash.deals.tolist(), nash.count
    ([50.0, 60.0], [[1, 1, 0]], 1)
    >>> deals.zone().count, deals.zone(also=[60, 60]).reason
    (15, 'actor 1 and actor 2 cannot both be satisfied: one must go 10 short')
    """

    #: Set by the front of the library, which knows how files are read; this room takes arrays.
    scenario_reader: ClassVar[Callable[..., object] | None] = None

    @classmethod
    def from_tables(
        cls,
        tables: Sequence[ArrayLike],
        walk_away: object = None,
        *,
        bias: object = None,
        parties: object = None,
        consent: Consent | None = None,
        rule: object = "all",
        veto: Iterable[object] = (),
        weights: object = None,
        quota: object = None,
        null: object = None,
        forbidden: Iterable[object] = (),
        interactions: Iterable[object] = (),
        actors: Sequence[str] | None = None,
        issues: Sequence[str] | None = None,
        options: Sequence[Sequence[str]] | None = None,
        binary: bool = False,
    ) -> DealSpace:
        """Build a space of issues from one table each.

        Parameters
        ----------
        tables : sequence of (actors, options of the issue)
            A deal's utility is the sum of its entries. Whole numbers and fractions are exact.
        walk_away : (actors,) numbers or mapping by name, optional
            Utility of no agreement; a deal is acceptable at or above it. None: any deal is.
        bias : (actors,) numbers or mapping by name, optional
            Added to every deal.
        parties : positions or names, optional
            Actors whose utilities make a deal efficient or fair (default: all).
        consent : Consent, optional
            Whose acceptance is needed; default by ``rule``.
        rule : int or str
            How many of the actors must accept: a number, or the words of case files (``"all"``,
            ``"majority"``, ``"two thirds"``, ``"3 of 5"``, ``"60%"``, ``"n-1 of n"``,
            ``"weighted"`` with ``quota``, ``"veto"``).
        veto : positions or names
            Actors that must accept whatever the rule.
        weights, quota : numbers, optional
            Votes of the actors, and how many are needed.
        null : deal, optional
            A combination that is no deal (the status quo).
        forbidden : conditions
            Combinations that are no deals: ``{issue: option or list of options}``.
        interactions : mappings
            ``{"when": condition, "add": {actor: number}}``.
        actors, issues, options : names, optional
        binary : bool
            Take floats at their exact binary value.

        Raises
        ------
        ArgumentError
            A ValueError that names the argument, the place in it and what to do.
        """
        parts = building.of_tables(
            tables,
            walk_away=walk_away,
            bias=bias,
            parties=parties,
            consent=consent,
            rule=rule,
            veto=veto,
            weights=weights,
            quota=quota,
            null=null,
            forbidden=forbidden,
            interactions=interactions,
            actors=actors,
            issues=issues,
            options=options,
            binary=binary,
        )
        return cls(**vars(parts))

    @classmethod
    def from_utilities(
        cls, utilities: ArrayLike, walk_away: object = None, **settings: Any
    ) -> DealSpace:
        """Build a space from a list of deals: (deals, actors) utilities.

        Settings are those of :meth:`from_space`.

        Examples
        --------
        >>> deals = DealSpace.from_utilities([[1, 0], [0.8, 0.45], [0.5, 0.7]], [0, 0.3])
        >>> deals.zone().deals.tolist(), deals.nash().deals.tolist()
        ([[1], [2]], [[2]])
        """
        parts = building.of_deals(utilities, walk_away=walk_away, **_settings(settings))
        return cls(**vars(parts))

    @classmethod
    def from_space(
        cls, space: Space, utility: ArrayLike, walk_away: object = None, **settings: Any
    ) -> DealSpace:
        """Build from a space and the utilities (actors, columns) of its columns.

        Settings: ``bias``, ``parties``, ``consent``, ``rule``, ``veto``, ``weights``, ``quota``,
        ``actors``, ``binary``, as for :meth:`from_tables`.
        """
        parts = building.of_space(space, utility, walk_away=walk_away, **_settings(settings))
        return cls(**vars(parts))

    @classmethod
    def from_scenario(cls, source: Any, *, ratifiers: bool = True) -> DealSpace:
        """Build from a case, or from the path of a case file or a Genius or NegMAS scenario.

        The central world: every judgement of the case at its median, after its last dated shock.

        Parameters
        ----------
        source : Case, path or name of a shipped case
        ratifiers : bool
            Whether what ratifiers would pass limits the deals.
        """
        if cls.scenario_reader is None:
            raise RuntimeError("scenarios are read by the library's front: use ws.DealSpace")
        made = cls.scenario_reader(source, ratifiers=ratifiers)
        assert isinstance(made, cls)
        return made

    def deal(self, terms: Mapping[str, object] | Sequence[object]) -> tuple[int, ...]:
        """Read one deal, by option names or numbers, as option indices."""
        return deals_of([terms], self.space, "deal")[0]

    def describe(self, deal: object) -> dict[str, str]:
        """Give the terms of one deal: issues and names of options."""
        names = self.space.describe(self.deal(deal))  # type: ignore[arg-type]
        return dict(zip(self.space.issues, names, strict=True))

    def utilities(self, deals: object) -> FloatArray:
        """(n, actors) utilities of deals, given by option indices or names.

        Examples
        --------
        >>> deals = DealSpace.from_tables([[[0, 2], [3, 0]], [[5, 0], [0, 1]]])
        >>> deals.utilities([[0, 1], {"issue 1": "1", "issue 2": 0}]).tolist()
        [[0.0, 4.0], [7.0, 0.0]]
        """
        return self.grid.utility_of(self._columns(deals))

    def exact_utilities(self, deals: object) -> list[tuple[Fraction, ...]]:
        """Utilities of deals as fractions, one tuple for each deal."""
        totals = self.grid.totals(self._columns(deals))
        return [
            tuple(self.grid.exact_utility(i, t) for i, t in enumerate(row))
            for row in totals.T.tolist()
        ]

    def _columns(self, deals: object) -> IntArray:
        if isinstance(deals, np.ndarray) and deals.dtype.kind in "iu":
            deals = deals.tolist()
        read = np.array(deals_of(deals, self.space), dtype=np.int64)
        try:
            return self.space.columns_of(read.reshape(len(read), len(self.space.issues)))
        except ValueError as error:
            raise ArgumentError("deals", str(error)) from None

    def standing(self, deal: object) -> Standing:
        """Judge one deal: acceptable, efficient, dominated by which, how far from which solution.

        Examples
        --------
        >>> deals = DealSpace.from_tables([[[0, 2], [3, 0]], [[5, 0], [0, 1]]], [1, 1])
        >>> found = deals.standing([1, 1])
        >>> found.acceptable, found.efficient, found.dominated_by, found.distances["nash"]
        (True, False, (0, 0), 3.605551275463989)
        """
        read = self.deal(deal)  # type: ignore[arg-type]
        self._columns([read])
        solutions: dict[str, Callable[[], Solution]] = {
            "nash": self.nash,
            "kalai_smorodinsky": self.kalai_smorodinsky,
            "egalitarian": self.egalitarian,
            "equal_loss": self.equal_loss,
            "utilitarian": self.utilitarian,
        }
        asked = tuple(self._asked(i, None) for i in range(self.n_actors))
        return standing_of(self, read, solutions, asked)

    def is_acceptable(self, deal: object) -> bool:
        """Whether enough actors take a deal for the rule to be met."""
        return self.standing(deal).acceptable

    def is_efficient(self, deal: object) -> bool:
        """Whether no acceptable deal is better for one party and worse for none."""
        return self.standing(deal).efficient

    def ideal(self, among: measures.Among = "acceptable") -> FloatArray:
        """(actors,) best utilities over the acceptable deals, or over all."""
        return measures.floats(measures.ideal(self, among))

    def nadir(self, among: measures.Among = "acceptable") -> FloatArray:
        """(actors,) worst utilities over the efficient deals, of the acceptable ones or of all."""
        return measures.floats(measures.nadir(self, among))

    def opposition(self) -> float:
        """Distance from the parties' ideal point to the nearest acceptable deal.

        See :func:`winset.deals.measures.opposition`.
        """
        return measures.opposition(self)

    def hypervolume(self, reference: object = None) -> float:
        """Volume of the utilities that some acceptable deal exceeds, above the walk-away values.

        See :func:`winset.deals.measures.hypervolume`, which gives the exact fraction.
        """
        return float(measures.hypervolume(self, reference))

    def _rows(self, deals: object) -> tables.Columns:
        if isinstance(deals, (Frontier, Solution, Zone)):
            deals = deals.deals
        read = deals_of(deals.tolist() if isinstance(deals, np.ndarray) else deals, self.space)
        picked = np.array(read, dtype=np.int64).reshape(len(read), len(self.space.issues))
        return tables.columns_of_table(
            self.space.issues, self.space.options, self.actors, picked, self.utilities(read)
        )

    def to_dicts(self, deals: object) -> list[dict[str, Any]]:
        """Deals (or a frontier, zone or solution) as rows: terms by name, utilities by actor.

        Examples
        --------
        >>> deals = DealSpace.from_tables([[[0, 2], [3, 0]]], [0, 0], actors=["us", "them"])
        >>> deals.to_dicts(deals.utilitarian())
        [{'issue 1': '0', 'us': 0.0, 'them': 3.0}]
        """
        return tables.to_dicts(self._rows(deals))

    def to_csv(self, deals: object) -> str:
        """Give the same as comma-separated text."""
        return tables.to_csv(self._rows(deals))

    def to_arrow(self, deals: object) -> pa.Table:
        """Give the same as an Arrow table."""
        return tables.to_arrow(self._rows(deals))


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what is not given of the settings of from_space."""
    known: dict[str, Any] = {
        "bias": None,
        "parties": None,
        "consent": None,
        "rule": "all",
        "veto": (),
        "weights": None,
        "quota": None,
        "actors": None,
        "binary": False,
    }
    for name in given:
        if name not in known:
            raise ArgumentError(name, "there is no such setting", remedy=", ".join(known))
    return {**known, **given}
