"""Thumbnails, heatmaps and data URIs: the browser gets the pixels that were meant."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image

from explorer.figures import colours
from explorer.figures.encoding import photo_uri, png_uri
from explorer.figures.heat import heat_picture
from explorer.figures.thumbnails import Sheet, kernel_sheet, map_sheet, photo_sheet
from explorer.images import Image
from explorer.samples import sample


def opened(uri: str) -> np.ndarray:
    data = base64.b64decode(uri.partition(",")[2])
    return np.asarray(PIL.Image.open(BytesIO(data)))


def thumbnail(sheet: Sheet, index: int) -> np.ndarray:
    top, left = index // sheet.columns * sheet.size, index % sheet.columns * sheet.size
    return opened(sheet.sprite)[top : top + sheet.size, left : left + sheet.size]


def test_png_uris_are_lossless():
    pixels = np.random.default_rng(0).integers(0, 256, (9, 7, 3), dtype=np.uint8)
    assert (opened(png_uri(pixels)) == pixels).all()
    assert (opened(png_uri(pixels[..., 0])) == pixels[..., 0]).all()


def test_photos_are_reduced_and_keep_their_proportions():
    shown = opened(photo_uri(sample("rocket"), 320))
    assert shown.shape == (214, 320, 3)


def test_photo_thumbnails_stand_in_order():
    plain = [Image(np.full((20, 30, 3), shade, np.uint8), "plain") for shade in (10, 90, 200)]
    sheet = photo_sheet(plain, 16)
    assert [int(thumbnail(sheet, index).mean()) for index in range(3)] == [10, 90, 200]


def test_map_thumbnails_are_enlarged_cell_by_cell():
    one = np.array([[0.0, 1.0], [2.0, 4.0]])
    shown = thumbnail(map_sheet([one], 8), 0)
    palette = colours.palette(colours.ACTIVATION)
    expected = palette[np.array([[0, 64], [128, 255]])]
    assert (shown[::4, ::4] == expected).all()
    assert (shown == np.kron(expected, np.ones((4, 4, 1)))).all()


def test_kernel_thumbnails_are_grey_at_zero():
    weights = np.zeros((3, 3, 3, 2), np.float32)
    weights[..., 0, 1] = 1.0
    sheet = kernel_sheet(weights, 9)
    assert (thumbnail(sheet, 0) == 128).all()
    assert thumbnail(sheet, 1)[0, 0].tolist() == [255, 128, 128]


def test_each_kernel_thumbnail_is_on_its_own_scale():
    weights = np.zeros((1, 1, 3, 2), np.float32)
    weights[0, 0, :, 0], weights[0, 0, :, 1] = [1, -1, 0], [0.01, -0.01, 0]
    sheet = kernel_sheet(weights, 4)
    assert (thumbnail(sheet, 0) == thumbnail(sheet, 1)).all()


def test_heat_is_encoded_at_both_resolutions():
    heatmap = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    picture = heat_picture(sample("cat"), heatmap, np.array([[0.0, 3.0]], np.float32))
    assert np.abs(opened(picture.heat) / 255 - heatmap).max() <= 0.5 / 255 + 1e-6
    assert opened(picture.cells).tolist() == [[0, 255]]
    assert picture.cell_shape == [1, 2]
    assert not picture.empty


def test_a_heatmap_of_zeros_says_so():
    assert heat_picture(sample("cat"), np.zeros((4, 4)), np.zeros((2, 2))).empty
