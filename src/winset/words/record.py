"""Acts of the record in words: what was done, by whom, when, and what about."""

from __future__ import annotations

from collections.abc import Mapping

from winset.model import Model
from winset.record.acts import ANSWERS, Act, Version
from winset.text import cut
from winset.words.names import day, said_of, short_name, terms_words

__all__ = ["KINDS", "about_event", "answered", "record_words", "told_terms"]

#: What kinds of acts are called where the record does not say it well.
KINDS: Mapping[str, str] = {
    "raised-demand": "raised demand",
    "refusal": "refused",
    "acceptance": "accepted",
    "withdrawal": "taken back",
    "agreed": "agreed text",
    "bracketed": "open text",
}
_BY: Mapping[str, str] = {
    "agreed": "text agreed by",
    "bracketed": "text left open by",
    "raised-demand": "raised demand of",
}
# Characters of its terms that tell an act from others of the day.
_TERMS = 60


def told_terms(model: Model, version: Version) -> str:
    """Return what one telling of an act states, in one line."""
    stated: dict[str, tuple[str, ...]] = {}
    for issue, allowed in version.terms.items():
        at = model.space.issues.index(issue)
        stated[issue] = tuple(str(model.space.options[at][k]) for k in sorted(allowed))
    return terms_words(model, stated)


def answered(model: Model, act: Act) -> str:
    """Name what an act answers; empty where the record does not say so."""
    if act.kind not in ANSWERS or act.names is None or act.names < 0:
        return ""
    other = model.record.acts[act.names]
    about = cut(told_terms(model, other.versions[0]), _TERMS)
    who = f"the {KINDS.get(other.kind, other.kind)} of {said_of(model, other.by)}"
    return f"{who} ({about})" if about else who


def record_words(model: Model, name: str, *, bare: bool = False) -> str:
    """Say what acts of the record were, from their ids ("draft", or "us_offer / dprk_offer").

    An act is told from others of its day by what it states or answers, unless it is ``bare``. What
    is of no event is the signature of the outcome.
    """
    if not name:
        return "The deal that was reached, signed"
    events = [n for n, told in enumerate(model.names.events) if told in name.split(" / ")]
    act = next((act for act in model.record.acts if set(events) & set(act.events)), None)
    if act is None:
        return name
    kind = _BY.get(act.kind, f"{act.kind} of")
    said = f"{kind} {short_name(model, act.by)}, " if act.by else f"{act.kind}, "
    said += day(act.day)
    said = said[:1].upper() + said[1:]
    if len(events) > 1:
        return f"{said} (in {len(events)} versions)"
    about = "" if bare else about_event(model, events[0])
    return f"{said}: {about}" if about else said


def about_event(model: Model, event: int) -> str:
    """Return what an event states or answers, shortly, which tells it from others of its day."""
    act = next((act for act in model.record.acts if event in act.events), None)
    if act is None:
        return ""
    version = next(v for v in act.versions if v.event == event)
    return cut(told_terms(model, version), _TERMS) or answered(model, act)
