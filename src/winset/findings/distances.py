"""How far packages on the table were from deals that count.

The distance of a package is the least number of issues in which it differs from a deal of some
sort that passes. An outline, which leaves issues open, is such a deal only where it is one whatever
fills them; otherwise what is open must still be settled, which is one step more.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from winset.arrays import Status
from winset.deals.sets.among import Among, any_of
from winset.deals.sets.base import Completions
from winset.deals.sets.distance import changes_of, least_changes
from winset.findings.tabled import Version
from winset.model.terms import Allowed
from winset.space import Consent, Space

__all__ = ["FURTHEST", "NOT_MADE", "distances_of", "is_deal", "leaves_open", "made_whole"]

#: Distances are told apart below this number of issues.
FURTHEST = 3
#: Distance of a package in worlds where it was not tabled.
NOT_MADE = -2


def distances_of(among: Among, consent: Consent, versions: Sequence[Version]) -> Status:
    """Least number of issues in which a package differs from a deal that passes: (worlds,).

    Parameters
    ----------
    among : Among
        Deals that count.
    consent : Consent
    versions : sequence of Version
        Of the package; worlds of none are :data:`NOT_MADE`.
    """
    space, found = among.sets.space, np.full(among.n, NOT_MADE, dtype=np.int8)
    goals = among.goals(consent)
    for version in versions:
        cost = changes_of(space, version.terms)
        each = np.array([least_changes(goal, cost, FURTHEST, version.rows) for goal in goals])
        # What the search could not tell (-1) may be less than what it could.
        least = np.where((each == 0).any(axis=0), 0, each.min(axis=0))
        rows = np.flatnonzero(least == 0)
        if leaves_open(space, version.terms):
            least = np.where(least < 0, least, np.minimum(least + 1, FURTHEST))
            asked = among.take(version.rows[rows])
            whole = is_deal(asked, consent, version.terms)
            least[rows] = np.where(whole == 1, 0, np.where(whole == -1, -1, least[rows]))
        found[version.rows] = least
    return found


def is_deal(among: Among, consent: Consent, terms: Allowed) -> Status:
    """Whether a package is a deal that passes: for some way to choose, whatever fills the rest.

    Parameters
    ----------
    among : Among
        Deals that count.
    consent : Consent
    terms : mapping of int to frozenset of int
        Options by issue; several are a choice, an issue that is missing is open.
    """
    space = among.sets.space
    within = space.completions(terms)
    if not all(mask.any() for mask in within):
        return np.zeros(among.n, dtype=np.int8)
    if not leaves_open(space, terms):
        return among.some(consent, within)
    return any_of([among.every(consent, way) for way in made_whole(space, terms)])


def leaves_open(space: Space, terms: Allowed) -> bool:
    """Whether something is left to settle: what the terms do not settle by what is ruled out."""
    return len(terms) < len(space.issues) and any(
        mask.sum() > 1 for way in made_whole(space, terms) for mask in way
    )


def made_whole(space: Space, terms: Allowed) -> list[Completions]:
    """List what a package can be taken to mean, one for each way to make its choices.

    Examples
    --------
    >>> terms = {0: frozenset({1}), 1: frozenset({0, 1})}
    >>> for way in made_whole(Space.plain([2, 2, 2]), terms):
    ...     print([mask.tolist() for mask in way])
    [[False, True], [True, False], [True, True]]
    [[False, True], [False, True], [True, True]]
    """
    issues = sorted(terms)
    ways = product(*(sorted(terms[j]) for j in issues))
    made = (
        space.completions({j: frozenset({k}) for j, k in zip(issues, way, strict=True)})
        for way in ways
    )
    return [one for one in made if all(mask.any() for mask in one)]
