"""What the conduct on record says of rival accounts, with the worlds and minds averaged out.

The chance of the record under one pattern of accounts (whose version of each contested issue is
true) is an integral over worlds and over the nuisance parameters of conduct. The posterior worlds
at hand were drawn with the accounts left open, in proportion to the prior-weighted sum of the
likelihoods under all patterns. So the posterior mean of one pattern's likelihood over that sum is,
up to a constant, that pattern's evidence: a bounded, Rao-Blackwellised estimate with the same
random numbers for all patterns (Gelfand and Smith 1990; the balance heuristic of Veach and Guibas
1995). Other settings of conduct are reached from the same draws by importance weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from winset.case.errors import CaseError
from winset.case.model import Case, Event
from winset.conduct import NuisancePrior
from winset.conduct.model import Conduct
from winset.conduct.script import read_script
from winset.learn.condition import Conditioned, Problem, condition
from winset.learn.rescaled import Rescaled
from winset.worlds.accounts import Accounts, prior_shares
from winset.worlds.prior import Prior

__all__ = ["ConductWeight", "Patterns", "Told", "conduct_weights", "patterns_of"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Patterns of accounts beyond this number are not listed: only whole accounts, and those met.
_MOST = 64
_DRAWS = 2_000
# Particles of the small runs that widen or narrow the judgements.
_SMALL = 600
# Settings of conduct that are fixed numbers: the ends of their box.
_FIXED: Mapping[str, tuple[float, float]] = {
    "epsilon": (0.005, 0.08),
    "memory": (1.0, 4.0),
    "silence": (0.0, 1.0),
}
# Chance, at the far end of the box, that a teller tells an ordered issue as one step more.
_TOLD_AS_MORE = 0.25


@dataclass(frozen=True, eq=False)
class Patterns:
    """Ways in which the contested issues can be split among the accounts.

    Parameters
    ----------
    tellers : tuple of str
    contested : tuple of str
    rows : (patterns, contested) int
        Position of a teller per issue; the first rows are the whole accounts, in order.
    prior : (patterns,) float
        Prior chances that sum to one.
    """

    tellers: tuple[str, ...]
    contested: tuple[str, ...]
    rows: IntArray
    prior: FloatArray

    @property
    def n(self) -> int:
        """Number of patterns."""
        return len(self.rows)


def patterns_of(case: Case, prior: Prior, z: FloatArray, met: IntArray | None = None) -> Patterns:
    """List the patterns of accounts with their prior chances.

    A pattern in which one account has every issue can come about in two ways (as a whole, or
    issue by issue); both are in its prior, as they are in the worlds.

    Parameters
    ----------
    case : Case
    prior : Prior
    z : (n, dims) float
        Draws over which stated priors of the accounts are averaged.
    met : (n, contested) int, optional
        Patterns seen in worlds, where there are too many to list.
    """
    tellers = tuple(case.accounts)
    contested = prior.central().contested
    shares = _shares(case, prior, z)
    size = max(len(contested), 1)
    if len(tellers) ** size <= _MOST:
        rows = np.array(list(product(range(len(tellers)), repeat=size)), dtype=np.int64)
    else:
        rows = np.unique(met, axis=0) if met is not None else np.zeros((0, size), dtype=np.int64)
    whole_rows = np.repeat(np.arange(len(tellers))[:, None], size, axis=1)
    others = [row for row in rows if len(set(row.tolist())) > 1]
    rows = np.concatenate([whole_rows, np.array(others, dtype=np.int64).reshape(-1, size)])
    chance = pattern_prior(rows, shares, case.mixed_accounts if contested else 0.0).mean(axis=1)
    return Patterns(
        tellers,
        contested,
        rows[:, : len(contested)],
        chance / chance.sum(),
    )


def _shares(case: Case, prior: Prior, z: FloatArray) -> FloatArray:
    """(tellers, n) prior chance of each account, in the order of the case."""
    quantities = prior.quantities(z)
    paths, scalars = {}, {}
    for name, account in case.accounts.items():
        if account.prior is not None:
            path = f"accounts.{name}.prior"
            paths[name] = path
            exact = np.full(1, 0.0)
            if path not in quantities:
                from winset.case.judgement import CHANCE

                exact = np.full(1, account.prior.median(CHANCE))
            scalars[path] = np.asarray(quantities.get(path, exact), dtype=np.float64)
    tellers = tuple(case.accounts)
    found = prior_shares(Accounts(tellers, (), paths), scalars, len(z))
    ordered = sorted(tellers)
    return np.asarray(found[[ordered.index(name) for name in tellers]], dtype=np.float64)


def pattern_prior(rows: IntArray, shares: FloatArray, mixed: float) -> FloatArray:
    """(patterns, n) prior chance of each pattern: as a whole, or issue by issue."""
    apart = shares[rows].prod(axis=1)
    whole = np.where((rows == rows[:, :1]).all(axis=1)[:, None], shares[rows[:, 0]], 0.0)
    return np.asarray((1.0 - mixed) * whole + mixed * apart)


@dataclass(frozen=True, eq=False)
class ConductWeight:
    """Log evidence of the conduct under each pattern, at one setting.

    Parameters
    ----------
    setting : str
        What differs from the model as it stands; empty for the model itself.
    log_evidence : (patterns,) float
        Up to a constant that all patterns of one setting share; -inf where ruled out.
    influence : (draws, patterns) float
        Each draw's part in the logarithm, centred: for errors of differences.
    effective : float
        Effective number of draws.
    """

    setting: str
    log_evidence: FloatArray
    influence: FloatArray
    effective: float

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
        apart = np.asarray(parts[0]) - np.asarray(parts[1])
        return float(apart.std() / np.sqrt(max(self.effective, 1.0)))

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
    warnings : tuple of str
    """

    patterns: Patterns
    central: ConductWeight
    settings: tuple[ConductWeight, ...]
    without: Mapping[tuple[int, ...], ConductWeight]
    warnings: tuple[str, ...]


def conduct_weights(
    case: Case,
    prior: Prior,
    conditioned: Conditioned,
    seed: int = 1,
    *,
    settings: NuisancePrior | None = None,
    draws: int = _DRAWS,
    box: bool = True,
) -> Told:
    """Weigh the accounts by the conduct on record.

    Parameters
    ----------
    case : Case
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
    """
    settings = settings or NuisancePrior()
    met = conditioned.worlds.account.astype(np.int64)
    patterns = patterns_of(case, prior, prior.draw(draws, seed), met)
    problem = Problem.of(case, prior, settings=settings)
    if not problem.moves or not patterns.contested:
        return Told(patterns, _silent(patterns), (), {}, ())
    weigher = _Weigher(case, prior, conditioned, patterns, problem, draws)
    central = weigher.weigh("", weigher.parts)
    without = {
        problem.script.events[problem.moves[stage[0]]]: weigher.without(stage)
        for stage in problem.stages
    }
    tried: list[ConductWeight] = []
    warnings: list[str] = []
    if box:
        tried += weigher.shifted()
        tried += weigher.refixed(settings)
        tried += weigher.told_as_more(settings)
        for factor, words in ((0.5, "halved"), (2.0, "doubled")):
            try:
                tried.append(_rewidened(case, patterns, factor, words, seed, settings))
            except ValueError as stopped:
                warnings.append(f"judgements with their widths {words} were not tried: {stopped}")
    return Told(patterns, central, tuple(tried), without, tuple(warnings))


def _silent(patterns: Patterns) -> ConductWeight:
    return ConductWeight("", np.zeros(patterns.n), np.zeros((1, patterns.n)), 1.0)


def _rewidened(
    case: Case,
    patterns: Patterns,
    factor: float,
    words: str,
    seed: int,
    settings: NuisancePrior,
) -> ConductWeight:
    """Run the record again, small, on judgements whose widths are halved or doubled."""
    prior = Rescaled(case, factor)
    found = condition(case, prior, _SMALL, seed, settings=settings, particles=_SMALL)
    problem = Problem.of(case, prior, settings=settings)
    weigher = _Weigher(case, prior, found, patterns, problem, _SMALL)
    return weigher.weigh(f"widths of all judgements {words}", weigher.parts)


class _Weigher:
    """Evaluates the record on some of the posterior worlds, under every pattern."""

    def __init__(
        self,
        case: Case,
        prior: Prior,
        conditioned: Conditioned,
        patterns: Patterns,
        problem: Problem,
        draws: int,
    ) -> None:
        self.case, self.prior, self.patterns, self.problem = case, prior, patterns, problem
        n = min(draws, conditioned.worlds.n)
        rows = slice(0, n)
        self.worlds = conditioned.worlds.take(rows)
        self.z = conditioned.conduct_z[rows]
        # Draws repeat their ancestors: they are worth no more than the effective sample.
        self.share = min(1.0, conditioned.ess / conditioned.worlds.n) if conditioned.ess else 1.0
        shares = _shares(case, prior, conditioned.z[rows])
        self.parts = self.likelihood(problem.script.conduct)
        with np.errstate(divide="ignore"):
            chance = np.log(pattern_prior(patterns.rows, shares, case.mixed_accounts))
        self.centre = np.logaddexp.reduce(chance.T + self.parts.sum(axis=0), axis=1)

    def likelihood(self, conduct: Conduct) -> FloatArray:
        """(moves, n, patterns) log chance of every act under every pattern."""
        worlds = self.worlds
        out = np.empty((len(self.problem.moves), worlds.n, self.patterns.n))
        for g, row in enumerate(self.patterns.rows):
            account = np.broadcast_to(row, (worlds.n, len(row)))
            out[:, :, g] = conduct.log_prob(
                worlds.utility, worlds.walk_away, account, self.z, self.problem.moves
            )
        return out

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
        return ConductWeight(setting, evidence, influence, len(log) * self.share)

    def without(self, stage: Sequence[int]) -> ConductWeight:
        """Weigh the record without the moves of one act (what came later stays as it was)."""
        kept = [k for k in range(len(self.parts)) if k not in set(stage)]
        return self.weigh("", self.parts[kept])

    def shifted(self) -> Iterator[ConductWeight]:
        """Each uncertain parameter of conduct, one deviation down and up, for all actors."""
        conduct = self.problem.script.conduct
        names = dict.fromkeys(name for _, name in conduct.nuisances)
        for name in names:
            columns = [k for k, (_, other) in enumerate(conduct.nuisances) if other == name]
            moved = self.z[:, columns]
            for step, words in ((-1.0, "lower"), (1.0, "higher")):
                log_weight = (step * moved - 0.5 * step**2).sum(axis=1)
                yield self.weigh(f"{_WORDS.get(name, name)} {words}", self.parts, log_weight)

    def refixed(self, settings: NuisancePrior) -> Iterator[ConductWeight]:
        """Each fixed setting of conduct at the ends of its box."""
        for name, ends in _FIXED.items():
            for value, words in zip(ends, ("lower", "higher"), strict=True):
                changed = replace(settings, **{name: value})  # type: ignore[arg-type]
                conduct = self._script(self.case, changed)
                yield self.weigh(f"{_WORDS[name]} {words}", self.likelihood(conduct))

    def told_as_more(self, settings: NuisancePrior) -> Iterator[ConductWeight]:
        """Let each teller, at times, tell ordered terms as one step more than they were."""
        for account in self.patterns.tellers:
            toned = _toned_down(self.case, account, self.patterns.contested)
            if toned is None:
                continue
            try:
                conduct = self._script(toned, settings)
                other = self.likelihood(conduct).sum(axis=0)
            except CaseError:
                continue
            plain = self.parts.sum(axis=0)
            both = np.logaddexp(
                np.log1p(-_TOLD_AS_MORE) + plain, np.log(_TOLD_AS_MORE) + other
            )
            words = f"the account of {account} at times tells terms as one step more than they were"
            yield self.weigh(words, both[None])

    def _script(self, case: Case, settings: NuisancePrior) -> Conduct:
        return read_script(
            case,
            self.prior.space,
            epochs=self.prior.epochs,
            contested=self.patterns.contested,
            tellers=self.patterns.tellers,
            settings=settings,
        ).conduct


_WORDS: Mapping[str, str] = {
    "beta": "own advantage in offers",
    "lam": "regard for the others' offers",
    "iota": "standing by one's last offer",
    "kappa": "sharpness of answers",
    "concession": "pace of concession",
    "sigma": "slack around the aspiration",
    "cost": "cost of walking out",
    "bluff": "chance of bluff",
    "honesty": "honesty of statements",
    "jump": "raising of the ante",
    "ante": "chance that the ante was raised",
    "working": "sharpness at working level",
    "epsilon": "share of offers without pattern",
    "memory": "memory of offers",
    "silence": "silence read as status quo",
}


def _toned_down(case: Case, account: str, contested: Sequence[str]) -> Case | None:
    """The case in which one account tells ordered terms a step nearer to the others'."""
    changed: dict[int, Event] = {}
    for n, event in enumerate(case.events):
        if event.account != account:
            continue
        terms = dict(event.terms)
        for issue in contested:
            options = case.issues[issue].options
            rivals = _told(case, event, issue)
            if issue not in terms or not case.issues[issue].ordered or not options or not rivals:
                continue
            mine = _places(options, terms[issue])
            step = int(np.sign(np.mean([options.index(r) for r in rivals]) - np.mean(mine)))
            if step:
                kept = {min(max(k + step, 0), len(options) - 1) for k in mine}
                terms[issue] = tuple(options[k] for k in sorted(kept))
        if terms != dict(event.terms):
            changed[n] = event.model_copy(update={"terms": terms})
    if not changed:
        return None
    events = tuple(changed.get(n, event) for n, event in enumerate(case.events))
    return case.model_copy(update={"events": events})


def _places(options: Sequence[str], stated: object) -> list[int]:
    named = stated if isinstance(stated, list | tuple) else (stated,)
    return [list(options).index(str(name)) for name in named]


def _told(case: Case, event: Event, issue: str) -> list[str]:
    """What other accounts say on an issue of the same actor's act on that day."""
    said: list[str] = []
    for other in case.events:
        if (other.date, other.by) == (event.date, event.by) and issue in other.terms:
            if other.account and other.account != event.account:
                stated = other.terms[issue]
                said += [str(s) for s in (stated if isinstance(stated, list | tuple) else [stated])]
    return said
