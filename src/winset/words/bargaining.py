"""The bargaining space in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.findings.bargaining import BargainingSpace
from winset.text import joined
from winset.words.names import short_name

if TYPE_CHECKING:
    from winset.case.model import Case

__all__ = ["lead"]


def lead(case: Case, space: BargainingSpace) -> tuple[str, ...]:
    """Say how many deals of the picture the parties would sign."""
    n_zone, n_pass = int(space.in_zone.sum()), int((space.in_zone & space.ratifiable).sum())
    names = joined([short_name(case, p) for p in space.parties])
    said = [
        f"One world, with every judgement at its median: a picture, not a verdict. {names} would "
        f"sign {n_zone:,} of {len(space.points):,} deals in it; {n_pass:,} of these would also "
        "pass every ratifier."
    ]
    if space.sampled:
        said.append(
            "The space is too large to draw whole; the points are an even sample, the efficient "
            "deals and the solutions are exact."
        )
    if space.empty_reason:
        said.append(f"No fair-division solution is shown: {space.empty_reason}.")
    return tuple(said)
