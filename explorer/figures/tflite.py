"""A network in several formats, drawn and in words: size, accuracy, time for a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from explorer.figures.charts import graph_objects
from explorer.figures.export import lines_as_csv
from explorer.tflite.formats import FORMATS, reference
from explorer.tflite.measured import FACTS, KERAS, Measured, Optimised

if TYPE_CHECKING:
    import plotly.graph_objects

# Told from the background in light and dark; hatching says the same as the colour.
_BEFORE, _CONVERTED = "#888888", "#2b8bd0"
_SPACE = "\N{NO-BREAK SPACE}"
_MEGABYTE = 1e6
_ALIKE = 0.05  # of a ratio of times, below which two are called alike


def title_of(name: str) -> str:
    """How a version is written."""
    return "Keras" if name == KERAS else FORMATS[name].title


def size_chart(found: Optimised) -> plotly.graph_objects.Figure:
    """Bars: what each version's file takes, in megabytes."""
    values = [one.bytes / _MEGABYTE for one in found.versions.values()]
    written = [size(one.bytes) for one in found.versions.values()]
    return _bars("Size of the file", "MB", list(found.versions), values, written)


def accuracy_chart(found: Optimised) -> plotly.graph_objects.Figure:
    """Bars: on what share of the pictures each is right, or agrees where nobody knows."""
    versions = list(found.versions.values())
    judged = all(one.accuracy is not None for one in versions)
    shares = [one.accuracy if judged else one.agreement for one in versions]
    title = "Right answers" if judged else "Same answer as Keras"
    values = [100 * one.value for one in shares]
    written = [f"{value:.1f}{_SPACE}%" for value in values]
    unit = f"% of {versions[0].tested:,} pictures"
    return _bars(title, unit, list(found.versions), values, written, most=100)


def time_chart(found: Optimised) -> plotly.graph_objects.Figure:
    """Bars: how long one picture takes, in milliseconds.

    Those of files only: Keras takes so much longer that nothing else could be told apart.
    """
    names = [name for name in found.versions if name != KERAS]
    values = [found.versions[name].milliseconds for name in names]
    return _bars("Time for one picture", "ms", names, values, [time_of(one) for one in values])


def _bars(
    title: str,
    unit: str,
    names: Sequence[str],
    values: Sequence[float],
    written: Sequence[str],
    most: float | None = None,
) -> plotly.graph_objects.Figure:
    go = graph_objects()
    colours = [_BEFORE if name == KERAS else _CONVERTED for name in names]
    hatching = {
        "shape": ["/" if name == KERAS else "" for name in names],
        "fillmode": "overlay",
        "fgcolor": "#ffffff",
        "size": 6,
    }
    chart = go.Figure()
    chart.add_bar(
        x=values,
        y=[title_of(name) for name in names],
        text=written,
        textposition="auto",
        orientation="h",
        marker={"color": colours, "pattern": {**hatching, "bgcolor": colours}},
        hovertemplate="%{y}: <b>%{text}</b><extra></extra>",
    )
    chart.update_layout(
        title={"text": title, "font": {"size": 15}},
        height=230,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        showlegend=False,
        xaxis={"title": unit, "range": [0, most or 1.02 * max(values)]},
        yaxis={"autorange": "reversed"},
    )
    return chart


def measured_rows(found: Optimised) -> list[dict[str, str]]:
    """The table on the page, a line for each version; every number with its unit."""
    first = found.versions[reference()]
    return [_row(one, first) for one in found.versions.values()]


def _row(one: Measured, first: Measured) -> dict[str, str]:
    judged = {} if one.accuracy is None else {"Right answers": _share(one.right, one.tested)}
    return {
        "Version": title_of(one.name),
        "Size": f"{size(one.bytes)} ({one.bytes / first.bytes:.2f} ×)",
        **judged,
        "Same answer as Keras": _share(one.agreed, one.tested),
        "Largest change": f"{one.difference:.2g}",
        "Time": f"{time_of(one.milliseconds)} ({one.milliseconds / first.milliseconds:.2f} ×)",
    }


def table_words(found: Optimised) -> str:
    """What stands in the columns of the table."""
    unit = "probability of a class" if found.probabilities else "score of a class"
    return (
        f"× compares with {title_of(reference())}. Largest change: the most by which any {unit} "
        "differs from what the Keras model gives, over all test pictures."
    )


def measured_csv(found: Optimised) -> str:
    """All that was measured as comma-separated values, a line for each version."""
    lines = [list(asdict(one).values()) for one in found.versions.values()]
    return lines_as_csv(FACTS, lines)


def measured_words(found: Optimised) -> str:
    """What the smallest version costs and brings, in sentences with the numbers."""
    files = [one for name, one in found.versions.items() if name != KERAS]
    smallest = min(files, key=lambda one: one.bytes)
    first = found.versions[reference()]
    if smallest.name == first.name:
        return _no_smaller_words(first.name, found)
    times = first.bytes / smallest.bytes
    return (
        f"{title_of(smallest.name)} is {times:.1f} times smaller than {title_of(first.name)}"
        f"{_accuracy_words(smallest, found.versions[KERAS])} {_time_words(smallest, first)}"
    )


def _no_smaller_words(name: str, found: Optimised) -> str:
    if set(FORMATS) - {name} <= set(found.failed):
        return f"{title_of(name)} is the only version that this network could be converted to."
    return (
        f"No file is smaller than that of {title_of(name)}: this network has so few weights that "
        "what else a file holds, such as its layers and the scales of whole numbers, takes more "
        "than fewer bits save."
    )


def _accuracy_words(one: Measured, before: Measured) -> str:
    if one.accuracy is None:
        return (
            f" and gives the same answer as the Keras model on {one.agreed:,} of {one.tested:,} "
            "pictures; how many of these answers are right is not known here."
        )
    points = 100 * (one.accuracy.value - before.accuracy.value)
    counts = f"{one.right:,} of {one.tested:,} right"
    if not points:
        return f" and loses no accuracy ({counts}, as many as before)."
    what = "gains" if points > 0 else "loses"
    chance = (
        f" Pictures that only one of the two answers rightly: {one.gained + one.lost:,}. That is "
        "so few that the difference may be chance."
        if one.may_be_chance
        else " That is more than chance explains."
    )
    return f" and {what} {abs(points):.1f} points ({counts}, before {before.right:,}).{chance}"


def _time_words(one: Measured, first: Measured) -> str:
    ratio = one.milliseconds / first.milliseconds
    if abs(ratio - 1) < _ALIKE:
        return "On this processor the two take the same time."
    if ratio < 1:
        return f"On this processor it is {1 / ratio:.1f} times as fast."
    return (
        f"On this processor it takes {ratio:.1f} times as long: whole numbers of 8 bits are fast "
        "where the processor has instructions for them, as the chips of telephones do."
    )


def size(count: int) -> str:
    """A number of bytes in a unit that suits it.

    >>> size(126_416), size(11_244_864)
    ('126\\xa0kB', '11.2\\xa0MB')
    """
    if count < _MEGABYTE:
        return f"{count / 1e3:.0f}{_SPACE}kB"
    return f"{count / _MEGABYTE:.1f}{_SPACE}MB"


def time_of(milliseconds: float) -> str:
    """A time in three digits.

    >>> time_of(0.34189), time_of(12.33), time_of(1234)
    ('0.342\\xa0ms', '12.3\\xa0ms', '1230\\xa0ms')
    """
    return f"{float(f'{milliseconds:.3g}'):g}{_SPACE}ms"


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.1f}{_SPACE}% ({count:,} of {total:,})"
