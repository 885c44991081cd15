"""Held-out scenes with what a network in training says of them, packed once for all visitors."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from cachetools import LRUCache, cached

from explorer.datasets import DATASETS
from explorer.figures.versions import PictureSheet
from explorer.figures.watched_scenes import OVER, sheet_of
from explorer.scenes.dataset import held_out
from explorer.training.stored_run import StoredRun
from explorer.ui import training
from explorer.ui.components.training.watched import WatchedPicture


@dataclass(frozen=True)
class Shown:
    """What there is to see.

    Attributes:
        sheet: the scenes with what is said of them drawn over them.
        captions: of each.
    """

    sheet: PictureSheet
    captions: Sequence[WatchedPicture]


def shown(stored: StoredRun) -> Shown | None:
    """The watched scenes as the network answers them now; None before its first answer."""
    return _shown(stored, training.jobs().store.version(stored.id))


@cached(
    LRUCache(24),
    key=lambda stored, version: (stored.id, version),
    condition=threading.Condition(),
)
def _shown(stored: StoredRun, version: object) -> Shown | None:
    peek, watched = stored.live(), list(stored.state.watched)
    if peek is None or len(peek.answers) != len(watched):
        return None
    _, _, level = stored.run.dataset.partition("-")
    scenes = [held_out(level, number) for number in watched]
    over = OVER[stored.run.task.name]
    drawn = [over(*pair) for pair in zip(scenes, peek.answers, strict=True)]
    names = DATASETS[stored.run.dataset].class_names
    captions = [
        WatchedPicture(", ".join(names[label] for label in scene.labels), (), words)
        for scene, (_, words) in zip(scenes, drawn, strict=True)
    ]
    return Shown(sheet_of([picture for picture, _ in drawn]), captions)
