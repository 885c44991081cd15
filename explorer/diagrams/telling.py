"""What a diagram says of a node to whoever points at it, and of itself."""

from __future__ import annotations

from explorer.diagrams.diagram import Diagram, Node, Part
from explorer.diagrams.words import shape_text

HEAD = ("Layer", "Kind", "Output", "Parameters", "Multiply-adds", "Receptive field")
"""What the entries of `told_of_part` are."""


def summary(diagram: Diagram) -> str:
    """The network in one line: how many layers, parameters and multiply-adds it has."""
    costs = diagram.multiply_adds
    counted = [f"{len(diagram.parts) - 1:,} layers", f"{diagram.parameters:,} parameters"]
    if costs is not None:
        counted.append(f"{costs:,} multiply-adds for a picture")
    return ", ".join(counted)


def heading(node: Node) -> str:
    """The node in one line: what it is called, what it is, what it gives."""
    gives = shape_text(node.parts[-1].row.output_shape)
    if len(node.parts) == 1:
        return f"{node.name}: {node.main.words}, {gives}"
    inside = f"{len(node.parts)} layers"
    return f"{node.name} ({inside}): {node.main.words}, {gives}"


def totals(node: Node) -> str:
    """What all layers of a node have together."""
    costs = node.multiply_adds
    counted = f"{node.parameters:,} parameters"
    return counted if costs is None else f"{counted}, {costs:,} multiply-adds"


def told_of_part(part: Part) -> tuple[str, ...]:
    """What is to be said of a layer, see `HEAD`; empty where there is nothing.

    The parameters are given as the sum that they are.
    """
    row, costs = part.row, part.multiply_adds
    return (
        row.path,
        row.kind,
        shape_text(row.output_shape),
        row.arithmetic or (f"{row.parameters:,}" if row.parameters else ""),
        f"{costs:,}" if costs else "",
        field_text(part),
    )


def field_text(part: Part) -> str:
    """The receptive field of a layer's units in pixels, and how far it moves from one to the next.

    As if the picture had no border; "" where there is none.
    """
    row = part.row
    if row.receptive_field is None or row.stride is None:
        return ""
    size = "×".join(f"{side:,}" for side in row.receptive_field)
    if set(row.stride) == {0}:
        return f"{size}, the same for all"
    steps = "×".join(f"{step:g}" for step in dict.fromkeys(row.stride))
    return f"{size}, stride {steps}"


def rows_of(diagram: Diagram) -> list[list[str | int | None]]:
    """The table of layers as numbers and words: a line for each, see `ROWS_HEAD`."""
    return [
        [
            part.row.path,
            part.row.kind,
            node.name,
            shape_text(part.row.output_shape).replace(",", ""),
            part.row.parameters,
            part.row.trainable_parameters,
            part.row.arithmetic,
            part.multiply_adds,
            _pair(part.row.receptive_field),
            _pair(part.row.stride),
            " ".join(part.row.inputs),
        ]
        for node in diagram.nodes
        for part in node.parts
    ]


ROWS_HEAD = (
    *("layer", "kind", "block", "output shape", "parameters", "trainable parameters"),
    *("arithmetic", "multiply-adds", "receptive field", "stride", "inputs"),
)
"""What the entries of a line of `rows_of` are."""


def _pair(sizes: tuple[int | float, ...] | None) -> str | None:
    return None if sizes is None else "×".join(f"{size:g}" for size in sizes)
