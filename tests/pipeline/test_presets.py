"""The lesson's two pipelines do what the lesson's code does."""

from __future__ import annotations

import math

import keras
import numpy as np
import pytest
from keras.src.legacy.preprocessing.image import ImageDataGenerator

from explorer.augmentations import AUGMENTATIONS
from explorer.pipeline.presets import PRESETS
from tests.augmentations.cards import photos

# Square: on other pictures the generator turns and zooms around a point beside the middle, because
# it takes the height for the width.
PHOTO = photos(64, 64)[0]
GENERATOR = ImageDataGenerator(
    rotation_range=20,
    width_shift_range=0.2,
    height_shift_range=0.2,
    zoom_range=0.2,
    shear_range=0.2,
    horizontal_flip=True,
    brightness_range=(0.8, 1.2),
    fill_mode="nearest",
    data_format="channels_last",
)
OURS = {step.name: step for step in PRESETS["image_data_generator"].pipeline.steps}


def generated(**drawn) -> np.ndarray:
    return GENERATOR.apply_transform(PHOTO.astype(np.float32), drawn)


def forced(name: str, **drawn) -> np.ndarray:
    others = {
        option: value for option, value in OURS[name].options.items() if option in ("fill", "sides")
    }
    layer = AUGMENTATIONS[name].layer_drawing(drawn, **others)
    return np.asarray(layer(PHOTO[None].astype(np.float32), training=True))[0]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda: forced("rotation", angle=20), {"theta": 20}),
        (lambda: forced("rotation", angle=-13.5), {"theta": -13.5}),
        (lambda: forced("shift", width=20), {"tx": -0.2 * 64}),
        (lambda: forced("shift", height=-15), {"ty": 0.15 * 64}),
        (lambda: forced("zoom", size=80), {"zx": 0.8, "zy": 0.8}),
        (lambda: forced("zoom", size=120), {"zx": 1.2, "zy": 1.2}),
        (lambda: forced("gain", factor=80), {"brightness": 0.8}),
        (lambda: forced("gain", factor=120), {"brightness": 1.2}),
    ],
)
def test_a_step_does_what_the_generator_does(ours, theirs):
    difference = np.abs(ours() - generated(**theirs))
    # Half a pixel of difference in where the middle is shows at sharp edges only.
    assert np.median(difference) < 2
    assert difference.mean() < 6
    assert np.abs(PHOTO - generated(**theirs)).mean() > 3 * difference.mean()


def test_the_generators_ranges_are_those_of_the_steps():
    assert OURS["rotation"].options["angle"] == GENERATOR.rotation_range
    assert OURS["shift"].options["width"] == 100 * GENERATOR.width_shift_range
    assert OURS["shift"].options["height"] == 100 * GENERATOR.height_shift_range
    zoom = AUGMENTATIONS["zoom"].strengths[0].bounds(OURS["zoom"].options["size"])
    assert zoom == tuple(round(100 * bound) for bound in GENERATOR.zoom_range)
    assert OURS["shear"].options["angle"] == GENERATOR.shear_range
    light = AUGMENTATIONS["gain"].strengths[0].bounds(OURS["gain"].options["factor"])
    assert light == tuple(100 * bound for bound in GENERATOR.brightness_range)
    assert {step.options.get("fill", "nearest") for step in OURS.values()} == {"nearest"}


def test_the_generators_shear_is_in_degrees():
    assert np.abs(generated(shear=0.2) - PHOTO).mean() < 1
    assert math.tan(math.radians(0.2)) * 224 < 1


def test_the_lessons_layers_are_keras_layers_with_the_lessons_numbers():
    flip, rotation, zoom, contrast = PRESETS["keras_layers"].pipeline.layers()
    assert isinstance(flip, keras.layers.RandomFlip)
    reference = keras.layers.RandomRotation(0.2)
    np.testing.assert_allclose(rotation.factor, reference.factor)
    assert rotation.fill_mode == reference.fill_mode
    assert (zoom.height_lower, zoom.height_upper) == pytest.approx((-0.2, 0.2))
    assert (zoom.width_factor, zoom.fill_mode) == (None, "reflect")
    images = np.zeros((1000, 2, 2, 3), np.float32)
    drawn = np.asarray(contrast.get_random_transformation(images)["contrast_factor"])
    assert 0.8 <= drawn.min() < 0.81 < 1.19 < drawn.max() <= 1.2


def test_presets_say_what_they_are():
    for name, preset in PRESETS.items():
        assert preset.name == name
        assert preset.title
        assert preset.about.endswith(".")
