"""Doubts about compliance in plain words."""

from __future__ import annotations

from winset.findings.compliance import ComplianceFinding
from winset.words.chances import with_error

__all__ = ["sentence"]


def sentence(found: ComplianceFinding) -> str:
    """Say what the chance of broken promises takes from the chance of a deal."""
    return (
        "Counting the chance of broken promises, the share of worlds with a deal that all would "
        f"take goes from {with_error(found.before)} to {with_error(found.after)}."
    )
