"""The history: one network after the other, what it brought and what it cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from explorer.anatomy.costs import multiply_adds
from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, Classic
from explorer.architectures.story import (
    after,
    against_the_one_before,
    before,
    counted,
    history_table,
)
from explorer.diagrams import Diagram, diagram_of
from explorer.figures.architecture_diagram import diagram_png, diagram_svg
from explorer.figures.export import lines_as_csv
from explorer.ui import choices, fields, frame, menu, run_choices
from explorer.ui.compared import FULL
from explorer.ui.components.architectures.model_diagram import show_diagram
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.python_script import save

_BETWEEN = "~"  # names in a link to the part Compare
_NOTE = (
    "From left to right: what a picture becomes. Each block is all that works at one resolution, "
    "and its height is that of the maps. Point at a block to read what is in it."
)


@dataclass(frozen=True)
class _Read:
    """What is read of the models; it holds none.

    Attributes:
        diagram: of the full network.
        products: its multiply-adds for one picture.
        small_parameters: of its small form.
        small_products: likewise.
    """

    diagram: Diagram
    products: int
    small_parameters: int
    small_products: int


@frame.part
def history() -> None:
    """Tell of one network of the history, and where to go on from it."""
    name = fields.switch(
        choices.CLASSIC,
        "The networks, oldest first",
        list(CLASSICS),
        next(iter(CLASSICS)),
        lambda one: f"{CLASSICS[one].year} {CLASSICS[one].title}",
    )
    entry = CLASSICS[name]
    words, numbers = st.columns([3, 2], gap="large")
    with words:  # all of this is there before anything that Keras has to be loaded for
        _idea(entry)
    with numbers:
        _numbers(entry)
    _next_steps(entry)
    found = finished(
        "history",
        name,
        f"Reading the structure of {entry.title}; the first time, TensorFlow is loaded",
        partial(_read, entry),
        at_once=True,
        button="Draw it",
    )
    if found is not None:
        _structure(entry, found)
    _table()


def _idea(entry: Classic) -> None:
    st.subheader(f"{entry.title} ({entry.year})", anchor=False)
    st.write(f"**New:** {plain(entry.added)}")
    first, _, idea = entry.description.partition("\n\n")
    st.write(plain(first))
    st.write(plain(idea.replace("\n", " ")))
    st.caption(plain(entry.paper))


def _numbers(entry: Classic) -> None:
    result = entry.result
    with st.container(horizontal=True):
        quiet = {"delta_color": "off", "delta_arrow": "off"}
        published = f"published: {entry.published}"
        st.metric("Parameters, as built here", f"{entry.parameters:,}", published, **quiet)
        st.metric("Most probable class is right", f"{100 * result.top1:.4g} %", "top-1", **quiet)
    st.write(plain(against_the_one_before(entry)))
    st.caption(plain(f"Accuracy: {result.measured}; {result.source}."))
    st.caption(plain(f"Published count: {entry.counted_from}."))


def _next_steps(entry: Classic) -> None:
    older, newer = before(entry), after(entry)
    with st.container(horizontal=True):
        if newer is not None:
            _step("next", f"Next: {newer.title} ({newer.year})", partial(_turn_to, newer))
        _step("diagram", "Open it in Diagram", partial(_open_diagram, entry))
        if other := older or newer:
            pair = sorted([entry.name, other.name], key=list(CLASSICS).index)
            _step("compare", f"Compare it with {other.title}", partial(_compare, pair))
        _step("train", "Train its small form", partial(_train, entry))


def _step(name: str, label: str, then: Callable[[], None]) -> None:
    wish = heard(then, by_page=True)
    st.button(label, on_click=wish, key=f"history-{name}")


def _turn_to(entry: Classic) -> None:
    choices.CLASSIC.set(entry.name)


def _open_diagram(entry: Classic) -> None:
    choices.DIAGRAM_MODEL.set(entry.name)
    choices.ARCHITECTURES_PART.set("diagram")


def _compare(names: list[str]) -> None:
    choices.NETWORKS_AS.set(FULL)
    choices.COMPARED_ARCHITECTURES.set(_BETWEEN.join(names), FULL)
    choices.ARCHITECTURES_PART.set("compare")


def _train(entry: Classic) -> None:
    choices.ARCHITECTURE.set(entry.small, run_choices.recipe().name)
    choices.TRAIN_PART.set(None)
    menu.go_to("train")


def _read(entry: Classic, report: Report) -> _Read:
    model, small = entry.skeleton(), ARCHITECTURES[entry.small].skeleton()
    report(1, 2)
    drawn = diagram_of(model, "stages", f"{entry.title} ({entry.year})")
    found = _Read(drawn, multiply_adds(model), small.count_params(), multiply_adds(small))
    report(2, 2)
    return found


def _structure(entry: Classic, found: _Read) -> None:
    height, width, channels = entry.input_shape
    st.subheader("What it is made of", anchor=False)
    st.write(
        f"It takes pictures of {height}×{width}×{channels}, tells {entry.classes:,} classes apart, "
        f"and multiplies and adds {counted(found.products)} times for each picture."
    )
    show_diagram(found.diagram, key="history-structure", note=_NOTE)
    with st.container(horizontal=True):
        svg, png = partial(diagram_svg, found.diagram), partial(diagram_png, found.diagram)
        save("Save the diagram (SVG)", svg, f"{entry.name}-stages.svg", "image/svg+xml")
        save("Save the diagram (PNG)", png, f"{entry.name}-stages.png", "image/png")
    small = ARCHITECTURES[entry.small]
    first, _, rest = small.description.partition("\n\n")
    st.subheader("Its small form, which trains on a laptop", anchor=False)
    st.write(plain(first))
    st.write(plain(rest.replace("\n", " ")))
    st.caption(
        f"{found.small_parameters:,} parameters and {counted(found.small_products)} multiply-adds "
        f"for a picture of {small.input_shape[0]}×{small.input_shape[1]}."
    )


def _table() -> None:
    head, lines = history_table()
    with st.expander("The whole history as a table"):
        titles = [one.replace("_", " ").capitalize() for one in head]
        shown = [dict(zip(titles, map(str, line), strict=True)) for line in lines]
        st.dataframe(shown, hide_index=True, height="content")
        save("Save this table (CSV)", lines_as_csv(head, lines), "history.csv", "text/csv")
