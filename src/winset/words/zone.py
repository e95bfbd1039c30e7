"""The room for a deal in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.findings.zone import ZoneFinding
from winset.text import joined
from winset.words.chances import percent
from winset.words.names import actor_name, epoch_words

if TYPE_CHECKING:
    from winset.case.model import Case

__all__ = ["lead"]


def lead(case: Case, zone: ZoneFinding) -> tuple[str, ...]:
    """Say how often there was a deal, and what changed that."""
    close = zone.close
    said = [
        f"Of {zone.n_worlds:,} worlds drawn from the judgements, {percent(close.zone)} hold at "
        f"least one of {zone.n_deals:,} possible deals that every party prefers to no agreement; "
        f"{percent(close.ratifiable)} hold one that every ratifier would pass as well."
    ]
    first = zone.epochs[0]
    change = close.ratifiable.value - first.ratifiable.value
    if len(zone.epochs) > 1 and abs(change) > 3 * (close.ratifiable.error + 1e-9):
        word = "rose" if change > 0 else "fell"
        said.append(
            f"The chance of a ratifiable deal {word} from {percent(first.ratifiable)} "
            f"{epoch_words(first, len(zone.epochs))} to {percent(close.ratifiable)} at the close."
        )
    lost = close.zone.value - close.ratifiable.value
    if lost > 0.02:
        said.append(
            f"In {percent(lost)} of worlds the parties could have signed something that would not "
            "have been ratified."
        )
    nothing = [
        actor_name(case, party) for party, share in close.serves.items() if share.value < 0.05
    ]
    if nothing:
        said.append(f"Hardly any deal on this agenda serves {joined(nothing, 'or')}.")
    if zone.undecided > 0:
        said.append(
            f"The search could not settle up to {percent(zone.undecided)} of worlds; they count as "
            "having no deal, so the shares are lower bounds by at most that much."
        )
    return tuple(said)
