"""From a model to its diagram."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from explorer.anatomy import layer_table, view_of
from explorer.anatomy.costs import multiply_adds_by_layer
from explorer.diagrams.diagram import Diagram, Edge, Node, Part, label_height
from explorer.diagrams.families import JOIN, SIGNS, family_of
from explorer.diagrams.folding import Group, layers_alone, stages, steps
from explorer.diagrams.places import heights
from explorer.diagrams.ranks import Item, Ranks, ranked
from explorer.diagrams.sizes import Sizes
from explorer.diagrams.words import shape_text, words_for, words_for_input

if TYPE_CHECKING:
    import keras

    from explorer.anatomy.layers import LayerRow

DETAILS: dict[str, Callable[[Sequence[Part]], list[Group]]] = {
    "steps": steps,
    "layers": layers_alone,
    "stages": stages,
}
"""How much is folded into one node: a layer with what belongs to it, nothing, or all that works at
one resolution."""
MARGIN = 16.0
GAP = 22.0
"""Between two ranks, at least."""
_LINE = 5.0  # how far a line that passes is kept away from what it passes


def diagram_of(model: keras.Model, detail: str = "steps", title: str = "") -> Diagram:
    """Return the diagram of a model, read from its graph; nothing of it is run or changed.

    Args:
        model: a Sequential or functional model that takes one picture, or its structure alone
            (see `explorer.weightless`); nested models are taken apart.
        detail: a name in `DETAILS`.
        title: of the network; the model's name when not given.

    Raises:
        ValueError: if the model cannot be looked into, or there is no such detail.
    """
    if detail not in DETAILS:
        raise ValueError(f"A diagram shows {', '.join(DETAILS)}, not {detail!r:.40}.")
    groups = DETAILS[detail](_parts(model))
    ranks = ranked([group.inputs for group in groups])
    sizes = Sizes.fitting([_shown_shape(group) for group in groups])
    nodes = [_node(group, rank, sizes) for group, rank in zip(groups, ranks.of, strict=True)]
    return _placed(nodes, ranks, title or model.name, detail)


def _parts(model: keras.Model) -> list[Part]:
    view = view_of(model)
    layers = {layer.path: layer.layer for layer in view.layers}
    try:
        costs = {view.input_name: 0, **multiply_adds_by_layer(view)}
    except ValueError:  # sizes are open
        costs = {}
    return [
        Part(
            row=row,
            family=family_of(row.kind, len(row.inputs)),
            words=_words(row, layers.get(row.path)),
            multiply_adds=costs.get(row.path),
        )
        for row in layer_table(model)
    ]


def _words(row: LayerRow, layer: keras.Layer | None) -> str:
    """What a layer is; the input, which has no layer, is told by its shape."""
    return words_for_input(row.output_shape) if layer is None else words_for(row.kind, layer)


def _shown_shape(group: Group) -> tuple[int | None, ...]:
    """The shape that the block's size stands for."""
    return group.parts[-1].row.output_shape if group.is_whole_stage else group.main.row.output_shape


def _node(group: Group, rank: int, sizes: Sizes) -> Node:
    main, shape = group.main, _shown_shape(group)
    joins = main.family == JOIN and not group.is_whole_stage
    width, height = sizes.circle if joins else sizes.block(shape)
    behind = group.parts[group.parts.index(main) + 1 :]
    stripes = () if joins or group.is_whole_stage else tuple(part.family for part in behind)
    return Node(
        parts=tuple(group.parts),
        main=main,
        family=main.family,
        sign=SIGNS.get(main.row.kind, "•") if joins else "",
        label=() if joins else (_first_line(group), shape_text(shape)),
        stripes=tuple(dict.fromkeys(stripes)),
        rank=rank,
        centre=(0.0, 0.0),
        width=width,
        height=height,
    )


def _first_line(group: Group) -> str:
    if group.is_whole_stage:
        return f"{len(group.parts)} layers"
    return group.main.words


def _placed(nodes: list[Node], ranks: Ranks, title: str, detail: str) -> Diagram:
    def reach(item: Item) -> tuple[float, float]:
        if isinstance(item, tuple):
            return _LINE, _LINE
        node = nodes[item]
        return node.height / 2, node.height / 2 + label_height(node.label)

    y = heights(ranks, reach)
    top = min(place - reach(item)[0] for item, place in y.items()) - MARGIN
    y = {item: round(place - top, 1) for item, place in y.items()}
    columns = _columns(nodes, ranks, y)
    placed = tuple(
        replace(node, centre=(sum(columns[node.rank]) / 2, y[place]))
        for place, node in enumerate(nodes)
    )
    edges = tuple(_edge(route, placed, columns, y) for route in ranks.routes.values())
    bottom = max(place + reach(item)[1] for item, place in y.items())
    return Diagram(title, detail, placed, edges, columns[-1][1] + MARGIN, bottom + MARGIN)


def _columns(nodes: Sequence[Node], ranks: Ranks, y: dict[Item, float]) -> list[tuple]:
    """Left and right border of each rank; farther apart where lines climb between them."""
    columns, left = [], MARGIN
    for rank, items in enumerate(ranks.order):
        if rank:
            before = (abs(y[a] - y[b]) for b in items for a in ranks.before.get(b, ()))
            left += GAP + min(30.0, max(before, default=0.0) / 6)
        wide = max(nodes[one].box.right - nodes[one].box.left for one in items if _is_node(one))
        columns.append((round(left, 1), round(left + wide, 1)))
        left += wide
    return columns


def _is_node(item: Item) -> bool:
    return isinstance(item, int)


def _edge(route: list[Item], nodes: Sequence[Node], columns: list[tuple], y: dict) -> Edge:
    source, *passing, target = route
    begin, end = nodes[source], nodes[target]
    points = [(begin.block.right, y[source]), (columns[begin.rank][1], y[source])]
    for item in passing:
        points += [(border, y[item]) for border in columns[item[1]]]
    points += [(columns[end.rank][0], y[target]), (end.block.left, y[target])]
    rounded = [(round(right, 1), round(down, 1)) for right, down in points]
    return Edge(source, target, tuple(dict.fromkeys(rounded)), bool(passing))
