"""Steps against their definitions, computed in another way."""

from __future__ import annotations

import math

import numpy as np
import PIL.Image
import pytest
import scipy.ndimage

from explorer.preprocessing import PREPROCESSING
from explorer.preprocessing.rescaling import STATISTICS
from explorer.rgb import LUMA, grey
from tests.preprocessing.arrays import CAT, PICTURES, noise

ALL = pytest.mark.parametrize("name", PICTURES)


def apply(step: str, pixels: np.ndarray, **options) -> np.ndarray:
    return PREPROCESSING[step].apply(pixels, **options)


def test_the_original_is_unchanged():
    np.testing.assert_array_equal(apply("original", CAT), CAT)


@ALL
def test_nearest_takes_the_pixel_at_the_corner_of_each_cell(name):
    pixels = PICTURES[name]
    rows, columns = (np.arange(24) * side // 24 for side in pixels.shape[:2])
    expected = pixels[rows][:, columns]
    np.testing.assert_array_equal(
        apply("resize", pixels, side=24, interpolation="nearest"), expected
    )


def test_area_averages_whole_blocks():
    pixels = noise(64, 96, 3)
    blocks = pixels.reshape(8, 8, 8, 12, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(
        apply("resize", pixels, side=8, interpolation="area"), blocks, atol=0.51
    )


def test_bilinear_keeps_a_ramp_even():
    ramp = np.repeat(np.arange(0, 64, 2, np.float32)[np.newaxis], 32, axis=0)
    larger = apply("resize", ramp, side=64)
    inner = np.diff(larger[:, 2:-2], axis=1)
    np.testing.assert_allclose(inner, 1, atol=1e-4)


def test_bilinear_skips_pixels_where_area_does_not():
    stripes = np.zeros((64, 64), np.uint8)
    stripes[:, ::8] = 255
    assert np.abs(apply("resize", stripes, side=8, interpolation="area") - 255 / 8).max() < 1
    assert apply("resize", stripes, side=8).max() == 0


@pytest.mark.parametrize(("height", "width"), [(300, 451), (451, 300), (7, 7), (1, 9)])
def test_in_proportion_the_shorter_side_is_as_chosen(height, width):
    result = apply("resize", noise(height, width, 3), side=32, fit="in_proportion")
    assert min(result.shape[:2]) == 32
    assert max(result.shape[:2]) == 32 * max(height, width) // min(height, width)


def test_a_ribbon_cannot_become_longer_than_is_possible():
    with pytest.raises(ValueError, match="so many pixels are not possible"):
        apply("resize", noise(1, 2000, 3), side=8, fit="in_proportion")
    assert apply("resize", noise(1, 2000, 3), side=512).shape == (512, 512, 3)


def test_a_crop_is_in_the_middle():
    pixels = noise(33, 50, 3)
    np.testing.assert_array_equal(apply("crop", pixels, side=16), pixels[8:24, 17:33])
    np.testing.assert_array_equal(apply("crop", pixels, side=48), pixels[:, 1:49])
    np.testing.assert_array_equal(apply("crop", pixels, side=512), pixels)


@ALL
def test_normalised_is_divided_by_255(name):
    pixels = PICTURES[name]
    np.testing.assert_allclose(apply("scale", pixels), pixels / 255, rtol=1e-6)


@ALL
def test_the_own_range_becomes_0_to_1(name):
    pixels = PICTURES[name]
    result = apply("scale", pixels, way="own_range")
    flat = pixels.min() == pixels.max()
    assert (result.min(), result.max()) == (0, 0 if flat else 1)
    low, high = int(pixels.min()), int(pixels.max())
    np.testing.assert_allclose(result * (high - low) + low, pixels, atol=1e-3)


@ALL
@pytest.mark.parametrize("statistics", STATISTICS)
def test_standardised_is_minus_mean_by_deviation_of_values_from_0_to_1(name, statistics):
    pixels = PICTURES[name]
    mean, deviation = map(np.array, STATISTICS[statistics])
    expected = (pixels / 255 - mean) / deviation
    result = PREPROCESSING["standardise"].panel(pixels, statistics=statistics)
    np.testing.assert_allclose(result, expected, atol=1e-5)


def test_imagenets_statistics_are_those_of_torchvision():
    assert STATISTICS["imagenet"] == ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


@ALL
def test_by_its_own_statistics_a_picture_has_mean_0_and_deviation_1(name):
    pixels = PICTURES[name]
    result = PREPROCESSING["standardise"].panel(pixels, statistics="this_picture")
    assert result.mean(dtype=float) == pytest.approx(0, abs=1e-4)
    own = (pixels / 255).std()
    expected = own / max(own, 1 / math.sqrt(pixels.size))
    assert result.std(dtype=float) == pytest.approx(expected, abs=1e-4)


@ALL
def test_grey_is_that_of_pillow_but_for_rounding(name):
    pixels = PICTURES[name]
    result = apply("greyscale", pixels)
    pillow = np.asarray(PIL.Image.fromarray(pixels).convert("L"))
    assert result.shape == pixels.shape[:2]
    assert np.abs(result.astype(int) - pillow).max() <= 1
    thrice = apply("greyscale", pixels, channels=3)
    np.testing.assert_array_equal(thrice, np.stack([result] * 3, axis=-1))


def test_grey_of_fractions_has_the_same_weights():
    values = CAT.astype(np.float32) / np.float32(255)
    np.testing.assert_allclose(apply("greyscale", values), values @ LUMA, atol=1e-5)


def test_colours_swapped_twice_are_as_before():
    swapped = apply("bgr", CAT)
    np.testing.assert_array_equal(swapped[..., 0], CAT[..., 2])
    np.testing.assert_array_equal(apply("bgr", swapped), CAT)


def equalised(channel: np.ndarray) -> np.ndarray:
    """By the definition: the share of darker pixels, stretched to 0 to 255."""
    counts = np.bincount(channel.ravel(), minlength=256)
    cumulative = counts.cumsum()
    first = counts[channel.min()]
    if first == channel.size:
        return channel
    table = (cumulative - first) / (channel.size - first) * 255
    return np.clip(np.rint(table), 0, 255)[channel]


@ALL
def test_equalisation_by_its_definition(name):
    pixels = PICTURES[name]
    channel = apply("greyscale", pixels)
    expected = equalised(channel)
    assert np.abs(apply("equalise", pixels) - expected).max() <= 1
    assert np.abs(apply("equalise", channel) - expected).max() <= 1
    each = apply("equalise", pixels, of="each_colour")
    for index in range(3):
        assert np.abs(each[..., index] - equalised(pixels[..., index])).max() <= 1


def test_equalising_the_luma_keeps_the_hue():
    result = apply("equalise", CAT, of="luma")
    assert np.abs(grey(result) - equalised(grey(CAT))).mean() < 4
    kept = (result.min(axis=-1) > 0) & (result.max(axis=-1) < 255)  # where nothing was cut off
    before, after = (picture.astype(int)[kept] for picture in (CAT, result))
    differences = before[:, 0] - before[:, 2], after[:, 0] - after[:, 2]
    assert np.abs(differences[0] - differences[1]).max() <= 6


def test_canny_finds_less_with_higher_thresholds():
    for name in ("low", "high"):
        other = {"low": {"high": 250}, "high": {"low": 20}}[name]
        values = range(20, 251, 10)
        counts = [(apply("canny", CAT, **{name: value}, **other) > 0).sum() for value in values]
        assert counts == sorted(counts, reverse=True)
        assert counts[0] > counts[-1]


def test_canny_draws_one_line_along_a_step_and_nothing_on_flat_areas():
    pixels = np.zeros((20, 30), np.uint8)
    pixels[:, 15:] = 200
    edges = apply("canny", pixels)
    assert set(np.unique(edges)) == {0, 255}
    assert (edges[2:-2] > 0).sum(axis=1).tolist() == [1] * 16
    assert set(np.nonzero(edges)[1]) <= {14, 15}
    assert not apply("canny", PICTURES["flat"]).any()


def test_canny_looks_at_grey():
    np.testing.assert_array_equal(apply("canny", CAT), apply("canny", apply("greyscale", CAT)))


@pytest.mark.parametrize("size", [1, 3, 7, 15, 31])
@pytest.mark.parametrize("deviation", ["auto", "2"])
def test_blur_is_a_gaussian_bell(size, deviation):
    sigma = 0.3 * ((size - 1) / 2 - 1) + 0.8 if deviation == "auto" else float(deviation)
    reach = np.arange(size) - size // 2
    bell = np.exp(-(reach**2) / (2 * sigma**2))
    # OpenCV has its own numbers for the sizes up to 7, which are binomial.
    tolerance = 1.0 if size > 7 or deviation != "auto" else 4.0
    values = CAT[..., 0].astype(np.float64)
    for axis in (0, 1):
        values = scipy.ndimage.correlate1d(values, bell / bell.sum(), axis, mode="mirror")
    result = apply("blur", CAT[..., 0].copy(), size=size, deviation=deviation)
    assert np.abs(result - values).max() <= tolerance


@ALL
def test_blur_keeps_flat_areas_and_never_leaves_the_range(name):
    pixels = PICTURES[name]
    result = apply("blur", pixels, size=31)
    assert (result.min(axis=(0, 1)) >= pixels.min(axis=(0, 1))).all()
    assert (result.max(axis=(0, 1)) <= pixels.max(axis=(0, 1))).all()
    np.testing.assert_array_equal(apply("blur", pixels, size=1), pixels)
