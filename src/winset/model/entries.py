"""Entries of a case that stand in lists: interactions, doubts about compliance, evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from winset.case.judgement import CHANCE, MARGIN
from winset.case.model import Case
from winset.model.catalogue import Catalogue
from winset.model.handles import Handle, Judged, Kind
from winset.model.terms import Condition, condition_of
from winset.space import Space

__all__ = ["Doubt", "Evidence", "Interaction", "doubts_of", "evidence_of", "interactions_of"]


@dataclass(frozen=True, eq=False)
class Interaction:
    """What a combination of options adds to (or takes from) the utility of some actors."""

    when: Condition
    add: Mapping[str, Judged]
    reason: str


@dataclass(frozen=True, eq=False)
class Doubt:
    """The chance that a party keeps its side of some terms, and what others lose if not."""

    by: str
    when: Condition
    keeps: Judged
    loss: Mapping[str, Judged]


@dataclass(frozen=True, eq=False)
class Evidence:
    """An item that one account (or answer to a proposition) would lead one to expect.

    Parameters
    ----------
    entry : int
        Position in the case's list.
    id, text, origin, proposition : str
    observed : bool
        Whether it was found; otherwise its absence is the evidence.
    likelihood : mapping
        Account, or ``"yes"`` and ``"no"``, to the chance of finding it.
    """

    entry: int
    id: str
    text: str
    origin: str
    proposition: str
    observed: bool
    likelihood: Mapping[str, Judged]

    @property
    def name(self) -> str:
        """Its id, or its number."""
        return self.id or f"evidence {self.entry + 1}"

    @property
    def key(self) -> str:
        """What its streams are keyed by, wherever it stands in the list."""
        return self.id or self.text


def interactions_of(case: Case, space: Space, catalogue: Catalogue) -> tuple[Interaction, ...]:
    """Read the interactions, whose judgements are in the catalogue already."""
    found = {(h.entry, h.actor): j for h, j in catalogue.judged.items() if _adds(h)}
    return tuple(
        Interaction(
            condition_of(case, space, stated.when),
            {actor: found[n, actor] for actor in stated.add},
            stated.reason,
        )
        for n, stated in enumerate(case.interactions)
    )


def _adds(handle: Handle) -> bool:
    return handle.kind is Kind.INTERACTION


def doubts_of(case: Case, space: Space, catalogue: Catalogue) -> tuple[Doubt, ...]:
    """Read the chances that promises are kept, and what is lost where they are not."""
    found = []
    for n, stated in enumerate(case.compliance):
        when, path = condition_of(case, space, stated.when), f"compliance[{n}]"
        key = f"compliance{{{stated.by}}}{when.key}"
        keeps = Handle(f"{path}.keeps", Kind.KEEPS, entry=n)
        found.append(
            Doubt(
                stated.by,
                when,
                catalogue.add(keeps, stated.keeps, CHANCE, key=f"{key}.keeps", lazy=True),
                {
                    actor: catalogue.add(
                        Handle(f"{path}.loss.{actor}", Kind.LOSS, actor, entry=n),
                        loss,
                        MARGIN,
                        key=f"{key}.loss.{actor}",
                        lazy=True,
                    )
                    for actor, loss in stated.loss.items()
                },
            )
        )
    return tuple(found)


def evidence_of(case: Case, catalogue: Catalogue) -> tuple[Evidence, ...]:
    """Read the evidence."""
    found = []
    for n, item in enumerate(case.evidence):
        key = f"evidence{{{item.id or item.text}}}.likelihood"
        likelihood = {
            name: catalogue.add(
                Handle(f"evidence[{n}].likelihood.{name}", Kind.LIKELIHOOD, entry=n, account=name),
                stated,
                CHANCE,
                key=f"{key}.{name}",
                lazy=True,
            )
            for name, stated in item.likelihood.items()
        }
        found.append(
            Evidence(
                entry=n,
                id=item.id,
                text=item.text,
                origin=item.origin,
                proposition=item.proposition,
                observed=item.observed,
                likelihood=likelihood,
            )
        )
    return tuple(found)
