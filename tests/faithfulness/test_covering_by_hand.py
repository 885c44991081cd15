"""Masks painted by hand, and what a network takes in behind them."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.faithfulness.covering import SIDE, covered_input, mask_of


def text_of(mask: np.ndarray) -> str:
    return np.packbits(mask).tobytes().hex()


def test_a_mask_comes_back_from_its_text():
    mask = np.random.default_rng(0).random((SIDE, SIDE)) < 0.3
    np.testing.assert_array_equal(mask_of(text_of(mask)), mask)
    assert not mask_of("").any()


@pytest.mark.parametrize("text", ["0", "g" * 196, "0" * 195, "0" * 197, " " * 196, "0X" * 98])
def test_text_that_is_no_mask_is_refused(text):
    with pytest.raises(ValueError, match="hexadecimal"):
        mask_of(text)


@pytest.mark.parametrize("size", [(28, 28), (56, 84), (32, 32)])
def test_what_is_covered_is_filled_and_the_rest_stays(size):
    x = np.random.default_rng(1).normal(size=(1, *size, 3)).astype(np.float32)
    mask = np.zeros((SIDE, SIDE), bool)
    mask[:14] = True
    after = covered_input(x, mask, "mean")
    half = size[0] // 2
    np.testing.assert_array_equal(after[0, half:], x[0, half:])
    np.testing.assert_allclose(
        after[0, :half], np.broadcast_to(x[0].mean(axis=(0, 1)), x[0, :half].shape), atol=1e-6
    )
    assert after.dtype == np.float32


def test_nothing_covered_changes_nothing():
    x = np.random.default_rng(1).normal(size=(1, 28, 28, 1)).astype(np.float32)
    np.testing.assert_array_equal(covered_input(x, mask_of(""), "blurred"), x)
