"""From a case to a plain scenario: central numbers, the parties only, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.case.choices import as_label, labels
from winset.case.issues import ActorPoints, IdealValue, Issue, NumericValue, UnitPoints, Values
from winset.case.judgement import MARGIN, VALUE, WEIGHT, Quantity, Support
from winset.case.model import Actor, Case
from winset.case.plain import plain
from winset.case.preferences import OptionRanking, centroid
from winset.exchange.markup import wrong
from winset.exchange.scenario import Scenario

__all__ = ["Flat", "scenario_of", "steps_of"]

_Row = tuple[Fraction, ...]


@dataclass(frozen=True)
class Flat:
    """A case as a scenario, and what the scenario cannot hold."""

    scenario: Scenario
    left_out: tuple[str, ...]


def steps_of(issue: Issue) -> tuple[Fraction, ...]:
    """Values of a numeric issue, from its low end up."""
    if issue.range is None:
        return ()
    low, step = Fraction(str(issue.range.low)), Fraction(str(issue.range.width))
    return tuple(low + step * k for k in range(len(labels(issue))))


def _median(quantity: Quantity, support: Support) -> Fraction:
    return Fraction(str(quantity.median(support)))


def _weights(actor: Actor, issues: Sequence[str]) -> dict[str, Fraction]:
    """Weights that sum to 100, each judgement at its median."""
    if actor.swing:
        swings = {issue: _median(swing, WEIGHT) for issue, swing in actor.swing.items()}
        total = sum(swings.values(), Fraction(0))
        if total == 0:
            return dict.fromkeys(swings, Fraction(100, len(swings)))
        return {issue: 100 * swing / total for issue, swing in swings.items()}
    if actor.weights is not None:
        return centroid(actor.weights.levels, Fraction(100))
    valued = [issue for issue in issues if issue in actor.values]
    return dict.fromkeys(valued, Fraction(100, len(valued))) if valued else {}


@dataclass(frozen=True)
class _Column:
    """One issue of the scenario: which issue of the case, its label and its options."""

    source: str
    name: str
    options: tuple[str, ...]
    item: str = ""


def _columns(case: Case) -> Iterator[_Column]:
    for name, issue in case.issues.items():
        title = issue.name or name
        if issue.items:
            for item in issue.items:
                yield _Column(name, f"{title}: {item}", ("out", "in"), item)
        elif issue.range is not None:
            yield _Column(name, title, labels(issue))
        else:
            yield _Column(name, title, issue.options)


def _numeric(value: NumericValue, x: Fraction) -> Fraction:
    worst, best = Fraction(str(value.worst)), Fraction(str(value.best))
    share = min(max((x - worst) / (best - worst), Fraction(0)), Fraction(1))
    curve = value.curve.median(Support(0.0, float("inf")))
    return 100 * share if curve == 1 else Fraction(str(100 * float(share) ** curve))


def _stated(
    column: _Column,
    table: Values | ActorPoints,
    issue: Issue,
    support: Support,
) -> _Row:
    """One actor's numbers on one issue, at their medians."""
    if isinstance(table, NumericValue):
        return tuple(_numeric(table, x) for x in steps_of(issue))
    if isinstance(table, UnitPoints):
        each = _median(table.each, MARGIN)
        return tuple(each * x for x in steps_of(issue))
    if isinstance(table, IdealValue):
        return _by_distance(table, steps_of(issue))
    known = labels(issue)
    if isinstance(table, OptionRanking):
        worth = _by_rank(table, issue, known)
        return tuple(worth[option] for option in column.options)
    stated = table if isinstance(table, Mapping) else dict(zip(known, table, strict=True))
    judged = MARGIN if column.item else support
    worth = {label: _median(quantity, judged) for label, quantity in stated.items()}
    if column.item:
        return _item(column.item, worth, scaled=support is VALUE)
    return tuple(worth[option] for option in column.options)


def _by_distance(value: IdealValue, steps: Sequence[Fraction]) -> _Row:
    """Values of every step by the distance from the best point, at its median."""
    span = Support(float(steps[0]), float(steps[-1]))
    ideal = Fraction(str(value.ideal.median(span)))
    reach = max(ideal - steps[0], steps[-1] - ideal)
    power = value.loss.median(Support(0.0, float("inf")))
    shares = [abs(x - ideal) / reach for x in steps]
    if power != 1:
        shares = [Fraction(str(float(share) ** power)) for share in shares]
    return tuple(100 * (1 - share) for share in shares)


def _by_rank(table: OptionRanking, issue: Issue, known: Sequence[str]) -> dict[str, Fraction]:
    """Mean values of ranked options, from 100 to 0; of what is not ranked, the middle."""
    worth = dict.fromkeys(known, Fraction(50))
    last = len(table.levels) - 1
    for k, level in enumerate(table.levels):
        for option in level:
            worth[as_label(issue, option)] = (
                Fraction(100 * (last - k), last) if last else Fraction(50)
            )
    return worth


def _item(item: str, worth: Mapping[str, Fraction], *, scaled: bool) -> _Row:
    """Points of leaving an item out, and of taking it in.

    Values of items are scaled so that the best subset is worth 100 and the worst nothing.
    """
    own = worth.get(item, Fraction(0))
    if not scaled:
        return Fraction(0), own
    width = sum((abs(x) for x in worth.values()), Fraction(0))
    if width == 0:
        return Fraction(0), Fraction(0)
    return 100 * max(-own, Fraction(0)) / width, 100 * max(own, Fraction(0)) / width


def _rows(case: Case, actor: Actor, columns: Sequence[_Column]) -> tuple[_Row, ...]:
    """Points of one actor per column and option."""
    weights = _weights(actor, tuple(case.issues))
    rows = []
    for column in columns:
        issue = case.issues[column.source]
        if column.source in actor.points:
            rows.append(_stated(column, actor.points[column.source], issue, MARGIN))
        elif column.source in actor.values:
            weight = weights.get(column.source, Fraction(0)) / 100
            values = _stated(column, actor.values[column.source], issue, VALUE)
            rows.append(tuple(weight * v for v in values))
        else:
            rows.append((Fraction(0),) * len(column.options))
    return tuple(rows)


def _status_quo(case: Case, columns: Sequence[_Column]) -> list[int]:
    found = []
    for column in columns:
        stated = case.issues[column.source].status_quo
        label = stated if isinstance(stated, str) or stated is None else f"{stated:.15g}"
        found.append(
            column.options.index(label) if label is not None and label in column.options else 0
        )
    return found


def scenario_of(case: Case) -> Flat:
    """Flatten a case: parties, options, points at their medians, the value of no agreement.

    Raises
    ------
    CaseError
        Where there is no party.
    """
    parties = case.parties
    if not parties:
        raise wrong(case.title, "has no party to export")
    columns = list(_columns(case))
    rows = {i: _rows(case, case.actors[i], columns) for i in parties}
    quo = _status_quo(case, columns)
    reservation: list[Fraction | None] = []
    for i in parties:
        actor = case.actors[i]
        at_null = sum((row[k] for row, k in zip(rows[i], quo, strict=True)), Fraction(0))
        if actor.walk_away is not None:
            stated: Fraction | None = _median(actor.walk_away, MARGIN)
        elif case.no_agreement == "null deal":
            margin = Fraction(0) if actor.margin is None else _median(actor.margin, MARGIN)
            stated = at_null + Fraction(str(actor.base)) + margin
        else:
            stated = None
        reservation.append(None if stated is None else stated / 100)
    scenario = Scenario(
        name=case.title,
        issues=tuple(column.name for column in columns),
        options=tuple(column.options for column in columns),
        parties=parties,
        weights=((Fraction(1),) * len(columns),) * len(parties),
        values=tuple(tuple(tuple(x / 100 for x in row) for row in rows[i]) for i in parties),
        reservation=tuple(reservation),
        bias=tuple(Fraction(str(case.actors[i].base)) / 100 for i in parties),
        origin=case.summary,
    )
    return Flat(scenario, tuple(_left_out(case)))


def _uncertain(case: Case) -> int:
    count = 0
    for i in case.parties:
        actor = case.actors[i]
        tables = [*actor.values.values(), *actor.points.values()]
        quantities = [q for q in (actor.margin, actor.walk_away) if q is not None]
        quantities += list(actor.swing.values())
        for table in tables:
            if isinstance(table, NumericValue):
                quantities.append(table.curve)
            elif isinstance(table, UnitPoints):
                quantities.append(table.each)
            elif isinstance(table, IdealValue):
                quantities += [table.ideal, table.loss]
            elif isinstance(table, OptionRanking):
                count += 1
            else:
                quantities += list(table.values() if isinstance(table, Mapping) else table)
        count += sum(not q.is_exact for q in quantities)
        count += actor.weights is not None
    return count


def _left_out(case: Case) -> Iterator[str]:
    uncertain = _uncertain(case)
    if uncertain:
        yield f"{uncertain} uncertain judgements are written at their medians"
    if case.no_agreement == "null deal":
        yield "the null deal, which is no deal in the case, is an ordinary outcome in the files"
    others = [*case.ratifiers, *case.onlookers]
    if others:
        yield f"actors who do not sign are left out: {', '.join(others)}"
    if case.signing.rule != "all" or case.signing.veto:
        yield f"the signing rule ({case.signing.rule}) is left out: everybody must agree"
    if case.outcome != "none":
        yield "the deal that was reached (outcome) is left out"
    if case.asks is not None:
        yield f"the question that the case asks ({case.asks}) is left out"
    for key, name in _COUNTED.items():
        count = len(getattr(case, key))
        if count:
            yield f"{count} {name} are left out"
    yield "ids become names of issues and parties, and the title that of a file"
    yield from _lost_fields(case)


def _lost_fields(case: Case) -> Iterator[str]:
    """Name every key that is stated and that a scenario has no place for."""
    stated = case.to_mapping()
    told = {*_COUNTED, *_TOLD}
    if others := [key for key in stated if key not in told]:
        yield f"left out: {', '.join(others)}"
    for name, entries, kept in (
        ("issues", stated["issues"].values(), _KEPT_OF_ISSUES),
        ("parties", (stated["actors"][i] for i in case.parties), _KEPT_OF_PARTIES),
    ):
        lost = dict.fromkeys(key for entry in entries for key in entry if key not in kept)
        if lost:
            yield f"left out of {name}: {', '.join(lost)}"
    if any(_has_more(actor) for actor in case.actors.values() if actor.role == "party"):
        yield "dates, authors, sources and notes of judgements are left out"


def _has_more(actor: Actor) -> bool:
    """Whether a judgement of an actor says when, by whom or why."""
    return any(key in str(plain(actor)) for key in ("'as_of'", "'by'", "'source'", "'note'"))


_COUNTED = {
    "kinds": "kinds of deal",
    "interactions": "interactions",
    "forbidden": "forbidden combinations",
    "events": "events",
    "evidence": "items of evidence",
    "compliance": "compliance judgements",
    "levers": "levers",
}
# What other sentences speak of, or what a scenario holds.
_TOLD = ("format", "title", "issues", "actors", "signing", "outcome", "asks", "no_agreement")
_KEPT_OF_ISSUES = ("name", "options", "items", "range")
_KEPT_OF_PARTIES = (
    *("role", "margin", "walk_away", "base", "values", "points", "swing", "weights"),
    # Told above, where there are any.
    *("source", "note"),
)
