"""A case read into what drawing and decoding need: nothing here depends on a draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.case.judgement import CHANCE, MARGIN
from winset.case.model import Case
from winset.record import Record, read_record
from winset.space import Consent, Space
from winset.space.build import consent_of, space_of
from winset.worlds.accounts import Accounts, accounts_of
from winset.worlds.catalogue import Catalogue, Judged
from winset.worlds.comparisons import Compared, comparisons_of
from winset.worlds.conditions import key_of_condition
from winset.worlds.epochs import Epochs, epochs_of
from winset.worlds.preferences import PreferenceReader, Preferences, wrong

__all__ = ["CaseModel", "Floor", "model_of"]


@dataclass(frozen=True)
class Floor:
    """How an actor's walk-away value is found.

    Parameters
    ----------
    path : str
        Of the margin or the walk-away value; empty for zero.
    over_null : bool
        Whether it is a margin over the utility of the null deal.
    """

    path: str
    over_null: bool


@dataclass(frozen=True, eq=False)
class CaseModel:
    """A case, with its judgements in a catalogue and its preferences by actor.

    Parameters
    ----------
    factors : mapping
        Latent of each actor's shared factor to the judgements that it moves.
    exact : mapping
        Value of every judgement that is known for certain, by path, as (1,) arrays.
    """

    case: Case
    record: Record
    space: Space
    consent: Consent
    actors: tuple[str, ...]
    roles: tuple[str, ...]
    preferences: Mapping[str, Preferences]
    floors: Mapping[str, Floor]
    epochs: Epochs
    accounts: Accounts
    compared: tuple[Compared, ...]
    catalogue: Catalogue
    factors: Mapping[str, tuple[str, ...]]
    exact: Mapping[str, NDArray[np.float64]]

    def drawn(self, *, lazy: bool = False) -> list[Judged]:
        """Judgements that vary; those that decoding worlds does not need only where asked for."""
        return [
            item
            for item in self.catalogue.judged.values()
            if not item.quantity.is_exact and (lazy or not item.lazy)
        ]


def model_of(case: Case) -> CaseModel:
    """Read a case.

    Raises
    ------
    CaseError
        Where the case does not fit together.
    """
    space, catalogue = space_of(case), Catalogue()
    preferences = {
        name: PreferenceReader(case, space, name, catalogue).read() for name in case.actors
    }
    floors = {name: _floor(case, name, catalogue) for name in case.actors}
    epochs = epochs_of(case, space, catalogue)
    record = read_record(case)
    accounts = accounts_of(case, record, catalogue)
    _doubts(case, catalogue)
    _evidence(case, catalogue)
    factors = _factors(case, catalogue)
    exact = {
        path: np.array([item.quantity.median(item.support)])
        for path, item in catalogue.judged.items()
        if item.quantity.is_exact
    }
    return CaseModel(
        case,
        record,
        space,
        consent_of(case),
        tuple(case.actors),
        tuple(actor.role for actor in case.actors.values()),
        preferences,
        floors,
        epochs,
        accounts,
        comparisons_of(case, space),
        catalogue,
        factors,
        exact,
    )


def _floor(case: Case, name: str, catalogue: Catalogue) -> Floor:
    actor, path = case.actors[name], f"actors.{name}"
    outside = case.no_agreement == "outside"
    if actor.walk_away is not None:
        if actor.margin is not None:
            raise wrong(f"{path}.walk_away", "margin and walk_away are both given", "one of them")
        added = catalogue.add(f"{path}.walk_away", actor.walk_away, MARGIN, actor=name)
        return Floor(added, over_null=False)
    if actor.margin is None:
        # No agreement is worth the null deal, or nothing where there is none.
        return Floor("", over_null=not outside)
    if outside:
        raise wrong(f"{path}.margin", "there is no null deal to measure it from", "walk_away")
    return Floor(catalogue.add(f"{path}.margin", actor.margin, MARGIN, actor=name), over_null=True)


def _doubts(case: Case, catalogue: Catalogue) -> None:
    """Chances that promises are kept, and what is lost where they are not."""
    for n, stated in enumerate(case.compliance):
        path, key = f"compliance[{n}]", f"compliance{{{stated.by}}}{key_of_condition(stated.when)}"
        catalogue.add(f"{path}.keeps", stated.keeps, CHANCE, key=f"{key}.keeps", lazy=True)
        for actor, loss in stated.loss.items():
            catalogue.add(
                f"{path}.loss.{actor}",
                loss,
                MARGIN,
                key=f"{key}.loss.{actor}",
                actor=actor,
                lazy=True,
            )


def _evidence(case: Case, catalogue: Catalogue) -> None:
    for n, item in enumerate(case.evidence):
        for name, likelihood in item.likelihood.items():
            catalogue.add(
                f"evidence[{n}].likelihood.{name}",
                likelihood,
                CHANCE,
                key=f"evidence{{{item.id or item.text}}}.likelihood.{name}",
                lazy=True,
            )


def _factors(case: Case, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """One shared factor for each actor of whom two option values or more are uncertain."""
    found = {}
    for name in case.actors:
        moved = tuple(
            path
            for path, item in catalogue.judged.items()
            if item.shared and item.actor == name and path in catalogue.latents
        )
        if len(moved) > 1:
            found[catalogue.latent(f"actors.{name}#factor", actor=name)] = moved
    return found
