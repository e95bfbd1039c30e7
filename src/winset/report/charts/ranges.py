"""Judgements as ranges, before and after the record, beside what hangs on them.

Marks of one sort are one path, whatever the number of rows: a row costs its words and a few
coordinates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from winset.report.charts.ink import INKS
from winset.report.charts.legend import place_legend
from winset.report.charts.scale import Linear, wrapped
from winset.report.environment import environment

__all__ = ["Range", "RangeChart", "common_scale", "draw_ranges"]

_NARROW = 480
_LINE = 1.2
_PATHS = ("before", "thick-before", "after", "thick-after", "middle", "between", "low", "high")


@dataclass(frozen=True)
class Range:
    """One judgement.

    Parameters
    ----------
    label : str
    said : str
        Its range in words.
    scale : tuple of float
        Ends of the scale on which it is drawn.
    before, after : tuple of float
        Its 5, 25, 50, 75 and 95 % points before and after the record; none after it where the
        record was not used.
    ends : tuple of float or None
        What hangs on it: a chance from 0 to 1 at its low and at its high end.
    hangs : str
        The same in words.
    """

    label: str
    said: str
    scale: tuple[float, float]
    before: tuple[float, ...]
    after: tuple[float, ...]
    ends: tuple[float, float] | None
    hangs: str = ""


@dataclass(frozen=True)
class RangeChart:
    """Ranges in their order, with the heads of what is drawn: the range, and what hangs on it."""

    id: str
    title: str
    description: str
    rows: tuple[Range, ...]
    heads: tuple[str, str]
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Frame:
    """Where the two panels stand, and their words."""

    narrow: bool
    size: float
    range_: tuple[float, float]
    said: float
    hang: tuple[float, float]
    hangs: float

    @classmethod
    def of(cls, width: int) -> _Frame:
        if width < _NARROW:
            return cls(True, 12.0, (2.0, 112.0), 118.0, (width - 118.0, width - 6.0), 0.0)
        return cls(False, 12.0, (262.0, 412.0), 420.0, (522.0, 640.0), width)


def draw_ranges(chart: RangeChart, width: int) -> str:
    """Draw ranges as an SVG element of a given width (CSS pixels)."""
    frame = _Frame.of(width)
    size = frame.size
    kinds = {ink: "dot" if ink in {"low", "high"} else "line" for ink, _ in chart.legend}
    legend, y = place_legend(chart.legend, kinds, width, size)
    top = y + 1.2 * size
    y = top + 0.9 * size
    chance = Linear(0.0, 1.0, *frame.hang)
    labels: list[tuple[int, tuple[str, ...]]] = []
    said: list[tuple[int, str]] = []
    found: dict[str, list[str]] = {key: [] for key in _PATHS}
    for row in chart.rows:
        label = wrapped(row.label, width - 4 if frame.narrow else frame.range_[0] - 14, size, 3)
        tall = _LINE * size * len(label)
        if frame.narrow:
            labels.append((round(y + size), label))
            middle = round(y + tall + 0.85 * size)
            y += tall + 2.1 * size
        else:
            middle = round(y + max(tall, 1.7 * size) / 2)
            labels.append((round(middle - tall / 2 + 0.95 * size), label))
            y += max(tall, 1.7 * size) + 0.35 * size
        _draw(row, Linear(*row.scale, *frame.range_), chance, middle, found)
        said.append((middle + 4, row.said))
    return (
        environment()
        .get_template("ranges.svg")
        .render(
            chart=chart,
            width=width,
            height=y + 0.3 * size,
            size=size,
            line=_LINE * size,
            entries=legend,
            prefix=f"{chart.id}-{width}",
            inks={ink: INKS[ink] for ink in ("before", "after", "low", "high")},
            heads=((frame.range_[0], chart.heads[0]), (frame.hang[0], chart.heads[1])),
            guides=[round(chance(x)) for x in (0.0, 0.5, 1.0)],
            top=top,
            labels=labels,
            said=said,
            said_x=round(frame.said),
            hangs=[(at, row.hangs) for (at, _), row in zip(said, chart.rows, strict=True)]
            if frame.hangs
            else (),
            paths={key: "".join(parts) for key, parts in found.items()},
        )
    )


def _draw(
    row: Range, scale: Linear, chance: Linear, middle: int, found: dict[str, list[str]]
) -> None:
    """Add the marks of one row to the paths of all."""
    levels = ((row.before, "before", -3 if row.after else 0), (row.after, "after", 3))
    for points, name, shift in levels:
        if points:
            x = [round(scale(p)) for p in points]
            found[name].append(f"M{x[0]} {middle + shift}H{max(x[4], x[0] + 1)}")
            found[f"thick-{name}"].append(f"M{x[1]} {middle + shift}H{max(x[3], x[1] + 1)}")
            found["middle"].append(f"M{x[2]} {middle + shift - 4}v8")
    if row.ends is not None:
        low, high = (round(chance(end)) for end in row.ends)
        found["between"].append(f"M{low} {middle}H{high}")
        found["low"].append(f"M{low} {middle}h0")
        found["high"].append(f"M{high} {middle}h0")


def common_scale(ranges: Iterable[Sequence[float]]) -> tuple[float, float]:
    """Find the ends of a scale that holds them all."""
    ends = [end for points in ranges if points for end in (points[0], points[-1])]
    low, high = min(ends), max(ends)
    return (low, high) if high > low else (low - 0.5, high + 0.5)
