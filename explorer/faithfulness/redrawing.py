"""Layers forget what they have learned, and the network stays one that can be computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras

    from explorer.anatomy import ModelView

_SMALLEST = 1e-3  # of the mean variance: channels that hardly vary are not blown up


@dataclass(frozen=True, eq=False)
class Unit:
    """Layers that are drawn anew together.

    Attributes:
        path: of the first of them, the one with a kernel.
        layers: that one, and those behind it that scale and shift (batch normalisation).
    """

    path: str
    layers: tuple[keras.Layer, ...]


def units_from_the_top(view: ModelView) -> list[Unit]:
    """What is drawn anew at a time, the layer of the class scores first.

    A layer that is called twice belongs to its last call.
    """
    last = {id(one.layer): one for one in view.layers if _learns(one.layer)}
    units: list[Unit] = []
    for one in (one for one in view.layers if last.get(id(one.layer)) is one):
        if units and not _has_kernel(one.layer):
            units[-1] = Unit(units[-1].path, (*units[-1].layers, one.layer))
        else:
            units.append(Unit(one.path, (one.layer,)))
    return units[::-1]


def _learns(layer: keras.Operation) -> bool:
    """Whether it has weights that training changes, if it is allowed to."""
    return bool(getattr(layer, "trainable_weights", None))


def _has_kernel(layer: keras.Layer) -> bool:
    return any(len(weight.shape) > 1 for weight in layer.weights)


def draw_anew(layers: Iterable[keras.Layer], generator: np.random.Generator) -> None:
    """Shuffle the numbers in each array that was learned: the same values, in random places."""
    for layer in layers:
        for weight in layer.trainable_weights:
            values = np.asarray(weight.value).copy()
            weight.assign(generator.permuted(values.ravel()).reshape(values.shape))


def measure_again(model: keras.Model, layers: Iterable[keras.Layer], x: np.ndarray) -> None:
    """Fit the mean and variance that batch normalisation expects to what now reaches it.

    Without that, a deep network with random kernels gives numbers without bounds.

    Args:
        model: a private copy.
        layers: which of its layers were drawn anew; those that normalise no batches are left as
            they are.
        x: the picture, ``(1, height, width, channels)``. Its mirror images are measured, too.
    """
    import keras

    kind = keras.layers.BatchNormalization
    norms = {id(layer): layer for layer in layers if isinstance(layer, kind)}
    if not norms:
        return
    scales = {key: _pass_through(layer) for key, layer in norms.items()}
    for key, (mean, variance) in _statistics(model, norms, scales, x).items():
        norms[key].moving_mean.assign(mean)
        norms[key].moving_variance.assign(variance)
    for key, layer in norms.items():
        for weight, values in zip((layer.gamma, layer.beta), scales[key], strict=True):
            if weight is not None:
                weight.assign(values)


def _pass_through(layer: keras.Layer) -> tuple[np.ndarray, np.ndarray]:
    """Have the layer hand on what it is given; returns its scale and its shift."""
    channels = layer.moving_mean.shape
    layer.moving_mean.assign(np.zeros(channels))
    layer.moving_variance.assign(np.full(channels, 1 - layer.epsilon))
    found = []
    for weight, neutral in ((layer.gamma, 1.0), (layer.beta, 0.0)):
        values = np.full(channels, neutral, np.float32)
        if weight is not None:
            values = np.array(weight.value)
            weight.assign(np.full(channels, neutral))
        found.append(values)
    return found[0], found[1]


def _statistics(
    model: keras.Model,
    norms: Mapping[int, keras.Layer],
    scales: Mapping[int, tuple[np.ndarray, np.ndarray]],
    x: np.ndarray,
) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Mean and variance of each channel before each of the layers, in one pass from below."""
    from explorer.anatomy.graph import traced_calls

    found: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def after(operation: Any, outputs: Any) -> Any:
        layer = norms.get(id(operation))
        if layer is None:
            return outputs
        values = np.moveaxis(np.asarray(outputs, np.float32), layer.axis, -1)
        mean, variance = found.setdefault(id(layer), _moments(values))
        scale, shift = scales[id(layer)]
        normalised = (values - mean) / np.sqrt(variance + layer.epsilon) * scale + shift
        return tf.cast(np.moveaxis(normalised, -1, layer.axis), outputs.dtype)

    import tensorflow as tf

    mirrored = np.concatenate([x, x[:, ::-1], x[:, :, ::-1], x[:, ::-1, ::-1]])
    traced_calls(model, tf.constant(mirrored, tf.float32), after)
    return found


def _moments(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    flat = values.reshape(-1, values.shape[-1]).astype(np.float64)
    least = _SMALLEST * np.square(flat).mean()
    return flat.mean(axis=0), np.maximum(flat.var(axis=0), least)
