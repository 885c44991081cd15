"""Values that are added, multiplied and the like, those of other layers and plain numbers."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from explorer.anatomy.cell_parts import Cell, number
from explorer.anatomy.cell_reading import Asked

if TYPE_CHECKING:
    from explorer.anatomy.layer_view import LayerView

_SIGNS = {
    "Add": (" + ", " + ", lambda a, b: a + b),
    "Subtract": (" − ", " - ", lambda a, b: a - b),
    "Multiply": (" × ", r" \cdot ", lambda a, b: a * b),
    "Divide": (" / ", " / ", lambda a, b: a / b),
    "TrueDivide": (" / ", " / ", lambda a, b: a / b),
}
_CHOICES = {"Maximum": ("largest", max), "Minimum": ("smallest", min)}


def combined(asked: Asked) -> tuple[list[Cell], str, str, float] | None:
    """What a layer such as ``Add`` reads at a place.

    Returns:
        the values of other layers, a sentence, a formula in LaTeX, and the value that it gives;
        None where a layer is combined with something that is not known.
    """
    operands = [_read(asked, operand) for operand in _operands(asked.layer)]
    if None in operands or len(operands) < 2:
        return None
    cells = [operand for operand in operands if isinstance(operand, Cell)]
    values = [operand.value if isinstance(operand, Cell) else operand for operand in operands]
    words = [number(value) for value in values]
    latex = [f"({value:.4g})" if value < 0 else f"{value:.4g}" for value in values]
    if asked.layer.kind == "Average":
        value = sum(values) / len(values)
        return cells, f"The mean of {_listed(words)} is {number(value)}.", "", value
    if asked.layer.kind in _CHOICES:
        which, choose = _CHOICES[asked.layer.kind]
        value = choose(values)
        return cells, f"The {which} of {_listed(words)} is {number(value)}.", "", value
    sign, symbol, apply = _SIGNS[asked.layer.kind]
    value = reduce(apply, values)
    formula = f"{symbol.join(latex)} = {value:.4g}"
    return cells, f"{sign.join(words)} = {number(value)}.", formula, value


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _operands(layer: LayerView) -> list[str | float]:
    """Paths and numbers, in the order in which they stand in the model.

    `LayerView.inputs` names each layer once and no numbers; how often and where they stand is
    what Keras has noted of the call (keras 3.15, ``keras.src.ops.node.Node``).
    """
    import keras

    nodes = getattr(layer.layer, "_inbound_nodes", None)
    if not nodes:
        return list(layer.inputs)
    arguments = keras.tree.flatten((nodes[0].arguments.args, nodes[0].arguments.kwargs))
    tensors = [given for given in arguments if isinstance(given, keras.KerasTensor)]
    distinct = list(dict.fromkeys(map(id, tensors)))
    if len(distinct) != len(layer.inputs):
        return []
    paths = dict(zip(distinct, layer.inputs, strict=True))
    return [
        paths[id(given)] if isinstance(given, keras.KerasTensor) else float(given)
        for given in arguments
        if isinstance(given, keras.KerasTensor | int | float) and not isinstance(given, bool)
    ]


def _read(asked: Asked, operand: str | float) -> Cell | float | None:
    """The value at the place, of a map that is repeated where it is only one row or column."""
    if isinstance(operand, float):
        return operand
    shape = asked.reading.values(operand).shape
    if len(shape) != len(asked.place):
        return None
    place = [0 if size == 1 else index for index, size in zip(asked.place, shape, strict=True)]
    return asked.reading.cell(operand, tuple(place))
