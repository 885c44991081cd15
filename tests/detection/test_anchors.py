"""Anchors: where they are, how large, and in which order."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.detection.anchors import AnchorGrid, all_anchors, place_of
from explorer.detection.boxes import convert

GRID = AnchorGrid(side=96, stride=16, scales=(16, 32), ratios=(0.5, 1, 2))


def test_anchors_are_centred_on_their_cells():
    centres = convert(GRID.boxes, "corners", "centre")[..., :2]
    for row, column in np.ndindex(GRID.rows, GRID.columns):
        expected = np.broadcast_to([column * 16 + 8, row * 16 + 8], (GRID.kinds, 2))
        np.testing.assert_allclose(centres[row, column], expected, atol=1e-5)


def test_scales_are_roots_of_areas_and_ratios_heights_by_widths():
    sizes = convert(GRID.boxes[2, 3], "corners", "centre")[:, 2:]
    np.testing.assert_allclose(np.sqrt(sizes.prod(axis=1)), [16] * 3 + [32] * 3, rtol=1e-5)
    np.testing.assert_allclose(sizes[:, 1] / sizes[:, 0], [0.5, 1, 2] * 2, rtol=1e-5)
    np.testing.assert_allclose(sizes, GRID.shapes, rtol=1e-5)


@pytest.mark.parametrize(("side", "stride", "cells"), [(96, 16, 6), (97, 16, 7), (8, 8, 1)])
def test_cells_cover_the_picture(side, stride, cells):
    grid = AnchorGrid(side, stride, (4,))
    assert grid.boxes.shape == (cells, cells, 1, 4)
    assert len(grid) == cells**2
    assert grid.boxes.dtype == np.float32


def test_the_list_of_all_has_every_anchor_at_its_place():
    grids = [GRID, AnchorGrid(96, 32, (48,))]
    anchors = all_anchors(grids)
    assert len(anchors) == sum(map(len, grids))
    for index in (0, 1, 100, len(GRID) - 1, len(GRID), len(anchors) - 1):
        place = place_of(grids, index)
        here = grids[place.grid].boxes[place.row, place.column, place.kind]
        np.testing.assert_array_equal(anchors[index], here)
    for outside in (-1, len(anchors)):
        with pytest.raises(ValueError, match="no anchor"):
            place_of(grids, outside)
    assert all_anchors([]).shape == (0, 4)


def test_nobody_can_write_to_the_anchors():
    with pytest.raises(ValueError, match="read-only"):
        GRID.boxes[0] = 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"stride": 0},
        {"stride": 97},
        {"side": 10_000},
        {"scales": ()},
        {"scales": (0,)},
        {"ratios": (-1,)},
        {"ratios": (float("nan"),)},
    ],
)
def test_impossible_grids_are_refused(wrong):
    with pytest.raises(ValueError, match=r"stride|scales|ratios"):
        AnchorGrid(**{"side": 96, "stride": 16, "scales": (24,), "ratios": (1,), **wrong})
