"""The bargaining space: what deals are worth to the parties, judgements at their medians."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from winset.analysis import Analysis
from winset.findings.bargaining import BargainingSpace, NamedDeal
from winset.report.charts import Cloud, Guide, Line, Pin, XYChart
from winset.report.figures import figure
from winset.report.model import Column, Part, Row, Section, Table
from winset.text import joined
from winset.words.names import deal_words, said_of, short_name
from winset.words.packages import letter, who_and_what
from winset.words.room import bargaining_lead

__all__ = ["section"]

_SOLUTIONS = {
    "nash": ("N", "Nash: largest product of gains"),
    "kalai_smorodinsky": ("KS", "Kalai-Smorodinsky: largest smallest gain, as a share of the best"),
    "egalitarian": ("E", "Egalitarian: largest smallest gain"),
    "equal_loss": ("EL", "Equal loss: smallest largest loss from the best"),
    "utilitarian": ("U", "Utilitarian: largest sum"),
}
_MOST_PAIRS = 6
_MOST_FRONTIER = 400


def _pins(analysis: Analysis, x: str, y: str) -> tuple[Pin, ...]:
    space, model = analysis.bargaining, analysis.model
    pins = [
        Pin(
            o.utilities[x],
            o.utilities[y],
            letter(n),
            "bad",
            f"{letter(n)}: {deal_words(model, o.terms)}",
        )
        for n, o in enumerate(space.offers)
    ]
    pins += [
        Pin(
            s.utilities[x],
            s.utilities[y],
            _mark(s.name),
            "good",
            f"{_meaning(s.name)}: {deal_words(model, s.terms)}",
        )
        for s in space.solutions
    ]
    return tuple(pins)


def _mark(name: str) -> str:
    return _SOLUTIONS[name][0] if name in _SOLUTIONS else name


def _meaning(name: str) -> str:
    return _SOLUTIONS[name][1] if name in _SOLUTIONS else name


def _clouds(space: BargainingSpace, i: int, j: int) -> tuple[Cloud, ...]:
    pair = space.points[:, [i, j]]
    passing = space.ratifiable & space.in_zone
    return (
        Cloud(pair[~space.in_zone], "faint", "some party would not sign", 3.0),
        Cloud(pair[space.in_zone & ~passing], "d", "parties would sign, a ratifier blocks", 4.0),
        Cloud(pair[passing], "pass", "would be signed and passed", 5.5),
    )


def _chart(analysis: Analysis, i: int, j: int) -> XYChart:
    space, model = analysis.bargaining, analysis.model
    x, y = space.parties[i], space.parties[j]
    name_x, name_y = said_of(model, x), said_of(model, y)
    lines = []
    if len(space.parties) == 2 and 0 < len(space.frontier) <= _MOST_FRONTIER:
        ordered = space.frontier[np.argsort(space.frontier[:, 0], kind="stable")]
        lines.append(Line(ordered, "main", "efficient deals"))
    n_zone, n_pass = int(space.in_zone.sum()), int((space.in_zone & space.ratifiable).sum())
    drawn = "deals drawn evenly from all" if space.sampled else "deals"
    return XYChart(
        id=f"bargaining_{x}_{y}",
        title=f"What each deal is worth to {name_x} and to {name_y}",
        description=f"{len(space.points):,} {drawn}; the parties would sign {n_zone:,} of them, "
        f"and {n_pass:,} would also be passed.",
        x_label=f"worth to {name_x}",
        y_label=f"worth to {name_y}",
        clouds=_clouds(space, i, j),
        lines=tuple(lines),
        guides=(
            Guide("x", space.walk_away[x], f"walk-away {space.walk_away[x]:.0f}"),
            Guide("y", space.walk_away[y], f"walk-away {space.walk_away[y]:.0f}"),
        ),
        pins=_pins(analysis, x, y),
        shade_above=(space.walk_away[x], space.walk_away[y]),
    )


def _points(analysis: Analysis, i: int, j: int, chart_id: str) -> Table:
    space = analysis.bargaining
    state = np.where(
        ~space.in_zone, "not signed", np.where(space.ratifiable, "signed and passed", "blocked")
    )
    rows = tuple(
        (str(label), round(float(a), 2), round(float(b), 2))
        for label, (a, b) in zip(state, space.points[:, [i, j]], strict=True)
    )
    return Table(
        id=chart_id,
        caption="Every deal drawn: its worth to "
        + joined([said_of(analysis.model, space.parties[k]) for k in (i, j)]),
        columns=(
            Column("state", "State"),
            Column(space.parties[i], short_name(analysis.model, space.parties[i]), "number"),
            Column(space.parties[j], short_name(analysis.model, space.parties[j]), "number"),
        ),
        rows=rows,
        depth="appendix",
    )


def _deals_table(analysis: Analysis) -> Table:
    space, model = analysis.bargaining, analysis.model

    def row(name: str, deal: NamedDeal) -> Row:
        worth = (round(deal.utilities[p], 2) for p in space.parties)
        return (name, deal_words(model, deal.terms), *worth)

    # Solutions often agree: one row for each deal, with all its names.
    solutions: dict[tuple[int, ...], list[NamedDeal]] = {}
    for solution in space.solutions:
        solutions.setdefault(solution.options, []).append(solution)
    rows: list[Row] = [("No agreement", "", *(round(space.walk_away[p], 2) for p in space.parties))]
    rows += [
        row(f"{letter(n)}. {who_and_what(analysis.model, analysis.offers[n])}", deal)
        for n, deal in enumerate(space.offers)
    ]
    rows += [row("; ".join(_meaning(s.name) for s in same), same[0]) for same in solutions.values()]
    return Table(
        id="named_deals",
        caption="What the named deals and no agreement are worth to each party (0-100)",
        columns=(
            Column("name", "Deal"),
            Column("deal", "What it changes"),
            *(Column(p, short_name(model, p), "number") for p in space.parties),
        ),
        rows=tuple(rows),
        note="Each party's scale is its own: 10 points to one are not 10 points to another.",
    )


def _frontier_table(analysis: Analysis) -> Table:
    space, model = analysis.bargaining, analysis.model
    return Table(
        id="frontier",
        caption=f"Efficient deals ({len(space.frontier):,}; the first {len(space.frontier_deals)})"
        ": none of them can be bettered for one party without loss to another",
        columns=(
            Column("deal", "What it changes"),
            *(Column(p, short_name(model, p), "number") for p in space.parties),
        ),
        rows=tuple(
            (deal_words(model, d.terms), *(round(d.utilities[p], 2) for p in space.parties))
            for d in space.frontier_deals
        ),
        depth="appendix",
    )


def _key(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    space = analysis.bargaining
    offers = [
        (letter(n), who_and_what(analysis.model, analysis.offers[n]))
        for n in range(len(space.offers))
    ]
    named: dict[str, str] = {_mark(s.name): _meaning(s.name) for s in space.solutions}
    return (*offers, *named.items())


def section(analysis: Analysis) -> Section | None:
    """Return a picture for every pair of parties (at most six), and the named deals."""
    space = analysis.bargaining
    if len(space.parties) < 2 or not len(space.points):
        return None
    parts: list[Part] = []
    for i, j in list(combinations(range(len(space.parties)), 2))[:_MOST_PAIRS]:
        chart = _chart(analysis, i, j)
        parts.append(
            figure(
                chart,
                read="Each point is a deal: further right is better for one, further up for the "
                "other. Dashed lines mark what each expects from no agreement; only deals in the "
                "shaded corner beat both. Lettered pins are what was offered: outside the corner, "
                "somebody had better walk away.",
                data=_points(analysis, i, j, chart.id),
                key=_key(analysis),
            )
        )
    parts.append(_deals_table(analysis))
    if space.frontier_deals:
        parts.append(_frontier_table(analysis))
    return Section(
        "bargaining", "The bargaining space", bargaining_lead(analysis.model, space), tuple(parts)
    )
