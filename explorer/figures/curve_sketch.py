"""Learning curves as one would sketch them on a board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.figures.charts import graph_objects
from explorer.figures.curves import TRAINING, VALIDATION

if TYPE_CHECKING:
    import plotly.graph_objects

    from explorer.guide import Sketch


def sketch_chart(sketch: Sketch) -> plotly.graph_objects.Figure:
    """Training dashed, validation not, with their names at their ends; axes without numbers.

    Args:
        sketch: the two lines.
    """
    chart = graph_objects().Figure()
    names_apart = sketch.training[-1] <= sketch.validation[-1]
    lines = (
        ("training", sketch.training, TRAINING, "dash", not names_apart),
        ("validation", sketch.validation, VALIDATION, "solid", names_apart),
    )
    for name, losses, colour, dash, above in lines:
        end = len(losses) - 1
        chart.add_scatter(
            y=losses,
            mode="lines",
            line={"color": colour, "dash": dash, "width": 3, "shape": "spline", "smoothing": 0.6},
            hoverinfo="skip",
        )
        chart.add_annotation(
            x=end,
            y=losses[end],
            text=name,
            showarrow=False,
            xanchor="right",
            yshift=13 if above else -13,
            font={"color": colour, "size": 13},
        )
    bare = {"showticklabels": False, "showgrid": False, "fixedrange": True, "zeroline": False}
    chart.update_xaxes(**bare, title="epochs")
    chart.update_yaxes(**bare, title="loss", range=[-0.12, 1.12])
    chart.update_layout(
        height=240, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=False, hovermode=False
    )
    return chart
