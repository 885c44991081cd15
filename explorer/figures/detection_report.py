"""How good a detector is: tables on the page and to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.detection.average_precision import Evaluation
from explorer.detection.errors import KINDS
from explorer.detection.precision_recall import Curve
from explorer.figures.export import lines_as_csv

Line = dict[str, str | float | None]


def average_precision_lines(evaluation: Evaluation, class_names: Sequence[str]) -> list[Line]:
    """A line for each class that occurs, and one for their mean, as they are shown.

    Args:
        evaluation: at COCO's thresholds.
        class_names: in the order of the labels.
    """
    precision = evaluation.average_precision
    half, three_quarters = evaluation.place(0.5), evaluation.place(0.75)
    lines = [
        (name, int(count), row[half], row[three_quarters], row.mean())
        for name, count, row in zip(class_names, evaluation.objects, precision, strict=True)
        if count
    ]
    means = (evaluation.map50, evaluation.map75, evaluation.map)
    lines.append(("mean", int(evaluation.objects.sum()), *means))
    heads = ("class", "objects", "AP at 0.5", "AP at 0.75", "AP at 0.5:0.95")
    return [
        dict(zip(heads, (name, count, *map(_rounded, values)), strict=True))
        for name, count, *values in lines
    ]


def evaluation_csv(evaluation: Evaluation, class_names: Sequence[str]) -> str:
    """Average precision and largest recall of every class at every threshold, in full."""
    return lines_as_csv(
        ("class", "objects", "iou_threshold", "average_precision", "recall"),
        (
            (name, curve.objects, f"{overlap:.2f}", curve.average_precision, _recall(curve))
            for name, row in zip(class_names, evaluation.curves, strict=True)
            for overlap, curve in zip(evaluation.thresholds, row, strict=True)
        ),
    )


def curve_csv(curve: Curve) -> str:
    """A line for each detection, the surest first, and what holds with its score as threshold."""
    numbers = zip(curve.scores, curve.right, curve.precision, curve.recall, strict=True)
    return lines_as_csv(
        ("score", "right", "precision", "recall"),
        ((float(s), int(r), float(p), float(c)) for s, r, p, c in numbers),
    )


def error_lines(counts: Mapping[str, int], costs: Mapping[str, float]) -> list[Line]:
    """A line for each kind of error: how many, and what they cost, as they are shown.

    Args:
        counts: see `explorer.detection.errors.count_errors`.
        costs: see `explorer.detection.costs.costs`.
    """
    return [
        {
            "kind": kind.title,
            "how many": counts[name],
            "mAP that they cost": _rounded(costs[name]) if name in costs else None,
            "what it means": kind.description,
        }
        for name, kind in KINDS.items()
    ]


def _recall(curve: Curve) -> float | None:
    return float(curve.right.sum() / curve.objects) if curve.objects else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
