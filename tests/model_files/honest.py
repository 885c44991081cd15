"""Honest models by name: what people bring, and what this app itself has saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import keras
from keras import layers, ops
from keras.src import applications as families

from explorer.architectures import ARCHITECTURES
from tests import models
from tests.architectures.families import ONE_OF_EACH


def randomised(model: keras.Model) -> keras.Model:
    """Give a model random weights: many an untrained one gives all classes the same score.

    Normalisations keep what they have measured; they hold numbers derived from it.
    """
    flat = model._flatten_layers(include_self=False)
    normal = [one for one in flat if isinstance(one, layers.Normalization)]
    measured = [one.get_weights() for one in normal]
    models.randomised(model)
    for one, weights in zip(normal, measured, strict=True):
        one.set_weights(weights)
    return model


_SMALL = {"weights": None, "classes": 5, "input_shape": (32, 32, 3)}


def _family(make: Callable[..., keras.Model], **settings) -> Callable[[], keras.Model]:
    return lambda: make(**{**_SMALL, **settings})


def _vgg16() -> keras.Model:
    base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
    x = layers.GlobalAveragePooling2D(name="pool")(base.output)
    return keras.Model(base.input, layers.Dense(5, name="scores")(x), name="vgg16")


def _efficient(make: Callable[..., keras.Model], name: str) -> Callable[[], keras.Model]:
    """As B0, but a third as deep."""
    size = {"width_coefficient": 1.0, "depth_coefficient": 0.3, "default_size": 32}
    return lambda: make(**size, name=name, **_SMALL)


def _nasnet() -> keras.Model:
    return families.nasnet.NASNet(
        penultimate_filters=96, num_blocks=1, stem_block_filters=16, default_size=32, **_SMALL
    )


def _operations() -> keras.Model:
    """Everything that is written with functions and signs."""
    picture = keras.Input((16, 16, 3), name="picture")
    x = (picture - ops.array([0.5, 0.4, 0.3])) / 0.25
    x = layers.Conv2D(8, 3, padding="same", name="conv")(x)
    x = ops.concatenate([ops.relu(x), ops.sigmoid(-x), keras.activations.relu(x)], axis=-1)
    x = ops.silu(x[:, 1:-1, ::2]) * ops.relu6(x[:, 1:-1, ::2]) + 1.0
    x = ops.mean(x, axis=(1, 2))
    return keras.Model(picture, ops.softmax(layers.Dense(4, name="scores")(x)), name="operations")


def _prepared() -> keras.Model:
    """Layers that prepare and change pictures, activations of all kinds, settings of training."""
    normal = layers.Normalization(name="normal")
    normal.adapt(models.picture()[None] * 3)
    with_penalty = {"kernel_regularizer": "l2", "kernel_constraint": keras.constraints.MaxNorm(2)}
    stack = [
        models.opening(),
        layers.Resizing(20, 20, name="resizing"),
        layers.RandomFlip("horizontal", name="flip"),
        layers.RandomRotation(0.1, name="rotation"),
        layers.RandomZoom(0.1, name="zoom"),
        layers.RandomContrast(0.1, name="contrast"),
        layers.RandomTranslation(0.1, 0.1, name="translation"),
        layers.CenterCrop(18, 18, name="crop"),
        normal,
        layers.Conv2D(8, 3, activation=keras.layers.LeakyReLU(0.1), name="conv", **with_penalty),
        layers.PReLU(shared_axes=[1, 2], name="prelu"),
        layers.GroupNormalization(4, name="group"),
        layers.SpatialDropout2D(0.2, name="dropout"),
        layers.GaussianNoise(0.1, name="noise"),
        layers.LeakyReLU(name="leaky"),
        layers.GlobalMaxPooling2D(name="pool"),
        layers.LayerNormalization(name="layer_normal"),
        layers.Dense(5, activation="softmax", kernel_initializer="he_normal", name="scores"),
    ]
    model = keras.Sequential(stack, name="prepared")
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _attentive() -> keras.Model:
    """A small transformer over the pixels of small maps."""
    x = picture = models.opening()
    x = layers.Conv2D(8, 4, strides=4, name="patches")(x)
    x = layers.Reshape((16, 8), name="row")(x)
    attended = layers.MultiHeadAttention(2, 4, name="attention")(x, x)
    x = layers.Add(name="add")([x, attended])
    x = layers.GlobalAveragePooling1D(name="pool")(x)
    return keras.Model(picture, layers.Dense(3, name="scores")(x), name="attentive")


def _late() -> keras.Model:
    """A Sequential model that learned its size when it was built."""
    stack = [layers.Conv2D(4, 3, name="conv"), layers.Flatten(name="flat")]
    model = keras.Sequential([*stack, layers.Dense(3, name="scores")], name="late")
    model.build((None, 8, 8, 1))
    return model


def _own_layers() -> keras.Model:
    from explorer.layers.augmentation_pipeline import AugmentationPipeline
    from explorer.layers.random_blur import RandomBlur
    from explorer.layers.random_noise import RandomNoise

    augmenting = AugmentationPipeline([RandomBlur((0, 1)), layers.RandomFlip()], name="augment")
    stack = [models.opening(), augmenting, RandomNoise((0, 5), name="noise")]
    stack += [layers.Flatten(name="flat"), layers.Dense(3, name="scores")]
    return keras.Sequential(stack, name="own_layers")


APPLICATIONS: dict[str, Callable[[], keras.Model]] = {
    "VGG16": _vgg16,
    "ResNet50": _family(keras.applications.ResNet50),
    "ResNet50V2": _family(keras.applications.ResNet50V2),
    "MobileNet": _family(keras.applications.MobileNet),
    "MobileNetV2": _family(keras.applications.MobileNetV2),
    "MobileNetV3": _family(keras.applications.MobileNetV3Small),
    "DenseNet": _family(partial(families.densenet.DenseNet, [2, 3, 2, 2])),
    "EfficientNet": _efficient(families.efficientnet.EfficientNet, "efficientnet"),
    "EfficientNetV2": _efficient(families.efficientnet_v2.EfficientNetV2, "efficientnetv2-b0"),
    "InceptionV3": _family(keras.applications.InceptionV3, input_shape=(75, 75, 3)),
    "Xception": _family(keras.applications.Xception, input_shape=(71, 71, 3)),
    "NASNet": _nasnet,
    "ConvNeXt": _family(
        partial(families.convnext.ConvNeXt, (1, 1, 2, 1), (16, 32, 48, 64), name="convnext")
    ),
}
"""The families of keras.applications, some of them with fewer blocks."""

OTHERS: dict[str, Callable[[], keras.Model]] = {
    "operations": _operations,
    "prepared": _prepared,
    "attentive": _attentive,
    "late": _late,
    "own_layers": _own_layers,
    # The small forms of the history are made of what keras.applications and BLOCKS are made of.
    **{name: ARCHITECTURES[name].build for name in ONE_OF_EACH if not name.endswith("_small")},
    **models.SOFTMAX_MODELS,
}
