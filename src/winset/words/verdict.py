"""The verdict: a headline that answers what is asked, and one sentence on what it turns on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from winset.findings.accounts.results import AccountsFinding
from winset.findings.bargaining import NamedDeal
from winset.findings.gates.results import POSSIBLE, Diagnosis, PointCode
from winset.findings.judgement.results import AnswerCode, Judgement, Reading
from winset.findings.kinds.results import KindChance, KindsFinding
from winset.findings.misfit import MisfitFinding
from winset.findings.packages.results import PackagesFinding
from winset.findings.share import Share
from winset.findings.steps import StepsFinding
from winset.model import Model
from winset.model.brief import Asks
from winset.text import capital, counted, joined
from winset.words.judgements import asked_of
from winset.words.kinds import kind_name, of_kinds
from winset.words.names import changes, deal_words, in_sentence, said_of
from winset.words.reasons import hinges_words, moves_of, unclear, whole
from winset.words.signing import passing, signers

__all__ = [
    "INLINE",
    "QUESTIONS",
    "Found",
    "foreseen",
    "headline",
    "left_out",
    "reading",
    "terms",
    "thing",
    "turning",
]

#: What is asked, where a case does not say it in words of its own.
QUESTIONS: Mapping[Asks, str] = {
    "why no deal": "Why was there no deal?",
    "was there a deal": "Was there a deal to be had?",
    "which deal": "Which deal would hold?",
    "how to divide": "How could it be divided?",
    "why a deal": "Why could it be signed?",
}

#: Terms of a package that a headline can hold.
INLINE = 4
# Chances that are spoken of as certain, as probable, and as hardly any.
_SURE, _LIKELY, _HARDLY = 0.95, 0.55, 0.2
# Signers whom a headline names, and ways to settle an issue.
_NAMED, _WAYS = 2, 3
# Answers between which a headline can say "either, or".
_EITHER: tuple[AnswerCode, ...] = ("possible", "none-serves", "home", "trust")
# How a deal that was to be had was missed, as a sentence.
_MISSED: Mapping[PointCode, str] = {
    "far": "nothing close to it was tabled",
    "near": "what was tabled was one issue away from it",
    "taken-back": "it was tabled and taken back",
    "refused": "it was tabled and refused",
    "open": "it was tabled, and no refusal is on record",
}


@dataclass(frozen=True, eq=False)
class Found:
    """What the page speaks of: the judgement, and the findings that its codes point to.

    ``signable`` counts the deals that can be signed and passed, and all deals, where nothing is
    uncertain.
    """

    model: Model
    judgement: Judgement
    kinds: KindsFinding
    packages: PackagesFinding
    misfit: MisfitFinding | None = None
    gates: Diagnosis | None = None
    accounts: AccountsFinding | None = None
    steps: StepsFinding | None = None
    solutions: Sequence[NamedDeal] = ()
    signable: tuple[int, int] | None = None

    @property
    def kind(self) -> KindChance:
        """The kind of deal that is spoken of."""
        signed = self.judgement.signed
        return self.kinds.of(self.judgement.kind if signed is None else signed.kind)


def thing(kind: KindChance) -> str:
    """Name the deals that are spoken of, inside a sentence."""
    return "a deal" if kind.id == "any" else in_sentence(kind_name(kind))


def _about(found: Found) -> str:
    """Name the deals that the stopping points are about; nothing where that is any deal."""
    return "" if found.gates is None else in_sentence(of_kinds(found.model, found.gates.kinds))


def reading(found: Found, answer: Reading) -> str:
    """Say one answer in a few words, inside a sentence."""
    model, kind = found.model, thing(found.kind)
    if answer.code == "package":
        return deal_words(model, found.packages.packages[answer.package].terms, short=True)
    about = _about(found)
    such = "no such deal" if about else "no deal on the agenda"
    return {
        "possible": f"{about or 'a deal'} was possible and was not agreed",
        "none-serves": f"{such} serves {signers(model)}",
        "home": "home would not pass what could be signed",
        "trust": "promises would not be trusted",
        "undecided": "the search could not tell",
        "there": f"{kind} was to be had",
        "not-there": f"{kind} was not to be had",
        "fits": "the judgements make sense of what was signed",
        "misfit": "the judgements do not explain what was signed",
    }[answer.code]


def headline(found: Found) -> str:
    """Answer what is asked, as firmly as the chances and the range beside them allow."""
    judgement = found.judgement
    if judgement.answer.code == "package":
        return _dividing(found) if judgement.asks == "how to divide" else _best(found)
    if judgement.misfit:
        said = reading(found, judgement.answer)
        moves = _who_moves(found)
        return f"{moves}: {said}" if moves else capital(said)
    if judgement.asks == "why a deal":
        return _why_signed(found)
    if judgement.answer.code in _EITHER:
        return _why_not(found)
    return _leaning(judgement, reading(found, judgement.answer))


def _why_not(found: Found) -> str:
    """Say that a deal was missed, or what closed the way; both where one judgement decides."""
    judgement = found.judgement
    named = _about(found) or "a deal"
    code, chance = judgement.answer.code, judgement.chance.value
    if chance >= _SURE and not unclear(judgement):
        if code == "possible":
            done = "signed and ratified" if passing(found.model) else "signed"
            return capital(f"{named} would have been {done}, and was missed")
        return capital(_cause(found, code, named))
    possible = 0.0 if found.gates is None else found.gates.possible.value
    rare = code != "possible" and possible < _HARDLY
    hardly = f"{named} had hardly any room: " if rare else ""
    said = _cause(found, code, "it" if rare else named)
    other = judgement.contrary
    if other is not None and other.leads and other.reading.code in _EITHER:
        either = "" if rare else "either "
        return capital(f"{hardly}{either}{said}, or {_cause(found, other.reading.code, 'it')}")
    if code == "possible":
        said = f"{named} was to be had and was missed"
    if chance >= _LIKELY:
        return capital(f"{hardly}most likely {said}")
    return capital(hardly + said) if rare else _leaning(judgement, said)


def _cause(found: Found, code: AnswerCode, named: str) -> str:
    """Say what became of a deal, for one answer."""
    if code == "possible":
        return f"{named} was missed"
    if code == "home":
        return f"home would have refused {named}"
    if code == "trust":
        return f"distrust would have undone {named}"
    return f"{named} would not have served {signers(found.model)}"


def _leaning(judgement: Judgement, said: str) -> str:
    """Put an answer as firmly as its chance and the range beside it allow."""
    chance = judgement.chance.value
    if chance >= _SURE and not unclear(judgement):
        return capital(said)
    if chance >= _LIKELY:
        return f"Most likely {said}"
    first = "nearly even, and first" if len(judgement.others) == 1 else "first of several"
    return f"Not settled; {first}: {said}"


def terms(found: Found) -> tuple[tuple[str, str], ...]:
    """List what the package in question changes."""
    best = found.packages.packages[found.judgement.answer.package]
    return changes(found.model, best.terms)


def left_out(found: Found) -> list[str]:
    """Name the parties that would stay out of the package most likely to hold."""
    packages = found.packages.packages
    if not packages:
        return []
    parties = found.model.of_role("party")
    out = [p for p in parties if packages[0].accepts.get(p, 1.0) < 0.5]
    return [said_of(found.model, p) for p in out]


def _best(found: Found) -> str:
    """Name the package most likely to hold: by its terms, or by whom it leaves out."""
    out = joined(left_out(found))
    if len(terms(found)) <= INLINE:
        return f"The package most likely to hold: {reading(found, found.judgement.answer)}"
    if found.signable is not None:
        some, every = found.signable
        rest = f"leaves out {out}" if out else "leaves nobody out"
        many = f"{some:,} of {counted(every, 'deal')} can be signed"
        return f"{many}; the one most likely to hold {rest}"
    rest = f", and leaves out {out}" if out else ""
    return f"The package most likely to hold settles {len(terms(found))} issues{rest}"


def _dividing(found: Found) -> str:
    """Say how the division most likely to hold goes: issue by issue, or how many which way."""
    settled = terms(found)
    if len(settled) <= INLINE:
        return f"The division most likely to hold: {reading(found, found.judgement.answer)}"
    ways: dict[str, int] = {}
    for _, option in settled:
        ways[option] = ways.get(option, 0) + 1
    if len(ways) > _WAYS:
        return f"The division most likely to hold settles {len(settled)} issues"
    ranked = sorted(ways.items(), key=lambda item: item[1])
    return f"The division most likely to hold: {joined([f'{n} to {way}' for way, n in ranked])}"


def _who_moves(found: Found) -> str:
    moving = moves_of(found.misfit) if found.misfit is not None else ()
    if not moving:
        return ""
    who = joined([said_of(found.model, signer.actor) for signer in moving[:_NAMED]])
    return f"No agreement must have been worth less to {who} than was judged"


def foreseen(found: Found) -> Share:
    """Give the chance, by the judgements alone, that all who made the deal would have."""
    return found.judgement.chance if found.misfit is None else found.misfit.foreseen


def _why_signed(found: Found) -> str:
    kind = found.kind
    home = ", and home would pass it" if passing(found.model) else ""
    named = capital(kind_name(kind)) if kind.name or kind.id == "trade" else "What was signed"
    chance = found.judgement.chance.value
    sure = "" if chance >= _SURE else " most likely" if chance >= _LIKELY else " perhaps"
    return f"{named}{sure} served {signers(found.model)}{home}: it could be signed"


def turning(found: Found) -> str:
    """Say in one sentence what the answer turns on, or what it comes to; empty for nothing."""
    return next(_turning(found), "")


def _turning(found: Found) -> Iterator[str]:
    model, judgement = found.model, found.judgement
    if judgement.answer.code == "package":
        yield from _worth(found)
    sure = judgement.chance.value >= _SURE and not unclear(judgement)
    if judgement.answer.code == "possible" and sure and found.gates is not None:
        shares = {p.point: p.share.value for p in found.gates.points if p.point in POSSIBLE}
        ranked = sorted((p for p in shares if p in _MISSED), key=lambda p: -shares[p])
        yield from (f"Most often {_MISSED[most]}." for most in ranked[:1])
    other = judgement.contrary
    if other is not None and other.leads and len(other.where) == 1:
        yield f"It turns on {asked_of(model, other.where[0].path)}."
    if judgement.hinges:
        said = hinges_words(model, judgement.hinges)
        yield f"It hinges on {said[:1].lower()}{said[1:]}.".replace("; ", ", and ")


def _worth(found: Found) -> Iterator[str]:
    """Say what the package is worth to each party, where the picture of one world knows it."""
    best = found.packages.packages[found.judgement.answer.package]
    same = next((one for one in found.solutions if dict(one.terms) == dict(best.terms)), None)
    parties = found.model.of_role("party")
    if same is not None and len(parties) <= _NAMED:
        worth = [f"{whole(same.utilities[p])} to {said_of(found.model, p)}" for p in parties]
        yield f"Of a hundred points each, it is worth {joined(worth)}."
