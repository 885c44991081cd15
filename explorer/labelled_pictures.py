"""Pictures of which it is known what they show, to see how often a network is right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from explorer.datasets import DATASETS, DatasetEntry, DatasetMissing, batch_indices
from explorer.images import Image
from explorer.pretrained.class_names import imagenet_class_names
from explorer.samples import SAMPLES, sample


@dataclass(frozen=True)
class LabelledPicture:
    """A picture, and what it shows.

    Attributes:
        image: the picture.
        title: what to call it.
        true: the network's classes that are right, by number; none if that is not known, or if
            no class fits.
        fits: whether one of its classes fits; None if that is not known.
    """

    image: Image
    title: str
    true: tuple[int, ...] = ()
    fits: bool | None = None


def data_set_of(class_names: tuple[str, ...]) -> DatasetEntry | None:
    """The data set whose classes these are; None if there is none.

    Args:
        class_names: of a network, in order.
    """
    return next((one for one in DATASETS.values() if one.class_names == class_names), None)


def described(image: Image, class_names: tuple[str, ...], title: str) -> LabelledPicture:
    """Somebody's picture; if it is one of the samples, what it shows is known.

    Args:
        image: the picture.
        class_names: of the network that will look at it.
        title: what to call it if it is none of the samples.
    """
    name = _samples_by_digest().get(image.digest)
    return LabelledPicture(image, title) if name is None else _sample(name, class_names)


def labelled_pictures(class_names: tuple[str, ...], count: int, seed: int) -> list[LabelledPicture]:
    """Draw pictures that suit a network: of its own data set if that is here, else samples.

    Of a data set they are held-out ones, each of another class as far as that is possible. With
    seed 0 the samples come in their usual order.

    Args:
        class_names: of the network, in order.
        count: how many at most.
        seed: any non-negative integer; the same one draws the same pictures.
    """
    entry = data_set_of(class_names)
    try:
        if entry is not None:
            return _held_out(entry, count, seed)
    except DatasetMissing:
        pass
    names = [name for name, one in SAMPLES.items() if one.is_photo]
    if seed:
        names = np.random.default_rng(seed).permutation(names).tolist()
    return [_sample(name, class_names) for name in names[:count]]


def _held_out(entry: DatasetEntry, count: int, seed: int) -> list[LabelledPicture]:
    dataset = entry.load()
    chosen = batch_indices(dataset, min(count, len(dataset.y_test)), seed, "test")
    return [
        LabelledPicture(
            dataset.picture(int(index), "test"),
            f"Test picture {index}",
            (int(dataset.y_test[index]),),
            True,
        )
        for index in chosen
    ]


def _sample(name: str, class_names: tuple[str, ...]) -> LabelledPicture:
    entry = SAMPLES[name]
    if name in class_names:
        return LabelledPicture(sample(name), entry.title, (class_names.index(name),), True)
    if class_names != imagenet_class_names():
        return LabelledPicture(sample(name), entry.title)
    return LabelledPicture(sample(name), entry.title, entry.shows, bool(entry.shows))


@cache
def _samples_by_digest() -> dict[str, str]:
    return {sample(name).digest: name for name in SAMPLES}
