"""The room for a deal in plain words: how much there was, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.findings.bargaining import BargainingSpace
from winset.findings.compliance import ComplianceFinding
from winset.findings.insisting import Insistence, OptionOdds
from winset.findings.structure import StructuralCheck
from winset.findings.zone import ZoneFinding
from winset.model import Model
from winset.text import joined
from winset.words.chances import percent, span, with_error
from winset.words.names import actor_name, epoch_words, issue_name, short_name
from winset.words.signing import passing, signers

__all__ = [
    "WAYS",
    "bargaining_lead",
    "compliance_lead",
    "insistence_lead",
    "stated_by",
    "structure_lead",
    "zone_lead",
]


def zone_lead(model: Model, zone: ZoneFinding) -> tuple[str, ...]:
    """Say how often there was a deal, and what changed that."""
    close = zone.close
    said = [
        f"Of {zone.n_worlds:,} worlds drawn from the judgements, {percent(close.zone)} hold at "
        f"least one of {zone.n_deals:,} possible deals that {signers(model)} would sign."
    ]
    if passing(model):
        ratified = percent(close.ratifiable)
        said.append(f"In {ratified} there is one that {passing(model)} would pass as well.")
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
        actor_name(model, party) for party, share in close.serves.items() if share.value < 0.05
    ]
    if nothing:
        said.append(f"Hardly any deal on this agenda serves {joined(nothing, 'or')}.")
    if zone.undecided > 0:
        said.append(
            f"The search could not settle up to {percent(zone.undecided)} of worlds; they count as "
            "having no deal, so the shares are lower bounds by at most that much."
        )
    return tuple(said)


#: What each way of drawing means.
WAYS: Mapping[str, str] = {
    "as stated": "the judgements, ties and shared factor of the case",
    "independent": "every option value drawn on its own",
    "tied": "one factor moves all option values of an actor",
}


def structure_lead(check: StructuralCheck) -> tuple[str, ...]:
    """Say whether the verdict holds up under other ways of drawing."""
    values = [row.ratifiable.value for row in check.rows]
    spread = f"at {span(values)}"
    if check.fragile:
        return (
            "Treat the verdict with care: it would turn if an innocent choice were made otherwise. "
            f"The chance of a ratifiable deal lies {spread}, depending on it.",
            f"The drawings that would turn it: {joined(check.rests_on)}.",
        )
    return (
        f"The verdict holds up: over all ways of drawing, the chance of a ratifiable deal "
        f"lies {spread}, on the same side of the question.",
    )


def bargaining_lead(model: Model, space: BargainingSpace) -> tuple[str, ...]:
    """Say how many deals of the picture the parties would sign."""
    n_zone, n_pass = int(space.in_zone.sum()), int((space.in_zone & space.ratifiable).sum())
    names = joined([short_name(model, p) for p in space.parties])
    said = [
        f"One world, with every judgement at its median: a picture, not a verdict. {names} would "
        f"sign {n_zone:,} of {len(space.points):,} deals in it; {n_pass:,} of these would also "
        "be passed."
    ]
    if space.sampled:
        said.append(
            "The space is too large to draw whole; the points are an even sample, the efficient "
            "deals and the solutions are exact."
        )
    if space.empty_reason:
        said.append(f"No fair-division solution is shown: {space.empty_reason}.")
    return tuple(said)


# What costs less of the room for a deal is not worth saying.
_CLOSING = 0.1
# Options that are named.
_TOLD = 2


def stated_by(model: Model, odds: OptionOdds) -> str:
    """Name who asked for an option or offered it."""
    return joined([short_name(model, actor) for actor in odds.stated_by])


def insistence_lead(model: Model, found: Sequence[Insistence]) -> str:
    """Say which single points would have cost most of the room for a deal."""
    stated = [
        (odds, issue)
        for issue in found
        for odds in issue.options
        if odds.stated_by and odds.lost >= _CLOSING
    ]
    ranked = sorted(stated, key=lambda pair: -pair[0].lost)[:_TOLD]
    if not ranked:
        return "Nothing that either side asked for would have cost much of the room for a deal."
    named = [
        f"“{issue_name(model, issue.issue)}: {odds.option}” (asked for or offered by "
        f"{stated_by(model, odds)}), which leaves a deal in {percent(odds.chance)} of worlds"
        for odds, issue in ranked
    ]
    anything = max(odds.chance.value + odds.lost for issue in found for odds in issue.options)
    return (
        f"With every option open, a deal that would be signed, passed and kept exists in "
        f"{percent(anything)} of worlds. What would have cost most of that room, had it been "
        f"insisted on: {'; '.join(named)}."
    )


def compliance_lead(found: ComplianceFinding) -> str:
    """Say what the chance of broken promises takes from the chance of a deal."""
    return (
        "Counting the chance of broken promises, the share of worlds with a deal that would "
        f"be made goes from {with_error(found.before)} to {with_error(found.after)}."
    )
