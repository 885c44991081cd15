"""Reasons for the right kernel are true, whatever the picture."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer.convolution.exercise import Exercise
from explorer.convolution.exercise.candidates import every_candidate
from explorer.convolution.exercise.reasons import kernel_reason
from tests.convolution.exercise.exercises import close, number, of_all_kinds


@pytest.fixture
def many() -> list[Exercise]:
    return of_all_kinds()


def test_reasons_for_the_right_kernel_are_true(many):
    for made in many:
        right, text = made.candidates[made.answer], kernel_reason(made, made.answer)
        assert text.startswith(f"The result {right.kernel.effect}. ")
        assert ("Some weights are negative" in text) == bool((right.weights < 0).any())
        low, high = re.search(r"(?:go from|no value is:) (\S+) to (\S+?)\.(?: |$)", text).groups()
        assert close(number(low), made.values.min())
        assert close(number(high), made.values.max())
        assert ("border" not in text) or made.layer.padding == "same"
        if right.kernel.name != "identity":
            total = number(re.search(r"Its weights sum to (\S+), ", text)[1])
            assert total == pytest.approx(float(right.weights.sum()), abs=1e-5)


def test_what_copies_is_said_to_copy_what_it_does(many):
    told = set()
    for made in many:
        text = kernel_reason(made, made.answer)
        if made.candidates[made.answer].kernel.name != "identity":
            assert "every second pixel" not in text
            assert "picture itself" not in text
            continue
        stride = made.layer.stride
        kept = {2: "every second pixel", 3: "every third pixel"}.get(stride)
        if stride > 1:
            assert kept in text
            first = np.argwhere((made.picture == made.values[0, 0])[:4, :4])
            assert any(
                np.array_equal(
                    made.picture[row::stride, column::stride][:3, :3], made.values[:3, :3]
                )
                for row, column in first
            )
        else:
            assert ("the picture itself." in text) == np.array_equal(made.picture, made.values)
        told.add((stride, made.layer.padding))
    assert {stride for stride, _ in told} == {1, 2, 3}
    assert len({padding for _, padding in told}) == 2


def test_a_direction_that_was_chosen_is_named(many):
    told = set()
    for made in many:
        right, text = made.candidates[made.answer], kernel_reason(made, made.answer)
        found = re.search(r"The direction here is (\d+)°, ([a-z ]+)\.", text)
        assert bool(found) == ("°" in right.title)
        if found:
            assert right.title.endswith(f"{found[1]}°")
            told.add((found[1], found[2]))
    assert told == {
        ("0", "horizontal"),
        ("45", "rising to the right"),
        ("90", "vertical"),
        ("135", "falling to the right"),
    }


def test_directions_in_words_are_those_of_the_weights():
    # Motion blur averages along its direction: the weights lie on that line.
    for candidate in every_candidate(4):
        if candidate.kernel.name == "motion_blur":
            rows, columns = np.nonzero(candidate.weights)
            slope = np.corrcoef(rows, columns)[0, 1] if np.ptp(rows) and np.ptp(columns) else 0
            words = {1: "falling to the right", -1: "rising to the right"}.get(round(slope))
            line = "horizontal" if not np.ptp(rows) else "vertical"
            assert candidate.about_direction.endswith(f"{words or line}.")
