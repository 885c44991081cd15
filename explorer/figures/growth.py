"""How shapes and receptive fields change along a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.figures.charts import graph_objects

if TYPE_CHECKING:
    import plotly.graph_objects

    from explorer.anatomy import LayerRow

# Okabe and Ito's colours, which colour-blind readers tell apart; dashes say the same again.
_LINES = (
    ("height of a map, in cells", "#0072b2", "solid"),
    ("number of maps", "#009e73", "dot"),
    ("receptive field of a cell, in pixels of the input", "#d55e00", "dash"),
    ("side of the input, in pixels", "#888888", "longdash"),
)


def growth_chart(
    rows: Sequence[LayerRow], input_size: tuple[int, int]
) -> plotly.graph_objects.Figure:
    """Height, number of maps and receptive field of every layer that has maps, in order.

    Args:
        rows: the layers, from the input to the output.
        input_size: ``(height, width)`` of the network's input in pixels; drawn as a level.
    """
    mapped = [row for row in rows if row.receptive_field is not None]
    names = [row.path for row in mapped]
    series = (
        [row.output_shape[0] for row in mapped],
        [row.output_shape[-1] for row in mapped],
        [row.receptive_field[0] for row in mapped],
        [input_size[0]] * len(mapped),
    )
    go = graph_objects()
    chart = go.Figure()
    for (title, colour, dash), values in zip(_LINES, series, strict=True):
        line = {"color": colour, "dash": dash, "width": 2.5, "shape": "hv"}
        hover = "%{x}: <b>%{y}</b><extra>" + title + "</extra>"
        chart.add_scatter(
            x=names, y=values, name=title, mode="lines", line=line, hovertemplate=hover
        )
    chart.update_layout(
        height=360,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": 1.14, "x": 0},
        xaxis={"showticklabels": False, "title": "layers, from the picture to the answer"},
        yaxis={"type": "log", "title": "count (logarithmic)", "dtick": 1},
        hovermode="closest",
    )
    return chart
