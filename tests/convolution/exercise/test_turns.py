"""Kernels take turns, and exercises do not come twice soon after each other."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from explorer.convolution.exercise import Exercise, exercise
from explorer.convolution.exercise.turns import kernels
from explorer.samples import SAMPLES
from tests.convolution.exercise.exercises import PYRAMID, small

ROUNDS = 3 * len(kernels())
SOON = 8
PHOTOS = [name for name, each in SAMPLES.items() if each.is_photo]


def answer(made: Exercise) -> tuple:
    """The kernel of an exercise and how it is applied."""
    layer = made.layer
    title = made.candidates[made.answer].title
    return title, layer.stride, layer.padding, layer.dilation


def answers(pixels: np.ndarray, count: int) -> list[tuple]:
    return [answer(exercise(pixels, seed)) for seed in range(count)]


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_asked_twice_soon(name):
    asked = answers(small(name), ROUNDS)
    for start in range(len(asked) - SOON + 1):
        soon = asked[start : start + SOON]
        assert len({title for title, *_ in soon}) == SOON
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("name", SAMPLES)
def test_one_round_goes_through_all_kernels(name):
    titles = [title for title, *_ in answers(small(name), 2 * len(kernels()))]
    assert sorted(titles[: len(kernels())]) == sorted(kernel.title for kernel in kernels())
    assert titles[: len(kernels())] == titles[len(kernels()) :]


@pytest.mark.parametrize("name", PHOTOS)
def test_maps_of_neighbours_do_not_look_alike(name):
    groups = (
        {"Edge Horizontal", "Sobel y", "Scharr y"},
        {"Edge Vertical", "Sobel x", "Scharr x"},
        {"Blur 1/9", "Gaussian 3x3", "Gaussian 5x5"},
    )
    titles = [title for title, *_ in answers(small(name), len(kernels()))]
    for one, other in pairwise(titles):
        assert not any({one, other} <= group for group in groups), (one, other)


def test_on_a_plain_picture_settings_take_turns_too():
    # A single bright pixel: many kernels make the same of it.
    spot = np.zeros((5, 5, 3), np.uint8)
    spot[2, 2] = 255
    for pixels in (PYRAMID, spot):
        asked = answers(pixels, SOON)
        assert len(set(asked)) == SOON


def test_a_stride_and_dilation_do_not_come_together():
    for name in ("rocket", "camera"):
        asked = answers(small(name), ROUNDS)
        assert {(stride > 1, dilation > 1) for _, stride, _, dilation in asked} == {
            (False, False),
            (True, False),
            (False, True),
        }


def test_orders_belong_to_pictures():
    orders = [
        tuple(title for title, *_ in answers(small(name), 12))
        for name in ("cat", "coins", "rocket")
    ]
    assert len(set(orders)) == 3
