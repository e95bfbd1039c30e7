"""Counting deals: which way for which world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, FloatArray
from winset.deals.counting.ladder import TooManySumsError, count_sums
from winset.deals.counting.pairs import count_pairs, count_two
from winset.deals.counting.result import Counts, log10_of
from winset.deals.counting.sampling import estimate_share
from winset.deals.exists.large import settle_large
from winset.deals.exists.result import Draft, Question
from winset.deals.sets.acceptance import cut, zone_masks
from winset.space import Consent, Space
from winset.space.layout import Layout, checked
from winset.space.quotas import Rule

__all__ = ["count_deals"]


_STREAMED = 50_000  # deals up to which all worlds are judged together
_COMPARED = 4e9  # comparisons (deals x actors) of one world
_HALF = 3_000_000  # half deals that are sorted
_MOST_OPTIONAL = 6
_PROOF_NODES = 100_000


def count_deals(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    consent: Consent,
    *,
    exclude_null: bool = True,
    masks: Sequence[BoolArray] | None = None,
    draws: int = 20_000,
    seed: int = 0,
) -> Counts:
    """Count the deals that pass a rule, in each world.

    Small spaces are listed. In larger ones deals of equal sums are counted together (convolution
    cut off at the walk-away values), which is exact at any size where the utilities are on a
    coarse scale, as points are. Otherwise half deals are matched (Horowitz and Sahni 1974), up to
    some 10^9 deals, or 10^13 where one or two actors matter. Beyond that the number is estimated
    by adaptive sampling, and the answer says so.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
    consent : Consent
    exclude_null : bool
        The space's null deal is no deal.
    masks : sequence of (columns,) bool, optional
        Per block, the columns allowed.
    draws : int
        Of each estimate; its error falls with the root of this number.
    seed : int

    Returns
    -------
    Counts

    Raises
    ------
    ValueError
        Where shapes disagree, or numbers are missing.

    Examples
    --------
    Thirty issues of two options, each worth a point to one side; both want 15:

    >>> space = Space.plain([2] * 30)
    >>> mine = np.tile([0.0, 1.0], 30)
    >>> utility, floor = np.array([[mine, 1 - mine]]), np.array([[15.0, 15.0]])
    >>> count_deals(space, utility, floor, Consent.unanimity(2)).exact  # 30 choose 15
    (155117520,)
    """
    u, f = checked(space, utility, floor)
    layout = Layout.of(space, exclude_null=exclude_null, masks=masks)
    u = layout.take(u)
    rule = Rule.of(consent, f.shape[1])
    n_deals = layout.n_deals - (layout.null is not None)
    if layout.n_deals <= _STREAMED:
        counts = np.zeros(len(f), dtype=np.int64)
        for worlds, passes in zone_masks(layout, u, f, consent):
            counts[worlds] = np.count_nonzero(passes, axis=-1)
        exact: list[int | None] = [int(c) for c in counts]
        return _counts(n_deals, exact, {}, ["every deal listed"] * len(f), seed)
    exact, methods = [], []
    estimates: dict[int, tuple[float, float]] = {}
    for w in range(len(f)):
        count, method = _exactly(layout, u[w], f[w], rule)
        if count is None and _proven_none(layout, u[w], f[w], rule):
            count, method = 0, "proven that there is none"
        if count is None:
            rng = np.random.Generator(np.random.Philox(key=[seed, w]))
            share, error = estimate_share(layout, u[w], f[w], rule, rng, draws=draws)
            scale = layout.n_deals / max(n_deals, 1)
            estimates[w] = (share * scale, error * scale)
        exact.append(count)
        methods.append(method)
    return _counts(n_deals, exact, estimates, methods, seed)


def _counts(
    n_deals: int,
    exact: list[int | None],
    estimates: dict[int, tuple[float, float]],
    methods: list[str],
    seed: int,
) -> Counts:
    log10, error = np.zeros(len(exact)), np.zeros(len(exact))
    for w, count in enumerate(exact):
        if count is not None:
            log10[w] = log10_of(count)
            continue
        share, sd = estimates[w]
        log10[w] = np.log10(share) + log10_of(n_deals) if share > 0 else -np.inf
        error[w] = sd / share if share > 0 else np.inf
    return Counts(n_deals, tuple(exact), log10, error, tuple(methods), seed)


def _exactly(
    layout: Layout, utility: FloatArray, floor: FloatArray, rule: Rule
) -> tuple[int | None, str]:
    """Count one world exactly where that can be afforded; says how."""
    at = cut(layout.sizes)
    if layout.n_deals * len(rule.actors) <= _COMPARED / 20:
        return count_pairs(layout, utility, floor, rule), "halves compared"
    terms = list(_inclusion(rule))
    if terms:
        try:
            counts = [
                (factor, count_sums(layout, utility[list(s)], floor[list(s)]))
                for factor, s in terms
            ]
            return sum(factor * n for factor, n in counts), "equal sums counted together"
        except TooManySumsError:
            pass
        halves = max(
            np.prod(layout.sizes[:at], dtype=float), np.prod(layout.sizes[at:], dtype=float)
        )
        if halves <= _HALF and all(0 < len(s) <= 2 for _, s in terms):
            total = sum(f * count_two(layout, utility, floor, s) for f, s in terms)
            return total, "halves matched"
    if layout.n_deals * len(rule.actors) <= _COMPARED:
        return count_pairs(layout, utility, floor, rule), "halves compared"
    return None, "estimated by adaptive sampling"


def _proven_none(layout: Layout, utility: FloatArray, floor: FloatArray, rule: Rule) -> bool:
    draft = Draft(1, len(floor), len(layout.sizes))
    settle_large(draft, Question(layout, utility[None], floor[None], rule), _PROOF_NODES)
    return bool(draft.status[0] == 0)


def _inclusion(rule: Rule) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Write a rule as a signed sum of unanimity rules (Moebius inversion).

    A deal passes or not by the set of members who accept it; the sum over the sets inside that
    set of their factors is 1 or 0 accordingly.

    Yields
    ------
    factor : int
    actors : tuple of int
        Who must all accept.
    """
    optional = sorted({a for quota in rule.quotas for a in quota.actors})
    if not rule.possible or len(optional) > _MOST_OPTIONAL:
        return
    factors: dict[tuple[int, ...], int] = {}
    for size in range(len(optional) + 1):
        for members in combinations(optional, size):
            wins = all(
                sum(w for a, w in zip(q.actors, q.weights, strict=True) if a in members)
                >= q.need - 1e-12
                for q in rule.quotas
            )
            inside = sum(f for other, f in factors.items() if set(other) <= set(members))
            factors[members] = int(wins) - inside
            if factors[members]:
                yield factors[members], tuple(sorted({*rule.required, *members}))
