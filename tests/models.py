"""Small models of every kind that the app meets, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keras
import numpy as np
from keras import layers, ops

SIZE = 16
CLASSES = 5


@contextmanager
def precision(policy: str) -> Iterator[None]:
    """Build models under a dtype policy such as ``mixed_float16``."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def randomised(model: keras.Model, seed: int = 0) -> keras.Model:
    """Give every weight a random value, batch statistics and biases included; returns it."""
    generator = np.random.default_rng(seed)
    for weight in model.weights:
        fan_in = int(np.prod(weight.shape[:-1])) or 1
        values = generator.normal(size=weight.shape) / np.sqrt(fan_in)
        if weight.path.endswith(("variance", "gamma")):
            values = 0.5 + np.abs(values)
        weight.assign(values)
    return model


def picture(size: int = SIZE, channels: int = 3, seed: int = 1) -> np.ndarray:
    """A random input, float32 ``(size, size, channels)`` in [-1, 1]."""
    return np.random.default_rng(seed).uniform(-1, 1, (size, size, channels)).astype(np.float32)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits ``(classes,)``."""
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()


def opening(channels: int = 3) -> keras.KerasTensor:
    """The input of a new model."""
    return keras.Input((SIZE, SIZE, channels), name="picture")


def _features(x: keras.KerasTensor, prefix: str = "") -> keras.KerasTensor:
    x = layers.Conv2D(6, 3, padding="same", name=f"{prefix}conv1")(x)
    x = layers.BatchNormalization(name=f"{prefix}bn1")(x)
    x = layers.ReLU(name=f"{prefix}relu1")(x)
    x = layers.MaxPooling2D(name=f"{prefix}pool1")(x)
    return layers.Conv2D(8, 3, activation="relu", name=f"{prefix}conv2")(x)


def sequential() -> keras.Model:
    """Convolutions, pooling, dropout, dense layers; a fused softmax."""
    stack = [
        opening(),
        layers.Conv2D(6, 3, padding="same", name="conv1"),
        layers.BatchNormalization(name="bn1"),
        layers.ReLU(name="relu1"),
        layers.MaxPooling2D(name="pool1"),
        layers.Dropout(0.5, name="dropout1"),
        layers.Conv2D(8, 3, activation="relu", name="conv2"),
        layers.Flatten(name="flatten"),
        layers.Dense(12, activation="relu", name="dense1"),
        layers.Dropout(0.5, name="dropout2"),
        layers.Dense(CLASSES, activation="softmax", name="output"),
    ]
    return randomised(keras.Sequential(stack, name="sequential_cnn"))


def pooled(activation: str | None = "softmax") -> keras.Model:
    """A convolution, global average pooling and one dense layer: the network of CAM."""
    x = picture_input = opening()
    x = _features(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dense(CLASSES, activation=activation, name="output")(x)
    return randomised(keras.Model(picture_input, x, name="pooled_cnn"))


def logits_only() -> keras.Model:
    """Without a softmax."""
    return pooled(activation=None)


def separate_softmax() -> keras.Model:
    """The softmax is a layer of its own, after dropout and a linear activation."""
    base = logits_only()
    x = layers.Dropout(0.3, name="late_dropout")(base.output)
    x = layers.Activation("linear", dtype="float32", name="to_float32")(x)
    return keras.Model(base.input, layers.Softmax(name="softmax")(x), name="separate_softmax")


def softmax_activation() -> keras.Model:
    """The softmax is an Activation layer."""
    base = logits_only()
    outputs = layers.Activation("softmax", dtype="float32", name="softmax")(base.output)
    return keras.Model(base.input, outputs, name="softmax_activation")


def softmax_operation() -> keras.Model:
    """The softmax is no layer, but a Keras operation."""
    base = logits_only()
    return keras.Model(base.input, ops.softmax(base.output), name="softmax_operation")


def fully_convolutional() -> keras.Model:
    """The class scores come from a convolution with a fused softmax, then flattened."""
    x = picture_input = opening()
    x = _features(x)
    x = layers.GlobalAveragePooling2D(keepdims=True, name="pool")(x)
    x = layers.Conv2D(CLASSES, 1, activation="softmax", name="scores")(x)
    x = layers.Flatten(name="output")(x)
    return randomised(keras.Model(picture_input, x, name="fully_convolutional"))


def einsum_head() -> keras.Model:
    """The softmax is fused into a dense layer of another kind."""
    base = backbone()
    x = layers.GlobalAveragePooling2D(name="pool")(base.output)
    head = layers.EinsumDense("bc,cd->bd", CLASSES, activation="softmax", name="output")
    return randomised(keras.Model(base.input, head(x), name="einsum_head"))


def branched() -> keras.Model:
    """Two branches of different depth, concatenated; a third added with ``+`` and ``*``."""
    picture_input = opening()
    stem = layers.Conv2D(6, 3, padding="same", activation="relu", name="stem")(picture_input)
    left = layers.Conv2D(6, 3, padding="same", activation="relu", name="left1")(stem)
    left = layers.Conv2D(6, 3, padding="same", name="left2")(left)
    right = layers.DepthwiseConv2D(5, padding="same", name="right")(stem)
    x = layers.Concatenate(name="join")([left, right])
    x = x + layers.Conv2D(12, 1, name="side")(stem) * 0.5
    x = layers.ReLU(name="last")(x)
    x = layers.GlobalMaxPooling2D(name="pool")(x)
    x = layers.Dense(CLASSES, activation="softmax", name="output")(x)
    return randomised(keras.Model(picture_input, x, name="branched"))


def shortcut() -> keras.Model:
    """A residual block; its last convolution in the list of layers is that of the shortcut."""
    picture_input = opening()
    x = layers.Conv2D(6, 3, padding="same", name="stem")(picture_input)
    y = layers.BatchNormalization(name="bn1")(x)
    y = layers.ReLU(name="relu1")(y)
    y = layers.Conv2D(10, 3, strides=2, padding="same", name="conv1")(y)
    x = layers.Conv2D(10, 1, strides=2, name="projection")(x)
    x = layers.Add(name="add")([y, x])
    x = layers.ReLU(name="relu2")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dense(CLASSES, activation="softmax", name="output")(x)
    return randomised(keras.Model(picture_input, x, name="shortcut"))


def backbone(name: str = "base") -> keras.Model:
    """A functional model that ends in maps."""
    picture_input = opening()
    return keras.Model(picture_input, _features(picture_input), name=name)


def nested_in_sequential() -> keras.Model:
    """A backbone as the first layer of a Sequential head."""
    stack = [
        backbone(),
        layers.GlobalAveragePooling2D(name="pool"),
        layers.Dense(CLASSES, activation="softmax", name="output"),
    ]
    return randomised(keras.Sequential(stack, name="nested_in_sequential"))


def nested_in_functional() -> keras.Model:
    """Preprocessing and a frozen backbone in a functional head, run as the lesson does."""
    base = backbone()
    base.trainable = False
    picture_input = opening()
    x = layers.RandomFlip("horizontal", name="flip")(picture_input)
    x = layers.Rescaling(2.0, offset=0.1, name="rescale")(x)
    x = base(x, training=False)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dense(CLASSES, activation="softmax", name="output")(x)
    return randomised(keras.Model(picture_input, x, name="nested_in_functional"))


def nested_deeply() -> keras.Model:
    """Models three deep, the softmax in a nested head, and one backbone called twice."""
    inner = keras.Sequential(
        [opening(6), layers.Conv2D(6, 3, padding="same", activation="relu", name="mix")],
        name="inner",
    )
    middle_input = opening(6)
    middle = keras.Model(middle_input, inner(middle_input) + middle_input, name="middle")
    head_input = keras.Input((6,), name="pooled")
    scores = layers.Dense(CLASSES, activation="softmax", name="output")(head_input)
    head = keras.Model(head_input, scores, name="head")

    picture_input = opening()
    x = layers.Conv2D(6, 3, padding="same", name="stem")(picture_input)
    x = middle(middle(x))
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return randomised(keras.Model(picture_input, head(x), name="nested_deeply"))


def shared() -> keras.Model:
    """One convolution called twice."""
    again = layers.Conv2D(3, 3, padding="same", activation="relu", name="again")
    picture_input = opening()
    x = layers.AveragePooling2D(2, name="halve")(again(picture_input))
    x = layers.GlobalAveragePooling2D(name="pool")(again(x))
    x = layers.Dense(CLASSES, activation="softmax", name="output")(x)
    return randomised(keras.Model(picture_input, x, name="shared"), seed=1)


def depthwise_separable() -> keras.Model:
    """Depthwise, separable, dilated, grouped and transposed convolutions; squeeze-and-excite."""
    x = picture_input = opening()
    x = layers.ZeroPadding2D(((0, 1), (1, 2)), name="pad")(x)
    x = layers.Conv2D(8, 3, strides=2, use_bias=False, name="conv")(x)
    x = layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False, name="depthwise")(x)
    x = layers.SeparableConv2D(12, 3, padding="same", name="separable")(x)
    x = layers.Conv2D(12, 3, dilation_rate=2, groups=3, padding="same", name="dilated")(x)
    squeezed = layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(x)
    squeezed = layers.Conv2D(12, 1, activation="sigmoid", name="excite")(squeezed)
    x = layers.Multiply(name="scale")([x, squeezed])
    x = layers.Conv2DTranspose(7, 3, strides=2, activation="relu", name="transposed")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dense(CLASSES, activation="softmax", name="output")(x)
    return randomised(keras.Model(picture_input, x, name="depthwise_separable"))


def one_sigmoid() -> keras.Model:
    """Yes or no: a single unit with a sigmoid."""
    base = backbone()
    x = layers.GlobalAveragePooling2D(name="pool")(base.output)
    x = layers.Dense(1, activation="sigmoid", name="output")(x)
    return randomised(keras.Model(base.input, x, name="one_sigmoid"))


def open_size() -> keras.Model:
    """Takes pictures of any size."""
    picture_input = keras.Input((None, None, 3), name="picture")
    x = layers.GlobalAveragePooling2D(name="pool")(_features(picture_input))
    x = layers.Dense(CLASSES, activation="softmax", name="output")(x)
    return randomised(keras.Model(picture_input, x, name="open_size"))


def mixed_float16() -> keras.Model:
    """Computes in float16; the output layer in float32, as Keras advises."""
    with precision("mixed_float16"):
        base = pooled(activation=None)
        outputs = layers.Activation("softmax", dtype="float32", name="softmax")(base.output)
        return keras.Model(base.input, outputs, name="mixed_float16")


def mixed_bfloat16() -> keras.Model:
    """Computes in bfloat16, softmax included; a nested base in a Sequential head."""
    with precision("mixed_bfloat16"):
        return nested_in_sequential()


SOFTMAX_MODELS: dict[str, Callable[[], keras.Model]] = {
    build.__name__: build
    for build in (
        sequential,
        pooled,
        separate_softmax,
        softmax_activation,
        softmax_operation,
        fully_convolutional,
        einsum_head,
        branched,
        shortcut,
        nested_in_sequential,
        nested_in_functional,
        nested_deeply,
        shared,
        depthwise_separable,
        open_size,
        mixed_float16,
        mixed_bfloat16,
    )
}
"""Models of all kinds, each from ``(16, 16, 3)`` to a softmax over `CLASSES` classes."""
