"""Bases beside each other: charts, a table, and one sheet with the lesson's four panels."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.figures.charts import graph_objects
from explorer.figures.export import lines_as_csv
from explorer.transfer.comparison import Advice, TransferNumbers, in_millions

if TYPE_CHECKING:
    import plotly.graph_objects
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind readers tell apart; hatching says the same again.
_STRONG, _WEAK = "#d55e00", "#0072b2"
_HATCHED = {"fgcolor": "#ffffff", "fillmode": "overlay", "size": 6}
_MILLION = 1e6
_WIDTH = 74  # letters of a line of advice on the sheet
_HEAD = (
    *("base", "year", "paper", "weights_input_side", "imagenet_top1", "top1_source"),
    *("on_this_machine", "total_parameters", "trainable_parameters", "head_parameters"),
    *("layers", "layers_with_weights", "trainable_layers", "input_side", "map_height"),
    *("map_width", "maps", "multiply_adds"),
)


def parameters_chart(numbers: Sequence[TransferNumbers]) -> plotly.graph_objects.Figure:
    """Bars: of each base with its head, the parameters that learn and those that are frozen.

    Args:
        numbers: from the top down.
    """
    learning = [one.trainable / _MILLION for one in numbers]
    frozen = [(one.total - one.trainable) / _MILLION for one in numbers]
    texts = [
        f"{in_millions(one.total)} million, {in_millions(one.trainable)} of them learn"
        for one in numbers
    ]
    parts = (("learn", learning, _STRONG, "/"), ("do not change", frozen, _WEAK, ""))
    return _bars(numbers, parts, texts, "million parameters")


def layers_chart(numbers: Sequence[TransferNumbers]) -> plotly.graph_objects.Figure:
    """Bars: the layers of each base, with weights and without.

    Args:
        numbers: from the top down.
    """
    having = [one.with_weights for one in numbers]
    without = [one.layers - one.with_weights for one in numbers]
    texts = [f"{one.layers}, {one.with_weights} of them with weights" for one in numbers]
    parts = (("with weights", having, _WEAK, ""), ("without", without, "#999999", "."))
    return _bars(numbers, parts, texts, "layers of the base")


def _bars(
    numbers: Sequence[TransferNumbers], parts, texts: Sequence[str], title: str
) -> plotly.graph_objects.Figure:
    """Two parts of a whole as a bar for each base, with words above it."""
    chart = graph_objects().Figure()
    places = list(range(len(numbers)))
    for name, values, colour, hatching in parts:
        chart.add_bar(
            y=places,
            x=values,
            orientation="h",
            name=name,
            width=0.42,
            marker={"color": colour, "pattern": {**_HATCHED, "shape": hatching, "bgcolor": colour}},
            customdata=[one.base.title for one in numbers],
            hovertemplate="%{customdata}: <b>%{x:,.4~g}</b> " + f"{title}, {name}<extra></extra>",
        )
    # Above its bar, not beside it: on a telephone the names would leave no room for the bars.
    for place, (one, text) in enumerate(zip(numbers, texts, strict=True)):
        chart.add_annotation(
            x=0,
            y=place - 0.22,
            text=f"<b>{one.base.title}</b>: {text}",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"size": 12},
        )
    chart.update_layout(
        height=110 + 52 * len(numbers),
        barmode="stack",
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={"title": {"text": title, "standoff": 5}, "rangemode": "tozero", "nticks": 6},
        yaxis={"range": [len(numbers) - 0.7, -0.75], "visible": False},
    )
    return chart


def comparison_csv(numbers: Sequence[TransferNumbers], input_side: int) -> str:
    """All numbers in full, a line for each base."""
    return lines_as_csv(_HEAD, [_line(one, input_side) for one in numbers])


def _line(one: TransferNumbers, input_side: int) -> list[float | str | None]:
    network = one.base.network
    return [
        *(network.title, network.year, network.paper, network.input_size),
        *(network.top1, network.top1_source, "yes" if network.available else "no"),
        *(one.total, one.trainable, one.head, one.layers, one.with_weights, one.unfrozen),
        *(input_side, *one.maps, one.multiply_adds),
    ]


def comparison_figure(
    numbers: Sequence[TransferNumbers], advised: Sequence[Advice], caption: str
) -> Figure:
    """The lesson's four panels on one sheet: parameters, layers, facts, advice.

    Args:
        numbers: at least one.
        advised: what follows from them.
        caption: of the settings, one line.
    """
    from matplotlib.figure import Figure

    heights = [1.2 + 0.6 * len(numbers), max(3.4, 1.0 + 0.35 * len(numbers))]
    figure = Figure(figsize=(12, sum(heights)), layout="constrained")
    (parameters, layers), (facts, words) = figure.subplots(2, 2, height_ratios=heights)
    titles = [one.base.title for one in numbers]
    _stacked(
        parameters,
        titles,
        ("learn", [one.trainable / _MILLION for one in numbers], _STRONG, "//"),
        ("do not change", [(one.total - one.trainable) / _MILLION for one in numbers], _WEAK, ""),
    )
    parameters.set(title="Parameters", xlabel="millions")
    _stacked(
        layers,
        titles,
        ("with weights", [one.with_weights for one in numbers], _WEAK, ""),
        ("without", [one.layers - one.with_weights for one in numbers], "#999999", ".."),
    )
    layers.set(title="Layers of the base", xlabel="layers")
    _facts(facts, numbers)
    _words(words, advised)
    figure.suptitle(caption, fontsize=11)
    return figure


def _stacked(place: Axes, titles: Sequence[str], first, second) -> None:
    start = [0.0] * len(titles)
    for name, values, colour, hatching in (first, second):
        place.barh(
            titles,
            values,
            left=start,
            color=colour,
            hatch=hatching,
            edgecolor="white",
            linewidth=0,
            height=0.6,
            label=name,
        )
        start = [a + b for a, b in zip(start, values, strict=True)]
    place.invert_yaxis()
    below = {"loc": "upper left", "bbox_to_anchor": (0, -0.16)}  # where it can cover no bar
    place.legend(frameon=False, fontsize=9, ncols=2, **below)
    place.spines[["top", "right"]].set_visible(False)


def _facts(place: Axes, numbers: Sequence[TransferNumbers]) -> None:
    head = ["", "year", "total", "learn", "last maps", "ImageNet"]
    cells = [
        [
            one.base.title,
            str(one.base.network.year),
            f"{one.total:,}",
            f"{one.trainable:,}",
            "×".join(map(str, one.maps)),
            percent(one.base.network.top1),
        ]
        for one in numbers
    ]
    place.set_axis_off()
    place.set_title("Numbers")
    table = place.table(cells, colLabels=head, loc="upper center", edges="horizontal")
    table.auto_set_font_size(False)
    table.set_fontsize(9)
    table.auto_set_column_width(list(range(len(head))))
    table.scale(1, 1.6)


def _words(place: Axes, advised: Sequence[Advice]) -> None:
    place.set_axis_off()
    place.set_title("Advice")
    paragraphs = [
        f"{one.purpose}: {' or '.join(one.titles)}\n{textwrap.fill(one.because, _WIDTH)}"
        for one in advised
    ]
    place.text(0, 0.98, "\n\n".join(paragraphs), va="top", fontsize=8, transform=place.transAxes)


def percent(share: float | None) -> str:
    """A part of 1 as it is written.

    >>> percent(0.751), percent(None)
    ('75.1 %', 'not published')
    """
    return "not published" if share is None else f"{100 * share:.1f} %"
