"""Networks trained on ImageNet: one that comes with the app, and downloads from Keras."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.downloads.published_file import FileRejected
from explorer.images import Image
from explorer.network import Network, whole
from explorer.pretrained.weights_files import (
    PackagedFile,
    WeightsFile,
    WeightsMissing,
)
from explorer.registry import Entry, Registry

if TYPE_CHECKING:
    import keras

__all__ = ["PRETRAINED", "PretrainedNetwork", "WeightsMissing"]

_networks: dict[tuple[str, str | None], Network] = {}
_building: dict[tuple[str, str | None], threading.Lock] = {}
_bookkeeping = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class PretrainedNetwork(Entry):
    """A network with published ImageNet weights.

    Its decorated function takes the path of the weights, or None for Keras's own random
    initialisation, and returns the built ``keras.Model`` with 1000 softmax outputs.

    Attributes:
        year: when it was published.
        paper: where it was published.
        credit: whose weights these are, in one line.
        licence: the terms of the weights.
        input_size: side of the square input, in pixels.
        parameters: numbers stored in the model, batch-norm statistics included.
        trainable_parameters: those of them that training changes.
        to_units: float32 ``(height, width, 3)`` RGB from 0 to 255 -> the model's own units.
        units: what ``to_units`` does to a pixel x, as a formula.
        seen_fraction: side of the central square that is looked at, as a fraction of the
            picture's shorter side; None for the whole picture, squeezed into a square.
        weights_file: what to download first; None when the weights come with the app.
        packaged: where an installed Python package keeps the weights that come with the app.
        top1: part of ImageNet's validation pictures whose most probable class is right with
            these weights, 0 to 1, as published; None if nobody says.
        top1_source: where that is written.
    """

    year: int
    paper: str
    credit: str
    licence: str
    input_size: int
    parameters: int
    trainable_parameters: int
    to_units: Callable[[np.ndarray], np.ndarray]
    units: str
    seen_fraction: float | None = None
    weights_file: WeightsFile | None = None
    packaged: PackagedFile | None = None
    top1: float | None = None
    top1_source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.weights_file is None) == (self.packaged is None):
            raise ValueError(f"{self.name}: weights come from a download or from a package")

    @property
    def _source(self) -> WeightsFile | PackagedFile:
        return self.weights_file or self.packaged

    @property
    def available(self) -> bool:
        """Whether the ImageNet weights are on this machine now; a look at the disk, no more."""
        return self._source.present

    def load(self, weights: str | None = "imagenet") -> Network:
        """Return the network, built once per process and shared by everybody who asks.

        Its model must not be trained or changed. Nothing is ever downloaded here.

        Args:
            weights: "imagenet", or None for random weights (the same ones every time).

        Raises:
            ValueError: if ``weights`` is anything else.
            WeightsMissing: if the ImageNet weights are not on this machine, or damaged.
        """
        key = (self.name, _known(weights))
        with _bookkeeping:
            lock = _building.setdefault(key, threading.Lock())
        with lock:
            if key not in _networks:
                _networks[key] = self.build(weights)
            return _networks[key]

    def build(self, weights: str | None = "imagenet") -> Network:
        """Return a network of one's own, as `load` does but neither cached nor shared."""
        if _known(weights) is None:
            from explorer.pretrained.random_weights import randomise

            model = self.function(None)
            randomise(model)
            return self._network(model, trained=False)
        return self._network(self._trained_model(), trained=True)

    def _trained_model(self) -> keras.Model:
        if not self.available:
            raise WeightsMissing(f"{self.title}: {self._source.how_to_get}")
        try:
            path = self._source.checked()
            return self.function(path)
        except (FileRejected, OSError, ValueError, KeyError) as error:
            self._source.set_aside()
            raise WeightsMissing(
                f"The weights of {self.title} on this machine are damaged ({error}). "
                f"{self._source.how_to_get}"
            ) from error

    def _network(self, model: keras.Model, *, trained: bool) -> Network:
        from explorer.pretrained.class_names import imagenet_class_names

        return Network(
            name=self.name if trained else f"{self.name}_random",
            title=self.title if trained else f"{self.title} (random weights)",
            model=model,
            preprocess=self.preprocess,
            class_names=imagenet_class_names(),
            credit=self.credit if trained else "Random weights: this network has learned nothing.",
            trained=trained,
            seen=self.seen,
        )

    def seen(self, image: Image) -> Image:
        """The part of the picture that the network looks at, in the picture's own resolution."""
        if self.seen_fraction is None:
            return whole(image)
        return image.centre_square(self.seen_fraction)

    def resized(self, image: Image) -> np.ndarray:
        """Return what is looked at, uint8 ``(input_size, input_size, 3)`` RGB."""
        from explorer.pretrained.inputs import bicubic

        return bicubic(self.seen(image).pixels, self.input_size, self.input_size)

    def preprocess(self, image: Image) -> np.ndarray:
        """Return float32 ``(1, input_size, input_size, 3)`` in the model's own units."""
        return self.to_units(self.resized(image).astype(np.float32))[np.newaxis]


def _known(weights: str | None) -> str | None:
    if weights not in ("imagenet", None):
        raise ValueError(f'weights must be "imagenet" or None, not {weights!r}')
    return weights


PRETRAINED: Registry[PretrainedNetwork] = Registry(
    __name__,
    PretrainedNetwork,
    order=lambda entry: entry.weights_file.bytes if entry.weights_file else 0,
)
"""The embedded network first, then the downloads, smallest first."""
