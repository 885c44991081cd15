"""How the layers of a network changed while it was trained: lines over the epochs, and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.features import OverTraining
from explorer.figures import colours
from explorer.figures.charts import graph_objects
from explorer.figures.curves import COLOURS
from explorer.figures.export import lines_as_csv

if TYPE_CHECKING:
    import plotly.graph_objects

_DASHES = ("solid", "dash", "dot", "dashdot")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star")
_SHADES = (40, 215)  # of the sequential colour map: neither end is lost on a page
_TINY = 1e-12
_HEAD = ["epoch", "layer", "measured_at", "kernel_norm", "mean_activation", "dead_share"]


def norm_chart(found: OverTraining, marked: str = "") -> plotly.graph_objects.Figure:
    """Norm of each layer's kernel over the epochs; of one layer the line can be marked."""
    return _lines(found, found.norms, found.layers, "norm of the kernel", "%{y:.3g}", marked)


def activation_chart(found: OverTraining, marked: str = "") -> plotly.graph_objects.Figure:
    """Mean absolute activation of each layer over the epochs."""
    title = "mean absolute activation"
    return _lines(found, found.activations, found.measured_at, title, "%{y:.3g}", marked)


def dead_chart(found: OverTraining, marked: str = "") -> plotly.graph_objects.Figure:
    """Share of each layer's channels that are dead, in percent, over the epochs."""
    title = "dead channels in %"
    chart = _lines(found, 100 * found.dead, found.measured_at, title, "%{y:.3g} %", marked)
    chart.update_yaxes(range=[0, max(10.0, 110 * float(found.dead.max()))])
    return chart


def norm_words(found: OverTraining) -> str:
    """What the norms show, in sentences."""
    first, last = found.norms[0], found.norms[-1]
    growth = np.log(np.maximum(last, _TINY) / np.maximum(first, _TINY))
    most = int(np.abs(growth).argmax())
    change = "grew" if growth[most] >= 0 else "shrank"
    return (
        "The norm is the square root of the sum of all squared weights of a kernel. From epoch "
        f"{found.epochs[0]} to {found.epochs[-1]} that of {found.layers[most]} {change} most, "
        f"from {first[most]:.3g} to {last[most]:.3g}. Where lines become flat, the weights have "
        "settled."
    )


def activation_words(found: OverTraining) -> str:
    """What the activations show, in sentences."""
    last = found.activations[-1]
    most, least = int(last.argmax()), int(last.argmin())
    return (
        f"At the end the largest answers come from {found.measured_at[most]} "
        f"({last[most]:.2g}), the smallest from {found.measured_at[least]} ({last[least]:.2g}). "
        f"Look for a layer that falls silent or runs away from the others.{_constant_words(found)}"
    )


def _constant_words(found: OverTraining) -> str:
    """Why a line may be level: probabilities sum to one, whatever was learned."""
    level = np.ptp(found.activations, axis=0) <= 1e-6 * np.abs(found.activations[-1])
    if not level.any():
        return ""
    names = " and ".join(np.array(found.measured_at)[level])
    return f" The mean of {names} cannot change: probabilities always sum to 1."


def dead_words(found: OverTraining) -> str:
    """What the dead channels show, in sentences."""
    what = f"A channel counts as dead if it gives one and the same value on {found.pictures} "
    what += "pictures. Behind a ReLU that is zero: no gradient reaches it, so it learns nothing."
    if not found.dead.any():
        return f"{what} No layer has any, at no epoch."
    epoch, layer = np.unravel_index(found.dead.argmax(), found.dead.shape)
    share, end = 100 * found.dead[epoch, layer], 100 * found.dead[-1, layer]
    return (
        f"{what} Most there were in {found.measured_at[layer]}: {share:.0f} % after epoch "
        f"{found.epochs[epoch]}, and {end:.0f} % at the end."
    )


def over_training_table(found: OverTraining) -> str:
    """All numbers as comma-separated values, one line for each layer at each epoch."""
    lines = [
        [epoch, layer, measured, *(float(values[row, column]) for values in _all(found))]
        for row, epoch in enumerate(found.epochs)
        for column, (layer, measured) in enumerate(
            zip(found.layers, found.measured_at, strict=True)
        )
    ]
    return lines_as_csv(_HEAD, lines)


def _all(found: OverTraining) -> tuple[np.ndarray, ...]:
    return found.norms, found.activations, found.dead


def _lines(
    found: OverTraining,
    values: np.ndarray,
    names: tuple[str, ...],
    title: str,
    hover: str,
    marked: str,
) -> plotly.graph_objects.Figure:
    go = graph_objects()
    chart = go.Figure()
    for index, layer in enumerate(found.layers):
        chart.add_scatter(
            x=found.epochs,
            y=values[:, index],
            name=names[index],
            mode="lines+markers",
            opacity=1.0 if marked in ("", layer) else 0.2,
            line={
                "color": _colour(index, len(found.layers)),
                "dash": _DASHES[index % len(_DASHES)],
                "width": 4 if marked == layer else 2.2,
            },
            marker={"symbol": _SYMBOLS[index % len(_SYMBOLS)], "size": 7},
            hovertemplate=f"epoch %{{x}}: <b>{hover}</b><extra>{names[index]}</extra>",
        )
    chart.update_layout(
        height=320,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h", "y": -0.25, "x": 0},
        xaxis={"title": {"text": "epochs of training", "standoff": 6}, "rangemode": "tozero"},
        yaxis={"title": title, "rangemode": "tozero"},
        hovermode="closest",
    )
    return chart


def _colour(index: int, count: int) -> str:
    """Of few layers colours that differ most; of many, a scale from the first to the last."""
    if count <= len(COLOURS):
        return COLOURS[index]
    low, high = _SHADES
    red, green, blue = colours.palette(colours.ACTIVATION)[
        round(low + (high - low) * index / (count - 1))
    ]
    return f"rgb({red},{green},{blue})"
