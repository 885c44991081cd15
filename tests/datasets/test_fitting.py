"""Any picture brought into the form of a data set's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.datasets import DATASETS, as_image
from explorer.datasets.fitting import fitted
from explorer.images import Image
from explorer.samples import sample

COLOUR, GREY = DATASETS["shapes"], DATASETS["digits"]


def noise(height: int, width: int, seed: int = 0) -> Image:
    random = np.random.default_rng(seed)
    return Image(random.integers(0, 256, (height, width, 3), np.uint8), "noise")


@pytest.mark.parametrize("entry", DATASETS.values(), ids=list(DATASETS))
def test_it_has_the_form_of_the_data_set(entry):
    pixels = entry.fitted(sample("cat"))
    assert pixels.shape == entry.image_size
    assert pixels.dtype == np.uint8
    assert pixels.flags.writeable


@pytest.mark.parametrize("name", ["digits", "shapes"])
@pytest.mark.parametrize("factor", [1, 2, 7])
def test_pictures_of_the_data_set_come_back_as_they_were(name, factor):
    entry = DATASETS[name]
    for picture in entry.load().x_test[:10]:
        large = picture.repeat(factor, axis=0).repeat(factor, axis=1)
        np.testing.assert_array_equal(entry.fitted(as_image(large, "large")), picture)


def test_a_smaller_picture_is_repeated():
    small = noise(8, 16)
    expected = small.pixels.repeat(4, axis=0).repeat(2, axis=1)
    np.testing.assert_array_equal(COLOUR.fitted(small), expected)


@given(down=st.integers(1, 9), across=st.integers(1, 9), seed=st.integers(0, 100))
def test_each_pixel_is_the_mean_of_those_that_fall_into_it(down, across, seed):
    image = noise(4 * down, 3 * across, seed)
    means = image.pixels.reshape(4, down, 3, across, 3).mean(axis=(1, 3))
    # Pillow averages along one direction, rounds, and then along the other.
    np.testing.assert_allclose(fitted(image, (4, 3, 3)), means, atol=1.01)


def test_grey_is_weighed_as_everywhere_in_the_app():
    red = Image(np.full((20, 20, 3), (255, 0, 0), np.uint8), "red")
    assert set(GREY.fitted(red).ravel().tolist()) == {76}


def test_light_on_dark_stays_so():
    white = Image(np.full((5, 9, 3), 255, np.uint8), "white")
    assert GREY.fitted(white).min() == 255


def test_the_judges_look_at_pictures_in_this_form():
    cat = sample("cat")
    for name in ("digits", "cifar10"):
        entry = DATASETS[name]
        expected = entry.fitted(cat)[np.newaxis].astype(np.float32) / 255
        np.testing.assert_array_equal(entry.judge().preprocess(cat), expected)
