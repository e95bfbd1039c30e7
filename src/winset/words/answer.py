"""The answer in one plain paragraph: how likely, how sure, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from winset.findings.accounts.results import AccountsFinding
from winset.findings.gates.results import POSSIBLE, Diagnosis
from winset.findings.kinds.results import KindChance, KindsFinding
from winset.findings.packages.results import PackagesFinding
from winset.findings.steps import StepsFinding
from winset.findings.structure import StructuralCheck
from winset.findings.zone import ZoneFinding
from winset.model import Model
from winset.text import joined
from winset.words.accounts import verdict_words
from winset.words.chances import likelihood, percent, span, with_error
from winset.words.gates import NAMES, POSSIBLE_NAME, SPLIT
from winset.words.kinds import kind_name, kind_odds, range_of, turned_on
from winset.words.names import actor_name, in_sentence
from winset.words.packages import blockers
from winset.words.steps import step_words

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


def _headline(kind: KindChance, *, fragile: bool) -> str:
    """Say whether a kind of deal was to be had."""
    chance = kind.keep.value
    leaning = "yes" if chance > _HIGH else "no" if chance < _LOW else "open"
    named = "a deal" if kind.id == "any" else kind_name(kind)
    thing = named[:1].upper() + named[1:]
    if leaning == "open":
        if fragile:
            return f"The judgements do not settle whether {named} was to be had"
        return f"Whether {named} was to be had is an open question"
    sure = chance >= 0.95 or chance < 0.05
    if kind.id == "any":
        what = "no deal" if leaning == "no" else "a deal"
        said = f"There was {'' if sure and not fragile else 'probably '}{what} to be had"
        return f"{said}, but the answer is not robust" if fragile else said
    negated = "not " if leaning == "no" else ""
    if fragile:
        return f"{thing} was probably {negated}to be had, but the answer is not robust"
    return f"{thing} was {'' if sure else 'probably '}{negated}to be had"


def _fragile(check: StructuralCheck, kinds: KindsFinding, kind: KindChance) -> bool:
    """Whether another way of drawing, or of one walk-away value, would turn the verdict."""
    between = range_of(kinds, kind.id) or (kind.keep.value,) * 2
    return check.fragile or len({_side(value) for value in (*between, kind.keep.value)}) > 1


def _side(value: float) -> int:
    return -1 if value < _LOW else 1 if value > _HIGH else 0


def _cause(found: Diagnosis) -> str:
    """Return where most worlds stopped, as a headline; that a deal was possible is one answer."""
    if found.leading == "reached-deal":
        return "It ended in a deal"
    shares = {p.point: p.share for p in found.points}
    asked = {NAMES[p]: shares[p] for p in ("none-serves", "home", "trust") if p in shares}
    name, chance = max(
        [(POSSIBLE_NAME, found.possible), *asked.items()], key=lambda one: one[1].value
    )
    sure = "Most likely" if chance.value > 0.5 else "First of several possible causes"
    return f"{sure}: {name} ({percent(chance)})"


def _gates(found: Diagnosis) -> str:
    """Return where the worlds stopped, the likeliest first; those that were possible as one."""
    shares = {p.point: p.share for p in found.points}
    named = [(NAMES[p], s) for p, s in shares.items() if p not in POSSIBLE]
    extra = ""
    if found.possible.value > 0:
        split = sorted((p for p in POSSIBLE if p in shares), key=lambda p: -shares[p].value)
        within = [f"{SPLIT[p]} {percent(shares[p])}" for p in split if shares[p].value >= 0.02]
        extra = f": {', '.join(within)}" if found.recorded else ""
        named.append((POSSIBLE_NAME, found.possible))
    ranked = sorted(named, key=lambda one: -one[1].value)[:4]
    listed = [
        f"{name} ({percent(s)}{extra if name == POSSIBLE_NAME else ''})"
        for name, s in ranked
        if s.value >= 0.05
    ]
    return f"Where the talks stopped, by share of worlds: {joined(listed)}."


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
    said = f"The package most worth tabling holds in about {percent(best.fresh.value)} of them"
    against = [a for a, chance in blockers(best)[:2] if chance > 0.1]
    if against:
        names = joined([in_sentence(actor_name(model, a)) for a in against])
        said += f"; most likely to block it: {names}"
    return said + "."


def _rests(model: Model, check: StructuralCheck, kinds: KindsFinding, kind: KindChance) -> str:
    """Say what the verdict turns on, or that it holds up."""
    turned = turned_on(model, kinds, kind)
    if turned:
        return turned
    between = span([row.ratifiable.value for row in check.rows])
    if check.fragile:
        return f"Drawn in several ways, the same judgements give {between}: treat it with care."
    return "Drawn in several ways, the same judgements give much the same."


def answer(
    model: Model,
    zone: ZoneFinding,
    structure: StructuralCheck,
    packages: PackagesFinding,
    kinds: KindsFinding,
    *,
    gates: Diagnosis | None = None,
    accounts: AccountsFinding | None = None,
    steps: StepsFinding | None = None,
) -> Answer:
    """Put the findings into words.

    The headline speaks of the core kind of deal that is likeliest to have been kept; where another
    way of drawing or of one walk-away value would turn the verdict, it says so. Where the talks
    were diagnosed, where most worlds stopped comes before.
    """
    core = max(kinds.core, key=lambda kind: kind.keep.value)
    headline = _headline(core, fragile=_fragile(structure, kinds, core))
    if core.id == "any" or not packages.packages:
        odds = [_odds(model, zone), _package(model, packages)]
    else:
        odds = list(kind_odds(model, kinds))
    rest = [*odds, _rests(model, structure, kinds, core)]
    rest += filter(None, [step_words(model, steps, core)])
    if accounts is not None:
        rest += verdict_words(model, accounts)
    if gates is None or gates.leading == "unrecorded":  # no record, no diagnosis
        return Answer(headline, tuple(rest))
    return Answer(_cause(gates), (f"{headline}.", _gates(gates), *rest))
