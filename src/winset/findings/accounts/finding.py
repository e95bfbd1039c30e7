"""The verdict on rival accounts: odds with their range, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from winset.conduct import NuisancePrior
from winset.findings.accounts.results import (
    NOTHING,
    AccountOdds,
    AccountsFinding,
    Caution,
    Item,
    LeftOut,
    Part,
    PropositionFinding,
    Setting,
    Weight,
)
from winset.findings.accounts.versions import pattern_chances, versions_of_issues
from winset.findings.accounts.weighing import (
    SURE,
    Draws,
    Ledger,
    added,
    as_decibels,
    bounded,
    conduct_decibels,
)
from winset.inference.accounts import Told, conduct_weights
from winset.inference.condition import Conditioned
from winset.inference.evidence import BEYOND, chance_of, evidence_test, weight_of_evidence
from winset.inference.hypotheses import heuer_matrix
from winset.inference.reports import Box, clusters_of, expected_of
from winset.model import Model
from winset.worlds.prior import Prior

__all__ = ["accounts_finding"]

FloatArray = NDArray[np.float64]

_DRAWS = 2_000
# Fewer worlds than this behind an account's odds are too few for their size.
_FEW = 30


def accounts_finding(
    prior: Prior,
    conditioned: Conditioned,
    seed: int = 1,
    *,
    settings: NuisancePrior | None = None,
    draws: int = _DRAWS,
    tell: Callable[[float], None] | None = None,
) -> AccountsFinding | None:
    """Say which account fits the conduct on record and the evidence, and how sure that is.

    The odds are those of one joint model of what happened and of who reports it (after Fairfield
    and Charman 2017). Their range is over every setting tried: each uncertain parameter of conduct
    moved by a deviation either way, its fixed settings at the ends of their box, judgements' widths
    halved and doubled, tellers who tell terms as more than they were; and for the evidence every
    combination of honesty, exaggeration, dependence and width, and the central nine tenths of the
    stated likelihoods. Conduct and evidence are independent given the account, so their ranges add
    up.

    Parameters
    ----------
    prior : Prior
    conditioned : Conditioned
        Worlds conditioned on the whole record, seen from outside.
    seed : int
    settings : NuisancePrior, optional
        Those that the worlds were conditioned with.
    draws : int
        Worlds, and draws of likelihoods, to use.
    tell : callable, optional
        Called with the fraction done; what it raises ends the run.

    Returns
    -------
    AccountsFinding or None
        None where the case holds neither two accounts nor evidence on a proposition.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.inference.condition import condition
    >>> from winset.model import compile_case
    >>> prior = Prior(compile_case(load("hanoi")))
    >>> found = accounts_finding(prior, condition(prior, 400), draws=200)
    >>> found.odds[0].account, found.odds[0].verdict
    ('us', 'cannot decide')
    """
    model = prior.model
    questions = tuple(dict.fromkeys(e.proposition for e in model.evidence if e.proposition))
    if len(model.accounts.tellers) < 2 and not questions:
        return None
    drawn = Draws(prior, draws, seed)
    asked = tuple(_proposition(model, question, drawn) for question in questions)
    absent = tuple(item.text for item in model.evidence if not item.observed)
    if len(model.accounts.tellers) < 2:
        return AccountsFinding(
            model.accounts.tellers, (), {}, 0.0, (), (), asked, None, absent, draws, ()
        )
    told = conduct_weights(prior, conditioned, seed, settings=settings, draws=draws, tell=tell)
    ledger = Ledger(model, clusters_of(model), drawn, told.patterns)
    chances = pattern_chances(told, ledger)
    tellers = told.patterns.tellers
    whole = {name: float(chances[k]) for k, name in enumerate(tellers)}
    return AccountsFinding(
        accounts=tellers,
        contested=told.patterns.contested,
        chance=whole,
        mixed=max(0.0, 1.0 - sum(whole.values())),
        odds=tuple(
            _odds(model, told, ledger, (a, b)) for a, b in combinations(range(len(tellers)), 2)
        ),
        issues=versions_of_issues(told, ledger),
        propositions=asked,
        matrix=heuer_matrix(model) if ledger.clusters else None,
        absent=absent,
        draws=draws,
        cautions=_cautions(told, ledger),
    )


def _cautions(told: Told, ledger: Ledger) -> tuple[Caution, ...]:
    found = [Caution("not tried", setting, why=why) for setting, why in told.untried]
    for k, name in enumerate(told.patterns.tellers):
        if not np.isfinite(told.central.log_evidence[k]):
            found.append(Caution("impossible conduct", name))
        elif (worlds := told.central.behind(k)) < _FEW:
            found.append(Caution("few worlds", name, worlds))
        if not np.isfinite(ledger.log_likelihood[0, k]):
            found.append(Caution("impossible evidence", name))
    return tuple(found)


# -- one account against another ------------------------------------------------------------------


def _odds(model: Model, told: Told, ledger: Ledger, pair: tuple[int, int]) -> AccountOdds:
    tellers = told.patterns.tellers
    conduct, evidence = _conduct(told, pair), _evidence(ledger, pair)
    weight = _added(conduct, evidence)
    prior = told.patterns.prior
    prior_db = weight_of_evidence(float(prior[pair[0]]), float(prior[pair[1]]))
    posterior = Weight(
        added(prior_db, weight.value),
        weight.error,
        added(prior_db, weight.low),
        added(prior_db, weight.high),
    )
    parts = (Part("conduct on record", "conduct", conduct), *_parts(model, ledger, pair))
    return AccountOdds(
        account=tellers[pair[0]],
        against=tellers[pair[1]],
        prior=prior_db,
        weight=weight,
        posterior=posterior,
        parts=parts,
        settings=_settings(ledger, pair, evidence, told, conduct),
        without=(
            *_without_events(model, told, pair, evidence, weight),
            *_without_items(model, ledger, pair, weight, conduct.value),
        ),
        items=_items(model, ledger, pair),
        flip_prior=-weight.value,
        flip_chance=chance_of(-weight.value),
        verdict=posterior.verdict,
    )


def _conduct(told: Told, pair: tuple[int, int]) -> Weight:
    value, error = conduct_decibels(told.central, *pair)
    tried = [(value, error), *(conduct_decibels(found, *pair) for found in told.settings)]
    return Weight(
        value,
        error,
        bounded(min(v - SURE * e for v, e in tried)),
        bounded(max(v + SURE * e for v, e in tried)),
    )


def _evidence(ledger: Ledger, pair: tuple[int, int]) -> Weight:
    return _combined(ledger.totals(*pair), ledger.total_errors(*pair), ledger.spread(*pair)[-1])


def _combined(values: FloatArray, errors: FloatArray, spread: FloatArray) -> Weight:
    """Make a weight of the model's value, which comes first, and the range of all settings.

    ``spread`` is how far the stated ranges of the likelihoods reach.
    """
    # No error moves what is ruled out.
    errors = np.where(np.abs(values) < BEYOND, errors, 0.0)
    return Weight(
        bounded(float(values[0])),
        float(errors[0]),
        bounded(min(float((values - SURE * errors).min()), float(spread[0]))),
        bounded(max(float((values + SURE * errors).max()), float(spread[1]))),
    )


def _added(one: Weight, other: Weight) -> Weight:
    return Weight(
        added(one.value, other.value),
        float(np.hypot(one.error, other.error)),
        added(one.low, other.low),
        added(one.high, other.high),
    )


def _parts(model: Model, ledger: Ledger, pair: tuple[int, int]) -> tuple[Part, ...]:
    apart, errors, spread = ledger.decibels(*pair), ledger.errors(*pair), ledger.spread(*pair)
    return tuple(
        Part(
            cluster.origin or _item_name(model, cluster.items[0]),
            "evidence",
            _combined(apart[:, k], errors[:, k], spread[k]),
            tuple(_item_name(model, n) for n in cluster.items),
        )
        for k, cluster in enumerate(ledger.clusters)
    )


def _settings(
    ledger: Ledger,
    pair: tuple[int, int],
    evidence: Weight,
    told: Told | None = None,
    conduct: Weight = NOTHING,
) -> tuple[Setting, ...]:
    """Total the evidence at every setting that moves one thing, the others as they stand."""
    rows = []
    for found in told.settings if told is not None else ():
        value, error = conduct_decibels(found, *pair)
        both = float(np.hypot(error, evidence.error))
        rows.append(Setting(found.setting, "conduct", added(value, evidence.value), both))
    total, errors = ledger.totals(*pair), ledger.total_errors(*pair)
    for k, box in enumerate(ledger.boxes):
        if box.code and "," not in box.code:
            value = added(conduct.value, float(total[k]))
            both = float(np.hypot(conduct.error, errors[k]))
            rows.append(Setting(box.code, "evidence", value, both))
    return tuple(rows)


def _without_events(
    model: Model, told: Told, pair: tuple[int, int], evidence: Weight, weight: Weight
) -> tuple[LeftOut, ...]:
    rows = []
    for events, found in told.without.items():
        value, error = conduct_decibels(found, *pair)
        name = " / ".join(model.names.events[n] for n in events)
        left = added(value, evidence.value)
        both = float(np.hypot(error, evidence.error))
        rows.append(LeftOut(name, "event", left, both, left - weight.value))
    return tuple(rows)


def _without_items(
    model: Model, ledger: Ledger, pair: tuple[int, int], weight: Weight, conduct: float = 0.0
) -> tuple[LeftOut, ...]:
    rows = []
    for k, cluster in enumerate(ledger.clusters):
        others = sum(
            (w.log_likelihood for j, w in enumerate(ledger.weights[0]) if j != k),
            start=np.zeros(ledger.size),
        )
        for n in cluster.items:
            kept = others + ledger.weigh(cluster.without(n), Box()).log_likelihood
            left = added(conduct, as_decibels(kept, *pair))
            name = _item_name(model, n)
            rows.append(LeftOut(name, "evidence", left, weight.error, left - weight.value))
    return tuple(rows)


def _items(model: Model, ledger: Ledger, pair: tuple[int, int]) -> tuple[Item, ...]:
    quantities = ledger.draws.quantities(1.0)
    rows = []
    for n in (n for cluster in ledger.clusters for n in cluster.items):
        item = model.evidence[n]
        chance = expected_of(model, n, quantities, ledger.draws.n)[:, list(pair)]
        mean = chance.mean(axis=0)
        floor = np.maximum(chance, 1e-12)
        apart = 10.0 * (np.log10(floor[:, 0]) - np.log10(floor[:, 1]))
        low, high = np.quantile(apart, [0.05, 0.95])
        rows.append(
            Item(
                _item_name(model, n),
                item.text,
                item.origin,
                item.observed,
                evidence_test(*(mean if item.observed else 1.0 - mean)).kind,
                weight_of_evidence(float(mean[0]), float(mean[1])),
                bounded(float(low)),
                bounded(float(high)),
            )
        )
    return tuple(rows)


def _item_name(model: Model, n: int) -> str:
    return model.evidence[n].name


def _proposition(model: Model, question: str, draws: Draws) -> PropositionFinding:
    ledger = Ledger(model, clusters_of(model, question), draws)
    pair = (0, 1)
    weight = _evidence(ledger, pair)
    return PropositionFinding(
        proposition=question,
        weight=weight,
        parts=_parts(model, ledger, pair),
        settings=_settings(ledger, pair, weight),
        without=_without_items(model, ledger, pair, weight),
        items=_items(model, ledger, pair),
        flip_chance=chance_of(-weight.value),
        verdict=weight.verdict,
        matrix=heuer_matrix(model, question),
    )
