"""Both ways of scoring windows side by side, and the boxes that come of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.detection.one_pass import (
    Walk,
    differences,
    gap,
    multiply_adds_one_by_one,
    one_pass,
    walk,
)
from explorer.detection.overlap import iou
from explorer.detection.sliding_window import plan
from tests.detection.small_networks import SIDE, network, noise, with_padding, without_padding
from tests.models import CLASSES

IMAGE = noise(45, 62)


def ignore(done: int, total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def windows():
    return plan((45, 62), (SIDE, SIDE), 20.0, 4, 1.5)


@pytest.fixture(scope="module")
def exact(windows):
    classifier = network(without_padding())
    return walk(classifier, IMAGE, windows, ignore), one_pass(classifier, IMAGE, windows, ignore)


def test_without_padding_both_ways_give_the_same(exact):
    walked, passed = exact
    shared = 0
    for class_index in range(CLASSES):
        for before, apart in zip(
            walked.map_of(class_index), differences(*exact, class_index), strict=True
        ):
            assert apart.shape == before.shape
            known = np.isfinite(apart)
            shared += known.sum()
            assert np.abs(apart[known]).max() < 1e-5
    assert shared >= CLASSES * passed.windows * 0.9  # a regular window is one of both


def test_windows_at_the_edge_are_not_compared_with_others(exact):
    walked, _ = exact
    for level, apart in zip(walked.plan.levels, differences(*exact, 0), strict=True):
        on_grid = np.array([top % 4 == 0 for top in level.rows])
        assert np.isnan(apart[~on_grid]).all()
        assert np.isfinite(apart[on_grid][:, :-1]).all()


def test_with_padding_they_differ_and_it_is_said_by_how_much(windows):
    classifier = network(with_padding())
    walked = walk(classifier, IMAGE, windows, ignore)
    found = gap(walked, one_pass(classifier, IMAGE, windows, ignore), 1)
    assert 0 < found.mean < found.largest < 1
    assert found.shared > 0


def test_progress_is_told_and_can_end_the_work(windows):
    classifier, told = network(without_padding()), []
    walk(classifier, IMAGE, windows, lambda *done: told.append(done))
    assert told[0] == (0, windows.passes)
    assert told[-1] == (windows.passes, windows.passes)

    def enough(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    for work in (walk, one_pass):
        with pytest.raises(KeyboardInterrupt):
            work(classifier, IMAGE, windows, enough)


def test_the_speed_up_is_the_ratio_of_two_times(exact):
    passed = exact[1]
    assert passed.seconds > 0
    assert passed.speed_up * passed.seconds == pytest.approx(passed.one_by_one)


def test_one_pass_multiplies_less(windows, exact):
    _, passed = exact
    assert passed.multiply_adds < multiply_adds_one_by_one(network(without_padding()), windows)


def test_boxes_do_not_overlap_and_are_the_surest(exact):
    walked = exact[0]
    for class_index in (None, 2):
        found = walked.found(0.3, class_index)
        assert len(found) > 0
        for label in set(found.labels.tolist()):
            boxes = found.boxes[found.labels == label]
            apart = iou(boxes, boxes) - np.eye(len(boxes))
            assert apart.max() <= 0.3 + 1e-6
    assert set(found.labels.tolist()) == {2}
    assert found.scores[0] == pytest.approx(walked.surest(2))


def test_a_threshold_may_be_set_before_or_after_suppression(exact):
    """What the browser does, hiding boxes, is the same as suppressing only those above it."""
    walked = exact[0]
    for threshold in (0.2, 0.4):
        weak = np.where(walked.probabilities >= threshold, walked.probabilities, 0)
        before = replace(walked, probabilities=weak).found(0.3, 1)
        after = walked.found(0.3, 1).at_least(threshold)
        assert before.boxes.tolist() == after.boxes.tolist()


def test_the_class_with_the_surest_window_comes_first(windows):
    scores = np.zeros((windows.passes, 3), np.float32)
    scores[5, 1], scores[9, 2] = 0.7, 0.9
    walked = Walk(windows, scores)
    assert walked.best_classes() == [2, 1, 0]
    assert walked.found(0.3).labels.tolist() == [2, 1]
