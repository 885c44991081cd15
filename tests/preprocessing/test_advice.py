"""Advice: said where a step is out of order, whatever the picture, and not elsewhere."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer.preprocessing.advice import advice
from explorer.preprocessing.row import PRESETS, read_row, short, trace
from explorer.samples import SAMPLES, sample
from tests.preprocessing.arrays import PICTURES, noise

CAT = sample("cat").pixels
SUBJECTS = {
    **{name: sample(name).pixels for name, entry in SAMPLES.items() if entry.is_photo},
    "bright": noise(300, 400, 3) // 13 + np.uint8(230),
    "dark": noise(300, 400, 3) // 13,
}
ANY = pytest.mark.parametrize("subject", SUBJECTS)


def told(text: str, pixels: np.ndarray = CAT) -> tuple[list[str], list]:
    row = read_row(text)
    stages = trace(pixels, row)
    return advice(row, stages), stages


@ANY
@pytest.mark.parametrize(
    "text",
    [
        PRESETS["pytorch"].text,
        "resize-64-area-in_proportion.crop-64.scale",
        "resize-256-bicubic-in_proportion.crop.scale.standardise",
        "equalise-luma.blur.scale.standardise-half",
        "greyscale-3.scale.standardise",
        "standardise-this_picture",
        "scale.scale-own_range",
        "scale.standardise-half.greyscale",
    ],
)
def test_a_row_in_good_order_is_left_in_peace(text, subject):
    assert not any(told(text, SUBJECTS[subject])[0])


@ANY
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scale.scale", "brought to 0 to 1 already; after another division"),
        ("scale.resize-512-bicubic.scale", "brought to 0 to 1 already"),
        ("scale-own_range.scale", "brought to 0 to 1 already"),
        ("scale.scale.scale", "divided by 255 already"),
        ("standardise", "nothing has divided these by 255"),
        ("scale.scale.standardise", "after more than one division none is above"),
        ("standardise.scale", "division by 255 comes too late"),
        ("standardise.scale.scale", "divided by 255 already"),
        ("scale.standardise.scale", "standardised already. Divided by 255 as well"),
        ("scale.standardise.standardise", "standardised already. Their mean was"),
        ("standardise.standardise", "standardised already. Their mean was"),
        ("scale.standardise.scale-own_range", "undoes the standardising"),
        ("bgr", "takes it for red's"),
        ("scale.resize-512-bicubic.bgr", "takes it for red's"),
        ("scale.standardise.bgr", "blue's, standardised with blue's statistics"),
        ("bgr.bgr", "red's again"),
        ("bgr.blur.bgr", "red's again"),
        ("greyscale-3.bgr", "nothing changes"),
        ("bgr.greyscale", "weights of red and blue exchanged"),
        ("bgr.equalise", "weights of red and blue exchanged"),
        ("scale.standardise.greyscale", "not the brightness any more"),
        ("bgr.scale.standardise", "with the other's numbers"),
        ("crop-128.resize-64", "The crop came first"),
        ("scale.resize-64-area-in_proportion", "works on four bytes"),
    ],
)
def test_the_last_step_is_out_of_order(text, words, subject):
    assert words in told(text, SUBJECTS[subject])[0][-1]


@ANY
@pytest.mark.parametrize(
    "text",
    [
        "scale.resize-512-bicubic.standardise",
        "standardise.bgr.bgr.standardise-this_picture",
        "bgr.bgr.greyscale",
        "bgr.scale.standardise-half",
        "bgr.equalise-each_colour",
        "bgr.greyscale-3.scale.standardise",
        "scale.scale-own_range.standardise",
    ],
)
def test_a_mistake_that_is_no_more_is_not_mentioned_again(text, subject):
    assert told(text, SUBJECTS[subject])[0][-1] == ""


def test_standardising_without_the_division():
    sentences, stages = told("standardise")
    assert 400 < stages[1].mean < 600
    mean, most = short(stages[1].mean), short(stages[1].most)
    assert f"average {mean} instead of about 0, and reach {most}" in sentences[1]


def test_the_numbers_in_sentences_are_those_of_the_values():
    sentences, stages = told("scale.scale.standardise")
    assert f"at most {short(stages[2].most)} in size" in sentences[2]
    assert f"none is above {short(stages[2].most)}" in sentences[3]
    sentences, stages = told("scale.standardise.standardise")
    assert f"becomes {short(stages[3].mean)}" in sentences[3]
    sentences, stages = told("scale.standardise.scale")
    assert f"from {short(stages[3].least)} to {short(stages[3].most)}" in sentences[3]


def test_edges_are_of_the_wrong_grey_too():
    assert "weights of red and blue exchanged" in told("bgr.canny")[0][2]
    assert told("greyscale.canny")[0][2] == ""


def test_resizing():
    assert "enlarges 300 × 451 pixels to 512 × 512" in told("resize-512")[0][1]
    assert "everything looks narrower" in told("resize")[0][1]
    assert "everything looks flatter" in told("resize", noise(90, 60, 3))[0][1]


def test_a_resize_with_two_faults_is_told_of_both():
    late = told("scale.resize")[0][2]
    assert "squeezed into a square" in late
    assert "works on four bytes" in late
    assert "overshoot" not in late
    assert "overshoot" in told("scale.resize-512-bicubic")[0][2]


def test_a_crop_that_came_first_left_so_much():
    assert "left 37% of this picture" in told("crop.resize-64")[0][2]


def test_cropping_more_than_there_is():
    assert "300 × 448 are left" in told("crop-448")[0][1]


@pytest.mark.parametrize("text", ["scale.canny", "scale.equalise"])
def test_the_end_of_a_row_is_explained(text):
    sentences, _ = told(text)
    assert sentences[-1].startswith("The row ends here.")
    assert "Put it before the steps that make fractions" in sentences[-1]


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("greyscale.bgr", "Leave it out"),
        ("canny.bgr", "Leave it out"),
        ("greyscale.scale.standardise", "Give Greyscale three channels"),
        ("canny.standardise", "Put Greyscale with three channels before it"),
        ("equalise.scale.standardise", "Put Greyscale with three channels before it"),
        ("greyscale-3.canny.standardise", "Put Greyscale with three channels before it"),
    ],
)
def test_the_end_of_a_grey_row_is_explained(text, way_out):
    assert way_out in told(text)[0][-1]


@pytest.mark.parametrize("text", ["canny.greyscale-3.standardise", "canny.standardise-half"])
def test_the_way_out_is_one(text):
    assert told(text)[1][-1].values is not None


def test_a_picture_that_is_gone():
    faint = np.full((40, 40, 3), 100, np.uint8)
    faint[::2] = 101
    assert told("canny", faint)[0][1] == "All values are equal now: the picture is gone."


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("text", ["standardise.standardise.scale", "scale.blur.resize.crop"])
def test_flat_and_tiny_pictures_get_sentences_too(name, text):
    sentences, stages = told(text, PICTURES[name])
    assert len(sentences) == len(stages)
    for sentence in sentences:
        assert not re.search(r"nan|inf\b|-\d", sentence)
        assert sentence == "" or sentence.endswith(".")
