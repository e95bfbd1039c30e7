"""One actor in many worlds: what it would do, as chances and as draws.

Every probability of an act is written once, here, and both the likelihood and the simulator call
it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset.conduct.concession import Form, aspiration, log_gate, log_total, sample_offers
from winset.conduct.offers import (
    LogitOffers,
    best_and_worst,
    log_mass,
    option_probabilities,
    sample_columns,
    scores,
)
from winset.conduct.parameters import NuisancePrior, Parameters
from winset.conduct.responses import (
    Values,
    answer_probabilities,
    offer_values,
    signature_probability,
    vote_probability,
    withdrawal_probability,
)
from winset.conduct.taking import acceptable, reserve
from winset.space import Space

__all__ = ["ActorModel", "OfferForm"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
OfferForm = Literal["logit", "band", "floor"]


@dataclass(frozen=True, eq=False)
class ActorModel:
    """One actor in n worlds.

    Parameters
    ----------
    space : Space
    utility : (columns, n) float, 0-1
    walk_away : (n,) float, 0-1
    parameters : mapping of str to (n,) float
        The nuisance parameters that its acts need.
    settings : NuisancePrior
    form : {"logit", "band", "floor"}
        How it makes offers: the logit, or around or above an aspiration.
    """

    space: Space
    utility: FloatArray
    walk_away: FloatArray
    parameters: Parameters
    settings: NuisancePrior
    form: OfferForm = "logit"

    @cached_property
    def best(self) -> FloatArray:
        """(n,) utility of its best deal."""
        return best_and_worst(self.utility, self.space)[0]

    def take(self, rows: IntArray) -> ActorModel:
        """Return the same actor in some of the worlds."""
        return replace(
            self,
            utility=self.utility[:, rows],
            walk_away=self.walk_away[rows],
            parameters={name: value[rows] for name, value in self.parameters.items()},
        )

    def at_working_level(self) -> ActorModel:
        """Return the same actor speaking through its working level: its choices less sharp."""
        ratio = self.parameters["working"]
        wider = 1.0 / ratio
        sharper = {"beta": ratio, "kappa": ratio, "sigma": wider, "slack": wider}
        changed = {
            name: value * sharper[name] if name in sharper else value
            for name, value in self.parameters.items()
        }
        return replace(self, parameters=changed)

    def aspires(self, time: float | FloatArray) -> FloatArray:
        """Return its aspiration (n,) at a time."""
        return aspiration(time, self.walk_away, self.best, self.parameters["concession"])

    # -- offers ----------------------------------------------------------------------------

    def log_offer(
        self, terms: BoolArray, share: FloatArray, own: FloatArray, time: float, *, raised: bool
    ) -> FloatArray:
        """Log chance (n,) of an aspiring offer that agrees with ``terms`` (columns,)."""
        if terms.all():
            return np.zeros(self.utility.shape[1])
        if not np.logical_or.reduceat(terms, self.space.offsets[:-1]).all():
            return np.full(self.utility.shape[1], -np.inf)
        if raised:
            share, own = np.zeros_like(share), np.zeros_like(own)
        times = np.array([time])
        return np.asarray(self.log_aspiring(terms[:, None], share, own, times, raised=raised)[0])

    @cached_property
    def logit(self) -> LogitOffers:
        """Its logit offers."""
        return LogitOffers(self.utility, self.parameters, self.space, self.settings.epsilon)

    def log_aspiring(
        self,
        terms: BoolArray,
        share: FloatArray,
        own: FloatArray,
        times: FloatArray,
        *,
        raised: bool = False,
    ) -> FloatArray:
        """Log chances (moves, n) of several offers that follow the aspiration.

        All at once, because the sum over deals takes many short steps on arrays.

        Parameters
        ----------
        terms : (columns, moves) bool
        share, own : (columns, moves) float
        times : (moves,) float
        """
        n, count = self.utility.shape[1], len(times)
        p = self.parameters
        pull = share[:, :, None] * p["lam"] + own[:, :, None] * p["iota"]
        target = self.aspires(times[:, None])
        if raised:
            target = np.minimum(target + p["jump"], self.best)

        def flat(a: FloatArray) -> FloatArray:
            return np.broadcast_to(a, (*a.shape[:-2], count, n)).reshape(*a.shape[:-2], -1)

        utility, weight = flat(self.utility[:, None]), flat(pull)
        sigma, aim = flat(p["sigma"][None]), flat(target)
        every = log_total(utility, weight, aim, sigma, self.space, form=self._gate)
        some = np.empty((count, n))
        for k in range(count):
            some[k] = self._log_some(terms[:, k], pull[:, k], target[k])
        every = every.reshape(count, n)
        null = self.space.null_columns
        if null is not None:
            at = self.space.offsets[:-1] + null
            for k in range(count):
                nothing = self._log_deal(at, pull[:, k], target[k])
                every[k] = _log_minus(every[k], nothing)
                if terms[at, k].all():
                    some[k] = _log_minus(some[k], nothing)
        random = np.array([float(log_mass(self._flat, t, self.space)[0]) for t in terms.T])
        epsilon = self.settings.epsilon
        meant = np.log1p(-epsilon) + np.minimum(some - every, 0.0)
        return np.asarray(np.logaddexp(meant, np.log(epsilon) + random[:, None]))

    def draw_offer(
        self,
        share: FloatArray,
        own: FloatArray,
        time: float,
        rng: np.random.Generator,
        *,
        raised: bool = False,
        show: str = "",
    ) -> IntArray:
        """Draw one deal per world, (n, blocks).

        ``show`` names the chance that a logit offer need not be acceptable to its author; none
        where it says nothing of that.
        """
        if self.form == "logit":
            options = self._options(share, own, raised=raised)
            deals = sample_columns(options, self.space, rng)
            if show:
                self._redraft(deals, options, self.parameters[show], rng)
            return deals
        weight, target = self._pull(share, own, time, raised=raised)
        sigma, n = self.parameters["sigma"], self.utility.shape[1]
        deals = sample_columns(np.repeat(self._flat, n, axis=1), self.space, rng)
        todo = np.flatnonzero(rng.random(n) >= self.settings.epsilon)
        weight = np.broadcast_to(weight, self.utility.shape)
        while len(todo):
            deals[todo] = sample_offers(
                self.utility[:, todo],
                weight[:, todo],
                target[todo],
                sigma[todo],
                self.space,
                form=self._gate,
                rng=rng,
            )
            null = self.space.null_columns
            todo = todo[:0] if null is None else todo[(deals[todo] == null).all(axis=1)]
        return deals

    def _redraft(
        self, deals: IntArray, options: FloatArray, show: FloatArray, rng: np.random.Generator
    ) -> None:
        """Replace drafts that are neither for show nor acceptable, until all are."""
        slack, starts = self.parameters["slack"], self.space.offsets[:-1]
        floor = reserve(self.walk_away, self.utility, slack, self.space)
        todo = np.flatnonzero(rng.random(len(deals)) >= show)
        while len(todo):
            value = self.utility[starts + deals[todo], todo[:, None]].sum(axis=1)
            chance = acceptable(value, floor[todo], slack[todo])
            todo = todo[rng.random(len(todo)) >= chance]
            deals[todo] = sample_columns(options[:, todo], self.space, rng)

    @property
    def _gate(self) -> Form:
        return "floor" if self.form == "floor" else "band"

    @cached_property
    def _flat(self) -> FloatArray:
        return option_probabilities(np.zeros((self.space.n_columns, 1)), self.space, 0.0)

    def _options(self, share: FloatArray, own: FloatArray, *, raised: bool) -> FloatArray:
        if raised:
            # Whoever raises its demand follows its own interest, not what was said before.
            share, own = np.zeros((1, 1)), np.zeros((1, 1))
        score = scores(self.utility, share, own, self.parameters)
        return option_probabilities(score, self.space, self.settings.epsilon)

    def _pull(
        self, share: FloatArray, own: FloatArray, time: float, *, raised: bool
    ) -> tuple[FloatArray, FloatArray]:
        p = self.parameters
        target = self.aspires(time)
        if raised:
            higher = np.minimum(target + p["jump"], self.best)
            return np.zeros((self.space.n_columns, 1)), higher
        return share * p["lam"] + own * p["iota"], target

    def _log_some(self, terms: BoolArray, weight: FloatArray, target: FloatArray) -> FloatArray:
        """Log of what the deals that agree with the terms weigh together."""
        chosen = np.flatnonzero(terms)
        if len(chosen) == len(self.space.blocks):
            return self._log_deal(chosen, weight, target)
        sigma = self.parameters["sigma"]
        return log_total(
            self.utility, weight, target, sigma, self.space, form=self._gate, terms=terms
        )

    def _log_deal(self, columns: IntArray, weight: FloatArray, target: FloatArray) -> FloatArray:
        excess = self.utility[columns].sum(axis=0) - target
        gate = log_gate(excess, self.parameters["sigma"], self._gate)
        return np.asarray(gate + weight[columns].sum(axis=0))

    # -- answers ---------------------------------------------------------------------------

    def answers(self, terms: BoolArray | None, time: float, *, last_turn: bool) -> FloatArray:
        """Chances (3, n) of accepting, refusing and walking out; terms are (columns, n or 1)."""
        values = None if terms is None else offer_values(self.utility, terms, self.space)
        return self.answers_to(values, time, last_turn=last_turn)

    def answers_to(
        self, values: Values | None, time: float | FloatArray, *, last_turn: bool
    ) -> FloatArray:
        """Chances (3, n) of answers to an offer of these values, or of unknown ones.

        With values (answers, n) and times (answers, 1), several answers at once.
        """
        target = self.aspires(time)

        def chances(value: FloatArray | None) -> FloatArray:
            return answer_probabilities(
                value, target, self.walk_away, self.parameters, last_turn=last_turn
            )

        if values is None:
            return chances(None)
        kept, opened = values
        if kept is opened:
            return chances(kept)
        silence = self.settings.silence
        return np.asarray(silence * chances(kept) + (1.0 - silence) * chances(opened))

    def withdraws(self, terms: BoolArray, time: float) -> FloatArray:
        """Chance (n,) of taking back its own offer."""
        values = offer_values(self.utility, terms, self.space)
        kept, opened = (
            withdrawal_probability(v, self.aspires(time), self.parameters) for v in values
        )
        silence = self.settings.silence
        return np.asarray(silence * kept + (1.0 - silence) * opened)

    def signs(self, terms: BoolArray) -> FloatArray:
        """Chance (n,) of signing a deal."""
        values = offer_values(self.utility, terms, self.space)
        kept, opened = (signature_probability(v, self.walk_away, self.parameters) for v in values)
        silence = self.settings.silence
        return np.asarray(silence * kept + (1.0 - silence) * opened)

    def votes_for(self, terms: BoolArray) -> FloatArray:
        """Chance (n,) of voting for a deal."""
        values = offer_values(self.utility, terms, self.space)
        kept, opened = (vote_probability(v, self.walk_away, self.parameters) for v in values)
        silence = self.settings.silence
        return np.asarray(silence * kept + (1.0 - silence) * opened)


def _log_minus(whole: FloatArray, part: FloatArray) -> FloatArray:
    """Log of exp(whole) - exp(part), kept finite where rounding makes them meet."""
    gap = np.minimum(part - whole, -1e-9)
    return np.asarray(whole + np.log1p(-np.exp(gap)))
