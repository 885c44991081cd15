"""A network as a diagram: point at a block to read its shapes and its arithmetic."""

from __future__ import annotations

from collections.abc import Callable

from explorer.diagrams import Diagram
from explorer.figures.diagram_data import diagram_data
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("architectures/model_diagram", "training/axes")
NOTE = "Point at a block, or move with the arrow keys, to read its shapes and its arithmetic."


def show_diagram(
    diagram: Diagram,
    key: str,
    *,
    chosen: str | None = None,
    on_pick: Callable[[str], None] | None = None,
    note: str = NOTE,
) -> None:
    """Show the diagram; what it says of a block follows the pointer in the browser.

    Args:
        diagram: what to show.
        key: a name for this diagram, unique on the page.
        chosen: the layer whose block is marked; none when not given.
        on_pick: called with the path of a layer: the one that a block just clicked is drawn as.
        note: what to do, or to look for.
    """
    marked = None if chosen is None else diagram.node_of(chosen)
    data = {
        **diagram_data(diagram),
        "chosen": None if marked is None else diagram.nodes.index(marked),
        "pickable": on_pick is not None,
        "note": note,
    }

    def pick(told: int) -> None:
        if on_pick is not None and 0 <= int(told) < len(diagram.nodes):
            on_pick(diagram.nodes[int(told)].name)

    _mount(key=key, data=data, on_picked_change=picked(key, pick))
