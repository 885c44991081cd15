"""What blocks cost beside the plain convolution, as a chart and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.blocks import BLOCKS
from explorer.figures.charts import graph_objects
from explorer.figures.export import lines_as_csv

if TYPE_CHECKING:
    import plotly.graph_objects

    from explorer.blocks.costs import BlockCost

# Okabe and Ito's colours, which colour-blind readers tell apart; hatching says the same again.
_KINDS = (
    ("parameters", "parameters_ratio", "#0072b2", ""),
    ("multiply-adds", "multiply_adds_ratio", "#e69f00", "/"),
)
_HATCHED = {"fgcolor": "#ffffff", "fillmode": "overlay", "size": 6}
_MEASURE = "#888888"
_HEAD = [
    *("block", "filters", "stride", "input_side", "parameters", "multiply_adds"),
    *("parameters_to_plain", "multiply_adds_to_plain"),
]


def block_costs_chart(costs: Sequence[BlockCost], marked: str) -> plotly.graph_objects.Figure:
    """Bars: parameters and multiply-adds of each block, the plain convolution's being 1.

    Args:
        costs: of the blocks, from the top down.
        marked: name of the block that is looked at; its title is set in bold.
    """
    go = graph_objects()
    chart = go.Figure()
    titles = [_title(cost.block, marked) for cost in costs]
    for what, field, colour, hatching in _KINDS:
        counts = [getattr(cost, field.removesuffix("_ratio")) for cost in costs]
        ratios = [getattr(cost, field) for cost in costs]
        chart.add_bar(
            y=titles,
            x=ratios,
            orientation="h",
            name=what,
            text=[f"\u2002{short_ratio(ratio)}" for ratio in ratios],  # clear of the line at 1
            textposition="outside",
            cliponaxis=False,
            customdata=counts,
            marker={"color": colour, "pattern": {**_HATCHED, "shape": hatching, "bgcolor": colour}},
            hovertemplate="%{y}: <b>%{customdata:,}</b> " + what + ", %{text}<extra></extra>",
        )
    chart.add_vline(x=1, layer="below", line={"color": _MEASURE, "dash": "dash", "width": 1.5})
    most = max(max(cost.parameters_ratio, cost.multiply_adds_ratio) for cost in costs)
    chart.update_layout(
        height=110 + 46 * len(costs),
        barmode="group",
        bargap=0.3,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": 1.09, "x": 0, "traceorder": "normal"},
        xaxis={"title": "plain 3x3 convolution = 1", "range": [0, 1.17 * most]},
        yaxis={"autorange": "reversed", "automargin": True},
    )
    return chart


def short_ratio(ratio: float) -> str:
    """A ratio as a label.

    >>> short_ratio(0.125), short_ratio(0.75), short_ratio(1.0), short_ratio(2.04)
    ('1/8.0', '×0.75', '×1', '×2.0')
    """
    if ratio < 0.5:
        return f"1/{1 / ratio:.1f}"
    return f"×{ratio:.1f}" if ratio >= 1.995 else f"×{ratio:.2f}".removesuffix(".00")


def block_costs_csv(costs: Sequence[BlockCost], filters: int, stride: int, side: int) -> str:
    """The chart's numbers as comma-separated values, a line for each block."""
    lines = [
        [
            *(cost.block, filters, stride, side, cost.parameters, cost.multiply_adds),
            *(f"{cost.parameters_ratio:.6g}", f"{cost.multiply_adds_ratio:.6g}"),
        ]
        for cost in costs
    ]
    return lines_as_csv(_HEAD, lines)


def _title(name: str, marked: str) -> str:
    words = BLOCKS[name].title.split()
    middle = (len(words) + 1) // 2
    # Two lines, so that the bars have room on a telephone.
    title = "<br>".join([" ".join(words[:middle]), " ".join(words[middle:])]).removesuffix("<br>")
    return f"<b>{title}</b>" if name == marked else title
