"""Who must satisfy whom: boxes in layers, wide; an indented tree, narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from winset.report.charts.scale import wrapped
from winset.report.environment import environment

__all__ = ["Graph", "Node", "draw_graph"]

_NARROW = 480
_LINE = 1.25
_GAP = 12.0


@dataclass(frozen=True)
class Node:
    """A box.

    Parameters
    ----------
    id, name, note : str
        The note stands under the name: votes, or a rule.
    layer : int
        Where it stands: 0 at the far left, 1 in the middle, 2 at the right; -1 apart, below.
    to : tuple of str
        Ids of the boxes that its consent goes into.
    heavy : bool
        Whether its refusal alone stops a deal.
    """

    id: str
    name: str
    note: str = ""
    layer: int = 0
    to: tuple[str, ...] = ()
    heavy: bool = False


@dataclass(frozen=True)
class Graph:
    """Boxes in the order of the case, with heads of the three layers and of what stands apart."""

    id: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    heads: tuple[str, str, str, str]


@dataclass(frozen=True)
class _Box:
    """A box at its place."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    names: int

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def draw_graph(graph: Graph, width: int) -> str:
    """Draw a graph as an SVG element of a given width (CSS pixels)."""
    size = 12.5
    placed = (_tree if width < _NARROW else _layers)(graph, float(width), size)
    return (
        environment()
        .get_template("graph.svg")
        .render(chart=graph, width=width, size=size, line=_LINE * size, **placed)
    )


def _box(node: Node, x: float, y: float, width: float, size: float) -> _Box:
    lines = wrapped(node.name, width - 14, size, 3)
    note = wrapped(node.note, width - 14, size - 1.5, 2) if node.note else ()
    height = _LINE * size * len(lines) + _LINE * (size - 1.5) * len(note) + 10
    return _Box(node, x, y, width, height, (*lines, *note), len(lines))


def _layers(graph: Graph, width: float, size: float) -> dict[str, Any]:
    """Place boxes in three columns, each beside those that it goes into; the rest below."""
    room = (width - 2 * 44.0) / 3
    columns = [[n for n in graph.nodes if n.layer == k] for k in range(3)]
    used = [k for k, nodes in enumerate(columns) if nodes]
    at = {k: n * (room + 44.0) for n, k in enumerate(used)}
    order = {node.id: float(k) for k, node in enumerate(graph.nodes)}
    columns[0].sort(key=lambda n: _mean([order[to] for to in n.to], order[n.id]))
    top = 1.7 * size
    boxes: dict[str, _Box] = {}
    tall = {k: sum(_box(n, 0, 0, room, size).height + _GAP for n in columns[k]) for k in used}
    most = max(tall.values(), default=0.0)
    for k in used:
        gap = _GAP + (most - tall[k]) / len(columns[k])
        y = top + (gap - _GAP) / 2
        for node in columns[k]:
            box = _box(node, at[k], y, room, size)
            boxes[node.id] = box
            y += box.height + gap
    y = top + most
    heads = [(at[k], 0.9 * size, graph.heads[k]) for k in used]
    apart = [n for n in graph.nodes if n.layer < 0]
    if apart:
        heads.append((0.0, y + 1.3 * size, graph.heads[3]))
        y = _flow(apart, boxes, y + 2.0 * size, room, size)
    return {
        "height": y + 2,
        "boxes": list(boxes.values()),
        "heads": heads,
        "edges": "".join(_edges(graph.nodes, boxes)),
    }


def _mean(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _flow(
    nodes: Sequence[Node], boxes: dict[str, _Box], y: float, room: float, size: float
) -> float:
    """Place boxes row by row, three to a row; return where they end."""
    for first in range(0, len(nodes), 3):
        row = [
            _box(n, k * (room + 44.0), y, room, size)
            for k, n in enumerate(nodes[first : first + 3])
        ]
        boxes.update({box.node.id: box for box in row})
        y += max(box.height for box in row) + _GAP
    return y


def _edges(nodes: Sequence[Node], boxes: Mapping[str, _Box]) -> list[str]:
    found = []
    for node in nodes:
        start = boxes[node.id]
        for to in node.to:
            end = boxes[to]
            if abs(end.x - start.x) < 1:  # in one column: from the top of the one to the other
                x = start.x + start.width / 2
                found.append(f"M{x:.0f} {start.y:.0f}V{end.y + end.height:.0f}")
                continue
            x, x2 = start.x + start.width, end.x
            bend = (x2 - x) / 2
            found.append(
                f"M{x:.0f} {start.middle:.0f}C{x + bend:.0f} {start.middle:.0f} "
                f"{x2 - bend:.0f} {end.middle:.0f} {x2:.0f} {end.middle:.0f}"
            )
    return found


def _tree(graph: Graph, width: float, size: float) -> dict[str, Any]:
    """Place each box under one that it goes into, a step to the right."""
    boxes: dict[str, _Box] = {}
    edges: list[str] = []
    y = 4.0

    def put(node: Node, depth: int, parent: _Box | None) -> None:
        nonlocal y
        x = 22.0 * depth
        box = _box(node, x, y, width - x, size)
        boxes[node.id] = box
        y += box.height + 7
        if parent is not None:
            edges.append(
                f"M{parent.x + 10:.0f} {parent.y + parent.height:.0f}V{box.middle:.0f}H{box.x:.0f}"
            )
        for other in graph.nodes:
            if node.id in other.to and other.id not in boxes:
                put(other, depth + 1, box)

    for root in (n for n in graph.nodes if n.layer == 2 and not n.to):
        put(root, 0, None)
    heads = []
    apart = [n for n in graph.nodes if n.id not in boxes]
    if apart:
        heads.append((0.0, y + 1.0 * size, graph.heads[3]))
        y += 1.6 * size
        for node in apart:
            put(node, 0, None)
    return {"height": y, "boxes": list(boxes.values()), "heads": heads, "edges": "".join(edges)}
