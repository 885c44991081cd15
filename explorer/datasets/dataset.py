"""Dataset: labelled pictures, a part to learn from and a part to be examined on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.images import Image

SPLITS = ("train", "test")
"""The part to learn from, and the part that is held out."""


class DatasetMissing(RuntimeError):
    """The data set is not usable on this machine; the message is a sentence for the visitor."""


class DatasetRejected(ValueError):
    """Files are not the data set they should be; the message says in what they differ."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Dataset:
    """Labelled pictures of one size, in two parts.

    It is shared by all visitors: its arrays cannot be written to. They are not copied (CIFAR-10
    has 184 MB), so whoever makes one must not write to what it was made of either.

    Attributes:
        name: identifier, as in the registry.
        title: how people write it; says so if this copy differs from the published one.
        credit: whose pictures these are, in one line.
        class_names: what the labels 0, 1, ... mean.
        x_train: uint8 ``(pictures, height, width, channels)``; 1 channel (grey) or 3 (RGB).
        y_train: int64 ``(pictures,)``, indices into ``class_names``.
        x_test: as ``x_train``, of the same height, width and channels.
        y_test: as ``y_train``.

    Raises:
        TypeError: if an array is not of its type.
        ValueError: if shapes do not fit together, a part is empty or a label names no class.
    """

    name: str
    title: str
    credit: str
    class_names: tuple[str, ...]
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray

    def __post_init__(self) -> None:
        if len(set(self.class_names)) < max(2, len(self.class_names)):
            raise ValueError(f"{self.name}: at least two classes, each with a name of its own")
        for split in SPLITS:
            self._check(f"x_{split}", np.uint8, dimensions=4)
            self._check(f"y_{split}", np.int64, dimensions=1)
            self._check_pairs(split)
        if self.x_train.shape[1:] != self.x_test.shape[1:]:
            raise ValueError(f"{self.name}: both parts need pictures of one size")
        for field in ("x_train", "y_train", "x_test", "y_test"):
            object.__setattr__(self, field, _read_only(getattr(self, field)))

    def _check(self, field: str, dtype: type, dimensions: int) -> None:
        array = getattr(self, field)
        if not isinstance(array, np.ndarray) or array.dtype != dtype:
            raise TypeError(f"{self.name}: {field} must be a NumPy array of {dtype.__name__}")
        if array.ndim != dimensions or array.size == 0:
            raise ValueError(f"{self.name}: {field} cannot have the shape {array.shape}")

    def _check_pairs(self, split: str) -> None:
        pictures, labels = self.part(split)
        if len(pictures) != len(labels):
            raise ValueError(f"{self.name}: {len(pictures)} pictures and {len(labels)} labels")
        if pictures.shape[3] not in (1, 3):
            raise ValueError(f"{self.name}: 1 or 3 channels, not {pictures.shape[3]}")
        if labels.min() < 0 or labels.max() >= len(self.class_names):
            raise ValueError(f"{self.name}: y_{split} holds labels without a class name")

    @property
    def image_size(self) -> tuple[int, int, int]:
        """``(height, width, channels)`` of every picture."""
        return self.x_train.shape[1:]

    def part(self, split: str) -> tuple[np.ndarray, np.ndarray]:
        """Return pictures and labels of one part.

        Args:
            split: "train" or "test".

        Raises:
            ValueError: if it is anything else.
        """
        if split not in SPLITS:
            raise ValueError(f'split must be "train" or "test", not {split!r}')
        return getattr(self, f"x_{split}"), getattr(self, f"y_{split}")

    def picture(self, index: int, split: str = "train") -> Image:
        """Return one of the pictures as an Image, named after its class."""
        pictures, labels = self.part(split)
        return as_image(pictures[index], self.class_names[labels[index]], self.credit)


def as_image(pixels: np.ndarray, name: str, credit: str = "") -> Image:
    """Make an Image of a picture as data sets hold it; grey is repeated in red, green and blue.

    Args:
        pixels: uint8 ``(height, width, 1)`` or ``(height, width, 3)``.
        name: what to call it.
        credit: whose picture it is.

    >>> as_image(np.full((8, 8, 1), 7, np.uint8), "grey").pixels[0, 0].tolist()
    [7, 7, 7]
    """
    colours = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
    return Image(colours, name, credit)


def batch(
    dataset: Dataset, count: int, seed: int, split: str = "train"
) -> tuple[np.ndarray, np.ndarray]:
    """Draw some pictures, from all classes equally often as far as that is possible.

    The first pictures show one class each, in random order, then comes the next round. So a
    smaller batch of the same seed is the beginning of a larger one. No picture comes twice.

    Args:
        dataset: where to draw from.
        count: how many; 1 to all of them.
        seed: any non-negative integer; the same one draws the same pictures.
        split: "train" or "test".

    Returns:
        pictures, uint8 ``(count, height, width, channels)``, and labels, int64 ``(count,)``; new
        arrays.

    Raises:
        ValueError: if the part has no such number of pictures.
    """
    pictures, labels = dataset.part(split)
    chosen = batch_indices(dataset, count, seed, split)
    return pictures[chosen], labels[chosen]


def batch_indices(dataset: Dataset, count: int, seed: int, split: str = "train") -> np.ndarray:
    """Which pictures `batch` draws; takes what it takes.

    Returns:
        int64 ``(count,)``, indices into the part, each different.

    Raises:
        ValueError: if the part has no such number of pictures.
    """
    _, labels = dataset.part(split)
    if not 1 <= count <= len(labels):
        raise ValueError(f"{dataset.title}: 1 to {len(labels)} pictures, not {count}")
    return _in_rounds(labels, np.random.default_rng(seed))[:count]


def _in_rounds(labels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Indices of all labels, shuffled so that each round has every class that is left once."""
    shuffled = random.permutation(len(labels))
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    sizes = np.bincount(labels)
    rounds = np.concatenate([np.arange(size) for size in sizes])
    return by_class[np.lexsort((random.random(len(labels)), rounds))]


def _read_only(array: np.ndarray) -> np.ndarray:
    """The same numbers in an array over a read-only buffer: nobody can set its write flag."""
    return np.asarray(memoryview(np.ascontiguousarray(array)).toreadonly())
