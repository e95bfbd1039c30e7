from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.report.charts import (
    Bar,
    Cloud,
    Dot,
    Graph,
    Guide,
    Lane,
    Line,
    Moment,
    Node,
    Pin,
    Range,
    RangeChart,
    RowChart,
    RowOfMarks,
    Span,
    Timeline,
    XYChart,
    common_scale,
    draw_graph,
    draw_ranges,
    draw_rows,
    draw_timeline,
    draw_xy,
)
from winset.report.charts.ink import INKS, PALETTE, page_colours
from winset.report.charts.scale import Linear, round_ticks, wrapped
from winset.text import visible

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Zl", "Zp"), exclude_characters="\t\n\r"), max_size=60
)
NUMBER = st.floats(-1e6, 1e6)


@given(NUMBER, NUMBER, st.integers(3, 9))
def test_ticks_are_round_few_and_inside(a: float, b: float, most: int) -> None:
    low, high = sorted((a, b))
    ticks = round_ticks(low, high, most)
    assert 1 <= len(ticks) <= most + 1 or high - low < 1e-9
    if high - low > 1e-9:
        room = 1e-6 * (high - low)
        assert all(low - room <= tick <= high + room for tick in ticks)
        assert np.all(np.diff(ticks) > 0)


@given(NUMBER, NUMBER, st.floats(-1e7, 1e7))
def test_scale_stays_in_the_frame(a: float, b: float, value: float) -> None:
    low, high = sorted((a, b))
    assert 10 <= Linear(low, high, 10, 300)(value) <= 300


@given(TEXT, st.floats(30, 400))
def test_wrapped_lines_fit(text: str, width: float) -> None:
    lines = wrapped(text, width, 12)
    assert 1 <= len(lines) <= 3
    assert all(len(line) <= max(width / (0.56 * 12), 4) for line in lines)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(TEXT, st.floats(0, 1), st.floats(0, 1)), max_size=6),
    TEXT,
    st.sampled_from([328, 720]),
)
def test_row_charts_are_xml_whatever_the_labels(
    rows: list[tuple[str, float, float]], title: str, width: int
) -> None:
    chart = RowChart(
        id="x",
        title=title,
        description=title,
        rows=tuple(
            RowOfMarks(
                label,
                (Bar(0, a, "a", label, label), Span(min(a, b), max(a, b), caps=True), Dot(b)),
                label,
            )
            for label, a, b in rows
        ),
        legend=tuple((ink, title) for ink in INKS),
        guide=(0.3, title),
    )
    root = ET.fromstring(draw_rows(chart, width))
    assert root.get("aria-label") == visible(f"{title}. {title}")
    assert root.get("width") == str(width)


def cloud(n: int) -> XYChart:
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 100, (n, 2))
    return XYChart(
        id="x",
        title="t",
        description="d",
        x_label="<x>",
        y_label="&y",
        clouds=(Cloud(points, "good", "deals"), Cloud(points[:0], "faint", "none")),
        lines=(
            Line(points[:5], "main", "line", band=np.stack([points[:5, 1]] * 2, -1)),
            Line(points[:0], "main", "empty"),
            Line(points[:3], "bad", "steps", steps=True, dashed=True),
        ),
        guides=(Guide("x", 30, "gx"), Guide("y", 40, "gy")),
        pins=tuple(Pin(*points[k % 3], label=chr(65 + k), tip="<b>") for k in range(9)),
        shade_above=(30, 40),
    )


@pytest.mark.parametrize("width", [328, 720])
def test_xy_chart_is_xml_and_stays_inside(width: int) -> None:
    text = draw_xy(cloud(50), width)
    root = ET.fromstring(text)
    height = float(root.get("height", "0"))
    for x, y in re.findall(r"M([\d.]+) ([\d.]+)", text):
        assert 0 <= float(x) <= width
        assert 0 <= float(y) <= height
    labels = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "A D G" in labels, "pins on one point share their labels"


def test_a_cloud_is_drawn_once_per_pixel() -> None:
    many = XYChart("x", "t", "d", "x", "y", clouds=(Cloud(np.zeros((9_999, 2)), "good", "m"),))
    assert len(draw_xy(many, 720)) < 8_000


def test_inks_keep_their_contrast_on_white() -> None:
    """WCAG 2.1: marks at least 3 to 1; what carries text, 4.5 to 1."""
    for name, ink in INKS.items():
        if name in ("faint", "quiet", "rest"):
            continue  # never the only sign of anything
        channels = [int(ink.colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (light + 0.05) >= 4.5, name


LEVEL = st.floats(0, 1)
MOMENT = st.builds(
    lambda when, label, who, ink, at, reach: Moment(
        when, label, who, ink, at, max(at - reach, 0), min(at + reach, 1), f"{100 * at:.0f} %", who
    ),
    st.sampled_from(["", "22 Feb", "23 Feb", "28 Feb", "1 March"]),
    st.sampled_from(["offer", "refused", "raised demand", "agreed text", "walk-out"]),
    st.sampled_from(["", "US", "DPRK"]),
    st.sampled_from(["", "side-a", "side-b", "together", "others"]),
    LEVEL,
    st.floats(0, 0.2),
)


def _timeline(moments: list[Moment], text: str) -> Timeline:
    lanes = tuple(Lane(name, text, ((len(moments) - 1, text),)) for name in ("one", "other"))
    legend = tuple((ink, text) for ink in ("belief", "side-a", "side-b", "together", "others"))
    return Timeline("t", text, text, tuple(moments), lanes, legend)


@settings(max_examples=30, deadline=None)
@given(st.lists(MOMENT, min_size=2, max_size=40), TEXT, st.sampled_from([328, 720]))
def test_timelines_are_xml_and_stay_inside(moments: list[Moment], text: str, width: int) -> None:
    chart = _timeline(moments, text)
    low, high = chart.scale
    assert 0 <= low <= min(m.low for m in moments)
    assert max(m.high for m in moments) - 1e-9 <= high <= 1
    root = ET.fromstring(draw_timeline(chart, width))
    height = float(root.attrib["height"])
    legend = {child for group in root.iter() if "transform" in group.attrib for child in group}
    for element in set(root.iter()) - legend:
        for name, most in (("cx", width), ("cy", height), ("y", height)):
            if name in element.attrib:
                assert -1 <= float(element.attrib[name]) <= most + 1


@settings(max_examples=30, deadline=None)
@given(st.lists(MOMENT, min_size=2, max_size=40))
def test_no_two_words_below_a_timeline_meet(moments: list[Moment]) -> None:
    root = ET.fromstring(draw_timeline(_timeline(moments, "x"), 720))
    size, spans = 12.0, []
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        if text.attrib.get("text-anchor") != "middle" or "%" in "".join(text.itertext()):
            continue
        lines = [(t.text or "", float(t.attrib["x"])) for t in text]
        # Narrower than what the picture allows for: a character of half the size.
        half = max(0.25 * size * len(line) for line, _ in lines)
        top = float(text.attrib["y"]) - size
        spans.append((lines[0][1] - half, lines[0][1] + half, top, top + 1.2 * size * len(lines)))
    for k, (left, right, top, bottom) in enumerate(spans):
        for other in spans[k + 1 :]:
            across = left < other[1] and other[0] < right
            along = top < other[3] - 2 and other[2] < bottom - 2
            assert not (across and along), (spans[k], other)


def test_a_timeline_says_the_level_before_and_after() -> None:
    moments = [
        Moment("", "before", "", "", 0.5, 0.48, 0.52, "50 %"),
        Moment("22 Feb", "offer", "US", "side-a", 0.6, 0.58, 0.62, "60 %"),
        Moment("28 Feb", "walk-out", "US", "side-a", 0.3, 0.28, 0.32, "30 %"),
    ]
    for width in (720, 328):
        drawn = draw_timeline(_timeline(moments, "a title"), width)
        assert "50\u00a0%" in drawn
        assert "30\u00a0%" in drawn
        assert "walk-out" in drawn


def test_every_colour_of_a_chart_can_be_set_by_the_page() -> None:
    drawn = {ink.colour for ink in INKS.values()} | {ink.on for ink in INKS.values()}
    for template in (files("winset.report") / "templates").iterdir():
        if template.name.endswith(".svg"):
            drawn |= set(re.findall(r"#[0-9a-f]{3,6}\b", template.read_text(encoding="utf-8")))
    assert drawn <= set(PALETTE)
    names = [name for name, *_ in PALETTE.values()]
    assert len(set(names)) == len(names)
    rules = page_colours()
    assert all(f'[{part}="{colour}"]' in rules for colour in drawn for part in ("fill", "stroke"))


def test_text_and_marks_keep_their_contrast_in_the_dark() -> None:
    paper = PALETTE["#fff"][1]
    for name, dark, _ in PALETTE.values():
        least = {"ink": 7.0, "soft": 4.5, "grid": 1.3, "faint": 1.5}.get(name, 3.0)
        if name not in {"paper", "on", "shade"}:
            assert _contrast(dark, paper) >= least, name
    for ink in INKS.values():
        if ink.texture == "solid" and ink.on == "#ffffff":
            assert _contrast(PALETTE[ink.colour][1], PALETTE[ink.on][1]) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Contrast of two colours (WCAG 2.2)."""

    def light(colour: str) -> float:
        parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


POINTS = st.lists(NUMBER, min_size=5, max_size=5).map(lambda xs: tuple(sorted(xs)))
RANGE = st.builds(
    lambda text, points, after, ends: Range(
        text, text, common_scale([points, after]), points, after, ends, text
    ),
    TEXT,
    POINTS,
    st.one_of(st.just(()), POINTS),
    st.one_of(st.none(), st.tuples(LEVEL, LEVEL)),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(RANGE, min_size=1, max_size=8), TEXT, st.sampled_from([328, 720]))
def test_ranges_are_xml_whatever_they_hold(rows: list[Range], text: str, width: int) -> None:
    legend = tuple((ink, text) for ink in ("before", "after", "low", "high"))
    chart = RangeChart("r", text, text, tuple(rows), (text, text), legend)
    root = ET.fromstring(draw_ranges(chart, width))
    for path in root.iter("{http://www.w3.org/2000/svg}path"):
        across = re.findall(r"M(-?[\d.]+) ", path.attrib["d"])
        assert all(-1 <= float(x) <= width + 1 for x in across)


def test_a_range_costs_few_bytes() -> None:
    points = (1.0, 2.0, 3.0, 4.0, 7.0)
    row = Range(
        "US: weight of Tests", "1.1 to 6.6", (0, 40), points, points, (0.2, 0.6), "20 → 60 %"
    )
    many, few = (
        len(draw_ranges(RangeChart("r", "t", "d", (row,) * n, ("a", "b")), 720)) for n in (101, 1)
    )
    assert (many - few) / 100 < 320


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any parties, ratifiers of some of them or of the deal, and onlookers."""
    text = draw(TEXT)
    parties = [f"p{k}" for k in range(draw(st.integers(1, 6)))]
    nodes = [Node("deal", text, text, 2), *(Node(p, text, "", 1, ("deal",)) for p in parties)]
    for k in range(draw(st.integers(0, 8))):
        of = draw(st.lists(st.sampled_from(parties), max_size=3, unique=True))
        nodes.append(Node(f"r{k}", text, text, 0 if of else 2, tuple(of) or ("deal",), bool(of)))
    nodes += [Node(f"o{k}", text, "", -1) for k in range(draw(st.integers(0, 7)))]
    return Graph("g", text, text, tuple(nodes), ("a", "b", "c", "d"))


@settings(max_examples=40, deadline=None)
@given(graphs(), st.sampled_from([328, 720]))
def test_boxes_of_a_graph_are_all_there_inside_and_apart(graph: Graph, width: int) -> None:
    root = ET.fromstring(draw_graph(graph, width))
    height = float(root.attrib["height"])
    boxes = [
        tuple(float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
        for rect in root.iter("{http://www.w3.org/2000/svg}rect")
        if "rx" in rect.attrib
    ]
    assert len(boxes) == len(graph.nodes)
    for k, (x, y, w, h) in enumerate(boxes):
        assert x >= 0
        assert y >= 0
        assert x + w <= width
        assert y + h <= height
        for x2, y2, w2, h2 in boxes[k + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
