"""Whose version of each contested issue is true, with the range of its chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.findings.accounts.results import DECIDES, VersionOfIssue
from winset.findings.accounts.weighing import SURE, Ledger, normalized
from winset.inference.accounts import ConductWeight, Told
from winset.inference.evidence import chance_of

__all__ = ["pattern_chances", "versions_of_issues"]

FloatArray = NDArray[np.float64]

_NINE_TENTHS = (0.05, 0.95)


def _prior(told: Told) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(told.patterns.prior))


def pattern_chances(told: Told, ledger: Ledger) -> FloatArray:
    """(patterns,) posterior chances at the model as it stands."""
    prior = _prior(told)
    log = prior + told.central.log_evidence + ledger.log_likelihood[0]
    return np.asarray(normalized(log[None], prior)[0])


def versions_of_issues(told: Told, ledger: Ledger) -> tuple[VersionOfIssue, ...]:
    """Give the chance of each account's version of each contested issue.

    The range is over every setting of conduct together with every setting of the evidence and the
    central nine tenths of the stated likelihoods, each widened by its Monte Carlo error: the same
    settings as the range of the odds.
    """
    names, contested = told.patterns.tellers, told.patterns.contested
    if not contested:
        return ()
    # (tellers, issues, patterns): in which patterns an account has an issue.
    has = np.stack([(told.patterns.rows == k).T for k in range(len(names))]).astype(np.float64)
    stands = has @ pattern_chances(told, ledger)
    drawn = ledger.drawn() if ledger.clusters else ledger.log_likelihood
    ends = [
        _ends(found, told, ledger.log_likelihood, drawn, has)
        for found in (told.central, *told.settings)
    ]
    low = np.minimum(np.min([low for low, _ in ends], axis=0), stands)
    high = np.maximum(np.max([high for _, high in ends], axis=0), stands)
    rows = []
    for j, issue in enumerate(contested):
        best = int(stands[:, j].argmax())
        decided = bool(low[best, j] >= chance_of(DECIDES))
        chance, least, most = (
            {name: float(found[k, j]) for k, name in enumerate(names)}
            for found in (stands, low, high)
        )
        rows.append(
            VersionOfIssue(
                issue,
                chance,
                least,
                most,
                names[best] if decided else "cannot decide",
            )
        )
    return tuple(rows)


def _ends(
    found: ConductWeight, told: Told, boxed: FloatArray, drawn: FloatArray, has: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(tellers, issues) lowest and highest chances at one setting of conduct."""
    prior = _prior(told)
    at = prior + found.log_evidence
    settings = np.tensordot(has, normalized(at + boxed, prior), axes=(2, 1))
    draws = np.tensordot(has, normalized(at + drawn, prior), axes=(2, 1))
    low, high = np.quantile(draws, _NINE_TENTHS, axis=2)
    error = _error(found, len(told.patterns.tellers))
    return (
        _moved(np.minimum(low, settings.min(axis=2)), -SURE * error),
        _moved(np.maximum(high, settings.max(axis=2)), SURE * error),
    )


def _error(found: ConductWeight, tellers: int) -> float:
    """Largest Monte Carlo error of the log odds between two accounts."""
    chosen = np.eye(len(found.log_evidence))
    pairs = [(a, b) for a in range(tellers) for b in range(a)]
    return max((found.error(chosen[a], chosen[b]) for a, b in pairs), default=0.0)


def _moved(chance: FloatArray, step: float) -> FloatArray:
    """Move chances by a step of their log-odds."""
    factor = np.exp(step)
    return np.asarray(chance * factor / (1.0 - chance + chance * factor))
