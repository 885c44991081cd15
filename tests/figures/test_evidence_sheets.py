"""Pictures and heatmaps in sheets that have the same places."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image

from explorer.figures import colours
from explorer.figures.evidence_sheets import evidence_sheets, heat_legend


def pixels(uri: str) -> np.ndarray:
    return np.asarray(PIL.Image.open(BytesIO(base64.b64decode(uri.partition(",")[2]))))


def test_heatmaps_lie_where_their_pictures_are():
    pictures = np.zeros((3, 8, 8, 1), np.uint8)
    maps = [np.zeros((8, 8)), np.ones((8, 8)), np.full((8, 8), 0.5)]
    found = evidence_sheets(pictures, {"true": maps})
    sheet = pixels(found.heats["true"])
    assert sheet.shape == (128, 128, 3)
    assert found.pictures.columns == 2
    palette = colours.palette(colours.HEAT)
    expected = {(32, 32): 0, (32, 96): 255, (96, 32): 128}
    for place, shade in expected.items():
        np.testing.assert_array_equal(sheet[place], palette[shade])


def test_what_is_empty_is_said():
    found = evidence_sheets(
        np.zeros((2, 4, 4, 3), np.uint8),
        {"true": [np.zeros((4, 4)), np.eye(4)], "answer": [np.eye(4), np.eye(4)]},
    )
    assert found.empty == {"true": (True, False), "answer": (False, False)}
    assert set(found.as_sent()) == {"sheet", "heats", "empty"}


def test_heatmaps_keep_the_proportions_of_the_pictures():
    found = evidence_sheets(np.zeros((1, 10, 20, 3), np.uint8), {"true": [np.ones((10, 20))]})
    assert pixels(found.heats["true"]).shape == (32, 64, 3)


def test_the_legend_goes_from_none_to_most():
    legend = pixels(heat_legend())
    np.testing.assert_array_equal(legend[0], colours.palette(colours.HEAT))
