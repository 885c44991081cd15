"""Predict, then reveal: exercises are fair, the same each time, and their reasons are true."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer.convolution.exercise import MAX_SEED, Exercise, PictureUnsuitable, exercise
from explorer.convolution.exercise.reasons import kernel_reason
from explorer.samples import SAMPLES
from tests.convolution.exercise.exercises import PYRAMID, of_all_kinds, reference, small
from tests.convolution.layers import picture

LESSON = {"edge_horizontal", "edge_vertical", "sharpen", "blur"}
LOOK_ALIKE = (  # by eye their maps are the same, but for the range
    {"edge_horizontal", "prewitt_y", "sobel_y", "scharr_y"},
    {"edge_vertical", "prewitt_x", "sobel_x", "scharr_x"},
    {"blur", "gaussian_3", "gaussian_5"},
)


@pytest.fixture
def many() -> list[Exercise]:
    return of_all_kinds()


def check(made: Exercise) -> None:
    """What holds for every exercise."""
    right = made.candidates[made.answer]
    for candidate, values in zip(made.candidates, made.maps, strict=True):
        expected = reference(made, candidate.weights)
        np.testing.assert_allclose(values, expected, atol=1e-2 + 1e-5 * np.abs(expected).max())
    np.testing.assert_array_equal(made.layer.kernel, right.weights)
    assert made.values is made.maps[made.answer]
    assert len({candidate.title for candidate in made.candidates}) == 4
    assert len({candidate.weights.tobytes() for candidate in made.candidates}) == 4
    assert min(made.size) >= 4
    assert not made.layer.relu
    sizes = made.sizes
    assert sizes.options[sizes.answer] == reference(made, right.weights).shape == made.size
    assert len(set(sizes.options)) == len(sizes.reasons) == 4
    assert all(min(size) > 0 for size in sizes.options)
    reasons = [kernel_reason(made, index) for index in range(4)]
    assert all(text.endswith(".") and "nan" not in text for text in [*reasons, *sizes.reasons])


def test_exercises_of_all_kinds(many):
    for made in many:
        check(made)
    assert {made.layer.stride for made in many} == {1, 2, 3}
    assert {made.layer.padding for made in many} == {"same", "valid"}
    assert {made.layer.dilation for made in many} == {1, 2}
    assert {made.answer for made in many} == {made.sizes.answer for made in many} == set(range(4))


RAMP = np.tile((19 + 21 * np.arange(17) / 17).astype(np.uint8)[:, np.newaxis, np.newaxis], (20, 3))


def plain_pictures() -> st.SearchStrategy[np.ndarray]:
    """Grey pictures with few ways to tell kernels apart: flat, striped, steps, noise; any size."""

    def make(height, width, kind, low, high, seed):
        down, across = np.mgrid[:height, :width]
        share = {
            "flat": np.zeros((height, width)),
            "stripes": across % 2,
            "ramp": down / height,
            "spot": (down == height // 2) & (across == width // 2),
            "noise": np.random.default_rng(seed).random((height, width)),
        }[kind]
        grey = (low + (high - low) * share).astype(np.uint8)
        return np.stack([grey] * 3, axis=-1)

    side, level = st.integers(1, 24), st.integers(0, 255)
    kinds = st.sampled_from(("flat", "stripes", "ramp", "spot", "noise"))
    return st.builds(make, side, side, kinds, level, level, st.integers(0, 99))


@settings(max_examples=80, deadline=None)
@example(RAMP, 8)  # Gabor's responses to it are rounding errors
@given(plain_pictures(), st.integers(0, MAX_SEED))
def test_any_picture_gives_an_exercise_or_a_sentence(pixels, seed):
    try:
        made, reason = exercise(pixels, seed), ""
    except PictureUnsuitable as unsuitable:
        made, reason = None, str(unsuitable)
    if made is None:
        assert re.fullmatch(r"This picture is too (small|plain) .+\. Choose another .+\.", reason)
    else:
        check(made)


UNSUITABLE = {
    "one pixel": picture(1, 1),
    "four rows": picture(4, 200),
    "one column": picture(80, 1),
    "black": np.zeros((60, 80, 3), np.uint8),
    "one colour": np.full((60, 80, 3), (200, 30, 90), np.uint8),
    "two neighbouring greys": np.stack([np.eye(60, dtype=np.uint8) + 120] * 3, axis=-1),
}


@pytest.mark.parametrize("case", UNSUITABLE)
@pytest.mark.parametrize("seed", [0, 7])
def test_pictures_on_which_kernels_look_alike_are_refused(case, seed):
    with pytest.raises(PictureUnsuitable, match="Choose another picture"):
        exercise(UNSUITABLE[case], seed)


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1])
def test_there_is_a_first_and_a_last_exercise(seed):
    with pytest.raises(ValueError, match="0 to 9999"):
        exercise(PYRAMID, seed)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, MAX_SEED))
def test_the_same_picture_and_seed_give_the_same_exercise(seed):
    first, again = exercise(small("coins"), seed), exercise(small("coins").copy(), seed)
    titles = [[candidate.title for candidate in made.candidates] for made in (first, again)]
    assert titles[0] == titles[1]
    assert (first.answer, first.sizes) == (again.answer, again.sizes)
    np.testing.assert_array_equal(first.values, again.values)


def test_another_picture_of_the_same_size_has_other_answers():
    answers = [
        [made.candidates[made.answer].title for made in (exercise(pixels, s) for s in range(12))]
        for pixels in (small("rocket"), small("coffee"), picture(43, 64))
    ]
    assert len({tuple(each) for each in answers}) == 3


@pytest.mark.parametrize("name", SAMPLES)
def test_the_first_exercises_are_the_lesson(name):
    first = [exercise(small(name), seed) for seed in range(3)]
    for made in first:
        assert {candidate.kernel.name for candidate in made.candidates} == LESSON
    assert (first[0].layer.stride, first[0].layer.dilation) == (1, 1)
    assert len({made.candidates[made.answer].title for made in first}) == 3


def test_kernels_that_look_alike_are_never_asked_together(many):
    for made in many:
        names = {candidate.kernel.name for candidate in made.candidates}
        assert all(len(names & group) <= 1 for group in LOOK_ALIKE) or picture_is_noise(made)
        for one, other in itertools.combinations(made.maps, 2):
            assert one.shape == other.shape
            best = np.linalg.lstsq(other.reshape(-1, 1), one.ravel(), rcond=None)[0][0]
            rest = np.sqrt(np.mean((one - max(0, best) * other) ** 2))
            assert rest >= 0.349 * one.std()


def picture_is_noise(made: Exercise) -> bool:
    """On noise even blurs differ; photos are smooth."""
    across = np.diff(made.picture.astype(float), axis=1)
    return np.abs(across).mean() > 0.3 * made.picture.std()
