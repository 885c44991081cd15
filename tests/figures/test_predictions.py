"""Predictions to take along: a table that can be read back, and a figure of every box."""

from __future__ import annotations

import csv
from io import StringIO

import numpy as np
import pytest

from explorer.detection.detections import Detections, Truth
from explorer.figures.predictions import predictions_csv, predictions_figure, scenes_to_point_at
from explorer.scenes.dataset import held_out

TRUTH = Truth([[0, 0, 20, 20], [40, 40, 60, 60]], [0, 3])
FOUND = Detections([[0, 0, 20, 21], [70, 2, 90, 20]], [0.9, 0.4], [0, 1])


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_table_has_every_box_what_it_is_and_what_was_missed():
    read = lines(predictions_csv(FOUND, TRUTH))
    assert [one["class"] for one in read] == ["circle", "cross", "star"]
    assert [one["kind"] for one in read] == ["Right", "Background", "Missed"]
    assert [one["object"] for one in read] == ["0", "", "1"]
    assert [float(read[0][name]) for name in ("x1", "y1", "x2", "y2")] == [0, 0, 20, 21]
    assert float(read[1]["score"]) == 0.4


def test_where_nobody_knows_the_truth_nothing_is_judged():
    assert {one["kind"] for one in lines(predictions_csv(FOUND, None))} == {""}


@pytest.mark.parametrize("truth", [TRUTH, None])
def test_the_figure_has_each_box_twice_and_its_class_once(truth):
    pixels = np.zeros((96, 96, 3), np.uint8)
    figure = predictions_figure(pixels, truth, FOUND, "A $title$", "A caption")
    [place] = figure.axes
    assert len(place.patches) == 2 * (len(FOUND) + (0 if truth is None else len(truth)))
    assert [text.get_text() for text in place.texts] == ["circle 0.90", "cross 0.40"]
    assert place.get_title() == "A $title$"


def test_hundreds_of_scenes_travel_in_half_a_megabyte():
    sheet = scenes_to_point_at([held_out("hard", number) for number in range(40)], 56)
    assert sheet.count == 40
    assert len(sheet.sprite) < 40 * 1500
