"""Steps other than sums and pooling: what went in, and in words and numbers what became of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.anatomy.activations import activation_name
from explorer.anatomy.cell_normalisation import NORMALISATIONS
from explorer.anatomy.cell_operands import combined
from explorer.anatomy.cell_parts import CellStep, number
from explorer.anatomy.cell_reading import Asked, same_place, step
from explorer.anatomy.cell_variables import array_of
from explorer.anatomy.training_only import TRAINING_ONLY

_Rule = Callable[[Asked], tuple[CellStep, float] | None]


def _passed_on(asked: Asked) -> tuple[CellStep, float]:
    cell = same_place(asked)
    sentence = f"{number(cell.value)} is passed on as it is."
    return step(asked, [cell], sentence), cell.value


def _nothing_outside_training(asked: Asked) -> tuple[CellStep, float]:
    cell = same_place(asked)
    sentence = f"{number(cell.value)} is passed on as it is: this layer acts in training only."
    return step(asked, [cell], sentence), cell.value


def _activation(asked: Asked) -> tuple[CellStep, float] | None:
    """An activation function, value by value."""
    layer = asked.layer.layer
    name = activation_name(layer) if asked.layer.kind == "Activation" else asked.layer.kind.lower()
    if name in ("softmax", "log_softmax"):
        return _softmax(asked) if name == "softmax" else None
    if name == "linear":
        return _passed_on(asked)
    cell = same_place(asked)
    value = _called(layer, cell.value)
    return step(asked, [cell], _activation_words(name, cell.value, value)), value


def _activation_words(name: str, given: float, value: float) -> str:
    if name in ("relu", "relu6") and given <= 0 == value:
        return f"{number(given)} is not above zero: the ReLU makes it 0."
    if name in ("relu", "relu6") and given == value:
        return f"{number(given)} is above zero: the ReLU passes it on."
    return f"{name} of {number(given)} is {number(value)}."


def _called(operation, value: float) -> float:
    """What an operation that treats every value alike makes of one."""
    import keras

    given = keras.ops.full((1, 1, 1, 1), value, getattr(operation, "compute_dtype", "float32"))
    result = keras.ops.cast(operation.call(given), "float32")
    return keras.ops.convert_to_numpy(result).item()


def _softmax(asked: Asked) -> tuple[CellStep, float] | None:
    axis = getattr(asked.layer.layer, "axis", -1)
    if axis not in (-1, len(asked.place)):
        return None
    cell = same_place(asked)
    scores = asked.values[asked.place[:-1]].astype(np.float64)
    powers = np.exp(scores - scores.max())
    value = float(powers[asked.cell.channel] / powers.sum())
    sentence = (
        f"e to the power of {number(cell.value)}, divided by the sum of the same over all "
        f"{len(scores):,} channels, is {number(value)}."
    )
    formula = rf"e^{{{cell.value:.4g}}} \Big/ \sum_j e^{{z_j}} = {value:.4g}"
    return step(asked, [cell], sentence, formula, largest_input=scores.max()), value


def _rescaling(asked: Asked) -> tuple[CellStep, float]:
    cell, channel = same_place(asked), asked.cell.channel
    scale, offset = (
        float(np.broadcast_to(setting, asked.values.shape)[..., channel].flat[0])
        for setting in (asked.layer.layer.scale, asked.layer.layer.offset)
    )
    value = cell.value * scale + offset
    sentence = f"{number(cell.value)} times {number(scale)}, plus {number(offset)}, is "
    formula = rf"{cell.value:.4g} \cdot {scale:.4g} + ({offset:.4g}) = {value:.4g}"
    answer = step(asked, [cell], f"{sentence}{number(value)}.", formula, scale=scale, offset=offset)
    return answer, value


def _normalisation(asked: Asked) -> tuple[CellStep, float]:
    cell, layer = same_place(asked), asked.layer.layer
    mean, variance = (
        float(np.broadcast_to(array_of(each)[0], asked.values.shape)[asked.place])
        for each in (layer.mean, layer.variance)
    )
    deviation = max(np.sqrt(variance), 1e-7)
    value = cell.value * deviation + mean if layer.invert else (cell.value - mean) / deviation
    verb = (
        "times the deviation {1}, plus the mean {0}"
        if layer.invert
        else ("less the mean {0}, divided by the deviation {1}")
    )
    words = verb.format(number(mean), number(float(deviation)))
    sentence = f"{number(cell.value)} {words}, is {number(value)}."
    return step(asked, [cell], sentence, mean=mean, deviation=deviation), float(value)


def _concatenated(asked: Asked) -> tuple[CellStep, float]:
    """Which of the stacks the value was in."""
    axis = asked.layer.layer.axis
    axis = len(asked.place) - 1 if axis < 0 else axis - 1
    place = list(asked.place)
    for path in asked.layer.inputs:
        length = asked.reading.values(path).shape[axis]
        if place[axis] < length:
            cell = asked.reading.cell(path, tuple(place))
            sentence = (
                f"Copied: the maps of {len(asked.layer.inputs)} layers are put one behind the "
                f"other, and this one is number {cell.channel} of {path}."
            )
            return step(asked, [cell], sentence), cell.value
        place[axis] -= length
    raise ValueError(f"the inputs of {asked.layer.path!r} are too short")


def _reordered(asked: Asked) -> tuple[CellStep, float] | None:
    """Flattening and reshaping: all values in the same order."""
    shape = asked.reading.values(asked.layer.path).shape
    if asked.values.size != np.prod(shape):
        return None
    index = np.ravel_multi_index(asked.place, shape)
    cell = asked.reading.cell(asked.source, np.unravel_index(index, asked.values.shape))
    return step(asked, [cell], "Copied: the values stay, only their order gets a new shape."), (
        cell.value
    )


def _combination(asked: Asked) -> tuple[CellStep, float] | None:
    """Sums, products and the like of several maps, value by value."""
    found = combined(asked)
    if found is None:
        return None
    cells, sentence, formula, value = found
    return step(asked, cells, sentence, formula), value


STEPS: dict[str, _Rule] = {
    **dict.fromkeys(("Identity", "Cast", "ActivityRegularization"), _passed_on),
    **dict.fromkeys(TRAINING_ONLY, _nothing_outside_training),
    **dict.fromkeys(
        (
            *("Activation", "ReLU", "LeakyReLU", "ELU", "Relu", "Relu6", "LeakyRelu", "Elu"),
            *("Sigmoid", "Silu", "HardSigmoid", "HardSilu", "Gelu", "Selu", "Tanh", "Softplus"),
            *("Softsign", "Exp", "Sqrt", "Square", "Absolute", "Abs", "Negative", "Mish"),
        ),
        _activation,
    ),
    "Softmax": _softmax,
    **NORMALISATIONS,
    "Normalization": _normalisation,
    "Rescaling": _rescaling,
    "Concatenate": _concatenated,
    **dict.fromkeys(("Flatten", "Reshape", "Squeeze", "ExpandDims"), _reordered),
    **dict.fromkeys(
        (
            *("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"),
            *("Divide", "TrueDivide"),
        ),
        _combination,
    ),
}
"""How each kind answers: from what is asked to the answer and the value that it gives."""
