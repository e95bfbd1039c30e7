"""Pictures as plain SVG: geometry in Python, markup in templates that escape everything."""

from winset.report.charts.graph import Graph, Node, draw_graph
from winset.report.charts.ranges import Range, RangeChart, common_scale, draw_ranges
from winset.report.charts.rows import Bar, Dot, Mark, RowChart, RowOfMarks, Span, draw_rows
from winset.report.charts.timeline import Lane, Moment, Timeline, draw_timeline
from winset.report.charts.xy import Cloud, Guide, Line, Pin, XYChart, draw_xy

__all__ = [
    "Bar",
    "Cloud",
    "Dot",
    "Graph",
    "Guide",
    "Lane",
    "Line",
    "Mark",
    "Moment",
    "Node",
    "Pin",
    "Range",
    "RangeChart",
    "RowChart",
    "RowOfMarks",
    "Span",
    "Timeline",
    "XYChart",
    "common_scale",
    "draw_graph",
    "draw_ranges",
    "draw_rows",
    "draw_timeline",
    "draw_xy",
]
