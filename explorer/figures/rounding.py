"""What rounding does to a kernel, drawn and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.figures.charts import graph_objects
from explorer.figures.export import lines_as_csv
from explorer.tflite.rounding import Rounded

if TYPE_CHECKING:
    import plotly.graph_objects

# Okabe and Ito's colours, which colour-blind readers tell apart; shapes differ too.
_BEFORE, _AFTER = "#e69f00", "#2b8bd0"
_STEP = "rgba(128, 128, 128, 0.45)"
_BINS = 64  # about so many
_FEW = 70  # steps that are drawn as lines


def histogram_chart(found: Rounded) -> plotly.graph_objects.Figure:
    """How often each weight occurs in the kernel, before and after rounding.

    Weights are in steps of their own filter, so that all filters share one axis.
    """
    edges = bin_edges(found.largest)
    centres = (edges[:-1] + edges[1:]) / 2
    go = graph_objects()
    chart = go.Figure()
    for name, values in (("after", found.whole), ("before", found.before / found.scales)):
        counts, _ = np.histogram(values, edges)
        told = "about %{x:.3g} steps: <b>%{y}</b> weights " + name + "<extra></extra>"
        if name == "after":
            look = {"color": _AFTER, "line": {"width": 0}}
            title = f"after rounding to {found.bits} bits"
            chart.add_bar(x=centres, y=counts, name=title, marker=look, hovertemplate=told)
        else:
            line = {"color": _BEFORE, "width": 2, "shape": "hvh"}
            chart.add_scatter(
                x=centres, y=counts, name=name, mode="lines", line=line, hovertemplate=told
            )
    chart.update_layout(
        title={"text": "All weights of the layer", "font": {"size": 15}},
        height=300,
        bargap=0.05,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": -0.3, "x": 0},
        xaxis={"title": "weight, in steps of its filter", "range": [edges[0], edges[-1]]},
        yaxis={"title": "number of weights"},
    )
    return chart


def bin_edges(largest: int) -> np.ndarray:
    """Edges of bins for whole numbers from minus ``largest`` to ``largest``, in steps.

    Each whole number lies in the middle of a bin, and none loses neighbours to rounding: bins are
    an odd number of steps wide, or an odd number of them fits into a step.

    >>> bin_edges(1)[[0, 31, 32, -1]].round(2).tolist()
    [-1.5, -0.02, 0.02, 1.5]
    >>> bin_edges(127)[:2].tolist()
    [-127.5, -122.5]
    """
    values = 2 * largest + 1
    narrow, wide = 1 / (_BINS // values | 1), -(-values // _BINS) | 1  # the last bit makes it odd
    width = narrow if values < _BINS else wide
    count = int(np.ceil(values / width - 1e-9)) | 1
    return (np.arange(count + 1) - count / 2) * width


def moves_chart(found: Rounded, number: int) -> plotly.graph_objects.Figure:
    """Every weight of a filter, above before rounding and below after, joined by a line.

    Args:
        found: the kernel.
        number: of the filter.
    """
    before, after = found.of_filter(number)
    go = graph_objects()
    chart = go.Figure()
    lines = np.stack([before, after, np.full_like(before, np.nan)], axis=1).ravel()
    heights = np.tile([1.0, 0.0, np.nan], len(before))
    chart.add_scatter(
        x=lines, y=heights, mode="lines", line={"color": _STEP, "width": 1}, hoverinfo="skip"
    )
    steps = np.arange(-found.largest, found.largest + 1) * found.scales[number]
    if len(steps) <= _FEW:
        chart.add_scatter(
            x=steps,
            y=np.zeros(len(steps)),
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 16, "color": "#888888"},
            hovertemplate="a step: %{x:.4f}<extra></extra>",
        )
    for values, height, colour, symbol, what in (
        (before, 1, _BEFORE, "diamond", "before"),
        (after, 0, _AFTER, "circle", "after"),
    ):
        chart.add_scatter(
            x=values,
            y=np.full(len(values), height),
            mode="markers",
            marker={"color": colour, "size": 9, "symbol": symbol, "opacity": 0.8},
            hovertemplate=f"{what}: <b>%{{x:.4f}}</b><extra></extra>",
        )
    chart.update_layout(
        title={"text": f"The {len(before)} weights of filter {number}", "font": {"size": 15}},
        height=300,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        showlegend=False,
        xaxis={"title": "weight", "zeroline": False},
        yaxis={
            "tickvals": [1, 0],
            "ticktext": ["before", "after"],
            "range": [-0.3, 1.3],
            "showgrid": False,
            "zeroline": False,
        },
    )
    return chart


def rounding_words(found: Rounded, number: int) -> str:
    """The arithmetic of one filter with its numbers filled in.

    Args:
        found: the kernel.
        number: of the filter.
    """
    before, whole = found.before[..., number].ravel(), found.whole[..., number].ravel()
    scale = float(found.scales[number])
    moved = np.abs(whole * scale - before)
    most, one = _number(np.abs(before).max()), int(moved.argmax())
    return (
        f"The largest weight of filter {number} is {most} (its sign aside), and the largest whole "
        f"number of {found.bits} bits is {found.largest}: the step (scale) is {most} / "
        f"{found.largest} = {_number(scale)}. The weight that "
        f"moves most is {_number(before[one])}: it is stored as {_whole(whole[one])}, which stands "
        f"for {_whole(whole[one])} × {_number(scale)} = {_number(whole[one] * scale)}. No weight "
        "moves by more than half a step."
    )


def kernel_words(found: Rounded) -> str:
    """What is left of the whole kernel."""
    possible = 2 * found.largest + 1
    return (
        f"The kernel uses {found.values_used} of the {possible} whole numbers. Rounding changes "
        f"its weights by {100 * found.relative_error:.2g}\N{NO-BREAK SPACE}% (root mean square)."
    )


def rounding_csv(found: Rounded) -> str:
    """All weights as comma-separated values: filter, before, whole number, scale, after."""
    filters = np.broadcast_to(np.arange(found.before.shape[-1]), found.before.shape)
    scales = np.broadcast_to(found.scales, found.before.shape)
    columns = (filters, found.before, found.whole, scales, found.after)
    head = ["filter", "before", "whole_number", "scale", "after"]
    return lines_as_csv(head, zip(*(one.ravel().tolist() for one in columns), strict=True))


def _number(value: float) -> str:
    return f"{float(value):.4f}".replace("-", "−")


def _whole(value: int) -> str:
    return str(int(value)).replace("-", "−")
