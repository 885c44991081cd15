"""What a network costs to compute: multiplications followed by an addition."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from explorer.anatomy.layer_view import LayerView
from explorer.anatomy.view import ModelView, view_of

if TYPE_CHECKING:
    import keras

Shape = tuple[int | None, ...]
Rule = Callable[[Any, Sequence[Shape], Shape], int]
"""``(layer, shapes of its inputs, shape of its output) -> multiply-adds``; no batch in the
shapes, and none of their sizes left open."""


def multiply_adds(model: keras.Model) -> int:
    """Return how often a number is multiplied and added when one picture passes the network.

    It is half of what profilers call floating-point operations, of convolutions and matrix
    products; all else is little beside them. See `multiply_adds_by_layer`.

    Args:
        model: a Sequential or functional model that takes one picture of a fixed size.

    Raises:
        ValueError: if the model cannot be looked into, or leaves the size of a map open.

    >>> import keras
    >>> shape = keras.layers.Input((8, 8, 3), name="picture")
    >>> layer = keras.layers.Conv2D(4, 3, padding="same", name="conv")
    >>> multiply_adds(keras.Sequential([shape, layer])) == 8 * 8 * 3 * 3 * 3 * 4
    True
    """
    return sum(multiply_adds_by_layer(view_of(model)).values())


def multiply_adds_by_layer(view: ModelView) -> dict[str, int]:
    """Return the multiply-adds of each layer by its path, in the order in which they run.

    Counted are convolutions of all kinds, dense layers, attention and the matrix products of two
    layers' outputs; other layers have 0. Of a convolution each weight of a kernel is used once
    for each cell of its output, padding included; of a transposed one, once for each cell of its
    input. A layer that is called twice is counted at each call.

    Args:
        view: of a model that takes one picture of a fixed size.

    Raises:
        ValueError: if the model leaves the size of a map open.
    """
    shapes = {view.input_name: view.input_shape}
    shapes |= {layer.path: layer.output_shape for layer in view.layers}
    return {
        layer.path: _of_layer(layer, [shapes[path] for path in layer.inputs])
        for layer in view.layers
    }


def has_weights_to_multiply(layer: LayerView) -> bool:
    """Whether a layer is a convolution, a dense layer or attention, of whatever kind."""
    return _rule(layer, _WITH_WEIGHTS) is not None


def _rule(layer: LayerView, rules: Mapping[str, Rule]) -> Rule | None:
    kinds = (cls.__name__ for cls in type(layer.layer).__mro__)
    return next((rules[kind] for kind in kinds if kind in rules), None)


def _of_layer(layer: LayerView, inputs: Sequence[Shape]) -> int:
    rule = _rule(layer, _RULES)
    if rule is None:
        return 0
    if any(None in shape for shape in (*inputs, layer.output_shape)):
        raise ValueError(f"The layer {layer.path!r} leaves the size of its map open.")
    return rule(layer.layer, inputs, layer.output_shape)


def _at_each_output(*kernels: str) -> Rule:
    """Every weight is used at every place of the output."""

    def count(layer, inputs: Sequence[Shape], output: Shape) -> int:
        weights = sum(math.prod(getattr(layer, kernel).shape) for kernel in kernels)
        return weights * math.prod(output[:-1])

    return count


def _at_each_input(layer, inputs: Sequence[Shape], output: Shape) -> int:
    return math.prod(layer.kernel.shape) * math.prod(inputs[0][:-1])


def _einsum(layer, inputs: Sequence[Shape], output: Shape) -> int:
    """Once for each combination of all the letters' values, a picture at a time."""
    given, kernel = layer.equation.replace(" ", "").partition("->")[0].split(",")
    sizes = dict(zip(kernel, layer.kernel.shape, strict=True))
    before, _, after = given.partition("...")
    shape = (1, *inputs[0])  # a batch of one
    sizes.update(zip(before, shape, strict=False))
    sizes.update(zip(reversed(after), reversed(shape), strict=False))
    between = shape[len(before) : len(shape) - len(after)] if "..." in given else ()
    return math.prod(sizes.values()) * math.prod(between)


def _attention(layer, inputs: Sequence[Shape], output: Shape) -> int:
    """The projections, the scores, and the sum of the values weighed by these scores."""
    query, value = inputs[0][:-1], inputs[-1][:-1]  # a key is as long as the value it is for
    kernels = {
        weight.path.split("/")[-2]: weight
        for weight in layer.weights
        if weight.path.endswith("kernel")
    }
    projected = sum(
        math.prod(kernel.shape) * math.prod(value if name in ("key", "value") else query)
        for name, kernel in kernels.items()
    )
    _, heads, key_size = kernels["query"].shape
    looked_at = math.prod(value[axis - 1] for axis in layer._attention_axes)
    pairs = math.prod(query) * looked_at
    return projected + heads * (key_size + kernels["value"].shape[-1]) * pairs


def _dot(layer, inputs: Sequence[Shape], output: Shape) -> int:
    """Each value is a sum of products along the axis that both inputs lose."""
    axis = layer.axes if isinstance(layer.axes, int) else layer.axes[0]
    return math.prod(output) * (1, *inputs[0])[axis]  # axes are counted with a batch of one


def _matmul(layer, inputs: Sequence[Shape], output: Shape) -> int:
    return math.prod(output) * inputs[0][-1]


_WITH_WEIGHTS: dict[str, Rule] = {
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D", "Dense"), _at_each_output("kernel")),
    **dict.fromkeys(("DepthwiseConv1D", "DepthwiseConv2D"), _at_each_output("kernel")),
    **dict.fromkeys(
        ("SeparableConv1D", "SeparableConv2D"),
        _at_each_output("depthwise_kernel", "pointwise_kernel"),
    ),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), _at_each_input),
    "EinsumDense": _einsum,
    "MultiHeadAttention": _attention,
}
_RULES: dict[str, Rule] = {**_WITH_WEIGHTS, "Dot": _dot, "Matmul": _matmul}
