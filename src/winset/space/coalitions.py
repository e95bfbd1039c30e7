"""Minimal sets of actors whose consent is enough for a deal to pass."""

from __future__ import annotations

from itertools import product

from winset.space import Consent, Group

__all__ = ["coalitions_of", "sufficient_sets"]


def sufficient_sets(consent: Consent, n_actors: int, limit: int) -> list[tuple[int, ...]] | None:
    """List the minimal sets of actors such that a deal passes when they all accept it.

    Parameters
    ----------
    consent : Consent
    n_actors : int
    limit : int
        Most sets to list.

    Returns
    -------
    list of tuple of int or None
        Sorted; empty where no deal can pass, None where there are more than ``limit``.

    Raises
    ------
    ValueError
        Where a group names an actor that is not there.

    Examples
    --------
    >>> group = Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0, veto=(0,))
    >>> sufficient_sets(Consent((group,)), 3, limit=10)
    [(0, 1), (0, 2)]
    """
    found: set[frozenset[int]] = {frozenset()}
    for group in consent.groups:
        for actor in (*group.actors, *group.veto):
            if not 0 <= actor < n_actors:
                raise ValueError(
                    f"consent of {group.name or 'a group'!r}: there is no actor {actor}, "
                    f"positions run from 0 to {n_actors - 1}"
                )
        own = coalitions_of(group, limit)
        if own is None:
            return None
        found = _minimal({a | b for a, b in product(found, own)})
        if len(found) > limit:
            return None
    return sorted(tuple(sorted(s)) for s in found)


def coalitions_of(group: Group, limit: int) -> set[frozenset[int]] | None:
    """List the minimal sets of members whose consent passes a group, or None for too many.

    Members are added heaviest first.

    Parameters
    ----------
    group : Group
    limit : int
        The search gives up at 64 times as many sets, minimal or not.

    Examples
    --------
    >>> found = coalitions_of(Group((0, 1, 2), (2.0, 1.0, 1.0), 2.0), limit=10)
    >>> sorted(map(sorted, found))
    [[0], [1, 2]]
    """
    veto = frozenset(group.veto)
    weight = dict(zip(group.actors, group.weights, strict=True))
    others = sorted((a for a in weight if a not in veto), key=lambda a: (-weight[a], a))
    still = [sum(weight[a] for a in others[k:]) for k in range(len(others) + 1)]
    found: set[frozenset[int]] = set()
    # Each entry: the next member to consider, those chosen, their weight.
    stack = [(0, veto, sum(weight.get(a, 0.0) for a in veto))]
    while stack:
        k, chosen, total = stack.pop()
        if total >= group.enough:
            found.add(chosen)
            if len(found) > 64 * limit:
                return None
            continue
        for j in range(k, len(others)):
            if total + still[j] < group.enough:
                break
            stack.append((j + 1, chosen | {others[j]}, total + weight[others[j]]))
    return _minimal(found)


def _minimal(sets: set[frozenset[int]]) -> set[frozenset[int]]:
    kept: list[frozenset[int]] = []
    for one in sorted(sets, key=len):
        if not any(other <= one for other in kept):
            kept.append(one)
    return set(kept)
