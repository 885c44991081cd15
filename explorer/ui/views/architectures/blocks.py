"""Blocks: the ideas that networks are built of, each with its diagram, its costs and its code."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.anatomy import layer_table, view_of
from explorer.anatomy.costs import multiply_adds_by_layer
from explorer.blocks import BLOCKS
from explorer.blocks.costs import PLAIN, block_cost, block_costs, block_skeleton
from explorer.blocks.keras_code import block_code
from explorer.blocks.words import where_it_pays
from explorer.diagrams import diagram_of
from explorer.figures.architecture_diagram import diagram_png, diagram_svg
from explorer.figures.block_costs import block_costs_chart, block_costs_csv
from explorer.figures.export import lines_as_csv
from explorer.ui import design_choices, fields, frame
from explorer.ui.choices import ARCHITECTURES_PART, BLOCK, BLOCK_FILTERS, BLOCK_SIDE, BLOCK_STRIDE
from explorer.ui.components.architectures.model_diagram import show_diagram
from explorer.ui.events import heard
from explorer.ui.views.python_script import save

WIDTHS = (16, 32, 64, 128, 256, 512)
SIDES = (8, 16, 32, 56, 112)
_DEFAULT = "depthwise_separable"
_NOTE = (
    "From left to right: what happens to the maps. Point at a step, or use the arrow keys, to read "
    "its shapes and where its parameters come from."
)
_Setting = tuple[str, int, int, int]
"""Block, number of maps, stride, side of the maps that go in."""


@frame.part
def blocks() -> None:
    """Show one block, and what all of them cost."""
    name = fields.switch(BLOCK, "Block", list(BLOCKS), _DEFAULT, lambda one: BLOCKS[one].title)
    first, _, rest = BLOCKS[name].description.partition("\n\n")
    st.subheader(f"{BLOCKS[name].title} ({BLOCKS[name].year})", anchor=False)
    st.write(first)
    setting = (name, *_size())
    picture = st.container()
    words, numbers = st.columns([3, 2], gap="large")
    with words:  # before anything that Keras has to be loaded for
        st.write(rest)
        st.caption(frame.plain(BLOCKS[name].paper))
    with picture:
        _diagram(setting)
    with numbers:
        _costs(setting)
    _beside_each_other(setting)
    _layers(setting)
    _code(setting)


def _size() -> tuple[int, int, int]:
    maps, stride, size = st.columns([3, 1, 2], gap="medium")
    with maps:
        filters = fields.slider(BLOCK_FILTERS, "Maps that go in, and that come out", WIDTHS, 64)
    with stride:
        step = fields.switch(BLOCK_STRIDE, "Stride", (1, 2), 1)
    with size:
        side = fields.select(BLOCK_SIDE, "Size of the maps that go in", SIDES, 32, _square)
    return filters, step, side


def _square(side: int) -> str:
    return f"{side}×{side}"


def _diagram(setting: _Setting) -> None:
    with st.spinner("Building the block", show_time=True):
        diagram = diagram_of(block_skeleton(*setting), title=BLOCKS[setting[0]].title)
    show_diagram(diagram, key="block-diagram", note=_NOTE)
    with st.container(horizontal=True):
        svg, png = partial(diagram_svg, diagram), partial(diagram_png, diagram)
        save("Save the diagram (SVG)", svg, f"{setting[0]}.svg", "image/svg+xml")
        save("Save the diagram (PNG)", png, f"{setting[0]}.png", "image/png")


def _costs(setting: _Setting) -> None:
    name, *size = setting
    cost, plain = block_cost(*setting), block_cost(PLAIN, *size)
    with st.container(horizontal=True):
        for title, count, measure in (
            ("Parameters", cost.parameters, plain.parameters),
            ("Multiply-adds", cost.multiply_adds, plain.multiply_adds),
        ):
            beside = "the measure" if name == PLAIN else f"plain: {measure:,}"
            st.metric(title, f"{count:,}", beside, delta_color="off", delta_arrow="off")
    st.write(where_it_pays(*setting))
    wish = heard(partial(_use_in_builder, name), by_page=True)
    st.button("Use it in the builder", on_click=wish, key="block-to-builder")


def _use_in_builder(name: str) -> None:
    design_choices.add_block(name)
    ARCHITECTURES_PART.set("builder")


def _beside_each_other(setting: _Setting) -> None:
    name, *size = setting
    filters, stride, side = size
    costs = block_costs(*size)
    st.subheader("All blocks beside the plain convolution", anchor=False)
    st.plotly_chart(
        block_costs_chart(costs, name), key="block-costs", config={"displaylogo": False}
    )
    st.caption(
        f"Each for {filters} maps of {side}×{side} with stride {stride}. Bars that end left of the "
        "dashed line are cheaper than the plain 3x3 convolution. Multiplications are not time: a "
        "depthwise convolution waits for memory more than it calculates, so a machine gains less "
        "from it than its bar says. *Compare* measures that for whole networks. And costs are half "
        "of the matter: what a block is worth shows in the accuracy of networks built of it."
    )
    save(
        "Save these numbers (CSV)",
        partial(block_costs_csv, costs, filters, stride, side),
        f"blocks-{filters}-maps-stride-{stride}-{side}px.csv",
        "text/csv",
    )


def _layers(setting: _Setting) -> None:
    box = st.expander("Layer by layer, with the arithmetic", on_change="rerun", key="block-layers")
    if box.open:
        with box:
            lines = _lines(setting)
            st.dataframe(lines, hide_index=True)
            table = lines_as_csv(list(lines[0]), [list(line.values()) for line in lines])
            save("Save this table (CSV)", table, f"{setting[0]}-layers.csv", "text/csv")


def _lines(setting: _Setting) -> list[dict[str, str | int]]:
    skeleton = block_skeleton(*setting)
    products = multiply_adds_by_layer(view_of(skeleton))
    return [
        {
            "Layer": row.path,
            "Kind": row.kind,
            "Output": "×".join(map(str, row.output_shape)),
            "Parameters": row.parameters,
            "Arithmetic": row.arithmetic,
            "Multiply-adds": products.get(row.path, 0),
        }
        for row in layer_table(skeleton)
    ]


def _code(setting: _Setting) -> None:
    box = st.expander("Keras code of this block", on_change="rerun", key="block-code")
    if box.open:
        with box:
            code = block_code(*setting)
            st.write("This script builds the block alone. It needs nothing but Keras.")
            st.code(code, language="python", height=360)
            save("Save the code", code, f"{setting[0]}.py", "text/x-python")
