"""Checkers of claims about deals: they share no code with what proposes them."""

from winset.deals.checks.solutions import (
    Verdict,
    check_efficient,
    check_frontier,
    check_solution,
)
from winset.deals.checks.zones import check_none, check_witness, deal_utility

__all__ = [
    "Verdict",
    "check_efficient",
    "check_frontier",
    "check_none",
    "check_solution",
    "check_witness",
    "deal_utility",
]
