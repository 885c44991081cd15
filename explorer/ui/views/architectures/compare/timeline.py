"""The history as one picture: year, accuracy on ImageNet, parameters."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.architectures.classic import CLASSICS
from explorer.figures.explanation_figure import as_png, as_svg
from explorer.figures.timeline import (
    TITLE,
    Point,
    points_of,
    timeline_chart,
    timeline_csv,
    timeline_figure,
)
from explorer.ui.frame import plain
from explorer.ui.views.python_script import save

_AREA = "The area of a point is its number of parameters."


def timeline() -> None:
    """Show the picture, its sources, and offer both as files."""
    points = points_of(CLASSICS.values())
    st.subheader(TITLE, anchor=False)
    if not points:
        st.info("No network here was measured on ImageNet.")
        return
    st.write(_story(points))
    st.plotly_chart(timeline_chart(points), key="timeline", config={"displaylogo": False})
    st.caption(
        f"{_AREA} Accuracies are those that were published; point at a network for how it was "
        "tested. LeNet-5 (1998) read handwritten digits and is not in the picture."
    )
    box = st.expander("Sources, one for each point")
    with box:
        st.dataframe([_line(one) for one in points], hide_index=True, height="content")
    caption = f"{_AREA} Accuracies as published: {_sources(points)}"
    with st.container(horizontal=True):
        save("Picture (PNG)", partial(_png, points, caption), "timeline.png", "image/png")
        save("Picture (SVG)", partial(_svg, points, caption), "timeline.svg", "image/svg+xml")
        save("Numbers (CSV)", partial(timeline_csv, points), "timeline.csv", "text/csv")


def _story(points: list[Point]) -> str:
    """The step in accuracy, and the one in size."""
    first = points[0]
    best = max(points, key=lambda one: one.accuracy)
    largest = max(points, key=lambda one: one.parameters)
    newest = points[-1]
    return plain(
        f"From {first.title} ({first.year}, {100 * first.accuracy:.1f} %) to {best.title} "
        f"({best.year}, {100 * best.accuracy:.1f} %) accuracy rose; size did not. {largest.title} "
        f"has {largest.parameters / newest.parameters:.0f} times the parameters of {newest.title}, "
        f"which came {newest.year - largest.year} years later with {100 * newest.accuracy:.1f} %."
    )


def _line(one: Point) -> dict[str, str | int | float]:
    return {
        "Network": one.title,
        "Year": str(one.year),
        "Top-1": f"{100 * one.accuracy:.1f} %",
        "Parameters": f"{one.parameters:,}",
        "Measured on": one.measured,
        "Source": one.source,
    }


def _sources(points: list[Point]) -> str:
    return "; ".join(f"{one.title}: {one.source}" for one in points)


def _png(points: list[Point], caption: str) -> bytes:
    return as_png(timeline_figure(points, caption))


def _svg(points: list[Point], caption: str) -> bytes:
    return as_svg(timeline_figure(points, caption))
