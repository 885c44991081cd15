"""The history as one picture: year against accuracy on ImageNet, the area for the parameters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from explorer.figures.charts import graph_objects
from explorer.figures.curves import COLOURS
from explorer.figures.export import lines_as_csv

if TYPE_CHECKING:
    import plotly.graph_objects
    from matplotlib.figure import Figure

    from explorer.architectures.classic import Classic

IMAGENET = "ImageNet"
TITLE = "Accuracy on ImageNet by year"
_LARGEST = 22.0  # radius in pixels of the network with most parameters
_PLOT = (285, 380)  # pixels of the plot on a phone: labels that are apart there are apart anywhere
_LETTER, _LINE = 5.8, 13.0  # pixels of a letter's width and of a line's height
_FILL = "rgba(0, 114, 178, 0.45)"


@dataclass(frozen=True)
class Point:
    """One network of the timeline.

    Attributes:
        title: as it is written beside the point.
        year: where it stands.
        accuracy: likewise, 0 to 1.
        parameters: what the area stands for.
        measured: how its authors measured.
        source: where that is written.
    """

    title: str
    year: int
    accuracy: float
    parameters: int
    measured: str
    source: str


@dataclass(frozen=True)
class Label:
    """Where a name stands: this far to the right of its point and above it, in pixels.

    Attributes:
        right: of the label's middle.
        up: likewise.
    """

    right: float
    up: float


def points_of(classics: Iterable[Classic]) -> list[Point]:
    """Those of the classics that were measured on ImageNet, the oldest first."""
    return [
        Point(
            title=one.title,
            year=one.year,
            accuracy=one.result.top1,
            parameters=one.parameters,
            measured=one.result.measured,
            source=one.result.source,
        )
        for one in classics
        if IMAGENET in one.result.measured
    ]


def radius(point: Point, points: Sequence[Point]) -> float:
    """Of a point in pixels, so that areas are as parameters."""
    return _LARGEST * math.sqrt(point.parameters / max(one.parameters for one in points))


def timeline_chart(points: Sequence[Point]) -> plotly.graph_objects.Figure:
    """The timeline, to point at.

    Args:
        points: at least one.
    """
    chart = graph_objects().Figure()
    chart.add_scatter(
        x=[one.year for one in points],
        y=[one.accuracy for one in points],
        mode="markers",
        marker={
            "size": [2 * radius(one, points) for one in points],
            "color": _FILL,
            "line": {"color": COLOURS[0], "width": 1.5},
        },
        customdata=[
            (one.title, f"{one.parameters / 1e6:,.1f}", one.measured, one.source) for one in points
        ],
        hovertemplate="<b>%{customdata[0]}</b> (%{x}): %{y:.1%}<br>%{customdata[1]} million "
        "parameters<br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>",
    )
    for point, label in zip(points, placed(points), strict=True):
        chart.add_annotation(
            x=point.year,
            y=point.accuracy,
            text=point.title,
            xshift=label.right,
            yshift=label.up,
            showarrow=False,
            font={"size": 11},
        )
    years, shares = _ranges(points)
    chart.update_xaxes(range=years, dtick=2, tick0=2012, title="year of the paper")
    chart.update_yaxes(range=shares, tickformat=".0%", title="accuracy (top-1)")
    chart.update_layout(
        height=_PLOT[1] + 70,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        showlegend=False,
        hoverlabel={"align": "left"},
    )
    return chart


def timeline_figure(points: Sequence[Point], caption: str) -> Figure:
    """The timeline for a paper or a slide.

    Args:
        points: at least one.
        caption: what stands under the figure, as plain text.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 5.0), dpi=200, layout="constrained")
    place = figure.subplots()
    place.scatter(
        [one.year for one in points],
        [one.accuracy for one in points],
        s=[math.pi * radius(one, points) ** 2 for one in points],
        color=COLOURS[0],
        alpha=0.45,
        edgecolors=COLOURS[0],
    )
    for point, label in zip(points, placed(points), strict=True):
        place.annotate(
            point.title,
            (point.year, point.accuracy),
            (label.right, label.up),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=8,
        )
    years, shares = _ranges(points)
    place.set(xlim=years, ylim=shares, xlabel="year of the paper", ylabel="accuracy (top-1)")
    place.set_title(TITLE)
    place.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    place.grid(alpha=0.3)
    figure.supxlabel(caption, fontsize=6, wrap=True)
    return figure


def timeline_csv(points: Sequence[Point]) -> str:
    """A line for each network."""
    head = ["network", "year", "top1_accuracy", "parameters", "measured", "source"]
    lines = (
        [one.title, one.year, one.accuracy, one.parameters, one.measured, one.source]
        for one in points
    )
    return lines_as_csv(head, lines)


def _ranges(points: Sequence[Point]) -> tuple[tuple[float, float], tuple[float, float]]:
    years, shares = [one.year for one in points], [one.accuracy for one in points]
    return (min(years) - 1.2, max(years) + 1.6), (min(shares) - 0.04, max(shares) + 0.035)


Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in pixels."""


def placed(points: Sequence[Point]) -> list[Label]:
    """A place for each name, beside its point, where it covers no other name and no point.

    Where there is no such place it covers as little as possible. The names that were placed
    before stay where they are.
    """
    centres = _centres(points)
    discs = [
        (x - r, y - r, x + r, y + r)
        for (x, y), r in zip(centres, (radius(one, points) for one in points), strict=True)
    ]
    taken: list[Box] = []
    labels = []
    for point, centre in zip(points, centres, strict=True):
        offers = [(_box(point, centre, one), one) for one in _offers(point, points)]
        costs = [_covered(box, [*discs, *taken]) + _outside(box) for box, _ in offers]
        box, label = offers[costs.index(min(costs))]
        taken.append(box)
        labels.append(label)
    return labels


def _centres(points: Sequence[Point]) -> list[tuple[float, float]]:
    (first, last), (low, high) = _ranges(points)
    return [
        (
            _PLOT[0] * (one.year - first) / (last - first),
            _PLOT[1] * (one.accuracy - low) / (high - low),
        )
        for one in points
    ]


def _offers(point: Point, points: Sequence[Point]) -> list[Label]:
    """Places around a point, those that are read most easily first."""
    gap = radius(point, points) + 3
    half = _LETTER * len(point.title) / 2
    sides = [Label(gap + half, 0), Label(-gap - half, 0)]
    ends = [Label(0, gap + _LINE / 2), Label(0, -gap - _LINE / 2)]
    corners = [
        Label(across * (0.7 * gap + half), up * (0.7 * gap + _LINE / 2))
        for across, up in product((1, -1), (-1, 1))
    ]
    return [*sides, *ends, *corners]


def _box(point: Point, centre: tuple[float, float], label: Label) -> Box:
    x, y = centre[0] + label.right, centre[1] + label.up
    half = _LETTER * len(point.title) / 2
    return x - half, y - _LINE / 2, x + half, y + _LINE / 2


def _covered(box: Box, others: Iterable[Box]) -> float:
    """How much of other boxes is covered, in square pixels."""
    return sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in others
    )


def _outside(box: Box) -> float:
    """How much of a box is beyond the plot, in square pixels, made to count."""
    across = max(0.0, -box[0]) + max(0.0, box[2] - _PLOT[0])
    up = max(0.0, -box[1]) + max(0.0, box[3] - _PLOT[1])
    return 5 * (across * (box[3] - box[1]) + up * (box[2] - box[0]))
