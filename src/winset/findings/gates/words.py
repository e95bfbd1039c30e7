"""The gates in plain words, and the paragraph that a reader takes away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.findings.share import Share

__all__ = ["FLAGS", "MEANING", "NAMES", "joined", "likelihood", "paragraph"]

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


def likelihood(value: float) -> str:
    """Return the word of the ICD 203 scale for a chance.

    Examples
    --------
    >>> likelihood(0.6), likelihood(0.97), likelihood(0.02)
    ('likely', 'almost certain', 'almost no chance')
    """
    for least, word in (
        (0.95, "almost certain"),
        (0.80, "very likely"),
        (0.55, "likely"),
        (0.45, "a roughly even chance"),
        (0.20, "unlikely"),
        (0.05, "very unlikely"),
    ):
        if value >= least:
            return word
    return "almost no chance"


def joined(words: Sequence[str], last: str = "and") -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def paragraph(
    shares: Mapping[int, Share],
    blockers: Mapping[int, Sequence[tuple[str, Share]]],
    flags: Mapping[str, Share],
    *,
    voted: bool,
    recorded: bool = True,
) -> str:
    """Write the diagnosis that the shares support, and no more.

    Parameters
    ----------
    shares : mapping
        Gate to its share of the worlds.
    blockers : mapping
        For gates 1 and 2, the leading minimal blocking sets in words, with their share of the
        worlds stopped there.
    flags : mapping
        Flag to its share of all worlds.
    voted : bool
        Whether the record holds a vote of ratifiers; else their veto is anticipated.
    recorded : bool
        Whether the record holds any offer.

    Examples
    --------
    >>> half = Share(0.5, 0.01, 2500)
    >>> paragraph({1: half, 4: half}, {1: [("north and south", Share(1.0, 0.01, 1250))]}, {},
    ...           voted=False)
    'In 50 % of the worlds that the judgements allow, ... No single gate accounts for more than ...
    """
    if shares.get(9, _NONE).value > 0.5:
        return _ended(flags)
    ranked = sorted((g for g in shares if shares[g].value > 0), key=lambda g: -shares[g].value)
    leading = [g for g in ranked if shares[g].value >= 0.05] or ranked[:1]
    parts = [
        f"In {shares[g].percent()} of the worlds that the judgements allow, {MEANING[g]}"
        f"{_who(g, blockers, voted=voted)}."
        if k == 0
        else f"In {shares[g].percent()}, {MEANING[g]}{_who(g, blockers, voted=voted)}."
        for k, g in enumerate(leading)
    ]
    rest = sum(shares[g].value for g in ranked if g not in leading)
    if rest >= 0.005:
        parts.append(f"Other ways to fail make up the remaining {100 * rest:.0f} %.")
    if not recorded and any(g >= 4 for g in leading):
        parts.append("The record holds no offer, so it cannot tell how near the talks came to one.")
    parts.append(_verdict(shares, leading))
    parts += _flag_sentences(flags)
    return " ".join(parts)


_NONE = Share(0.0, 0.0, 0.0)


def _who(gate: int, blockers: Mapping[int, Sequence[tuple[str, Share]]], *, voted: bool) -> str:
    named = [(name, s) for name, s in blockers.get(gate, ()) if s.value >= 0.1][:3]
    if not named:
        return ""
    listed = joined([f"{name} in {_of_these(s)}" for name, s in named])
    if gate == 2:
        how = "a veto" if voted else "an anticipated veto, since no vote was taken"
        return f" ({how}: {listed})"
    return f" (who stands apart: {listed})"


def _of_these(found: Share) -> str:
    return "all of these" if found.value > 0.995 else f"{found.percent()} of these"


def _verdict(shares: Mapping[int, Share], leading: Sequence[int]) -> str:
    existed = sum(shares[g].value for g in shares if g >= 4)
    error = max((shares[g].error for g in leading), default=0.0)
    there = f"That a deal was there to be had is {_chance(existed)}"
    best = shares[leading[0]]
    if best.value < 0.5 or best.value - 2 * best.error < 0.5:
        return (
            f"{there}. No single gate accounts for more than {best.percent()} of the worlds, so "
            "the ranges do not single out one cause."
        )
    if best.value < 0.8:
        return f"{there}. One gate leads, and the ranges leave room for the others."
    return f"{there}. The ranges point to one gate (give or take {max(200 * error, 1):.0f} points)."


def _chance(value: float) -> str:
    return f"{likelihood(value)} ({100 * value:.0f} %)"


def _flag_sentences(flags: Mapping[str, Share]) -> list[str]:
    said = []
    for name in ("held_out", "error", "misread", "crossed", "overtaken"):
        found = flags.get(name, _NONE)
        if found.value >= 0.05:
            label = name.replace("_", " ").capitalize()
            said.append(f"{label}, {found.percent()}: {FLAGS[name]}.")
    return said


def _ended(flags: Mapping[str, Share]) -> str:
    misfit = flags.get("misfit", _NONE)
    if misfit.value < 0.05:
        return (
            "The case ended in a deal, and the judgements agree that the parties would sign it and "
            "home would pass it."
        )
    return (
        f"The case ended in a deal. In {misfit.percent()} of the worlds that the judgements allow "
        "it is not one that the parties would sign and home would pass: there the judgements, not "
        "the deal, need a second look."
    )
