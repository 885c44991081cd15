"""What the browser makes of detections is what the library makes of them, number by number."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.detection.average_precision import evaluate
from explorer.detection.errors import KINDS, sort_errors
from explorer.detection.packing import packed_detections, packed_objects
from explorer.detection.sorting import Sorting, amount_of
from explorer.detection.suppression import SUPPRESSIONS, suppress
from explorer.ui.components import script
from explorer.ui.components.detection.predicted_boxes import ARITHMETIC, CONSTANTS
from tests.detection.made_up import CLASSES, pictures

KNOWN = {**CONSTANTS, "CLASS_NAMES": [str(label) for label in range(CLASSES)]}
LIBRARY = script(*ARITHMETIC, constants=KNOWN)
FOUND, THERE = pictures(seed=5, count=60)
SORTINGS = [
    Sorting(score, method, amount, across)
    for method in SUPPRESSIONS
    for score, amount, across in ((0.08, 0.5, False), (0.3, 0.2, True), (0.5, 0.75, False))
]
BODY = """
const [pictures, truths] = [unpackPictures(cases.found), unpackPictures(cases.there)];
return cases.sortings.map(({ score, method, amount, across }) => {
  const judged = judgePictures(pictures, truths, { method, amount, acrossClasses: across });
  const table = averagePrecisions(judged, score);
  const count = countFrom(judged.scores, score);
  return {
    map50: map50Of(table), map: mapOf(table), table,
    curves: [null, 0].map((label) => curveOf(judged, label, HALF, count)),
    errors: errorsByKind(judged, score),
    left: judged.pictures.map((one) => [[...one.indices], [...one.scores]]),
  };
});
"""


@pytest.fixture(scope="module")
def page(chromium):
    opened = chromium.new_page()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def answers(page) -> list[dict]:
    """What the browser says of each of `SORTINGS`."""
    sent = {
        "found": packed_detections(FOUND),
        "there": packed_objects(THERE),
        "sortings": [vars(sorting) for sorting in SORTINGS],
    }
    return page.evaluate(f"(cases) => {{ {LIBRARY}\n{BODY} }}", sent)


@pytest.fixture(params=range(len(SORTINGS)), ids=[f"{s.method}-{s.score}" for s in SORTINGS])
def case(request, answers) -> tuple[Sorting, dict]:
    return SORTINGS[request.param], answers[request.param]


def single(detections):
    """Scores in single precision, as they are packed."""
    return type(detections)(
        detections.boxes, detections.scores.astype(np.float32), detections.labels
    )


def test_the_same_boxes_are_left_with_the_same_scores(case):
    sorting, answer = case
    for one, (indices, scores) in zip(FOUND, answer["left"], strict=True):
        options = {amount_of(sorting.method).name: sorting.amount}
        kept = suppress(single(one), sorting.method, not sorting.across, **options)
        assert kept.indices.tolist() == indices
        assert kept.scores == pytest.approx(scores, rel=1e-6)


def test_average_precision_and_curves_are_the_same(case):
    sorting, answer = case
    result = evaluate([sorting.left(single(one)) for one in FOUND], THERE, CLASSES)
    assert answer["map50"] == pytest.approx(result.map50, abs=1e-12)
    assert answer["map"] == pytest.approx(result.map, abs=1e-12)
    table = np.array(answer["table"], float)
    np.testing.assert_allclose(table, result.average_precision, atol=1e-12)
    for label, found in zip((None, 0), answer["curves"], strict=True):
        curve = result.curve(label)
        assert found["precision"] == pytest.approx(curve.precision)
        assert found["recall"] == pytest.approx(curve.recall)
        assert found["right"] == curve.right.sum()


def test_errors_are_of_the_same_kinds(case):
    sorting, answer = case
    expected = {name: [] for name in KINDS}
    for number, (one, truth) in enumerate(zip(FOUND, THERE, strict=True)):
        found = sort_errors(sorting.left(single(one)), truth)
        for place, kind in enumerate(found.kinds):
            expected[kind].append({"picture": number, "place": place})
        expected["missed"] += [{"picture": number, "object": int(o)} for o in found.missed]
    assert answer["errors"] == expected
    assert sum(map(bool, expected.values())) > 3


def test_steps_end_with_the_boxes_that_are_left(page):
    body = """const pictures = unpackPictures(cases.found);
    return cases.sortings.map(({ score, method, amount, across }) => pictures.map((one) => {
      const settings = { method, amount, acrossClasses: across };
      const steps = suppressionSteps(one, settings, score);
      const left = suppressPicture(one, settings);
      const count = countFrom(left.scores, score);
      return [steps.map(({ index }) => index).sort(), [...left.indices.slice(0, count)].sort()];
    }));"""
    sent = {"found": packed_detections(FOUND), "sortings": [vars(one) for one in SORTINGS]}
    for of_sorting in page.evaluate(f"(cases) => {{ {LIBRARY}\n{body} }}", sent):
        assert all(walked == left for walked, left in of_sorting)
        assert any(left for _, left in of_sorting)


def test_the_browser_knows_every_way_of_suppression(page):
    known = page.evaluate(f"() => {{ {LIBRARY}\n return Object.keys(SUPPRESSING); }}")
    assert sorted(known) == sorted(SUPPRESSIONS)
    json.dumps(CONSTANTS, allow_nan=False)
