"""What of a layer is climbed when a picture is made for a channel, and on how large a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.anatomy.activations import activation_name, rectifies
from explorer.anatomy.graph import symbolic_calls
from explorer.anatomy.layer_fields import receptive_fields
from explorer.anatomy.logits import SQUASHING
from explorer.features.kept import KeptByModel

if TYPE_CHECKING:
    import tensorflow as tf

    from explorer.anatomy import ModelView
    from explorer.anatomy.layer_view import LayerView

_CHANNEL_BY_CHANNEL = {
    *("MaxPooling2D", "AveragePooling2D", "GlobalMaxPooling2D", "GlobalAveragePooling2D"),
    *("Dropout", "SpatialDropout2D", "GaussianDropout", "GaussianNoise", "AlphaDropout"),
    *("Identity", "ActivityRegularization", "ZeroPadding2D", "Cropping2D", "UpSampling2D"),
}
"""Each of their channels is made of the same one before, and rises with it."""

_OF_ANY_SIZE = {
    *("Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "Dense"),
    *("BatchNormalization", "Normalization", "Rescaling", "Activation", "ReLU", "LeakyReLU"),
    *("ELU", "Relu", "Relu6", "Sigmoid", "Silu", "HardSigmoid", "HardSilu", "Gelu", "Clip"),
    *("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Divide", "TrueDivide"),
    *("Concatenate", "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation"),
    *("RandomContrast", "RandomBrightness"),
} | _CHANNEL_BY_CHANNEL
"""They take maps of any height and width, whatever size the model was built for."""

_FLATTENING = {"Relu", "Relu6", "Softmax", "LogSoftmax", "Sigmoid"}
_BEHIND_IT = {"Identity", "Minimum", "Maximum", "ClipByValue", "Cast"}

SMALLEST_SIDE, LARGEST_SIDE = 96, 128
"""Pixels, of pictures made for layers that do not need the network's own size."""
_sizes: KeptByModel[tuple[int, int]] = KeptByModel(256)


@dataclass(frozen=True)
class Climbed:
    """What is climbed.

    Attributes:
        path: of the layer.
        before: name of the activation if it is what goes into that; empty if it is what comes
            out of the layer. Before a ReLU there is a gradient where the channel is silent;
            before a softmax the channel itself must rise, rather than all others fall.
    """

    path: str
    before: str

    @property
    def words(self) -> str:
        """In a few words."""
        return f"{self.path}, before its {self.before}" if self.before else self.path

    def of(self, output: tf.Tensor) -> tf.Tensor:
        """The tensor, given what the layer put out in the graph that is being traced."""
        found = output
        while self.before and found.op.type in _BEHIND_IT:
            found = found.op.inputs[0]
        flattened = self.before and found.op.type in _FLATTENING
        return found.op.inputs[0] if flattened else output


def climbed_for(view: ModelView, path: str) -> Climbed:
    """Find what to climb for a layer: what stands before its activation, if that flattens.

    For pooling and the like that is the activation of the layer before.
    """
    layer = view.layer(path)
    while not (before := _flattening(layer)):
        if layer.kind not in _CHANNEL_BY_CHANNEL or layer.inputs == (view.input_name,):
            return Climbed(path, "")
        layer = view.layer(layer.inputs[0])
    return Climbed(layer.path, before)


def _flattening(layer: LayerView) -> str:
    """Name of the activation that a layer ends in, if that is a ReLU, softmax or sigmoid."""
    if rectifies(layer.layer):
        return "ReLU"
    name = activation_name(layer.layer)
    name = layer.kind.lower() if name == "nonetype" else name
    return name if name in SQUASHING else ""


def size_for(view: ModelView, path: str) -> tuple[int, int]:
    """Height and width of the picture to make for a layer.

    That is the network's own size, or less if that is large and no layer up to this one minds:
    what the layer sees of the picture, within limits.
    """
    return _sizes.get(view.model, path, lambda: _size(view, path))


def _size(view: ModelView, path: str) -> tuple[int, int]:
    own = view.input_shape[:2]
    if None not in own and max(own) <= LARGEST_SIDE:
        return own
    field = receptive_fields(view).get(path)
    seen = LARGEST_SIDE if field is None else max(field.size)
    side = SMALLEST_SIDE if seen < SMALLEST_SIDE // 2 else LARGEST_SIDE
    free = all(layer.kind in _OF_ANY_SIZE for layer in _up_to(view, path))
    if free and _is_left(view, path, (side, side)):
        return side, side
    return tuple(length or LARGEST_SIDE for length in own)


def _is_left(view: ModelView, path: str, size: tuple[int, int]) -> bool:
    """Whether a picture of that size still gives a layer anything to see."""
    try:
        _, calls = symbolic_calls(view.model, (*size, view.input_shape[2]), until=path)
    except ValueError:  # Keras's: a map would be smaller than a kernel
        return False
    return 0 not in calls[-1].outputs[0].shape


def _up_to(view: ModelView, path: str) -> list[LayerView]:
    """The layer and all on which it depends."""
    wanted, found = {path}, []
    for layer in reversed(view.layers):
        if layer.path in wanted:
            found.append(layer)
            wanted.update(layer.inputs)
    return found
