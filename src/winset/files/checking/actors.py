"""Checks of the actors: what they value, how much, and what no agreement is worth to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from winset.case.choices import as_label, step_of
from winset.case.errors import Defect
from winset.case.judgement import MARGIN, VALUE, Quantity
from winset.case.model import Actor, Case, IdealValue, Issue, NumericValue, UnitPoints
from winset.case.places import Loc
from winset.case.preferences import OptionRanking, Ranking, centroid
from winset.case.spelling import listed
from winset.files.checking.index import Index

__all__ = ["check_actors", "check_table"]

# A margin that large is more often two scales mixed up than a judgement.
_ODD = 20.0


def check_actors(index: Index) -> Iterator[Defect]:
    """Check every actor's preferences."""
    case = index.case
    if not case.actors:
        said, wanted = "nobody negotiates", "one [actors.NAME] or more"
        yield Defect(("actors",), "no-actors", said, wanted, at_key=True)
    elif len(case.parties) < 2:
        said = "only one actor is a party" if case.parties else "no actor is a party"
        wanted = 'two or more with role = "party"'
        yield Defect(("actors",), "no-parties", said, wanted, at_key=True)
    for name, actor in case.actors.items():
        yield from _one(index, name, actor)


def _one(index: Index, name: str, actor: Actor) -> Iterator[Defect]:
    loc: Loc = ("actors", name)
    wrong = [*_values(index, actor, loc), *_points(index, actor, loc)]
    yield from wrong
    yield from _weights(index, actor, loc)
    yield from _no_agreement(index, name, actor, loc, sound=not wrong)
    if not actor.values and not actor.points:
        yield Defect(
            loc,
            "no-values",
            f"{name!r} values no issue",
            "values (0-100 for each option) or points",
            f"[actors.{name}.values]",
            severity="warning" if actor.role == "onlooker" else "error",
            at_key=True,
        )


def _values(index: Index, actor: Actor, above: Loc) -> Iterator[Defect]:
    for name, stated in actor.values.items():
        loc = (*above, "values", name)
        if name not in index.case.issues:
            yield index.no_issue(name, loc)
            continue
        if name in actor.points:
            said = f"{name!r} has both values and points"
            yield Defect(loc, "both", said, "one of the two", at_key=True)
        if isinstance(stated, NumericValue):
            yield from _numeric(name, index.case.issues[name], stated, loc)
        elif isinstance(stated, IdealValue):
            yield from _ideal(name, index.case.issues[name], stated, loc)
        elif isinstance(stated, OptionRanking):
            yield from _ranking(index, name, stated, loc)
        else:
            yield from check_table(index, name, stated, loc)
            yield from _flat(index.case, name, stated, loc)


def _points(index: Index, actor: Actor, above: Loc) -> Iterator[Defect]:
    for name, stated in actor.points.items():
        loc = (*above, "points", name)
        if name not in index.case.issues:
            yield index.no_issue(name, loc)
        elif isinstance(stated, UnitPoints):
            if index.case.issues[name].range is None:
                said = f"{name!r} is no numeric issue, so there is no unit to be worth anything"
                yield Defect(loc, "not-numeric", said, "points for each option")
        else:
            yield from check_table(index, name, stated, loc)


def _numeric(name: str, issue: Issue, stated: NumericValue, loc: Loc) -> Iterator[Defect]:
    if issue.range is None:
        said = f"{name!r} is no numeric issue, so worst and best say nothing"
        yield Defect(loc, "not-numeric", said, "a value for each option")
        return
    if stated.worst == stated.best:
        wanted = "two ends, or leave the issue out of values"
        yield Defect(loc, "worst-is-best", "worst and best are the same", wanted)
    for key in ("worst", "best"):
        end = getattr(stated, key)
        if not issue.range.low <= end <= issue.range.high:
            yield Defect(
                (*loc, key),
                "scale",
                f"{end:g} lies outside the issue's range",
                f"a number from {issue.range.low:g} to {issue.range.high:g}",
            )


def _ideal(name: str, issue: Issue, stated: IdealValue, loc: Loc) -> Iterator[Defect]:
    if issue.range is None:
        said = f"{name!r} is no numeric issue, so a best point says nothing"
        hint = "rank its options, the best first, or state a value for each"
        yield Defect(loc, "not-numeric", said, "a ranking, or a value for each option", hint)
    elif stated.loss.is_exact and stated.loss.median(MARGIN) <= 0:
        said, wanted = "distance with an exponent of 0 or less loses nothing", "a number above 0"
        yield Defect((*loc, "loss"), "scale", said, wanted)


def _ranking(index: Index, name: str, stated: OptionRanking, loc: Loc) -> Iterator[Defect]:
    """Check a ranking of options: does it name them, and which does it leave out."""
    issue, positions = index.case.issues[name], index.positions(name)
    if issue.items:
        said = f"the items of {name!r} go together, so that a ranking of them says too little"
        wanted = "a value for each item, below 0 for one that is better left out"
        yield Defect(loc, "ranked-items", said, wanted)
        return
    found = [as_label(issue, option) for option in stated.options]
    wrong = False
    for option, label in zip(stated.options, found, strict=True):
        if label not in positions:
            wrong = True
            yield index.no_option(name, label, f"{option!r} is no option of {name!r}", loc)
    if not wrong and len(set(found)) < len(found):
        yield Defect(loc, "ranking", "a number is ranked twice", "each option once")
    elif not wrong and stated.levels and len(found) < len(positions):
        left = [label for label in islice(positions, 100_000) if label not in set(found)]
        yield Defect(
            loc,
            "unranked",
            f"the ranking leaves out {listed(left)}: nothing is known of what they are worth, and "
            "any of them may be the best or the worst",
            hint="rank them too, joined by = where they are as good as each other",
            severity="warning",
            at_key=True,
        )
    elif not wrong and len(stated.levels) == 1:
        said = f"every option of {name!r} is as good as the others, so its weight is lost"
        hint = "leave the issue out of the values and weights of this actor"
        yield Defect(loc, "flat", said, hint=hint, severity="warning", at_key=True)


def check_table(
    index: Index,
    name: str,
    stated: tuple[Quantity, ...] | Mapping[str, Quantity],
    loc: Loc,
    *,
    whole: bool = True,
) -> Iterator[Defect]:
    """Check a table of numbers by option; unless it may leave some out, it must name all."""
    issue, known = index.case.issues[name], index.labels(name)
    what = "item" if issue.items else "option" if issue.range is None else "step"
    if not isinstance(stated, Mapping):
        if len(stated) != len(known):
            said = f"{len(stated)} numbers for the {len(known)} {what}s of {name!r}"
            hint = ""
            if len(stated) > len(known):
                hint = "a decimal comma parts a number in two: write 37.5 for 37,5"
            yield Defect(loc, "length", said, f"one for each of {listed(known)}", hint)
        return
    positions, sound = index.positions(name), True
    for label in stated:
        if label not in positions:
            sound = False
            step = _as_step(issue, label)
            said = f"{label!r} is no {what} of {name!r}"
            hint = f"write it as {known[step]!r}" if step is not None else ""
            yield index.no_option(name, label, said, (*loc, label), hint=hint, at_key=True)
    if sound and whole and len(stated) < len(known):
        # Of an issue with very many options, not every one is looked for.
        missing = list(islice((label for label in known if label not in stated), 8))
        left = len(known) - len(stated) - len(missing)
        more = f" and {left:,} more" if left else ""
        yield Defect(
            loc,
            "no-number",
            f"no number for {listed(missing)}{more}",
            f"one for each {what} of {name!r}",
            'write "unknown" for what nobody knows'
            if issue.range is None
            else "or { worst = ..., best = ... } for the whole range",
            at_key=True,
        )


def _as_step(issue: Issue, label: str) -> int | None:
    try:
        return step_of(issue.range, float(label)) if issue.range else None
    except ValueError:
        return None


def _flat(
    case: Case, name: str, stated: tuple[Quantity, ...] | Mapping[str, Quantity], loc: Loc
) -> Iterator[Defect]:
    values = list(stated.values()) if isinstance(stated, Mapping) else list(stated)
    if len(values) < 2 or case.issues[name].items or not all(q.is_exact for q in values):
        return
    if len({q.views[0].text for q in values}) == 1:
        yield Defect(
            loc,
            "flat",
            f"every option of {name!r} has the same value, so its weight is lost",
            hint="leave the issue out of the values and weights of this actor",
            severity="warning",
        )


def _weights(index: Index, actor: Actor, above: Loc) -> Iterator[Defect]:
    if actor.weights is not None and actor.swing:
        said = "weights and swing are both given"
        yield Defect((*above, "weights"), "both", said, "one of the two", at_key=True)
    case, key = index.case, "swing" if actor.swing else "weights"
    named = _weighted(actor)
    # A name that does not exist is reported once, and may be meant for one that is missing.
    misnamed = any(issue not in case.issues for issue in (*named, *actor.values))
    for issue in named:
        loc = (*above, "swing", issue) if actor.swing else (*above, "weights")
        if issue not in case.issues:
            yield index.no_issue(issue, loc)
        elif issue in actor.points:
            said = f"{issue!r} has points, which are used as they are"
            yield Defect(loc, "weight", said, "a weight only for issues with values")
        elif issue not in actor.values and not misnamed:
            yield Defect(
                loc,
                "weight",
                f"{issue!r} has a weight but no values",
                "a value from 0 to 100 for each of its options",
                f"add {issue} to the values, or take it out of {key}",
            )
    if named and not misnamed:
        for issue in (name for name in actor.values if name not in named):
            yield Defect(
                (*above, "values", issue),
                "weight",
                f"{issue!r} has values but no weight",
                f"every valued issue in {key}",
                f"add it to {key}, or take its values out",
                at_key=True,
            )
    elif not named and len(actor.values) > 1:
        yield Defect(
            above,
            "no-weights",
            "no weights are stated: any weights that sum to 100 are taken to be equally likely",
            hint=f'state a ranking, weights = "{" > ".join(list(actor.values)[:3])}", or swing',
            severity="warning",
            at_key=True,
        )
    if actor.swing and all(
        q.is_exact and float(q.views[0].form.ppf(0.5, VALUE)) == 0 for q in actor.swing.values()
    ):
        wanted = "100 for the issue that matters most"
        yield Defect((*above, "swing"), "no-swing", "every swing is 0", wanted, at_key=True)


def _weighted(actor: Actor) -> dict[str, None]:
    ranked = actor.weights.issues if actor.weights is not None else ()
    return dict.fromkeys(actor.swing or ranked)


def _no_agreement(
    index: Index, name: str, actor: Actor, loc: Loc, *, sound: bool
) -> Iterator[Defect]:
    consents, outside = actor.role != "onlooker", index.case.no_agreement == "outside"
    if actor.margin is not None and actor.walk_away is not None:
        yield Defect(
            (*loc, "walk_away"),
            "both",
            "margin and walk_away are both given",
            "one of the two: margin is measured from the null deal, walk_away from 0",
            at_key=True,
        )
    elif outside and actor.margin is not None:
        yield Defect(
            (*loc, "margin"),
            "margin-outside",
            'with no_agreement = "outside" there is no null deal to measure a margin from',
            "walk_away",
            at_key=True,
        )
    elif outside and actor.walk_away is None and consents:
        yield Defect(
            loc,
            "no-walk-away",
            f'{name!r} states no walk_away, which no_agreement = "outside" needs',
            "walk_away = what no agreement is worth, on the scale of its utilities",
            at_key=True,
        )
    elif not outside and actor.walk_away is not None and sound:
        yield from _contradicts(index, name, actor, actor.walk_away, loc)
    elif not outside and actor.margin is None and actor.walk_away is None and consents:
        yield Defect(
            loc,
            "no-margin",
            f"{name!r} states no margin: no agreement is taken to be worth exactly the null deal",
            hint='state one, such as margin = "-10 to 10"',
            severity="warning",
            at_key=True,
        )


def _contradicts(
    index: Index, name: str, actor: Actor, walk_away: Quantity, loc: Loc
) -> Iterator[Defect]:
    """Find an absolute walk-away value that is far from what the null deal is worth."""
    case = index.case
    weights = _median_weights(actor)
    parts: list[tuple[float, Quantity]] = []
    for table, scale in ((actor.values, weights), (actor.points, None)):
        for issue, stated in table.items():
            if isinstance(stated, NumericValue | IdealValue | OptionRanking | UnitPoints):
                return
            if case.issues[issue].items:
                return
            at = index.status_quo[issue]
            quantity = (
                stated[index.labels(issue)[at]] if isinstance(stated, Mapping) else stated[at]
            )
            parts.append((1.0 if scale is None else scale.get(issue, 0.0) / 100.0, quantity))
    if any(quantity.misfit(MARGIN) for quantity in (walk_away, *(q for _, q in parts))):
        return
    low = sum(w * float(q.ppf(0.05, VALUE)) for w, q in parts) + actor.base
    high = sum(w * float(q.ppf(0.95, VALUE)) for w, q in parts) + actor.base
    least, most = (float(x) for x in walk_away.ppf([0.05, 0.95], MARGIN))
    if least > high + _ODD or most < low - _ODD:
        middle = 0.5 * (low + high)
        yield Defect(
            (*loc, "walk_away"),
            "odd-walk-away",
            f"no agreement is said to be worth {_between(least, most)}, but the null deal is worth "
            f"{_between(low, high)} to {name!r}",
            hint=f"if that is meant, margin = {_stated(least - middle, most - middle)} says the "
            "same more plainly",
            severity="warning",
        )


def _stated(low: float, high: float) -> str:
    return f"{low:.0f}" if f"{low:.0f}" == f"{high:.0f}" else f'"{low:.0f} to {high:.0f}"'


def _between(low: float, high: float) -> str:
    return f"{low:.4g}" if f"{low:.4g}" == f"{high:.4g}" else f"{low:.4g} to {high:.4g}"


def _median_weights(actor: Actor) -> dict[str, float]:
    """Weights that sum to 100: medians of swings, or the centroid of a ranking."""
    if actor.swing:
        middle = {i: max(q.median(VALUE), 0.0) for i, q in actor.swing.items()}
        total = sum(middle.values()) or 1.0
        return {i: 100.0 * x / total for i, x in middle.items()}
    ranking = actor.weights or Ranking((tuple(actor.values),), "")
    return centroid(ranking.levels, 100.0) if ranking.issues else {}
