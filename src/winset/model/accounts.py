"""Accounts: which tellers there are, and on which issues their versions disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from winset.case.judgement import CHANCE
from winset.case.model import Case
from winset.model.catalogue import Catalogue
from winset.model.handles import Handle, Judged, Kind
from winset.record import Record

__all__ = ["Accounts", "accounts_of"]


@dataclass(frozen=True)
class Accounts:
    """What decoding needs to know of the accounts.

    Parameters
    ----------
    tellers : tuple of str
        Ids of the accounts, in the order of the case.
    contested : tuple of str
        Issues of the case on which they disagree.
    tells : mapping
        Account to the actor who tells it.
    priors, honesty : mapping
        Account to what is judged of it, where it is stated.
    whole, mixed : str
        Latents: whose account is true as a whole; whether the truth is mixed.
    by_issue : tuple of str
        Latents: whose account is true of each contested issue, where it is mixed.
    mixed_chance : float
        Prior chance that the truth is mixed issue by issue.
    """

    tellers: tuple[str, ...]
    contested: tuple[str, ...]
    tells: Mapping[str, str]
    priors: Mapping[str, Judged]
    honesty: Mapping[str, Judged]
    mixed_chance: float
    whole: str = ""
    mixed: str = ""
    by_issue: tuple[str, ...] = ()


def accounts_of(case: Case, record: Record, catalogue: Catalogue) -> Accounts:
    """Read what is judged of the accounts of a case."""
    contested = record.contested
    priors, honesty = {}, {}
    for name, account in case.accounts.items():
        if account.prior is not None:
            handle = Handle(f"accounts.{name}.prior", Kind.PRIOR, account=name)
            priors[name] = catalogue.add(handle, account.prior, CHANCE)
        if account.honesty is not None:
            handle = Handle(f"accounts.{name}.honesty", Kind.HONESTY, account=name)
            honesty[name] = catalogue.add(handle, account.honesty, CHANCE, lazy=True)
    latents = {}
    if contested:
        latents = {
            "whole": catalogue.latent("accounts#whole"),
            "mixed": catalogue.latent("accounts#mixed"),
        }
    return Accounts(
        tellers=tuple(case.accounts),
        contested=contested,
        tells={name: account.teller for name, account in case.accounts.items()},
        priors=priors,
        honesty=honesty,
        mixed_chance=case.mixed_accounts if contested else 0.0,
        **latents,
        by_issue=tuple(catalogue.latent(f"accounts#{issue}") for issue in contested),
    )
