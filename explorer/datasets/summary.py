"""What all pictures of a data set have in common: how many of each class, and their means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.datasets import Dataset, DatasetEntry
from explorer.datasets.dataset import SPLITS
from explorer.datasets.once import Once

_AT_ONCE = 256  # pictures; sums of so many squares of bytes are exact in float32
_summaries: Once = Once()


@dataclass(frozen=True, eq=False)
class Summary:
    """Counts and means of a data set; nobody can write to its arrays.

    Attributes:
        class_names: of the data set.
        counts: of each part, how many pictures each class has: int64 ``(classes,)``.
        class_means: of the pictures to learn from, float64 ``(classes, height, width, channels)``,
            0 to 255; zeros for a class without pictures.
        mean: of all of these, float64 ``(height, width, channels)``.
        channel_means: float64 ``(channels,)``.
        channel_deviations: of all pixels of a channel from its mean, float64 ``(channels,)``.
    """

    class_names: tuple[str, ...]
    counts: dict[str, np.ndarray]
    class_means: np.ndarray
    mean: np.ndarray
    channel_means: np.ndarray
    channel_deviations: np.ndarray

    def present(self, split: str) -> list[int]:
        """The classes that have pictures in a part."""
        return np.flatnonzero(self.counts[split]).tolist()


def summary(entry: DatasetEntry) -> Summary:
    """Return the summary, made once per process: that looks at every picture.

    Raises:
        DatasetMissing: if the data set is not on this machine, or damaged.
    """
    dataset = entry.load()
    return _summaries.get(entry.name, lambda: summarised(dataset))


def summarised(dataset: Dataset) -> Summary:
    """Count, and average all pictures to learn from.

    >>> ones = np.ones((4, 2, 2, 1), np.uint8)
    >>> labels = np.array([0, 1, 1, 1])
    >>> made = Dataset(name="made", title="Made", credit="", class_names=("a", "b"),
    ...                x_train=ones, y_train=labels, x_test=ones, y_test=labels)
    >>> summarised(made).counts["train"].tolist()
    [1, 3]
    """
    classes = len(dataset.class_names)
    pictures, labels = dataset.part("train")
    counts = {split: np.bincount(dataset.part(split)[1], minlength=classes) for split in SPLITS}
    sums, channel_squares = _sums(pictures, labels, classes)
    values_per_channel = len(labels) * np.prod(dataset.image_size[:2])
    channel_means = sums.sum(axis=(0, 1, 2)) / values_per_channel
    variances = channel_squares / values_per_channel - channel_means**2
    made = Summary(
        class_names=dataset.class_names,
        counts=counts,
        class_means=sums / np.maximum(counts["train"], 1)[:, np.newaxis, np.newaxis, np.newaxis],
        mean=sums.sum(axis=0) / len(labels),
        channel_means=channel_means,
        channel_deviations=np.sqrt(np.maximum(variances, 0)),
    )
    for array in (*counts.values(), made.class_means, made.mean):
        array.flags.writeable = False
    return made


def _sums(pictures: np.ndarray, labels: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Sums over the pictures of each class, and of the squares over each channel; float64."""
    sums = np.zeros((classes, pictures[0].size))
    squares = np.zeros(pictures[0].size)
    every_class = np.arange(classes)[:, np.newaxis]
    for start in range(0, len(labels), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        flat = pictures[part].reshape(-1, pictures[0].size).astype(np.float32)
        belongs = (labels[part] == every_class).astype(np.float32)  # (classes, pictures)
        sums += belongs @ flat
        squares += np.einsum("np,np->p", flat, flat)
    by_channel = squares.reshape(pictures.shape[1:]).sum(axis=(0, 1))
    return sums.reshape(classes, *pictures.shape[1:]), by_channel


def members(dataset: Dataset, split: str, label: int | None = None) -> np.ndarray:
    """Which pictures of a part belong to a class, in order; all of them without a class.

    Returns:
        int64, indices into the part.
    """
    _, labels = dataset.part(split)
    return np.arange(len(labels)) if label is None else np.flatnonzero(labels == label)


@dataclass(frozen=True)
class ChannelFacts:
    """One channel of one picture: name, least and largest value, mean and deviation."""

    channel: str
    least: int
    most: int
    mean: float
    deviation: float


def channel_facts(pixels: np.ndarray) -> list[ChannelFacts]:
    """Statistics of each channel of a picture.

    Args:
        pixels: uint8 ``(height, width, channels)``; 1 channel (grey) or 3 (RGB).

    >>> channel_facts(np.uint8([[[0], [10]]]))
    [ChannelFacts(channel='grey', least=0, most=10, mean=5.0, deviation=5.0)]
    """
    names = ("grey",) if pixels.shape[2] == 1 else ("red", "green", "blue")
    return [
        ChannelFacts(
            name,
            int(channel.min()),
            int(channel.max()),
            float(channel.mean()),
            float(channel.std()),
        )
        for name, channel in zip(names, np.moveaxis(pixels, -1, 0), strict=True)
    ]
