"""Subject: a trained network that can be converted, and how pictures go into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from explorer.anatomy.filters import filters
from explorer.anatomy.stages import CONVOLUTIONS
from explorer.anatomy.view import view_of
from explorer.datasets import DATASETS, DatasetEntry
from explorer.datasets.judge_files import units as judge_units
from explorer.datasets.judge_files import weights_file
from explorer.images import Image
from explorer.model_files.own_network import OwnNetwork
from explorer.pretrained import PRETRAINED, PretrainedNetwork
from explorer.pretrained.class_names import imagenet_class_names
from explorer.tflite.reading import BOX, Reading, of_own, of_pretrained
from explorer.training.networks import keras_file
from explorer.training.stored_run import StoredRun
from explorer.training.trained_network import TrainedNetwork

if TYPE_CHECKING:
    import keras

MOST_PARAMETERS = 30_000_000
"""Of a network that is converted here; for telephones far smaller ones are made."""
_KERNEL_DIMENSIONS = 4


@dataclass(frozen=True, eq=False, kw_only=True)
class Subject:
    """A trained network as what follows takes it.

    Attributes:
        name: identifier, unique among the networks of the app.
        title: how people write it.
        version: tells it from the same network with other weights or units.
        parameters: how many numbers its weights are.
        class_names: what its outputs mean.
        dataset: the name of the data set whose labels its outputs are; "" for another's.
        keras_file: makes it a ``.keras`` file, which can be trusted.
        prepare: ``Image -> float32 (1, height, width, channels)`` as the model takes it.
        fit: the same for uint8 pictures of the data set; None without one.
        reading: how a script prepares a picture file.
        kernel: its first convolution's, float32 ``(height, width, channels, filters)``, with one
            channel if it is depthwise; None where there is none. May load TensorFlow if ``light``
            is false.
        light: whether the kernel is read without TensorFlow.
    """

    name: str
    title: str
    version: str
    parameters: int
    class_names: tuple[str, ...]
    dataset: str
    keras_file: Callable[[], bytes]
    prepare: Callable[[Image], np.ndarray]
    fit: Callable[[np.ndarray], np.ndarray] | None
    reading: Reading
    kernel: Callable[[], np.ndarray | None]
    light: bool

    @property
    def entry(self) -> DatasetEntry | None:
        """The data set whose labels its outputs are, if it is one of the app's."""
        return DATASETS[self.dataset] if self.dataset else None


def of(network: TrainedNetwork | OwnNetwork | PretrainedNetwork) -> Subject:
    """A network of the menus as a subject.

    Raises:
        OSError: if its run was deleted since.
        ValueError: if its run is damaged.
    """
    if isinstance(network, TrainedNetwork):
        return _of_run(network)
    return _of_own(network) if isinstance(network, OwnNetwork) else _of_pretrained(network)


def judges() -> dict[str, Subject]:
    """The networks that come with the data sets of the app, by name."""
    found = [_of_judge(entry) for entry in DATASETS.values() if entry.judge is not None]
    return {one.name: one for one in found}


def pretrained() -> dict[str, PretrainedNetwork]:
    """Networks trained on ImageNet that are on this machine and small enough, by name."""
    return {
        name: entry
        for name, entry in PRETRAINED.items()
        if entry.available and entry.parameters <= MOST_PARAMETERS
    }


def _of_run(network: TrainedNetwork) -> Subject:
    stored, run = network.stored, network.stored.run
    parameters, kernel = _facts(stored, network.epoch)
    entry = DATASETS[run.dataset]
    side = entry.image_size[0]
    return Subject(
        name=network.name,
        title=network.title,
        version=network.version,
        parameters=parameters,
        class_names=entry.class_names,
        dataset=run.dataset,
        keras_file=lambda: keras_file(stored),
        prepare=network.preprocess,
        fit=lambda pictures: run.fit_for(pictures).astype(np.float32) / 255,
        reading=Reading(
            size=entry.image_size, filter=BOX, units="x / 255", repeat=run.input_shape[0] // side
        ),
        kernel=lambda: kernel,
        light=True,
    )


@lru_cache(maxsize=64)
def _facts(stored: StoredRun, epoch: int) -> tuple[int, np.ndarray | None]:
    """How many numbers the network of a run has, and its first kernel."""
    arrays = stored.snapshot(epoch).weights
    return sum(array.size for array in arrays.values()), first_kernel(arrays)


def _of_judge(entry: DatasetEntry) -> Subject:
    judge = entry.judge
    return Subject(
        name=judge.name,
        title=f"{judge.title} ({entry.title})",
        version="",
        parameters=sum(array.size for array in _judge_weights(judge.name).values()),
        class_names=entry.class_names,
        dataset=entry.name,
        keras_file=lambda: saved(judge().model),
        prepare=lambda image: judge_units(entry.fitted(image)[np.newaxis]),
        fit=judge_units,
        reading=Reading(size=entry.image_size, filter=BOX, units="x / 255"),
        kernel=lambda: first_kernel(_judge_weights(judge.name)),
        light=True,
    )


def _of_pretrained(entry: PretrainedNetwork) -> Subject:
    return Subject(
        name=entry.name,
        title=f"{entry.title} (ImageNet)",
        version="",
        parameters=entry.parameters,
        class_names=imagenet_class_names(),
        dataset="",
        keras_file=lambda: saved(entry.load().model),
        prepare=entry.preprocess,
        fit=None,
        reading=of_pretrained(entry),
        kernel=lambda: kernel_of(entry.load().model),
        light=False,
    )


def _of_own(own: OwnNetwork) -> Subject:
    model = own.model.model
    return Subject(
        name=own.name,
        title=own.title,
        version=own.version,
        parameters=own.model.parameters,
        class_names=own.class_names,
        dataset="",
        keras_file=lambda: saved(model),
        prepare=own.preprocess,
        fit=None,
        reading=of_own(own),
        kernel=lambda: kernel_of(model),
        light=False,
    )


def first_kernel(weights: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """The kernel of the first convolution of a network of the app's own, without TensorFlow.

    In these all that has four dimensions is a convolution's, and depthwise ones are called so.

    Args:
        weights: arrays by the path of their variable, in the order of the layers.

    Returns:
        ``(height, width, channels, filters)``, of a depthwise convolution with one channel.

    >>> first_kernel({"a_depthwise_conv/kernel": np.zeros((3, 3, 8, 2))}).shape
    (3, 3, 1, 16)
    """
    for path, kernel in weights.items():
        if kernel.ndim == _KERNEL_DIMENSIONS:
            return kernel.reshape(*kernel.shape[:2], 1, -1) if "depthwise" in path else kernel
    return None


def kernel_of(model: keras.Model) -> np.ndarray | None:
    """The same of any model, where the layers tell what is a convolution."""
    convolutions = (one for one in view_of(model).layers if one.kind in CONVOLUTIONS)
    first = next(convolutions, None)
    return None if first is None else filters(model, first.path)


def saved(model: keras.Model) -> bytes:
    """A model as a ``.keras`` file; the model stays as it is."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        model.save(path)
        return path.read_bytes()


def _judge_weights(name: str) -> dict[str, np.ndarray]:
    """The weights of a judge by path, in the order of its layers; whole numbers with their unit."""
    with np.load(weights_file(name), allow_pickle=False) as arrays:
        names = [one for one in arrays.files if not one.endswith("/unit")]
        return {
            one: arrays[one] * arrays[f"{one}/unit"] if f"{one}/unit" in arrays else arrays[one]
            for one in names
        }
