"""Arrays packed for the browser: what it reads out of them are the very values."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.figures import colours
from explorer.figures.arrays import ArrayPicture, array_picture, array_scale, drawn_array
from explorer.preprocessing import PREPROCESSING
from tests.preprocessing.arrays import CAT, PICTURES, noise

STEPS = pytest.mark.parametrize("step", PREPROCESSING.values(), ids=list(PREPROCESSING))


def unpacked(picture: ArrayPicture) -> np.ndarray:
    """The values as the browser reads them, ``(height, width, channels)``."""
    data = base64.b64decode(picture.sprite.partition(",")[2])
    places = np.asarray(PIL.Image.open(BytesIO(data)))
    channels = places.reshape(picture.height, picture.width, -1)
    return np.stack(
        [np.array(levels)[channels[..., index]] for index, levels in enumerate(picture.levels)],
        axis=-1,
    )


@STEPS
@pytest.mark.parametrize("name", PICTURES)
def test_every_panel_holds_the_very_values(step, name):
    values = step.panel(PICTURES[name])
    picture = array_picture(values, step.result)
    assert picture.exact
    np.testing.assert_array_equal(unpacked(picture), values.reshape(*values.shape[:2], -1))
    assert (picture.least, picture.most) == (values.min(), values.max())
    assert picture.low <= picture.least <= picture.most <= picture.high
    for counts in picture.counts:
        assert sum(counts) == pytest.approx(1)


def test_too_many_values_are_rounded_and_said_to_be_so():
    values = np.random.default_rng(0).normal(0, 1, (30, 40, 3)).astype(np.float32)
    picture = array_picture(values, "signed")
    assert not picture.exact
    step = (values.max() - values.min()) / 255
    np.testing.assert_allclose(unpacked(picture), values, atol=0.51 * step)


def test_every_bin_of_a_pictures_histogram_stands_for_as_many_values():
    every = np.arange(256, dtype=np.uint8).reshape(16, 16)
    for values, result in ((every, "picture"), (every / np.float32(255), "unit")):
        [counts] = array_picture(values, result).counts
        np.testing.assert_allclose(counts, 1 / 32)


@STEPS
def test_all_histograms_have_as_many_bins(step):
    assert {len(counts) for counts in array_picture(step.panel(CAT), step.result).counts} == {32}


def test_zero_is_in_the_middle_of_signed_colours():
    scale = array_scale(np.float32([[-1, 0.5]]), "signed")
    assert (scale.colour_map, scale.low, scale.high) == (colours.SIGNED, -1, 1)
    flat = array_picture(np.zeros((2, 2), np.float32), "signed")
    assert flat.low < 0 < flat.high


def test_a_picture_of_fractions_is_drawn_as_the_picture_itself():
    np.testing.assert_array_equal(drawn_array(CAT, "picture"), CAT)
    np.testing.assert_array_equal(drawn_array(PREPROCESSING["scale"].apply(CAT), "unit"), CAT)


@STEPS
def test_what_is_drawn_can_be_saved(step):
    drawn = drawn_array(step.panel(CAT), step.result)
    assert drawn.dtype == np.uint8
    assert drawn.shape[2] == 3


def test_a_picture_of_the_largest_size_stays_under_a_megabyte():
    values = PREPROCESSING["standardise"].panel(noise(256, 256, 3))
    picture = array_picture(values, "signed")
    levels = sum(len(repr(channel)) for channel in picture.levels)
    assert len(picture.sprite) + levels < 1_000_000
