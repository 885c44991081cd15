"""One filter of a convolution: its slices, which waves it lets through, and its feature map."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from explorer.anatomy.filters import kernel_sources
from explorer.anatomy.strengths import dead_filters, filter_norms, mean_activations, rank_of
from explorer.figures.frequency import favourite_wave, frequency_chart
from explorer.figures.thumbnails import kernel_sheet
from explorer.figures.tiles import largest
from explorer.look import Look
from explorer.ui import fields, inspected
from explorer.ui.choices import INSPECTED, LAYERS, OPENED_MAPS, SLICE_ORDER, SLICE_PAGE
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.places import Place, places_text
from explorer.ui.turning import turn
from explorer.ui.views.kernels import kernel_slices, slice_names, slices_words

SLICES_PER_PAGE = 36
_ORDERS = {"size": "the largest first", "number": "number"}


def one_filter(look: Look, path: str, weights: np.ndarray, number: int) -> None:
    """Show a filter in detail.

    Args:
        look: the network and the picture.
        path: of the convolution.
        weights: all its filters, see `explorer.anatomy.filters.filters`.
        number: of the filter.
    """
    st.subheader(f"Filter {number}", anchor=False)
    st.markdown(_facts(look, path, weights, number))
    kernel = weights[..., number]
    spatial = kernel.shape[0] * kernel.shape[1] > 1
    slices, response = st.columns(2, gap="medium")
    with slices:
        _slices(look, path, kernel, number)
    with response:
        _response(kernel, number) if spatial else _no_response()
    if inspected.gives_maps(look, path):
        show = heard(partial(_show_map, look, path, number), by_page=True)
        st.button(f"Show its feature map ({number})", on_click=show, key="filter-to-map")


def _facts(look: Look, path: str, weights: np.ndarray, number: int) -> str:
    """Norm, strength on this picture, and whether it does anything at all."""
    norms = filter_norms(weights)
    facts = [f"norm {norms[number]:.3g}, {_rank(number, norms)}"]
    if inspected.gives_maps(look, path):
        last = inspected.stage_of_layer(look, path).last
        strengths = mean_activations(look.maps(last)[0])
        facts.append(
            f"mean activation on this picture, after {plain(last)}: {strengths[number]:.3g}, "
            f"{_rank(number, strengths)}"
        )
    if dead_filters(weights)[number]:
        facts.append("**dead**: all its weights are about zero")
    return " · ".join(facts)


def _rank(number: int, strengths: np.ndarray) -> str:
    return f"place {rank_of(number, strengths):,} of {len(strengths):,}"


def _slices(look: Look, path: str, kernel: np.ndarray, number: int) -> None:
    scope = f"{look.network.name} {path}"
    depth = kernel.shape[-1]
    reads_input = inspected.stage_of_layer(look, path).reads_input
    names = slice_names(kernel_sources(look.network.model, path, number), reads_input)
    _in_colour(kernel, number, shown=depth == 3 and reads_input)
    by = "number"
    if depth > 3:
        by = fields.switch(SLICE_ORDER, "Slices sorted by", list(_ORDERS), "size", _ORDERS.get)
    order = largest(kernel) if by == "size" else tuple(range(depth))
    order = order[turn(SLICE_PAGE, depth, SLICES_PER_PAGE, "slices", f"{scope} {by}")]
    some = f"{len(order)} of " if len(order) < depth else ""
    title = f"Filter {number}: {some}{slices_words(kernel)}"
    kernel_slices(kernel, order, names, title, look.network.trained, key="filter-slices")


def _in_colour(kernel: np.ndarray, number: int, shown: bool) -> None:
    with st.container():
        if shown:
            thumbnails(
                kernel_sheet(kernel[..., np.newaxis], size=150),
                [Thumbnail(str(number), f"filter {number} as colours; grey is zero")],
                str(number),
                "The filter as colours",
                lambda value: None,
                key="filter-in-colour",
            )


def _response(kernel: np.ndarray, number: int) -> None:
    st.markdown(f"**Frequency response of filter {number}**")
    chart = frequency_chart(kernel)
    st.plotly_chart(chart, key="filter-response", config={"displaylogo": False})
    st.write(
        favourite_wave(kernel) + " Bright is let through; frequency 0, an even area, is in the "
        "middle, the finest stripes are at the rim."
    )


def _no_response() -> None:
    st.write(
        "A 1 × 1 filter looks at one place at a time, so that it lets all frequencies through "
        "alike: its frequency response is flat."
    )


def _show_map(look: Look, path: str, number: int) -> None:
    """Go to the feature maps, with the map of this filter enlarged."""
    last = inspected.stage_of_layer(look, path).last
    LAYERS.set(last, look.network.name)
    OPENED_MAPS.set(places_text([Place(last, number)]), look.network.name)
    INSPECTED.set("maps")
