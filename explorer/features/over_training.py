"""How the layers of a network changed while it was trained, from the epochs that a run kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache, cached

from explorer.anatomy import view_of
from explorer.anatomy.activations import rectifies
from explorer.features.compiled import CallsUntil, compiled
from explorer.features.galleries import pictures_for
from explorer.features.progress import Progress, ignore
from explorer.training.networks import NotTrainedYet, build, fill, network_of

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from explorer.anatomy import ModelView
    from explorer.anatomy.layer_view import LayerView
    from explorer.training.stored_run import StoredRun

PICTURES = 100
MOST_AT_ONCE = 25
_ON_THE_WAY = {"BatchNormalization", "Activation", "ReLU", "Relu", "Relu6", "Identity"}


@dataclass(frozen=True, eq=False)
class OverTraining:
    """Numbers of each layer with a kernel, after each epoch that was kept; arrays are read-only.

    Attributes:
        epochs: epochs that were done, ascending; 0 is before training.
        layers: paths of the layers that have kernels, in the order in which they run.
        measured_at: for each of them the path of the layer whose output is looked at: the
            activation behind it if that is a layer of its own.
        rectified: for each, whether that output comes from a ReLU; only there can a channel die.
        norms: float32 ``(epochs, layers)``, square root of the sum of squares of the kernel.
        activations: float32 ``(epochs, layers)``, mean of the absolute values of the output.
        dead: float32 ``(epochs, layers)``, share of channels that gave one and the same value
            everywhere, 0 to 1.
        pictures: how many pictures were looked at.
        shown: which pictures these are, in a few words: those of the run's own data set, or
            others where that is not on this machine.
    """

    epochs: tuple[int, ...]
    layers: tuple[str, ...]
    measured_at: tuple[str, ...]
    rectified: tuple[bool, ...]
    norms: np.ndarray
    activations: np.ndarray
    dead: np.ndarray
    pictures: int
    shown: str


def over_training(stored: StoredRun, progress: Progress = ignore) -> OverTraining:
    """Look into a run's network after each epoch that was kept; the last few answers are kept.

    Args:
        stored: the run.
        progress: told how many epochs are done, of how many.

    Raises:
        NotTrainedYet: if nothing is kept of it.
        ValueError: if what is kept is damaged.
        OSError: if it cannot be read.
    """
    epochs = tuple(stored.epochs())
    if not epochs:
        raise NotTrainedYet(f"{stored.title} has not come to the end of an epoch yet.")
    return _over_training(stored, epochs, progress)


@cached(
    LRUCache(8),
    key=lambda stored, epochs, progress: (stored.id, stored.folder, epochs),
    lock=threading.Lock(),
)
def _over_training(stored: StoredRun, epochs: tuple[int, ...], progress: Progress) -> OverTraining:
    gallery = pictures_for(network_of(stored))
    spread = np.linspace(0, len(gallery) - 1, min(PICTURES, len(gallery)))
    x = gallery.x(spread.astype(int).tolist())
    model = build(stored.run)  # nobody else's: it is given the weights of one epoch after another
    view = view_of(model)
    layers = [layer for layer in view.layers if _kernels(layer)]
    behind = [_activation_behind(view, layer) for layer in layers]
    numbers = []
    for done, epoch in enumerate(epochs, start=1):
        fill(model, stored.snapshot(epoch))
        norms = [_norm(layer) for layer in layers]
        numbers.append((norms, *_answers(view, [layer.path for layer in behind], x)))
        progress(done, len(epochs))
    norms, activations, dead = (np.array(each, np.float32) for each in zip(*numbers, strict=True))
    for array in (norms, activations, dead):
        array.setflags(write=False)
    return OverTraining(
        epochs=epochs,
        layers=tuple(layer.path for layer in layers),
        measured_at=tuple(layer.path for layer in behind),
        rectified=tuple(rectifies(layer.layer) for layer in behind),
        norms=norms,
        activations=activations,
        dead=dead,
        pictures=len(x),
        shown=gallery.title,
    )


def _kernels(layer: LayerView) -> list[keras.Variable]:
    weights = getattr(layer.layer, "weights", [])
    return [weight for weight in weights if weight.name.endswith("kernel")]


def _norm(layer: LayerView) -> float:
    values = [np.asarray(kernel, np.float64) for kernel in _kernels(layer)]
    return float(np.sqrt(sum(np.square(each).sum() for each in values)))


def _activation_behind(view: ModelView, layer: LayerView) -> LayerView:
    """The ReLU that a layer leads to, if only normalisation lies between; else the layer."""
    found = layer
    while not rectifies(found.layer):
        behind = [other for other in view.layers if found.path in other.inputs]
        if len(behind) != 1 or behind[0].kind not in _ON_THE_WAY:
            return layer
        [found] = behind
    return found


def _answers(view: ModelView, paths: list[str], x: np.ndarray) -> tuple[list[float], list[float]]:
    """Mean absolute value, and share of channels that stay at one value, of each layer."""
    import tensorflow as tf

    def reduced(calls_until: CallsUntil, pictures: tf.Tensor) -> list[tuple[tf.Tensor, ...]]:
        outputs = {call.path: call.outputs[0] for call in calls_until(pictures)}
        return [_of_channels(outputs[path]) for path in paths]

    found = []
    for part in np.array_split(x, -(-len(x) // MOST_AT_ONCE)):
        signature = [tf.TensorSpec(part.shape, tf.float32)]
        run = compiled(view, "over training", view.layers[-1].path, reduced, signature)
        found.append([[value.numpy() for value in numbers] for numbers in run(part)])
    activations, dead = [], []
    for parts in zip(*found, strict=True):  # of one layer
        sums, least, most = zip(*parts, strict=True)
        activations.append(float(np.average(sums, weights=_sizes(x, len(parts)))))
        dead.append(float(np.mean(np.min(least, axis=0) == np.max(most, axis=0))))
    return activations, dead


def _sizes(x: np.ndarray, parts: int) -> list[int]:
    return [len(part) for part in np.array_split(x, parts)]


def _of_channels(output: tf.Tensor) -> tuple[tf.Tensor, ...]:
    """Mean absolute value of all, minimum and maximum of each channel."""
    import tensorflow as tf

    values = tf.reshape(tf.cast(output, tf.float32), (-1, output.shape[-1]))
    return (
        tf.reduce_mean(tf.abs(values)),
        tf.reduce_min(values, axis=0),
        tf.reduce_max(values, axis=0),
    )
