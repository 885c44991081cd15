"""Transfer models: a pretrained base with a new head."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from explorer.transfer.arguments import (
    checked_classes,
    checked_layers,
    checked_name,
    checked_shape,
    checked_side,
)
from explorer.transfer.bases import BASES, Base
from explorer.transfer.counts import parameters_by_depth
from explorer.transfer.heads import HEADS, Head

if TYPE_CHECKING:
    import keras

__all__ = [
    "base_of",
    "base_variables",
    "create_transfer_model",
    "head_variables",
    "in_inference_mode",
    "parameters_by_depth",
    "set_trainable_layers",
    "with_head",
]


def create_transfer_model(
    base: str,
    input_shape: tuple[int, int, int] = (224, 224, 3),
    num_classes: int = 10,
    trainable_layers: int | Literal["all"] = 0,
    head: str = "lesson",
    weights: str | None = "imagenet",
    side: int | None = None,
) -> keras.Model:
    """Build a base with a new head; nobody else has it.

    Args:
        base: name in `BASES`.
        input_shape: ``(height, width, channels)`` of the pictures, with 3 channels or 1.
        num_classes: how many classes, at least 2.
        trainable_layers: how many of the base's last layers are trainable, those without
            weights counted too; "all" for the whole base. The others are frozen.
        head: name in `HEADS`.
        weights: of the base: "imagenet", or None for random ones.
        side: height and width at which the base looks at the pictures, which are enlarged or
            shrunk to it inside the model; their own size when not given.

    Returns:
        A model from float32 ``(batch, *input_shape)`` in [0, 1] to probabilities ``(batch,
        num_classes)``. Its layers are: what prepares pictures, the base, and the head's.

    Raises:
        ValueError: with a sentence, at an unknown name, a shape that the base cannot take, or
            a number that is none or too small.
        WeightsMissing: if the base's ImageNet weights are not on this machine.
    """
    chosen, new_head = _base(base), _head(head)
    height, width, channels = input_shape = checked_shape(input_shape)
    num_classes, trainable_layers = checked_classes(num_classes), checked_layers(trainable_layers)
    if channels not in (1, 3):
        raise ValueError(f"{chosen.title} takes pictures with 3 channels or 1, not {channels}.")
    size = (height, width) if side is None else (checked_side(side),) * 2
    built = chosen.build((*size, 3), weights)
    model = with_head(
        built,
        input_shape,
        num_classes,
        head=new_head.apply,
        scale=list(chosen.units.scale),
        offset=list(chosen.units.offset),
        name=f"transfer-{base}-{head}-{size[0]}",
    )
    set_trainable_layers(model, trainable_layers)
    return model


def with_head(
    base: keras.Model,
    input_shape: tuple[int, int, int],
    num_classes: int,
    *,
    head: Callable[[keras.KerasTensor, int], keras.KerasTensor],
    scale: list[float],
    offset: list[float],
    name: str,
) -> keras.Model:
    """Put a head on a base, and before it what prepares pictures in [0, 1].

    Args:
        base: from RGB in its own units to maps, of a fixed size.
        input_shape: ``(height, width, channels)`` of the pictures; they are resized to what the
            base takes, and grey ones (1 channel) are repeated three times.
        num_classes: how many.
        head: takes maps and the number of classes.
        scale: by which red, green and blue are multiplied.
        offset: which is added then.
        name: of the model.
    """
    import keras
    from keras import layers

    picture = keras.Input(input_shape, name="input")
    x = picture
    size = base.input_shape[1:3]
    # Preparing is done in 32 bits also where the network computes in 16, which would lose levels.
    if tuple(input_shape[:2]) != size:
        x = layers.Resizing(*size, interpolation="bilinear", dtype="float32", name="resize")(x)
    if input_shape[2] == 1:
        x = layers.Concatenate(dtype="float32", name="grey_to_rgb")([x, x, x])
    x = layers.Rescaling(scale, offset, dtype="float32", name="units")(x)
    in_inference_mode(base)
    maps = base(x, training=False)
    return keras.Model(picture, head(maps, num_classes), name=name)


def in_inference_mode(base: keras.Model) -> None:
    """Keep a base's batch norm in inference mode, whatever is trained and how much is frozen.

    It goes on using the means and variances of a million photos. Those of a few batches of other
    pictures would take their place within some steps, and the kernels that were learned with the
    old ones would no longer fit. Its factors and offsets are trained all the same.

    Calling the base with ``training=False`` says that, but inside a model that is itself called
    with ``training=True`` Keras (3.15) overrules it, for all layers that it knows to take the
    word "training" from outside; so the base is taken off their number.

    Args:
        base: to be called with ``training=False`` inside a model; it is changed.
    """
    base._call_context_args = set(base._call_context_args) - {"training"}


def base_of(model: keras.Model) -> keras.Model:
    """The base in a transfer model, also in one that was loaded from a file.

    Raises:
        ValueError: if there is none.
    """
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.Model):
            return layer
    raise ValueError(f"{model.name} has no base inside.")


def set_trainable_layers(model: keras.Model, count: int | Literal["all"]) -> None:
    """Make the last layers of the base trainable and freeze the others; the head stays trainable.

    Args:
        model: a transfer model; it is changed. What was compiled for it, optimizers included,
            has to be made anew.
        count: of layers, those without weights counted too; 0 freezes the base; "all".

    Raises:
        ValueError: with a sentence, if ``count`` is neither "all" nor a whole number, or negative.
    """
    count = checked_layers(count)
    base = base_of(model)
    frozen = 0 if count == "all" else max(len(base.layers) - count, 0)
    base.trainable = frozen < len(base.layers)
    for number, layer in enumerate(base.layers):  # the line above is idle where it was so already
        layer.trainable = number >= frozen
    in_inference_mode(base)  # a file does not keep that


def base_variables(model: keras.Model) -> list[keras.Variable]:
    """What training changes in the base."""
    return base_of(model).trainable_variables


def head_variables(model: keras.Model) -> list[keras.Variable]:
    """What training changes outside the base."""
    of_base = {id(variable) for variable in base_variables(model)}
    return [one for one in model.trainable_variables if id(one) not in of_base]


def _base(name: str) -> Base:
    if checked_name(name, "base") not in BASES:
        raise ValueError(f"There is no base {name!r}; there are {', '.join(BASES)}.")
    return BASES[name]


def _head(name: str) -> Head:
    if checked_name(name, "head") not in HEADS:
        raise ValueError(f"There is no head {name!r}; there are {', '.join(HEADS)}.")
    return HEADS[name]
