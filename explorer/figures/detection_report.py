"""How good a detector is: precision-recall curves and tables, on the page and to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.detection.average_precision import Evaluation
from explorer.detection.errors import KINDS
from explorer.detection.precision_recall import Curve, Point
from explorer.figures.charts import graph_objects
from explorer.figures.export import lines_as_csv
from explorer.figures.scenes import class_colours

if TYPE_CHECKING:
    import plotly.graph_objects

_ALL = "#7f7f7f"  # told from the background in light and dark
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
_MOST_POINTS = 400  # of a line; more cannot be told apart on a screen

Line = dict[str, str | float | None]


def precision_recall_chart(
    evaluation: Evaluation, overlap: float, score: float
) -> plotly.graph_objects.Figure:
    """Precision against recall of every class and of all together, with a threshold on each line.

    Args:
        evaluation: of detections on scenes, with the classes of scenes.
        overlap: IoU from which a box counts as right, one that was evaluated.
        score: the threshold; a mark on each line says what holds there.
    """
    chart = graph_objects().Figure()
    pooled = evaluation.curve(threshold=overlap)
    _add(chart, pooled, score, "all classes", {"color": _ALL, "width": 4})
    classes = class_colours()[1 : 1 + evaluation.classes]
    for label, (drawn, dash) in enumerate(zip(classes, _DASHES, strict=False)):
        curve = evaluation.curve(label, overlap)
        if curve.objects:
            line = {"color": drawn.colour, "width": 2, "dash": dash}
            _add(chart, curve, score, f"{drawn.glyph} {drawn.name}", line)
    axis = {"range": [0, 1.03], "tickformat": ".0%", "dtick": 0.2}
    chart.update_xaxes(title="recall: share of the objects that are found", **axis)
    chart.update_yaxes(title="precision: share of the boxes that are right", **axis)
    chart.update_layout(
        height=420,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        legend={"orientation": "h", "y": 1.15, "x": 0},
        hovermode="closest",
    )
    return chart


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


def _add(
    chart: plotly.graph_objects.Figure, curve: Curve, score: float, name: str, line: dict
) -> None:
    shown = np.unique(np.linspace(0, max(len(curve.scores) - 1, 0), _MOST_POINTS).astype(int))
    shown = shown[: len(curve.scores)]
    chart.add_scatter(
        x=curve.recall[shown],
        y=curve.precision[shown],
        customdata=curve.scores[shown],
        mode="lines",
        name=name,
        legendgroup=name,
        line=line,
        hovertemplate=f"{name}<br>recall %{{x:.1%}}, precision <b>%{{y:.1%}}</b>"
        "<br>score %{customdata:.2f}<extra></extra>",
    )
    point = curve.at(score)
    if point.precision is not None:
        _mark(chart, point, name, line["color"])


def _mark(chart: plotly.graph_objects.Figure, point: Point, name: str, colour: str) -> None:
    chart.add_scatter(
        x=[point.recall],
        y=[point.precision],
        mode="markers",
        showlegend=False,
        legendgroup=name,
        marker={"size": 12, "color": colour, "line": {"width": 2, "color": "#000000"}},
        hovertemplate=f"{name}, scores from {point.score:.2f}<br>{point.right} of {point.detected} "
        f"boxes are right<br>{point.right} of {point.objects} objects are found<extra></extra>",
    )


def _recall(curve: Curve) -> float | None:
    return float(curve.right.sum() / curve.objects) if curve.objects else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
