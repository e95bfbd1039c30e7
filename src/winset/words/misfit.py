"""The deal that was reached, against the judgements, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.findings.judgement.results import Hinge
from winset.findings.misfit import Caution, MisfitFinding
from winset.model import Model
from winset.words.chances import likelihood, percent
from winset.words.reasons import repair_words

__all__ = ["CAUTIONS", "DONE", "misfit_lead"]

# So nearly all that nothing is left to be said.
_ALL = 0.995

#: What somebody did for a deal.
DONE: Mapping[str, str] = {"sign": "signed it", "pass": "passed it"}

#: What makes the answer a sketch.
CAUTIONS: Mapping[Caution, str] = {
    "few-worlds": "Few of the worlds drawn explain the signatures: the figures with the record "
    "and the outcome are a sketch.",
    "unexplained": "Even with the record and the outcome the judgements hardly explain the "
    "signatures: one of them lies outside what was thought possible.",
}


def misfit_lead(
    model: Model, found: MisfitFinding, terms: str, instead: Sequence[Hinge]
) -> tuple[str, ...]:
    """Say whether the signatures make sense by the judgements, and what would repair it."""
    said = [
        f"What was signed: {terms}.",
        "By the judgements alone, that all who made the deal would have is "
        f"{likelihood(found.foreseen.value)} ({percent(found.foreseen)}).",
    ]
    if found.explained is not None and found.explained.value < _ALL:
        said.append(
            f"With the record and the outcome it is {likelihood(found.explained.value)} "
            f"({percent(found.explained)}); the rest is the chance that these judgements do not "
            "describe what happened."
        )
    if found.unlikely:
        said.append(repair_words(model, found, instead))
    return tuple(said)
