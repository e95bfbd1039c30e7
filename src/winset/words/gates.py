"""The gates in plain words, and the paragraph that a reader takes away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.findings.gates.results import BlockingSet, Diagnosis
from winset.findings.share import Share
from winset.model import Model
from winset.text import counted, joined
from winset.words.chances import likelihood, percent
from winset.words.names import actor_name

__all__ = ["FLAGS", "HOW", "MEANING", "NAMES", "STEPS", "paragraph", "warnings"]

#: Short name of each gate.
NAMES: Mapping[int, str] = {
    0: "undecided",
    1: "no deal serves all parties",
    2: "home would not ratify",
    3: "promises not trusted",
    4: "never tabled",
    5: "only an outline tabled",
    6: "tabled and taken back",
    7: "tabled and refused",
    8: "tabled and left open",
    9: "ended in a deal",
}

#: What each gate says of a negotiation.
MEANING: Mapping[int, str] = {
    0: "the search of a very large deal space could not tell",
    1: "no deal on this agenda is better for every party than no agreement",
    2: "deals exist that every party would sign, but none that those who must pass it would let "
    "through",
    3: "deals exist that would be signed and ratified, but none once the chance is counted that "
    "promises would not be kept",
    4: "a deal existed that all would have taken, and nobody put it on the table",
    5: "what was on the table left issues open; some ways to close them would have been taken by "
    "all, others not",
    6: "a package that all would have taken was on the table, and was withdrawn, lapsed or was "
    "superseded",
    7: "a package that all would have taken was on the table, and was refused",
    8: "a package that all would have taken was on the table, and was still open at the close",
    9: "the case ended in a deal",
}

#: Flags that go with the gates.
FLAGS: Mapping[str, str] = {
    "held_out": "refused by one who could have had a better deal that all would take",
    "error": "refused although nothing better that all would take was there for the refuser",
    "crossed": "both sides had a package on the table that all would take, and nobody answered",
    "misread": "the proposer had reason to expect a yes, and the others would not have taken it",
    "overtaken": "acceptable to all when tabled, no longer so after a shock",
    "misfit": "the deal that was reached is outside what the parties would sign and home would "
    "pass, as the judgements have it",
}

#: How a group stands in the way.
HOW: Mapping[str, str] = {
    "gap": "gap",
    "unserved": "served by nothing on this agenda",
    "anticipated veto": "anticipated veto",
    "veto": "veto",
}

#: Conditions on the way to a deal, each after the one before it.
STEPS: Mapping[str, str] = {
    "all": "all worlds",
    "served": "a deal serves every party",
    "ratified": "and home would ratify it",
    "kept": "and it survives doubts about compliance",
    "outlined": "and an outline of it was tabled",
    "tabled": "and a full package was tabled",
    "held": "and it was not taken back",
    "unrefused": "and it was not refused",
}

# Flags as the paragraph orders them.
_TOLD = ("held_out", "error", "misread", "crossed", "overtaken")
_NONE = Share(0.0, 0.0, 0.0)


def paragraph(model: Model, found: Diagnosis) -> str:
    """Write the diagnosis that the shares support, and no more."""
    shares = {g.gate: g.share for g in found.gates}
    if shares.get(9, _NONE).value > 0.5:
        return _ended(found.flags)
    ranked = sorted(
        (g for g in sorted(shares) if shares[g].value > 0), key=lambda g: -shares[g].value
    )
    leading = [g for g in ranked if shares[g].value >= 0.05] or ranked[:1]
    of = " of the worlds that the judgements allow"
    parts = [
        f"In {percent(shares[g])}{'' if k else of}, {MEANING[g]}{_who(model, g, found.blocking)}."
        for k, g in enumerate(leading)
    ]
    rest = sum(shares[g].value for g in ranked if g not in leading)
    if rest >= 0.005:
        parts.append(f"Other ways to fail make up the remaining {percent(rest)}.")
    if not found.offers and any(g >= 4 for g in leading):
        parts.append("The record holds no offer, so it cannot tell how near the talks came to one.")
    parts.append(_verdict(shares, leading))
    parts += [
        f"{name.replace('_', ' ').capitalize()}, {percent(found.flags[name])}: {FLAGS[name]}."
        for name in _TOLD
        if found.flags.get(name, _NONE).value >= 0.05
    ]
    return " ".join(parts)


def warnings(found: Diagnosis) -> tuple[str, ...]:
    """Say where the search stopped at its budget."""
    undecided = next((g.share for g in found.gates if g.gate == 0), None)
    if undecided is None:
        return ()
    return (
        f"{percent(undecided)} of the worlds are undecided: the search of this very large deal "
        "space stopped at its budget there, and they count towards no gate",
    )


def _who(model: Model, gate: int, blocking: Sequence[BlockingSet]) -> str:
    named = [b for b in blocking if b.gate == gate and b.share.value >= 0.1][:3]
    if not named:
        return ""
    listed = joined(
        [
            f"{joined([actor_name(model, a) for a in b.actors])} in {_of_these(b.share)}"
            for b in named
        ]
    )
    if gate == 2:
        voted = named[0].how == "veto"
        how = "a veto" if voted else "an anticipated veto, since no vote was taken"
        return f" ({how}: {listed})"
    return f" (who stands apart: {listed})"


def _of_these(found: Share) -> str:
    return "all of these" if found.value > 0.995 else f"{percent(found)} of these"


def _verdict(shares: Mapping[int, Share], leading: Sequence[int]) -> str:
    existed = sum(shares[g].value for g in shares if g >= 4)
    there = f"That a deal was there to be had is {likelihood(existed)} ({percent(existed)})"
    best = shares[leading[0]]
    if best.value < 0.5 or best.value - 2 * best.error < 0.5:
        return (
            f"{there}. No single gate accounts for more than {percent(best)} of the worlds, so "
            "the ranges do not single out one cause."
        )
    if best.value < 0.8:
        return f"{there}. One gate leads, and the ranges leave room for the others."
    if best.settled:
        return f"{there}. Nothing is uncertain: there is one gate."
    within = max(round(200 * max(shares[g].error for g in leading)), 1)
    return f"{there}. The ranges point to one gate (give or take {counted(within, 'point')})."


def _ended(flags: Mapping[str, Share]) -> str:
    misfit = flags.get("misfit", _NONE)
    if misfit.value < 0.05:
        return (
            "The case ended in a deal, and the judgements agree that the parties would sign it and "
            "home would pass it."
        )
    return (
        f"The case ended in a deal. In {percent(misfit)} of the worlds that the judgements allow "
        "it is not one that the parties would sign and home would pass: there the judgements, not "
        "the deal, need a second look."
    )
