"""The talks as a timeline: a level after every act, marked by side, with lanes for accounts.

Wide, time runs to the right and acts are named below the line; narrow, it runs down and each act
stands beside its mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor
from typing import Any

from winset.report.charts.ink import INKS
from winset.report.charts.legend import place_legend
from winset.report.charts.scale import Linear, as_percent, round_ticks, text_width, wrapped
from winset.report.environment import environment

__all__ = ["Lane", "Moment", "Timeline", "draw_timeline"]

_NARROW = 480
_LINE = 1.2
# Rows that names of acts may take below the line, before some go unnamed.
_ROWS = 3
# Moves of the level below this go without their number.
_MOVE = 0.02
# Least height of the scale.
_SPREAD = 0.2


@dataclass(frozen=True)
class Moment:
    """One step: when, what and whose, the level after it and its band.

    Parameters
    ----------
    when : str
        The day, in short; empty where it has none.
    label : str
        A word or two.
    who : str
        Who acted, in short.
    ink : str
        The mark of the side that acted; empty for no mark.
    at, low, high : float
        The level after it, from 0 to 1, and its band.
    said : str
        The level as it is written.
    tip : str
    """

    when: str
    label: str
    who: str
    ink: str
    at: float
    low: float
    high: float
    said: str
    tip: str = ""


@dataclass(frozen=True)
class Lane:
    """One account: its name, what comes of it, and its versions of some moments by position."""

    label: str
    value: str
    versions: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Timeline:
    """Moments in their order; the first is before everything. ``legend`` pairs ink and meaning.

    A spare one says no number but the first level and the last: neither days nor a scale.
    """

    id: str
    title: str
    description: str
    moments: tuple[Moment, ...]
    lanes: tuple[Lane, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    spare: bool = False

    @property
    def contested(self) -> frozenset[int]:
        """Positions of moments that lanes tell differently."""
        return frozenset(at for lane in self.lanes for at, _ in lane.versions)

    @property
    def scale(self) -> tuple[float, float]:
        """Ends of the scale: round, around all bands, and never a sliver."""
        low = min(m.low for m in self.moments)
        high = max(m.high for m in self.moments)
        room = max(_SPREAD - (high - low), 0.0) / 2
        low, high = max(low - room, 0.0), min(high + room, 1.0)
        return floor(low * 20) / 20, ceil(high * 20 - 1e-9) / 20


@dataclass(frozen=True)
class _Text:
    """Lines of text at a place."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "start"
    bold: bool = False
    quiet: bool = False


def draw_timeline(chart: Timeline, width: int) -> str:
    """Draw a timeline as an SVG element of a given width (CSS pixels)."""
    place = _down if width < _NARROW else _across
    size = 12.5 if width < _NARROW else 12.0
    dots = {ink: "dot" for ink, _ in chart.legend if ink != "belief"} | {"belief": "step"}
    legend, head = place_legend(chart.legend, dots, width, size)
    placed = place(chart, float(width), size, head)
    marks = {m.ink for m in chart.moments if m.ink} | {ink for ink, _ in chart.legend} | {"belief"}
    return (
        environment()
        .get_template("timeline.svg")
        .render(
            chart=chart,
            width=width,
            size=size,
            line=_LINE * size,
            entries=legend,
            prefix=f"{chart.id}-{width}",
            contested=chart.contested,
            inks={ink: INKS[ink] for ink in sorted(marks)},
            **placed,
        )
    )


def _across(chart: Timeline, width: float, size: float, head: float) -> dict[str, Any]:
    """Place everything with time running to the right."""
    moments, (low, high) = chart.moments, chart.scale
    top = head + 1.2 * size
    bottom = top + 135.0
    y = Linear(low, high, bottom, top)
    left, right = 3.1 * size, width - _longest(moments, size)
    slot = (right - left) / max(len(moments) - 0.5, 1)
    xs = [left + (k + 0.25) * slot for k in range(len(moments))]
    days = [] if chart.spare else _days(moments, xs, size, width)
    names, deep = _names(moments, xs, size, width, bottom + (2.6 if days else 1.3) * size)
    lanes, end = _lanes(chart, xs, size, width, deep)
    return {
        "height": end + 0.4 * size,
        "grid": [
            (f"M{left:.1f} {y(t):.1f}H{right:.1f}", 0.0, y(t), "" if chart.spare else as_percent(t))
            for t in round_ticks(low, high, 5)
        ],
        "path": _steps(xs, [y(m.at) for m in moments], right),
        "band": _band(xs, [y(m.low) for m in moments], [y(m.high) for m in moments], right),
        "marks": [(x, y(m.at), m) for x, m in zip(xs, moments, strict=True)],
        "texts": [
            _level(moments[0], xs[0] - 4, y(moments[0].at) - 0.7 * size),
            _level(moments[-1], right + 5, y(moments[-1].at) + 0.35 * size),
            *(() if chart.spare else _largest(moments, xs, y, size)),
            *(_Text(x, bottom + 1.3 * size, (day,), "middle", bold=True) for x, day in days),
            *names,
        ],
        "drops": [f"M{xs[k]:.1f} {deep:.1f}V{end:.1f}" for k in sorted(chart.contested)],
        "lanes": lanes,
    }


def _longest(moments: Sequence[Moment], size: float) -> float:
    """Room that the longest level needs beside the line."""
    return 1.05 * max(text_width(m.said, size - 1) for m in moments) + 8.0


def _level(moment: Moment, x: float, y: float) -> _Text:
    return _Text(x, y, (moment.said,), bold=True)


def _largest(moments: Sequence[Moment], xs: Sequence[float], y: Linear, size: float) -> list[_Text]:
    """Say the level after the largest move, unless that is the last one."""
    moves = [abs(b.at - a.at) for a, b in pairwise(moments)]
    k = 1 + max(range(len(moves)), key=lambda n: moves[n])
    if k == len(moments) - 1 or moves[k - 1] < _MOVE:
        return []
    below = moments[k].at < moments[k - 1].at
    text = _level(moments[k], xs[k], y(moments[k].at) + (1.5 if below else -0.7) * size)
    return [replace(text, anchor="middle")]


def _steps(xs: Sequence[float], ys: Sequence[float], end: float) -> str:
    """Draw a line that keeps its level until the next act."""
    jumps = "".join(f"H{x:.1f}V{y:.1f}" for x, y in zip(xs[1:], ys[1:], strict=True))
    return f"M{xs[0]:.1f} {ys[0]:.1f}{jumps}H{end:.1f}"


def _band(xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], end: float) -> str:
    back = "".join(f"H{xs[k]:.1f}V{lows[k - 1]:.1f}" for k in range(len(xs) - 1, 0, -1))
    return f"{_steps(xs, highs, end)}V{lows[-1]:.1f}{back}H{xs[0]:.1f}z"


def _days(
    moments: Sequence[Moment], xs: Sequence[float], size: float, width: float
) -> list[tuple[float, str]]:
    """Name days where they begin; of the same month, by their number where room is scarce."""
    found: list[tuple[float, str]] = []
    free, shown = 0.0, ""
    for k, (x, moment) in enumerate(zip(xs, moments, strict=True)):
        if not moment.when or (k and moment.when == moments[k - 1].when):
            continue
        number, _, month = moment.when.partition(" ")
        for text in dict.fromkeys((moment.when, number if month == shown else moment.when)):
            half = text_width(text, size) / 2
            centre = min(x, width - half)
            if centre - half >= free:
                found.append((centre, text))
                free, shown = centre + half + 0.5 * size, month
                break
    return found


def _names(
    moments: Sequence[Moment], xs: Sequence[float], size: float, width: float, top: float
) -> tuple[list[_Text], float]:
    """Name the acts below the line, in rows so that no two meet; the largest moves come first."""
    small = size - 1
    moved = [0.0, *(abs(b.at - a.at) for a, b in pairwise(moments))]
    order = sorted(range(len(moments)), key=lambda k: (k not in {0, len(moments) - 1}, -moved[k]))
    taken: list[list[tuple[float, float]]] = [[] for _ in range(_ROWS)]
    placed: dict[int, tuple[int, float, tuple[str, ...]]] = {}
    for k in order:
        lines = tuple(moments[k].label.split(" ", 1))
        half = max(text_width(line, small) for line in lines) / 2
        found = _room(xs[k], half, width, taken)
        if found is not None:
            row, centre = found
            taken[row].append((centre - half - 2.5, centre + half + 2.5))
            placed[k] = (row, centre, lines)
    tall = [0.0] * _ROWS
    for row, _, lines in placed.values():
        tall[row] = max(tall[row], _LINE * small * len(lines) + 0.4 * small)
    tops = [top + sum(tall[:r]) for r in range(_ROWS)]
    texts = [
        _Text(x, tops[row], lines, "middle")
        for row, x, lines in (placed[k] for k in sorted(placed))
    ]
    return texts, top + sum(tall)


def _room(
    x: float, half: float, width: float, taken: Sequence[Sequence[tuple[float, float]]]
) -> tuple[int, float] | None:
    """Find the first row with room for a name, a little to the side if need be."""
    for row, spans in enumerate(taken):
        for shift in (0.0, 4.0, -4.0):
            centre = min(max(x + shift, half), width - half)
            if all(centre + half <= a or centre - half >= b for a, b in spans):
                return row, centre
    return None


def _lanes(
    chart: Timeline, xs: Sequence[float], size: float, width: float, top: float
) -> tuple[list[dict[str, Any]], float]:
    """Place a lane for every account: its name, its versions beside a mark, what comes of it."""
    placed, y = [], top + 0.4 * size
    for lane in chart.lanes:
        named = wrapped(lane.label, width - 8, size, 1)
        versions = []
        y += 1.5 * size
        base = y
        for at, text in lane.versions:
            before, after = xs[at] - 12, width - xs[at] - 12
            room = max(before, after)
            lines = wrapped(text, room, size - 1, 3)
            y += 1.45 * size
            versions.append(
                {
                    "x": xs[at],
                    "y": y,
                    "ink": chart.moments[at].ink,
                    "lines": lines,
                    "text_x": xs[at] - 9 if before > after else xs[at] + 9,
                    "anchor": "end" if before > after else "start",
                }
            )
            y += _LINE * size * (len(lines) - 1)
        value = "" if chart.spare else lane.value
        placed.append({"label": named[0], "y": base, "value": value, "versions": versions})
        y += 0.5 * size
    return placed, y


def _down(chart: Timeline, width: float, size: float, head: float) -> dict[str, Any]:
    """Place everything with time running down."""
    moments, (low, high) = chart.moments, chart.scale
    left, right, top = 0.6 * width, width - _longest(moments, size), head + 1.6 * size
    x = Linear(low, high, left, right)
    y, ys, day, shown = top + 0.9 * size, [], "", ""
    texts: list[_Text] = []
    for k, moment in enumerate(moments):
        name = f"{moment.who}: {moment.label}" if moment.who else moment.label
        dated = moment.when not in {"", day} and not chart.spare
        name = f"{moment.when}, {name}" if dated else name
        day = moment.when or day
        lines = wrapped(name, left - 12, size, 3)
        ys.append(y)
        texts.append(_Text(0.0, y + 0.35 * size, lines))
        moved = moment.said != shown and not chart.spare
        if moved or k in {0, len(moments) - 1}:
            texts.append(_level(moment, right + 6, y + 0.35 * size))
        shown = moment.said
        y += _LINE * size * len(lines) + 0.55 * size
        for lane in chart.lanes:
            for told in (text for at, text in lane.versions if at == k):
                lines = wrapped(f"{lane.label}: {told}", left - 22, size - 1, 5)
                texts.append(_Text(10.0, y - 0.1 * size, lines, quiet=True))
                y += _LINE * size * len(lines) + 0.3 * size
    end = ys[-1] + 0.9 * size
    lanes = []
    for lane in chart.lanes:
        y += 1.6 * size
        value = "" if chart.spare else lane.value
        lanes.append({"label": lane.label, "y": y, "value": value, "versions": []})
    return {
        "height": y + 0.6 * size,
        "grid": [
            (
                f"M{x(t):.1f} {top:.1f}V{end:.1f}",
                x(t),
                top - 0.4 * size,
                "" if chart.spare else as_percent(t),
            )
            for t in _apart(round_ticks(low, high, 3), x, 3.6 * size)
        ],
        "path": _falls([x(m.at) for m in moments], ys, end),
        "band": _falling(ys, [x(m.low) for m in moments], [x(m.high) for m in moments], end),
        "marks": [(x(m.at), at, m) for at, m in zip(ys, moments, strict=True)],
        "texts": texts,
        "drops": [],
        "lanes": lanes,
    }


def _apart(ticks: Sequence[float], scale: Linear, least: float) -> list[float]:
    """Keep the ticks whose labels do not meet the one before."""
    kept: list[float] = []
    for tick in ticks:
        if not kept or scale(tick) - scale(kept[-1]) >= least:
            kept.append(tick)
    return kept


def _falls(xs: Sequence[float], ys: Sequence[float], end: float) -> str:
    jumps = "".join(f"V{y:.1f}H{x:.1f}" for x, y in zip(xs[1:], ys[1:], strict=True))
    return f"M{xs[0]:.1f} {ys[0]:.1f}{jumps}V{end:.1f}"


def _falling(ys: Sequence[float], lows: Sequence[float], highs: Sequence[float], end: float) -> str:
    back = "".join(f"V{ys[k]:.1f}H{lows[k - 1]:.1f}" for k in range(len(ys) - 1, 0, -1))
    return f"{_falls(highs, ys, end)}H{lows[-1]:.1f}{back}V{ys[0]:.1f}z"
