"""Sheets of all epochs: what the browser reads back from them is what was put in."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.figures import colours
from explorer.figures.over_epochs import (
    MOST_FILTERS,
    MOST_MAPS,
    EpochSheet,
    filter_sheet,
    heat_sheet,
    map_sheet,
    maps_that_fit,
    seen_uri,
    taken_in_uri,
)
from explorer.samples import sample

RANDOM = np.random.default_rng(0)


def pixels(uri: str) -> np.ndarray:
    return np.array(PIL.Image.open(BytesIO(base64.b64decode(uri.partition(",")[2]))))


def read(sheet: EpochSheet, epoch: int, place: int) -> np.ndarray:
    """The values of a tile, as the browser makes them of its shades."""
    rows = -(-sheet.count // sheet.across)
    top = (epoch * rows + place // sheet.across) * sheet.height
    left = place % sheet.across * sheet.width
    shades = pixels(sheet.sprite)[top : top + sheet.height, left : left + sheet.width]
    low, high = sheet.own[epoch][place % len(sheet.own[epoch])]
    return low + shades / 255 * (high - low)


def kernels(channels: int, count: int = 5, epochs: int = 3) -> list[np.ndarray]:
    return [RANDOM.normal(0, 1 + epoch, (3, 2, channels, count)) for epoch in range(epochs)]


@pytest.mark.parametrize("channels", [1, 3, 8])
def test_filters_are_read_back_and_share_one_scale_around_zero(channels):
    all_epochs = kernels(channels)
    sheet = filter_sheet(all_epochs)
    bounds = []
    for epoch, weights in enumerate(all_epochs):
        for one in range(5):
            best = np.square(all_epochs[-1][..., one]).sum(axis=(0, 1)).argmax()
            wanted = weights[..., one] if channels == 3 else weights[:, :, best, one]
            bounds.append(np.abs(wanted).max())
            step = 2 * sheet.own[epoch][0][1] / 255
            np.testing.assert_allclose(read(sheet, epoch, one), wanted, atol=step)
        [(low, high)] = sheet.own[epoch]
        assert low == -high
    assert sheet.shared == ((-max(bounds), max(bounds)),)
    assert sheet.as_sent()["in_colours"] == (channels == 3)
    assert sheet.colour_map == ("" if channels == 3 else colours.SIGNED)
    assert sheet.shows_all_of(channels) == (channels != 8)


def test_of_very_many_filters_the_first_are_shown():
    assert filter_sheet(kernels(3, count=MOST_FILTERS + 9)).count == MOST_FILTERS


@pytest.mark.parametrize("signed", [False, True])
def test_maps_are_read_back_each_on_a_scale_that_holds_for_all_epochs(signed):
    maps = [RANDOM.normal(0, 1 + epoch, (6, 7, 4)) for epoch in range(3)]
    maps = maps if signed else [np.abs(one) for one in maps]
    sheet = map_sheet(maps)
    assert sorted(sheet.channels) == [0, 1, 2, 3]
    assert sheet.colour_map == (colours.SIGNED if signed else colours.ACTIVATION)
    for place, channel in enumerate(sheet.channels):
        most = max(np.abs(one[..., channel]).max() for one in maps)
        assert sheet.shared[place] == pytest.approx((-most if signed else 0, most))
        for epoch, one in enumerate(maps):
            low, high = sheet.own[epoch][place]
            step = (high - low) / 255 or 1e-9
            np.testing.assert_allclose(read(sheet, epoch, place), one[..., channel], atol=step)


def test_the_maps_that_vary_most_in_the_last_epoch_are_kept():
    maps = [RANDOM.random((4, 4, 40)) for _ in range(2)]
    maps[-1] *= np.arange(40)
    sheet = map_sheet(maps)
    assert sheet.count == MOST_MAPS
    assert set(sheet.channels) <= set(range(12, 40))


def test_a_network_that_answers_nothing_can_be_drawn():
    sheet = map_sheet([np.zeros((2, 2, 3))] * 2)
    assert not pixels(sheet.sprite).any()
    assert set(sheet.shared) == {(0.0, 0.0)}
    filter_sheet([np.zeros((3, 3, 1, 2))] * 2)


@pytest.mark.parametrize("epochs", [1, 20, 40])
@pytest.mark.parametrize("side", [1, 8, 32, 64])
def test_what_is_sent_stays_small(epochs, side):
    count = maps_that_fit(epochs, side, side)
    assert 2 <= count <= MOST_MAPS
    assert count == 2 or epochs * side * side * count <= 400_000


def test_the_largest_sheet_is_under_half_a_megabyte_or_so():
    noise = [RANDOM.random((32, 32, 64)) for _ in range(40)]
    assert len(map_sheet(noise).sprite) < 600_000


def test_heatmaps_are_read_back():
    maps = [RANDOM.random((5, 5)), np.zeros((5, 5))]
    sheet = heat_sheet(maps)
    for epoch, one in enumerate(maps):
        np.testing.assert_allclose(read(sheet, epoch, 0), one, atol=1 / 255)


def test_tiny_pictures_keep_their_pixels_and_photos_are_reduced():
    digit = RANDOM.integers(0, 256, (8, 8, 1), np.uint8)
    np.testing.assert_array_equal(pixels(taken_in_uri(digit)), digit[..., 0])
    assert seen_uri(sample("cat")).startswith("data:image/webp")
