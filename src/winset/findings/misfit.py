"""The deal that was reached, against the judgements: what must move, and how far.

A deal that the judgements call unacceptable to somebody who signed it is news about the judgements.
Everything here is told of the worlds before the record, and of those that explain it, so that what
must move, and what has moved, stand beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE
from winset.conduct.responses import offer_values
from winset.display import Displayed
from winset.findings.share import Share, share
from winset.inference.narrowing import spread_of
from winset.model import Model
from winset.worlds import Worlds

__all__ = ["Margin", "MisfitFinding", "Signer", "consenting", "misfit_finding"]

FloatArray = NDArray[np.float64]
#: What makes the answer a sketch: few worlds explain the signatures, or hardly any does.
Caution = Literal["few-worlds", "unexplained"]

# Fewer worlds than these explain the record: the shares are a sketch.
_FEW = 100.0
# Below this chance the judgements called the deal unacceptable.
_HELD_UNLIKELY = 0.5
# Where this chance is left that somebody would not have signed, its signature stays unexplained.
_UNEXPLAINED = 0.5


@dataclass(frozen=True)
class Margin:
    """What something is worth over worlds, in points of 0-100: 5, 50 and 95 % points."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Signer:
    """One of those whose consent the deal had.

    Parameters
    ----------
    actor : str
    stage : {"sign", "pass"}
        Whether it signed, or passed the deal at home.
    judgement : str
        Path of its walk-away value or margin in the file; empty where it states none.
    surplus : Margin
        Utility of the deal less the walk-away value, as judged before the record.
    surplus_after : Margin or None
        The same in the worlds that explain the record; None where the record was left out.
    walk_away, walk_away_after : Margin, Margin or None
        The walk-away value itself, at the close.
    would, would_after : Share, Share or None
        Chance that the deal was worth more to it than none.
    must_move : float
        By how many points its walk-away value must lie lower than was judged, for an even chance
        that it would consent; 0 where the chance is even or better.
    """

    actor: str
    stage: Literal["sign", "pass"]
    judgement: str
    surplus: Margin
    surplus_after: Margin | None
    walk_away: Margin
    walk_away_after: Margin | None
    would: Share
    would_after: Share | None
    must_move: float


@dataclass(frozen=True, repr=False)
class MisfitFinding(Displayed):
    """The deal that was reached, against what was judged of those who made it.

    Parameters
    ----------
    terms : mapping of str to str
        Option of every issue that was settled; the others are read as left at the status quo.
    signers : tuple of Signer
        All who signed, then all who are on record as having passed it; the least likely first.
    foreseen : Share
        Chance, by the judgements alone, that all of them would.
    explained : Share or None
        The same once the record and the outcome are known: the rest is the chance that these
        judgements do not describe what happened.
    unlikely : bool
        Whether the judgements alone called the deal unacceptable to somebody (``foreseen`` < .5).
    repair : str
        Who must be judged otherwise, first of all; empty where nobody must.
    ess : float or None
        Effective number of worlds after the outcome.
    cautions : tuple of {"few-worlds", "unexplained"}
    """

    terms: Mapping[str, str]
    signers: tuple[Signer, ...]
    foreseen: Share
    explained: Share | None
    unlikely: bool
    repair: str
    ess: float | None
    cautions: tuple[Caution, ...]


def misfit_finding(
    model: Model, before: Worlds, after: Worlds | None = None, ess: float | None = None
) -> MisfitFinding | None:
    """Hold the deal that was reached against the judgements; None where none was.

    Parameters
    ----------
    model : Model
    before : Worlds
        Drawn from the judgements alone.
    after : Worlds, optional
        Those that explain the record and the outcome.
    ess : float, optional
        Effective number of the latter.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> from winset.worlds.prior import Prior
    >>> model = compile_case(load("panama_canal"))
    >>> prior = Prior(model)
    >>> found = misfit_finding(model, prior.decode(prior.draw(200, 1)))
    >>> sorted(signer.actor for signer in found.signers if signer.stage == "sign")
    ['panama', 'us']
    """
    closing = model.closing
    if closing is None:
        return None
    mask = np.concatenate(before.space.completions(dict(closing.terms)))
    seen = [_Seen(worlds, mask) for worlds in (before, after) if worlds is not None]
    signers = [_signer(model, name, "sign", seen) for name in closing.signed]
    signers += [_signer(model, name, "pass", seen) for name in closing.passed]
    signers.sort(key=lambda s: (-s.must_move, s.would.value))
    at = [model.actors.index(signer.actor) for signer in signers]
    foreseen, explained = seen[0].all(at), seen[1].all(at) if after is not None else None
    cautions: list[Caution] = []
    if ess is not None and ess < _FEW:
        cautions.append("few-worlds")
    if explained is not None and explained.value < _UNEXPLAINED:
        cautions.append("unexplained")
    space = model.space
    return MisfitFinding(
        terms={
            space.issues[j]: " or ".join(space.options[j][k] for k in sorted(allowed))
            for j, allowed in sorted(closing.terms.items())
        },
        signers=tuple(signers),
        foreseen=foreseen,
        explained=explained,
        unlikely=foreseen.value < _HELD_UNLIKELY,
        repair=signers[0].actor if signers and signers[0].must_move > 0.0 else "",
        ess=ess,
        cautions=tuple(cautions),
    )


def consenting(model: Model, worlds: Worlds) -> NDArray[np.bool_]:
    """Whether all whose consent the deal had would give it: (worlds,); none where no deal was."""
    closing = model.closing
    if closing is None:
        return np.zeros(worlds.n, dtype=np.bool_)
    seen = _Seen(worlds, np.concatenate(worlds.space.completions(dict(closing.terms))))
    at = [model.actors.index(name) for name in (*closing.signed, *closing.passed)]
    return np.asarray((seen.surplus[:, at] >= -TOLERANCE).all(axis=1))


class _Seen:
    """A deal in some worlds at the close, with what it leaves unnamed at the status quo."""

    def __init__(self, worlds: Worlds, terms: NDArray[np.bool_]) -> None:
        self.worlds, self.walk_away = worlds, worlds.walk_away_at(-1)
        values = (offer_values(u.T, terms[:, None], worlds.space)[0] for u in self._utilities())
        self.surplus = np.stack(list(values), axis=1) - self.walk_away

    def _utilities(self) -> FloatArray:
        return np.moveaxis(self.worlds.utility_at(-1), 1, 0)

    def margin(self, values: FloatArray) -> Margin:
        found = spread_of(values, self.worlds.weight)
        return Margin(found.low, found.median, found.high)

    def would(self, actor: int) -> Share:
        return self.all([actor])

    def all(self, actors: Sequence[int]) -> Share:
        hit = np.logical_and.reduce(self.surplus[:, list(actors)] >= -TOLERANCE, axis=1)
        return share(np.asarray(hit), self.worlds.weight)


def _signer(
    model: Model, name: str, stage: Literal["sign", "pass"], seen: Sequence[_Seen]
) -> Signer:
    a, handle = model.actors.index(name), model.floors[name].handle
    before, after = seen[0], seen[1] if len(seen) > 1 else None
    surplus = before.margin(before.surplus[:, a])
    return Signer(
        actor=name,
        stage=stage,
        judgement="" if handle is None else handle.path,
        surplus=surplus,
        surplus_after=None if after is None else after.margin(after.surplus[:, a]),
        walk_away=before.margin(before.walk_away[:, a]),
        walk_away_after=None if after is None else after.margin(after.walk_away[:, a]),
        would=before.would(a),
        would_after=None if after is None else after.would(a),
        must_move=max(0.0, -surplus.median),
    )
