"""How sure an answer is, what it hinges on, what speaks against it, what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.findings.judgement.results import (
    Confidence,
    Contrary,
    Gap,
    Hinge,
    Judgement,
    Setting,
)
from winset.findings.kinds.results import BreakEven, KindsFinding
from winset.findings.misfit import MisfitFinding, Signer
from winset.model import Kind, Model
from winset.text import capital, joined
from winset.words.chances import likelihood
from winset.words.judgements import asked_of
from winset.words.kinds import kind_name
from winset.words.names import said_of, short_issue

__all__ = [
    "break_even",
    "confidence_words",
    "contrary_words",
    "finding_out",
    "gap_words",
    "hinges_words",
    "moves_of",
    "part_words",
    "repair_words",
    "settings_words",
    "unclear",
]

_WALK_AWAYS = (Kind.MARGIN, Kind.WALK_AWAY)
# A range of chances as wide as this makes any figure within it meaningless.
_WIDE = 0.5
# A chance below which another answer is not near.
_NEAR = 0.2
# What a step must be worth to both sides, of a hundred, to be worth pointing at.
_STEP = 7.5
# Judgements that are listed, where they are of several sorts.
_LISTED = 2
# Moves whose numbers are told.
_MOVES = 2
_PARTS: Mapping[int, str] = {
    1: "tenth",
    2: "fifth",
    3: "third",
    4: "two fifths",
    5: "half",
    6: "three fifths",
    7: "two thirds",
    8: "four fifths",
    9: "nine tenths",
}


def unclear(found: Judgement) -> bool:
    """Whether the range beside the chance makes a figure meaningless."""
    between = found.between
    return between is not None and between[1] - between[0] > _WIDE


def _sourced(share: float) -> str:
    """Say how many judgements name a source."""
    if share > 0.995:
        return "all judgements name a source"
    if share >= 0.5:
        return "most judgements name a source"
    return "few judgements name a source" if share > 0.005 else "no judgement names a source"


def confidence_words(found: Confidence) -> str:
    """Give the level of confidence, and what it rests on."""
    less: list[str] = []
    more: list[str] = []
    if found.sourced is None and not found.turned and not found.misfit and found.narrowed is None:
        return f"{capital(found.level)}: its numbers are taken as given."
    if found.sourced is not None:
        (more if found.sourced >= 0.5 else less).append(_sourced(found.sourced))
    if found.misfit:
        less.append("they do not explain what was signed")
    elif found.turned:
        less.append("one alone can turn the answer")
    else:
        more.append("no single one turns the answer")
    if found.narrowed is not None:
        taught = found.narrowed >= 0.1
        said = "the record narrowed " + ("some" if taught else "hardly any")
        (more if taught else less).append(said)
    level = capital(found.level)
    said = ", but ".join(joined(part) for part in (more, less) if part)
    return f"{level}: {said if found.sourced is not None else f'of the judgements, {said}'}."


def hinges_words(model: Model, hinges: Sequence[Hinge]) -> str:
    """Name the judgements that an answer hinges on; those of walking away as one."""
    if not all(_walks(model, h.path) for h in hinges):
        hinges = hinges[:_LISTED]  # others take more words
    walking = [h for h in hinges if _walks(model, h.path)]
    others = [asked_of(model, h.path) for h in hinges if not _walks(model, h.path)]
    parts = []
    if walking:
        named = joined([f"to {said_of(model, h.actor)}" for h in walking])
        parts.append(f"what walking away was worth {named}")
    return capital("; ".join([*parts, *others]))


def _walks(model: Model, path: str) -> bool:
    handle = model.handles.get(path)
    return handle is not None and handle.kind in _WALK_AWAYS and not handle.shifts


def break_even(model: Model, kinds: KindsFinding, kind: str, hinges: Sequence[Hinge]) -> str:
    """Say below what walk-away value a kind was there, for the first actor that it hinges on."""
    rows = {row.actor: row for row in kinds.break_even if row.kind == kind}
    first = next((rows[h.actor] for h in hinges if _walks(model, h.path) and h.actor in rows), None)
    if (
        first is None
        or first.never.value > 0.95
        or first.always.value > 0.05
        or first.stated[0] == first.stated[2]
    ):
        return ""
    return _break_even(model, kinds, first)


def _break_even(model: Model, kinds: KindsFinding, row: BreakEven) -> str:
    named = "a deal" if row.kind == "any" else kind_name(kinds.of(row.kind))
    low, _, high = row.stated
    return (
        f"{capital(named)} is possible only where that is below {whole(row.median)} for "
        f"{said_of(model, row.actor)} (judged: {whole(low)} to {whole(high)}; status quo: 0)."
    )


def whole(number: float) -> str:
    """Write a number of the scale of deals, whole and without a negative nought."""
    return f"{round(number)}"


def part_words(part: float, end: str) -> str:
    """Say which part of what was judged counts, from one end."""
    size = min(max(round(10 * part), 1), 9)
    side = {"low": "lower", "high": "upper"}[end]
    if size == 1:
        side = {"low": "lowest", "high": "highest"}[end]
    return f"the {side} {_PARTS[size]}"


def settings_words(model: Model, where: Sequence[Setting]) -> str:
    """Say under which setting of which judgement something holds."""
    named = [
        f"{asked_of(model, s.path)} lay in {part_words(s.part, s.end)} of its range" for s in where
    ]
    return joined(named)


def finding_out(model: Model, hinge: Hinge) -> str:
    """Say what to find out first, and what either end would make of the answer."""
    low, high = likelihood(hinge.low.value), likelihood(hinge.high.value)
    return (
        f"{capital(asked_of(model, hinge.path))}: at its low end the answer is {low}, at its high "
        f"end {high}."
    )


def gap_words(model: Model, gaps: Sequence[Gap]) -> str:
    """Name the option that may be missing from the agenda; empty where no step stands out."""
    if not gaps or gaps[0].size < _STEP:
        return ""
    gap = gaps[0]
    return (
        f"{short_issue(model, gap.issue)}: nothing was judged between “{gap.lower}” and "
        f"“{gap.upper}”, where {said_of(model, gap.gains)} and {said_of(model, gap.loses)} are "
        "furthest apart."
    )


def contrary_words(model: Model, found: Contrary, theirs: str) -> str:
    """Give the best case against an answer; ``theirs`` says the other one."""
    if found.leads:
        return f"“{capital(theirs)}” leads if {settings_words(model, found.where)}."
    if found.theirs.value < _NEAR:
        return "No judgement, within its range, makes another answer lead or come near."
    return (
        f"No judgement, within its range, makes another answer lead. “{capital(theirs)}” comes "
        f"nearest, if {settings_words(model, found.where)}."
    )


def moves_of(found: MisfitFinding) -> tuple[Signer, ...]:
    """List those whose walk-away value must be judged otherwise, the furthest first."""
    return tuple(signer for signer in found.signers if signer.must_move > 0)


def _move(model: Model, signer: Signer) -> str:
    """Say where one walk-away value must lie, against what was judged."""
    low, high = signer.walk_away.low, signer.walk_away.high
    needed = signer.walk_away.median - signer.must_move
    said = f"{whole(needed)} to {said_of(model, signer.actor)}"
    if low == high:
        return f"{said} (judged: {whole(low)})"
    where = "within" if low <= needed <= high else "outside"
    return f"{said} ({where} the {whole(low)} to {whole(high)} judged)"


def repair_words(model: Model, found: MisfitFinding, instead: Sequence[Hinge]) -> str:
    """Say which judgements must move, and how far, for the signatures to make sense."""
    moving = moves_of(found)
    if not moving:
        return (
            "Each signature makes sense by itself, and hardly ever all at once: the judgements "
            "pull against each other."
        )
    moves = [_move(model, signer) for signer in moving[:_MOVES]]
    moves += [f"less to {said_of(model, signer.actor)}" for signer in moving[_MOVES:]]
    said = f"Of a hundred, no agreement must have been worth at most {joined(moves)}."
    if instead:
        other = instead[0]
        end = "high" if other.high.value > other.low.value else "low"
        said += f" Or {asked_of(model, other.path)} lay at the {end} end of what was judged."
    return said
