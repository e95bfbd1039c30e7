"""Checks of scales: numbers from 0 to 1 where a scale runs from 0 to 100, and values hardly apart.

Both are legal, and both turn an answer round without a word, so they are doubted aloud.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from winset.case.errors import Defect
from winset.case.judgement import MARGIN, VALUE, Quantity
from winset.case.judging.forms import number
from winset.case.model import Actor, Case, UnitPoints
from winset.case.places import Loc
from winset.case.walk import Place, judgements
from winset.files.checking.index import Index

__all__ = ["check_scales"]

#: Values of an issue that lie no further apart than this share hardly any of its weight.
NARROW = 10.0
# Of a table with very many options, so many numbers tell its scale.
_LOOKED_AT = 2_000
# The parts of a judgement that its extremes are read at: all that is stated lies between.
_ENDS = (0.05, 0.95)
_OF_UTILITY = ("margin", "walk-away", "interaction", "shift", "loss")


def check_scales(index: Index) -> Iterator[Defect]:
    """Find numbers that are more likely on another scale than the one they stand on."""
    case = index.case
    hundreds = set[str]()
    for name, actor in case.actors.items():
        yield from _values(index, name, actor)
        yield from _swings(name, actor)
        if _span(case, actor) > 2.0:
            hundreds.add(name)
    for place in judgements(case):
        if place.kind in _OF_UTILITY and place.actor in hundreds:
            yield from _tiny(place)
    for name in case.actors:
        yield from _unreachable(case, name)


def _ends(quantities: Iterable[Quantity], *, on_values: bool) -> tuple[float, float] | None:
    """Extremes of several judgements; None where they do not fit their scale."""
    support = VALUE if on_values else MARGIN
    low, high = [], []
    for quantity in islice(quantities, _LOOKED_AT):
        if quantity.misfit(support) is not None:
            return None
        at = quantity.ppf(_ENDS, support)
        low.append(float(at[0]))
        high.append(float(at[1]))
    return (min(low), max(high)) if low else None


def _tables(actor: Actor, key: str) -> Iterator[tuple[str, list[Quantity]]]:
    for issue, stated in getattr(actor, key).items():
        if isinstance(stated, Mapping):
            yield issue, list(stated.values())
        elif isinstance(stated, tuple):
            yield issue, list(stated)


def _values(index: Index, name: str, actor: Actor) -> Iterator[Defect]:
    case = index.case
    for issue, stated in _tables(actor, "values"):
        # What items are worth is scaled, so that only their proportions count.
        if issue not in case.issues or case.issues[issue].items or not _named(index, issue, actor):
            continue
        ends = _ends(stated, on_values=True)
        if ends is None or len(stated) < 2 or ends[0] == ends[1]:
            continue
        loc: Loc = ("actors", name, "values", issue)
        if ends[1] <= 1.0:
            yield _of_one(name, issue, ends, loc)
        elif ends[1] > 2.0 and (small := _share_among(stated)):
            yield _mixed(name, issue, small, ends, loc)
        elif ends[1] - ends[0] <= NARROW:
            yield _narrow(actor, name, issue, ends, loc)


def _named(index: Index, issue: str, actor: Actor) -> bool:
    """Whether a table speaks of every option, and of nothing else: other faults are told first."""
    stated, known = actor.values[issue], index.positions(issue)
    if isinstance(stated, Mapping):
        return stated.keys() == known.keys()
    return isinstance(stated, tuple) and len(stated) == len(known)


def _share_among(stated: Iterable[Quantity]) -> str:
    """Find a value between 0 and 1, as it was stated; empty where there is none."""
    for quantity in islice(stated, _LOOKED_AT):
        ends = _ends([quantity], on_values=True)
        if ends is not None and 0.0 < ends[1] < 1.0:
            return quantity.views[0].text
    return ""


def _mixed(name: str, issue: str, small: str, ends: tuple[float, float], loc: Loc) -> Defect:
    said = f"{name!r} values an option of {issue!r} at {small}, and others at up to {ends[1]:g}"
    hint = "values run from 0 to 100: if it is a share of the whole, multiply it by 100"
    return Defect(loc, "scale-of-one", said, hint=hint, severity="warning", at_key=True)


def _of_one(name: str, issue: str, ends: tuple[float, float], loc: Loc) -> Defect:
    said = (
        f"{name!r} values {issue!r} from {ends[0]:g} to {ends[1]:g}, on a scale of 0 to 100: its "
        "best option is worth next to nothing"
    )
    hint = (
        f"if 1 stands for the whole of it, multiply these values by 100 (write "
        f"{number(float(f'{100 * ends[1]:.12g}'))} for {number(ends[1])}), and the margin or "
        "walk-away value too if it is on that scale"
    )
    return Defect(loc, "scale-of-one", said, hint=hint, severity="warning", at_key=True)


def _narrow(actor: Actor, name: str, issue: str, ends: tuple[float, float], loc: Loc) -> Defect:
    span = float(f"{ends[1] - ends[0]:.3g}")
    weight = "swing" if actor.swing else "weight"
    said = (
        f"the values that {name!r} gives {issue!r} span {span:g} of 100 points, so that its "
        f"{weight} counts for {span:g} % of what it says"
    )
    hint = (
        "give the worst option 0 and the best 100, and let the swing say how much that matters"
        if len(actor.values) > 1
        else "give the worst option 0 and the best 100"
    )
    return Defect(loc, "narrow-values", said, hint=hint, severity="warning", at_key=True)


def _swings(name: str, actor: Actor) -> Iterator[Defect]:
    """Find swings from 0 to 1 beside others from 0 to 100."""
    ends = {issue: _ends([q], on_values=True) for issue, q in actor.swing.items()}
    most = max((end[1] for end in ends.values() if end is not None), default=0.0)
    if most <= 2.0:
        return  # swings count by their proportions
    for issue, end in ends.items():
        if end is not None and 0.0 < end[1] <= 1.0 and not _whole(end):
            said = f"the swing of {issue!r} is {end[1]:g}, beside others of up to {most:g}"
            hint = f"if it is a share of the whole, write {number(float(f'{100 * end[1]:.12g}'))}"
            loc: Loc = ("actors", name, "swing", issue)
            yield Defect(loc, "scale-of-one", said, hint=hint, severity="warning")


def _whole(ends: Iterable[float]) -> bool:
    return all(end == round(end) for end in ends)


def _tiny(place: Place) -> Iterator[Defect]:
    """Find a share of utility, from -1 to 1, where points from 0 to 100 are meant."""
    for k, view in enumerate(place.quantity.views):
        quantity = Quantity((view,))
        ends = _ends([quantity], on_values=False)
        if ends is None or max(map(abs, ends)) > 1.0 or _whole(round(end, 9) for end in ends):
            continue
        loc = (*place.loc, k) if len(place.quantity.views) > 1 else place.loc
        said = (
            f"{view.text!r} is less than one point, where utilities of {place.actor!r} run from 0 "
            "to 100"
        )
        hint = "if it is a share of the whole scale, multiply it by 100"
        yield Defect(loc, "scale-of-one", said, hint=hint, severity="warning")


def _span(case: Case, actor: Actor) -> float:
    """How far the utility of deals can reach, in points: 100 for values on their scale."""
    span = 0.0
    if any(isinstance(stated, UnitPoints) for stated in actor.points.values()):
        return 100.0  # what an amount reaches is not looked into
    if any(
        not isinstance(stated, tuple | Mapping)
        or (issue in case.issues and case.issues[issue].items)
        for issue, stated in actor.values.items()
    ):
        span = 100.0
    reach = [_ends(stated, on_values=True) for _, stated in _tables(actor, "values")]
    span = max([span, *(end[1] for end in reach if end is not None)])
    for issue, stated in _tables(actor, "points"):
        end = _ends(stated, on_values=False)
        if end is not None and issue in case.issues:
            items = bool(case.issues[issue].items)
            span += len(stated) * max(map(abs, end)) if items else end[1] - end[0]
    return span


def _unreachable(case: Case, name: str) -> Iterator[Defect]:
    """Find a margin of many points beside a utility that hardly reaches one."""
    actor = case.actors[name]
    span = _span(case, actor)
    in_points = [issue for issue, _ in _tables(actor, "points")]
    if not in_points or actor.values or not 0.0 < span <= 2.0:
        return
    for key in ("margin", "walk_away"):
        stated: Quantity | None = getattr(actor, key)
        ends = None if stated is None else _ends([stated], on_values=False)
        if ends is None or max(map(abs, ends)) <= 10.0 * span:
            continue
        said = (
            f"{ends[0]:g} to {ends[1]:g}" if ends[0] != ends[1] else f"{ends[0]:g}"
        ) + f" is far beyond all that {name!r} can gain, {span:.3g} points in all"
        hint = "state points and no agreement on one scale"
        yield Defect(("actors", name, key), "two-scales", said, hint=hint, severity="warning")
