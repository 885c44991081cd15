"""Pictures as training sees them, together with what was drawn for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.augmentations import Augmentation, Drawn

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Draws:
    """What one step drew of one kind.

    Attributes:
        title: of the augmentation.
        drawn: what it is.
        values: one number or text for each picture.
    """

    title: str
    drawn: Drawn
    values: np.ndarray

    def in_words(self, index: int) -> str:
        """What was drawn for one of the pictures."""
        return self.drawn.in_words(self.values[index])


@dataclass(frozen=True)
class Preview:
    """Augmented pictures.

    Attributes:
        images: uint8 ``(count, height, width, channels)``, rounded.
        draws: what was drawn, step by step; a step may draw several things.
        labels: float32 ``(count, classes)``, each row with sum 1; None if there are none.
    """

    images: np.ndarray
    draws: tuple[Draws, ...]
    labels: np.ndarray | None = None

    def in_words(self, index: int) -> str:
        """What was drawn for one of the pictures, step by step."""
        return ", ".join(draws.in_words(index) for draws in self.draws)


def run(
    stages: Sequence[tuple[Augmentation, keras.layers.Layer]],
    images: np.ndarray,
    others: np.ndarray | None = None,
    labels: np.ndarray | None = None,
) -> Preview:
    """Send a batch through the layers of a pipeline, and note what each of them draws.

    Without ``others`` this gives, pixel by pixel, what calling the pipeline's layer gives.

    Args:
        stages: the augmentations, each with its layer, in order.
        images: uint8 ``(batch, height, width, channels)``.
        others: as many pictures, with which these are mixed one by one; when not given, they are
            mixed with each other.
        labels: float32 ``(batch, classes)``.
    """
    from keras import ops

    count = len(images)
    batch = images if others is None else np.concatenate([images, others])
    batch = ops.convert_to_tensor(batch.astype(np.float32))
    draws: list[Draws] = []
    for augmentation, layer in stages:
        transformation = _drawn(layer, batch)
        if transformation is None:  # it is so weak that it draws nothing
            continue
        if augmentation.mixes and others is not None:
            transformation["permutation_order"] = _with_the_others(count)
        batch = layer.transform_images(batch, transformation, training=True)
        if labels is not None:
            labels = layer.transform_labels(labels, transformation, training=True)
        draws += _noted(augmentation, transformation, count)
    pixels = np.rint(ops.convert_to_numpy(batch)[:count]).clip(0, 255).astype(np.uint8)
    labels = None if labels is None else ops.convert_to_numpy(labels)
    return Preview(pixels, tuple(draws), labels)


def _drawn(layer: keras.layers.Layer, batch: Any) -> dict[str, Any] | None:
    if not hasattr(layer, "get_random_transformation"):
        return None
    return layer.get_random_transformation(batch, training=True)


def _with_the_others(count: int) -> Any:
    from keras import ops

    order = np.concatenate([np.arange(count, 2 * count), np.arange(count)])
    return ops.convert_to_tensor(order, "int32")


def _noted(
    augmentation: Augmentation, transformation: Mapping[str, Any], count: int
) -> list[Draws]:
    arrays = {name: np.asarray(value) for name, value in transformation.items()}
    return [
        Draws(augmentation.title, drawn, np.asarray(drawn.read(arrays))[:count])
        for drawn in augmentation.drawn
    ]
