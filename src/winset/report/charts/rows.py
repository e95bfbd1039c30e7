"""Charts with one row per thing: bars, dots, stacked segments, ranges, funnels, tornadoes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from winset.report.charts.ink import INKS
from winset.report.charts.legend import place_legend
from winset.report.charts.scale import Linear, as_percent, round_ticks, wrapped
from winset.report.environment import environment

__all__ = ["Bar", "Dot", "Mark", "RowChart", "RowOfMarks", "Span", "draw_rows"]

# Below this width labels stand above their marks instead of beside them.
_NARROW = 480
_LINE = 1.25


@dataclass(frozen=True)
class Bar:
    """A filled stretch from ``start`` to ``end``; ``inside`` is written in it where it fits."""

    start: float
    end: float
    ink: str = "main"
    inside: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Span:
    """A thin line from ``start`` to ``end``; with ``caps`` it is an error bar."""

    start: float
    end: float
    caps: bool = False
    tip: str = ""


@dataclass(frozen=True)
class Dot:
    """A point, shaped by its ink."""

    at: float
    ink: str = "main"
    tip: str = ""


Mark: TypeAlias = Bar | Span | Dot


@dataclass(frozen=True)
class RowOfMarks:
    """One row: its label, its marks, and the number printed at its end."""

    label: str
    marks: tuple[Mark, ...]
    value: str = ""
    heading: bool = False


@dataclass(frozen=True)
class RowChart:
    """Rows on a common axis.

    ``legend`` pairs an ink with its meaning; ``guide`` is a value marked through all rows, with
    its name.
    """

    id: str
    title: str
    description: str
    rows: tuple[RowOfMarks, ...]
    low: float = 0.0
    high: float = 1.0
    axis: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    guide: tuple[float, str] | None = None
    tick: Callable[[float], str] = as_percent
    thickness: int = 18


def _mark(mark: Mark, scale: Linear, y: float, height: float, size: float) -> dict[str, Any]:
    if isinstance(mark, Dot):
        shape = {"kind": "dot", "x": scale(mark.at), "y": y + height / 2, "ink": mark.ink}
    elif isinstance(mark, Span):
        shape = {
            "kind": "span",
            "x": scale(mark.start),
            "x2": scale(mark.end),
            "y": y + height / 2,
            "caps": mark.caps,
        }
    else:
        x, x2 = sorted((scale(mark.start), scale(mark.end)))
        fits = 0.6 * size * len(mark.inside) + 6 < x2 - x
        shape = {
            "kind": "bar",
            "x": x,
            "y": y,
            "width": max(x2 - x, 0.0),
            "height": height,
            "ink": mark.ink,
            "inside": mark.inside if fits else "",
        }
    return shape | {"tip": mark.tip}


@dataclass(frozen=True)
class _Frame:
    """Where things stand at one width."""

    width: int
    narrow: bool
    size: float
    label_width: float
    right: float
    scale: Linear

    @classmethod
    def of(cls, chart: RowChart, width: int) -> _Frame:
        narrow = width < _NARROW
        size = 12.5 if narrow else 13.0
        label_width = width - 4.0 if narrow else min(0.36 * width, 260.0)
        value_width = 0.6 * size * max((len(row.value) for row in chart.rows), default=0) + 10
        left, right = (4.0 if narrow else label_width + 12), width - value_width - 6
        scale = Linear(chart.low, chart.high, left, right)
        return cls(width, narrow, size, label_width, right, scale)


def _heading(row: RowOfMarks, frame: _Frame, y: float) -> tuple[dict[str, Any], float]:
    lines = wrapped(row.label, frame.width - 4, frame.size)
    placed = {"lines": lines, "y": y + frame.size, "heading": True, "marks": (), "value": ""}
    return placed, _LINE * frame.size * len(lines) + 6


def _row(
    row: RowOfMarks, frame: _Frame, y: float, thickness: float
) -> tuple[dict[str, Any], float]:
    """Place one row with its top at ``y``; return it with the height that it takes."""
    if row.heading:
        return _heading(row, frame, y)
    size = frame.size
    lines = wrapped(row.label, frame.label_width, size)
    text_height = _LINE * size * len(lines)
    if frame.narrow:
        text_y, mark_y = y + size, y + text_height + 2
        height = text_height + thickness + 12
    else:
        inner = max(text_height, thickness)
        text_y = y + (inner - text_height) / 2 + size
        mark_y = y + (inner - thickness) / 2
        height = inner + 10
    placed = {
        "lines": lines,
        "y": text_y,
        "heading": False,
        "marks": [_mark(m, frame.scale, mark_y, thickness, size - 1.5) for m in row.marks],
        "value": row.value,
        "value_x": frame.right + 8,
        "value_y": mark_y + thickness / 2 + 0.35 * size,
    }
    return placed, height


def _within(lines: tuple[str, ...], centre: float, width: float, size: float) -> float:
    """Move a centre so that centred lines of text stay inside the picture."""
    half = 0.28 * size * max(map(len, lines), default=0) + 2
    return max(min(centre, width - half), min(half, width / 2))


def draw_rows(chart: RowChart, width: int) -> str:
    """Draw a row chart as an SVG element of a given width.

    Parameters
    ----------
    chart : RowChart
    width : int
        In CSS pixels; under 480 the labels stand above the marks.
    """
    frame = _Frame.of(chart, width)
    size, scale = frame.size, frame.scale
    dots = {m.ink: "dot" for row in chart.rows for m in row.marks if isinstance(m, Dot)}
    legend, y = place_legend(chart.legend, dots, width, size)
    y += (1.5 if chart.guide else 0.4) * size
    top, rows = y, []
    for row in chart.rows:
        placed, height = _row(row, frame, y, chart.thickness)
        rows.append(placed)
        y += height
    drawn = {m.ink for row in chart.rows for m in row.marks if not isinstance(m, Span)}
    ticks = round_ticks(chart.low, chart.high, 5 if frame.narrow else 6)
    axis = wrapped(chart.axis, width - 8, size - 1) if chart.axis else ()
    template = environment().get_template("rows.svg")
    return template.render(
        chart=chart,
        width=width,
        height=y + (2.2 + 1.2 * len(axis)) * size,
        axis=axis,
        axis_x=_within(axis, (scale.start + frame.right) / 2, width, size - 1),
        size=size,
        line=_LINE * size,
        entries=legend,
        rows=rows,
        top=top,
        bottom=y,
        left=scale.start,
        right=frame.right,
        prefix=f"{chart.id}-{width}",
        ticks=[(scale(tick), chart.tick(tick)) for tick in ticks],
        guide=None if chart.guide is None else (scale(chart.guide[0]), chart.guide[1]),
        inks={ink: INKS[ink] for ink in sorted(drawn | {ink for ink, _ in chart.legend})},
    )
