"""Levers: what somebody could change, read from the case, and the case as it would then be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from winset.case.judgement import MARGIN, Quantity
from winset.case.model import Case, Issue, Lever, Ratification
from winset.findings.situation import Situation, situation_of
from winset.worlds import Prior, Worlds
from winset.worlds.streams import normals, start_of

__all__ = [
    "Redraw",
    "doubts_meant",
    "levers_of",
    "prices_of",
    "strength_of",
    "with_option",
    "with_rule",
    "without_ban",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: How far a margin is moved where the case does not say: points of the 0-100 scale.
MARGIN_STEP = 10.0
_MOST_PACKAGES = 10


@dataclass(frozen=True, eq=False)
class Redraw:
    """Draws the worlds of a changed case with the random numbers of the unchanged one.

    Parameters
    ----------
    prior : Prior
        Of the case as it stands.
    z : (worlds, dims) float
        Its latent rows, drawn or conditioned on the record.
    seed : int
        Feeds judgements that only the changed case holds.
    numbers : (worlds,) int, optional
        Which worlds these are; all from the first on by default.
    """

    prior: Prior
    z: FloatArray
    seed: int
    numbers: IntArray | None = None

    def take(self, rows: IntArray) -> Redraw:
        """Keep some of the worlds."""
        return Redraw(self.prior, self.z[rows], self.seed, self._numbers[rows])

    @property
    def _numbers(self) -> IntArray:
        return np.arange(len(self.z)) if self.numbers is None else self.numbers

    def __call__(self, case: Case, quantities: Mapping[str, FloatArray] | None = None) -> Situation:
        """Lay out the situation at the close of a changed case in the same worlds.

        Parameters
        ----------
        case : Case
        quantities : mapping, optional
            Decoded judgements of these worlds, where promises and interactions are as they were.
        """
        prior = Prior(case)
        z = self._rows(prior)
        counted = [prior.actors[a] for a in prior.consent.actors]
        drawn = prior.quantities(z) if quantities is None else quantities
        return situation_of(prior, prior.decode(z, actors=counted), drawn, lean=True)

    def worlds(self, case: Case, actors: Collection[str] | None = None) -> Worlds:
        """Decode the same worlds for a changed case, or for some of its actors only."""
        prior = Prior(case)
        return prior.decode(self._rows(prior), actors=actors)

    def _rows(self, prior: Prior) -> FloatArray:
        numbers = self._numbers
        old = {name: d for d, name in enumerate(self.prior.names)}
        z = np.empty((len(prior.names), len(numbers)))
        new = [d for d, name in enumerate(prior.names) if name not in old]
        if new:
            last = int(numbers.max(initial=-1)) + 1
            z[new] = prior.draw(last, self.seed)[numbers][:, new].T
        for d, name in enumerate(prior.names):
            if name in old:
                z[d] = self.z[:, old[name]]
        return z.T

    def quantity(self, name: str, stated: Quantity) -> FloatArray:
        """Draw a judgement about a lever, from the stream of its name."""
        if stated.is_exact:
            return np.full(len(self.z), stated.median(MARGIN))
        index = self._numbers.astype(np.uint64)
        return stated.ppf(ndtr(normals(start_of(name, self.seed), index)), MARGIN)


def levers_of(case: Case) -> tuple[Lever, ...]:
    """Levers that the case states; where it states none, those that every case has.

    The latter are: each party and ratifier needing less, the votes that a rule asks for, more
    packages on the table, and surer promises.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> len(levers_of(load("hanoi"))) >= 8
    True
    """
    return case.levers or tuple(_default_levers(case))


def _default_levers(case: Case) -> Iterator[Lever]:
    for name, actor in case.actors.items():
        if actor.role != "onlooker":
            yield Lever(kind="margin", actor=name)
    for stated in case.ratification:
        if stated.rule != "all" or stated.quota is not None:
            yield Lever(kind="rule", actor=stated.of[0])
    yield Lever(kind="packages", most=_MOST_PACKAGES)
    for by in dict.fromkeys(doubt.by for doubt in case.compliance):
        yield Lever(kind="compliance", actor=by)


def strength_of(lever: Lever) -> float:
    """How far a lever goes when it is used together with others: as stated, else a usual size."""
    if lever.amount is not None:
        return float(lever.amount.median(MARGIN))
    if lever.most is not None:
        return float(lever.most)
    return {"margin": MARGIN_STEP, "payment": MARGIN_STEP, "packages": float(_MOST_PACKAGES)}.get(
        lever.kind, 1.0
    )


def doubts_meant(case: Case, lever: Lever) -> tuple[int, ...]:
    """Find the promises that a compliance lever makes surer: those of its actor, on its terms."""
    return tuple(
        r
        for r, doubt in enumerate(case.compliance)
        if doubt.by == lever.actor and (not lever.when or dict(lever.when) == dict(doubt.when))
    )


def prices_of(situation: Situation, redraw: Redraw, k: int, lever: Lever) -> FloatArray:
    """Draw what one unit of a payment does to each actor: (worlds, actors), in points of utility.

    A price of the payer whose median is above nothing is read as the worth of what it gives away.
    """
    worlds = situation.worlds
    price = np.zeros((worlds.n, len(worlds.actors)))
    for a, name in enumerate(worlds.actors):
        if name in lever.price:
            stated = lever.price[name]
            drawn = redraw.quantity(f"levers[{k}].price.{name}", stated)[: worlds.n]
            gives = name == lever.by and name != lever.actor and stated.median(MARGIN) > 0
            price[:, a] = -drawn if gives else drawn
    return price


# --- the case as it would be -------------------------------------------------------------------


def with_option(case: Case, lever: Lever) -> Case:
    """Add one more option to an issue.

    Actors of whom the lever says nothing value it as they value the status quo.

    Raises
    ------
    ValueError
        Where the lever names no issue with a list of options, or an option that is there already.
    """
    issue = case.issues.get(lever.issue)
    if issue is None or not issue.options or not lever.option:
        raise ValueError(
            f"lever {lever.name or lever.kind!r}: an option lever names an issue with a list of "
            "options, and the option to add"
        )
    if lever.option in issue.options:
        raise ValueError(f"lever {lever.name!r}: {lever.option!r} is an option already")
    wider = issue.model_copy(update={"options": (*issue.options, lever.option)})
    actors = {}
    for name, actor in case.actors.items():
        changes: dict[str, Any] = {}
        for kind in ("values", "points"):
            table: Mapping[str, Any] = getattr(actor, kind)
            if lever.issue in table:
                stated = _valued(issue, table[lever.issue], lever, name)
                changes[kind] = {**table, lever.issue: stated}
        actors[name] = actor.model_copy(update=changes)
    return case.model_copy(update={"issues": {**case.issues, lever.issue: wider}, "actors": actors})


def _valued(issue: Issue, stated: Any, lever: Lever, actor: str) -> Any:
    listed = isinstance(stated, tuple)
    table = dict(zip(issue.options, stated, strict=True)) if listed else dict(stated)
    rest = str(issue.status_quo) if issue.status_quo is not None else issue.options[0]
    table[lever.option] = lever.values.get(actor, table.get(rest, Quantity.exact(0.0)))
    return tuple(table[label] for label in (*issue.options, lever.option)) if listed else table


def with_rule(case: Case, lever: Lever) -> Case:
    """Replace a rule of consent: of an actor's ratifiers, or of signing where no actor is named."""
    changed = {"rule": lever.rule or "all", "quota": lever.quota}
    if lever.rule == "quota":
        changed["rule"] = "weighted"
    if not lever.actor:
        return case.model_copy(update={"signing": case.signing.model_copy(update=changed)})
    rows, found = [], False
    for row in case.ratification:
        if lever.actor in row.of or lever.actor in row.actors:
            rows.append(row.model_copy(update=changed))
            found = True
        else:
            rows.append(row)
    if not found:
        rows.append(Ratification(of=(lever.actor,), **changed))
    return case.model_copy(update={"ratification": tuple(rows)})


def without_ban(case: Case, lever: Lever) -> tuple[Case, tuple[int, ...]]:
    """Allow a combination: drop the bans on it, and find the interactions that penalise it.

    A ban or an interaction is meant when the lever's terms agree with its own wherever both speak.

    Returns
    -------
    case : Case
        Without those bans.
    interactions : tuple of int
        Positions of those interactions.
    """
    bans = tuple(ban for ban in case.forbidden if not _meant(ban.when, lever.when))
    penalties = tuple(k for k, i in enumerate(case.interactions) if _meant(i.when, lever.when))
    if len(bans) == len(case.forbidden):
        return case, penalties
    return case.model_copy(update={"forbidden": bans}), penalties


def _meant(when: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    def options(choice: Any) -> set[str]:
        return {str(x) for x in choice} if isinstance(choice, tuple) else {str(choice)}

    return set(when) == set(wanted) and all(options(when[j]) & options(wanted[j]) for j in when)
