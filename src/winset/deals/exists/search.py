"""Existence of a deal at any size: the steps, and which of them a space needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, FloatArray
from winset.deals.exists.bounding import bound_worlds
from winset.deals.exists.coalitions import settle_coalitions
from winset.deals.exists.enumeration import enumerate_all
from winset.deals.exists.large import settle_unanimous
from winset.deals.exists.result import Draft, Existence, Question
from winset.space import Consent, Space
from winset.space.layout import Layout, checked
from winset.space.quotas import Rule

__all__ = ["BUDGET", "exists", "exists_in", "exists_many"]


#: Nodes of the search tree that each world is allowed by default.
BUDGET = 50_000_000

#: Deals up to which listing them all is as quick as bounding.
_FEW = 10_000

#: Deals up to which those of one world are marked at a time.
_LISTABLE = 50_000_000

#: Comparisons (worlds x deals x actors) up to which listing beats the compiled search.
ENUMERABLE = 2e9


def exists(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    consent: Consent,
    *,
    exclude_null: bool = True,
    masks: Sequence[BoolArray] | None = None,
    budget: int = BUDGET,
) -> Existence:
    """Whether a deal passes a consent rule, in each world: a witness, or a proof of none.

    Small spaces are listed by half tables. In large ones a Lagrangian dual bound (Fisher 1981)
    proves that there is none or proposes deals; what is left is listed where it can be, or goes to
    a depth-first search with the same bounds, world by world. The answer does not depend on the
    number of threads.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
        Walk-away values; a deal at one (less 1e-9) is acceptable.
    consent : Consent
        Whose consent is needed, by which rule.
    exclude_null : bool
        The space's null deal is no deal.
    masks : sequence of (columns,) bool, optional
        Per block, the columns allowed: the completions of a part-deal.
    budget : int
        Nodes of the search tree allowed per world; worlds beyond it are undecided.

    Returns
    -------
    Existence

    Raises
    ------
    ValueError
        Where shapes disagree, or numbers are missing.

    Examples
    --------
    >>> space = Space.plain([2, 2], null=[0, 0])
    >>> utility = np.array([[[0.0, 60.0, 0.0, 40.0], [50.0, 0.0, 50.0, 0.0]]])
    >>> found = exists(space, utility, np.array([[40.0, 50.0]]), Consent.unanimity(2))
    >>> found.status.tolist(), found.witness.tolist()
    ([1], [[0, 1]])
    >>> exists(space, utility, np.array([[70.0, 50.0]]), Consent.unanimity(2)).status.tolist()
    [0]
    """
    return exists_many(
        space, utility, floor, (consent,), exclude_null=exclude_null, masks=masks, budget=budget
    )[0]


def exists_many(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    consents: Sequence[Consent],
    *,
    exclude_null: bool = True,
    masks: Sequence[BoolArray] | None = None,
    budget: int = BUDGET,
) -> tuple[Existence, ...]:
    """Answer :func:`exists` for several rules at once, sharing what one teaches about another.

    A witness of a stricter rule serves the laxer ones, and a proof that a laxer rule has no deal
    settles the stricter ones.

    Parameters
    ----------
    space, utility, floor, exclude_null, masks, budget
        As for :func:`exists`.
    consents : sequence of Consent

    Returns
    -------
    tuple of Existence
        In the order of ``consents``.
    """
    u, f = checked(space, utility, floor)
    layout = Layout.of(space, exclude_null=exclude_null, masks=masks)
    return exists_in(layout, layout.take(u), f, consents, budget=budget)


def exists_in(
    layout: Layout,
    utility: FloatArray,
    floor: FloatArray,
    consents: Sequence[Consent],
    *,
    budget: int = BUDGET,
) -> tuple[Existence, ...]:
    """Answer :func:`exists_many` for arrays that are checked already.

    Parameters
    ----------
    layout : Layout
    utility : (worlds, actors, layout columns) float
    floor : (worlds, actors) float
    consents : sequence of Consent
    budget : int
    """
    rules = [Rule.of(consent, floor.shape[1]) for consent in consents]
    drafts: dict[int, Draft] = {}
    for n in _strictest_first(rules):
        draft = Draft(len(floor), floor.shape[1], len(layout.sizes))
        for known, other in drafts.items():
            if rules[known].implies(rules[n]):
                hits = np.flatnonzero((other.status == 1) & (draft.status == -1))
                draft.yes(hits, other.witness[hits], "a stricter rule's witness")
            if rules[n].implies(rules[known]):
                draft.no(
                    np.flatnonzero((other.status == 0) & (draft.status == -1)),
                    "a laxer rule has none",
                )
        _settle(draft, Question(layout, utility, floor, rules[n]), budget)
        drafts[n] = draft
    return tuple(_finish(drafts[n], layout, budget) for n in range(len(rules)))


def _strictest_first(rules: Sequence[Rule]) -> list[int]:
    """Rules that imply most others first, so that their witnesses serve the rest."""
    implied = [sum(r.implies(other) for other in rules) for r in rules]
    return sorted(range(len(rules)), key=lambda n: (-implied[n], n))


def _finish(draft: Draft, layout: Layout, budget: int) -> Existence:
    hits = np.flatnonzero(draft.status == 1)
    draft.witness[hits] = layout.to_space(draft.witness[hits])
    how = ", ".join(draft.settled) or "nothing to decide"
    return draft.finish(how, budget)


def _settle(draft: Draft, question: Question, budget: int) -> None:
    """Settle the open worlds of one rule."""
    layout, rule = question.layout, question.rule
    if not rule.possible:
        draft.no(draft.open, "the rule cannot be met by any deal")
        return
    if layout.n_deals - (layout.null is not None) <= 0:
        draft.no(draft.open, "no deal is left on the table")
        return
    if layout.n_deals > _FEW:
        bound_worlds(draft, question)
    if not len(draft.open):
        return
    work = float(layout.n_deals) * len(draft.open) * max(len(rule.actors), 1)
    if work <= ENUMERABLE and layout.n_deals <= _LISTABLE:
        enumerate_all(draft, question)
    elif rule.unanimous:
        settle_unanimous(draft, question, budget)
    else:
        settle_coalitions(draft, question, budget)
