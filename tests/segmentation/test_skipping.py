"""U-Nets some of whose skip connections carry nothing."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.segmentation import level_maps as looked
from explorer.segmentation.level_maps import ALL, level_maps, silenced
from explorer.segmentation.skipping import without_skips
from explorer.segmentation.unet import create_unet
from explorer.training import networks

DEPTH, WIDTH = 2, 3
PIXELS = np.random.default_rng(1).integers(0, 256, (16, 16, 3), np.uint8)
X = PIXELS[np.newaxis].astype(np.float32) / 255


@pytest.fixture(scope="module")
def model() -> keras.Model:
    keras.utils.set_random_seed(3)
    return create_unet((16, 16, 3), 2, depth=DEPTH, width=WIDTH)


def weights_ignoring(model: keras.Model, *numbers: int) -> keras.Model:
    """A copy whose decoder does not look at what the skips of these levels carry."""
    copy = create_unet((16, 16, 3), 2, depth=DEPTH, width=WIDTH)
    copy.set_weights(model.get_weights())
    for number in numbers:
        kernel = copy.get_layer(f"decoder_{number}_conv1").kernel
        values = np.array(kernel.numpy())
        values[:, :, : WIDTH * 2 ** (number - 1)] = 0
        kernel.assign(values)
    return copy


@pytest.mark.parametrize("silent", [(), (1,), (2,), (1, 2)])
def test_it_is_as_if_the_decoder_did_not_look_at_them(model, silent):
    before = [np.array(one) for one in model.get_weights()]
    found = without_skips(model, X, silent)
    expected = np.asarray(weights_ignoring(model, *silent)(X))[0]
    np.testing.assert_allclose(found, expected, atol=1e-5)
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_each_level_changes_the_answer(model):
    answers = [without_skips(model, X, silent) for silent in ((), (1,), (2,), (1, 2))]
    for place, one in enumerate(answers):
        assert one.sum(axis=-1) == pytest.approx(1, abs=1e-5)
        assert all(np.abs(one - other).max() > 1e-4 for other in answers[:place])


def test_a_model_of_another_kind_is_refused():
    other = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 1, name="one")])
    with pytest.raises(ValueError, match="is not a U-Net"):
        without_skips(other, np.zeros((1, 8, 8, 3), np.float32), ())


@pytest.mark.parametrize("skips", [True, False])
def test_levels_have_their_maps_and_the_model_its_answer(model, monkeypatch, skips):
    own = model if skips else create_unet((16, 16, 3), 2, depth=DEPTH, width=WIDTH, skips=False)
    monkeypatch.setattr(networks, "model_of", lambda stored: own)
    found, answer = level_maps(None, PIXELS)
    assert [one.encoder.shape for one in found] == [(16, 16, 3), (8, 8, 6), (4, 4, 12)]
    assert [one.decoder is None for one in found] == [False, False, True]
    assert all(one.decoder.shape == one.encoder.shape for one in found[:-1])
    assert [one.has_skip for one in found] == [skips, skips, False]
    expected = np.asarray(own(X))[0]
    np.testing.assert_array_equal(answer.classes, expected.argmax(axis=-1))
    np.testing.assert_allclose(answer.probabilities, expected, atol=1e-3)
    if skips:
        assert list(silenced(None, PIXELS)) == [1, 2, looked.ALL]
    else:
        same = silenced(None, PIXELS)[ALL]
        np.testing.assert_allclose(same.probabilities, answer.probabilities, atol=1e-3)
