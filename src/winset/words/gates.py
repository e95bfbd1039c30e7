"""Where the talks stopped in plain words, and the paragraph that a reader takes away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from winset.findings.gates.results import (
    POSSIBLE,
    AnyDeal,
    BlockingSet,
    Change,
    Diagnosis,
    DistanceCode,
    PackageDistance,
    PointCode,
    StepCode,
)
from winset.findings.share import Share
from winset.findings.tabled import MIXED
from winset.model import Model
from winset.text import capital, counted, joined
from winset.words.chances import likelihood, percent
from winset.words.kinds import of_kinds
from winset.words.names import actor_name, day, issue_name, short_name

__all__ = [
    "DISTANCE",
    "FLAGS",
    "HOW",
    "IN_A_WORD",
    "MEANING",
    "NAMES",
    "POSSIBLE_NAME",
    "SPLIT",
    "STEPS",
    "any_deal",
    "change_words",
    "in_short",
    "package_words",
    "paragraph",
    "status_words",
    "warnings",
]

#: Short name of each point at which talks can stop.
NAMES: Mapping[PointCode, str] = {
    "undecided": "undecided",
    "none-serves": "no deal serves those who must sign",
    "home": "home would not ratify",
    "trust": "promises not trusted",
    "far": "possible, nothing close to it tabled",
    "near": "possible, one issue away from what was tabled",
    "taken-back": "tabled and taken back",
    "refused": "tabled and refused",
    "open": "tabled, and no refusal on record",
    "unrecorded": "possible, and no record says why it was not made",
    "reached-deal": "ended in a deal",
}

#: All points at which a deal was possible, as one.
POSSIBLE_NAME = "possible and not agreed"
#: The same apart, where it is said already that a deal was possible.
SPLIT: Mapping[PointCode, str] = {
    "far": "nothing close to it tabled",
    "near": "one issue away from what was tabled",
    "taken-back": "tabled and taken back",
    "refused": "tabled and refused",
    "open": "tabled, and no refusal on record",
    "unrecorded": "no record says why",
}

#: The same again, under a strip of them.
IN_A_WORD: Mapping[PointCode, str] = {
    "none-serves": "no deal for all",
    "home": "home refuses",
    "trust": "distrust",
    "undecided": "undecided",
    "far": "nothing close tabled",
    "near": "one issue away",
    "taken-back": "taken back",
    "refused": "refused",
    "open": "never refused",
    "unrecorded": "no record",
}

#: What each point says of a negotiation.
MEANING: Mapping[PointCode, str] = {
    "undecided": "the search of a very large deal space could not tell",
    "none-serves": "no deal on this agenda is better than no agreement for enough of those who "
    "sign",
    "home": "deals exist that would be signed, but none that those who must pass it would "
    "let through",
    "trust": "deals exist that would be signed and ratified, but none once the chance is counted "
    "that promises would not be kept",
    "far": "every package on the table was two or more issues away from a deal that would "
    "be signed, passed and kept",
    "near": "the closest package on the table was one issue away from a deal that would be "
    "signed, passed and kept",
    "taken-back": "a package that would have been signed, passed and kept was on the table, and "
    "was withdrawn, lapsed or was superseded",
    "refused": "a package that would have been signed, passed and kept was on the table, and "
    "was refused",
    "open": "a package that would have been signed, passed and kept was on the table, and "
    "the record holds no refusal of it",
    "unrecorded": "a deal existed that would have been signed, passed and kept, and there is no "
    "record of the talks",
    "reached-deal": "the case ended in a deal",
}

#: Flags that go with the points.
FLAGS: Mapping[str, str] = {
    "untabled": "a deal was possible, and nothing was tabled at all",
    "held_out": "refused by one who could have had a better deal that would be made",
    "error": "refused although nothing better that would be made was there for the refuser",
    "crossed": "both sides had a package on the table that would be made, and nobody answered",
    "overtaken": "acceptable to all when tabled, no longer so after a shock",
    "misfit": "the deal that was reached is outside what the parties would sign and home would "
    "pass, as the judgements have it",
}

#: How far a package was from a deal that would be signed, passed and kept.
DISTANCE: Mapping[DistanceCode, str] = {
    "0": "such a deal",
    "1": "one issue away",
    "2": "two issues away",
    "3+": "three or more away",
    "none": "no such deal exists",
    "undecided": "undecided",
}

#: How a group stands in the way.
HOW: Mapping[str, str] = {
    "gap": "gap",
    "unserved": "served by nothing on this agenda",
    "nowhere": "no such deal is on this agenda",
    "anticipated veto": "anticipated veto",
    "veto": "veto",
}

#: Conditions on the way to a deal, each after the one before it.
STEPS: Mapping[StepCode, str] = {
    "all": "all worlds",
    "served": "a deal would be signed",
    "ratified": "and home would ratify it",
    "kept": "and it survives doubts about compliance",
    "neared": "and a package one issue away from it was tabled",
    "tabled": "and a package that is such a deal was tabled",
    "held": "and it was not taken back",
    "unrefused": "and it was not refused",
}

# Flags as the paragraph orders them.
_TOLD = ("held_out", "error", "crossed", "overtaken")
_NONE = Share(0.0, 0.0, 0.0)
_LEAST = 0.05


def paragraph(model: Model, found: Diagnosis) -> str:
    """Write the diagnosis that the shares support, and no more."""
    shares = {p.point: p.share for p in found.points}
    if "reached-deal" in shares:
        return _ended(found.flags)
    parts = [*_about(model, found), *_causes(model, found), _verdict(found)]
    parts += [
        f"{capital(name.replace('_', ' '))}, {percent(found.flags[name])}: {FLAGS[name]}."
        for name in _TOLD
        if found.flags.get(name, _NONE).value >= _LEAST
    ]
    if found.any is not None:
        parts.append(any_deal(found.any))
    return " ".join(parts)


def in_short(model: Model, found: Diagnosis) -> tuple[str, ...]:
    """Say in three sentences where it stopped, and how far that is settled."""
    shares = {p.point: p.share for p in found.points}
    if "reached-deal" in shares:
        return (_ended(found.flags),)
    closed: tuple[PointCode, ...] = ("none-serves", "home", "trust", "undecided")
    asked = [(NAMES[p], shares[p]) for p in closed if p in shares]
    ranked = sorted([*asked, (POSSIBLE_NAME, found.possible)], key=lambda one: -one[1].value)
    listed = [f"{name}, {percent(share)}" for name, share in ranked if share.value >= _LEAST]
    return (*_about(model, found), f"{capital('; '.join(listed))}.", _verdict(found))


def _about(model: Model, found: Diagnosis) -> list[str]:
    """Say which deals the points are about, where kinds are told apart."""
    about = of_kinds(model, found.kinds)
    return [f"Asked of one kind of deal: {about}."] if about else []


def any_deal(found: AnyDeal) -> str:
    """Say where it stopped if any deal counts, as one sentence."""
    ranked = sorted(found.points, key=lambda p: -p.share.value)
    listed = [f"{NAMES[p.point]} {percent(p.share)}" for p in ranked if p.share.value >= _LEAST]
    return f"If any change at all counts, courtesies included: {joined(listed)}."


def _causes(model: Model, found: Diagnosis) -> list[str]:
    """Say why not, the likeliest first; that a deal was possible is one of them."""
    shares = {p.point: p.share for p in found.points}
    closed: tuple[PointCode, ...] = ("none-serves", "home", "trust")
    asked = [(p, shares[p]) for p in closed if p in shares]
    every: list[tuple[PointCode | None, Share]] = [*asked, (None, found.possible)]
    ranked = sorted((r for r in every if r[1].value > 0), key=lambda r: -r[1].value)
    leading = [r for r in ranked if r[1].value >= _LEAST] or ranked[:1]
    parts = []
    for k, (point, chance) in enumerate(leading):
        of = "" if k else " of the worlds that the judgements allow"
        said = f"In {percent(chance)}{of}, "
        if point is None:
            parts += [f"{said}{_possible(found)}", *_missing(model, found)]
        else:
            parts.append(f"{said}{MEANING[point]}{_who(model, point, found.blocking)}.")
    rest = 1.0 - sum(chance.value for _, chance in leading)
    if rest >= 0.005:
        parts.append(f"Other ways to fail make up the remaining {percent(rest)}.")
    return parts


def _possible(found: Diagnosis) -> str:
    shares = {p.point: p.share for p in found.points}
    said = "a deal that would have been signed, passed and kept was possible and was not agreed"
    if not found.recorded:
        return f"{said}; the case has no record of the talks, so nothing tells why."
    if found.flags.get("untabled", _NONE).value >= found.possible.value - 1e-9:
        return f"{said}: no package was ever tabled."
    split = sorted((p for p in POSSIBLE if p in shares), key=lambda p: -shares[p].value)
    listed = [f"in {percent(shares[p])} {MEANING[p]}" for p in split]
    return f"{said}: {'; '.join(listed)}."


def _missing(model: Model, found: Diagnosis) -> list[str]:
    if not found.missing or found.missing[0].share.value < 0.01:
        return []
    listed = [
        f"{issue_name(model, m.issue)}: {m.option} ({percent(m.share)})" for m in found.missing[:3]
    ]
    return [f"The single change that would most often have closed it: {joined(listed, 'or')}."]


def warnings(found: Diagnosis) -> tuple[str, ...]:
    """Say where the search stopped at its budget."""
    undecided = next((p.share for p in found.points if p.point == "undecided"), None)
    if undecided is None:
        return ()
    return (
        f"{percent(undecided)} of the worlds are undecided: the search of this very large deal "
        "space stopped at its budget there, and they count towards no cause",
    )


def _who(model: Model, point: str, blocking: Sequence[BlockingSet]) -> str:
    named = [b for b in blocking if b.point == point and b.share.value >= 0.1][:3]
    if not named:
        return ""
    listed = joined(
        [
            f"{joined([actor_name(model, a) for a in b.actors]) or 'nobody'} in "
            f"{_of_these(b.share)}"
            for b in named
        ]
    )
    if point == "home":
        voted = named[0].how == "veto"
        how = "a veto" if voted else "an anticipated veto, since no vote was taken"
        return f" ({how}: {listed})"
    return f" (who stands apart: {listed})"


def _of_these(found: Share) -> str:
    return "all of these" if found.value > 0.995 else f"{percent(found)} of these"


def _verdict(found: Diagnosis) -> str:
    existed = found.possible
    there = f"That a deal was there to be had is {likelihood(existed.value)} ({percent(existed)})"
    if not found.recorded and existed.value > 0.5:
        return f"{there}."
    best = next(p.share for p in found.points if p.point == found.leading)
    if best.value < 0.5 or best.value - 2 * best.error < 0.5:
        return (
            f"{there}. No single cause accounts for more than {percent(best)} of the worlds, so "
            "the ranges do not single out one."
        )
    if best.value < 0.8:
        return f"{there}. One cause leads, and the ranges leave room for the others."
    if best.settled:
        return f"{there}. Nothing is uncertain: there is one cause."
    within = max(round(200 * best.error), 1)
    return f"{there}. The ranges point to one cause (give or take {counted(within, 'point')})."


def _ended(flags: Mapping[str, Share]) -> str:
    misfit = flags.get("misfit", _NONE)
    if misfit.value < _LEAST:
        return (
            "The case ended in a deal, and the judgements agree that the parties would sign it and "
            "home would pass it."
        )
    return (
        f"The case ended in a deal. In {percent(misfit)} of the worlds that the judgements allow "
        "it is not one that the parties would sign and home would pass: there the judgements, not "
        "the deal, need a second look."
    )


def package_words(model: Model, found: PackageDistance) -> str:
    """Say whose package it was, of what day, and as who tells it."""
    kind = {
        "agreed": "text agreed by",
        "bracketed": "text left in brackets by",
        "raised-demand": "raised demand of",
    }.get(found.kind, f"{found.kind} of")
    by = joined([short_name(model, a) for a in found.by])
    told = ""
    if found.account == MIXED:
        told = ", as told in part by each"
    elif found.account:
        told = f", as told by {short_name(model, model.accounts.tells[found.account])}"
    return f"{kind} {by}, {day(dt.date.fromisoformat(found.date))}{told}"


def status_words(model: Model, found: PackageDistance) -> str:
    """Say what became of a package."""
    refused = joined([short_name(model, a) for a in found.refused_by])
    return found.status + (f" by {refused}" if refused else "")


def change_words(model: Model, change: Change) -> str:
    """Write a change, or two at once."""
    return joined([f"{issue_name(model, j)}: {option}" for j, option in change.terms.items()])
