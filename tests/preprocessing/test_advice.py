"""Advice: said where something is wrong, with true numbers, and not elsewhere."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer.preprocessing.advice import advice, last_word
from explorer.preprocessing.row import PRESETS, read_row, trace
from explorer.samples import sample
from tests.preprocessing.arrays import PICTURES, noise

CAT = sample("cat").pixels


def told(text: str, pixels: np.ndarray = CAT) -> tuple[list[str], list, str]:
    row = read_row(text)
    stages = trace(pixels, row)
    return advice(row, stages), stages, last_word(stages)


@pytest.mark.parametrize(
    "text",
    [
        PRESETS["pytorch"].text,
        "resize-64-area-in_proportion.crop-64.scale",
        "equalise-luma.blur.scale.standardise-half",
        "greyscale-3.scale.standardise",
        "standardise-this_picture",
        "scale.scale-own_range",
    ],
)
def test_a_row_in_good_order_is_left_in_peace(text):
    assert not any(told(text)[0])


@pytest.mark.parametrize("text", [PRESETS["pytorch"].text, "scale"])
def test_a_result_that_can_be_fed_is_left_in_peace(text):
    assert told(text)[2] == ""


def test_standardising_without_the_division():
    sentences, stages, word = told("standardise")
    mean, most = stages[1].mean, stages[1].most
    assert 400 < mean < 600
    assert f"average {mean:.3g} instead of about 0, and reach {most:.3g}" in sentences[1]
    assert f"up to {most:.3g} in size" in word


def test_normalising_twice():
    sentences, stages, word = told("scale.scale")
    assert "second division by 255" in sentences[2]
    assert f"at most {stages[2].most:.3g}" in sentences[2]
    assert "nearly one flat colour" in word


def test_standardising_twice():
    sentences, stages, _ = told("scale.standardise.standardise")
    assert f"centred on {stages[3].mean:.3g}".replace("-", "−") in sentences[3]


def test_standardising_what_was_divided_twice():
    sentences, stages, _ = told("scale.scale.standardise")
    assert f"none is above {stages[2].most:.3g}" in sentences[3]


def test_dividing_what_is_standardised():
    sentences, stages, _ = told("scale.standardise.scale")
    low, high = (f"{value:.3g}".replace("-", "−") for value in (stages[3].least, stages[3].most))
    assert f"from {low} to {high}" in sentences[3]


def test_resizing():
    assert "works on four bytes" in told("scale.resize")[0][2]
    assert "enlarges 300 × 451 pixels to 512 × 512" in told("resize-512")[0][1]
    assert "everything looks narrower" in told("resize")[0][1]
    assert "everything looks flatter" in told("resize", noise(90, 60, 3))[0][1]


def test_cropping_more_than_there_is():
    assert "300 × 448 are left" in told("crop-448")[0][1]


def test_swapping():
    assert "takes it for red's" in told("bgr")[0][1]
    assert "Swap before you standardise" in told("scale.standardise.bgr")[0][3]


@pytest.mark.parametrize("text", ["scale.canny", "scale.equalise"])
def test_the_end_of_a_row_is_explained(text):
    sentences, _, word = told(text)
    assert sentences[-1].startswith("The row ends here.")
    assert "Put it before the steps that make fractions" in sentences[-1]
    assert word == ""


@pytest.mark.parametrize("text", ["greyscale.bgr", "greyscale.scale.standardise", "canny.bgr"])
def test_the_end_of_a_grey_row_is_explained(text):
    assert "Leave the grey in three channels" in told(text)[0][-1]


def test_a_picture_that_is_gone():
    faint = np.full((40, 40, 3), 100, np.uint8)
    faint[::2] = 101
    assert told("canny", faint)[0][1] == "All values are equal now: the picture is gone."


def test_whole_numbers_at_the_end():
    assert "whole numbers from 0 to 255" in told("resize-64-area-in_proportion")[2]


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("text", ["standardise.standardise.scale", "scale.blur.resize.crop"])
def test_flat_and_tiny_pictures_get_sentences_too(name, text):
    sentences, stages, word = told(text, PICTURES[name])
    assert len(sentences) == len(stages)
    for sentence in (*sentences, word):
        assert not re.search(r"nan|inf\b|-\d", sentence)
        assert sentence == "" or sentence.endswith(".")
