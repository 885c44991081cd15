"""Diagrams of networks as files: SVG, whose blocks tell of themselves, and PNG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from explorer.diagrams import Diagram, Node, Point
from explorer.diagrams.diagram import LETTER, LINE
from explorer.diagrams.telling import HEAD, heading, summary, told_of_part
from explorer.figures.diagram_shapes import (
    LABEL,
    Circle,
    Letters,
    Rectangle,
    Shape,
    commands_of,
    legend_of,
    notes_of,
    path_text,
    shapes_of,
)
from explorer.figures.explanation_figure import DOTS_PER_INCH, as_png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PIXELS = 10_000
"""Of a PNG's longer side."""
_MARGIN = 16.0
_TITLE, _BETWEEN = 15.0, 22.0
_FONT = "DejaVu Sans, Verdana, sans-serif"


@dataclass(frozen=True)
class _Ground:
    """What is not a block: paper and ink."""

    paper: str
    ink: str
    faint: str
    line: str


_LIGHT = _Ground(paper="#ffffff", ink="#1d2528", faint="#5a6569", line="#8a9599")
_DARK = _Ground(paper="#14191b", ink="#e6eaea", faint="#a3adaf", line="#6f7b7f")


@dataclass(frozen=True)
class _Sheet:
    """A diagram with what stands around it.

    Attributes:
        width: of the whole.
        height: of the whole.
        across: how far the diagram is moved to the right.
        down: how far the diagram is moved down.
        around: title, summary, legend and notes.
    """

    width: float
    height: float
    across: float
    down: float
    around: tuple[Shape, ...]


def diagram_svg(diagram: Diagram, dark: bool = False) -> str:
    """The diagram as an SVG file, with title and legend; a block pointed at tells of its layers.

    Args:
        diagram: what to draw; its names may come from anywhere.
        dark: whether it is for dark ground.
    """
    ground, sheet = _DARK if dark else _LIGHT, _sheet(diagram)
    size = f'width="{sheet.width:g}" height="{sheet.height:g}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
        f'viewBox="0 0 {sheet.width:g} {sheet.height:g}" font-family={quoteattr(_FONT)}>',
        f"<title>{_text(diagram.title)}: {_text(summary(diagram))}</title>",
        f'<rect {size} fill="{ground.paper}"/>',
        *(_element(shape, ground, "start") for shape in sheet.around),
        f'<g transform="translate({sheet.across:g} {sheet.down:g})">',
        f'<g fill="none" stroke="{ground.line}" stroke-width="1.2">',
        *(f'<path d="{path_text(edge)}"/>' for edge in diagram.edges),
        "</g>",
        *(_group(node, ground) for node in diagram.nodes),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def diagram_png(diagram: Diagram) -> bytes:
    """The diagram as a PNG file: what `diagram_svg` draws, at twice its size if that fits."""
    from matplotlib.figure import Figure

    sheet = _sheet(diagram)
    scale = min(2.0, MOST_PIXELS / max(sheet.width, sheet.height))
    inch = DOTS_PER_INCH / scale  # in units of the diagram
    figure = Figure(figsize=(sheet.width / inch, sheet.height / inch), dpi=DOTS_PER_INCH)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, sheet.width), ylim=(sheet.height, 0))
    axes.set_axis_off()
    moved = (sheet.across, sheet.down)
    _paint_edges(axes, diagram, moved, 72 / inch)
    for shape in sheet.around:
        _paint(axes, shape, (0.0, 0.0), 72 / inch, "left")
    for node in diagram.nodes:
        for shape in shapes_of(node):
            _paint(axes, shape, moved, 72 / inch, "center")
    return as_png(figure)


def _sheet(diagram: Diagram) -> _Sheet:
    """Put title, summary and legend around the diagram."""
    notes = notes_of(diagram)
    texts = [diagram.title, summary(diagram), *notes]
    widest = max(len(text) for text in texts) * LETTER + 2 * _MARGIN
    width = max(diagram.width, min(widest, 900.0))
    down = _MARGIN + _TITLE + LINE + 6
    top = down + diagram.height
    legend, height = _legend(diagram, width, top)
    around = [
        Letters(_MARGIN, _MARGIN + _TITLE * 0.8, diagram.title, _TITLE),
        Letters(_MARGIN, _MARGIN + _TITLE + LINE, summary(diagram), LABEL, faint=True),
        *legend,
    ]
    for note in notes:
        height += LINE + 2
        around.append(Letters(_MARGIN, height, note, LABEL, faint=True))
    across = (width - diagram.width) / 2
    return _Sheet(width, height + _MARGIN, across, down, tuple(around))


def _legend(diagram: Diagram, width: float, top: float) -> tuple[list[Shape], float]:
    """Swatches with words, wrapped into lines; and where the last line stands."""
    shapes: list[Shape] = []
    left, ground = _MARGIN, top + LINE
    for colour, title in legend_of(diagram):
        needs = 14 + len(title) * LETTER + 14
        if left + needs > width and left > _MARGIN:
            left, ground = _MARGIN, ground + LINE + 4
        shapes.append(Rectangle(left, ground - LABEL + 1, 10, LABEL, colour))
        shapes.append(Letters(left + 14, ground, title, LABEL))
        left += needs
    return shapes, ground


def _group(node: Node, ground: _Ground) -> str:
    drawn = "".join(_element(shape, ground, "middle") for shape in shapes_of(node))
    return f"<g><title>{_text(_told(node))}</title>{drawn}</g>"


def _told(node: Node) -> str:
    lines = [heading(node)]
    for part in node.parts:
        said = zip(HEAD[1:], told_of_part(part)[1:], strict=True)
        facts = ", ".join(f"{name.lower()} {text}" for name, text in said if text)
        lines.append(f"{part.row.path}: {facts}")
    return "\n".join(lines)


def _text(text: str) -> str:
    """Text from anywhere, for XML: escaped, and without the characters that XML does not know."""
    return "\n".join(escape(_printable(line)) for line in text.splitlines())


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _element(shape: Shape, ground: _Ground, anchor: str) -> str:
    if isinstance(shape, Rectangle):
        place = f'x="{shape.left:g}" y="{shape.top:g}"'
        size = f'width="{shape.width:g}" height="{shape.height:g}"'
        return f'<rect {place} {size} fill="{shape.fill}"/>'
    if isinstance(shape, Circle):
        place = f'cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.radius:g}"'
        return f'<circle {place} fill="{ground.paper}" stroke="{ground.ink}" stroke-width="1.3"/>'
    place = f'x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}" text-anchor="{anchor}"'
    colour = ground.faint if shape.faint else ground.ink
    return f'<text {place} fill="{colour}">{_text(shape.text)}</text>'


def _paint(axes: Axes, shape: Shape, moved: Point, unit: float, anchor: str) -> None:
    """Put a shape on the sheet; ``unit`` is how many points a unit of the diagram is."""
    from matplotlib import patches

    across, down = moved
    if isinstance(shape, Rectangle):
        place = (shape.left + across, shape.top + down)
        axes.add_patch(patches.Rectangle(place, shape.width, shape.height, fc=shape.fill, lw=0))
    elif isinstance(shape, Circle):
        look = {"fc": _LIGHT.paper, "ec": _LIGHT.ink, "lw": 1.3 * unit, "zorder": 2}
        axes.add_patch(patches.Circle((shape.x + across, shape.y + down), shape.radius, **look))
    else:
        look = {"size": shape.size * unit, "ha": anchor, "va": "baseline", "zorder": 3}
        colour = _LIGHT.faint if shape.faint else _LIGHT.ink
        text = _printable(shape.text)
        x, y = shape.x + across, shape.y + down
        axes.text(x, y, text, color=colour, parse_math=False, **look)


def _paint_edges(axes: Axes, diagram: Diagram, moved: Point, unit: float) -> None:
    from matplotlib.collections import PathCollection
    from matplotlib.path import Path

    codes = {"M": [Path.MOVETO], "L": [Path.LINETO], "C": [Path.CURVE4] * 3}
    paths = []
    for edge in diagram.edges:
        commands = commands_of(edge)
        places = [(x + moved[0], y + moved[1]) for _, points in commands for x, y in points]
        paths.append(Path(places, [code for letter, _ in commands for code in codes[letter]]))
    look = {"fc": "none", "ec": _LIGHT.line, "lw": 1.2 * unit, "zorder": 0.5}
    axes.add_collection(PathCollection(paths, **look))
