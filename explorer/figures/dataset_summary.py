"""What a data set consists of: how many pictures of each class, and what they are on average."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np

from explorer.figures.arrays import ArrayPicture, array_picture
from explorer.figures.charts import graph_objects
from explorer.figures.encoding import png_of
from explorer.figures.thumbnails import Sheet, enlarged_sheet
from explorer.figures.versions import laid_out

if TYPE_CHECKING:
    import plotly.graph_objects

    from explorer.datasets.summary import Summary

# Okabe and Ito's colours, which colour-blind readers tell apart; hatching says the same again.
_PARTS = {
    "train": ("to learn from", "#0072b2", ""),
    "test": ("held out", "#e69f00", "/"),
}
_HATCHED = {"fgcolor": "#ffffff", "fillmode": "overlay", "size": 6}
_SAVED_SIDE = 256  # pixels of a mean picture in a file, about


def balance_chart(summary: Summary) -> plotly.graph_objects.Figure:
    """Bars: how many pictures each class has, in either part.

    Args:
        summary: of the data set.
    """
    go = graph_objects()
    chart = go.Figure()
    names = [name.replace("_", " ") for name in summary.class_names]
    for split, (title, colour, hatching) in _PARTS.items():
        chart.add_bar(
            x=names,
            y=summary.counts[split].tolist(),
            name=title,
            marker={"color": colour, "pattern": {**_HATCHED, "shape": hatching, "bgcolor": colour}},
            hovertemplate="%{x}: <b>%{y:,}</b> " + title + "<extra></extra>",
        )
    chart.update_layout(
        height=280,
        barmode="group",
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": 1.2, "x": 0},
        xaxis={"title": "class", "type": "category"},
        yaxis={"title": "number of pictures", "rangemode": "tozero"},
    )
    return chart


def balance_csv(summary: Summary) -> str:
    """The bars as comma-separated values, a line for each class."""
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["class", *summary.counts])
    for name, *counts in zip(summary.class_names, *summary.counts.values(), strict=True):
        lines.writerow([name, *map(int, counts)])
    return text.getvalue()


def mean_pictures(summary: Summary) -> list[np.ndarray]:
    """The mean of all pictures to learn from, then of each class: uint8 ``(height, width, 3)``."""
    labels = [None, *range(len(summary.class_names))]
    return [_in_colour(mean_picture(summary, label)) for label in labels]


def mean_picture(summary: Summary, label: int | None = None) -> np.ndarray:
    """The mean of a class, or of all: uint8 ``(height, width, channels)`` as the data set has."""
    mean = summary.mean if label is None else summary.class_means[label]
    return np.rint(mean).astype(np.uint8)


def item_picture(pixels: np.ndarray) -> ArrayPicture:
    """A picture as data sets hold it, packed to be read pixel by pixel.

    Args:
        pixels: uint8 ``(height, width, 1)`` or ``(height, width, 3)``.
    """
    return array_picture(pixels[..., 0] if pixels.shape[2] == 1 else pixels, "picture")


def mean_sheet(summary: Summary, size: int) -> Sheet:
    """The mean pictures as thumbnails of so many CSS pixels; every pixel stays sharp."""
    return enlarged_sheet(mean_pictures(summary), size)


def means_png(summary: Summary) -> bytes:
    """The mean pictures in one row, enlarged without blurring, as a PNG file."""
    pictures = np.stack([enlarged(mean, _SAVED_SIDE) for mean in mean_pictures(summary)])
    return png_of(laid_out(pictures, len(pictures)))


def enlarged(pixels: np.ndarray, side: int) -> np.ndarray:
    """Repeat pixels so often that the longer side comes nearest to ``side`` without exceeding it.

    Args:
        pixels: uint8 ``(height, width, channels)``.
        side: in pixels; a larger picture is left as it is.

    >>> enlarged(np.zeros((8, 4, 3), np.uint8), 30).shape
    (24, 12, 3)
    """
    factor = max(1, side // max(pixels.shape[:2]))
    return pixels.repeat(factor, axis=0).repeat(factor, axis=1)


def _in_colour(pixels: np.ndarray) -> np.ndarray:
    return pixels.repeat(3, axis=2) if pixels.shape[2] == 1 else pixels
