"""A pipeline as a Keras script."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from explorer.pipeline.pipeline import Pipeline
from explorer.standalone import Standalone

if TYPE_CHECKING:
    import keras

LINE_LENGTH = 100
_MARGIN = " " * 8
_PICTURE = 'picture = np.asarray(Image.open("picture.png").convert("RGB"), np.float32)  # 0 to 255'
_ALONE = """\
batch = np.stack([picture] * {count})
versions = augment(batch, training=True)
result = np.rint(keras.ops.convert_to_numpy(versions)).astype(np.uint8)  # 0 to 255

# In training, with a tf.data.Dataset of batches of pictures (0 to 255) and labels:
#     dataset = dataset.map(lambda images, labels: (augment(images, training=True), labels))
# Test data are not augmented."""
_MIXED = """\
# Mixing takes a batch with different pictures and one-hot labels: here a picture and its negative.
batch = np.stack([picture, 255 - picture] * {count})[:{count}]
labels = np.eye(2, dtype=np.float32)[[0, 1] * {count}][:{count}]
mixed = augment({{"images": batch, "labels": labels}}, training=True)
result = np.rint(keras.ops.convert_to_numpy(mixed["images"])).astype(np.uint8)
shares = keras.ops.convert_to_numpy(mixed["labels"])  # how much of each class

# In training, with a tf.data.Dataset of batches of pictures (0 to 255) and one-hot labels:
#     def mix(images, labels):
#         mixed = augment({{"images": images, "labels": labels}}, training=True)
#         return mixed["images"], mixed["labels"]
#
#     dataset = dataset.map(mix)
# Test data are not augmented."""


def pipeline_code(pipeline: Pipeline, count: int = 11) -> str:
    """Return a script in plain Keras 3, NumPy and Pillow that augments a picture.

    It reads ``picture.png`` from its folder and leaves ``augment``, the layer, and ``result``,
    uint8 ``(count, height, width, 3)``: what `Pipeline.preview` gives. If pictures are mixed, the
    batch holds the picture and its negative in turn, and ``shares`` are the labels. Layers that
    Keras lacks are in the script as they are in this project.

    Raises:
        ValueError: with a sentence, if the pipeline is empty.

    >>> from explorer.pipeline import read_pipeline
    >>> 'keras.layers.RandomFlip(mode="vertical"' in pipeline_code(read_pipeline("vertical_flip"))
    True
    """
    if not pipeline.steps:
        raise ValueError("There is nothing to write: no augmentation is chosen.")
    layers = pipeline.layers()
    classes = layer_sources(layers)
    calls = [line for layer in layers for line in layer_call(layer)]
    use = (_MIXED if pipeline.mixes else _ALONE).format(count=count)
    layer = ["augment = keras.layers.Pipeline(", "    [", *calls, "    ]", ")"]
    head = f'"""A picture, and {count} versions of it, changed at random as in training."""'
    opening = "\n\n\n".join([f"{head}\n\n{_imports(classes)}", *classes])
    gap = "\n\n\n" if classes else "\n\n"
    return opening + gap + "\n\n".join(["\n".join(layer), _PICTURE, use]) + "\n"


def _imports(classes: list[str]) -> str:
    lines = ["import keras", "import numpy as np"]
    if any("math." in source for source in classes):
        lines = ["import math", "", *lines]
    if any(" ops." in source or "(ops." in source for source in classes):
        lines.append("from keras import ops")
    return "\n".join([*lines, "from PIL import Image"])


def layer_sources(layers: list[keras.layers.Layer]) -> list[str]:
    """The sources of our own classes among them, and of what these need, in order."""
    code = Standalone()
    for layer in layers:
        if type(layer).__module__.startswith("explorer."):
            code.add(type(layer))
    return code.definitions


def layer_call(layer: keras.layers.Layer) -> list[str]:
    """A layer as code, in a list."""
    kind = type(layer)
    function = kind.__name__
    if not kind.__module__.startswith("explorer."):
        function = f"keras.layers.{function}"
    arguments = [f"{name}={_value(value)}" for name, value in _set(layer).items()]
    line = f"{_MARGIN}{function}({', '.join(arguments)}),"
    if len(line) <= LINE_LENGTH:
        return [line]
    inside = [f"{_MARGIN}    {argument}," for argument in arguments]
    return [f"{_MARGIN}{function}(", *inside, f"{_MARGIN}),"]


def _set(layer: keras.layers.Layer) -> dict[str, Any]:
    """What the layer was made with, as far as it differs from what it is made with by default."""
    config = layer.get_config()
    parameters = inspect.signature(type(layer).__init__).parameters
    usual = {name: parameter.default for name, parameter in parameters.items()}
    kept = {name: config[name] for name in usual if name in config and name != "data_format"}
    set_ = {name: value for name, value in kept.items() if value != usual[name]}
    return {**set_, "name": layer.name}


def _value(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_value, value))})"
    return repr(value)
