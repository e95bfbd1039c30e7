"""The answer in one plain paragraph: how likely, how sure, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from winset.findings.accounts.results import AccountsFinding
from winset.findings.gates.results import Diagnosis
from winset.findings.packages import PackagesFinding
from winset.findings.structure import StructuralCheck
from winset.findings.zone import ZoneFinding
from winset.model import Model
from winset.text import joined
from winset.words.accounts import verdict_words
from winset.words.chances import likelihood, percent, span, with_error
from winset.words.gates import NAMES
from winset.words.names import actor_name, in_sentence
from winset.words.packages import blockers
from winset.words.room import choices

__all__ = ["Answer", "answer"]

# Chances above this are spoken of as certain.
_SURE = 0.9995

_LOW, _HIGH = 1 / 3, 2 / 3


@dataclass(frozen=True)
class Answer:
    """A headline of a few words, then sentences that say how sure it is and why."""

    headline: str
    sentences: tuple[str, ...]

    @property
    def paragraph(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.sentences)


def _headline(zone: ZoneFinding, check: StructuralCheck) -> str:
    chance = zone.close.ratifiable.value
    if check.fragile:
        leaning = "yes" if chance > _HIGH else "no" if chance < _LOW else "open"
        return {
            "yes": "There was probably a deal to be had, but the answer is not robust",
            "no": "There was probably no deal to be had, but the answer is not robust",
            "open": "The judgements do not settle whether there was a deal to be had",
        }[leaning]
    if chance >= 0.95:
        return "There was a deal to be had"
    if chance > _HIGH:
        return "There was probably a deal to be had"
    if chance < 0.05:
        return "There was no deal to be had"
    if chance < _LOW:
        return "There was probably no deal to be had"
    return "Whether there was a deal to be had is an open question"


def _cause(found: Diagnosis) -> str:
    """Return the gate that most worlds stopped at, as a headline."""
    lead = next(g for g in found.gates if g.gate == found.leading)
    sure = "Most likely" if lead.share.value > 0.5 else "First of several possible causes"
    if found.leading == 9:
        return "It ended in a deal"
    return f"{sure}: {NAMES[lead.gate]} ({percent(lead.share)})"


def _gates(found: Diagnosis) -> str:
    """Return where the worlds stopped, the likeliest gates first."""
    ranked = sorted(found.gates, key=lambda g: -g.share.value)
    named = [f"{NAMES[g.gate]} ({percent(g.share)})" for g in ranked[:4] if g.share.value >= 0.05]
    return f"Where the talks stopped, by share of worlds: {joined(named)}."


def _odds(model: Model, zone: ZoneFinding) -> str:
    close = zone.close
    if close.ratifiable.settled:
        who = "every party would sign and every ratifier would pass"
        if not model.of_role("ratifier"):
            who = "every party would sign"
        verb = "existed" if close.ratifiable.value else "did not exist"
        return f"Nothing in this case is uncertain: a deal that {who} {verb}."
    said = (
        f"A deal that every party would sign and every ratifier would pass existed in "
        f"{with_error(close.ratifiable)} of the worlds that the judgements allow "
        f"({likelihood(close.ratifiable.value)})"
    )
    if not model.of_role("ratifier"):
        said = (
            f"A deal that every party would sign existed in {with_error(close.zone)} of the worlds "
            f"that the judgements allow ({likelihood(close.zone.value)})"
        )
    elif close.zone.value - close.ratifiable.value > 0.02:
        said += f"; one that the parties alone would sign, in {percent(close.zone)}"
    return said + "."


def _package(model: Model, found: PackagesFinding) -> str:
    if not found.packages:
        return "No single package is accepted by everyone in any of them."
    best = found.packages[0]
    if best.fresh.settled and best.fresh.value:
        return "The best package holds."
    if best.fresh.value > _SURE:
        return "One package or more holds in all of them, or nearly."
    said = f"No single package holds in more than about {percent(best.fresh.value)} of them"
    against = [a for a, chance in blockers(best)[:2] if chance > 0.1]
    if against:
        names = joined([in_sentence(actor_name(model, a)) for a in against])
        said += f"; most likely to block the best one: {names}"
    return said + "."


def _rests(check: StructuralCheck) -> str:
    between = span([row.ratifiable.value for row in check.rows])
    if check.fragile:
        return (
            f"Asked in several ways, the same judgements give {between}: the answer rests on "
            f"{joined(choices(check.rests_on))}, which the record does not settle."
        )
    return f"Asked in several ways, the same judgements give {between}: the answer holds up."


def answer(
    model: Model,
    zone: ZoneFinding,
    structure: StructuralCheck,
    packages: PackagesFinding,
    *,
    gates: Diagnosis | None = None,
    accounts: AccountsFinding | None = None,
) -> Answer:
    """Put the findings into words.

    The headline follows the chance of a ratifiable zone at the close; where the structural check
    would turn the verdict, it says so first. Where the talks were diagnosed, the gate at which
    most worlds stopped comes before.
    """
    headline = _headline(zone, structure)
    rest = [_odds(model, zone), _package(model, packages), _rests(structure)]
    if accounts is not None:
        rest += verdict_words(model, accounts)
    if gates is None:
        return Answer(headline, tuple(rest))
    return Answer(_cause(gates), (f"{headline}.", _gates(gates), *rest))
