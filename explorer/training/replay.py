"""Replay: what a run's network was like after each of its epochs, walked through again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache, cached

from explorer.anatomy import filters, view_of
from explorer.anatomy.stages import Stage, stage_of, stages
from explorer.datasets import DATASETS
from explorer.evaluation import confusion_matrix
from explorer.explanations import Explanation, explain
from explorer.images import Image
from explorer.network import Network
from explorer.runtime import heavy_slot
from explorer.training.answers import labels_of
from explorer.training.networks import build, fill, preprocess_for
from explorer.training.run import Run
from explorer.training.stored_run import Snapshot, StoredRun

if TYPE_CHECKING:
    import keras

MOST_EPOCHS = 40
"""Epochs that are walked through; of a longer run these are chosen evenly."""
MOST_NETWORKS = 6
"""Runs whose private network is kept in memory."""
MOST_WALKS = 4
"""Walks whose feature maps are kept in memory; one takes up to 10 MB."""


@dataclass(frozen=True, eq=False)
class Moment:
    """How good a network was after an epoch. Shared, and read-only.

    Attributes:
        epoch: how many were done; 0 before the first.
        loss: on the validation pictures; None if that was not kept.
        accuracy: on them, 0 to 1; None if that was not kept.
        matrix: int64 ``(classes, classes)``, rows of the true classes, columns of the answers;
            None where the labels of the validation pictures are not known.
    """

    epoch: int
    loss: float | None
    accuracy: float | None
    matrix: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Frame:
    """What a network made of a picture after an epoch. Shared, and read-only.

    Attributes:
        epoch: how many were done.
        probabilities: float32 ``(classes,)``, summing to 1.
        maps: of the layer that was asked for, float32 ``(height, width, channels)``.
        explanation: Grad-CAM at the network's last maps.
    """

    epoch: int
    probabilities: np.ndarray
    maps: np.ndarray
    explanation: Explanation


class _Rig:
    """A network of a run's own, whose weights are exchanged epoch by epoch.

    One model for all epochs: what is compiled for it is compiled once. Nobody else has it, and
    whoever uses it holds its lock.

    Args:
        run: its settings.
    """

    def __init__(self, run: Run) -> None:
        self.network = Network(
            name="replay",
            title="replay",
            model=build(run),
            preprocess=preprocess_for(run),
            class_names=DATASETS[run.dataset].class_names,
            credit="",
            trained=True,
        )
        self._lock = threading.Lock()

    @property
    def model(self) -> keras.Model:
        """The network's model; its weights are of some epoch."""
        return self.network.model

    @contextmanager
    def held(self) -> Iterator[Callable[[Snapshot], None]]:
        """For as long as nobody else may change the weights; gives a function that does."""
        with heavy_slot(), self._lock:
            yield lambda snapshot: fill(self.model, snapshot)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The steps of the network that give maps."""
        return stages(self.model)


@cached(
    LRUCache(MOST_NETWORKS),
    key=lambda stored: (stored.id, stored.folder),
    condition=threading.Condition(),
)
def _rig(stored: StoredRun) -> _Rig:
    return _Rig(stored.run)


def map_layers(stored: StoredRun) -> dict[str, str]:
    """The layers whose maps can be walked through: the last one of each stage.

    Returns:
        by the path of the layer the name of the stage, in the order in which they run.
    """
    return {stage.last: stage.title for stage in _rig(stored).stages}


def filter_layers(stored: StoredRun) -> tuple[str, ...]:
    """Paths of the convolutions whose kernels are learned, in the order in which they run.

    A network with a trained base is built frozen, and its phases say what learns: all are given.
    """
    found = tuple(stage.convolution for stage in _rig(stored).stages if stage.convolution)
    view = view_of(_rig(stored).model)
    return tuple(path for path in found if view.layer(path).layer.trainable) or found


def stage_end(stored: StoredRun, layer: str) -> str:
    """The path of the last layer of the stage that a layer is in; see `map_layers`."""
    return stage_of(_rig(stored).stages, layer).last


def chosen_epochs(kept: Sequence[int], most: int = MOST_EPOCHS) -> tuple[int, ...]:
    """Some of the epochs, evenly chosen, the first and the last always among them.

    >>> chosen_epochs(range(11), most=3)
    (0, 5, 10)
    """
    if len(kept) <= most:
        return tuple(kept)
    return tuple(kept[place] for place in np.linspace(0, len(kept) - 1, most).round().astype(int))


def moments(stored: StoredRun) -> tuple[Moment, ...]:
    """How good the network was after each of `epochs`."""
    rows = {round(row.epoch): row for row in stored.metrics() if row.split == "validation"}
    return tuple(
        Moment(
            epoch,
            loss=rows[epoch].loss if epoch in rows else None,
            accuracy=rows[epoch].accuracy if epoch in rows else None,
            matrix=matrix,
        )
        for epoch, matrix in _matrices(stored, *_kept(stored)).items()
    )


def epochs(stored: StoredRun) -> tuple[int, ...]:
    """The epochs that are walked through, ascending: those done by now, less damaged ones."""
    return tuple(_matrices(stored, *_kept(stored)))


def frames(
    stored: StoredRun,
    image: Image,
    layer: str,
    class_index: int | None = None,
    at: tuple[int, ...] | None = None,
) -> tuple[Frame, ...]:
    """What the network made of a picture after each of some epochs.

    Computed by the first to ask; the others wait for it.

    Args:
        stored: the run.
        image: any picture; it is brought to the size of the data set's.
        layer: whose maps.
        class_index: whose evidence; at each epoch that of the answer then, when not given.
        at: after which epochs, as `epochs` gave them; those that there are now, when not given.

    Raises:
        ValueError: if there is no such layer or class, or the network's numbers are not finite.
            The message is a sentence.
        OSError: if a file has disappeared since.
    """
    kept = epochs(stored) if at is None else at
    return _frames(stored, kept, Image(image.pixels, "picture"), layer, class_index)


def filters_then(
    stored: StoredRun, layer: str, at: tuple[int, ...] | None = None
) -> tuple[np.ndarray, ...]:
    """The kernels of a convolution after each of some epochs.

    Args:
        stored: the run.
        layer: path of a convolution.
        at: as in `frames`.

    Returns:
        for each epoch float32 ``(kernel_height, kernel_width, in_channels, filters)``, read-only.

    Raises:
        ValueError: if there is no such layer.
        OSError: if a file has disappeared since.
    """
    return _filters(stored, epochs(stored) if at is None else at, layer)


def taken_in(stored: StoredRun, image: Image) -> np.ndarray:
    """What of a picture reaches the network, uint8 ``(height, width, channels)``."""
    return stored.run.fit_for(DATASETS[stored.run.dataset].fitted(image)[np.newaxis])[0]


def _kept(stored: StoredRun) -> tuple[tuple[int, ...], bool]:
    """What decides the matrices: the epochs, and whether labels are known."""
    known = stored.labels() is not None or DATASETS[stored.run.dataset].available
    return chosen_epochs(stored.epochs()), known


def _identity(stored: StoredRun, *what: object) -> tuple:
    return stored.id, stored.folder, *what


@cached(LRUCache(32), key=_identity, condition=threading.Condition())
def _matrices(
    stored: StoredRun, kept: tuple[int, ...], known: bool
) -> Mapping[int, np.ndarray | None]:
    """The confusion matrix of each epoch that can be read."""
    labels = labels_of(stored) if kept and known else None
    found = {}
    with _rig(stored).held() as put:
        for epoch in kept:
            with suppress(OSError, ValueError):
                snapshot = stored.snapshot(epoch)
                put(snapshot)  # what does not fit into the network is damaged as well
                found[epoch] = _matrix(snapshot.answers, labels)
    return MappingProxyType(found)


def _matrix(probabilities: np.ndarray, labels: np.ndarray | None) -> np.ndarray | None:
    if labels is None:
        return None
    with suppress(ValueError):  # they may be of other pictures
        return _read_only(confusion_matrix(probabilities, labels))
    return None


@cached(
    LRUCache(MOST_WALKS),
    key=lambda stored, kept, image, *what: _identity(stored, kept, image.digest, *what),
    condition=threading.Condition(),
)
def _frames(
    stored: StoredRun,
    kept: tuple[int, ...],
    image: Image,
    layer: str,
    class_index: int | None,
) -> tuple[Frame, ...]:
    rig, found = _rig(stored), []
    x = rig.network.preprocess(image)
    with rig.held() as put:
        for epoch in kept:
            put(stored.snapshot(epoch))
            [maps] = view_of(rig.model).feature_maps(x, [layer]).values()
            probabilities = _read_only(rig.network.probabilities_of(x))
            explanation = explain(rig.model, x, "grad_cam", class_index)
            found.append(Frame(epoch, probabilities, maps, explanation))
    return tuple(found)


@cached(LRUCache(16), key=_identity, condition=threading.Condition())
def _filters(stored: StoredRun, kept: tuple[int, ...], layer: str) -> tuple[np.ndarray, ...]:
    rig, found = _rig(stored), []
    with rig.held() as put:
        for epoch in kept:
            put(stored.snapshot(epoch))
            found.append(_read_only(filters(rig.model, layer)))
    return tuple(found)


def _read_only(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
