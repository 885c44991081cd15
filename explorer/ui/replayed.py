"""A run walked through epoch by epoch, packed once for everybody who looks at it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache, cached

from explorer.datasets import DATASETS
from explorer.figures.confusion import confusion_picture
from explorer.figures.over_epochs import (
    EpochSheet,
    filter_sheet,
    heat_sheet,
    map_sheet,
    seen_uri,
    taken_in_uri,
)
from explorer.images import Image
from explorer.training import replay
from explorer.training.stored_run import StoredRun

Moments = tuple[replay.Moment, ...]
"""Of the epochs that are walked through; a run that goes on may have others a moment later."""


@dataclass(frozen=True)
class Walk:
    """A picture as the network saw it after each epoch.

    Attributes:
        photo: data URI of the picture.
        taken_in: data URI of what of it reaches the network.
        size: height and width of that.
        probabilities: for each epoch one for each class.
        explained: for each epoch the class of the heatmap.
        empty: for each epoch whether nothing speaks for it.
        heat: heatmaps.
        maps: feature maps of a layer.
        channels: how many that layer has.
        evidence_at: path of the layer that the heatmaps are from.
    """

    photo: str
    taken_in: str
    size: tuple[int, int]
    probabilities: tuple[tuple[float, ...], ...]
    explained: tuple[int, ...]
    empty: tuple[bool, ...]
    heat: EpochSheet
    maps: EpochSheet
    channels: int
    evidence_at: str


@dataclass(frozen=True)
class Filters:
    """Filters of a layer after each epoch, and the shape of all its kernels."""

    sheet: EpochSheet
    shape: tuple[int, int, int, int]


def judged(stored: StoredRun, moments: Moments) -> dict[str, Any]:
    """How good the network was at these moments, as the browser component takes it."""
    return _judged(stored, moments)


def walk(
    stored: StoredRun, moments: Moments, image: Image, layer: str, class_index: int | None
) -> Walk:
    """Take a picture through these moments; see `explorer.training.replay.frames`."""
    return _walk(stored, _epochs(moments), image, layer, class_index)


def learned(stored: StoredRun, moments: Moments, layer: str) -> Filters:
    """Filters at these moments; see `explorer.training.replay.filters_then`."""
    return _learned(stored, _epochs(moments), layer)


def _epochs(moments: Moments) -> tuple[int, ...]:
    return tuple(moment.epoch for moment in moments)


@cached(
    LRUCache(32),
    key=lambda stored, kept, image, *what: (stored.id, stored.folder, kept, image.digest, *what),
    condition=threading.Condition(),
)
def _walk(
    stored: StoredRun,
    kept: tuple[int, ...],
    image: Image,
    layer: str,
    class_index: int | None,
) -> Walk:
    frames = replay.frames(stored, image, layer, class_index, at=kept)
    pixels = replay.taken_in(stored, image)
    maps = [frame.maps for frame in frames]
    return Walk(
        photo=seen_uri(image),
        taken_in=taken_in_uri(pixels),
        size=pixels.shape[:2],
        probabilities=tuple(_rounded(frame.probabilities.tolist()) for frame in frames),
        explained=tuple(frame.explanation.class_index for frame in frames),
        empty=tuple(frame.explanation.is_zero for frame in frames),
        heat=heat_sheet([frame.explanation.heatmap for frame in frames]),
        maps=map_sheet(maps),
        channels=maps[0].shape[-1],
        evidence_at=frames[0].explanation.layer,
    )


def _rounded(probabilities: list[float]) -> tuple[float, ...]:
    return tuple(round(one, 4) for one in probabilities)


@cached(
    LRUCache(32),
    key=lambda stored, kept, layer: (stored.id, stored.folder, kept, layer),
    condition=threading.Condition(),
)
def _learned(stored: StoredRun, kept: tuple[int, ...], layer: str) -> Filters:
    kernels = replay.filters_then(stored, layer, at=kept)
    return Filters(filter_sheet(kernels), kernels[0].shape)


@cached(
    LRUCache(32),
    key=lambda stored, moments: (stored.id, stored.folder, *map(_numbers, moments)),
    condition=threading.Condition(),
)
def _judged(stored: StoredRun, moments: Moments) -> dict[str, Any]:
    names = [one.replace("_", " ") for one in DATASETS[stored.run.dataset].class_names]
    return {
        "epochs": [moment.epoch for moment in moments],
        "losses": [moment.loss for moment in moments],
        "accuracies": [moment.accuracy for moment in moments],
        "matrix": _matrices(moments, names),
    }


def _numbers(moment: replay.Moment) -> tuple:
    """What tells it from others; a matrix that is known never changes."""
    return moment.epoch, moment.loss, moment.accuracy, moment.matrix is None


def _matrices(moments: Moments, names: list[str]) -> dict[str, Any] | None:
    """The confusion matrices, all coloured alike; None if some are not known."""
    matrices = [moment.matrix for moment in moments]
    if any(matrix is None for matrix in matrices):
        return None
    most = max(confusion_picture(matrix, names).most for matrix in matrices)
    drawn = [confusion_picture(matrix, names, most) for matrix in matrices]
    return {
        "names": names,
        "counts": [one.counts for one in drawn],
        "strengths": [one.strengths for one in drawn],
        "right": drawn[0].right,
        "wrong": drawn[0].wrong,
        "most": most,
    }
