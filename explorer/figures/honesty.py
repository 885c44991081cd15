"""How far explanations can be trusted, drawn: curves, maps of random networks, agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.explanations import Explanation
from explorer.faithfulness import Curves
from explorer.figures import colours
from explorer.figures.charts import graph_objects
from explorer.figures.explanation_maps import drawn_values, map_colours

if TYPE_CHECKING:
    import plotly.graph_objects

_CHANCE = "#888888"
_FOUND = "#2b8bd0"  # told from the background in light and dark


def curves_chart(curves: Curves, method: str) -> plotly.graph_objects.Figure:
    """Deletion on the left, insertion on the right; dashed what random places do.

    Args:
        curves: the curves.
        method: the title of the method whose map sets the order.
    """
    graph_objects()  # pandas first, see there
    from plotly.subplots import make_subplots

    chart = make_subplots(
        rows=1,
        cols=2,
        shared_yaxes=True,
        horizontal_spacing=0.14,
        subplot_titles=("Taking pixels away", "Putting pixels back"),
    )
    pairs = [(curves.deletion, curves.random_deletion), (curves.insertion, curves.random_insertion)]
    for column, (own, chance) in enumerate(pairs, start=1):
        for name, values, look in (
            ("random places", chance, {"color": _CHANCE, "dash": "dash", "width": 2}),
            (method, own, {"color": _FOUND, "width": 2.5}),
        ):
            chart.add_scatter(
                x=curves.shares,
                y=values,
                mode="lines",
                name=name,
                line=look,
                showlegend=column == 1,
                hovertemplate="after %{x:.0%} of the pixels: <b>%{y:.1%}</b><extra></extra>",
                row=1,
                col=column,
            )
    chart.update_xaxes(title="share of the pixels", tickformat=".0%", range=[0, 1], dtick=0.5)
    chart.update_yaxes(tickformat=".0%", rangemode="tozero")
    chart.update_yaxes(title="probability of the class", row=1, col=1)
    chart.update_layout(
        height=330,
        margin={"l": 10, "r": 10, "t": 60, "b": 10},
        legend={"orientation": "h", "y": -0.3, "x": 0},
        hovermode="x",
    )
    return chart


def coloured_map(explanation: Explanation) -> np.ndarray:
    """A map in its colours at its own resolution, uint8 RGB ``(height, width, 3)``."""
    values, limit = drawn_values(explanation, as_cells=True)
    palette = colours.palette(map_colours(explanation))
    low = 0.0 if explanation.signed is None else -limit
    if limit <= 0:
        shades = np.full(values.shape, 0 if explanation.signed is None else 128, np.uint8)
    else:
        shades = colours.shades(values, low, limit)
    return palette[shades]


def agreement_chart(titles: Sequence[str], correlations: np.ndarray) -> plotly.graph_objects.Figure:
    """A matrix of rank correlations, each with its number.

    Args:
        titles: of the methods.
        correlations: float ``(methods, methods)`` in [-1, 1]; NaN where there is none.
    """
    palette = colours.palette(colours.SIGNED)[::15].tolist()
    scale = [
        [place / (len(palette) - 1), f"rgb({red},{green},{blue})"]
        for place, (red, green, blue) in enumerate(palette)
    ]
    written = [[_number(one) for one in row] for row in correlations]
    numbers = [str(place) for place in range(1, len(titles) + 1)]  # names do not fit in columns
    rows = [f"{title} ({number})" for number, title in zip(numbers, titles, strict=True)]
    pairs = [[f"{row} and {column}" for column in titles] for row in titles]
    chart = graph_objects().Figure()
    chart.add_heatmap(
        x=numbers,
        y=rows,
        z=correlations,
        customdata=pairs,
        zmin=-1,
        zmax=1,
        colorscale=scale,
        text=written,
        texttemplate="%{text}",
        hovertemplate="%{customdata}: <b>%{text}</b><extra></extra>",
        textfont={"size": 9},
        xgap=2,
        ygap=2,
        colorbar={
            "title": {"text": "rank correlation", "side": "top"},
            "orientation": "h",
            "y": -0.12,
            "yanchor": "top",
            "thickness": 12,
            "dtick": 0.5,
        },
    )
    chart.update_yaxes(autorange="reversed")
    chart.update_xaxes(side="top", type="category")
    chart.update_layout(height=130 + 34 * len(titles), margin={"l": 10, "r": 10, "t": 10, "b": 10})
    return chart


def _number(value: float) -> str:
    """In as few letters as possible, for a narrow screen.

    >>> _number(-0.041), _number(1.0), _number(0.5)
    ('−.04', '1', '.50')
    """
    if np.isnan(value):
        return "–"
    text = f"{round(value, 2) + 0.0:.2f}".replace("-", "−").replace("0.", ".")
    return text.replace("1.00", "1")
