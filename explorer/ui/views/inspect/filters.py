"""The filters of a convolution: all of them, and one of them slice by slice."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.anatomy.filters import filters as filters_of
from explorer.anatomy.strengths import ORDERS, dead_filters, filter_norms
from explorer.figures.filters import COLOURS, FREQUENCY, WAYS, ways_for
from explorer.figures.thumbnails import kernel_sheet
from explorer.look import Look
from explorer.ui import fields, frame, inspected
from explorer.ui.choices import (
    COLOUR_SCALE,
    FILTER,
    FILTER_ORDER,
    FILTER_PAGE,
    FILTER_WAY,
    FILTERS_OF,
)
from explorer.ui.components.map_grid import map_grid
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.frame import plain
from explorer.ui.turning import turn
from explorer.ui.views.inspect.filters_to_take import filters_to_take
from explorer.ui.views.inspect.one_filter import one_filter

PER_PAGE = 64
"""Filters that are shown at once."""
_ORDER_TITLES = {"number": "number", "norm": "norm", "activation": "activation on this picture"}
_SCALES = {"own": "each filter its own", "shared": "one for all"}
_NOTES = {
    COLOURS: "What each filter looks for in red, green and blue; grey is zero. Stripes find edges, "
    "blobs find colours. Click a filter to open it.",
    "strongest": "Of each filter the slice with the largest weights. Orange weights ask for large "
    "values there, violet ones for small. Click a filter to open it.",
    "mean": "Each filter averaged over its input channels. Orange weights ask for large values "
    "there, violet ones for small. Click a filter to open it.",
    "all": "A 1 × 1 filter only mixes channels: each cell is the weight of one of them, line by "
    "line. Click a filter to open it.",
    FREQUENCY: "Which waves each filter lets through: slow changes of brightness in the middle, "
    "fine stripes at the rim, half a cycle per pixel. Two spots show a filter of stripes. Click "
    "a filter to open it.",
}


@frame.part
def filters(look: Look) -> None:
    """Show the filters of a convolution, and the chosen one in detail.

    Args:
        look: the network and the picture.
    """
    layers = inspected.convolutions(look)
    if not layers:
        st.info("This network has no convolution, and so no filters.")
        return
    path = _choose_layer(look, layers)
    weights = filters_of(look.network.model, path)
    way, by = _choose_way(look, path)
    st.markdown(_words(weights, path))
    order = inspected.order_of_filters(look, path, by)
    scope = f"{look.network.name} {path}"
    chosen = FILTER.get(order[0], range(weights.shape[-1]), of=scope)
    shown = order[turn(FILTER_PAGE, len(order), PER_PAGE, "filters", f"{scope} {by}")]
    _grid(look, path, weights, way, shown, chosen, scope)
    one_filter(look, path, weights, chosen)
    filters_to_take(look, path, weights, way, shown)


def _choose_layer(look: Look, layers: list[str]) -> str:
    return fields.select(
        FILTERS_OF,
        "Filters of the convolution",
        layers,
        layers[0],
        title=lambda path: _layer_title(look, path),
        of=look.network.name,
    )


def _layer_title(look: Look, path: str) -> str:
    height, width, _, count = inspected.filters_shape(look, path)
    return f"{path}: {count:,} filters of {height} × {width} ({look.view.layer(path).kind})"


def _choose_way(look: Look, path: str) -> tuple[str, str]:
    """How filters are shown, and in what order."""
    ways = ways_for(inspected.filters_shape(look, path))
    orders = [by for by in ORDERS if by != "activation" or inspected.gives_maps(look, path)]
    shown, sorted_by = st.columns([3, 2], gap="medium")
    with shown:
        scope = f"{look.network.name} {'~'.join(ways)}"
        way = fields.switch(FILTER_WAY, "Show each filter", ways, ways[0], WAYS.get, of=scope)
    with sorted_by:
        by = fields.switch(FILTER_ORDER, "Sorted by", orders, "norm", _ORDER_TITLES.get)
    return way, by


def _words(weights: np.ndarray, path: str) -> str:
    """How many filters there are, how large, how strong, and how many do nothing."""
    height, width, depth, count = weights.shape
    norms, dead = filter_norms(weights), np.flatnonzero(dead_filters(weights)).tolist()
    slices = "1 slice" if depth == 1 else f"{depth:,} slices"
    if not dead:
        nothing = "none is dead"
    else:
        named = ", ".join(map(str, dead[:12])) + (" …" if len(dead) > 12 else "")
        verb = "is" if len(dead) == 1 else "are"
        nothing = f"**{len(dead)} {verb} dead**, all weights about zero: {named}"
    return (
        f"**{plain(path)}** has {count:,} filters, each of {slices} of {height} × {width} weights; "
        f"norms from {norms.min():.3g} to {norms.max():.3g}; {nothing}."
    )


def _grid(
    look: Look,
    path: str,
    weights: np.ndarray,
    way: str,
    shown: tuple[int, ...],
    chosen: int,
    scope: str,
) -> None:
    count = weights.shape[-1]
    some = f"{len(shown)} of {count:,}" if len(shown) < count else f"all {count}"
    title = f"Filters: {some}, {WAYS[way]}"
    if way == COLOURS:
        _colours(weights, title, shown, chosen, scope)
        return
    tiles = inspected.shown_filters(look, path, way, shown)
    map_grid(
        tiles,
        [f"filter {index}" for index in shown],
        title=title,
        note=_NOTES[way],
        key="filters",
        chosen=chosen if chosen in shown else shown[0],
        scale=COLOUR_SCALE.get("own", ("own", "shared")),
        on_pick=lambda index: FILTER.set(int(index), scope),
        on_scale=COLOUR_SCALE.set,
        enlarge=False,
    )


def _colours(
    weights: np.ndarray, title: str, shown: tuple[int, ...], chosen: int, scope: str
) -> None:
    scale = fields.switch(COLOUR_SCALE, "Colour scale", list(_SCALES), "own", _SCALES.get)
    st.markdown(f"**{title}**  \n{_NOTES[COLOURS]}")
    norms, dead = filter_norms(weights), dead_filters(weights)
    thumbnails(
        kernel_sheet(weights[..., list(shown)], size=60, shared=scale == "shared"),
        [Thumbnail(str(one), f"filter {one}", _norm(norms[one], dead[one])) for one in shown],
        str(chosen),
        title,
        lambda index: FILTER.set(int(index), scope),
        key="filters-in-colour",
        wrap=True,
    )


def _norm(norm: float, dead: bool) -> str:
    return "dead, about 0" if dead else f"norm {norm:.3g}"
