"""Matching: every anchor and every object is treated as the rules say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.detection.matching import BACKGROUND, IGNORED, match
from explorer.detection.overlap import iou
from tests.detection import made_up


@given(
    anchors=made_up.boxes(most=12),
    boxes=made_up.boxes(most=4),
    limits=st.lists(st.integers(1, 20), min_size=2, max_size=2).map(sorted),
)
def test_the_rules_hold_for_every_anchor(anchors, boxes, limits):
    negative, positive = (limit / 20 for limit in limits)
    overlaps, matches = iou(anchors, boxes), match(anchors, boxes, positive, negative)
    for anchor, (which, claimed) in enumerate(zip(matches.objects, matches.claimed, strict=True)):
        best = overlaps[anchor].max(initial=0)
        if claimed:
            assert overlaps[anchor, which] > 0
            continue
        if which >= 0:
            assert overlaps[anchor, which] == best >= positive
        elif which == IGNORED:
            assert negative <= best < positive
        else:
            assert which == BACKGROUND
            assert best < negative
        assert matches.overlaps[anchor] == pytest.approx(best)
    np.testing.assert_array_equal(matches.positive, matches.objects >= 0)


@given(anchors=made_up.boxes(most=8), boxes=made_up.boxes(most=4))
def test_an_object_goes_without_only_if_all_it_touches_are_claimed_by_others(anchors, boxes):
    matches, overlaps = match(anchors, boxes, 1.0, 1.0), iou(anchors, boxes)
    owners = matches.objects[matches.claimed]
    assert len(set(owners.tolist())) == len(owners)
    for which in set(range(len(boxes))) - set(owners.tolist()):
        touched = overlaps[:, which] > 0
        assert matches.claimed[touched].all()


def test_the_best_pair_of_all_claims_first():
    anchors = [[0, 0, 10, 10], [0, 0, 10, 30]]
    boxes = [[0, 0, 10, 12], [0, 0, 10, 10]]  # both want the first anchor most
    matches = match(anchors, boxes)
    assert matches.objects.tolist() == [1, 0]
    assert matches.claimed.all()
    np.testing.assert_allclose(matches.overlaps, [1, 0.4])


def test_of_equal_ones_the_first():
    same = [[0, 0, 10, 10]] * 2
    assert match(same, [[0, 0, 10, 10]], 1.0, 1.0).claimed.tolist() == [True, False]
    assert match([[0, 0, 10, 10]], same).objects.tolist() == [0]


def test_a_picture_without_objects_is_all_background():
    matches = match([[0, 0, 10, 10]] * 3, np.empty((0, 4)))
    assert matches.objects.tolist() == [BACKGROUND] * 3
    assert not matches.positive.any()
    assert match(np.empty((0, 4)), [[0, 0, 1, 1]]).objects.shape == (0,)


@pytest.mark.parametrize(("positive", "negative"), [(0.4, 0.5), (1.1, 0), (0, 0), (0.5, -0.1)])
def test_thresholds_out_of_order_are_refused(positive, negative):
    with pytest.raises(ValueError, match="thresholds"):
        match([[0, 0, 1, 1]], [[0, 0, 1, 1]], positive, negative)


def test_what_is_no_box_is_refused_by_its_name():
    with pytest.raises(ValueError, match="anchors"):
        match([[1, 0, 0, 1]], [[0, 0, 1, 1]])
