"""Frozen features: what the base computes, once for each picture."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images import Image
from explorer.pretrained import PRETRAINED
from explorer.samples import sample
from explorer.transfer import features as module
from explorer.transfer.features import as_taken_in, frozen_features, seen

BASE, SIDE = "efficientnet_lite0", 96


@pytest.fixture(autouse=True)
def nothing_kept():
    module._kept.clear()


def noise(count: int) -> list[Image]:
    random = np.random.default_rng(0)
    return [
        Image(random.integers(0, 256, (SIDE, SIDE, 3), np.uint8), "noise") for _ in range(count)
    ]


def test_they_are_the_averages_of_the_last_maps():
    """Of the published network, run in its own units by nothing but its own layers."""
    import keras

    entry = PRETRAINED[BASE]
    whole = entry.load().model
    images = noise(2)
    rows = frozen_features(images, BASE, SIDE)
    last = [layer for layer in whole.layers if len(layer.output.shape) == 4][-1]
    base = keras.models.clone_model(
        keras.Model(whole.input, last.output), input_tensors=keras.Input((SIDE, SIDE, 3))
    )
    base.set_weights(keras.Model(whole.input, last.output).get_weights())
    x = np.stack([entry.to_units(one.pixels.astype(np.float32)) for one in images])
    expected = np.asarray(base(x)).mean(axis=(1, 2))
    np.testing.assert_allclose(rows, expected, rtol=1e-3, atol=1e-4)


def test_each_picture_is_computed_once(monkeypatch):
    computed = []
    monkeypatch.setattr(
        module,
        "_computed",
        lambda images, base, side: (
            computed.extend(images) or np.arange(3.0 * len(images)).reshape(-1, 3)
        ),
    )
    first, second, third = noise(3)
    rows = frozen_features([first, second, first], BASE, SIDE)
    assert len(computed) == 2
    np.testing.assert_array_equal(rows[0], rows[2])
    again = frozen_features([Image(first.pixels, "by another name"), third], BASE, SIDE)
    assert len(computed) == 3
    np.testing.assert_array_equal(again[0], rows[0])
    frozen_features([first], BASE, SIDE + 32)
    assert len(computed) == 4  # at another size it is another picture


def test_what_is_kept_is_bounded():
    assert module._kept.maxsize == module.KEPT_BYTES
    for number in range(20):
        module._keep(BASE, SIDE, str(number), np.zeros(module.KEPT_BYTES // 8 // 10))
    assert module._kept.currsize <= module.KEPT_BYTES
    assert len(module._kept) == 10


def test_progress_counts_pictures_and_its_errors_stop_the_work(monkeypatch):
    monkeypatch.setattr(module, "_computed", lambda images, base, side: np.zeros((len(images), 3)))
    told = []
    images = noise(40)
    frozen_features(images, BASE, SIDE, lambda done, total: told.append((done, total)))
    assert told == [(32, 40), (40, 40)]

    def enough(done, total):
        raise RuntimeError("enough")

    module._kept.clear()
    with pytest.raises(RuntimeError, match="enough"):
        frozen_features(images, BASE, SIDE, enough)
    assert len(module._kept) == 32  # what was computed is not lost


def test_pictures_are_taken_in_as_central_squares_from_0_to_1():
    x = as_taken_in(sample("cat"), 32)
    assert x.shape == (1, 32, 32, 3)
    assert x.dtype == np.float32
    assert 0 <= x.min() < x.max() <= 1
    assert seen(sample("cat")).pixels.shape == (300, 300, 3)
