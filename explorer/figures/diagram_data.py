"""A diagram of a network for the browser to draw, with what it says of each block."""

from __future__ import annotations

from typing import Any

from explorer.diagrams import Diagram, Node
from explorer.diagrams.telling import HEAD, heading, summary, told_of_part, totals
from explorer.figures.diagram_shapes import (
    Circle,
    Rectangle,
    Shape,
    legend_of,
    notes_of,
    path_text,
    shapes_of,
)

_MANY_EDGES = 60
"""From so many lines on they step back until a block is pointed at."""


def diagram_data(diagram: Diagram) -> dict[str, Any]:
    """All of a diagram as plain lists and texts: places, colours, words."""
    return {
        "title": diagram.title,
        "summary": summary(diagram),
        "width": diagram.width,
        "height": diagram.height,
        "head": HEAD,
        "nodes": [_node(node) for node in diagram.nodes],
        "edges": [[edge.source, edge.target, path_text(edge)] for edge in diagram.edges],
        "faint": sum(edge.skips for edge in diagram.edges) > _MANY_EDGES,
        "legend": legend_of(diagram),
        "notes": notes_of(diagram),
    }


def _node(node: Node) -> dict[str, Any]:
    box = node.box
    return {
        "name": node.name,
        "rank": node.rank,
        "box": [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)],
        "heading": heading(node),
        "totals": totals(node) if len(node.parts) > 1 else "",
        "shapes": [_shape(shape) for shape in shapes_of(node)],
        "parts": [told_of_part(part) for part in node.parts],
    }


def _shape(shape: Shape) -> list[Any]:
    if isinstance(shape, Rectangle):
        place = [round(side, 1) for side in (shape.left, shape.top, shape.width, shape.height)]
        return ["rectangle", *place, shape.fill]
    if isinstance(shape, Circle):
        return ["circle", shape.x, shape.y, shape.radius]
    return ["letters", shape.x, shape.y, shape.text, shape.size, shape.faint]
