"""What every channel of a layer answered to every picture of a gallery, in a few numbers each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.features.climbed import climbed_for
from explorer.features.compiled import CallsUntil, compiled
from explorer.features.galleries import Gallery
from explorer.features.kept import KeptByModel
from explorer.features.progress import Progress, ignore

if TYPE_CHECKING:
    import tensorflow as tf

    from explorer.anatomy import ModelView

LARGE_BATCH, SMALL_BATCH = 32, 8
_LARGE_SIDE = 96  # pixels; from here on fewer pictures at once, whose maps take memory


@dataclass(frozen=True, eq=False)
class Responses:
    """Numbers of each channel for each picture, arrays ``(pictures, channels)``, read-only.

    Attributes:
        layer: its path.
        rows: of its maps; 1 for a vector.
        columns: of its maps; 1 for a vector.
        mean: float32, over the cells of the map.
        variance: float32, over the same.
        minimum: float32.
        maximum: float32.
        driven: float32, the maximum of what goes into the layer's ReLU; as ``maximum`` if it
            has none. It tells which is stronger where a ReLU6 is at its limit.
        strongest: int32, the cell in which that stands, and ``maximum`` too, counted row by row;
            the first one if there are several.
        above_zero: float32, share of cells above zero.
    """

    layer: str
    rows: int
    columns: int
    mean: np.ndarray
    variance: np.ndarray
    minimum: np.ndarray
    maximum: np.ndarray
    driven: np.ndarray
    strongest: np.ndarray
    above_zero: np.ndarray

    def __post_init__(self) -> None:
        for name in _NUMBERS:
            getattr(self, name).setflags(write=False)

    @property
    def constant(self) -> np.ndarray:
        """Whether a channel gave the same value everywhere, bool ``(channels,)``."""
        return self.maximum.max(axis=0) == self.minimum.min(axis=0)


_NUMBERS = ("mean", "variance", "minimum", "maximum", "driven", "strongest", "above_zero")
_known: KeptByModel[Responses] = KeptByModel(8)


def responses(
    view: ModelView, gallery: Gallery, layer: str, progress: Progress = ignore
) -> Responses:
    """Run the pictures through the network up to a layer; the last few answers are kept.

    Args:
        view: of the gallery's network.
        gallery: the pictures.
        layer: path or unique name.
        progress: told how many pictures are done, of how many.

    Raises:
        ValueError: if there is no such layer.
    """
    path = view.layer(layer).path
    return _known.get(view.model, (gallery.key, path), lambda: _run(view, gallery, path, progress))


def checked_channel(view: ModelView, layer: str, channel: int) -> int:
    """The channel, if the layer has it.

    Raises:
        ValueError: if there is no such layer or channel.
    """
    found = view.layer(layer)
    channels = found.output_shape[-1]
    if not 0 <= index(channel) < channels:
        raise ValueError(
            f"There is no channel {channel}: the layer {found.path!r} has {channels}, from 0 to "
            f"{channels - 1}."
        )
    return index(channel)


def _run(view: ModelView, gallery: Gallery, path: str, progress: Progress) -> Responses:
    parts: dict[str, list[np.ndarray]] = {name: [] for name in _NUMBERS}
    shape: list[int] = []
    for start, x in batches(gallery):
        found = _reduced_by(view, path, x)
        shape = found.pop("shape").tolist()
        left = min(len(x), len(gallery) - start)
        for name in _NUMBERS:
            parts[name].append(found[name][:left])
        progress(start + left, len(gallery))
    rows, columns = shape if len(shape) == 2 else (1, int(np.prod(shape)))
    joined = {name: np.concatenate(each) for name, each in parts.items()}
    return Responses(layer=path, rows=rows, columns=columns, **joined)


def mean_response(view: ModelView, x: Any, layer: str) -> np.ndarray:
    """What a layer's channels give for one picture on average, as `Responses.mean` has it.

    Args:
        view: of the network.
        x: as in `ModelView.as_input`.
        layer: path or unique name.

    Returns:
        float32 ``(channels,)``, read-only.
    """
    x = view.as_input(x)
    batch = np.repeat(x, _batch_size(x), axis=0)  # so that nothing else need be compiled
    mean = _reduced_by(view, view.layer(layer).path, batch)["mean"][0]
    mean.setflags(write=False)
    return mean


def batches(gallery: Gallery) -> Iterator[tuple[int, np.ndarray]]:
    """A gallery as its network takes it in, in equal batches; the last one is filled up.

    Yields:
        index of the first picture, and float32 ``(batch, height, width, channels)``.
    """
    size = _batch_size(gallery.x([0]))
    for start in range(0, len(gallery), size):
        wanted = [min(place, len(gallery) - 1) for place in range(start, start + size)]
        yield start, gallery.x(wanted)


def _batch_size(x: np.ndarray) -> int:
    return SMALL_BATCH if max(x.shape[1:3]) >= _LARGE_SIDE else LARGE_BATCH


def _reduced_by(view: ModelView, path: str, x: np.ndarray) -> dict[str, np.ndarray]:
    """The numbers of `Responses` for one batch, and the shape of a channel's map."""
    import tensorflow as tf

    climbed = climbed_for(view, path)
    own_relu = climbed.path == path and climbed.before == "ReLU"

    def reduced(calls_until: CallsUntil, x: tf.Tensor) -> dict[str, tf.Tensor]:
        output = calls_until(x)[-1].outputs[0]
        return _numbers(output, climbed.of(output) if own_relu else output)

    signature = [tf.TensorSpec(x.shape, tf.float32)]
    found = compiled(view, "responses", path, reduced, signature)(x)
    return {name: value.numpy() for name, value in found.items()}


def _numbers(output: tf.Tensor, driving: tf.Tensor) -> dict[str, tf.Tensor]:
    import tensorflow as tf

    cells, driving = _cells(output), _cells(driving)
    mean, variance = tf.nn.moments(cells, axes=1)
    return {
        "mean": mean,
        "variance": variance,
        "minimum": tf.reduce_min(cells, axis=1),
        "maximum": tf.reduce_max(cells, axis=1),
        "driven": tf.reduce_max(driving, axis=1),
        "strongest": tf.argmax(driving, axis=1, output_type=tf.int32),
        "above_zero": tf.reduce_mean(tf.cast(cells > 0, tf.float32), axis=1),
        "shape": tf.shape(output)[1:-1],
    }


def _cells(maps: tf.Tensor) -> tf.Tensor:
    """Float32 ``(pictures, cells, channels)``."""
    import tensorflow as tf

    shape = tf.shape(maps)
    return tf.reshape(tf.cast(maps, tf.float32), (shape[0], -1, shape[-1]))
