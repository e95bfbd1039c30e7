"""What the conduct on record says of rival accounts, averaged over worlds and over conduct.

The chance of the record under one pattern of accounts (whose version of each contested issue is
true) is an integral over worlds and over the nuisance parameters of conduct. The posterior worlds
at hand were drawn with the accounts left open, in proportion to the prior-weighted sum of the
likelihoods under all patterns. So the posterior mean of one pattern's likelihood over that sum is,
up to a constant, that pattern's evidence: a bounded, Rao-Blackwellised estimate with the same
random numbers for all patterns (Gelfand and Smith 1990; the balance heuristic of Veach and Guibas
1995). Other settings of conduct are reached from the same draws by importance weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from winset.conduct import NuisancePrior
from winset.conduct.model import Conduct
from winset.inference.condition import Conditioned, systematic
from winset.inference.conditioning import Conditioning
from winset.inference.exaggeration import toned_down
from winset.inference.lineages import Lineages
from winset.inference.patterns import Patterns, pattern_prior, patterns_of
from winset.inference.rescaled import Rescaled
from winset.inference.sampler import sample
from winset.inference.target import Target
from winset.model.moves import MoveKind
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["ConductWeight", "Told", "conduct_weights"]

FloatArray = NDArray[np.float64]

_DRAWS = 2_000
# Particles of the small runs that widen or narrow the judgements.
_SMALL = 400
# Parameters of conduct that are moved together, in the corners of the box.
_TOGETHER = 3
# Settings of conduct that are fixed numbers: the ends of their box, and the moves that they touch.
_FIXED: Mapping[str, tuple[tuple[float, float], tuple[MoveKind, ...]]] = {
    "epsilon": ((0.005, 0.08), ("offer", "raise", "claim")),
    "memory": ((1.0, 4.0), ("offer",)),
    "silence": ((0.0, 1.0), ("answer", "withdrawal", "vote", "sign")),
}
# Chance, at the far end of the box, that a teller tells an ordered issue as one step more.
_TOLD_AS_MORE = 0.25


@dataclass(frozen=True, eq=False)
class ConductWeight:
    """Log evidence of the conduct under each pattern, at one setting.

    Parameters
    ----------
    setting : str
        What differs from the model as it stands; empty for the model itself. A parameter of conduct
        and "lower" or "higher"; "widths halved" or "widths doubled" (of all judgements); "corner:"
        or "told as more:" and an account: the corner of conduct that suits it, and its teller
        telling terms as one step more than they were.
    log_evidence : (patterns,) float
        Up to a constant that all patterns of one setting share; -inf where ruled out.
    influence : (draws, patterns) float
        Each draw's part in the logarithm, centred: for errors of differences.
    lineages : Lineages
        Which draws descend from a common ancestor.
    moved : tuple of (str, float), or empty
        The uncertain parameter of conduct that was moved, and by how many deviations.
    """

    setting: str
    log_evidence: FloatArray
    influence: FloatArray
    lineages: Lineages
    moved: tuple[str, float] | tuple[()] = ()

    def behind(self, pattern: int) -> float:
        """Return the effective number of independent draws behind one pattern's evidence."""
        if not len(self.influence):
            return float("inf")
        return self.lineages.effective(1.0 + self.influence[:, pattern])

    def error(self, one: FloatArray, other: FloatArray) -> float:
        """Monte Carlo error of the log odds between two mixtures of patterns.

        Parameters
        ----------
        one, other : (patterns,) float
            Prior weights of the patterns in each.
        """
        parts = [self._mixed(weight) for weight in (one, other)]
        if any(part is None for part in parts):
            return 0.0
        return self.lineages.error(np.asarray(parts[0]) - np.asarray(parts[1]))

    def _mixed(self, weight: FloatArray) -> FloatArray | None:
        with np.errstate(divide="ignore"):
            log = np.log(weight) + self.log_evidence
        top = log.max(initial=-np.inf)
        if not np.isfinite(top):
            return None
        share = np.exp(log - top)
        return np.asarray(self.influence @ (share / share.sum()))


@dataclass(frozen=True, eq=False)
class Told:
    """What conduct says of the accounts.

    Parameters
    ----------
    patterns : Patterns
    central : ConductWeight
    settings : tuple of ConductWeight
        The box: each setting moved by itself.
    without : mapping of tuple of int to ConductWeight
        By events of one act: the model without that act.
    untried : tuple of (str, str)
        Settings that could not be tried, and why.
    """

    patterns: Patterns
    central: ConductWeight
    settings: tuple[ConductWeight, ...]
    without: Mapping[tuple[int, ...], ConductWeight]
    untried: tuple[tuple[str, str], ...]


def conduct_weights(
    prior: Prior,
    conditioned: Conditioned,
    seed: int = 1,
    *,
    settings: NuisancePrior | None = None,
    draws: int = _DRAWS,
    box: bool = True,
    tell: Callable[[float], None] | None = None,
) -> Told:
    """Weigh the accounts by the conduct on record.

    Parameters
    ----------
    prior : Prior
    conditioned : Conditioned
        Worlds conditioned on the whole record, seen from outside.
    seed : int
    settings : NuisancePrior, optional
        Those that the worlds were conditioned with.
    draws : int
        How many of the worlds to use.
    box : bool
        Whether to try other settings as well.
    tell : callable, optional
        Called with the fraction done; what it raises ends the run.
    """
    settings = settings or NuisancePrior()
    met = conditioned.worlds.account.astype(np.int64)
    patterns = patterns_of(prior, prior.draw(draws, seed), met)
    problem = Conditioning.of(prior, settings=settings)
    if not problem.moves or not patterns.contested:
        return Told(patterns, _silent(patterns), (), {}, ())
    weigher = _Weigher(problem, _some(conditioned, draws), patterns)
    central = weigher.weigh("", weigher.parts)
    without = {problem.events(stage[0]): weigher.without(stage) for stage in problem.stages}
    if not box:
        return Told(patterns, central, (), without, ())
    tried = [*weigher.shifted(), *weigher.refixed(settings), *weigher.told_as_more(settings)]
    untried: list[tuple[str, str]] = []
    target = problem.target(seed)
    for k, (setting, again) in enumerate(_again(prior, settings, tried, patterns)):
        if tell is not None:
            tell((k + 1) / (len(patterns.tellers) + 3))
        try:
            found = _rerun(problem, target, seed, prior=again[0], settings=again[1])
            rerun = _Weigher(*found, patterns)
            tried.append(rerun.weigh(setting, rerun.parts))
        except ValueError as stopped:
            untried.append((setting, str(stopped)))
    return Told(patterns, central, tuple(tried), without, tuple(untried))


def _again(
    prior: Prior,
    settings: NuisancePrior,
    tried: Sequence[ConductWeight],
    patterns: Patterns,
) -> Iterator[tuple[str, tuple[Prior, NuisancePrior]]]:
    """List what needs runs of its own: widths of judgements, and corners of conduct's box."""
    yield "widths halved", (Rescaled(prior, 0.5), settings)
    yield "widths doubled", (Rescaled(prior, 2.0), settings)
    for k, account in enumerate(patterns.tellers):
        moved = settings
        for name, step in _corner(tried, k, len(patterns.tellers)):
            moved = moved.shifted(name, step)
        if moved is not settings:
            yield f"corner:{account}", (prior, moved)


def _corner(tried: Sequence[ConductWeight], teller: int, tellers: int) -> list[tuple[str, float]]:
    """Pick the parameters of conduct that matter most, each moved as suits one account."""
    gains: dict[str, dict[float, float]] = {}
    for found in tried:
        if found.moved:
            others = np.delete(found.log_evidence[:tellers], teller)
            gain = float(found.log_evidence[teller] - np.logaddexp.reduce(others))
            gains.setdefault(found.moved[0], {})[found.moved[1]] = gain
    finite = {name: gain for name, gain in gains.items() if np.isfinite(list(gain.values())).all()}
    ranked = sorted(finite, key=lambda name: -abs(finite[name][1.0] - finite[name][-1.0]))
    return [(n, max(finite[n], key=lambda step: finite[n][step])) for n in ranked[:_TOGETHER]]


def _silent(patterns: Patterns) -> ConductWeight:
    none = Lineages.of_eves(np.empty(0, dtype=np.int64))
    return ConductWeight("", np.zeros(patterns.n), np.empty((0, patterns.n)), none)


def _rerun(
    plain: Conditioning, target: Target, seed: int, *, prior: Prior, settings: NuisancePrior
) -> tuple[Conditioning, _Sampled]:
    """Condition a few worlds on the record again, under another prior of judgements or conduct.

    Latents touch whom they touched before, and the whole record comes as one stage: the way there
    does not matter here.
    """
    problem = plain.under(prior, settings)
    dims = len(prior.names)
    rng = np.random.default_rng([seed, 0xACC])
    nuisances = rng.standard_normal((_SMALL, len(problem.names) - dims))
    start = np.concatenate([prior.draw(_SMALL, seed), nuisances], axis=1)
    stages = (tuple(range(len(problem.moves))),)
    near = partial(problem.log_prob, near=True)
    got = sample(replace(target, log_prob=near, stages=stages), start, rng, keep=0.3, sweeps=3)
    chosen = systematic(got.weight, len(got.z), rng)
    z = got.z[chosen]
    lineages = Lineages.of_eves(got.eve[chosen])
    return problem, _Sampled(prior.decode(z[:, :dims]), z[:, :dims], z[:, dims:], lineages)


@dataclass(frozen=True, eq=False)
class _Sampled:
    """Equally weighted worlds from a posterior, and which of them have a common ancestor."""

    worlds: Worlds
    z: FloatArray
    conduct_z: FloatArray
    lineages: Lineages


def _some(conditioned: Conditioned, draws: int) -> _Sampled:
    """Take some of the posterior worlds."""
    n = min(draws, conditioned.worlds.n)
    worlds = conditioned.worlds.take(slice(0, n))
    lineages = Lineages.of_eves(conditioned.lineages.of[:n])
    return _Sampled(worlds, conditioned.z[:n], conditioned.conduct_z[:n], lineages)


class _Weigher:
    """Evaluates the record on some of the posterior worlds, under every pattern."""

    def __init__(self, problem: Conditioning, sampled: _Sampled, patterns: Patterns) -> None:
        self.prior, self.patterns = problem.prior, patterns
        self.problem, self.worlds, self.z = problem, sampled.worlds, sampled.conduct_z
        self.lineages = sampled.lineages
        shares = self.prior.account_shares(sampled.z)
        self.parts = self.likelihood(problem.conduct)
        mixed = self.prior.model.accounts.mixed_chance
        with np.errstate(divide="ignore"):
            chance = np.log(pattern_prior(patterns.rows, shares, mixed))
        self.centre = np.logaddexp.reduce(chance.T + self.parts.sum(axis=0), axis=1)

    def likelihood(self, conduct: Conduct, moves: Sequence[int] | None = None) -> FloatArray:
        """Compute (moves, n, patterns) log chances of acts under every pattern.

        Near ones: they differ from the exact by a tenth of a decibel, and only their ratios count.
        """
        return conduct.log_prob_by_pattern(
            self.worlds.utility,
            self.worlds.walk_away,
            self.z,
            patterns=[tuple(row) for row in self.patterns.rows.tolist()],
            moves=self.problem.moves if moves is None else moves,
            near=True,
        )

    def weigh(
        self, setting: str, parts: FloatArray, log_weight: FloatArray | None = None
    ) -> ConductWeight:
        """Turn log chances into the evidence of each pattern.

        Parameters
        ----------
        setting : str
        parts : (moves, n, patterns) float
            Log chances of the acts that count.
        log_weight : (n,) float, optional
            Importance of each draw under the setting.
        """
        log = parts.sum(axis=0) - self.centre[:, None]
        if log_weight is not None:
            log = log + log_weight[:, None]
        top = np.where(np.isfinite(log.max(axis=0)), log.max(axis=0), 0.0)
        weight = np.exp(log - top)
        mean = weight.mean(axis=0)
        with np.errstate(divide="ignore"):
            evidence = np.where(mean > 0, np.log(mean) + top, -np.inf)
        influence = np.where(mean > 0, weight / np.where(mean > 0, mean, 1.0) - 1.0, 0.0)
        return ConductWeight(setting, evidence, influence, self.lineages)

    def without(self, stage: Sequence[int]) -> ConductWeight:
        """Weigh the record without the moves of one act (what came later stays as it was)."""
        kept = [k for k in range(len(self.parts)) if k not in set(stage)]
        return self.weigh("", self.parts[kept])

    def shifted(self) -> Iterator[ConductWeight]:
        """Each uncertain parameter of conduct, one deviation down and up, for all actors."""
        conduct = self.problem.conduct
        names = dict.fromkeys(name for _, name in conduct.nuisances)
        for name in names:
            columns = [k for k, (_, other) in enumerate(conduct.nuisances) if other == name]
            moved = self.z[:, columns]
            for step, side in ((-1.0, "lower"), (1.0, "higher")):
                log_weight = (step * moved - 0.5 * step**2).sum(axis=1)
                found = self.weigh(f"{name} {side}", self.parts, log_weight)
                yield replace(found, moved=(name, step))

    def refixed(self, settings: NuisancePrior) -> Iterator[ConductWeight]:
        """Each fixed setting of conduct at the ends of its box."""
        conduct, moves = self.problem.conduct, self.problem.moves
        for name, (ends, kinds) in _FIXED.items():
            touched = [k for k, move in enumerate(moves) if conduct.moves[move].kind in kinds]
            for value, side in zip(ends, ("lower", "higher"), strict=True):
                changed = conduct.under(replace(settings, **{name: value}))  # type: ignore[arg-type]
                parts = self.parts.copy()
                parts[touched] = self.likelihood(changed, [moves[k] for k in touched])
                yield self.weigh(f"{name} {side}", parts)

    def told_as_more(self, settings: NuisancePrior) -> Iterator[ConductWeight]:
        """Let each teller, at times, tell ordered terms as one step more than they were."""
        for account in self.patterns.tellers:
            toned = toned_down(self.prior.model.transcript, account)
            if toned is None:
                continue
            conduct = Conduct.of_transcript(toned, settings)
            other = self.likelihood(conduct).sum(axis=0)
            plain = self.parts.sum(axis=0)
            both = np.logaddexp(np.log1p(-_TOLD_AS_MORE) + plain, np.log(_TOLD_AS_MORE) + other)
            yield self.weigh(f"told as more:{account}", both[None])
