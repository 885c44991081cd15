"""A diagram of a network as shapes in colours: drawn once, for files and for the browser."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from explorer.diagrams import Diagram, Edge, Node, Point
from explorer.diagrams.diagram import BELOW, LINE
from explorer.diagrams.families import FAMILIES, JOIN

LABEL = 9.5
"""Size of the letters of a label."""
_SIGN = 15.0
_STRIPE = 3.5

# Colours far enough apart for colour-blind readers (after Okabe and Ito), legible on light and
# dark ground. What a block is also stands under it.
COLOURS: dict[str, str] = {
    "input": "#8d979b",
    "convolution": "#2f7fb8",
    "depthwise": "#67bfec",
    "pooling": "#d5672f",
    "dense": "#149a76",
    "normalisation": "#dba520",
    "activation": "#c874a4",
    "dropout": "#7a7370",
    "form": "#a59a8b",
    "join": "none",
    "other": "#7768b8",
}
"""By the names of families; "none" is empty, with an outline."""


@dataclass(frozen=True)
class Rectangle:
    """A filled rectangle."""

    left: float
    top: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Circle:
    """An outlined circle."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Letters:
    """A line of text, its middle at x, its ground line at y.

    Attributes:
        faint: whether it steps back behind other text.
    """

    x: float
    y: float
    text: str
    size: float
    faint: bool = False


Shape = Rectangle | Circle | Letters
Command = tuple[str, tuple[Point, ...]]
"""As in an SVG path: ``M`` moves, ``L`` draws a line, ``C`` a curve."""


def shapes_of(node: Node) -> list[Shape]:
    """What is drawn of a node, from behind to the front."""
    x, y = node.centre
    if node.family == JOIN and node.sign:
        size = _SIGN if len(node.sign) == 1 else 8.0
        sign = Letters(x, round(y + size * 0.35, 1), node.sign, size)
        return [Circle(x, y, node.width / 2), sign]
    block = node.block
    shapes: list[Shape] = [
        Rectangle(block.left, block.top, node.width, node.height, COLOURS[node.family])
    ]
    shapes += [
        Rectangle(block.right + _STRIPE * place, block.top, _STRIPE, node.height, COLOURS[family])
        for place, family in enumerate(node.stripes)
    ]
    for place, line in enumerate(node.label):
        ground = round(block.bottom + BELOW + LINE * place + LABEL * 0.9, 1)
        shapes.append(Letters(x, ground, line, LABEL, faint=place > 0))
    return shapes


def commands_of(edge: Edge) -> list[Command]:
    """The line of an edge as the commands of a path."""
    commands: list[Command] = [("M", (edge.points[0],))]
    for (left, y), (right, to_y) in pairwise(edge.points):
        if y == to_y:
            commands.append(("L", ((right, to_y),)))
        else:
            middle = round((left + right) / 2, 1)
            commands.append(("C", ((middle, y), (middle, to_y), (right, to_y))))
    return commands


def path_text(edge: Edge) -> str:
    """The line of an edge, as SVG writes paths."""
    return "".join(
        letter + " ".join(f"{x:g},{y:g}" for x, y in points) for letter, points in commands_of(edge)
    )


def legend_of(diagram: Diagram) -> list[tuple[str, str]]:
    """Colour and meaning of each family that the diagram has, but for the circles."""
    drawn = {node.family for node in diagram.nodes if not node.sign}
    drawn |= {family for node in diagram.nodes for family in node.stripes}
    return [(COLOURS[name], title) for name, title in FAMILIES.items() if name in drawn - {JOIN}]


def signs_of(diagram: Diagram) -> str:
    """What the signs in circles mean; "" without any."""
    meanings = {
        "+": "+ adds",
        "−": "− subtracts",
        "×": "× multiplies",
        "‖": "‖ puts maps side by side",
        "ø": "ø takes the mean",
    }
    signs = {node.sign for node in diagram.nodes}
    return ", ".join(text for sign, text in meanings.items() if sign in signs)


SCALE_NOTE = (
    "Height of a block: height of its maps. Width: how many channels. Thin bars: vectors. All on "
    "square-root scales."
)
"""How sizes are to be read."""
STRIPES_NOTE = "Stripes at a block's right side: what is folded into it."
"""How stripes are to be read."""


def notes_of(diagram: Diagram) -> list[str]:
    """How the diagram is to be read, in sentences."""
    notes = [SCALE_NOTE]
    if any(node.stripes for node in diagram.nodes):
        notes.append(STRIPES_NOTE)
    if signs := signs_of(diagram):
        notes.append(f"Circles: {signs}.")
    return notes
