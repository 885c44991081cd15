"""A rare class in charts: its share of all pixels, and how well it is found over the epochs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.figures.charts import graph_objects
from explorer.figures.curves import COLOURS
from explorer.figures.scenes import class_colours

if TYPE_CHECKING:
    import plotly.graph_objects

LETTERS = "ABCDEF"
"""Of the runs that are compared, in order."""
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "x", "square", "diamond", "triangle-up", "star")


@dataclass(frozen=True)
class RareCurve:
    """One run over its epochs.

    Attributes:
        title: of the run.
        epochs: ascending.
        values: 0 to 1, one for each epoch; None where it was not measured.
    """

    title: str
    epochs: Sequence[int]
    values: Sequence[float | None]


def shares_chart(shares: Sequence[float]) -> plotly.graph_objects.Figure:
    """Bars: what part of all pixels is of each class, on a logarithmic scale.

    Args:
        shares: of the background and of each class, more than 0.
    """
    kinds = class_colours()
    chart = graph_objects().Figure()
    chart.add_bar(
        x=[100 * share for share in shares],
        y=[f"{one.glyph} {one.name}" for one in kinds],
        orientation="h",
        marker={"color": [one.colour for one in kinds], "line": {"color": "#888888", "width": 1}},
        text=[percent(share) for share in shares],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: <b>%{text}</b> of all pixels<extra></extra>",
    )
    chart.update_yaxes(autorange="reversed", automargin=True, ticksuffix="  ")
    chart.update_xaxes(
        type="log",
        range=[-2, 2.5],
        tickvals=[0.01, 0.1, 1, 10, 100],
        title={"text": "percent of all pixels (logarithmic)", "standoff": 5},
    )
    chart.update_layout(height=260, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=False)
    return chart


def percent(share: float) -> str:
    """A share with two digits that count.

    >>> percent(0.8504), percent(0.000454)
    ('85 %', '0.045 %')
    """
    return f"{100 * share:.2g} %"


def epochs_chart(curves: Sequence[RareCurve], title: str) -> plotly.graph_objects.Figure:
    """A line for each run, with a letter at its end.

    Args:
        curves: of the runs, in the order of `LETTERS`.
        title: of the vertical axis.
    """
    chart = graph_objects().Figure()
    for place, one in enumerate(curves):
        look = {"color": COLOURS[place], "dash": _DASHES[place], "width": 2.5}
        chart.add_scatter(
            x=list(one.epochs),
            y=list(one.values),
            name=f"{LETTERS[place]}  {one.title}",
            mode="lines+markers+text",
            line=look,
            marker={"symbol": _SYMBOLS[place], "size": 7},
            text=["", *[""] * (len(one.epochs) - 2), LETTERS[place]][-len(one.epochs) :],
            textposition="top center",
            hovertemplate="epoch %{x}: <b>%{y:.3f}</b><extra>" + LETTERS[place] + "</extra>",
        )
    chart.update_yaxes(range=[-0.03, 1.06], title={"text": title, "standoff": 5}, nticks=6)
    chart.update_xaxes(title={"text": "epoch", "standoff": 5}, rangemode="tozero", nticks=8)
    chart.update_layout(
        height=330,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h", "y": -0.22, "yanchor": "top", "x": 0},
        hovermode="closest",
    )
    return chart
