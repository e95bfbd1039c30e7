"""A case and its record, posed to the sampler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from winset.conduct import NuisancePrior
from winset.conduct.model import Conduct
from winset.conduct.taking import showing
from winset.inference.narrowing import Narrowed, spread_of
from winset.inference.ownership import NOBODY, SHARED, owners
from winset.inference.sampler import Sample
from winset.inference.target import Target
from winset.remarks import Remark
from winset.worlds.prior import Prior

__all__ = ["Conditioning"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Conditioning:
    """A case and its record, ready for the sampler.

    Parameters
    ----------
    prior : Prior
    conduct : Conduct
    moves : tuple of int
        Moves that count.
    notes : tuple of Remark
    """

    prior: Prior
    conduct: Conduct
    moves: tuple[int, ...]
    notes: tuple[Remark, ...]

    @classmethod
    def of(
        cls,
        prior: Prior,
        *,
        settings: NuisancePrior | None = None,
        view: str = "",
        until: date | None = None,
    ) -> Conditioning:
        """Read the record and choose the moves that count."""
        if view and view not in prior.actors:
            raise ValueError(f"{view!r} is no actor of this case: {', '.join(prior.actors)}")
        transcript = prior.model.transcript
        conduct = Conduct.of_transcript(transcript, settings)
        moves: list[int] = []
        early: list[int] = []
        for k, (move, act) in enumerate(zip(conduct.moves, transcript.acts, strict=True)):
            if prior.actors[move.actor] == view or (until is not None and act.day > until):
                continue
            (moves if transcript.conditions[k] else early).append(k)
        notes = list(transcript.notes)
        told = tuple(transcript.acts[k].events[0] for k in early if transcript.acts[k].events)
        if told:
            notes.append(Remark("no-hindsight", told))
        signers = tuple(
            prior.actors[conduct.moves[k].actor] for k in early if not transcript.acts[k].events
        )
        if signers:
            notes.append(Remark("outcome-known", names=signers))
        return cls(prior, conduct, tuple(moves), tuple(notes))

    def events(self, position: int) -> tuple[int, ...]:
        """Positions in the case of the events that tell a move that counts."""
        return self.prior.model.transcript.acts[self.moves[position]].events

    def under(self, prior: Prior, settings: NuisancePrior) -> Conditioning:
        """Return the same record under another prior of the same judgements, or of conduct."""
        return replace(self, prior=prior, conduct=self.conduct.under(settings))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all latent dimensions: judgements, then nuisance parameters."""
        return (*self.prior.names, *self.conduct.names)

    @property
    def active(self) -> tuple[int, ...]:
        """Actors whose moves count."""
        return tuple(sorted({self.conduct.moves[k].actor for k in self.moves}))

    def log_prob(self, z: FloatArray, terms: Sequence[int], *, near: bool = False) -> FloatArray:
        """Log chances of some moves in every world; -inf in worlds that the prior rules out.

        ``near``: what offers say of their authors is reckoned nearly.
        """
        conduct = self.conduct
        dims = len(self.prior.names)
        moves = [self.moves[k] for k in terms]
        acting = sorted({conduct.moves[k].actor for k in moves})
        worlds = self.prior.decode(z[:, :dims], actors=[self.prior.actors[a] for a in acting])
        out = conduct.log_prob(
            worlds.utility, worlds.walk_away, worlds.account, z[:, dims:], moves, near=near
        )
        out[:, ~np.isfinite(worlds.log_weight)] = -np.inf
        return out

    def target(self, seed: int) -> Target:
        """Pose the problem to the sampler: one factor per actor, one stage per event.

        It walks by near chances; :meth:`settled` puts right where it arrives.
        """
        conduct = self.conduct
        active = self.active
        owner = np.concatenate(
            [
                owners(self.prior, active, seed),
                np.array([a if a in active else NOBODY for a, _ in conduct.nuisances], dtype=int),
            ]
        ).astype(np.int64)
        return Target(
            len(self.names),
            partial(self.log_prob, near=True),
            np.array([conduct.moves[k].actor for k in self.moves], dtype=np.int64),
            owner,
            self.stages,
            _groups(self.names, owner),
        )

    def settled(self, got: Sample) -> Sample:
        """Weigh what was sampled by near chances as the exact ones say."""
        conduct = self.conduct
        terms = [
            t
            for t, k in enumerate(self.moves)
            if showing(conduct.moves[k]) and conduct.form(conduct.moves[k].actor) == "logit"
        ]
        if not terms:
            return got
        exact = self.log_prob(got.z, terms)
        with np.errstate(invalid="ignore"):
            log_weight = got.log_weight + np.nan_to_num((exact - got.terms[terms]).sum(axis=0))
        gained = float(np.logaddexp.reduce(log_weight))
        log_weight = log_weight - gained
        all_terms = got.terms.copy()
        all_terms[terms] = exact
        kish = float(np.exp(2.0 * got.log_weight).sum() / np.exp(2.0 * log_weight).sum())
        return replace(
            got,
            log_weight=log_weight,
            terms=all_terms,
            log_evidence=got.log_evidence + gained,
            ess=got.ess * min(kish, 1.0),
        )

    @property
    def stages(self) -> tuple[tuple[int, ...], ...]:
        """Positions in ``moves`` that belong to one event (a text agreed has two movers)."""
        stages: dict[int, list[int]] = {}
        for position, k in enumerate(self.moves):
            stages.setdefault(self.conduct.moves[k].event, []).append(position)
        return tuple(tuple(found) for found in stages.values())

    def nuisance(self, z: FloatArray) -> dict[str, Narrowed]:
        """Spread of the nuisance parameters before and after, on their natural scale."""
        conduct = self.conduct
        grid = np.linspace(-3.0, 3.0, 2_001)
        mass = np.exp(-0.5 * grid**2)
        out = {}
        for k, (name, (_, parameter)) in enumerate(
            zip(conduct.names, conduct.nuisances, strict=True)
        ):
            spread = conduct.settings.spread(parameter)
            out[name] = Narrowed(
                spread_of(spread.decode(grid), mass), spread_of(spread.decode(z[:, k]))
            )
        return out


def _groups(names: Sequence[str], owner: IntArray) -> tuple[IntArray, ...]:
    """Blocks for small moves: values of one issue, weights, margins, shared things, conduct."""
    found: dict[tuple[int, str], list[int]] = {}
    for d, name in enumerate(names):
        if owner[d] != NOBODY:
            stem = name.partition("[")[0] if ".values." in name or ".points." in name else ""
            kind = "swing" if ".swing." in name or ".weights" in name else stem
            if name.startswith("conduct."):
                kind = "conduct"
            if owner[d] == SHARED and name.startswith("accounts"):
                kind = "accounts"
            found.setdefault((int(owner[d]), kind), []).append(d)
    return tuple(np.asarray(dims, dtype=np.int64) for dims in found.values())
