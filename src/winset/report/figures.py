"""Figures of charts, and what many charts draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from winset.findings.share import Share
from winset.report.charts import (
    Graph,
    RangeChart,
    RowChart,
    Span,
    Timeline,
    XYChart,
    draw_graph,
    draw_ranges,
    draw_rows,
    draw_timeline,
    draw_xy,
)
from winset.report.model import Figure, Table

__all__ = ["figure", "foremost", "sampling_error"]


def figure(
    chart: RowChart | XYChart | Timeline | RangeChart | Graph,
    read: str,
    data: Table,
    *,
    title: str = "",
    key: tuple[tuple[str, str], ...] = (),
) -> Figure:
    """Return a chart with what to read from it and its data; titled as the chart is."""
    draw: Callable[[int], str]
    if isinstance(chart, RowChart):
        draw = partial(draw_rows, chart)
    elif isinstance(chart, Graph):
        draw = partial(draw_graph, chart)
    elif isinstance(chart, RangeChart):
        draw = partial(draw_ranges, chart)
    elif isinstance(chart, Timeline):
        draw = partial(draw_timeline, chart)
    else:
        draw = partial(draw_xy, chart)
    return Figure(chart.id, title or chart.title, read, chart.description, draw, data, key)


def foremost(figure: Figure) -> Figure:
    """Put the picture that matters most in its section before everybody's eyes."""
    return replace(figure, depth="main")


def sampling_error(share: Share) -> Span:
    """Return the 95 % sampling error of a share, as a line with ends."""
    reach = 1.96 * share.error
    return Span(max(share.value - reach, 0.0), min(share.value + reach, 1.0), caps=True)
