"""How large a visitor's model may be; looked at where it is built, before it takes memory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from explorer.model_files.rejection import ModelRejected
from explorer.model_files.yes_or_no import says_yes_or_no

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

MOST_PARAMETERS = 30_000_000
MOST_CLASSES = 30_000
MOST_RESULTS = 150_000_000
"""Numbers in the results of all layers together, for one picture."""
_NO_RESULTS = {"ReadVariableOp", "Placeholder", "Identity", "Const", "Cast"}


def check_ends(model: keras.Model) -> None:
    """Check that pictures go in and class scores come out.

    Raises:
        ModelRejected: if not.
    """
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ModelRejected(
            "This app takes models with one picture as input and one score per class as output."
        )
    [output] = model.outputs
    shape = output.shape
    said = " x ".join("any" if side is None else f"{side:,}" for side in shape[1:])
    if len(shape) != 2 or shape[1] is None:
        raise ModelRejected(
            f"The model gives ({said}) for a picture, and not one score per class; end it with "
            "pooling and a Dense layer."
        )
    if model.compute_output_shape((3, *model.inputs[0].shape[1:]))[0] != 3:
        raise ModelRejected(
            "The model mixes the pictures of a batch; this app takes models that give scores for "
            "each picture."
        )
    if shape[1] == 1 and not says_yes_or_no(model):
        raise ModelRejected(
            "The model gives a single number; this app compares classes, so end it with "
            'Dense(1, activation="sigmoid") for yes or no, or Dense(2, activation="softmax").'
        )
    if shape[1] > MOST_CLASSES:
        raise ModelRejected(f"The model has {said} classes; at most {MOST_CLASSES:,} are taken.")


def check_parameters(model: keras.Model) -> None:
    """Count what the weights would be, whether they are there yet or not."""
    count = sum(math.prod(weight.shape) for weight in model.weights)
    if count > MOST_PARAMETERS:
        raise ModelRejected(
            f"The model has {count:,} parameters; at most {MOST_PARAMETERS:,} are taken."
        )


def check_results(graph: tf.Graph) -> None:
    """Count the numbers that all operations compute for one picture; nothing is computed yet.

    Args:
        graph: of the model, traced for one picture.
    """
    count = 0
    for operation in graph.get_operations():
        if operation.type not in _NO_RESULTS:
            count += sum(_size(result.shape) for result in operation.outputs)
    if count > MOST_RESULTS:
        raise ModelRejected(
            f"The model computes {count / 1e6:,.0f} million numbers for one picture; at most "
            f"{MOST_RESULTS / 1e6:.0f} million fit here, so let it take smaller pictures."
        )


def _size(shape) -> int:
    return math.prod(shape.as_list()) if shape.is_fully_defined() else 0
