"""The frequency response of a filter, as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.anatomy.frequency import frequencies, frequency_response
from explorer.figures import colours
from explorer.figures.charts import graph_objects

if TYPE_CHECKING:
    import plotly.graph_objects

SIZE = 32
_HOVER = (
    "%{x:.2f} cycles per pixel across<br>%{y:.2f} cycles per pixel down<br>"
    "amplitude <b>%{z:.3g}</b><extra></extra>"
)


def frequency_chart(kernel: np.ndarray) -> plotly.graph_objects.Figure:
    """How strongly a filter answers to waves, frequency 0 in the middle.

    Args:
        kernel: float ``(kernel_height, kernel_width, in_channels)``.
    """
    response = frequency_response(kernel[..., np.newaxis], SIZE)[..., 0]
    axis = frequencies(SIZE)
    go = graph_objects()
    chart = go.Figure()
    chart.add_heatmap(
        x=axis,
        y=axis,
        z=response,
        zmin=0,
        colorscale=colours.ACTIVATION,
        hovertemplate=_HOVER,
        colorbar={"title": {"text": "amplitude", "side": "right"}, "thickness": 12, "len": 0.8},
    )
    ticks = {"tickvals": [-0.5, -0.25, 0, 0.25], "showgrid": False, "zeroline": False}
    chart.update_layout(
        height=360,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        xaxis={"title": "cycles per pixel, across", "constrain": "domain", **ticks},
        yaxis={
            "title": "cycles per pixel, down",
            "scaleanchor": "x",
            "constrain": "domain",
            "autorange": "reversed",
            **ticks,
        },
    )
    return chart


def favourite_wave(kernel: np.ndarray) -> str:
    """In words, the wave that a filter answers to most.

    Args:
        kernel: float ``(kernel_height, kernel_width, in_channels)``.

    >>> favourite_wave(np.full((3, 3, 1), 1 / 9))
    'It lets slow changes of brightness through: the strongest answer is at frequency 0.'
    """
    response = frequency_response(kernel[..., np.newaxis], SIZE)[..., 0]
    largest = float(response.max())
    if largest == 0:
        return "All its weights are zero: it lets nothing through."
    # A response has two equal halves; of equal ones the first is taken, whatever the rounding.
    row, column = np.argwhere(response >= largest * (1 - 1e-5))[0]
    down, across = abs(frequencies(SIZE)[row]), abs(frequencies(SIZE)[column])
    speed = float(np.hypot(down, across))
    if speed == 0:
        return "It lets slow changes of brightness through: the strongest answer is at frequency 0."
    direction = _direction(float(down), float(across))
    return (
        f"It answers most to {direction} with {speed:.2f} cycles per pixel, one wave every "
        f"{1 / speed:.1f} pixels."
    )


def _direction(down: float, across: float) -> str:
    if across > 2 * down:
        return "vertical stripes"
    if down > 2 * across:
        return "horizontal stripes"
    return "slanting stripes or a checkerboard"
