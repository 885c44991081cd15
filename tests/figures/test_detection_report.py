"""Reports on detectors: what is drawn and written is what was evaluated."""

from __future__ import annotations

import csv
from io import StringIO

import numpy as np
import pytest

from explorer.detection.average_precision import THRESHOLDS, evaluate
from explorer.detection.costs import costs
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
