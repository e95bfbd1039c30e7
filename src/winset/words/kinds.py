"""Kinds of deal in plain words: the stages, what a kind is, and what it turned on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winset.findings.kinds.results import BreakEven, KindChance, KindsFinding, Moved, Stage
from winset.findings.kinds.sets import ANY
from winset.findings.share import Share
from winset.model import Model
from winset.text import joined
from winset.words.chances import in_points, likelihood, percent
from winset.words.names import actor_name, in_sentence
from winset.words.signing import passing, signers

__all__ = [
    "KIND_RULE",
    "break_even_words",
    "decisive",
    "kind_name",
    "kind_odds",
    "of_kinds",
    "range_of",
    "stages_of",
    "turned_on",
    "turned_words",
]

_DERIVED = {
    "trade": "a trade",
    "one-sided": "a one-sided step",
    "courtesy": "courtesies alone",
    "any": "any change at all",
}

#: How kinds follow where a case names none.
KIND_RULE = (
    "The case names no kinds, so they follow from who gives what: a trade asks at least two "
    "parties to give up {points:g} or more of their 100 points on some issues and brings both "
    "gains on others; courtesies ask that of nobody; anything else is a one-sided step."
)


def kind_name(kind: KindChance | str) -> str:
    """Name a kind inside a sentence.

    Examples
    --------
    >>> kind_name("any")
    'any change at all'
    """
    if isinstance(kind, str):
        return _DERIVED.get(kind, kind)
    return kind.name or _DERIVED.get(kind.id, kind.id)


def of_kinds(model: Model, ids: Sequence[str]) -> str:
    """Say what sort of deals something is about; nothing where that is any deal.

    Examples
    --------
    >>> from winset.files.reading import loads
    >>> from winset.files.starter import starter
    >>> from winset.model import compile_case
    >>> of_kinds(compile_case(loads(starter())), ["trade"])
    'a trade'
    """
    named = {kind.id: kind.name for kind in model.kinds}
    return joined([named.get(k) or kind_name(k) for k in ids if k != ANY], "or")


def stages_of(model: Model, kind: KindChance) -> Iterator[tuple[Stage, Share]]:
    """Give the chance of every stage that is known, and that the case has."""
    found: tuple[tuple[Stage, Share | None], ...] = (
        ("sign", kind.sign),
        ("pass", kind.passed if passing(model) else None),
        ("keep", kind.keep if model.doubts else None),
        ("reached", kind.reached),
    )
    yield from ((stage, share) for stage, share in found if share is not None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stages(model: Model, kind: KindChance) -> str:
    said = (
        f"{_capital(kind_name(kind))}: {signers(model)} would have signed some form of it in "
        f"{percent(kind.sign)} of the worlds that the judgements allow"
    )
    if model.of_role("ratifier"):
        said += f", home would have passed one in {percent(kind.passed)}"
    if model.doubts:
        said += f", and it would have been kept in {percent(kind.keep)}"
    said += f" ({likelihood(kind.keep.value)})"
    if kind.reached is not None and model.outcome is None:
        said += f"; such a deal was on the table in {percent(kind.reached)}"
    return said + "."


def range_of(found: KindsFinding, kind: str) -> tuple[float, float] | None:
    """Range of the chance of a kind over single margins moved by what was said of them."""
    rows = [row for row in found.moved if row.kind == kind and row.actor]
    ends = [end.value for row in rows for end in (row.lower, row.higher)]
    return (min(ends), max(ends)) if ends else None


def decisive(found: KindsFinding, kind: str) -> list[Moved]:
    """Rank single margins by how far they move a kind, the furthest first."""
    rows = [row for row in found.moved if row.kind == kind and row.actor]
    return sorted(rows, key=lambda row: row.higher.value - row.lower.value)


def turned_on(model: Model, found: KindsFinding, kind: KindChance) -> str:
    """Say whose walking away decides a kind; empty where nobody's moves it much."""
    rows = [r for r in decisive(found, kind.id)[:2] if r.lower.value - r.higher.value > 0.05]
    if not rows:
        return ""
    named = [
        f"{in_sentence(actor_name(model, row.actor))} (from {percent(row.higher)} to "
        f"{percent(row.lower)})"
        for row in rows
    ]
    return (
        "It turns on how much walking away was worth, most of all to "
        f"{joined(named)}, over the middle of what was judged."
    )


def break_even_words(model: Model, row: BreakEven) -> str:
    """Say when a kind was there for one actor, against what was judged of it."""
    low, middle, high = row.stated
    judged = f"{low:.0f} to {high:.0f}" if high > low else f"{middle:.0f}"
    who = actor_name(model, row.actor)
    if row.never.value > 0.995:
        return f"{who}: nothing of the kind passes the others."
    if row.always.value > 0.995:
        return f"{who}: there whatever walking away was worth to it; the others are enough."
    over = " over the status quo" if model.space.null is not None else ""
    spread = f" ({row.low:.0f} to {row.high:.0f})" if row.high > row.low else ""
    besides = ""
    if row.always.value >= 0.005:
        besides = f" In {percent(row.always)} the others are enough without it."
    return (
        f"{who}: there only where walking away was worth less than {in_points(row.median)}{over}"
        f"{spread}; judged: {judged}.{besides}"
    )


def kind_odds(model: Model, found: KindsFinding) -> tuple[str, ...]:
    """Say how far the core kinds would have gone, and any change at all."""
    said = [_stages(model, kind) for kind in found.core]
    if len(found.kinds) > 1:
        anything = found.of("any")
        said.append(
            f"Any change at all, a courtesy included, would have held in {percent(anything.keep)}."
        )
    return tuple(said)


def turned_words(model: Model, found: KindsFinding) -> tuple[str, ...]:
    """Say of each core kind whose walking away decides it."""
    return tuple(filter(None, (turned_on(model, found, kind) for kind in found.core)))
