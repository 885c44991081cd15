"""What a pipeline is shown on: one picture many times over, or a batch of a data set."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from cachetools import LRUCache, cached

from explorer.augmentations import Augmentation
from explorer.datasets import DatasetEntry, batch
from explorer.images import Image
from explorer.pipeline.pipeline import Pipeline, Step
from explorer.pipeline.preview import Preview
from explorer.resizing import reduced
from explorer.samples import sample

VERSIONS = 11
"""How many versions of one picture are shown: with the original, three rows of four."""
BATCH = 12
"""How many pictures of a data set are shown."""
LONGEST_SIDE = 224
"""Pixels to which a larger picture is reduced, as in training."""
_KEPT = 64  # of either kind, under 1 MB each
_PARTNERS = ("cat", "coffee", "motorcycle", "astronaut")


@dataclass(frozen=True, eq=False)
class Subject:
    """Pictures to augment.

    Attributes:
        key: tells it from all others.
        originals: uint8 ``(count, height, width, channels)``: one picture, or a batch.
        partners: uint8 ``(any count, height, width, channels)``: what one picture is mixed with.
        labels: int64 ``(count,)`` of a batch; None of one picture.
        dataset: where a batch comes from; None of one picture.
    """

    key: str
    originals: np.ndarray
    partners: np.ndarray
    labels: np.ndarray | None = None
    dataset: DatasetEntry | None = None

    def __post_init__(self) -> None:
        for name in ("originals", "partners", "labels"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _read_only(getattr(self, name)))

    @property
    def channels(self) -> int:
        """1 for grey pictures, 3 for colour."""
        return self.originals.shape[-1]

    @property
    def is_grey_in_colour(self) -> bool:
        """Whether all colours are grey although there are three channels."""
        first = self.originals[..., :1]
        return self.channels == 3 and bool((self.originals == first).all())

    def taken(self, pipeline: Pipeline) -> Pipeline:
        """The pipeline without the steps that need colours which the pictures lack."""
        return Pipeline(
            tuple(step for step in pipeline.steps if self._takes(step)), seed=pipeline.seed
        )

    def left_out(self, pipeline: Pipeline) -> list[Augmentation]:
        """What the pictures are too grey for."""
        return [step.augmentation for step in pipeline.steps if not self._takes(step)]

    def _takes(self, step: Step) -> bool:
        return self.channels == 3 or not step.augmentation.needs_colour

    def preview(self, pipeline: Pipeline) -> Preview:
        """The pictures as training sees them: several versions of one, or one of each."""
        pipeline = self.taken(pipeline)
        if self.labels is None:
            return pipeline.preview(self.originals[0], VERSIONS, partners=self.partners)
        return pipeline.preview_batch(self.originals, self.labels, len(self.dataset.class_names))

    @property
    def first(self) -> Image:
        """The first of the originals, as a picture in colour."""
        pixels = self.originals[0]
        return Image(pixels if self.channels == 3 else pixels.repeat(3, axis=-1), "picture")

    def partners_of(self, which: int) -> np.ndarray:
        """What one of the originals is mixed with where it is looked at alone."""
        if self.labels is None:
            return self.partners
        return np.delete(self.originals, which, axis=0)

    def original_of(self, version: int) -> int:
        """Which of the originals a version was made of."""
        return 0 if self.labels is None else version

    def label_names(self) -> list[str]:
        """What is on the originals; empty for one picture."""
        if self.labels is None:
            return []
        return [self.dataset.class_names[label] for label in self.labels]


@cached(LRUCache(_KEPT), key=lambda image: image.digest, condition=threading.Condition())
def picture_subject(image: Image) -> Subject:
    """One picture, of which many versions are shown; sample photos stand for the other pictures.

    Args:
        image: reduced to `LONGEST_SIDE` if it is larger.
    """
    small = reduced(image, LONGEST_SIDE)
    photos = [sample(name) for name in _PARTNERS if sample(name).digest != image.digest]
    partners = [photo.resized(small.height, small.width) for photo in photos]
    return Subject(image.digest, small.pixels[np.newaxis], np.stack(partners))


@cached(
    LRUCache(_KEPT),
    key=lambda entry, split="train", seed=0: (entry.name, split, seed),
    condition=threading.Condition(),
)
def batch_subject(entry: DatasetEntry, split: str = "train", seed: int = 0) -> Subject:
    """A batch of a data set, with all classes in it as far as that is possible.

    Args:
        entry: the data set.
        split: "train" or "test".
        seed: of which pictures.

    Raises:
        DatasetMissing: if the data set is not on this machine, or damaged.
    """
    pictures, labels = batch(entry.load(), BATCH, seed, split)
    nobody = pictures[:0]
    return Subject(f"{entry.name} {split} {seed}", pictures, nobody, labels, entry)


def _whole_percents(shares: np.ndarray) -> np.ndarray:
    """Shares in whole percents whose sum is 100: what is left goes to the largest remainders."""
    exact = 100 * shares.astype(float)
    percents = np.floor(exact + 1e-6).astype(int)
    largest = np.argsort(percents - exact, kind="stable")[: 100 - percents.sum()]
    percents[largest] += 1
    return percents


def _read_only(array: np.ndarray) -> np.ndarray:
    """The same numbers, which nobody can write to: visitors share them."""
    return np.asarray(memoryview(np.ascontiguousarray(array)).toreadonly())


def label_words(shares: np.ndarray, names: tuple[str, ...]) -> str:
    """A label in words: a class, or the shares of several.

    Args:
        shares: float ``(classes,)`` with sum 1.
        names: of the classes.

    >>> label_words(np.array([1.0, 0, 0]), ("cat", "dog", "frog"))
    'cat'
    >>> label_words(np.array([0.3, 0, 0.7]), ("cat", "dog", "frog"))
    'frog: 70 %, cat: 30 %'
    """
    percents = _whole_percents(shares)
    present = [int(index) for index in np.argsort(-percents, kind="stable") if percents[index]]
    if len(present) == 1:
        return names[present[0]]
    return ", ".join(f"{names[index]}: {percents[index]} %" for index in present)
