"""Whether an offer was misread: another question than whose version is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from winset.findings.accounts.results import AccountsFinding, Misread
from winset.findings.gates.results import Diagnosis
from winset.findings.share import Share, share
from winset.inference.condition import Conditioned

__all__ = ["with_misread"]


def with_misread(
    found: AccountsFinding, conditioned: Conditioned, diagnosis: Diagnosis
) -> AccountsFinding:
    """Add the answer on misreading: another question than whose version is true.

    Parameters
    ----------
    found : AccountsFinding
    conditioned : Conditioned
    diagnosis : Diagnosis
        Of the conditioned worlds.
    """
    if "misread" not in diagnosis.flags:
        return found
    flag = diagnosis.flags["misread"]
    return replace(found, misread=Misread(flag, _misread_under(conditioned, diagnosis)))


def _misread_under(conditioned: Conditioned, diagnosis: Diagnosis) -> dict[str, Share]:
    worlds, where = conditioned.worlds, diagnosis.per_world
    if where is None or not worlds.contested or len(where.flags["misread"]) != worlds.n:
        return {}
    rows: dict[str, Share] = {}
    for k, name in enumerate(worlds.tellers):
        chosen = (worlds.account == k).all(axis=1)
        total = float(worlds.weight[chosen].sum())
        if total > 0:
            weight = np.where(chosen, worlds.weight, 0.0) / total
            rows[name] = share(where.flags["misread"], weight)
    return rows
