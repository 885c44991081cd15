"""A network's steps as a Keras model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.builder.design import Design, Step

if TYPE_CHECKING:
    import keras

NAME = "built"
"""Of the model, and of the function that builds it in a script."""


def layer_name(step: Step, place: int) -> str:
    """The name of a step's layer, or how the names of a block's layers begin.

    >>> layer_name(Step("residual", (64,)), 2)
    'residual_3'
    """
    return f"{step.name}_{place + 1}"


def step_of_layer(design: Design, layer: str) -> int | None:
    """Number of the step that a layer belongs to; None for input and output.

    >>> from explorer.builder.design import read_design
    >>> step_of_layer(read_design("plain-8.residual-8.gap"), "residual_2_1_conv")
    1
    """
    for place, step in enumerate(design.steps):
        name = layer_name(step, place)
        if layer == name or layer.startswith(f"{name}_"):
            return place
    return None


def assembled(
    design: Design, input_shape: tuple[int, int, int], num_classes: int | None
) -> keras.Model:
    """Build a network.

    Args:
        design: one whose steps fit.
        input_shape: ``(height, width, channels)``.
        num_classes: how many classes; None for a model that ends behind the last step.

    Returns:
        A model from float32 ``(batch, *input_shape)`` to probabilities ``(batch, num_classes)``,
        or to what the last step gives.
    """
    import keras
    from keras import layers

    x = picture = layers.Input(input_shape, name="input")
    for place, step in enumerate(design.steps):
        x = step.kind.apply(x, step.values, layer_name(step, place))
    if num_classes is not None:
        x = layers.Dense(num_classes, activation="softmax", name="output")(x)
    return keras.Model(picture, x, name=NAME)
