"""Masks painted by hand: to the browser, into links, and back."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest

from explorer.scenes import SIDE, draw_scene
from explorer.segmentation.painted import (
    EVERYTHING,
    LONGEST_TEXT,
    mask_of,
    mask_text,
    packed,
    paintable,
    read_mask,
    shifted,
    unpacked,
)

RANDOM = np.random.default_rng(4)
MASKS = [
    np.zeros((SIDE, SIDE), bool),
    np.ones((SIDE, SIDE), bool),
    *(RANDOM.random((3, SIDE, SIDE)) < [[[0.01]], [[0.5]], [[0.9]]]),
    draw_scene("medium", 1).mask > 0,
]


@pytest.mark.parametrize("mask", MASKS)
def test_a_mask_comes_back_as_it_was(mask):
    np.testing.assert_array_equal(unpacked(packed(mask)), mask)
    text = mask_text(mask)
    np.testing.assert_array_equal(read_mask(text), mask)
    assert len(text) <= LONGEST_TEXT
    assert text.replace("-", "").replace("_", "").isalnum()


def in_a_link(data: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(data)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    ["", "x", "zzzz", "é", "a b", "AAAA", in_a_link(b"\0" * 1151), in_a_link(b"\0" * 50_000_000)],
)
def test_what_is_no_mask_is_refused(text):
    with pytest.raises(ValueError, match=r"mask|ASCII"):
        read_mask(text)
    with pytest.raises(ValueError, match=r"mask|ASCII"):
        unpacked(text)


def test_what_can_be_painted_is_what_the_scene_shows_the_largest_first():
    scene = draw_scene("medium", 10)
    *names, last = paintable(scene.mask)
    sizes = [mask_of(scene.mask, name).sum() for name in names]
    assert last == EVERYTHING
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) > 0
    assert sum(sizes) == mask_of(scene.mask, EVERYTHING).sum() == (scene.mask > 0).sum()


def test_moving_to_the_right_loses_what_leaves_the_picture():
    mask = MASKS[3]
    moved = shifted(mask, 5)
    np.testing.assert_array_equal(moved[:, 5:], np.roll(mask, 5, axis=1)[:, 5:])
    assert not moved[:, :5].any()
    np.testing.assert_array_equal(shifted(mask, 0), mask)
