"""What the channels of a layer give over a data set, as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.figures.charts import graph_objects
from explorer.figures.export import lines_as_csv

if TYPE_CHECKING:
    import plotly.graph_objects

    from explorer.features import ChannelStatistics

# Okabe and Ito's colours, which colour-blind readers tell apart; marks differ in shape too.
_MEAN, _SHARE, _DEAD = "#0072b2", "#e69f00", "#d55e00"
_BAND = "rgba(0, 114, 178, 0.25)"
_HEAD = ["channel", "mean", "deviation", "minimum", "maximum", "above_zero", "dead"]


def statistics_chart(found: ChannelStatistics) -> plotly.graph_objects.Figure:
    """Mean, deviation and share above zero of every channel, the largest mean first.

    Args:
        found: of one layer.
    """
    order = np.argsort(-found.mean, kind="stable")
    names = [f"channel {channel}" for channel in order]
    places = np.arange(len(order))
    go = graph_objects()
    chart = go.Figure()
    mean, deviation = found.mean[order], found.deviation[order]
    chart.add_scatter(
        x=np.concatenate([places, places[::-1]]),
        y=np.concatenate([mean + deviation, (mean - deviation)[::-1]]),
        name="one standard deviation up and down",
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_BAND,
        hoverinfo="skip",
    )
    chart.add_scatter(
        x=places,
        y=mean,
        text=names,
        customdata=deviation,
        name="mean",
        mode="lines+markers",
        line={"color": _MEAN, "width": 1},
        marker={"color": _MEAN, "size": 3},
        hovertemplate="%{text}: mean <b>%{y:.3g}</b>, deviation %{customdata:.3g}<extra></extra>",
    )
    chart.add_bar(
        x=places,
        y=100 * found.above_zero[order],
        text=names,
        textposition="none",
        name="share of cells above zero",
        marker={"color": _SHARE, "line": {"width": 0}},
        hovertemplate="%{text}: <b>%{y:.1f} %</b> of the cells above zero<extra></extra>",
        yaxis="y2",
    )
    dead = found.dead[order]
    chart.add_scatter(
        x=places[dead],
        y=np.zeros(int(dead.sum())),
        text=[name for name, gone in zip(names, dead, strict=True) if gone],
        name="dead: the same value everywhere",
        mode="markers",
        marker={"color": _DEAD, "size": 9, "symbol": "x"},
        hovertemplate="%{text}: dead<extra></extra>",
        yaxis="y2",
    )
    chart.update_layout(
        height=420,
        margin={"l": 10, "r": 10, "t": 50, "b": 10},
        legend={"orientation": "h", "y": 1.18, "x": 0},
        bargap=0,
        xaxis={"title": "channels, sorted by their mean", "anchor": "y2", "showticklabels": False},
        yaxis={"title": "activation", "domain": [0.45, 1]},
        yaxis2={"title": "% above zero", "domain": [0, 0.36], "range": [0, 100]},
        hovermode="closest",
    )
    return chart


def statistics_table(found: ChannelStatistics) -> str:
    """The same as comma-separated values, a line for each channel."""
    arrays = [getattr(found, name).tolist() for name in _HEAD[1:]]
    return lines_as_csv(_HEAD, zip(range(len(found.mean)), *arrays, strict=True))


def statistics_words(found: ChannelStatistics) -> str:
    """How many channels are dead, and how many are seldom or always at work."""
    count = len(found.dead)
    alive = ~found.dead
    seldom = int((alive & (found.above_zero < 0.05)).sum())
    always = int((alive & (found.above_zero > 0.95)).sum())
    dead = int(found.dead.sum())
    first = (
        f"{dead} of {count:,} channels gave the same value everywhere: they are dead."
        if dead
        else f"None of the {count:,} channels is dead."
    )
    return (
        f"{first} {seldom} were above zero in less than 5 % of the cells, "
        f"{always} in more than 95 %."
    )
