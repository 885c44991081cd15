"""The script of a row: it runs, and gives the very numbers of the row."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.preprocessing import PREPROCESSING
from explorer.preprocessing.row import PRESETS, RowStep, read_row, row_text, trace
from explorer.preprocessing.script import row_code
from tests.preprocessing.arrays import CAT, PICTURES

IN_ROW = [step for step in PREPROCESSING.values() if step.in_row]


def every_option() -> list[list[RowStep]]:
    """Each step by itself, behind grey and behind fractions, with some values of each option."""
    steps = [
        RowStep(step.name, {option.name: value})
        for step in IN_ROW
        for option in step.options
        for value in (option.values if len(option.values) < 20 else option.values[::50])
    ]
    steps += [RowStep(step.name) for step in IN_ROW]
    before = [[], read_row("greyscale"), read_row("scale"), read_row("greyscale.scale")]
    return [[*first, step] for step in steps for first in before]


def can_be_taken(row: list[RowStep]) -> bool:
    return not trace(CAT, row)[-1].problem


ROWS = [
    *(read_row(preset.text) for preset in PRESETS.values()),
    [],
    read_row("bgr.equalise-luma.resize-32-bicubic.scale-own_range.standardise-this_picture"),
    read_row("equalise-each_colour.blur-31.greyscale-3.crop-8.scale.scale.standardise-cifar10.bgr"),
    *filter(can_be_taken, every_option()),
]


def expect_the_same(run, row, pixels):
    left = run(row_code(pixels, row), pixels)["result"]
    expected = trace(pixels, row)[-1].values
    assert left.dtype == expected.dtype
    np.testing.assert_array_equal(left, expected)


@pytest.mark.parametrize("row", ROWS, ids=row_text)
def test_the_script_gives_the_very_numbers_of_the_row(row, names_left_by):
    expect_the_same(names_left_by, row, CAT)


@pytest.mark.parametrize("name", PICTURES)
def test_flat_and_tiny_pictures_too(name, names_left_by):
    for text in ("scale-own_range.standardise-this_picture", "resize-8.crop-224.blur.canny"):
        expect_the_same(names_left_by, read_row(text), PICTURES[name])


def test_the_scripts_are_tidy(expect_tidy):
    expect_tidy(row_code(CAT, row) for row in ROWS)


def test_only_what_is_needed_is_imported():
    assert "cv2" not in row_code(CAT, read_row("crop.scale.standardise"))
    assert "import cv2" in row_code(CAT, read_row("resize"))


def test_there_is_no_script_for_a_row_that_ends_early():
    with pytest.raises(ValueError, match=r"^There is no script for .* ends early\..*\.$"):
        row_code(CAT, read_row("scale.canny"))
