"""Networks beside each other: one chart for each measure, and all numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.anatomy.profile import Profile
from explorer.figures.charts import graph_objects
from explorer.figures.curves import COLOURS
from explorer.figures.export import lines_as_csv

if TYPE_CHECKING:
    import plotly.graph_objects

_SCALES = ((1e9, "billions"), (1e6, "millions"), (1e3, "thousands"), (1.0, ""))
_MEGA = 1e6
_NOWHERE = "#888888"


@dataclass(frozen=True)
class Beside:
    """One of the networks.

    Attributes:
        title: how people write it.
        year: of its paper.
        profile: its numbers.
        accuracy: part of held-out pictures that it gets right, 0 to 1; None if nobody knows.
        measured: on what the accuracy was measured; "" without one.
        comparable: whether the others' accuracies were measured on the same pictures.
        milliseconds: of a forward pass on this machine; None if not measured.
        ratio: that time by the first network's; None if not measured.
    """

    title: str
    year: int
    profile: Profile
    accuracy: float | None = None
    measured: str = ""
    comparable: bool = True
    milliseconds: float | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class Measure:
    """Something by which networks differ.

    Attributes:
        name: identifier.
        title: of its chart.
        about: what it tells, in a sentence.
        value: of a network; None if it is not known.
        unit: what is counted; "" where the scale says it all.
        scaled: whether values are written in thousands, millions or billions.
        share: whether it is a part of 1, written in percent.
    """

    name: str
    title: str
    about: str
    value: Callable[[Beside], float | None]
    unit: str = ""
    scaled: bool = False
    share: bool = False


MEASURES = (
    Measure(
        "parameters",
        "Parameters",
        "What has to be stored and sent: four bytes each.",
        lambda one: one.profile.parameters,
        scaled=True,
    ),
    Measure(
        "multiply_adds",
        "Multiply-adds",
        "What one picture costs to compute; half of what is called FLOPs.",
        lambda one: one.profile.multiply_adds,
        scaled=True,
    ),
    Measure(
        "depth",
        "Depth",
        "Convolutions, dense layers and attention on the longest way through.",
        lambda one: one.profile.depth,
        unit="layers with weights",
    ),
    Measure(
        "receptive_field",
        "Receptive field",
        "Side of the square that a cell of the last maps depends on; beyond twice the "
        "picture's side it sees all of it from any place. Averages over whole maps (squeeze and "
        "excite) show it the picture at once: then it is the picture and its border, no more.",
        lambda one: one.profile.receptive_field and max(one.profile.receptive_field),
        unit="pixels",
    ),
    Measure(
        "activations",
        "Activation memory",
        "All outputs of all layers for one picture: what training keeps until the gradients "
        "come back.",
        lambda one: one.profile.activation_bytes / _MEGA,
        unit="megabytes",
    ),
    Measure(
        "accuracy",
        "Accuracy",
        "Part of the held-out pictures whose most probable class is right.",
        lambda one: one.accuracy if one.comparable else None,
        unit="of the held-out pictures",
        share=True,
    ),
)
"""What is known without running anything."""

LATENCY = Measure(
    "latency",
    "Time for one picture",
    "A forward pass on this machine, as a multiple of the first network's.",
    lambda one: one.ratio,
    unit="times the first",
)

_HEAD = (
    *("network", "year", "input_height", "input_width", "input_channels"),
    *("parameters", "trainable_parameters", "multiply_adds", "depth", "receptive_field"),
    *("activation_bytes_in_training", "peak_bytes_in_use", "accuracy", "measured_on"),
    *("milliseconds", "ratio_to_first"),
)


def measure_chart(measure: Measure, networks: Sequence[Beside]) -> plotly.graph_objects.Figure:
    """Bars of one measure, the first network at the top, each with its number.

    Args:
        measure: what is shown.
        networks: in their order; those of which it is not known have no bar, and say so.
    """
    values = [measure.value(one) for one in networks]
    scale, unit = _scale(measure, values)
    shown = [None if value is None else value / scale for value in values]
    chart = graph_objects().Figure()
    chart.add_bar(
        x=[value or 0 for value in shown],
        y=[one.title for one in networks],
        orientation="h",
        marker={"color": [COLOURS[0] if value is not None else _NOWHERE for value in shown]},
        text=[_written(value, measure) for value in shown],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: <b>%{text}</b> " + unit + "<extra></extra>",
    )
    most = max((value for value in shown if value), default=1.0)
    chart.update_yaxes(autorange="reversed", automargin=True, ticksuffix="  ")
    chart.update_xaxes(
        range=[0, 1.25 * most],  # room for the number of the longest
        title={"text": unit, "standoff": 5},
        tickformat=".0%" if measure.share else None,
        nticks=5,
    )
    chart.update_layout(
        height=95 + 27 * len(networks),
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        showlegend=False,
    )
    return chart


def _scale(measure: Measure, values: Sequence[float | None]) -> tuple[float, str]:
    if not measure.scaled:
        return 1.0, measure.unit
    most = max((value for value in values if value), default=1.0)
    return next((scale, unit) for scale, unit in _SCALES if most >= scale)


def _written(value: float | None, measure: Measure) -> str:
    """At the end of a bar.

    >>> _written(138.357544, MEASURES[0]), _written(0.772, MEASURES[5]), _written(None, LATENCY)
    ('138', '77.2 %', 'not known')
    """
    if value is None:
        return "not known"
    if measure.share:
        return f"{100 * value:.1f} %"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def side_by_side_csv(networks: Sequence[Beside]) -> str:
    """All numbers in full, a line for each network."""
    return lines_as_csv(_HEAD, [_line(one) for one in networks])


def _line(one: Beside) -> list[float | str | None]:
    found = one.profile
    return [
        *(one.title, one.year, *found.input_shape),
        *(found.parameters, found.trainable, found.multiply_adds, found.depth),
        found.receptive_field and max(found.receptive_field),
        *(found.activation_bytes, found.peak_bytes, one.accuracy, one.measured),
        *(one.milliseconds, one.ratio),
    ]
