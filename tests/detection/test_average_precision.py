"""Average precision: against pycocotools, COCO's own evaluation, on made-up pictures with ties."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from explorer.detection.average_precision import THRESHOLDS, evaluate
from explorer.detection.detections import Detections, Truth
from explorer.detection.precision_recall import RECALLS
from tests.detection import made_up


def coco(found, there, classes: int, most: int = 100) -> COCOeval:
    """What pycocotools says."""

    def listed(one, number):
        for place, (box, label) in enumerate(zip(one.boxes.tolist(), one.labels, strict=True)):
            x, y, width, height = box[0], box[1], box[2] - box[0], box[3] - box[1]
            row = {"image_id": number, "category_id": int(label), "bbox": [x, y, width, height]}
            yield place, row | {"area": width * height, "iscrowd": 0}

    objects = [row for number, one in enumerate(there) for _, row in listed(one, number)]
    said = [
        row | {"score": float(one.scores[place])}
        for number, one in enumerate(found)
        for place, row in listed(one, number)
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = {
            "info": {},
            "images": [{"id": number} for number in range(len(there))],
            "categories": [{"id": label} for label in range(classes)],
            "annotations": [row | {"id": number} for number, row in enumerate(objects, 1)],
        }
        truth.createIndex()
        judged = COCOeval(truth, truth.loadRes(said), "bbox")
        judged.params.maxDets = [1, min(10, most), most]
        judged.evaluate()
        judged.accumulate()
        if most == 100:
            judged.summarize()
    return judged


@pytest.mark.parametrize("seed", range(6))
def test_everything_is_as_pycocotools_says(seed):
    found, there = made_up.pictures(seed)
    ours, theirs = evaluate(found, there, made_up.CLASSES), coco(found, there, made_up.CLASSES)
    precision = theirs.eval["precision"][:, :, :, 0, 2]  # (thresholds, recalls, classes)
    recall = theirs.eval["recall"][:, :, 0, 2]
    for label, row in enumerate(ours.curves):
        for place, curve in enumerate(row):
            if not curve.objects:
                assert (precision[:, :, label] == -1).all()
                continue
            np.testing.assert_allclose(curve.at_recalls, precision[place, :, label], atol=1e-12)
            assert curve.recall[-1:].sum() == pytest.approx(recall[place, label])
    said = [ours.map, ours.map50, ours.map75]
    np.testing.assert_allclose(said, theirs.stats[:3], atol=1e-12)
    assert ours.average_recall == pytest.approx(theirs.stats[8])
    assert np.isnan(ours.average_precision[-1]).all()  # the class that is never there
    assert (ours.average_precision[-2] == 0).all()  # the one that is never detected


@pytest.mark.parametrize("most", [1, 3, 10])
def test_only_the_surest_of_each_class_in_a_picture_count(most):
    found, there = made_up.pictures(11)
    theirs = coco(found, there, made_up.CLASSES, most).eval["precision"][:, :, :, 0, 2]
    expected = theirs[theirs > -1].mean()
    assert evaluate(found, there, most=most).map == pytest.approx(expected)


def test_grid_and_thresholds_are_those_of_coco():
    with contextlib.redirect_stdout(io.StringIO()):
        params = COCOeval(iouType="bbox").params
    assert params.iouThrs.tolist() == list(THRESHOLDS)
    np.testing.assert_array_equal(params.recThrs, RECALLS)


@given(there=st.lists(made_up.truths(), min_size=1, max_size=3))
def test_perfect_detections_give_exactly_one(there):
    there = [Truth(one.boxes[_solid(one)], one.labels[_solid(one)]) for one in there]
    found = [Detections(one.boxes, np.linspace(1, 0.5, len(one)), one.labels) for one in there]
    result = evaluate(found, there, 2)
    expected = 1.0 if any(map(len, there)) else None
    assert [result.map, result.map50, result.average_recall] == [expected] * 3


def _solid(truth: Truth) -> np.ndarray:
    """Boxes with an area, and no two alike."""
    first = np.sort(np.unique(truth.boxes, axis=0, return_index=True)[1])
    return first[(truth.boxes[first, 2:] > truth.boxes[first, :2]).all(axis=1)]


@settings(max_examples=50)
@given(found=st.lists(made_up.detections(), min_size=2, max_size=2), data=st.data())
def test_an_order_preserving_change_of_scores_changes_nothing(found, data):
    there = data.draw(st.lists(made_up.truths(), min_size=2, max_size=2))
    changed = [Detections(one.boxes, one.scores**3 - 5, one.labels) for one in found]
    first, second = evaluate(found, there, 2), evaluate(changed, there, 2)
    np.testing.assert_array_equal(first.average_precision, second.average_precision)
    values = first.average_precision[~np.isnan(first.average_precision)]
    assert ((values >= 0) & (values <= 1)).all()


def test_nothing_detected_and_nothing_there_are_defined():
    truth, nothing = Truth([[0, 0, 4, 4]], [1]), Truth([], [])
    missed = evaluate([Detections.none()], [truth])
    assert (missed.map, missed.map50, missed.average_recall, missed.classes) == (0.0, 0.0, 0.0, 2)
    made = evaluate([Detections(truth.boxes, [0.9], [1])], [nothing])
    assert (made.map, made.map50, made.average_recall) == (None, None, None)
    empty = evaluate([], [])
    assert (empty.map, empty.map50, empty.classes) == (None, None, 0)
    assert evaluate([], [], 3).curve().at(0.5).precision is None


def test_a_detection_in_an_empty_picture_counts_as_wrong():
    truth = Truth([[0, 0, 4, 4]], [0])
    right, wrong = Detections(truth.boxes, [0.5], [0]), Detections(truth.boxes, [0.9], [0])
    assert evaluate([right, wrong], [truth, Truth([], [])]).map == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("label", [None, 0, 1])
def test_a_threshold_on_the_curve_is_what_is_left_without_lower_scores(seed, label):
    found, there = made_up.pictures(seed)
    curve = evaluate(found, there, made_up.CLASSES).curve(label)
    for score in (0.0, 0.25, 0.5, 0.51, 1.0, 1.1):
        point = curve.at(score)
        left = evaluate([one.at_least(score) for one in found], there, made_up.CLASSES)
        whole = left.curve(label)
        assert point.detected == len(whole.scores)
        assert (point.right, point.objects) == (whole.right.sum(), whole.objects)
        if point.detected:
            assert point.precision == whole.precision[-1] == curve.precision[point.detected - 1]
            assert point.recall == whole.recall[-1]
        else:
            assert point.precision is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"truths": []}, "1 pictures"),
        ({"classes": 1}, "from 0 to 0"),
        ({"thresholds": (0,)}, "thresholds"),
        ({"most": 0}, "counts"),
    ],
)
def test_what_does_not_fit_together_is_refused(wrong, says):
    fitting = {
        "detections": [Detections([[0, 0, 4, 4]], [0.5], [1])],
        "truths": [Truth([[0, 0, 4, 4]], [1])],
    }
    with pytest.raises(ValueError, match=says):
        evaluate(**fitting | wrong)
    with pytest.raises(ValueError, match="not evaluated"):
        evaluate(**fitting).map_at(0.42)
    with pytest.raises(ValueError, match="no class"):
        evaluate(**fitting).curve(2)
