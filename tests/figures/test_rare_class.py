"""Figures of a rare class: what they show is what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.rare_class import LETTERS, RareCurve, epochs_chart, shares_chart
from explorer.figures.rare_masks import CLOSE_UP, TILE, mask_sheet
from explorer.figures.scenes import class_colours, mask_picture
from explorer.scenes import draw_scene
from explorer.segmentation.rare_results import LABEL, LEVEL, scenes_with_it


def test_bars_are_shares():
    shares = [0.8504, 0.05, 0.000454, 0.04, 0.03, 0.03]
    bars = shares_chart(shares).data[0]
    assert list(bars.x) == pytest.approx([100 * one for one in shares])
    assert list(bars.marker.color) == [one.colour for one in class_colours()]
    assert bars.text[2] == "0.045 %"


@pytest.mark.parametrize("epochs", [(1,), (1, 2), (1, 3, 4)])
def test_lines_differ_by_more_than_their_colour(epochs):
    curves = [RareCurve(f"run {place}", epochs, [0.5] * len(epochs)) for place in range(4)]
    lines = epochs_chart(curves, "IoU").data
    assert [list(line.x) for line in lines] == [list(epochs)] * 4
    assert len({(line.line.dash, line.marker.symbol) for line in lines}) == 4
    for line, letter in zip(lines, LETTERS, strict=False):
        assert list(line.text) == [""] * (len(epochs) - 1) + [letter]


@pytest.fixture(scope="module")
def scene():
    return draw_scene(LEVEL, scenes_with_it()[0])


@pytest.mark.parametrize("close_up", [True, False])
def test_tiles_of_a_scene_are_in_one_line(scene, close_up):
    blind = np.where(scene.mask == LABEL, 0, scene.mask).astype(np.uint8)
    sheet = mask_sheet([scene, scene], [[blind], [scene.mask]], LABEL, close_up=close_up)
    assert sheet.shape == (2 * TILE, 3 * TILE, 3)
    first, second = sheet[:TILE], sheet[TILE:]
    np.testing.assert_array_equal(first[:, : 2 * TILE], second[:, : 2 * TILE])
    np.testing.assert_array_equal(second[:, TILE : 2 * TILE], second[:, 2 * TILE :])
    assert not np.array_equal(first[:, 2 * TILE :], second[:, 2 * TILE :])


def test_a_whole_scene_is_its_mask_but_for_the_white_line(scene):
    tile = mask_sheet([scene], [[]], LABEL, close_up=False)[:, TILE:]
    plain = mask_picture(scene.mask, 2)
    changed = (tile != plain).any(axis=-1)
    assert changed.any()
    assert (tile[changed] == 255).all()
    assert not changed[np.kron(scene.mask == LABEL, np.ones((2, 2), bool))].any()


def test_the_rare_class_is_in_the_middle_of_a_close_up():
    for number in scenes_with_it()[:12]:
        one = draw_scene(LEVEL, number)
        tile = mask_sheet([one], [[]], LABEL, close_up=True)[:, TILE:]
        zoom = TILE // CLOSE_UP
        white = (tile == 255).all(axis=-1)
        assert white.any()
        # The pattern of the cross is blue, and as large as in the mask.
        shown = np.isin(tile[..., 2], (233, round(233 * 0.72))) & ~white
        assert shown.sum() == pytest.approx((one.mask == LABEL).sum() * zoom**2, rel=0.02)
