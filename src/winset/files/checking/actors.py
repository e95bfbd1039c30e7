"""Checks of the actors: what they value, how much, and what no agreement is worth to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from winset.case.choices import labels, step_of
from winset.case.judgement import MARGIN, VALUE, Quantity
from winset.case.model import Actor, Case, Issue, NumericValue
from winset.case.places import Finding, Loc
from winset.case.preferences import Ranking
from winset.case.spelling import did_you_mean, listed, one_of
from winset.case.walk import option_table
from winset.files.checking.issues import null_options

__all__ = ["check_actors", "median_weights"]

# A margin that large is more often two scales mixed up than a judgement.
_ODD = 20.0


def check_actors(case: Case) -> Iterator[Finding]:
    """Check every actor's preferences."""
    if not case.actors:
        yield Finding(("actors",), "nobody negotiates", "one [actors.NAME] or more", at_key=True)
    elif len(case.parties) < 2:
        said = "only one actor is a party" if case.parties else "no actor is a party"
        yield Finding(("actors",), said, 'two or more with role = "party"', at_key=True)
    for name, actor in case.actors.items():
        yield from _one(case, name, actor)


def _one(case: Case, name: str, actor: Actor) -> Iterator[Finding]:
    loc: Loc = ("actors", name)
    wrong = [*_values(case, actor, loc), *_points(case, actor, loc)]
    yield from wrong
    yield from _weights(case, actor, loc)
    yield from _no_agreement(case, name, actor, loc, sound=not wrong)
    if not actor.values and not actor.points:
        yield Finding(
            loc,
            f"{name!r} values no issue",
            "values (0-100 for each option) or points",
            f"[actors.{name}.values]",
            severity="warning" if actor.role == "onlooker" else "error",
            at_key=True,
        )
    if actor.discount is not None and not 0 < actor.discount <= 1:
        yield Finding((*loc, "discount"), "a discount runs from 0 to 1", "a number such as 0.98")


def _no_issue(case: Case, issue: str, loc: Loc) -> Finding:
    hint = did_you_mean(issue, case.issues)
    known = "" if hint else one_of(case.issues)
    return Finding(loc, f"there is no issue {issue!r}", known, hint, at_key=True)


def _values(case: Case, actor: Actor, above: Loc) -> Iterator[Finding]:
    for name, stated in actor.values.items():
        loc = (*above, "values", name)
        if name not in case.issues:
            yield _no_issue(case, name, loc)
            continue
        issue = case.issues[name]
        if name in actor.points:
            yield Finding(
                loc, f"{name!r} has both values and points", "one of the two", at_key=True
            )
        if isinstance(stated, NumericValue):
            yield from _numeric(name, issue, stated, loc)
        else:
            yield from _by_option(name, issue, stated, loc)
            yield from _flat(case, name, stated, loc)


def _points(case: Case, actor: Actor, above: Loc) -> Iterator[Finding]:
    for name, stated in actor.points.items():
        loc = (*above, "points", name)
        if name not in case.issues:
            yield _no_issue(case, name, loc)
        else:
            yield from _by_option(name, case.issues[name], stated, loc)


def _numeric(name: str, issue: Issue, stated: NumericValue, loc: Loc) -> Iterator[Finding]:
    if issue.range is None:
        yield Finding(
            loc,
            f"{name!r} is no numeric issue, so worst and best say nothing",
            "a value for each option",
        )
        return
    if stated.worst == stated.best:
        yield Finding(
            loc, "worst and best are the same", "two ends, or leave the issue out of values"
        )
    for key in ("worst", "best"):
        end = getattr(stated, key)
        if not issue.range.low <= end <= issue.range.high:
            yield Finding(
                (*loc, key),
                f"{end:g} lies outside the issue's range",
                f"a number from {issue.range.low:g} to {issue.range.high:g}",
            )


def _by_option(
    name: str,
    issue: Issue,
    stated: tuple[Quantity, ...] | Mapping[str, Quantity],
    loc: Loc,
) -> Iterator[Finding]:
    known = labels(issue)
    what = {"items": "item", "range": "step"}.get(
        "items" if issue.items else "range" if issue.range is not None else "", "option"
    )
    if not isinstance(stated, Mapping):
        if len(stated) != len(known):
            yield Finding(
                loc,
                f"{len(stated)} numbers for the {len(known)} {what}s of {name!r}",
                f"one for each of {listed(known)}",
            )
        return
    for label in stated:
        if label not in known:
            step = issue.range and _as_step(issue, label)
            hint = f"write it as {known[step]!r}" if step else did_you_mean(label, known)
            wanted = "" if hint else one_of(known)
            yield Finding(
                (*loc, label), f"{label!r} is no {what} of {name!r}", wanted, hint, at_key=True
            )
    missing = [label for label in known if label not in stated]
    if missing and all(label in known for label in stated):
        yield Finding(
            loc,
            f"no number for {listed(missing)}",
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
) -> Iterator[Finding]:
    values = list(stated.values()) if isinstance(stated, Mapping) else list(stated)
    exact = [q.views[0].text for q in values if q.is_exact]
    alike = len(values) > 1 and len(exact) == len(values) and len(set(exact)) == 1
    if alike and not case.issues[name].items:
        yield Finding(
            loc,
            f"every option of {name!r} has the same value, so its weight is lost",
            hint="leave the issue out of the values and weights of this actor",
            severity="warning",
        )


def _weights(case: Case, actor: Actor, above: Loc) -> Iterator[Finding]:
    if actor.weights is not None and actor.swing:
        yield Finding(
            (*above, "weights"), "weights and swing are both given", "one of the two", at_key=True
        )
    key = "swing" if actor.swing else "weights"
    named = _weighted(actor)
    # A name that does not exist is reported once, and may be meant for one that is missing.
    misnamed = any(issue not in case.issues for issue in (*named, *actor.values))
    for issue in named:
        loc = (*above, "swing", issue) if actor.swing else (*above, "weights")
        if issue not in case.issues:
            yield _no_issue(case, issue, loc)
        elif issue in actor.points:
            yield Finding(
                loc,
                f"{issue!r} has points, which are used as they are",
                "a weight only for issues with values",
            )
        elif issue not in actor.values and not misnamed:
            yield Finding(
                loc,
                f"{issue!r} has a weight but no values",
                "a value from 0 to 100 for each of its options",
                f"add {issue} to the values, or take it out of {key}",
            )
    if named:
        for issue in actor.values:
            if issue not in named and not misnamed:
                yield Finding(
                    (*above, "values", issue),
                    f"{issue!r} has values but no weight",
                    f"every valued issue in {key}",
                    f"add it to {key}, or take its values out",
                    at_key=True,
                )
    elif len(actor.values) > 1:
        yield Finding(
            above,
            "no weights are stated: any weights that sum to 100 are taken to be equally likely",
            hint=f'state a ranking, weights = "{" > ".join(list(actor.values)[:3])}", or swing',
            severity="warning",
            at_key=True,
        )
    yield from _swing(actor, above)


def _weighted(actor: Actor) -> list[str]:
    if actor.swing:
        return list(actor.swing)
    return list(actor.weights.issues) if actor.weights is not None else []


def _swing(actor: Actor, above: Loc) -> Iterator[Finding]:
    if actor.swing and all(
        q.is_exact and float(q.views[0].form.ppf(0.5, VALUE)) == 0 for q in actor.swing.values()
    ):
        yield Finding(
            (*above, "swing"),
            "every swing is 0",
            "100 for the issue that matters most",
            at_key=True,
        )


def _no_agreement(
    case: Case, name: str, actor: Actor, loc: Loc, *, sound: bool
) -> Iterator[Finding]:
    consents = actor.role != "onlooker"
    if actor.margin is not None and actor.walk_away is not None:
        yield Finding(
            (*loc, "walk_away"),
            "margin and walk_away are both given",
            "one of the two: margin is measured from the null deal, walk_away from 0",
            at_key=True,
        )
    elif case.no_agreement == "outside":
        if actor.margin is not None:
            yield Finding(
                (*loc, "margin"),
                'with no_agreement = "outside" there is no null deal to measure a margin from',
                "walk_away",
                at_key=True,
            )
        elif actor.walk_away is None and consents:
            yield Finding(
                loc,
                f'{name!r} states no walk_away, which no_agreement = "outside" needs',
                "walk_away = what no agreement is worth, on the scale of its utilities",
                at_key=True,
            )
    elif actor.walk_away is not None:
        if sound:
            yield from _contradicts(case, name, actor, loc)
    elif actor.margin is None and consents:
        yield Finding(
            loc,
            f"{name!r} states no margin: no agreement is taken to be worth exactly the null deal",
            hint='state one, such as margin = "-10 to 10"',
            severity="warning",
            at_key=True,
        )


def _contradicts(case: Case, name: str, actor: Actor, loc: Loc) -> Iterator[Finding]:
    """Find an absolute walk-away value that is far from what the null deal is worth."""
    assert actor.walk_away is not None
    from winset.files.checking.numbers import fits

    quantities = [actor.walk_away]
    weights = median_weights(actor)
    null = null_options(case)
    parts: list[tuple[float, Quantity]] = []
    for table, scale in ((actor.values, weights), (actor.points, None)):
        for issue, stated in table.items():
            if case.issues[issue].items or isinstance(stated, NumericValue):
                return
            option = labels(case.issues[issue])[null[issue]]
            weight = 1.0 if scale is None else scale.get(issue, 0.0) / 100.0
            parts.append((weight, option_table(case, issue, stated)[option]))
    quantities += [quantity for _, quantity in parts]
    if not all(fits(quantity, MARGIN) for quantity in quantities):
        return
    low = sum(w * float(q.ppf(0.05, VALUE)) for w, q in parts) + actor.base
    high = sum(w * float(q.ppf(0.95, VALUE)) for w, q in parts) + actor.base
    least, most = (float(x) for x in actor.walk_away.ppf([0.05, 0.95], MARGIN))
    if least > high + _ODD or most < low - _ODD:
        middle = 0.5 * (low + high)
        yield Finding(
            (*loc, "walk_away"),
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


def median_weights(actor: Actor) -> dict[str, float]:
    """Weights that sum to 100: medians of swings, or the centroid of a ranking."""
    if actor.swing:
        middle = {i: max(q.median(VALUE), 0.0) for i, q in actor.swing.items()}
        total = sum(middle.values()) or 1.0
        return {i: 100.0 * x / total for i, x in middle.items()}
    ranking = actor.weights or Ranking((tuple(actor.values),), "") if actor.values else None
    return _centroid(ranking) if ranking else {}


def _centroid(ranking: Ranking) -> dict[str, float]:
    """Mean of the weights that respect a ranking (Barron and Barrett 1996)."""
    found = dict.fromkeys(ranking.issues, 0.0)
    above: list[str] = []
    for level in ranking.levels:
        above += level
        for issue in above:
            found[issue] += 100.0 / len(above) / len(ranking.levels)
    return found
