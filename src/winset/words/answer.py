"""The page of judgement in words: a headline, and one row for each thing that it must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from winset.findings.accounts.results import AccountsFinding
from winset.findings.bargaining import NamedDeal
from winset.findings.gates.results import Diagnosis
from winset.findings.judgement.results import Judgement, Reading
from winset.findings.kinds.results import KindChance, KindsFinding
from winset.findings.misfit import MisfitFinding
from winset.findings.packages.results import Package, PackagesFinding
from winset.findings.share import Share
from winset.findings.steps import StepsFinding
from winset.model import Model
from winset.model.brief import Asks
from winset.text import capital, joined
from winset.words.accounts import verdict_words
from winset.words.chances import likelihood, percent
from winset.words.kinds import kind_name, of_kinds
from winset.words.names import changes, deal_words, in_sentence, said_of, short_issue
from winset.words.packages import blockers
from winset.words.reasons import (
    break_even,
    confidence_words,
    contrary_words,
    finding_out,
    gap_words,
    hinges_words,
    moves_of,
    repair_words,
    unclear,
)
from winset.words.signing import everyone, passing, rule_words, signers
from winset.words.steps import step_row

__all__ = ["QUESTIONS", "Answer", "Found", "Row", "answer"]

# Chances that are spoken of as certain, as probable, and as open.
_SURE, _LIKELY = 0.95, 0.55
_LEAST = 0.1
# Terms of a package that a headline can hold.
_INLINE = 4
# Why not, in a word or two.
_SHORT = {
    "possible": "a deal that was missed",
    "none-serves": "no deal for all",
    "home": "refusal at home",
    "trust": "distrust",
    "undecided": "undecided",
}
# Signers whom a headline names.
_NAMED = 2


#: What is asked, where a case does not say it in words of its own.
QUESTIONS: Mapping[Asks, str] = {
    "why no deal": "Why was there no deal?",
    "was there a deal": "Was there a deal to be had?",
    "which deal": "Which deal would hold?",
    "how to divide": "How could it be divided?",
    "why a deal": "Why could it be signed?",
}


@dataclass(frozen=True)
class Row:
    """One thing that the page says: what it is about, and what is said of it."""

    head: str
    text: str


@dataclass(frozen=True)
class Answer:
    """A headline of a few words, then rows that say how likely, how sure, and why."""

    headline: str
    rows: tuple[Row, ...]

    @property
    def paragraph(self) -> str:
        """The rows as one paragraph."""
        return " ".join(row.text for row in self.rows)


@dataclass(frozen=True, eq=False)
class Found:
    """What the page speaks of: the judgement, and the findings that its codes point to."""

    model: Model
    judgement: Judgement
    kinds: KindsFinding
    packages: PackagesFinding
    misfit: MisfitFinding | None = None
    gates: Diagnosis | None = None
    accounts: AccountsFinding | None = None
    steps: StepsFinding | None = None
    solutions: Sequence[NamedDeal] = ()

    @property
    def kind(self) -> KindChance:
        """The kind of deal that is spoken of."""
        signed = self.judgement.signed
        return self.kinds.of(self.judgement.kind if signed is None else signed.kind)


def answer(found: Found) -> Answer:
    """Put the judgement into words: the headline answers what is asked."""
    return Answer(_headline(found), tuple(Row(*row) for row in _rows(found)))


def _thing(kind: KindChance) -> str:
    return "a deal" if kind.id == "any" else in_sentence(kind_name(kind))


def _about(found: Found) -> str:
    """Name the deals that the stopping points are about; nothing where that is any deal."""
    return "" if found.gates is None else in_sentence(of_kinds(found.model, found.gates.kinds))


def _reading(found: Found, reading: Reading) -> str:
    """Say one answer in a few words, inside a sentence."""
    model, kind = found.model, _thing(found.kind)
    if reading.code == "package":
        return deal_words(model, found.packages.packages[reading.package].terms, short=True)
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
    }[reading.code]


def _headline(found: Found) -> str:
    judgement = found.judgement
    said = _reading(found, judgement.answer)
    about = _about(found)
    if about and judgement.answer.code == "none-serves":  # nothing before it says which
        said = f"{about} would not serve {signers(found.model)}"
    if judgement.answer.code == "package":
        what = "division" if judgement.asks == "how to divide" else "package"
        if len(_terms(found)) > _INLINE:
            return f"The {what} most likely to hold settles {len(_terms(found))} issues"
        return f"The {what} most likely to hold: {said}"
    if judgement.misfit:
        return f"{capital(said)}{_who_moves(found)}"
    if judgement.asks == "why a deal":
        return _why_signed(found)
    return _leaning(judgement, said)


def _leaning(judgement: Judgement, said: str) -> str:
    """Put an answer as firmly as its chance and the range beside it allow."""
    chance = judgement.chance.value
    if chance >= _SURE and not unclear(judgement):
        return capital(said)
    if chance >= _LIKELY:
        return f"Most likely {said}"
    first = "nearly even, and first" if len(judgement.others) == 1 else "first of several"
    return f"Not settled; {first}: {said}"


def _who_moves(found: Found) -> str:
    moving = moves_of(found.misfit) if found.misfit is not None else ()
    if not moving:
        return ""
    who = joined([said_of(found.model, signer.actor) for signer in moving[:_NAMED]])
    return f": no agreement must have been worth less to {who} than was judged"


def _foreseen(found: Found) -> Share:
    return found.judgement.chance if found.misfit is None else found.misfit.foreseen


def _why_signed(found: Found) -> str:
    kind = found.kind
    home = ", and home would pass it" if passing(found.model) else ""
    named = capital(kind_name(kind)) if kind.name or kind.id == "trade" else "What was signed"
    chance = found.judgement.chance.value
    sure = "" if chance >= _SURE else " most likely" if chance >= _LIKELY else " perhaps"
    return f"{named}{sure} served {signers(found.model)}{home}: it could be signed"


def _rows(found: Found) -> Iterator[tuple[str, str]]:
    model, judgement = found.model, found.judgement
    yield "Chance", _chance(found)
    rule = rule_words(model)
    if rule:
        yield "Who signs", rule + _apart(found)
    if judgement.misfit and found.misfit is not None:
        yield "Repair", repair_words(model, found.misfit, judgement.instead)
    elif judgement.asks in ("which deal", "how to divide"):
        yield from _package(found)
    else:
        yield from _bargain(found)
    yield "Confidence", confidence_words(judgement.confidence)
    yield from _turns(found)
    yield from _elsewhere(found)


def _chance(found: Found) -> str:
    judgement = found.judgement
    chance = judgement.chance
    if chance.settled:
        return "Certain: nothing in this case is uncertain."
    what = ""
    if judgement.asks in ("which deal", "how to divide"):
        what = f" that {everyone(found.model)} accept it"
    if judgement.misfit:
        return (
            f"{capital(_worded(_foreseen(found)))}, by the judgements alone, that all who made "
            "the deal would have."
        )
    word = capital(likelihood(chance.value)).removeprefix("A ")
    between = judgement.between
    if between is None or not unclear(judgement):
        said = f"{capital(word)}{what} ({percent(chance)})."
    else:
        low, high = (likelihood(end) for end in between)
        said = (
            f"{capital(word)}{what}, but no figure holds: one judgement alone takes it from {low} "
            f"to {high}."
        )
    return said + _next(found)


def _next(found: Found) -> str:
    """Order the other causes, in words."""
    judgement = found.judgement
    if judgement.asks != "why no deal" or not judgement.others:
        return ""
    others = [_SHORT.get(reading.code, reading.code) for reading in judgement.others[:3]]
    return f" Next: {', then '.join(others)}."


def _apart(found: Found) -> str:
    """Name the parties that would stay out of the package most likely to hold."""
    packages = found.packages.packages
    if not packages:
        return ""
    parties = found.model.of_role("party")
    out = [p for p in parties if packages[0].accepts.get(p, 1.0) < 0.5]
    if not out:
        return ""
    verb = "stays" if len(out) == 1 else "stay"
    named = joined([said_of(found.model, p) for p in out])
    return f" {capital(named)} {verb} out of the package most likely to hold."


def _bargain(found: Found) -> Iterator[tuple[str, str]]:
    """Say how far the kind of deal in question would have gone."""
    model, kind = found.model, found.kind
    if kind.sign.settled and kind.keep.settled:
        return
    stages = [(f"{signers(model)} would sign it", kind.sign)]
    if passing(model):
        stages.append((f"{passing(model)} would pass it", kind.passed))
    if model.doubts:
        stages.append(("it would be kept", kind.keep))
    same = found.judgement.answer.code in ("possible", "there")
    if same and len(stages) == 1:
        return  # that is the chance itself
    chances = [_worded(chance) for _, chance in stages]
    if same and unclear(found.judgement):
        chances[-1] = likelihood(stages[-1][1].value)  # the range beside it bars the figure
    said = "; ".join(f"{what}, {c}" for (what, _), c in zip(stages, chances, strict=True))
    named = "" if _thing(kind) in _headline(found) else f"{_thing(kind)}: "
    yield "The bargain", f"{capital(f'{named}{said}')}."


def _worded(chance: Share) -> str:
    return f"{likelihood(chance.value)} ({percent(chance)})"


def _terms(found: Found) -> tuple[tuple[str, str], ...]:
    best = found.packages.packages[found.judgement.answer.package]
    return changes(found.model, best.terms)


def _package(found: Found) -> Iterator[tuple[str, str]]:
    best = found.packages.packages[found.judgement.answer.package]
    if len(_terms(found)) > _INLINE:
        yield "The package", f"{deal_words(found.model, best.terms, short=True)}."
    against = _blocking(best)
    if against:
        named = joined([said_of(found.model, a) for a in against])
        yield "Who blocks", f"Most likely {named}."
    nash = next((one for one in found.solutions if one.name == "nash"), None)
    if nash is not None:
        yield "Fair", _fair(found.model, nash.terms, best.terms)


def _blocking(best: Package) -> list[str]:
    return [actor for actor, chance in blockers(best)[:2] if chance > _LEAST]


def _best(found: Found) -> str:
    """Say what the package most likely to hold settles, how likely it holds, and who blocks it."""
    best = found.packages.packages[0]
    terms = deal_words(found.model, best.terms, short=True)
    against = joined([said_of(found.model, a) for a in _blocking(best)], "or")
    blocked = f"; most often {against} would block it" if against else ""
    accepted = f"{capital(likelihood(best.fresh.value))} that {everyone(found.model)} accept it"
    return f"{terms}. {accepted}{blocked}."


def _fair(model: Model, fair: Mapping[str, str], best: Mapping[str, str]) -> str:
    """Say how the fair division (Nash 1950) differs from a package."""
    apart = [issue for issue in fair if fair[issue] != best.get(issue)]
    if not apart:
        return "It is also the fair division in Nash's sense."
    if len(apart) > _INLINE:
        return f"The fair division in Nash's sense differs on {len(apart)} issues."
    named = joined([f"{short_issue(model, issue)}, “{fair[issue]}”" for issue in apart])
    return f"The fair division in Nash's sense has instead {named}."


def _turns(found: Found) -> Iterator[tuple[str, str]]:
    model, judgement = found.model, found.judgement
    if judgement.hinges:
        said = f"{hinges_words(model, judgement.hinges)}."
        if judgement.asks in ("why no deal", "was there a deal"):
            edge = break_even(model, found.kinds, found.kind.id, judgement.hinges)
            said = f"{said} {edge}".strip()
        yield "Hinges on", said
    elif judgement.between is not None:
        yield "Hinges on", "No single judgement: the answer holds at either end of every one."
    against = judgement.contrary
    if against is not None and judgement.between is not None:
        yield "Against it", contrary_words(model, against, _reading(found, against.reading))
    if judgement.finding_out is not None:
        yield "To settle it", finding_out(model, judgement.finding_out)


def _elsewhere(found: Found) -> Iterator[tuple[str, str]]:
    """Say what else was possible, what was lacking, and what may be missing from the agenda."""
    model, judgement = found.model, found.judgement
    signed = judgement.signed
    if signed is not None and signed.better is not None:
        yield "What else", _better(found)
    if found.packages.packages and judgement.asks in ("why no deal", "was there a deal"):
        yield "Best package", _best(found)
    missing = _missing(found)
    if missing:
        yield "Missing", missing
    gap = gap_words(model, judgement.gaps)
    if gap and signed is None:
        yield "Not on offer", gap
    steps = step_row(model, found.steps, found.kind)
    if steps:
        yield "Steps", steps
    if found.accounts is not None:
        yield from (("Accounts", said) for said in verdict_words(model, found.accounts))


def _better(found: Found) -> str:
    signed = found.judgement.signed
    if signed is None or signed.better is None:
        return ""
    if signed.better.value < 0.05:
        return "Hardly any deal was better for every party."
    said = f"That some other deal was better for every party is {likelihood(signed.better.value)}"
    if signed.package < 0:
        return f"{said}."
    terms = found.packages.packages[signed.package].terms
    return f"{said}; for one: {deal_words(found.model, terms, short=True)}."


def _missing(found: Found) -> str:
    gates = found.gates
    if found.judgement.answer.code != "possible" or gates is None or not gates.missing:
        return ""
    piece = gates.missing[0]
    return (
        "Most often lacking in what was tabled: "
        f"{short_issue(found.model, piece.issue)}, “{piece.option}”."
    )
