"""A reliability diagram: how often answers of each confidence are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.evaluation import Calibration, Share
from explorer.figures.charts import graph_objects

if TYPE_CHECKING:
    import plotly.graph_objects

_IDEAL = "#888888"
_FOUND = "#2b8bd0"  # told from the background in light and dark


def calibration_chart(found: Calibration) -> plotly.graph_objects.Figure:
    """Accuracy against confidence with 95 % intervals, and below how many answers each bin has.

    Args:
        found: bins of confidence.
    """
    graph_objects()  # pandas first, see there
    from plotly.subplots import make_subplots

    filled = [one for one in found.bins if one.count]
    shares = [Share(round(one.accuracy * one.count), one.count) for one in filled]
    ends = [share.interval() for share in shares]
    chart = make_subplots(
        rows=2, shared_xaxes=True, row_heights=[0.74, 0.26], vertical_spacing=0.05
    )
    chart.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        name="as sure as right",
        line={"color": _IDEAL, "dash": "dash", "width": 1.5},
        hoverinfo="skip",
        row=1,
        col=1,
    )
    chart.add_scatter(
        x=[one.confidence for one in filled],
        y=[one.accuracy for one in filled],
        mode="lines+markers",
        name="this network",
        line={"color": _FOUND, "width": 2},
        marker={"size": 8},
        error_y={
            "array": [high - share.value for share, (_, high) in zip(shares, ends, strict=True)],
            "arrayminus": [share.value - low for share, (low, _) in zip(shares, ends, strict=True)],
            "thickness": 1.2,
            "width": 3,
        },
        customdata=[one.count for one in filled],
        hovertemplate="says %{x:.1%}, is right in <b>%{y:.1%}</b><br>%{customdata:,} pictures"
        "<extra></extra>",
        row=1,
        col=1,
    )
    chart.add_bar(
        x=[(one.low + one.high) / 2 for one in found.bins],
        y=[one.count for one in found.bins],
        width=[0.92 * (one.high - one.low) for one in found.bins],
        customdata=[f"{one.low:.0%} to {one.high:.0%}" for one in found.bins],
        marker={"color": _FOUND, "opacity": 0.55},
        showlegend=False,
        hovertemplate="confidence %{customdata}: <b>%{y:,}</b> pictures<extra></extra>",
        row=2,
        col=1,
    )
    _lay_out(chart)
    return chart


def _lay_out(chart: plotly.graph_objects.Figure) -> None:
    axis = {"range": [0, 1.03], "tickformat": ".0%", "dtick": 0.2}
    chart.update_xaxes(**axis)
    chart.update_xaxes(title="confidence: probability of the answer", row=2, col=1)
    chart.update_yaxes(title="accuracy", **axis, row=1, col=1)
    chart.update_yaxes(title="pictures", nticks=3, row=2, col=1)
    chart.update_layout(
        height=400,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        legend={"orientation": "h", "y": 1.1, "x": 0},
        hovermode="closest",
        bargap=0,
    )
