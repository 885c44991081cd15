"""Reports on detectors: what is drawn and written is what was evaluated."""

from __future__ import annotations

import csv
from io import StringIO

import numpy as np
import pytest

from explorer.detection.average_precision import THRESHOLDS, evaluate
from explorer.detection.costs import costs
from explorer.detection.detections import Detections, Truth
from explorer.detection.errors import KINDS, count_errors, sort_errors
from explorer.figures import detection_report as report
from tests.detection import made_up

NAMES = ("one", "two", "three", "four")
FOUND, THERE = made_up.pictures(2)


@pytest.fixture(scope="module")
def evaluation():
    return evaluate(FOUND, THERE, made_up.CLASSES)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_lines_are_drawn_with_their_threshold_and_absent_classes_are_not(evaluation):
    chart = report.precision_recall_chart(evaluation, 0.5, 0.5)
    lines = [trace for trace in chart.data if trace.mode == "lines"]
    marks = {trace.legendgroup: trace for trace in chart.data if trace.mode == "markers"}
    assert [line.name for line in lines] == ["all classes", "● circle", "✚ cross", "■ square"]
    pooled, point = evaluation.curve(), evaluation.curve().at(0.5)
    np.testing.assert_allclose(lines[0].x[-1], pooled.recall[-1])
    np.testing.assert_allclose(lines[0].y[-1], pooled.precision[-1])
    assert (*marks["all classes"].x, *marks["all classes"].y) == (point.recall, point.precision)
    assert "■ square" not in marks  # which is never detected
    assert len({line.line.dash for line in lines[1:]}) == 3  # not colour alone


def test_long_lines_are_thinned_and_keep_their_ends():
    boxes = np.tile([0.0, 0, 10, 10], (2000, 1)) + np.arange(2000)[:, None]
    truth = Truth(boxes, np.zeros(2000, int))
    found = Detections(boxes, np.linspace(1, 0, 2000), truth.labels)
    many = evaluate([found], [truth], 1, (0.5,), 2000)
    line = report.precision_recall_chart(many, 0.5, 0.5).data[0]
    assert len(line.x) <= 400
    assert (line.x[0], line.x[-1]) == (1 / 2000, 1.0)


def test_nothing_detected_is_drawn_as_nothing():
    chart = report.precision_recall_chart(evaluate([Detections.none()], [THERE[0]], 4), 0.5, 0.5)
    assert all(len(trace.x) == 0 for trace in chart.data)


def test_tables_have_the_numbers_of_the_evaluation(evaluation):
    lines = report.average_precision_lines(evaluation, NAMES)
    assert [line["class"] for line in lines] == ["one", "two", "three", "mean"]
    assert lines[-1]["AP at 0.5"] == round(evaluation.map50, 3)
    assert lines[-1]["objects"] == sum(map(len, THERE))
    rows = read(report.evaluation_csv(evaluation, NAMES))
    assert len(rows) == len(NAMES) * len(THRESHOLDS)
    known = [float(row["average_precision"]) for row in rows if row["average_precision"]]
    assert np.mean(known) == pytest.approx(evaluation.map)
    assert all(row["recall"] == "" for row in rows if row["class"] == "four")


def test_a_curve_is_written_in_full(evaluation):
    curve = evaluation.curve(0)
    rows = read(report.curve_csv(curve))
    assert [float(row["precision"]) for row in rows] == curve.precision.tolist()
    assert sum(int(row["right"]) for row in rows) == curve.right.sum()


def test_every_kind_of_error_has_its_line():
    counts = count_errors(sort_errors(*one) for one in zip(FOUND, THERE, strict=True))
    lines = report.error_lines(counts, costs(FOUND, THERE))
    assert [line["kind"] for line in lines] == [kind.title for kind in KINDS.values()]
    assert [line["how many"] for line in lines] == list(counts.values())
    assert lines[0]["mAP that they cost"] is None  # of what is right
    assert all(line["mAP that they cost"] is not None for line in lines[1:])
