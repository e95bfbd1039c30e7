"""One actor's preferences, read from the case; its judgements go into the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.case.choices import as_label, steps
from winset.case.judgement import (
    MARGIN,
    POSITIVE,
    VALUE,
    WEIGHT,
    Quantity,
    Support,
    parse_judgement,
)
from winset.case.model import (
    Actor,
    Case,
    IdealValue,
    NumericRange,
    NumericValue,
    UnitPoints,
    Values,
)
from winset.case.preferences import OptionRanking
from winset.case.walk import ideal_support, item_support, option_table
from winset.model.catalogue import Catalogue
from winset.model.chains import chain_of
from winset.model.handles import Handle, Kind
from winset.model.preferences import (
    Amounts,
    Curve,
    Ideal,
    Items,
    OptionValues,
    Order,
    Part,
    Preferences,
    Ranked,
    Ranks,
    Swings,
    order_of,
)
from winset.model.terms import condition_of
from winset.space import Space

__all__ = ["TABLES", "PreferenceReader", "Stated", "stated_options"]

#: Tables of the file, by what their entries are.
TABLES = {Kind.VALUE: "values", Kind.POINTS: "points"}


_UNKNOWN = parse_judgement("unknown")


def _grid(numeric: NumericRange) -> NDArray[np.float64]:
    return np.linspace(numeric.low, numeric.high, round(steps(numeric)) + 1)


class Stated(NamedTuple):
    """One stated option: where it is in the space, its label, and the judgement."""

    issue: int
    option: int
    label: str
    quantity: Quantity


def stated_options(
    case: Case,
    space: Space,
    issue: str,
    stated: tuple[Quantity, ...] | Mapping[str, Quantity],
) -> Iterator[Stated]:
    """Find the options that a list or a table of judgements speaks of."""
    items = case.issues[issue].items
    for label, quantity in option_table(case, issue, stated).items():
        if items:
            yield Stated(space.issues.index(f"{issue}.{label}"), 1, label, quantity)
        else:
            j = space.issues.index(issue)
            yield Stated(j, space.options[j].index(label), label, quantity)


class PreferenceReader:
    """Reads one actor's preferences, and enters its judgements in the catalogue."""

    def __init__(self, case: Case, space: Space, name: str, catalogue: Catalogue) -> None:
        self.case, self.space, self.name, self.catalogue = case, space, name, catalogue
        self.actor: Actor = case.actors[name]
        self.path = f"actors.{name}"

    def read(self) -> Preferences:
        """Read values, points and weights."""
        parts: list[Part] = []
        for issue, stated in self.actor.values.items():
            parts.append(self._values(issue, stated))
        for issue, points in self.actor.points.items():
            if isinstance(points, UnitPoints):
                parts.append(self._amounts(issue, points))
                continue
            parts.extend(self._points(issue, points))
        return Preferences(
            self.name, self.actor.base, tuple(parts), self._weighing(), self._interactions()
        )

    def _values(self, issue: str, stated: Values) -> Part:
        if isinstance(stated, NumericValue):
            return self._curve(issue, stated)
        if isinstance(stated, IdealValue):
            return self._ideal(issue, stated)
        if isinstance(stated, OptionRanking):
            return self._ranking(issue, stated)
        options = list(stated_options(self.case, self.space, issue, stated))
        if self.case.issues[issue].items:
            options.sort(key=lambda option: option.label)
            values = tuple(
                self._add(Kind.VALUE, issue, option, item_support(option.quantity))
                for option in options
            )
            return Items(tuple(option.issue for option in options), values, issue)
        return self._table(Kind.VALUE, issue, options, VALUE, weight=issue)

    def _points(
        self, issue: str, stated: tuple[Quantity, ...] | Mapping[str, Quantity]
    ) -> Iterator[OptionValues]:
        options = list(stated_options(self.case, self.space, issue, stated))
        if not self.case.issues[issue].items:
            yield self._table(Kind.POINTS, issue, options, MARGIN, weight="")
            return
        for option in options:
            added = self._add(Kind.POINTS, issue, option, MARGIN)
            yield OptionValues(option.issue, (added,), "", item=True)

    def _add(
        self, kind: Kind, issue: str, option: Stated, support: Support, *, shared: bool = True
    ) -> Handle:
        path = f"{self.path}.{TABLES[kind]}.{issue}[{option.label}]"
        handle = Handle(path, kind, self.name, issue, option.label)
        return self.catalogue.add(handle, option.quantity, support, shared=shared).handle

    def _table(
        self, kind: Kind, issue: str, options: list[Stated], support: Support, *, weight: str
    ) -> OptionValues:
        model = self.case.issues[issue]
        options.sort(key=lambda option: option.option)
        in_order = model.ordered or model.range is not None
        # Draws that an order is brought into are alike without a factor that they share.
        ranks = None if in_order else chain_of(self.case, self.actor, self.path, issue, options)
        ranked = set() if ranks is None else {k for chain in ranks.chains for (k,) in chain}
        values = tuple(
            self._add(kind, issue, option, support, shared=option.option not in ranked)
            for option in options
        )
        order, shape = None, ""
        if in_order:
            order, shape = self._order(options, f"{self.path}.{TABLES[kind]}.{issue}", support)
        j = self.space.issues.index(issue)
        return OptionValues(j, values, weight, order, shape, ranks=ranks)

    def _ranking(self, issue: str, stated: OptionRanking) -> OptionValues:
        """Read a ranking: draws of all options, alike, that are then brought into its order.

        A factor shared by the options would cancel, since their best is 100 and their worst 0.
        """
        j, model, beside = self.space.issues.index(issue), self.case.issues[issue], stated.beside
        own = dict(beside)
        options = [
            Stated(j, k, label, own.get(label, _UNKNOWN))
            for k, label in enumerate(self.space.options[j])
        ]
        if not stated.levels and not stated.alike and not beside:
            return self._table(Kind.VALUE, issue, options, VALUE, weight=issue)
        position = {option.label: option.option for option in options}
        # By name, so that the order in which options of a level are named makes no difference.
        levels = tuple(
            tuple(position[label] for label in sorted(as_label(model, name) for name in level))
            for level in stated.levels
        )
        alike = tuple((position[one], position[other]) for one, other in stated.alike)
        kept = tuple(position[label] for label in own)
        values = tuple(
            self._add(Kind.VALUE, issue, option, VALUE, shared=option.option in kept)
            for option in options
        )
        ranks = Ranks((levels,) if levels else (), alike, stretched=bool(levels), kept=kept)
        return OptionValues(j, values, issue, ranks=ranks)

    def _order(
        self, options: list[Stated], path: str, support: Support
    ) -> tuple[Order | None, str]:
        exact = [option.quantity.is_exact for option in options]
        if len(options) > 2 and not any(exact) and self._alike(options):
            shape = self.catalogue.latent(f"{path}#shape", actor=self.name)
            return None, shape
        medians = [option.quantity.median(support) for option in options]
        order = order_of(medians, exact)
        return (order if order.binds else None), ""

    @staticmethod
    def _alike(options: list[Stated]) -> bool:
        return len({tuple(v.form for v in option.quantity.views) for option in options}) == 1

    def _curve(self, issue: str, stated: NumericValue) -> Curve:
        numeric = self.case.issues[issue].range
        assert numeric is not None
        grid = _grid(numeric)
        share = np.clip((grid - stated.worst) / (stated.best - stated.worst), 0.0, 1.0)
        handle = Handle(f"{self.path}.values.{issue}.curve", Kind.CURVE, self.name, issue)
        self.catalogue.add(handle, stated.curve, POSITIVE)
        return Curve(self.space.issues.index(issue), share, handle, issue)

    def _ideal(self, issue: str, stated: IdealValue) -> Ideal:
        numeric = self.case.issues[issue].range
        assert numeric is not None
        path = f"{self.path}.values.{issue}"
        ideal = Handle(f"{path}.ideal", Kind.IDEAL, self.name, issue)
        self.catalogue.add(ideal, stated.ideal, ideal_support(self.case, issue))
        loss = Handle(f"{path}.loss", Kind.CURVE, self.name, issue)
        self.catalogue.add(loss, stated.loss, POSITIVE)
        return Ideal(self.space.issues.index(issue), _grid(numeric), ideal, loss, issue)

    def _amounts(self, issue: str, stated: UnitPoints) -> Amounts:
        numeric = self.case.issues[issue].range
        assert numeric is not None
        each = Handle(f"{self.path}.points.{issue}.each", Kind.EACH, self.name, issue)
        self.catalogue.add(each, stated.each, MARGIN)
        return Amounts(self.space.issues.index(issue), _grid(numeric), each)

    def _weighing(self) -> Ranked | Swings | None:
        if self.actor.weights is not None:
            return self._ranked(self.actor.weights.levels)
        if self.actor.swing:
            swings = {}
            # In the order of the names, so that the order of the file changes no bit.
            for issue, swing in sorted(self.actor.swing.items()):
                swings[issue] = Handle(f"{self.path}.swing.{issue}", Kind.WEIGHT, self.name, issue)
                self.catalogue.add(swings[issue], swing, WEIGHT)
            return Swings(swings)
        # Nothing is said of what matters more: all weights are as likely as each other.
        levels = tuple((issue,) for issue in sorted(self.actor.values))
        return self._ranked(levels, ordered=False) if levels else None

    def _ranked(self, levels: tuple[tuple[str, ...], ...], *, ordered: bool = True) -> Ranked:
        path, latents = f"{self.path}.weights", list[str]()
        if len(levels) > 1:
            marks = [str(k + 1) if ordered else level[0] for k, level in enumerate(levels)]
            latents = [self.catalogue.latent(f"{path}#{mark}", actor=self.name) for mark in marks]
        weights = {
            issue: Handle(f"{path}.{issue}", Kind.WEIGHT, self.name, issue)
            for level in levels
            for issue in level
        }
        return Ranked(levels, tuple(latents), weights, ordered)

    def _interactions(self) -> tuple[tuple[Handle, NDArray[np.int64]], ...]:
        found = []
        for n, interaction in enumerate(self.case.interactions):
            if self.name not in interaction.add:
                continue
            when = condition_of(self.case, self.space, interaction.when)
            path = f"interactions[{n}].add.{self.name}"
            handle = Handle(path, Kind.INTERACTION, self.name, entry=n)
            key = f"interactions{when.key}.add.{self.name}"
            self.catalogue.add(handle, interaction.add[self.name], MARGIN, key=key)
            found.append((handle, when.columns(self.space)))
        return tuple(found)
