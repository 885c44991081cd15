"""Frozen features: what a base makes of pictures, computed once for each and kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache, cached

from explorer.anatomy.batches import BATCH, batch_size, in_batches
from explorer.images import Image
from explorer.pretrained.inputs import bicubic

if TYPE_CHECKING:
    import keras

KEPT_BYTES = 64_000_000
"""Most bytes of features that are kept; those of EfficientNet-Lite0 have 5 KB for a picture."""
Progress = Callable[[int, int], None]
"""``progress(done, total)``; an exception from it gives the work up, and reaches the caller."""

_kept: LRUCache[tuple[str, int, str], np.ndarray] = LRUCache(
    KEPT_BYTES, getsizeof=lambda features: features.nbytes
)
_lock = threading.Lock()


def seen(image: Image) -> Image:
    """The part of a picture that is looked at: its central square, in its own resolution."""
    return image.centre_square()


def as_taken_in(image: Image, side: int) -> np.ndarray:
    """What is seen of a picture, as networks that are taught here take it in.

    Returns:
        float32 ``(1, side, side, 3)`` RGB in [0, 1].
    """
    return bicubic(seen(image).pixels, side, side)[np.newaxis].astype(np.float32) / 255


def frozen_features(
    images: Sequence[Image],
    base: str,
    side: int,
    progress: Progress = lambda done, total: None,
) -> np.ndarray:
    """Average each of the base's last maps over its positions, for each picture.

    The base is frozen, so that the features of a picture never change: they are computed once
    and kept, by the picture's pixels, for whoever has the same picture.

    Args:
        images: of any size.
        base: name in `explorer.transfer.bases.BASES`.
        side: height and width, in pixels, at which the base looks at them.
        progress: told how many pictures are done, of how many.

    Returns:
        float32 ``(pictures, channels)``, a new array.

    Raises:
        WeightsMissing: if the base's ImageNet weights are not on this machine.
        ValueError: if the base cannot take pictures of that size.
    """
    found = {image.digest: _recalled(base, side, image.digest) for image in images}
    missing = list({one.digest: one for one in images if found[one.digest] is None}.values())
    done = len(images) - len(missing)
    for start in range(0, len(missing), BATCH):
        part = missing[start : start + BATCH]
        for image, features in zip(part, _computed(part, base, side), strict=True):
            found[image.digest] = features
            _keep(base, side, image.digest, features)
        progress(done + start + len(part), len(images))
    return np.stack([found[image.digest] for image in images])


def _computed(images: Sequence[Image], base: str, side: int) -> np.ndarray:
    x = np.concatenate([as_taken_in(image, side) for image in images])
    run = _extractor(base, side)

    def features(batch: np.ndarray) -> dict[str, np.ndarray]:
        return {"features": np.asarray(run(batch))}

    return in_batches(batch_size(len(x)), features, lambda _: None, x)["features"]


@cached(LRUCache(4), condition=threading.Condition())
def _extractor(base: str, side: int) -> Callable[[np.ndarray], object]:
    """From float32 ``(batch, side, side, 3)`` in [0, 1] to features; shared, never changed."""
    import keras
    import tensorflow as tf

    from explorer.transfer.model import create_transfer_model

    whole = create_transfer_model(base, (side, side, 3), num_classes=2, head="linear")
    model = keras.Model(whole.input, features_of(whole).output, name=f"features-{base}-{side}")
    return tf.function(lambda x: model(x, training=False), autograph=False)


def features_of(whole: keras.Model) -> keras.layers.Layer:
    """The layer of a transfer model with a linear head whose output the features are."""
    return whole.get_layer("head_gap")


def _recalled(base: str, side: int, digest: str) -> np.ndarray | None:
    with _lock:
        return _kept.get((base, side, digest))


def _keep(base: str, side: int, digest: str, features: np.ndarray) -> None:
    with _lock:
        _kept[base, side, digest] = features.copy()  # a row alone, not the batch that it is of
