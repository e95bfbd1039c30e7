"""One actor's preferences, read from the case into what decoding needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.case.errors import CaseError, refusal
from winset.case.judgement import MARGIN, POSITIVE, VALUE, WEIGHT, Quantity, Support
from winset.case.model import Actor, Case, NumericValue, Values
from winset.case.spelling import did_you_mean, listed
from winset.space import Space
from winset.space.build import grid_of
from winset.worlds.catalogue import Catalogue
from winset.worlds.conditions import columns_where, key_of_condition
from winset.worlds.order import Order, order_of
from winset.worlds.weighing import Ranked, Swings

__all__ = ["Curve", "Items", "Preferences", "Stated", "Table", "stated_options", "wrong"]

FloatArray = NDArray[np.float64]
_LOSS = Support(-100.0, 0.0, "the value of an item")


def wrong(path: str, message: str, expected: str = "", hint: str = "") -> CaseError:
    """Build the error for one place of the case."""
    return refusal("model", message, expected, hint, path=path)


class Stated(NamedTuple):
    """One stated option: where it is in the space, its label, and the judgement."""

    issue: int
    option: int
    label: str
    quantity: Quantity


@dataclass(frozen=True)
class Table:
    """Values of an issue, option by option.

    Parameters
    ----------
    issue : int
        Position in the space.
    paths : tuple of str
        The judgement of each option.
    weight : str
        Issue of the case whose weight applies; empty for points.
    order : Order, optional
        Order among the stated options, for ordered issues.
    shape : str
        Latent that picks the shape, where nothing is known of ordered options.
    item : bool
        Whether this is an item of a package, with one judgement: its points where it is in.
    """

    issue: int
    paths: tuple[str, ...]
    weight: str
    order: Order | None = None
    shape: str = ""
    item: bool = False


@dataclass(frozen=True)
class Curve:
    """Values of a numeric issue: 0 at ``worst``, 100 at ``best``, a power function between."""

    issue: int
    share: FloatArray  # (steps,) of the way from worst to best
    path: str
    weight: str


@dataclass(frozen=True)
class Items:
    """Values of a package issue: items add up, scaled so that the best subset is worth 100.

    The worst subset is worth 0. Items with negative values are better left out.
    """

    issues: tuple[int, ...]
    paths: tuple[str, ...]
    weight: str


@dataclass(frozen=True)
class Preferences:
    """What decoding needs to know of one actor.

    Parameters
    ----------
    actor : str
    base : float
    parts : tuple of Table, Curve or Items
        Values or points of every issue that the actor cares about.
    weighing : Ranked or Swings, optional
        None where only points are stated.
    interactions : tuple of (path, columns)
        What is added, and to which columns (positions on the last axis of the utility).
    """

    actor: str
    base: float
    parts: tuple[Table | Curve | Items, ...]
    weighing: Ranked | Swings | None
    interactions: tuple[tuple[str, NDArray[np.int64]], ...] = ()

    @property
    def in_points(self) -> bool:
        """Whether any utility is stated in points, and so need not run from 0 to 100."""
        return any(isinstance(part, Table) and not part.weight for part in self.parts)


def stated_options(
    case: Case,
    space: Space,
    issue: str,
    stated: Sequence[Quantity] | Mapping[str, Quantity],
    path: str,
) -> Iterator[Stated]:
    """Find the options that a list or a table of judgements speaks of.

    Raises
    ------
    CaseError
        Where the issue or an option does not exist, or a list has the wrong length.
    """
    if issue not in case.issues:
        raise wrong(path, f"there is no issue {issue!r}", hint=did_you_mean(issue, case.issues))
    model = case.issues[issue]
    if model.items:
        labels: tuple[str, ...] = model.items
        homes = [(space.issues.index(f"{issue}.{item}"), 1) for item in labels]
    else:
        j = space.issues.index(issue)
        labels = space.options[j]
        homes = [(j, k) for k in range(len(labels))]
    if not isinstance(stated, Mapping):
        if len(stated) != len(labels):
            raise wrong(
                path, f"{len(stated)} values for {len(labels)} options", f"{len(labels)} values"
            )
        stated = dict(zip(labels, stated, strict=True))
    for label, quantity in stated.items():
        if label not in labels:
            raise wrong(
                path,
                f"{label!r} is not an option of {issue!r}",
                f"one of: {', '.join(map(repr, labels))}",
                did_you_mean(label, labels),
            )
        j, k = homes[labels.index(label)]
        yield Stated(j, k, label, quantity)


class PreferenceReader:
    """Reads one actor's preferences, and enters its judgements in the catalogue."""

    def __init__(self, case: Case, space: Space, name: str, catalogue: Catalogue) -> None:
        self.case, self.space, self.name, self.catalogue = case, space, name, catalogue
        self.actor: Actor = case.actors[name]
        self.path = f"actors.{name}"

    def read(self) -> Preferences:
        """Read values, points and weights.

        Raises
        ------
        CaseError
            Where they do not fit the issues or each other.
        """
        parts: list[Table | Curve | Items] = []
        for issue, stated in self.actor.values.items():
            parts.append(self._values(issue, stated))
        for issue, points in self.actor.points.items():
            parts.extend(self._points(issue, points))
        return Preferences(
            self.name,
            self.actor.base,
            tuple(parts),
            self._weighing(),
            self._interactions(),
        )

    def _values(self, issue: str, stated: Values) -> Table | Curve | Items:
        path = f"{self.path}.values.{issue}"
        if isinstance(stated, NumericValue):
            return self._curve(issue, stated, path)
        options = list(stated_options(self.case, self.space, issue, stated, path))
        if self.case.issues[issue].items:
            options.sort(key=lambda option: option.label)
            paths = tuple(
                self._add(f"{path}[{option.label}]", option.quantity, _item_support(option))
                for option in options
            )
            return Items(tuple(option.issue for option in options), paths, issue)
        return self._table(issue, options, path, VALUE, weight=issue)

    def _points(
        self, issue: str, stated: Sequence[Quantity] | Mapping[str, Quantity]
    ) -> Iterator[Table]:
        path = f"{self.path}.points.{issue}"
        options = list(stated_options(self.case, self.space, issue, stated, path))
        if not self.case.issues[issue].items:
            yield self._table(issue, options, path, MARGIN, weight="")
            return
        for option in options:
            added = self._add(f"{path}[{option.label}]", option.quantity, MARGIN)
            yield Table(option.issue, (added,), "", item=True)

    def _add(self, path: str, quantity: Quantity, support: Support, *, shared: bool = True) -> str:
        return self.catalogue.add(path, quantity, support, actor=self.name, shared=shared)

    def _table(
        self, issue: str, options: list[Stated], path: str, support: Support, *, weight: str
    ) -> Table:
        j = self.space.issues.index(issue)
        model = self.case.issues[issue]
        options.sort(key=lambda option: option.option)
        told = {option.option for option in options}
        missing = [label for k, label in enumerate(self.space.options[j]) if k not in told]
        if missing:
            raise wrong(path, f"no value for {listed(missing)}", "a value for every option")
        paths = tuple(self._add(f"{path}[{o.label}]", o.quantity, support) for o in options)
        order, shape = None, ""
        if model.ordered or model.range is not None:
            order, shape = self._order(options, path, support)
        return Table(j, paths, weight, order, shape)

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

    def _curve(self, issue: str, stated: NumericValue, path: str) -> Curve:
        if issue not in self.case.issues:
            raise wrong(
                path, f"there is no issue {issue!r}", hint=did_you_mean(issue, self.case.issues)
            )
        numeric = self.case.issues[issue].range
        if numeric is None:
            raise wrong(path, f"{issue!r} is not a numeric issue", "a value for every option")
        if stated.best == stated.worst:
            raise wrong(path, "best and worst are the same", "two different ends")
        grid = grid_of(numeric, path=f"issues.{issue}.range")
        share = np.clip((grid - stated.worst) / (stated.best - stated.worst), 0.0, 1.0)
        curve = self._add(f"{path}.curve", stated.curve, POSITIVE, shared=False)
        return Curve(self.space.issues.index(issue), share, curve, issue)

    def _weighing(self) -> Ranked | Swings | None:
        valued = tuple(self.actor.values)
        if self.actor.weights is not None:
            self._same(self.actor.weights.issues, valued, f"{self.path}.weights")
            return self._ranked(self.actor.weights.levels, f"{self.path}.weights")
        if self.actor.swing:
            self._same(tuple(self.actor.swing), valued, f"{self.path}.swing")
            paths = {
                issue: self._add(f"{self.path}.swing.{issue}", swing, WEIGHT, shared=False)
                # In the order of the names, so that the order of the file changes no bit.
                for issue, swing in sorted(self.actor.swing.items())
            }
            return Swings(paths)
        # Nothing is said of what matters more: all weights are as likely as each other.
        levels = tuple((issue,) for issue in sorted(valued))
        return self._ranked(levels, f"{self.path}.weights", ordered=False) if valued else None

    def _same(self, weighed: tuple[str, ...], valued: tuple[str, ...], path: str) -> None:
        for issue in weighed:
            if issue not in valued:
                raise wrong(
                    path,
                    f"{issue!r} is weighed, but no values of it are stated",
                    hint=did_you_mean(issue, valued) or f"state {self.path}.values.{issue}",
                )
        missing = [issue for issue in valued if issue not in weighed]
        if missing:
            raise wrong(path, f"no weight for {', '.join(map(repr, missing))}")

    def _ranked(
        self, levels: tuple[tuple[str, ...], ...], path: str, *, ordered: bool = True
    ) -> Ranked:
        latents: tuple[str, ...] = ()
        if len(levels) > 1:
            marks = [str(k + 1) if ordered else level[0] for k, level in enumerate(levels)]
            latents = tuple(
                self.catalogue.latent(f"{path}#{mark}", actor=self.name) for mark in marks
            )
        return Ranked(levels, latents, path, ordered)

    def _interactions(self) -> tuple[tuple[str, NDArray[np.int64]], ...]:
        found = []
        for n, interaction in enumerate(self.case.interactions):
            if self.name not in interaction.add:
                continue
            path = f"interactions[{n}]"
            columns = columns_where(self.case, self.space, interaction.when, f"{path}.when")
            added = self.catalogue.add(
                f"{path}.add.{self.name}",
                interaction.add[self.name],
                MARGIN,
                key=f"interactions{key_of_condition(interaction.when)}.add.{self.name}",
                actor=self.name,
            )
            found.append((added, columns))
        return tuple(found)


def _item_support(option: Stated) -> Support:
    """Let an item keep its sign: it is worth having, or worth leaving out."""
    if option.quantity.is_exact:
        return MARGIN
    with np.errstate(invalid="ignore"):
        median = option.quantity.median(MARGIN)
    return _LOSS if median < 0 else VALUE
