"""How scenes are drawn: pixels stay where they are, and no class is told by colour alone."""

from __future__ import annotations

import base64
import io
from itertools import combinations

import numpy as np
import PIL.Image
import pytest

from explorer.figures.scenes import (
    blended_picture,
    boxed_picture,
    class_colours,
    legend_text,
    mask_picture,
    mask_pixels,
    scene_sheet,
    scene_uri,
)
from explorer.scenes import CLASS_NAMES, draw_scene

SCENE = draw_scene("medium", 10)
# Linear sRGB to that with one kind of cone missing: G. M. Machado, M. M. Oliveira and L. A. F.
# Fernandes (2009), severity 1.0.
PROTANOPIA = np.array(
    [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.0520],
    ]
)
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.9689]]
)


def decoded(uri: str) -> np.ndarray:
    content = base64.b64decode(uri.partition(",")[2])
    return np.array(PIL.Image.open(io.BytesIO(content)))


def test_a_colour_a_sign_and_a_pattern_for_each():
    kinds = class_colours()
    assert [one.name for one in kinds] == ["background", *CLASS_NAMES]
    for field in ("colour", "glyph", "pattern"):
        assert len({getattr(one, field) for one in kinds}) == len(kinds)
    assert all(name in legend_text() for name in CLASS_NAMES)


@pytest.mark.parametrize("seen", [np.eye(3), PROTANOPIA, DEUTERANOPIA], ids=["all", "p", "d"])
def test_who_sees_fewer_colours_can_tell_them_apart(seen):
    linear = np.stack([(one.rgb / 255) ** 2.2 for one in class_colours()])
    shown = np.clip(linear @ seen.T, 0, 1) ** (1 / 2.2)
    assert min(np.linalg.norm(a - b) for a, b in combinations(shown, 2)) > 0.15


def test_masks_keep_their_pixels():
    picture = mask_picture(SCENE.mask, zoom=4)
    assert picture.shape == (384, 384, 3)
    flat = mask_pixels(SCENE.mask)
    blocks = picture.reshape(96, 4, 96, 4, 3).transpose(0, 2, 1, 3, 4).reshape(96, 96, 16, 3)
    # A pattern only darkens: the lightest of a pixel's dots is the colour of its class, or nearly.
    ratio = blocks.max(axis=2) / np.maximum(flat, 1)
    assert ratio.max() <= 1
    assert ratio[flat > 0].min() > 0.7
    np.testing.assert_array_equal(blocks[SCENE.mask == 0][:, 0], flat[SCENE.mask == 0])


def test_each_class_has_another_pattern():
    """Seen as black and white, too: where the dots of a pattern are differs."""
    shaded = []
    for label in range(len(class_colours())):
        picture = mask_picture(np.full((8, 8), label, np.uint8), zoom=4)
        shaded.append((picture < picture.max(axis=(0, 1))).any(axis=-1))
    for a, b in combinations(shaded, 2):
        assert not np.array_equal(a, b)


def test_opacity_goes_from_the_picture_to_the_mask():
    inside = np.kron(SCENE.mask > 0, np.ones((2, 2), bool))
    nothing, everything = (blended_picture(SCENE.pixels, SCENE.mask, part, 2) for part in (0, 1))
    np.testing.assert_array_equal(nothing, SCENE.pixels.repeat(2, axis=0).repeat(2, axis=1))
    np.testing.assert_array_equal(everything[inside], mask_picture(SCENE.mask, 2)[inside])
    np.testing.assert_array_equal(everything[~inside], nothing[~inside])


def test_boxes_are_drawn_on_their_edges():
    picture, plain = boxed_picture(SCENE, 4), SCENE.pixels.repeat(4, axis=0).repeat(4, axis=1)
    left, top, right, bottom = (4 * SCENE.boxes[0]).astype(int)
    changed = (picture != plain).any(axis=-1)
    for row, column in ((top, left), (top, right - 1), (bottom - 1, left), (bottom - 1, right - 1)):
        assert not picture[row, column].any()
    outside = np.ones(changed.shape, bool)
    for x1, y1, x2, y2 in (4 * SCENE.boxes).astype(int):
        outside[y1:y2, x1:x2] = False
    assert not changed[outside].any()


def test_every_pixel_arrives():
    np.testing.assert_array_equal(decoded(scene_uri(SCENE.pixels, 1)), SCENE.pixels)
    sheet = scene_sheet([SCENE] * 3, 96)
    assert (sheet.count, sheet.columns, sheet.size) == (3, 2, 96)
    np.testing.assert_array_equal(decoded(sheet.sprite)[:96, 96:], SCENE.pixels)
