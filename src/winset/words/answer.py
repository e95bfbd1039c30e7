"""The page of judgement in words: a headline, and one row for each thing that it must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from winset.findings.packages.results import Package
from winset.findings.share import Share
from winset.model import Model
from winset.text import capital, joined
from winset.words.accounts import verdict_words
from winset.words.chances import likelihood, percent
from winset.words.names import deal_words, said_of, short_issue
from winset.words.packages import blockers
from winset.words.reasons import (
    break_even,
    confidence_words,
    contrary_words,
    finding_out,
    gap_words,
    hinges_words,
    repair_words,
    unclear,
)
from winset.words.signing import everyone, passing, rule_words, signers
from winset.words.steps import step_row
from winset.words.verdict import (
    INLINE,
    Found,
    foreseen,
    headline,
    left_out,
    reading,
    terms,
    thing,
    turning,
)

__all__ = ["Answer", "Row", "answer"]

_LEAST = 0.1
# Why not, in a word or two.
_SHORT = {
    "possible": "a deal that was missed",
    "none-serves": "no deal for all",
    "home": "refusal at home",
    "trust": "distrust",
    "undecided": "undecided",
}


@dataclass(frozen=True)
class Row:
    """One thing that the page says: what it is about, and what is said of it."""

    head: str
    text: str


@dataclass(frozen=True)
class Answer:
    """A headline of a few words, rows that say how likely, how sure, and why; what it turns on."""

    headline: str
    rows: tuple[Row, ...]
    turning: str = ""
    confidence: str = ""

    @property
    def paragraph(self) -> str:
        """The rows as one paragraph."""
        return " ".join(row.text for row in self.rows)


def answer(found: Found) -> Answer:
    """Put the judgement into words: the headline answers what is asked."""
    rows = tuple(Row(*row) for row in _rows(found))
    confidence = f"Confidence: {found.judgement.confidence.level}"
    return Answer(headline(found), rows, turning(found), confidence)


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
            f"{capital(_worded(foreseen(found)))}, by the judgements alone, that all who made "
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
    out = left_out(found)
    if not out:
        return ""
    verb = "stays" if len(out) == 1 else "stay"
    return f" {capital(joined(out))} {verb} out of the package most likely to hold."


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
    named = "" if thing(kind) in headline(found) else f"{thing(kind)}: "
    yield "The bargain", f"{capital(f'{named}{said}')}."


def _worded(chance: Share) -> str:
    return f"{likelihood(chance.value)} ({percent(chance)})"


def _package(found: Found) -> Iterator[tuple[str, str]]:
    best = found.packages.packages[found.judgement.answer.package]
    if len(terms(found)) > INLINE:
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
    if len(apart) > INLINE:
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
        yield "Against it", contrary_words(model, against, reading(found, against.reading))
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
