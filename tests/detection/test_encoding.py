"""Encoding: against the paper's formulas, and against its own inverse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given

from explorer.detection.boxes import area
from explorer.detection.encoding import MOST_GROWTH, decode, encode
from tests.detection import made_up

ANCHOR = (-6.0, 10.0, 18.0, 46.0)


def as_in_the_paper(box, anchor) -> list[float]:
    """R-CNN, appendix C, equations 6 to 9, number by number."""
    (x, y, w, h), (xa, ya, wa, ha) = (
        ((a + c) / 2, (b + d) / 2, c - a, d - b) for a, b, c, d in (box, anchor)
    )
    return [(x - xa) / wa, (y - ya) / ha, math.log(w / wa), math.log(h / ha)]


@given(boxes=made_up.boxes(most=4))
def test_offsets_are_those_of_the_paper(boxes):
    boxes = boxes[area(boxes) > 0]
    expected = [as_in_the_paper(box, ANCHOR) for box in boxes]
    np.testing.assert_allclose(encode(boxes, ANCHOR), np.reshape(expected, (-1, 4)), atol=1e-12)


@given(boxes=made_up.boxes(most=4), anchors=made_up.boxes(most=4))
def test_decoding_undoes_encoding_for_all_pairs(boxes, anchors):
    boxes, anchors = boxes[area(boxes) > 0][:, None], anchors[area(anchors) > 0]
    offsets = encode(boxes, anchors)
    fits = (offsets[..., 2:] <= MOST_GROWTH).all(axis=-1)
    back = decode(offsets, anchors)
    assert back.shape == (len(boxes), len(anchors), 4)
    np.testing.assert_allclose(back[fits], np.broadcast_to(boxes, back.shape)[fits], atol=1e-9)


def test_encoding_undoes_decoding_in_single_precision():
    random = np.random.default_rng(1)
    offsets = random.normal(size=(3, 50, 4)).astype(np.float32)
    boxes = decode(offsets, np.float32([[8, 8, 40, 24]]))
    assert boxes.dtype == np.float32
    np.testing.assert_allclose(encode(boxes, [8, 8, 40, 24]), offsets, atol=1e-4)


def test_no_offset_is_the_anchor_itself():
    np.testing.assert_array_equal(decode(np.zeros((2, 4)), [ANCHOR] * 2), [ANCHOR] * 2)
    np.testing.assert_array_equal(encode(ANCHOR, ANCHOR), np.zeros(4))


def test_growth_is_limited_and_boxes_never_turn_inside_out():
    [huge, tiny] = decode([[0, 0, 1e30, 1e30], [0, 0, -1e30, -1e30]], [0, 0, 16, 16])
    np.testing.assert_allclose(huge[2:] - huge[:2], 1000)
    np.testing.assert_array_equal(tiny, [8, 8, 8, 8])


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (encode, ([[0, 0, 0, 1]], [[0, 0, 1, 1]])),
        (encode, ([[0, 0, 1, 1]], [[0, 0, 1, 0]])),
        (encode, ([[0, 0, 1, np.inf]], [[0, 0, 1, 1]])),
        (decode, ([[0, 0, np.nan, 0]], [[0, 0, 1, 1]])),
        (decode, ([[0, 0, 0, 0]], [[1, 1, 1, 1]])),
        (decode, ([[0, 0, 0]], [[0, 0, 1, 1]])),
    ],
)
def test_what_has_no_size_or_is_not_finite_is_refused(function, arguments):
    with pytest.raises(ValueError, match=r"width and a height|finite|four numbers"):
        function(*arguments)
