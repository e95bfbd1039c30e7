"""Belief along the record: what was held likely before each act, and after it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.sets.among import Among
from winset.deals.sets.base import WinSets
from winset.deals.sets.engine import MOST_BITS
from winset.display import Displayed
from winset.findings.kinds.laying import KindSets, kind_sets
from winset.findings.share import Share, share
from winset.findings.situation import sets_of
from winset.inference.condition import Conditioned, EventEffect
from winset.inference.lineages import Lineages
from winset.inference.narrowing import Spread, spread_of
from winset.model import Handle, Kind
from winset.remarks import Remark
from winset.space import Consent
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["Belief", "BeliefStep", "Told", "asked_of", "belief_along", "stages_in"]

# Worlds that are looked at where deals are searched, or their columns are many: that takes time.
_FEW = 500
# Columns of all worlds together that count as many.
_MANY = 500_000
_WALK_AWAYS = (Kind.MARGIN, Kind.WALK_AWAY)


@dataclass(frozen=True)
class Told:
    """One account of contested acts, at a step.

    Parameters
    ----------
    account : str
    true : Share
        Chance that its version holds of everything that is contested.
    keep : Share or None
        Chance of a deal where it does; None where no world is left in which it does.
    """

    account: str
    true: Share
    keep: Share | None


@dataclass(frozen=True)
class BeliefStep:
    """Belief after one act of the record; the first step is the belief before all of them.

    Parameters
    ----------
    events : tuple of int
        Positions in the record: several where accounts tell the act differently.
    actors : tuple of str
        Who acted.
    act : str
        What kind of act it was; empty for the first step.
    foreseen : float
        Log probability of the act given everything before it.
    error : float
        Its Monte Carlo error.
    sign, passed, keep : Share
        Chance of a deal of the core kinds that every party would sign, that those who must ratify
        would pass as well, and that would be kept, with the values that held at the close.
    accounts : tuple of Told
    walk_aways : mapping
        Path of each judged margin or walk-away value to its 5, 50 and 95 % points.
    n_effective : float
        Effective number of worlds behind it; worlds of one ancestor count as one.
    """

    events: tuple[int, ...]
    actors: tuple[str, ...]
    act: str
    foreseen: float
    error: float
    sign: Share
    passed: Share
    keep: Share
    accounts: tuple[Told, ...]
    walk_aways: Mapping[str, Spread]
    n_effective: float


@dataclass(frozen=True, repr=False)
class Belief(Displayed):
    """The steps in the order in which the record was read.

    Parameters
    ----------
    view : str
        Whose belief; empty for an outsider's.
    kinds : tuple of str
        Ids of the core kinds that the chances are of; ``any`` where kinds are not told apart.
    steps : tuple of BeliefStep
    warnings : tuple of Remark
    seed : int
    """

    view: str
    kinds: tuple[str, ...]
    steps: tuple[BeliefStep, ...]
    warnings: tuple[Remark, ...]
    seed: int


def asked_of(prior: Prior, besides: Collection[str] = ()) -> list[str]:
    """Name the actors whose consent counts, or whose comparisons rule worlds out, and others."""
    consenting = {prior.actors[a] for a in prior.consent.actors}
    comparing = {one.actor for one in prior.model.compared}
    return [name for name in prior.actors if name in consenting | comparing | set(besides)]


def belief_along(
    prior: Prior,
    found: Conditioned,
    *,
    view: str = "",
    laid: KindSets | None = None,
    quantities: Mapping[Handle, FloatArray] | None = None,
) -> Belief:
    """Follow belief along the record.

    On the way, worlds are those that were carried through the record, with the weights that they
    had; after the last act they are the posterior itself. Between acts that replaced no world the
    same worlds are weighed anew, so that what an act moved has hardly any sampling error.

    Parameters
    ----------
    prior : Prior
    found : Conditioned
        Conditioned with ``keep_path=True``.
    view : str
        As it was conditioned.
    laid : KindSets, optional
        The kinds of deal in the posterior's worlds, where they are there already.
    quantities : mapping, optional
        The judgements in them.

    Raises
    ------
    ValueError
        Where the path was not kept.
    """
    if found.by_event and not found.path:
        raise ValueError("condition with keep_path=True to follow belief along the record")
    n = len(found.path[0].z) if found.path else len(found.z)
    start = prior.draw(n, found.seed)
    if found.path and np.array_equal(start, found.path[0].z):
        start = found.path[0].z
    seen = _Seen.of(prior, start)
    alone = Lineages.of_eves(np.arange(n))
    steps = [_step(prior, seen, np.full(n, 1.0 / n), alone, None)]
    for effect, snapshot in zip(found.by_event[:-1], found.path, strict=False):
        if snapshot.z is not seen.z:
            seen = _Seen.of(prior, snapshot.z)
        steps.append(_step(prior, seen, snapshot.weight, snapshot.lineages, effect))
    if found.by_event:
        seen = _Seen.of(prior, found.z, found.worlds, laid, quantities)
        even = np.full(len(found.z), 1.0 / len(found.z))
        steps.append(_step(prior, seen, even, found.lineages, found.by_event[-1]))
    return Belief(view, seen.core, tuple(steps), found.warnings, found.seed)


@dataclass(frozen=True, eq=False)
class _Seen:
    """Worlds, and what is so in those of them that are looked at."""

    z: FloatArray
    rows: IntArray
    weight: FloatArray
    stages: tuple[BoolArray, BoolArray, BoolArray]
    account: IntArray
    walk_aways: Mapping[Handle, FloatArray]
    core: tuple[str, ...]

    @classmethod
    def of(
        cls,
        prior: Prior,
        z: FloatArray,
        worlds: Worlds | None = None,
        laid: KindSets | None = None,
        quantities: Mapping[Handle, FloatArray] | None = None,
    ) -> _Seen:
        """Look at worlds, or at some of them; what is there already is of all of them."""
        rows = np.arange(len(z))
        most = max(_FEW, _MANY // int(prior.space.offsets[-1]))
        if prior.space.n_deals * len(z) > MOST_BITS:
            most = _FEW
        if laid is None and len(z) > most:
            rows = np.linspace(0, len(z) - 1, most).astype(np.int64)
            worlds = quantities = None
        looked = z[rows]
        if quantities is None:
            quantities = prior.quantities(looked)
        if worlds is None:
            worlds = prior.decode(looked, actors=asked_of(prior))
        if laid is None:
            sets = sets_of(worlds, len(worlds.epochs) - 1)
            laid = kind_sets(prior, worlds, looked, sets, quantities)
        return cls(
            z,
            rows,
            worlds.weight,
            stages_in(worlds, laid),
            worlds.account.astype(np.int64),
            {h: x for h, x in quantities.items() if h.kind in _WALK_AWAYS},
            laid.core,
        )

    def weighed(self, weight: FloatArray) -> FloatArray:
        """Weights of the worlds that are looked at; worlds that the prior rules out have none."""
        found = weight[self.rows] * self.weight
        return np.asarray(found / found.sum())


def stages_in(worlds: Worlds, laid: KindSets) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Say in which worlds a deal of the core kinds would be signed, passed, and kept."""

    def there(sets: WinSets, consent: Consent) -> BoolArray:
        return np.asarray(Among(sets, laid.parts).some(consent) == 1)

    passed = there(laid.own, worlds.consent)
    keep = passed if laid.kept is laid.own else there(laid.kept, worlds.consent)
    return there(laid.own, worlds.consent.only("sign")), passed, keep


def _share(hit: BoolArray, weight: FloatArray, lineages: Lineages) -> Share:
    """Share of worlds, with an error over ancestors."""
    found = share(hit, weight)
    error = lineages.error(hit.astype(np.float64), weight)
    return Share(found.value, min(max(found.error, error), 1.0), lineages.effective(weight))


def _step(
    prior: Prior,
    seen: _Seen,
    weight: FloatArray,
    lineages: Lineages,
    effect: EventEffect | None,
) -> BeliefStep:
    weight = seen.weighed(weight)
    among = Lineages(lineages.of[seen.rows], lineages.n_ancestors)
    sign, passed, keep = (_share(hit, weight, among) for hit in seen.stages)
    return BeliefStep(
        events=effect.events if effect else (),
        actors=tuple(effect.actor.split(", ")) if effect else (),
        act=effect.act if effect else "",
        foreseen=effect.log_evidence if effect else 0.0,
        error=effect.error if effect else 0.0,
        sign=sign,
        passed=passed,
        keep=keep,
        accounts=_accounts(prior, seen, weight, among),
        walk_aways={h.path: spread_of(x, weight) for h, x in seen.walk_aways.items()},
        n_effective=among.effective(weight),
    )


def _accounts(
    prior: Prior, seen: _Seen, weight: FloatArray, lineages: Lineages
) -> tuple[Told, ...]:
    told = prior.model.accounts
    if not told.contested:
        return ()
    found = []
    for k, account in enumerate(told.tellers):
        true = (seen.account == k).all(axis=1)
        within = np.where(true, weight, 0.0)
        keep = None
        if within.sum() > 0:
            keep = _share(seen.stages[2], within / within.sum(), lineages)
        found.append(Told(account, _share(true, weight, lineages), keep))
    return tuple(found)
