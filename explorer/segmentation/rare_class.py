"""A rare class among masks: how often it is found, and what missing it costs each loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.segmentation.losses import LOSSES

ENOUGH = 0.5
"""Part of the class's pixels in a scene that have to be found for it to count as found."""


@dataclass(frozen=True)
class Found:
    """In how many scenes a class was found, and in how many it was claimed without being there.

    Attributes:
        scenes: in which the class is.
        found: of these, in which at least `ENOUGH` of its pixels were taken for it.
        others: scenes without it.
        claimed: of these, in which a pixel was taken for it.
    """

    scenes: int
    found: int
    others: int
    claimed: int


def found_in(true: np.ndarray, predicted: np.ndarray, label: int) -> Found:
    """Count scenes.

    Args:
        true: masks, whole numbers ``(scenes, height, width)``.
        predicted: of the same shape.
        label: what the class is in masks.

    >>> true = np.zeros((2, 2, 2), int)
    >>> true[0] = 1
    >>> found_in(true, np.array([[[1, 1], [0, 0]], [[0, 0], [0, 1]]]), 1)
    Found(scenes=1, found=1, others=1, claimed=1)
    """
    is_there, is_said = true == label, predicted == label
    pixels = is_there.sum(axis=(1, 2))
    right = (is_there & is_said).sum(axis=(1, 2))
    has = pixels > 0
    return Found(
        scenes=int(has.sum()),
        found=int((right[has] >= ENOUGH * pixels[has]).sum()),
        others=int((~has).sum()),
        claimed=int(is_said[~has].any(axis=(1, 2)).sum()),
    )


@dataclass(frozen=True)
class Pixels:
    """Pixels of a class: how many are truly of it, rightly and wrongly taken for it."""

    true: int
    right: int
    wrong: int


def pixels_of(true: np.ndarray, predicted: np.ndarray, label: int) -> Pixels:
    """Count pixels; takes what `found_in` takes, also of one scene.

    >>> pixels_of(np.array([1, 1, 0]), np.array([1, 0, 1]), 1)
    Pixels(true=2, right=1, wrong=1)
    """
    is_there, is_said = true == label, predicted == label
    right = int((is_there & is_said).sum())
    return Pixels(int(is_there.sum()), right, int(is_said.sum()) - right)


@dataclass(frozen=True)
class Cost:
    """What a loss says of one scene, answered in two ways.

    Attributes:
        loss: name in `LOSSES`.
        missed: its value if all pixels are right but those of the class, which are taken for
            background.
        found: its value if they are right too.
    """

    loss: str
    missed: float
    found: float

    @property
    def saved(self) -> float:
        """Part of the loss that finding the class would save, 0 to 1."""
        return 1 - self.found / self.missed


def answered(mask: np.ndarray, classes: int, sure: float) -> np.ndarray:
    """Probabilities of a network that is right about each pixel, and equally sure everywhere.

    Args:
        mask: whole numbers ``(height, width)``.
        classes: how many, the background among them.
        sure: probability of the right class; the others share the rest.

    Returns:
        float32 ``(height, width, classes)``.
    """
    right = np.eye(classes, dtype=np.float32)[mask]
    return right * np.float32(sure) + (1 - right) * np.float32((1 - sure) / (classes - 1))


def costs(mask: np.ndarray, label: int, weights: np.ndarray, sure: float) -> list[Cost]:
    """What each loss says of a scene in which the class is missed, and in which it is found.

    Args:
        mask: of the scene, whole numbers ``(height, width)``; the class is in it.
        label: what the class is in masks.
        weights: what a pixel of each class counts, float32 ``(classes,)``.
        sure: probability that the network gives to what it says, everywhere.

    Returns:
        In the order of `LOSSES`.
    """
    import tensorflow as tf

    classes = len(weights)
    wanted = tf.one_hot(mask[np.newaxis], classes)
    missed = np.where(mask == label, 0, mask)
    raw = [tf.math.log(answered(one, classes, sure)[np.newaxis]) for one in (missed, mask)]
    return [
        Cost(name, *(float(entry.of(one, wanted, tf.constant(weights))[0]) for one in raw))
        for name, entry in LOSSES.items()
    ]
