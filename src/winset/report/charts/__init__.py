"""Pictures as plain SVG: geometry in Python, markup in templates that escape everything."""

from winset.report.charts.rows import Bar, Dot, Mark, RowChart, RowOfMarks, Span, draw_rows
from winset.report.charts.xy import Cloud, Guide, Line, Pin, XYChart, draw_xy

__all__ = [
    "Bar",
    "Cloud",
    "Dot",
    "Guide",
    "Line",
    "Mark",
    "Pin",
    "RowChart",
    "RowOfMarks",
    "Span",
    "XYChart",
    "draw_rows",
    "draw_xy",
]
