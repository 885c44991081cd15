"""Diagram: blocks, and the lines between them, in a plane whose unit is about a pixel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from explorer.anatomy import LayerRow

Point = tuple[float, float]
"""To the right, and down."""
LETTER = 5.7
"""Width of a letter of a label, on average."""
LINE = 12.0
"""Height of a line of a label."""
BELOW = 4.0
"""From a block down to its label."""


@dataclass(frozen=True)
class Box:
    """A rectangle; right of left, bottom below top."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether they have more than a border in common.

        >>> Box(0, 0, 2, 2).overlaps(Box(1, 1, 3, 3)), Box(0, 0, 2, 2).overlaps(Box(2, 0, 3, 2))
        (True, False)
        """
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Part:
    """A layer of the model, as a part of a node.

    Attributes:
        row: all that the table of layers says of it.
        family: what kind of work it does, see `explorer.diagrams.families`.
        words: what it is, in a few words with its settings ("3×3 conv /2").
        multiply_adds: as `explorer.anatomy.costs` counts them; None where sizes are open.
    """

    row: LayerRow
    family: str
    words: str
    multiply_adds: int | None


@dataclass(frozen=True)
class Node:
    """A block: a layer, or several that are drawn as one.

    Attributes:
        parts: its layers, in the order in which they run.
        main: the one of them that it is drawn as.
        family: of that.
        sign: what stands in the circle of a node in which branches meet; "" for blocks.
        label: two lines that stand under it; none for circles.
        stripes: families of what is folded in behind the main layer, in order.
        rank: how many steps from the input, along the longest way.
        centre: of the block or circle.
        width: of the block or circle.
        height: of the block or circle.
    """

    parts: tuple[Part, ...]
    main: Part
    family: str
    sign: str
    label: tuple[str, ...]
    stripes: tuple[str, ...]
    rank: int
    centre: Point
    width: float
    height: float

    @property
    def name(self) -> str:
        """Path of the main layer; no two nodes have the same."""
        return self.main.row.path

    @property
    def output(self) -> str:
        """Path of the layer whose output leaves the node."""
        return self.parts[-1].row.path

    @property
    def parameters(self) -> int:
        """Of all its layers together."""
        return sum(part.row.parameters for part in self.parts)

    @property
    def multiply_adds(self) -> int | None:
        """Of all its layers together; None where sizes are open."""
        return _sum_if_known(part.multiply_adds for part in self.parts)

    @property
    def block(self) -> Box:
        """The block alone."""
        (x, y), right, down = self.centre, self.width / 2, self.height / 2
        return Box(x - right, y - down, x + right, y + down)

    @property
    def box(self) -> Box:
        """The block with its label."""
        (x, y), block = self.centre, self.block
        half = max(self.width, label_width(self.label)) / 2
        return Box(x - half, block.top, x + half, y + self.height / 2 + label_height(self.label))


def label_width(label: tuple[str, ...]) -> float:
    """How wide a label is at most."""
    return max((len(line) for line in label), default=0) * LETTER


def label_height(label: tuple[str, ...]) -> float:
    """How far a label reaches down from its block."""
    return BELOW + LINE * len(label) if label else 0.0


@dataclass(frozen=True)
class Edge:
    """A line from a node to one that takes its output.

    Attributes:
        source: index of the node it comes from.
        target: index of the node it leads to.
        points: that it runs through, from left to right. Between two of one height it is
            straight; else it leaves the first and reaches the second horizontally.
        skips: whether it passes by other nodes on its way.
    """

    source: int
    target: int
    points: tuple[Point, ...]
    skips: bool


@dataclass(frozen=True)
class Diagram:
    """A network as blocks and lines.

    Attributes:
        title: of the network.
        detail: how much is folded into one node, a name in `DETAILS`.
        nodes: in the order in which they run, the input first.
        edges: between them.
        width: of it all.
        height: of it all.
    """

    title: str
    detail: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float
    height: float

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All layers, node by node, the input first."""
        return tuple(part for node in self.nodes for part in node.parts)

    @property
    def parameters(self) -> int:
        """Of the whole model."""
        return sum(node.parameters for node in self.nodes)

    @property
    def multiply_adds(self) -> int | None:
        """Of the whole model, for one picture; None where sizes are open."""
        return _sum_if_known(node.multiply_adds for node in self.nodes)

    def node_of(self, path: str) -> Node | None:
        """The node that a layer is in; None if there is no such layer."""
        return next((n for n in self.nodes if any(p.row.path == path for p in n.parts)), None)


def _sum_if_known(counts: Iterable[int | None]) -> int | None:
    counts = list(counts)
    return None if None in counts else sum(counts)
