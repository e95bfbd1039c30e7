"""How the talks closed: the deal that was reached, who signed it, and who passed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from winset.case.model import Case
from winset.model.terms import Allowed, terms_of
from winset.record import Record
from winset.space import Consent, Space

__all__ = ["Closing", "closing_of"]


@dataclass(frozen=True)
class Closing:
    """A deal that was reached.

    Parameters
    ----------
    terms : mapping
        Options that it allows, per issue of the space.
    day : date or None
        When the talks closed: as the case says, else the day of the last event.
    signed : tuple of str
        Parties without whom the signing rule could not have been met, and those who are on record
        as having accepted last. Where a majority was enough, nobody else is known to have signed.
    passed : tuple of str
        Ratifiers whose last vote on record was for it. That a deal came into force is said by
        their votes; the outcome alone says that it was signed.
    """

    terms: Allowed
    day: date | None
    signed: tuple[str, ...]
    passed: tuple[str, ...]


def closing_of(case: Case, space: Space, record: Record, consent: Consent) -> Closing | None:
    """Read how a case closed; None where no deal was reached.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> closing = compile_case(load("gm_uaw_2019")).closing
    >>> closing.signed, closing.passed
    (('uaw', 'gm'), ('members',))
    """
    if case.outcome == "none":
        return None
    actors = tuple(case.actors)
    needed = {actors[a] for group in consent.only("sign").groups for a in group.indispensable}
    last: dict[str, str] = {}
    for act in record.acts:
        if act.kind in ("acceptance", "refusal", "walk-out"):
            last[act.by] = act.kind
        last |= act.votes
    return Closing(
        terms=terms_of(case, space, case.outcome),
        day=case.held or max((act.day for act in record.acts), default=None),
        signed=_those(case.parties, last, needed, yes="acceptance"),
        passed=_those(case.ratifiers, last, set(), yes="for"),
    )


def _those(
    names: Sequence[str], last: dict[str, str], needed: set[str], *, yes: str
) -> tuple[str, ...]:
    return tuple(name for name in names if name in needed or last.get(name) == yes)
