"""Charts on two axes: clouds of deals, lines and steps, labelled pins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.report.charts.ink import INKS
from winset.report.charts.legend import place_legend
from winset.report.charts.scale import Linear, as_number, round_ticks
from winset.report.environment import environment

__all__ = ["Cloud", "Guide", "Line", "Pin", "XYChart", "draw_xy"]

FloatArray = NDArray[np.float64]

# Narrower pictures are made for a phone.
_NARROW = 480


@dataclass(frozen=True, eq=False)
class Cloud:
    """Many points (n, 2) of one ink; points that share a pixel are drawn once."""

    points: FloatArray
    ink: str
    meaning: str
    size: float = 4.0


@dataclass(frozen=True, eq=False)
class Line:
    """A polyline through points (n, 2); ``steps`` keeps each value until the next one.

    ``band`` holds the lower and upper ends of an interval at each point.
    """

    points: FloatArray
    ink: str
    meaning: str
    steps: bool = False
    band: FloatArray | None = None
    dashed: bool = False


@dataclass(frozen=True)
class Guide:
    """A value marked right across: ``axis`` is the axis that it is a value of."""

    axis: str
    at: float
    label: str


@dataclass(frozen=True)
class Pin:
    """A labelled point. Pins that fall on one another share their labels."""

    x: float
    y: float
    label: str
    ink: str = "bad"
    tip: str = ""


@dataclass(frozen=True, eq=False)
class XYChart:
    """Everything that is drawn on one pair of axes."""

    id: str
    title: str
    description: str
    x_label: str
    y_label: str
    clouds: tuple[Cloud, ...] = ()
    lines: tuple[Line, ...] = ()
    guides: tuple[Guide, ...] = ()
    pins: tuple[Pin, ...] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    x_tick: Callable[[float], str] = as_number
    y_tick: Callable[[float], str] = as_number
    shape: float = 0.66
    shade_above: tuple[float, float] | None = None


def _range(chart: XYChart, axis: int) -> tuple[float, float]:
    given = chart.x_range if axis == 0 else chart.y_range
    if given is not None:
        return given
    values = [c.points[:, axis] for c in chart.clouds if len(c.points)]
    values += [line.points[:, axis] for line in chart.lines if len(line.points)]
    values += [np.array([p.x if axis == 0 else p.y]) for p in chart.pins]
    values += [np.array([g.at]) for g in chart.guides if g.axis == "xy"[axis]]
    if not values:
        return (0.0, 1.0)
    low = float(min(v.min() for v in values))
    high = float(max(v.max() for v in values))
    room = 0.04 * (high - low) or 1.0
    return (low - room, high + room)


def _dots(points: FloatArray, x: Linear, y: Linear) -> str:
    """One path for a whole cloud: a dot is a line of no length with round or square ends."""
    px = [(x(float(a)), y(float(b))) for a, b in points]
    columns: dict[int, set[int]] = {}
    for a, b in px:
        columns.setdefault(round(a), set()).add(round(b))
    found = []
    for a, column in sorted(columns.items()):
        # Within a column, from one dot to the next.
        before, *rest = sorted(column)
        found.append(f"M{a} {before}h0")
        for b in rest:
            found.append(f"m0 {b - before}h0")
            before = b
    return "".join(found)


def _polyline(line: Line, x: Linear, y: Linear) -> str:
    path, before = [], None
    for a, b in line.points:
        px, py = x(float(a)), y(float(b))
        if before is None:
            path.append(f"M{px:.1f} {py:.1f}")
        elif line.steps:
            path.append(f"H{px:.1f}V{py:.1f}")
        else:
            path.append(f"L{px:.1f} {py:.1f}")
        before = py
    return "".join(path)


def _band(line: Line, x: Linear, y: Linear) -> str:
    if line.band is None or not len(line.points):
        return ""
    across = [x(float(a)) for a in line.points[:, 0]]
    low = [f"{a:.1f} {y(float(b)):.1f}" for a, b in zip(across, line.band[:, 0], strict=True)]
    high = [f"{a:.1f} {y(float(b)):.1f}" for a, b in zip(across, line.band[:, 1], strict=True)]
    return "M" + "L".join(low + high[::-1]) + "Z"


def _merged(pins: tuple[Pin, ...], x: Linear, y: Linear) -> list[dict[str, Any]]:
    """Pins in pixels; those within a pixel of one another become one, in the first one's ink."""
    places: dict[tuple[int, int], dict[str, Any]] = {}
    for pin in pins:
        px, py = x(pin.x), y(pin.y)
        place = places.setdefault(
            (round(px), round(py)), {"x": px, "y": py, "ink": pin.ink, "labels": [], "tips": []}
        )
        place["labels"].append(pin.label)
        place["tips"].append(pin.tip)
    return list(places.values())


def _put_labels(
    pins: list[dict[str, Any]], size: float, box: tuple[float, float, float, float]
) -> None:
    """Give each pin's label a free place around it: greedy, first pin first."""
    left, top, right, bottom = box
    taken = [(p["x"] - 6, p["y"] - 6, p["x"] + 6, p["y"] + 6) for p in pins]
    for pin in pins:
        text = " ".join(pin["labels"])
        wide, tall = 0.66 * size * len(text) + 4, size + 2
        best = None
        for reach in (9, 16, 26, 40):
            for dx, dy in ((1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1), (1, 0), (-1, 0)):
                cx = pin["x"] + dx * (reach + (wide / 2 if dx else 0))
                cy = pin["y"] + dy * (reach + (0 if dx else tall / 2))
                spot = (cx - wide / 2, cy - tall / 2, cx + wide / 2, cy + tall / 2)
                inside = left <= spot[0] and spot[2] <= right and top <= spot[1] <= bottom - tall
                clear = all(
                    spot[2] < t[0] or t[2] < spot[0] or spot[3] < t[1] or t[3] < spot[1]
                    for t in taken
                )
                if inside and clear:
                    best = (cx, cy, spot)
                    break
            if best:
                break
        cx, cy, spot = best or (pin["x"] + 14, pin["y"] - 10, (0.0, 0.0, 0.0, 0.0))
        taken.append(spot)
        pin.update(text=text, label_x=cx, label_y=cy + 0.35 * size, wide=wide, far=best is not None)


@dataclass(frozen=True)
class _Frame:
    """Where things stand at one width."""

    size: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    x: Linear
    y: Linear

    @classmethod
    def of(cls, chart: XYChart, width: int, head: float) -> _Frame:
        narrow = width < _NARROW
        size = 12.0 if narrow else 13.0
        height = width * (0.95 if narrow else chart.shape) + head
        left, right = 3.7 * size, width - 8.0
        top, bottom = head + 1.9 * size, height - 3.4 * size
        x, y = Linear(*_range(chart, 0), left, right), Linear(*_range(chart, 1), bottom, top)
        return cls(size, height, left, right, top, bottom, x, y)


def _clouds(chart: XYChart, frame: _Frame) -> list[dict[str, Any]]:
    return [
        {
            "path": _dots(cloud.points, frame.x, frame.y),
            "ink": INKS[cloud.ink],
            "size": cloud.size,
            "square": INKS[cloud.ink].shape in {"square", "diamond"},
        }
        for cloud in chart.clouds
    ]


def _lines(chart: XYChart, frame: _Frame) -> list[dict[str, Any]]:
    return [
        {
            "path": _polyline(line, frame.x, frame.y),
            "band": _band(line, frame.x, frame.y),
            "ink": INKS[line.ink],
            "dashed": line.dashed,
        }
        for line in chart.lines
    ]


def _pins(chart: XYChart, frame: _Frame) -> list[dict[str, Any]]:
    pins = _merged(chart.pins, frame.x, frame.y)
    _put_labels(pins, frame.size, (frame.left, frame.top, frame.right, frame.bottom))
    return [pin | {"ink": INKS[pin["ink"]]} for pin in pins]


def _shade(chart: XYChart, frame: _Frame) -> dict[str, float] | None:
    """Return the corner in which both do better than a pair of values."""
    if chart.shade_above is None:
        return None
    x, y = frame.x(chart.shade_above[0]), frame.y(chart.shade_above[1])
    return {"x": x, "y": frame.top, "width": frame.right - x, "height": y - frame.top}


def draw_xy(chart: XYChart, width: int) -> str:
    """Draw a chart on two axes as an SVG element of a given width (CSS pixels)."""
    size = 12.0 if width < _NARROW else 13.0
    marks: tuple[Cloud | Line, ...] = (*chart.clouds, *chart.lines)
    entries = [(mark.ink, mark.meaning) for mark in marks if mark.meaning]
    kinds = {c.ink: "cloud" for c in chart.clouds} | {line.ink: "line" for line in chart.lines}
    legend, head = place_legend(entries, kinds, width, size)
    frame = _Frame.of(chart, width, head)
    across = round_ticks(frame.x.low, frame.x.high, 5 if width < _NARROW else 7)
    template = environment().get_template("xy.svg")
    return template.render(
        chart=chart,
        width=width,
        frame=frame,
        head=head,
        entries=legend,
        inks={ink: INKS[ink] for ink, _ in entries},
        prefix=f"{chart.id}-{width}",
        x_ticks=[(frame.x(t), chart.x_tick(t)) for t in across],
        y_ticks=[(frame.y(t), chart.y_tick(t)) for t in round_ticks(frame.y.low, frame.y.high)],
        shade=_shade(chart, frame),
        clouds=_clouds(chart, frame),
        lines=_lines(chart, frame),
        guides=[
            {
                "axis": g.axis,
                "at": frame.x(g.at) if g.axis == "x" else frame.y(g.at),
                "label": g.label,
            }
            for g in chart.guides
        ],
        pins=_pins(chart, frame),
    )
