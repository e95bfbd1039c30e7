"""Checks of how the unnamed issues of an offer are meant."""

from __future__ import annotations

from collections.abc import Iterator

from winset.case.errors import Defect
from winset.case.model import Case, Event
from winset.case.places import Loc
from winset.case.spelling import article
from winset.files.checking.index import Index
from winset.files.checking.terms import check_terms

__all__ = ["check_unnamed"]

_PROPOSALS = ("offer", "demand", "raised-demand")
_TEXTS = ("agreed", "bracketed")
_KEYS = ("rest", "open", "menu")


def check_unnamed(index: Index) -> Iterator[Defect]:
    """Check ``rest``, ``open`` and ``menu`` of every event."""
    case = index.case
    # The reader of the record takes events by date, and by place within a day.
    order = sorted(range(len(case.events)), key=lambda n: case.events[n].date)
    place = {n: k for k, n in enumerate(order)}
    for n, event in enumerate(case.events):
        loc: Loc = ("events", n)
        stated = [key for key in _KEYS if getattr(event, key)]
        if event.kind not in (*_PROPOSALS, *_TEXTS):
            for key in stated:
                said = f"{article(event.kind)} puts no package on the table, so {key} means nothing"
                yield Defect((*loc, key), "kind", said, hint="drop it", at_key=True)
            continue
        yield from _open(index, event, (*loc, "open"))
        yield from _menu(index, event, (*loc, "menu"))
        if event.rest is not None:
            earlier = [case.events[m] for m in order[: place[n]]]
            yield from _rest(case, event, earlier, (*loc, "rest"))
    yield from _told_apart(case)


def _open(index: Index, event: Event, loc: Loc) -> Iterator[Defect]:
    for k, name in enumerate(event.open):
        at = (*loc, k) if len(event.open) > 1 else loc
        if name not in index.case.issues:
            yield index.no_issue(name, at, at_key=False)
        elif name in event.terms:
            said = f"{name!r} is said to be open, and the terms state it"
            yield Defect(at, "stated-open", said, hint="drop one of the two")
    if event.open and event.rest == "open":
        said = "every issue that the terms leave unnamed is open already"
        yield Defect(loc, "idle", said, hint="drop open", severity="warning", at_key=True)


def _menu(index: Index, event: Event, loc: Loc) -> Iterator[Defect]:
    if not event.menu or any(check_terms(index, event.terms, ())):
        return
    if all(len(allowed) < 2 for allowed in index.chosen(event.terms, condition=False).values()):
        said = "a menu offers a choice, and the terms state no list of several options"
        yield Defect(loc, "no-choice", said, 'terms = { issue = ["one option", "another"] }')


def _rest(case: Case, event: Event, earlier: list[Event], loc: Loc) -> Iterator[Defect]:
    """Find a rest that nothing in the record, or no status quo, can fill."""
    outside = case.no_agreement == "outside"
    said, hint = "", f"unnamed issues are then {'open' if outside else 'at the status quo'}"
    if event.rest == "status quo" and outside:
        said = "there is no status quo here: every combination of options is a deal"
    elif event.rest == "as agreed":
        # A text is of those who are named in it, or of all parties.
        texts = [e for e in earlier if e.kind == "agreed"]
        if not any(not e.to or not event.by or event.by in (e.by, *e.to) for e in texts):
            said = "no text that was agreed before this is on record"
            said += f" with {event.by!r} in it" if texts else ""
    elif event.rest == "as before" and event.kind in _TEXTS:
        said = "a text of several has no last word of one side to fall back on"
    elif event.rest == "as before" and not any(
        e.by == event.by and e.kind in _PROPOSALS for e in earlier
    ):
        said = f"{event.by!r} offered and asked nothing before this"
    if said:
        yield Defect(loc, "nothing-before", said, hint=hint, severity="warning")


def _told_apart(case: Case) -> Iterator[Defect]:
    """Find what two accounts tell of one act, and mean differently: the first telling counts."""
    first: dict[object, int] = {}
    for n, event in enumerate(case.events):
        if not event.account or event.kind not in _PROPOSALS:
            continue
        k = first.setdefault((event.date, event.by), n)
        other = case.events[k]
        unlike = [key for key in _KEYS if getattr(event, key) != getattr(other, key)]
        if other.account != event.account and unlike:
            yield Defect(
                ("events", n),
                "told-apart",
                f"if this is the act that events[{k}] tells, the {unlike[0]} of that one counts",
                hint=f"state the same {unlike[0]} in both",
                severity="warning",
                at_key=True,
            )
