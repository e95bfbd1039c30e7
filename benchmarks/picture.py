"""Pictures of benchmarks: lines on two logarithmic axes, as one SVG without dependencies."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from html import escape

__all__ = ["Chart", "draw"]

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50
COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#b8860b", "#444444", "#d35400", "#16a085")


@dataclass
class Chart:
    """Lines by name, each a list of points (x, y), all positive."""

    name: str
    title: str
    x: str
    y: str
    lines: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def add(self, line: str, x: float, y: float) -> None:
        """Add a point to a line."""
        self.lines.setdefault(line, []).append((x, y))


def draw(chart: Chart) -> str:
    """Draw the chart as SVG."""
    points = [p for line in chart.lines.values() for p in line]
    if not points:
        return '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'
    xs, ys = _decades([p[0] for p in points]), _decades([p[1] for p in points])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(chart.title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
        f'<text x="{LEFT}" y="22" font-size="15">{escape(chart.title)}</text>'
    ]
    for decade in _ticks(xs):
        at = _place(10.0**decade, xs, LEFT, WIDTH - RIGHT)
        parts.append(
            f'<line x1="{at}" x2="{at}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#dddddd"/>'
            f'<text x="{at}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
            f"{_power(decade)}</text>"
        )
    for decade in _ticks(ys):
        at = _place(10.0**decade, ys, HEIGHT - BOTTOM, TOP)
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at}" y2="{at}" stroke="#dddddd"/>'
            f'<text x="{LEFT - 8}" y="{at + 4}" text-anchor="end">{_power(decade)}</text>'
        )
    for k, (name, line) in enumerate(chart.lines.items()):
        colour = COLOURS[k % len(COLOURS)]
        placed = [
            (_place(x, xs, LEFT, WIDTH - RIGHT), _place(y, ys, HEIGHT - BOTTOM, TOP))
            for x, y in sorted(line)
        ]
        path = " ".join(f"{x},{y}" for x, y in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in placed]
        y = TOP + 12 + 18 * k
        parts.append(
            f'<line x1="{WIDTH - RIGHT + 12}" x2="{WIDTH - RIGHT + 34}" y1="{y}" y2="{y}" '
            f'stroke="{colour}" stroke-width="2"/>'
            f'<text x="{WIDTH - RIGHT + 40}" y="{y + 4}">{escape(name)}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{HEIGHT - 12}" text-anchor="middle">{escape(chart.x)}</text>'
        f'<text transform="translate(18 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(chart.y)}</text></svg>"
    )
    return "".join(parts)


def _decades(values: list[float]) -> tuple[float, float]:
    low, high = math.log10(min(values)), math.log10(max(values))
    return math.floor(low), max(math.ceil(high), math.floor(low) + 1)


def _ticks(span: tuple[float, float]) -> list[int]:
    low, high = int(span[0]), int(span[1])
    return list(range(low, high + 1, max(1, (high - low) // 8)))


def _place(value: float, span: tuple[float, float], start: float, stop: float) -> float:
    share = (math.log10(value) - span[0]) / (span[1] - span[0])
    return round(start + share * (stop - start), 1)


def _power(exponent: int) -> str:
    if -3 <= exponent <= 3:
        return f"{10.0**exponent:g}"
    return f'10<tspan dy="-5" font-size="9">{exponent}</tspan>'
