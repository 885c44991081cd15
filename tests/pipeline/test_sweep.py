"""Strips of one augmentation alone."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer.augmentations import AUGMENTATIONS
from explorer.pipeline import Step
from explorer.pipeline.sweep import MOST_FRAMES, bare_step, sweep
from tests.augmentations.cards import centre_of, marker, photos

CAT, COFFEE = photos()[:2]


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_every_augmentation_has_a_strip(name):
    strip = sweep(Step(name), CAT, partners=[COFFEE])
    assert 2 <= len(strip.images) <= MOST_FRAMES
    assert len(strip.words) == len(strip.within(Step(name))) == len(strip.images)
    assert strip.images.dtype == np.uint8
    assert strip.images.shape[1:] == CAT.shape
    assert len(set(strip.words)) == len(strip.words)
    assert any(strip.within(Step(name)))
    again = sweep(Step(name), CAT, partners=[COFFEE])
    np.testing.assert_array_equal(strip.images, again.images)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_numbers_grow_from_left_to_right(name):
    strip = sweep(Step(name), CAT, partners=[COFFEE])
    found = [re.search(r"−?[\d.]+", words) for words in strip.words]
    if all(found):
        numbers = [float(number[0].replace("−", "-")) for number in found]
        assert numbers == sorted(numbers)


def test_every_strength_has_a_strip_of_its_own():
    across, down = (sweep(Step("shift"), marker(32, 48), along) for along in ("width", "height"))
    assert [round(centre_of(one)[1]) for one in across.images[3:6]] == [36, 48, 60]
    assert [round(centre_of(one)[0]) for one in across.images[3:6]] == [32, 32, 32]
    assert [round(centre_of(one)[0]) for one in down.images[3:6]] == [24, 32, 40]


def test_what_training_can_come_to_is_marked():
    strip = sweep(Step("shift"), CAT)
    within = strip.within(Step("shift", {"width": 25}))
    assert dict(zip(strip.words, within, strict=True)) == {
        "−50 %": False,
        "−37.5 %": False,
        "−25 %": True,
        "−12.5 %": True,
        "0 %": True,
        "12.5 %": True,
        "25 %": True,
        "37.5 %": False,
        "50 %": False,
    }


def test_all_or_nothing_is_two_pictures():
    strip = sweep(Step("horizontal_flip"), CAT)
    np.testing.assert_array_equal(strip.images, [CAT, CAT[:, ::-1]])


def test_chance_plays_no_part():
    strip = sweep(
        Step("erasing", {"chance": 0, "fill": "black"}), np.full((50, 50, 3), 9, np.uint8)
    )
    erased = (strip.images == 0).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(erased, np.linspace(0, 0.6, MOST_FRAMES), atol=0.06)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_a_strip_depends_on_nothing_else_than_it_says(name):
    options = AUGMENTATIONS[name].options
    for value in (0, -1):
        step = Step(name, {option.name: option.values[value] for option in options})
        strip, bare = (sweep(one, CAT, partners=[COFFEE]) for one in (step, bare_step(step)))
        np.testing.assert_array_equal(strip.images, bare.images)
        assert strip.words == bare.words


def test_mixing_that_is_switched_off_is_one_picture():
    strip = sweep(Step("mixup", {"alpha": 0}), CAT, partners=[COFFEE])
    np.testing.assert_array_equal(strip.images, [CAT])


def test_an_unknown_strength_is_refused():
    with pytest.raises(ValueError, match="has no strength"):
        sweep(Step("shift"), CAT, "sideways")
