"""Rules of consent as a case states them."""

from __future__ import annotations

from winset.case.errors import refusal
from winset.case.spelling import shown
from winset.votes import RULES, VotingRule, read_rule

__all__ = ["parse_rule"]


def parse_rule(text: str) -> VotingRule:
    """Read a rule of consent.

    Raises
    ------
    CaseError
        Where the rule is not understood.
    """
    rule = read_rule(text)
    if rule is None:
        raise refusal("rule", f"the rule {shown(text)} is not understood", f"one of: {RULES}")
    return rule
