"""Data sets: labelled pictures to look at, to change and to train on.

One data set is one file with a decorated function that returns a `Dataset`; its docstring is the
text shown on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from explorer.datasets.dataset import (
    Dataset,
    DatasetMissing,
    DatasetRejected,
    as_image,
    batch,
    batch_indices,
)
from explorer.datasets.fitting import fitted
from explorer.datasets.judge import Judge
from explorer.datasets.once import Once
from explorer.downloads.published_file import PublishedFile
from explorer.images import Image
from explorer.registry import Entry, Registry

__all__ = [
    "DATASETS",
    "FLIPS",
    "Dataset",
    "DatasetEntry",
    "DatasetMissing",
    "Judge",
    "Progress",
    "as_image",
    "batch",
    "batch_indices",
]

FLIPS = ("horizontal", "vertical")
"""Left and right exchanged; above and below exchanged."""

Progress = Callable[[float], None]
"""Is told what part of the work is done, 0 to 1; an exception from it gives the work up."""

_loaded: Once[Dataset] = Once()


def ignore(done: float) -> None:
    """Progress that nobody watches."""


def always() -> bool:
    """For data sets that come with the app."""
    return True


def nothing() -> None:
    """For data sets that are never downloaded."""


@dataclass(frozen=True, kw_only=True)
class DatasetEntry(Entry):
    """A data set that can be picked by name.

    Its decorated function takes a `Progress` and returns the `Dataset`; it raises
    `DatasetRejected`, or any error of the file system, if what lies on the disk is not as it
    should be.

    Attributes:
        place: where it stands among the data sets; ascending.
        credit: whose pictures these are, in one line.
        licence: the terms of the pictures.
        source: where it was published; empty for what the app draws itself.
        image_size: ``(height, width, channels)`` of every picture.
        class_names: what the labels 0, 1, ... mean.
        how_to_get: a sentence for somebody on whose machine it is missing.
        present: whether it is on this machine now; a look at the disk, no more.
        download: called, it returns the file that would bring it here when downloaded; None where
            there is none, or where it would not be looked at.
        symmetries: those of `FLIPS` after which every label is still right.
        broken_by: for each of the other `FLIPS` a sentence that says what goes wrong.
        most_rotation: degrees by which a picture can be turned, either way, with its label
            still right.
        rotation_limit: a sentence that says what goes wrong beyond.
        tasks: names in `explorer.training.tasks.TASKS` of what its labels are right for.
        judge: called, it returns a network trained on these pictures, which tells whether a
            changed one still looks like its class; None where there is none.
    """

    place: int
    credit: str
    licence: str
    source: str
    image_size: tuple[int, int, int]
    class_names: tuple[str, ...]
    how_to_get: str
    present: Callable[[], bool] = always
    download: Callable[[], PublishedFile | None] = nothing
    symmetries: frozenset[str]
    broken_by: Mapping[str, str] = field(default_factory=dict)
    most_rotation: int
    rotation_limit: str
    tasks: frozenset[str] = frozenset({"classification"})
    judge: Judge | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if sorted([*self.symmetries, *self.broken_by]) != sorted(FLIPS):
            raise ValueError(f"{self.name}: each flip keeps the labels or says what it breaks")
        if not 0 <= self.most_rotation <= 180:
            raise ValueError(f"{self.name}: 0 to 180 degrees, not {self.most_rotation}")
        object.__setattr__(self, "broken_by", MappingProxyType(dict(self.broken_by)))

    def fitted(self, image: Image) -> np.ndarray:
        """Bring any picture into the form of this data set's: the whole of it, in their size.

        Returns:
            uint8 ``(height, width, channels)``, a new array.
        """
        return fitted(image, self.image_size)

    @property
    def available(self) -> bool:
        """Whether it is on this machine now; a look at the disk, no more."""
        return self.present()

    def load(self, progress: Progress = ignore) -> Dataset:
        """Return the data set, read once per process and shared by everybody who asks.

        Nothing is ever downloaded here.

        Args:
            progress: told now and then what part is done, if it takes a while. An exception from
                it gives up, and reaches the caller.

        Raises:
            DatasetMissing: if it is not on this machine, or damaged.
        """
        return _loaded.get(self.name, lambda: self.build(progress))

    def build(self, progress: Progress = ignore) -> Dataset:
        """Return a data set of one's own, as `load` does but neither kept nor shared."""
        if not self.available:
            raise DatasetMissing(f"{self.title} is not on this machine. {self.how_to_get}")
        try:
            return self._checked(self.function(_sparingly(progress)))
        except (DatasetRejected, OSError) as error:
            raise DatasetMissing(
                f"{self.title} on this machine cannot be read: {_sentence(error)} {self.how_to_get}"
            ) from error

    def _checked(self, dataset: Dataset) -> Dataset:
        if dataset.class_names != self.class_names or dataset.image_size != self.image_size:
            raise DatasetRejected("it has other classes or another size of pictures")
        return dataset


DATASETS: Registry[DatasetEntry] = Registry(
    __name__,
    DatasetEntry,
    order=lambda entry: entry.place,
    families={"shapes": "explorer.scenes.dataset:scenes"},
)
"""All data sets by name, those that come with the app first; scenes are found by name alone."""


def _sparingly(progress: Progress) -> Progress:
    """Pass on what is another percent, so that nobody redraws a bar for each of 60,000 files."""
    percents: set[int] = set()

    def pass_on(done: float) -> None:
        percent = int(100 * done)
        if percent not in percents:
            percents.add(percent)
            progress(done)

    return pass_on


def _sentence(error: Exception) -> str:
    """What went wrong, without paths of the server."""
    reason = error.strerror or "it cannot be read" if isinstance(error, OSError) else str(error)
    return f"{reason.rstrip('.')}."
