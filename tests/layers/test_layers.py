"""Our own layers: their values against independent references."""

from __future__ import annotations

import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy import ndimage

from explorer.layers.augmentation_pipeline import AugmentationPipeline
from explorer.layers.cut_mix_by_pixels import CutMixByPixels
from explorer.layers.random_blur import RandomBlur
from explorer.layers.random_gain import RandomGain
from explorer.layers.random_noise import RandomNoise
from explorer.layers.random_padded_crop import RandomPaddedCrop
from tests.augmentations.cards import photos

PHOTOS = photos().astype(np.float32)
LAYERS = {
    "gain": lambda: RandomGain((0.5, 1.5), seed=1),
    "noise": lambda: RandomNoise((10, 20), seed=1),
    "blur": lambda: RandomBlur((0, 3), seed=1),
    "crop": lambda: RandomPaddedCrop(6, seed=1),
}


def drawn_and_changed(layer, images=PHOTOS):
    drawn = layer.get_random_transformation(images)
    changed = layer.transform_images(images, drawn)
    return {name: np.asarray(value) for name, value in drawn.items()}, np.asarray(changed)


def test_a_gain_multiplies_and_stays_in_range():
    drawn, changed = drawn_and_changed(RandomGain((0.5, 2.5), seed=3))
    np.testing.assert_allclose(changed, np.clip(PHOTOS * drawn["factor"], 0, 255), rtol=1e-6)


def test_noise_has_the_standard_deviation_that_was_drawn():
    grey = np.full((6, 100, 100, 3), 128, np.float32)
    drawn, changed = drawn_and_changed(RandomNoise((5, 30), seed=3), grey)
    np.testing.assert_allclose(
        (changed - 128).std(axis=(1, 2, 3)), drawn["stddev"].ravel(), rtol=0.03
    )
    assert np.abs((changed - 128).mean(axis=(1, 2, 3))).max() < 1
    assert not np.allclose(changed[0, ..., 0], changed[0, ..., 1])


@pytest.mark.parametrize("sigma", [0.4, 1, 2.5, 6])
def test_a_blur_is_that_of_scipy(sigma):
    _, changed = drawn_and_changed(RandomBlur((sigma, sigma)))
    expected = ndimage.gaussian_filter(
        PHOTOS, (0, sigma, sigma, 0), mode="nearest", radius=(0, 40, 40, 0)
    )
    np.testing.assert_allclose(changed, expected, atol=0.6)


def test_pictures_of_one_batch_are_blurred_differently():
    drawn, changed = drawn_and_changed(RandomBlur((0, 3), seed=5))
    assert len(set(drawn["sigma"].ravel().tolist())) == 4
    for index in range(4):
        [alone] = drawn["sigma"][index].ravel()
        expected = ndimage.gaussian_filter(PHOTOS[index], (alone, alone, 0), mode="nearest")
        np.testing.assert_allclose(changed[index], expected, atol=0.6)


@pytest.mark.parametrize(
    ("fill", "mode"),
    [("constant", "constant"), ("nearest", "edge"), ("reflect", "symmetric"), ("wrap", "wrap")],
)
@pytest.mark.parametrize("padding", [3, 50])
def test_a_crop_is_cut_out_of_the_padded_picture(fill, mode, padding):
    drawn, changed = drawn_and_changed(RandomPaddedCrop(padding, fill, seed=2))
    height, width = PHOTOS.shape[1:3]
    for index, photo in enumerate(PHOTOS):
        padded = np.pad(photo, [(padding, padding), (padding, padding), (0, 0)], mode=mode)
        top, left = (padding - int(drawn[name][index, 0]) for name in ("down", "right"))
        np.testing.assert_array_equal(
            changed[index], padded[top : top + height, left : left + width]
        )


def test_all_places_of_a_crop_are_as_likely():
    many = np.zeros((2000, 8, 8, 3), np.float32)
    drawn = RandomPaddedCrop(2, seed=1).get_random_transformation(many)
    counts = np.unique(np.asarray(drawn["down"]), return_counts=True)
    assert counts[0].tolist() == [-2, -1, 0, 1, 2]
    assert counts[1].min() > 300


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)
def test_one_picture_alone_is_taken(make):
    assert make()(PHOTOS[0], training=True).shape == PHOTOS[0].shape


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)
def test_a_dictionary_is_not_written_to(make):
    given = {"images": PHOTOS, "labels": np.eye(4, dtype=np.float32)}
    result = make()(given, training=True)
    assert given["images"] is PHOTOS
    assert set(result) == {"images", "labels"}
    assert not np.array_equal(result["images"], PHOTOS)


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)
def test_a_configuration_makes_the_same_layer(make):
    first = make()
    again = type(first).from_config(first.get_config())
    np.testing.assert_array_equal(first(PHOTOS, training=True), again(PHOTOS, training=True))


@pytest.mark.parametrize("mix", [keras.layers.MixUp, CutMixByPixels])
def test_pictures_are_not_mixed_without_their_labels(mix):
    layer = AugmentationPipeline([mix(seed=1)])
    labels = np.eye(4, dtype=np.float32)
    for given in (PHOTOS, {"images": PHOTOS}):
        with pytest.raises(ValueError, match="mix labels with the pictures"):
            layer(given, training=True)
        layer(given, training=False)
    with pytest.raises(ValueError, match="not one alone"):
        layer({"images": PHOTOS[0], "labels": labels[0]}, training=True)
    assert set(layer({"images": PHOTOS, "labels": labels}, training=True)) == {"images", "labels"}


@pytest.mark.parametrize("side", [4, 8, 33])
def test_labels_of_cutmix_are_those_of_the_pixels(side):
    cards = np.repeat(np.arange(16, dtype=np.float32), side * side * 3).reshape(16, side, side, 3)
    layer = CutMixByPixels((1.0, 1.0), seed=3)
    mixed = layer({"images": cards, "labels": np.eye(16, dtype=np.float32)}, training=True)
    pixels = np.asarray(mixed["images"])
    found = [[(pixels[one] == label).mean() for label in range(16)] for one in range(16)]
    np.testing.assert_allclose(mixed["labels"], found, atol=1e-5)


def test_cutmix_takes_pictures_whose_size_is_known_only_later():
    layer = CutMixByPixels((1.0, 1.0), seed=3)
    shape = [tf.TensorSpec([None, None, None, 3])]
    mixed = tf.function(lambda images: layer(images, training=True), input_signature=shape)
    assert mixed(PHOTOS).shape == PHOTOS.shape


def test_an_empty_pipeline_only_makes_them_float():
    result = AugmentationPipeline([])(PHOTOS.astype(np.uint8), training=True)
    assert result.dtype == "float32"
    np.testing.assert_array_equal(result, PHOTOS)


def test_a_saved_pipeline_loads_in_a_process_that_has_only_registered_the_layers(tmp_path):
    layers = [make() for make in LAYERS.values()]
    model = keras.Sequential(
        [
            keras.Input((33, 38, 3), name="picture"),
            AugmentationPipeline(layers, name="augmentation"),
        ]
    )
    model.save(tmp_path / "model.keras")
    script = (
        "import keras, explorer.layers; explorer.layers.register();"
        f"model = keras.saving.load_model({str(tmp_path / 'model.keras')!r});"
        "print([layer.name for layer in model.layers[0].layers])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd="."
    )
    assert ran.stdout.strip() == str([layer.name for layer in layers])
