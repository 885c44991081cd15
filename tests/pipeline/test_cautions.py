"""Warnings where a choice is wrong for the pictures."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.pipeline import read_pipeline
from explorer.pipeline.cautions import cautions
from explorer.pipeline.subject import Subject, batch_subject, picture_subject
from explorer.samples import sample

FLIPS = {"horizontal": "horizontal_flip", "vertical": "vertical_flip"}


def pictures_of(name: str) -> Subject:
    """A batch of blank pictures, as if of the data set, which may not be on this machine."""
    entry = DATASETS[name]
    blank = np.zeros((2, *entry.image_size), np.uint8)
    blank[..., 0] = 200
    return Subject(name, blank, blank[:0], np.array([0, 1]), entry)


def said(text: str, subject: Subject, split: str = "train") -> str:
    return " ".join(cautions(read_pipeline(text), subject, split))


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("flip", FLIPS)
def test_a_flip_is_warned_of_exactly_where_it_breaks_labels(name, flip):
    words = said(FLIPS[flip], pictures_of(name))
    if flip in DATASETS[name].symmetries:
        assert words == ""
    else:
        assert DATASETS[name].broken_by[flip] in words


@pytest.mark.parametrize("name", DATASETS)
def test_rotation_is_warned_of_beyond_what_the_pictures_bear(name):
    most = DATASETS[name].most_rotation
    assert said(f"rotation-{most}", pictures_of(name)) == ""
    assert DATASETS[name].rotation_limit in said(f"rotation-{most + 2}", pictures_of(name))


def test_test_pictures_are_not_augmented():
    digits = batch_subject(DATASETS["digits"], "test")
    assert "in training only" in said("gain", digits, "test")
    assert said("none", digits, "test") == ""


def test_mixing_asks_for_another_loss():
    assert "CategoricalCrossentropy" in said("mixup", pictures_of("shapes"))
    assert said("mixup", picture_subject(sample("cat"))) == ""
    assert said("mixup-0", pictures_of("shapes")) == ""


def test_what_needs_colour_is_named_on_grey_pictures():
    words = said("hue~saturation~gain", pictures_of("digits"))
    assert words.count("What needs colour is left out: Colour jitter: hue, Colour jitter: sat") == 1
    assert said("hue", pictures_of("shapes")) == ""
    assert "nothing to change" in said("hue", picture_subject(sample("camera")))


def test_amounts_in_pixels_are_measured_against_the_picture():
    assert "50 % of its side" in said("padded_crop-4", pictures_of("digits"))
    assert "next to nothing" in said("blur-2", pictures_of("digits"))
    assert said("padded_crop-4~blur-2", pictures_of("shapes")) == ""


def test_photos_of_visitors_are_not_warned_of_flips():
    assert said("vertical_flip~rotation-180", picture_subject(sample("cat"))) == ""


def test_the_same_is_said_once():
    words = cautions(read_pipeline("vertical_flip~vertical_flip"), pictures_of("digits"))
    assert len(words) == 1


def test_every_sentence_ends():
    text = "vertical_flip~horizontal_flip~rotation-180~hue~mixup~padded_crop-32~blur-6"
    found = cautions(read_pipeline(text), pictures_of("digits"), "test")
    assert len(found) == 8
    assert all(sentence.endswith(".") for sentence in found)
