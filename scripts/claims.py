"""What the two documents behind the Hanoi case claim, each against a figure of the analysis.

    python scripts/claims.py [WORLDS]

Prints a table for ``docs/cases/hanoi.md``, which ``scripts/outputs.py`` puts there. Claims are in
our own words, with who makes them; every figure is read from the results of one analysis.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import winset as ws
from winset.analysis import Analysis
from winset.findings.gates.results import PackageDistance, PointCode
from winset.findings.kinds.results import KindChance
from winset.findings.misreading.results import ReadCode
from winset.findings.share import Share
from winset.text import joined
from winset.words.chances import percent

__all__ = ["CANNOT", "CLAIMS", "Claim", "table"]

WORLDS, SEED = 10_000, 1
CANNOT = "The record cannot tell"
# The offer of the last day, as either side tells it.
_AT_THE_SUMMIT = ("offer_us_version", "offer_dprk_version")
_NONE = Share(0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Claim:
    """Something that a document holds to be so, and what the analysis says of it."""

    source: str
    who: str
    claim: str
    answer: Callable[[Analysis], str]


def _trade(found: Analysis) -> KindChance:
    return found.kinds.of("trade")


def _point(found: Analysis, code: PointCode) -> Share:
    gates = found.gates
    return next((p.share for p in gates.points if p.point == code), _NONE) if gates else _NONE


def _package(found: Analysis, name: str, account: str = "") -> PackageDistance:
    assert found.gates is not None
    return next(p for p in found.gates.packages if (p.name, p.account) == (name, account))


def _accepts(found: Analysis, event: str, actor: str) -> Share:
    return next(offer.accepts[actor] for offer in found.offers if offer.id == event)


def _without(found: Analysis, key: str) -> Share:
    """Chance of the trade with one obstacle gone."""
    assert found.causes is not None
    return next(o.alone for o in found.causes.to_be_had.obstacles if o.key == key)


def _direct_cause(found: Analysis) -> str:
    trade = _trade(found)
    return (
        f"All parties would have signed some form of that trade in {percent(trade.sign)} of "
        f"worlds, home would have passed one in {percent(trade.passed)}, and it would have been "
        f"kept in {percent(trade.keep)}. No trade served both leaders in "
        f"{percent(_point(found, 'none-serves'))}."
    )


def _wanted(found: Analysis) -> str:
    narrowed = found.judgement.confidence.narrowed
    return (
        f"{CANNOT}. Wanting an agreement is only in what walking away was worth, and the record "
        f"narrows that judgement by {percent(narrowed)} for the one on whom most turns."
    )


def _credible(found: Analysis) -> str:
    assert found.accounts is not None
    chance, (odds, *_) = found.accounts.chance, found.accounts.odds
    decided = (
        "" if odds.verdict != "cannot decide" else f" {CANNOT}: the range holds both readings."
    )
    return (
        f"The American version {percent(chance['us'])}, the DPRK version "
        f"{percent(chance['dprk'])}, each on one of the two issues in dispute "
        f"{percent(found.accounts.mixed)}.{decided}"
    )


def _reasonable(found: Analysis) -> str:
    us = _accepts(found, "offer_dprk_version", "us")
    congress = _accepts(found, "offer_dprk_version", "us_congress")
    unsc = _accepts(found, "offer_dprk_version", "unsc")
    everybody = next(o.all for o in found.offers if o.id == "offer_dprk_version")
    return (
        f"As told by the DPRK: the American president would have gained by it in {percent(us)} of "
        f"worlds, Congress would have let it pass in {percent(congress)}, the Council in "
        f"{percent(unsc)}; all of them in {percent(everybody)}, before doubts that it is kept."
    )


def _proposition(n: int) -> Callable[[Analysis], str]:
    def said(found: Analysis) -> str:
        assert found.accounts is not None
        weight = found.accounts.propositions[n].weight
        low, middle, high = (_chance(x) for x in (weight.low, weight.value, weight.high))
        undecided = f"{CANNOT}: " if weight.verdict == "cannot decide" else ""
        return (
            f"{undecided}{'from' if undecided else 'From'} even odds, the evidence leaves it at "
            f"{percent(middle)}, and at {percent(low)} to {percent(high)} over the settings tried."
        )

    return said


def _chance(decibels: float) -> float:
    odds = 10.0 ** (decibels / 10.0)
    return odds / (1.0 + odds)


def _misread(found: Analysis) -> str:
    assert found.misreading is not None
    offer = next(one for one in found.misreading if one.name in _AT_THE_SUMMIT)

    def said(code: ReadCode) -> str:
        low, high = offer.low.get(code, 0.0), offer.high.get(code, 0.0)
        share = percent(offer.shares.get(code, _NONE))
        return f"{share} of worlds ({percent(low)} to {percent(high)})"

    return (
        f"Of the DPRK's offer on the last day: it could expect a yes that was never there in "
        f"{said('misread')}; one that had been there and was gone in {said('changed')}; one that "
        f"was there and did not come in {said('right')}. Else it had no reason to expect one, or "
        f"would not have kept to it; on average it could give its offer a chance of "
        f"{percent(offer.belief)}. In brackets: over the settings tried."
    )


def _draft(found: Analysis) -> str:
    draft = _package(found, "draft_brackets")
    near = draft.close.get("1", _NONE)
    change = draft.changes[0] if draft.changes else None
    said = (
        f"With its open points read as they stood, the draft was one issue from a trade that would "
        f"have been kept in {percent(near)} of worlds, and such a trade itself in "
        f"{percent(draft.close.get('0', _NONE))}."
    )
    if change is not None:
        terms = joined([f"{issue}: {option}" for issue, option in change.terms.items()])
        said += f" What was missing most often: {terms} ({percent(change.closes)})."
    return said


def _insisted(issue: str, option: str) -> Callable[[Analysis], str]:
    def said(found: Analysis) -> str:
        assert found.insistence is not None
        (row,) = [
            one
            for insisted in found.insistence
            if insisted.issue == issue
            for one in insisted.options
            if one.option == option
        ]
        return (
            f"If it is held to, a trade is left in {percent(row.chance)} of worlds, of the "
            f"{percent(_trade(found).keep)} that there are without."
        )

    return said


def _house(found: Analysis) -> str:
    return (
        f"Without the loss of the House a trade would have been kept in "
        f"{percent(_without(found, 'shock.1'))} of worlds, against {percent(_trade(found).keep)}."
    )


def _home(found: Analysis) -> str:
    return (
        f"Home would not have passed what the leaders could sign in "
        f"{percent(_point(found, 'home'))} of worlds. Without Congress a trade would have been "
        f"kept in {percent(_without(found, 'us_congress'))}, without the president's own party and "
        f"voters in {percent(_without(found, 'us_allies'))}, without the DPRK's military programme "
        f"in {percent(_without(found, 'dprk_military'))}; as it stood in "
        f"{percent(_trade(found).keep)}."
    )


def _official(found: Analysis) -> str:
    return (
        f"No trade would have been signed, passed and kept in "
        f"{percent(1.0 - _trade(found).keep.value)} of worlds, and nothing at all, not even "
        f"courtesies, in {percent(1.0 - found.kinds.of('any').keep.value)}."
    )


def _working(found: Analysis) -> str:
    us, congress = (_accepts(found, "working_offer", name) for name in ("us", "us_congress"))
    return (
        f"The president would have gained by that offer in {percent(us)} of worlds, Congress would "
        f"have let it pass in {percent(congress)}."
    )


def _subsidy(found: Analysis) -> str:
    package = _package(found, "working_offer")
    freeze = [c for c in package.changes if dict(c.terms) == {"weapons": "freeze"}]
    said = (
        f"Without that objection a trade would have been kept in "
        f"{percent(_without(found, 'interaction.0'))} of worlds, against "
        f"{percent(_trade(found).keep)}."
    )
    if freeze:
        said += (
            f" A freeze added to the working-level offer would have made it one in "
            f"{percent(freeze[0].holds)}, against {percent(package.close.get('0', _NONE))} without."
        )
    return said


def _gap(found: Analysis) -> str:
    possible = found.gates.possible if found.gates else _NONE
    far = _point(found, "far")
    return (
        f"Promises not trusted: {percent(_point(found, 'trust'))} of worlds. A trade was possible "
        f"and not agreed in {percent(possible)}; nothing within one issue of it was tabled in "
        f"{percent(far)}."
    )


def _progress(found: Analysis) -> str:
    assert found.progress is not None
    statuses = [issue.status for issue in found.progress[0].issues]
    agreed, named = statuses.count("agreed ad referendum"), statuses.count("named alike")
    return (
        f"Of {len(statuses)} issues {agreed} were agreed ad referendum, {named} named alike in "
        "packages that depend on more, the others open or in brackets."
    )


def _levels(found: Analysis) -> str:
    assert found.gates is not None
    near = {"working": 0.0, "leader": 0.0}
    for package in found.gates.packages:
        at = sum(package.close[code].value for code in ("0", "1") if code in package.close)
        if package.made.value > 0:
            near[package.level] = max(near.get(package.level, 0.0), at)
    return (
        f"{CANNOT} what another seating would have done. The closest package of the working level "
        f"was within one issue of a trade in {percent(near['working'])} of worlds, the closest of "
        f"the leaders in {percent(near['leader'])} of those in which it was made so."
    )


def _china(found: Analysis) -> str:
    assert found.onlookers is not None
    (china,) = [one for one in found.onlookers.onlookers if one.actor == "china"]
    lost = china.failure.loses if china.failure else _NONE
    experts = joined([f"{e.of} {percent(e.loses)}" for e in china.experts])
    return (
        f"Where a deal was to be had, China lost by the failure in {percent(lost)} of worlds. By "
        f"each expert alone: {experts}."
    )


def _bad_deal(found: Analysis) -> str:
    told = [1.0 - _accepts(found, f"offer_{who}_version", "us").value for who in ("us", "dprk")]
    return (
        f"The president would have been better off with no deal than with the offer as he told it "
        f"in {percent(told[0])} of worlds, and as Ri told it in {percent(told[1])}."
    )


def _unkept(found: Analysis) -> str:
    assert found.compliance is not None
    (freeze,) = [d for d in found.compliance.doubts if dict(d.terms) == {"weapons": "freeze"}]
    return (
        f"A freeze is judged to be kept with a chance of {percent(freeze.keeps)}. Without doubts "
        f"about the DPRK's promises a trade would have been kept in "
        f"{percent(_without(found, 'compliance.dprk'))} of worlds, against "
        f"{percent(_trade(found).keep)}."
    )


def _paper(found: Analysis) -> str:
    dprk = _accepts(found, "us_paper", "dprk")
    return f"The DPRK would have taken the paper in {percent(dprk)} of worlds. " + _insisted(
        "weapons", "handed over"
    )(found)


def _cannot(why: str) -> Callable[[Analysis], str]:
    return lambda _: f"{CANNOT}: {why}."


CLAIMS = (
    Claim(
        "cui2019",
        "Cui",
        "The direct cause: no compromise between UN relief and a further nuclear step",
        _direct_cause,
    ),
    Claim(
        "cui2019", "Cui", "Success turned on whether each leader truly wanted an agreement", _wanted
    ),
    Claim(
        "cui2019",
        "Trump and Ri",
        "All sanctions for part of Yongbyon, or five resolutions for all of it; Cui finds the "
        "DPRK version the more credible",
        _credible,
    ),
    Claim("cui2019", "Ri", "The offer was realistic", _reasonable),
    Claim("cui2019", "Cui", "The American demand was raised on the way", _proposition(0)),
    Claim(
        "cui2019",
        "Cui",
        "Did Kim misread, or did Trump change his mind? Somewhere in between",
        _misread,
    ),
    Claim(
        "cui2019",
        "press reports",
        "A declaration was all but drafted, the second site among the few open points",
        _draft,
    ),
    Claim(
        "cui2019",
        "Cui",
        "The demand for more went beyond what the DPRK could accept",
        _insisted("second_site", "included"),
    ),
    Claim("cui2019", "Cui", "The loss of the House weakened the president's hand", _house),
    Claim(
        "cui2019",
        "Cui",
        "Doubts of the establishment and quiet opposition of political allies at home",
        _home,
    ),
    Claim(
        "cui2019",
        "Cui",
        "Kim was too taken with Singapore to see what the president needed at home",
        _cannot("what he saw of it left no act and no terms"),
    ),
    Claim(
        "cui2019",
        "Cui",
        "The word that there was no hurry prepared the public for failure",
        _cannot("a word about haste names no terms, and weighs nothing"),
    ),
    Claim(
        "cui2019",
        "Cui",
        "The president's ways of deciding and his wish for a prize",
        _cannot(
            "style and fame are in no option and no act; they can only be in what walking away "
            "was worth"
        ),
    ),
    Claim(
        "cui2019",
        "Ri",
        "The chance may not come again",
        _cannot("the case holds one round of talks, and none after it"),
    ),
    Claim(
        "cui2019",
        "Choe",
        "The chairman may have lost the will",
        _cannot("it was said after the last act on record"),
    ),
    Claim("scmp2019", "State Department official", "There was no deal to be had", _official),
    Claim(
        "scmp2019",
        "State Department official",
        "At the working level the DPRK offered Yongbyon for a broad range of sanctions",
        _working,
    ),
    Claim(
        "scmp2019",
        "State Department official",
        "Relief without a freeze would have paid for more weapons",
        _subsidy,
    ),
    Claim(
        "scmp2019",
        "Snyder",
        "The gap was one of trust, and of what each side meant by relief and by denuclearisation",
        _gap,
    ),
    Claim(
        "scmp2019",
        "Wit; State Department official",
        "There was progress, in more detail than ever, and not enough",
        _progress,
    ),
    Claim(
        "scmp2019",
        "Snyder",
        "Working level and leaders were badly joined: the special representative was left out",
        _levels,
    ),
    Claim("scmp2019", "Wit", "The accord of 1994 fell when the DPRK was found enriching", _unkept),
    Claim("scmp2019", "Trump", "No deal was better than a bad one", _bad_deal),
    Claim("scmp2019", "Huang, Wang, Sun", "China gains by a failure; or it is a setback", _china),
    Claim(
        "scmp2019",
        "State Department official",
        "The sides parted well and can go on talking",
        _cannot("the record ends with the walk-out and what was said that night"),
    ),
    Claim(
        "reuters2019b",
        "Reuters",
        "The paper of the last day asked to hand the weapons over",
        _paper,
    ),
    Claim(
        "herald2022",
        "Biegun",
        "Positions agreed at the table were taken back in Pyongyang",
        _proposition(1),
    ),
)


def table(found: Analysis) -> str:
    """Return the claims and what an analysis says of each, as a table in Markdown."""
    rows = [
        "| source | who | claim | what the analysis says |",
        "|---|---|---|---|",
        *(
            f"| {claim.source} | {claim.who} | {claim.claim} | {claim.answer(found)} |"
            for claim in CLAIMS
        ),
    ]
    return "\n".join(rows) + "\n"


def main(worlds: int) -> None:
    """Print the table."""
    found = ws.analyze("hanoi", worlds=worlds, seed=SEED)
    print(table(found), end="")
    print(f"\nOf {worlds:,} worlds, seed {SEED}; “a trade” is the core kind of the case.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS)
