"""What the record taught, in plain words."""

from __future__ import annotations

from winset.findings.learning import LearningFinding
from winset.findings.share import Share
from winset.model import Model
from winset.words.chances import percent, with_error
from winset.words.judgements import label_of

__all__ = ["brief", "lead"]

# So nearly all that it would be said as all.
_ALL = 0.995


def lead(model: Model, found: LearningFinding, after: Share) -> tuple[str, ...]:
    """Say how far the record moved the chance of a deal, and what it could not tell.

    ``after`` is the chance of a ratifiable deal once the record is taken into account.
    """
    kept = f"{percent(found.untold)} of the judgements stay as wide as they were, within a tenth"
    if found.untold > _ALL:
        kept = "No judgement was narrowed by more than a tenth"
    said = [
        "Taking the record into account moves the chance of a ratifiable deal from "
        f"{with_error(found.prior.close.ratifiable)} to {with_error(after)}.",
        f"{kept}: what the record cannot tell stays as uncertain as it was.",
    ]
    if found.walk_aways:
        least = min(found.walk_aways, key=lambda q: q.ratio)
        said.append(
            "Of what walking away was worth, the record narrowed one most: "
            f"{label_of(model, least.path)}, to {percent(min(least.ratio, 1.0))} of its spread."
        )
    said.append(f"The shares after the record rest on about {found.ess:,.0f} effective worlds.")
    return tuple(said)


def brief(found: LearningFinding, after: Share) -> str:
    """Say in a line how far the record moved the chance of a ratifiable deal."""
    kept = f"{percent(found.untold)} of the judgements stayed as wide as they were"
    if found.untold > _ALL:
        kept = "no judgement was narrowed by more than a tenth"
    before = percent(found.prior.close.ratifiable)
    return f"a ratifiable deal, {before} before it and {percent(after)} after; {kept}."
