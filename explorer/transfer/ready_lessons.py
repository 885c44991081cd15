"""Lessons that are ready to be taught: pieces of the sample photos, and the data sets here."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

from cachetools import LRUCache, cached

from explorer.datasets import DATASETS, batch_indices
from explorer.images import Image
from explorer.samples import SAMPLES, sample
from explorer.transfer.lesson import Lesson, lesson_of

PHOTOS = "photos"
"""Name of the lesson that is cut out of the sample photos."""
COUNTS = (5, 10, 20, 50, 100, 200)
"""How many pictures of each class of a data set can be taught."""
USUAL_COUNT = 20
_CUT = ("cat", "coffee", "motorcycle", "astronaut", "coins", "brick")
_PIECES = 20
_FITTING = 27
"""So many squares have as many pixels as a photo; of these about `_PIECES` fit into it whole."""
_SEED = 0


@dataclass(frozen=True)
class Example:
    """A lesson that can be picked by name; nothing is loaded yet.

    Attributes:
        name: for `example_lesson`, and for links.
        title: for people, in few words.
        description: what is in it, in a sentence or two that claim no more than is true.
        credit: whose pictures these are, in one line.
        counted: whether one chooses how many pictures of each class.
    """

    name: str
    title: str
    description: str
    credit: str
    counted: bool


def examples() -> dict[str, Example]:
    """Those that there are on this machine, by name; nothing is loaded or downloaded."""
    sets = {name: _of_data_set(name) for name, entry in DATASETS.items() if entry.available}
    return {PHOTOS: _photos(), **sets}


def example_lesson(name: str, count: int = USUAL_COUNT) -> Lesson:
    """Return the lesson of that name; the last few are kept and shared.

    Args:
        name: of one of `examples`.
        count: pictures of each class, for those of which one chooses.

    Raises:
        KeyError: if there is none of that name on this machine.
        DatasetMissing: if its data set is damaged.
    """
    found = examples()[name]
    return _lesson(name, count if found.counted else _PIECES)


@cached(LRUCache(8), condition=threading.Condition())
def _lesson(name: str, count: int) -> Lesson:
    classes = _pieces() if name == PHOTOS else _pictures(name, count)
    return lesson_of(classes.items())[0]


def _photos() -> Example:
    return Example(
        PHOTOS,
        "Pieces of sample photos",
        f"About {_PIECES} square pieces cut from each of {len(_CUT)} photos, side by side without "
        "overlap: which photo is a piece from? All pieces of a class come from one photo, so "
        "that this is easier than telling cats from coffee in general.",
        "; ".join(dict.fromkeys(SAMPLES[name].credit for name in _CUT)),
        counted=False,
    )


def _of_data_set(name: str) -> Example:
    entry = DATASETS[name]
    return Example(
        name,
        entry.title,
        f"Training pictures of {entry.title}, {len(entry.class_names)} classes, of each as many "
        "as you say.",
        entry.credit,
        counted=True,
    )


def _pieces() -> dict[str, list[Image]]:
    """Pieces of the photos, as large as about so many fit side by side."""
    return {name: _cut(sample(name)) for name in _CUT}


def _cut(photo: Image) -> list[Image]:
    side = math.isqrt(photo.height * photo.width // _FITTING)
    return [
        photo.cropped(top, left, side, side)
        for top in range(0, photo.height - side + 1, side)
        for left in range(0, photo.width - side + 1, side)
    ]


def _pictures(name: str, count: int) -> dict[str, list[Image]]:
    dataset = DATASETS[name].load()
    chosen: dict[str, list[Image]] = {one: [] for one in dataset.class_names}
    # In rounds of one picture of each class, as far as there are any.
    for index in batch_indices(dataset, len(dataset.y_train), _SEED):
        own = chosen[dataset.class_names[dataset.y_train[index]]]
        if len(own) < count:
            own.append(dataset.picture(int(index)))
        elif all(len(one) >= count for one in chosen.values()):
            break
    return chosen
