"""The last word on a row: said to what cannot be fed, whatever the picture, and not elsewhere."""

from __future__ import annotations

import re

import pytest

from explorer.preprocessing.row import PRESETS, read_row, short, trace
from explorer.preprocessing.verdict import last_word
from tests.preprocessing.arrays import PICTURES
from tests.preprocessing.test_advice import ANY, CAT, SUBJECTS

SQUARE = "resize-64-area."


def word_on(text: str, pixels=CAT) -> str:
    row = read_row(text)
    return last_word(row, trace(pixels, row))


@ANY
@pytest.mark.parametrize(
    "text",
    [
        PRESETS["pytorch"].text,
        PRESETS["lesson"].text,
        "scale.resize-64-bicubic.standardise",
        f"{SQUARE}standardise-this_picture",
        f"{SQUARE}standardise.scale-own_range",
        f"{SQUARE}greyscale-3.scale.standardise",
    ],
)
def test_a_result_that_can_be_fed_is_left_in_peace(text, subject):
    assert word_on(text, SUBJECTS[subject]) == ""


@ANY
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "whole numbers from 0 to 255"),
        ("standardise", "never divided by 255"),
        ("scale.scale", "nearly one flat colour"),
        ("scale.standardise.scale", "nearly one flat colour"),
        ("scale.scale.standardise", "nearly one flat colour"),
        ("standardise.scale", "nothing was centred on 0"),
        ("scale.standardise.standardise", "standardised more than once"),
    ],
)
def test_numbers_that_no_network_expects(text, words, subject):
    assert words in word_on((SQUARE + text).rstrip("."), SUBJECTS[subject])


@pytest.mark.parametrize("text", ["greyscale.scale", "canny.scale", "equalise.scale"])
def test_grey_without_an_axis(text):
    assert "300 × 451, has no axis for colours" in word_on(text)
    assert "axis" not in word_on(f"{text}.greyscale-3")


def test_what_is_no_square():
    assert "300 × 451 is no square" in word_on("scale")
    assert "64 × 96 is no square" in word_on("resize-64-area-in_proportion.scale")
    assert "square" not in word_on("crop.scale")


def test_the_numbers_are_those_of_the_result():
    row = read_row("standardise")
    stages = trace(CAT, row)
    assert f"up to {short(stages[1].most)} in size" in last_word(row, stages)


def test_a_row_that_ends_early_has_said_so():
    assert word_on("scale.canny") == ""


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("text", ["standardise", "scale.standardise.scale", "canny.scale"])
def test_flat_and_tiny_pictures_get_sentences_too(name, text):
    word = word_on(text, PICTURES[name])
    assert not re.search(r"nan|inf\b|-\d", word)
    assert word == "" or word.endswith(".")
