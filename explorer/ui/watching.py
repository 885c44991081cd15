"""What is shown of a training run, packed once for everybody who looks at it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from cachetools import LRUCache, cached

from explorer.datasets import DATASETS, DatasetMissing
from explorer.figures.curves import Curve, both_curves
from explorer.figures.learned import COLOURS, learned_sheet
from explorer.figures.thumbnails import Sheet
from explorer.figures.versions import PictureSheet, picture_sheet
from explorer.training.answers import has_its_pictures
from explorer.training.events import Peek
from explorer.training.stored_run import StoredRun
from explorer.ui import training
from explorer.ui.components.training.watched import Answer, WatchedPicture

_KERNEL_SIZE = 34
_BEST = 3


@dataclass(frozen=True)
class Shown:
    """What there is to see of a run.

    Attributes:
        curves: training and validation.
        pictures: the watched pictures; None if nothing is known of them, or the data set is not
            here.
        answers: what the network says of each.
        kernels: of the first layer that learns; None before there are any.
        shape: of these, ``(height, width, channels, kernels)``.
    """

    curves: Sequence[Curve]
    pictures: PictureSheet | None
    answers: Sequence[WatchedPicture]
    kernels: Sheet | None
    shape: tuple[int, ...]

    @property
    def in_colours(self) -> bool:
        """Whether kernels are shown as colours."""
        return self.shape[2] == COLOURS


def shown(stored: StoredRun) -> Shown:
    """What there is to see of a run now; computed only when something has changed."""
    return _shown(stored, training.jobs().store.version(stored.id))


@cached(
    LRUCache(24),
    key=lambda stored, version: (stored.id, version),
    condition=threading.Condition(),
)
def _shown(stored: StoredRun, version: object) -> Shown:
    peek = stored.live()
    watched = tuple(stored.state.watched)
    pictures, labels = _watched(stored, watched) if watched else (None, ())
    return Shown(
        curves=both_curves(stored.metrics()),
        pictures=pictures,
        answers=_answers(stored, peek, labels),
        kernels=None if peek is None else learned_sheet(peek.kernels, _KERNEL_SIZE),
        shape=() if peek is None else peek.kernels.shape,
    )


@cached(
    LRUCache(24),
    key=lambda stored, indices: (stored.id, indices, DATASETS[stored.run.dataset].available),
    condition=threading.Condition(),
)
def _watched(
    stored: StoredRun, indices: tuple[int, ...]
) -> tuple[PictureSheet | None, tuple[int, ...]]:
    """Held-out pictures and their labels, if they are those that the run was watched with."""
    try:
        loaded = DATASETS[stored.run.dataset].load()
    except DatasetMissing:
        return None, ()
    if not has_its_pictures(stored, loaded):
        return None, ()
    here = [index for index in indices if index < len(loaded.y_test)]
    return picture_sheet(loaded.x_test[here]), tuple(int(one) for one in loaded.y_test[here])


def _answers(stored: StoredRun, peek: Peek | None, labels: Sequence[int]) -> list[WatchedPicture]:
    names = DATASETS[stored.run.dataset].class_names
    if peek is None or len(peek.answers) != len(labels):
        return [WatchedPicture(names[label], ()) for label in labels]
    return [
        WatchedPicture(names[label], _best(probabilities, names, label))
        for probabilities, label in zip(peek.answers.tolist(), labels, strict=True)
    ]


def _best(probabilities: list[float], names: Sequence[str], label: int) -> tuple[Answer, ...]:
    ranked = sorted(range(len(names)), key=probabilities.__getitem__, reverse=True)[:_BEST]
    return tuple(
        Answer(names[index], round(probabilities[index], 3), index == label) for index in ranked
    )
