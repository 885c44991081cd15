"""Galleries: the few hundred pictures with which one finds out what a network answers to."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from cachetools import LRUCache, cached

from explorer.datasets import DATASETS, as_image, batch
from explorer.features.windows import Window, photo_windows
from explorer.images import Image
from explorer.network import Network

PHOTOS = "photos"
"""Name of the gallery of crops of the sample photos."""
PICTURES = 300
"""Drawn from a data set's test pictures, or all if there are fewer."""
KEPT_BYTES = 32 * 1024**2
"""What the network takes in is kept for galleries up to this size, and else made again."""
_SEED = 0


@dataclass(frozen=True)
class GalleryChoice:
    """A gallery that can be looked at with a network; nothing is loaded yet.

    Attributes:
        name: for `gallery_of` and URLs.
        title: for people, in few words.
        description: what is in it, a sentence that does not claim more than is true.
    """

    name: str
    title: str
    description: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Gallery:
    """Some hundred pictures as one network takes them in. Shared, and never changed.

    Attributes:
        name: which pictures; unique among the galleries of a network.
        title: for people, in few words.
        description: what is in it, a sentence.
        credit: whose pictures these are, in one line.
        network: who takes them in.
        class_names: what the labels mean; empty if there are none.
        labels: int64 ``(pictures,)``, or None where nobody knows what is on the pictures.
    """

    name: str
    title: str
    description: str
    credit: str
    network: Network = field(repr=False)
    class_names: tuple[str, ...] = field(default=(), repr=False)
    labels: np.ndarray | None = field(default=None, repr=False)
    _pictures: np.ndarray | tuple[Window, ...] = field(repr=False)
    _kept: list[np.ndarray] = field(default_factory=list, init=False, repr=False)

    @property
    def key(self) -> str:
        """Tells this gallery from all others: which network, which pictures."""
        return f"{self.network.identity} {self.name}"

    def __len__(self) -> int:
        return len(self._pictures)

    def image(self, index: int) -> Image:
        """One of the pictures in its own resolution, made when asked for; named after its class.

        Raises:
            IndexError: if there is no such picture.
        """
        picture = self._pictures[index]
        if isinstance(picture, Window):
            return picture.image
        name = self.label(index) or f"picture {index}"
        return as_image(picture, name, self.credit)

    def label(self, index: int) -> str | None:
        """What is on a picture, in words; None if nobody has said so."""
        return None if self.labels is None else self.class_names[self.labels[index]]

    def x(self, indices: Sequence[int] | None = None) -> np.ndarray:
        """Pictures as the network takes them in, in its own units.

        Args:
            indices: which, in the order wanted; all when not given.

        Returns:
            float32 ``(pictures, height, width, channels)``, not to be written to.
        """
        if not self._kept and len(self) * self._made([0]).nbytes <= KEPT_BYTES:
            self._kept.append(self._made(range(len(self))))
        wanted = range(len(self)) if indices is None else list(indices)
        if not self._kept:
            return self._made(wanted)
        return self._kept[0] if indices is None else self._kept[0][wanted]

    def _made(self, indices: Sequence[int]) -> np.ndarray:
        made = [self.network.preprocess(self.image(index)) for index in indices]
        x = np.concatenate(made).astype(np.float32, copy=False)
        x.setflags(write=False)
        return x


def galleries(network: Network) -> tuple[GalleryChoice, ...]:
    """Which galleries there are for a network on this machine; nothing is loaded or downloaded.

    First comes the data set whose classes the network names, if there is one; then the photos,
    for networks that see colours; then data sets whose pictures have the network's own size; then
    all others.
    """
    ranked = sorted(_choices(), key=lambda choice: _rank(network, choice))
    return tuple(ranked)


def gallery_of(network: Network, name: str) -> Gallery:
    """Return a gallery of a network; the last few are kept.

    Args:
        network: who takes the pictures in.
        name: of one of `galleries`.

    Raises:
        KeyError: if there is none of that name on this machine.
        DatasetMissing: if its data set is damaged.
    """
    if name not in [choice.name for choice in _choices()]:
        raise KeyError(f"there is no gallery {name!r:.40}")
    return _gallery(network, name)


def pictures_for(network: Network) -> Gallery:
    """Return the gallery that suits a network best: the first of `galleries`."""
    return gallery_of(network, galleries(network)[0].name)


def _choices() -> list[GalleryChoice]:
    return [_photo_choice()] + [
        GalleryChoice(
            name,
            entry.title,
            f"Up to {PICTURES} test pictures of {entry.title}, of every class equally many.",
        )
        for name, entry in DATASETS.items()
        if entry.available
    ]


@cache
def _photo_choice() -> GalleryChoice:
    windows = photo_windows()
    photos = len({window.photo for window in windows})
    return GalleryChoice(
        PHOTOS,
        "Pieces of the sample photos",
        f"{len(windows)} square pieces, large and small, cut from only {photos} photos, so that "
        "many overlap: a stand-in for photographs in general.",
    )


def _rank(network: Network, choice: GalleryChoice) -> tuple[int, int]:
    shape = network.model.input_shape[1:]
    if choice.name == PHOTOS:
        return (2 if shape[-1] == 1 else 1), 0
    entry = DATASETS[choice.name]
    if entry.class_names == network.class_names:
        return 0, entry.place
    return (2 if entry.image_size == shape else 3), entry.place


@cached(LRUCache(8), condition=threading.Condition())
def _gallery(network: Network, name: str) -> Gallery:
    if name == PHOTOS:
        choice, windows = _photo_choice(), photo_windows()
        credits = dict.fromkeys(window.credit for window in windows)
        return Gallery(
            name=name,
            title=choice.title,
            description=choice.description,
            credit="; ".join(credits),
            network=network,
            _pictures=windows,
        )
    [choice] = [choice for choice in _choices() if choice.name == name]
    dataset = DATASETS[name].load()
    count = min(PICTURES, len(dataset.y_test))
    pictures, labels = batch(dataset, count, _SEED, "test")
    for array in (pictures, labels):
        array.setflags(write=False)
    return Gallery(
        name=name,
        title=dataset.title,
        description=choice.description,
        credit=dataset.credit,
        network=network,
        class_names=dataset.class_names,
        labels=labels,
        _pictures=pictures,
    )
