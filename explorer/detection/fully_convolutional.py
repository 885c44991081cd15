"""The same classifier for all windows at once: its dense layers turned into convolutions.

P. Sermanet et al.: OverFeat: Integrated Recognition, Localization and Detection using
Convolutional Networks, ICLR 2014; J. Long, E. Shelhamer and T. Darrell: Fully Convolutional
Networks for Semantic Segmentation, CVPR 2015.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.anatomy import view_of
from explorer.anatomy.costs import multiply_adds_by_layer
from explorer.anatomy.layer_fields import receptive_fields
from explorer.anatomy.view import ModelView
from explorer.detection.turning import NotTurned, Turned, turned

if TYPE_CHECKING:
    import keras

__all__ = ["FullyConvolutional", "NotTurned", "fully_convolutional"]


@dataclass(frozen=True, eq=False)
class FullyConvolutional:
    """A classifier that takes a picture of any size and scores every window of its grid.

    Attributes:
        model: from float32 ``(batch, height, width, channels)`` to the class scores before the
            softmax, ``(batch, rows, columns, classes)``. Its weights are copies.
        window: height and width of the classifier's input: what a score is about.
        stride: pixels from one window to the next, down and across: the product of the strides.
        changed: what became of which layer, as ``(path, before, now)``.
        last_maps: ``(height, width)`` in cells of the window's last maps.
    """

    model: keras.Model
    window: tuple[int, int]
    stride: tuple[int, int]
    changed: tuple[tuple[str, str, str], ...]
    last_maps: tuple[int, int]
    _run: Callable

    def windows_in(self, height: int, width: int) -> tuple[int, int]:
        """Rows and columns of windows that one pass scores; what is left over is cut off."""
        sides = zip((height, width), self.window, self.stride, strict=True)
        rows, columns = ((length - window) // stride + 1 for length, window, stride in sides)
        return max(0, rows), max(0, columns)

    def fitting(self, x: np.ndarray) -> np.ndarray:
        """The part of a picture that is a window and whole strides, from the top left corner.

        On other sizes "same" padding would shift the grid: it depends on what is left over.
        """
        sizes = [
            window + (count - 1) * stride
            for window, count, stride in zip(
                self.window, self.windows_in(*x.shape[:2]), self.stride, strict=True
            )
        ]
        return x[: sizes[0], : sizes[1]]

    def logits(self, x: np.ndarray) -> np.ndarray:
        """Score all windows of a picture in one pass.

        Args:
            x: ``(height, width, channels)`` in the network's units, at least as large as the
                window.

        Returns:
            float32 ``(rows, columns, classes)``: the scores, before the softmax, of the windows
            that begin at whole strides.

        Raises:
            ValueError: if the picture is smaller than the window.
        """
        part = self.fitting(x)
        if 0 in self.windows_in(*x.shape[:2]):
            raise ValueError(f"A window of {self.window} does not fit into {x.shape[:2]}.")
        return np.array(self._run(part[np.newaxis].astype(np.float32))[0])


_made: weakref.WeakKeyDictionary[keras.Model, FullyConvolutional] = weakref.WeakKeyDictionary()
_making = threading.Lock()


def fully_convolutional(model: keras.Model) -> FullyConvolutional:
    """Turn a classifier into a fully convolutional network, once for each model.

    Global average pooling becomes average pooling of the size of the window's last maps, global
    maximum likewise; a dense layer after it is a 1x1 convolution, and one after flattening a
    convolution whose kernel is as large as the last maps. On a picture of the window's size it
    computes what the classifier does. On a larger one inner windows differ wherever the
    classifier pads: it saw zeros beyond the window's border, and now what is really there.

    Args:
        model: a Sequential or functional classifier that takes one picture of a fixed size; it
            is not changed.

    Raises:
        NotTurned: a ``ValueError`` with a sentence, if it contains a layer that needs to know
            the whole picture, or one that is not known here.
    """
    with _making:
        if model not in _made:
            _made[model] = _turn(model)
        return _made[model]


def grid_stride(model: keras.Model) -> int | None:
    """Pixels from one cell of a network's last maps to the next; None if that is not known.

    Of two different ones, down and across, the larger.
    """
    view = view_of(model)
    field = receptive_fields(view).get(view.default_target_layer)
    if field is None or not all(isinstance(one, int) and one > 0 for one in field.stride):
        return None
    return max(field.stride)


def _turn(model: keras.Model) -> FullyConvolutional:
    view = view_of(model)
    if view.classes is None or None in view.input_shape:
        raise NotTurned(
            "Only a classifier for pictures of one size, with one score per class, can be turned."
        )
    made = turned(model)
    stride = _stride(view, made)
    found = FullyConvolutional(
        made.model, view.input_shape[:2], stride, made.changed, made.last_maps, _runner(made.model)
    )
    _check(view, found)
    return found


def _stride(view: ModelView, made: Turned) -> tuple[int, int]:
    field = receptive_fields(view).get(made.maps_path)
    if field is None or not all(isinstance(one, int) and one > 0 for one in field.stride):
        raise NotTurned(
            "How far the last maps move for a pixel of the picture is not known for this network."
        )
    return field.stride


def _runner(model: keras.Model) -> Callable:
    import tensorflow as tf

    signature = tf.TensorSpec((1, None, None, model.input_shape[-1]), tf.float32)

    @tf.function(input_signature=[signature], autograph=False)
    def run(x):
        return tf.cast(model(x, training=False), tf.float32)

    return run.get_concrete_function()


def _check(view: ModelView, found: FullyConvolutional) -> None:
    """See that it is the same network: a layer with a meaning of its own may not have been."""
    x = np.random.default_rng(0).uniform(0, 1, (1, *view.input_shape)).astype(np.float32)
    before, now = view.logits(x), found.logits(x[0])
    whole = all(getattr(one.layer, "compute_dtype", "float32") == "float32" for one in view.layers)
    apart = (1e-3 if whole else 5e-2) * max(1.0, float(np.abs(before).max()))
    if now.shape[:2] != (1, 1) or np.abs(before - now[0, 0]).max() > apart:
        raise NotTurned(
            "This network answers differently once it is turned, so it has a layer that is not "
            "understood here; only the windows one by one are right."
        )


def multiply_adds_in_one_pass(
    model: keras.Model, found: FullyConvolutional, height: int, width: int
) -> int:
    """Multiply-adds of one pass over a picture, counted as in `explorer.anatomy.costs`.

    Each layer is computed at as many more places as its map is larger than for one window.

    Args:
        model: the classifier.
        found: what it was turned into.
        height: of the picture, in pixels.
        width: of the picture.
    """
    view = view_of(model)
    fields, costs = receptive_fields(view), multiply_adds_by_layer(view)
    windows = found.windows_in(height, width)
    head = windows[0] * windows[1]
    total = 0
    for layer in view.layers:
        cost, field = costs[layer.path], fields.get(layer.path)
        if not layer.spatial or field is None or 0 in field.stride:
            total += cost * head
            continue
        larger = 1.0
        for axis in (0, 1):
            size = layer.output_shape[axis]
            more = (windows[axis] - 1) * found.stride[axis] // field.stride[axis]
            larger *= (size + more) / size
        total += round(cost * larger)
    return total
