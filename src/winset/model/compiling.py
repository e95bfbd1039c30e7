"""A case read once into what everything above needs: nothing here depends on a draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.case.judgement import MARGIN
from winset.case.model import Case
from winset.model.accounts import Accounts, accounts_of
from winset.model.brief import Brief, brief_of
from winset.model.catalogue import Catalogue
from winset.model.closing import Closing, closing_of
from winset.model.comparisons import Compared, comparisons_of
from winset.model.consent import consent_of
from winset.model.correlations import Correlations, correlations_of
from winset.model.entries import (
    Doubt,
    Evidence,
    Interaction,
    doubts_of,
    evidence_of,
    interactions_of,
)
from winset.model.epochs import Epochs, epochs_of
from winset.model.handles import Handle, Judged, Kind
from winset.model.kinds import NamedKind, kinds_of
from winset.model.levers import Lever, levers_of
from winset.model.names import Names, names_of
from winset.model.preferences import Preferences
from winset.model.space import space_of
from winset.model.talks import Transcript
from winset.model.terms import Allowed
from winset.model.valuing import PreferenceReader
from winset.record import Record, read_record
from winset.space import Consent, Space

__all__ = ["Floor", "Model", "compile_case"]


@dataclass(frozen=True)
class Floor:
    """How an actor's walk-away value is found.

    Parameters
    ----------
    stated : Judged, optional
        The margin or the walk-away value; None for zero.
    over_null : bool
        Whether it is a margin over the utility of the null deal.
    """

    stated: Judged | None
    over_null: bool

    @property
    def handle(self) -> Handle | None:
        """What it is judged by; None for nothing."""
        return None if self.stated is None else self.stated.handle


@dataclass(frozen=True, eq=False)
class Model:
    """A case, compiled: its judgements in a catalogue, and typed parts that refer to them.

    Parameters
    ----------
    case : Case
        What it was compiled from, for this package alone.
    record : Record
        What was done, act by act.
    transcript : Transcript
        The same on the space, as moves and packages.
    space : Space
    consent : Consent
        Who signs, and who ratifies for whom; groups index ``actors``.
    actors, roles : tuple of str
        Ids and roles, in the order of the case.
    issues : tuple of str
        Ids, in the order of the case.
    ordered : frozenset of str
        Issues whose options are in order: declared so, or numeric.
    names : Names
    catalogue : Catalogue
        Every judged quantity that worlds draw.
    preferences : mapping
        By actor.
    floors : mapping
        Walk-away values, by actor.
    epochs : Epochs
    accounts : Accounts
    compared : tuple of Compared
        Part-deals that actors prefer to others.
    interactions : tuple of Interaction
    doubts : tuple of Doubt
        About compliance.
    evidence : tuple of Evidence
    kinds : tuple of NamedKind
        Kinds of deal that the case names.
    correlations : Correlations
    shared_factor : float
        Correlation between any two option values of one actor, unless said otherwise.
    factors : mapping
        Latent of each actor's shared factor to the judgements that it moves.
    closing : Closing, optional
        The deal that was reached, and whose it is; None for none.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> model = compile_case(load("hanoi"))
    >>> model.at("actors.us.margin").kind
    <Kind.MARGIN: 'margin'>
    """

    case: Case
    record: Record
    transcript: Transcript
    space: Space
    consent: Consent
    actors: tuple[str, ...]
    roles: tuple[str, ...]
    issues: tuple[str, ...]
    ordered: frozenset[str]
    names: Names
    catalogue: Catalogue
    preferences: Mapping[str, Preferences]
    floors: Mapping[str, Floor]
    epochs: Epochs
    accounts: Accounts
    compared: tuple[Compared, ...]
    interactions: tuple[Interaction, ...]
    doubts: tuple[Doubt, ...]
    evidence: tuple[Evidence, ...]
    kinds: tuple[NamedKind, ...]
    correlations: Correlations
    shared_factor: float
    factors: Mapping[str, tuple[Handle, ...]]
    closing: Closing | None

    @property
    def amounts(self) -> Mapping[str, tuple[float, bool]]:
        """Numeric issues: the distance between two steps, and whether the case states it."""
        ranges = {name: issue.range for name, issue in self.case.issues.items()}
        return {n: (r.width, r.step is not None) for n, r in ranges.items() if r is not None}

    @property
    def outcome(self) -> Allowed | None:
        """Terms of the deal that was reached; None for none."""
        return None if self.closing is None else self.closing.terms

    def at(self, path: str) -> Handle:
        """Find what stands at a path of the file.

        Raises
        ------
        KeyError
            Where nothing judged does.
        """
        return self.handles[path]

    @cached_property
    def handles(self) -> Mapping[str, Handle]:
        """Every judged quantity by its path, and the weights that follow from rankings."""
        weighings = (p.weighing for p in self.preferences.values())
        weights = (h for w in weighings if w is not None for h in w.weights.values())
        return {handle.path: handle for handle in (*self.catalogue.judged, *weights)}

    @cached_property
    def at_rest(self) -> Mapping[str, str]:
        """Option of every issue of the space at the status quo; empty where there is none."""
        if self.space.null is None:
            return {}
        return dict(zip(self.space.issues, self.space.describe(self.space.null), strict=True))

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """What somebody could change: as stated, or what every case has."""
        return levers_of(self.case, self.space)

    @cached_property
    def brief(self) -> Brief:
        """What the case is read for, and what its judgements rest on."""
        return brief_of(self.case)

    @cached_property
    def exact(self) -> Mapping[Handle, NDArray[np.float64]]:
        """Value of every judgement that is known for certain, as (1,) arrays."""
        judged = self.catalogue.judged
        return {h: np.array([item.median]) for h, item in judged.items() if item.exact}

    def drawn(self, *, lazy: bool = False) -> list[Judged]:
        """Judgements that vary; those that decoding worlds does not need only where asked for."""
        return [
            item
            for item in self.catalogue.judged.values()
            if not item.exact and (lazy or not item.lazy)
        ]

    def of_role(self, role: str) -> tuple[str, ...]:
        """Ids of the actors in a role."""
        return tuple(a for a, own in zip(self.actors, self.roles, strict=True) if own == role)


def compile_case(case: Case) -> Model:
    """Compile a case that :func:`winset.files.checks.check` finds no fault with.

    Judgements enter the catalogue in a fixed order, which is that of the latent dimensions:
    preferences by actor, walk-away values, shocks, accounts, compliance, evidence.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> model = compile_case(load("hanoi"))
    >>> model.actors[:2], model.space.n_deals, len(model.doubts)
    (('us', 'dprk'), 2800, 4)
    """
    space, record, catalogue = space_of(case), read_record(case), Catalogue()
    preferences = {
        name: PreferenceReader(case, space, name, catalogue).read() for name in case.actors
    }
    floors = {name: _floor(case, name, catalogue) for name in case.actors}
    epochs = epochs_of(case, space, catalogue)
    accounts = accounts_of(case, record, catalogue)
    doubts = doubts_of(case, space, catalogue)
    evidence = evidence_of(case, catalogue)
    factors = _factors(case, catalogue)
    consent = consent_of(case)
    closing = closing_of(case, space, record, consent)
    return Model(
        case=case,
        record=record,
        transcript=Transcript(record, space, tuple(case.actors), closing),
        space=space,
        consent=consent,
        actors=tuple(case.actors),
        roles=tuple(actor.role for actor in case.actors.values()),
        issues=tuple(case.issues),
        ordered=frozenset(n for n, i in case.issues.items() if i.ordered or i.range is not None),
        names=names_of(case),
        catalogue=catalogue,
        preferences=preferences,
        floors=floors,
        epochs=epochs,
        accounts=accounts,
        compared=comparisons_of(case, space),
        interactions=interactions_of(case, space, catalogue),
        doubts=doubts,
        evidence=evidence,
        kinds=kinds_of(case, space),
        correlations=correlations_of(case, catalogue),
        shared_factor=case.shared_factor,
        factors=factors,
        closing=closing,
    )


def _floor(case: Case, name: str, catalogue: Catalogue) -> Floor:
    actor = case.actors[name]
    if actor.walk_away is not None:
        handle = Handle(f"actors.{name}.walk_away", Kind.WALK_AWAY, name)
        return Floor(catalogue.add(handle, actor.walk_away, MARGIN), over_null=False)
    if actor.margin is None:
        # No agreement is worth the null deal, or nothing where there is none.
        return Floor(None, over_null=case.no_agreement != "outside")
    handle = Handle(f"actors.{name}.margin", Kind.MARGIN, name)
    return Floor(catalogue.add(handle, actor.margin, MARGIN), over_null=True)


def _factors(case: Case, catalogue: Catalogue) -> dict[str, tuple[Handle, ...]]:
    """One shared factor for each actor of whom two option values or more are uncertain."""
    found = {}
    for name in case.actors:
        moved = tuple(
            handle
            for handle, item in catalogue.judged.items()
            if item.shared and item.actor == name and not item.exact
        )
        if len(moved) > 1:
            found[catalogue.latent(f"actors.{name}#factor", actor=name)] = moved
    return found
