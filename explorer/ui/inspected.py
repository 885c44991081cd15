"""What the Inspect page shows of a network and a picture, computed once for all visitors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from explorer.anatomy.cell_chain import CellChain, cell_chain
from explorer.anatomy.filters import filters
from explorer.anatomy.stages import CONVOLUTIONS, Stage, stage_of, stages
from explorer.anatomy.strengths import dead_channels, filter_order, strongest_cell
from explorer.figures.cell_sums import drawn_cell
from explorer.figures.filters import filter_tiles
from explorer.figures.tiles import Tiles
from explorer.look import Look
from explorer.ui.places import Place

SLICES = 24
"""Input channels whose part in a sum is shown one by one."""
_COLOURS = {1: ("grey",), 3: ("red", "green", "blue")}
_keep = st.cache_data(max_entries=200, show_spinner=False)


@dataclass(frozen=True)
class MadeCell:
    """What made a value, as the browser shows it.

    Attributes:
        value: the number.
        begin: see `explorer.figures.cell_sums.drawn_cell`.
        formulas: in LaTeX, of the step with several inputs and of those that follow.
        steps: in words, the steps after the beginning.
    """

    value: float
    begin: dict[str, Any]
    formulas: tuple[str, ...]
    steps: tuple[str, ...]


def made_cell(look: Look, place: Place) -> MadeCell:
    """What made the value at a place; raises as `explorer.anatomy.cell.what_made`."""
    return _made_cell(look, look.key, place)


def dead_maps(look: Look, path: str) -> list[int]:
    """The maps of a layer that are zero everywhere on this picture."""
    return _dead_maps(look, look.key, path)


def strongest_place(look: Look, path: str, channel: int) -> Place:
    """The cell of a map with the largest absolute value."""
    return Place(path, channel, *strongest_cell(look.maps(path)[0][..., channel]))


def channel_name(look: Look, layer: str, channel: int) -> str:
    """How people call a channel: a colour of the picture, a map of a layer, or a unit."""
    if layer == look.view.input_name:
        names = _COLOURS.get(look.x.shape[-1])
        return names[channel] if names else f"input {channel}"
    if layer in look.shapes:
        return f"map {channel}"
    answers = layer == look.view.layers[-1].path
    name = look.network.class_names[channel].replace("_", " ") if answers else ""
    return f"unit {channel} ({name})" if name else f"unit {channel}"


def answer_place(look: Look) -> Place | None:
    """The score of the most probable class; None where the network ends in maps."""
    layer = look.view.layers[-1]
    return Place(layer.path, look.top_classes(1)[0]) if len(layer.output_shape) == 1 else None


def convolutions(look: Look) -> list[str]:
    """Paths of all convolutions of a network, nested ones too."""
    return [layer.path for layer in look.view.layers if layer.kind in CONVOLUTIONS]


def stage_of_layer(look: Look, path: str) -> Stage:
    """The stage that a layer belongs to."""
    return stage_of(stages(look.network.model), path)


def filters_shape(look: Look, path: str) -> tuple[int, int, int, int]:
    """Height, width, input channels and number of the filters of a convolution."""
    return _filters_shape(look, look.network.identity, path)


def gives_maps(look: Look, path: str) -> bool:
    """Whether each filter of a convolution gives one of its maps.

    Those of a separable convolution do not: their results are mixed once more.
    """
    return look.view.layer(path).kind != "SeparableConv2D"


def order_of_filters(look: Look, path: str, by: str) -> tuple[int, ...]:
    """The filters of a convolution, sorted; see `explorer.anatomy.strengths.filter_order`."""
    return _order_of_filters(look, look.key, path, by)


def shown_filters(look: Look, path: str, way: str, order: tuple[int, ...]) -> Tiles:
    """Some filters of a convolution; see `explorer.figures.filters.filter_tiles`."""
    return _shown_filters(look, look.network.identity, path, way, order)


@_keep
def _made_cell(_look: Look, key: str, place: Place) -> MadeCell:
    chain = cell_chain(_look.view, _look.x, *place, slices=SLICES)
    begin = chain.begin
    source = getattr(begin, "source", "")
    drawn = drawn_cell(
        begin, _maps_of(_look, source), lambda channel: channel_name(_look, source, channel)
    )
    drawn["leads_back"] = source != _look.view.input_name
    return MadeCell(_value(chain), drawn, _formulas(chain), _words(chain))


def _value(chain: CellChain) -> float:
    return float((chain.steps[-1] if chain.steps else chain.begin).cell.value)


def _formulas(chain: CellChain) -> tuple[str, ...]:
    formulas = [getattr(one, "formula", "") for one in (chain.begin, *chain.steps)]
    return tuple(filter(None, formulas))


def _words(chain: CellChain) -> tuple[str, ...]:
    return tuple(f"{step.cell.layer} ({step.kind}): {step.sentence}" for step in chain.steps)


def _maps_of(look: Look, source: str) -> np.ndarray | None:
    if source == look.view.input_name:
        return look.x[0]
    return look.maps(source)[0] if source in look.shapes else None


@_keep
def _dead_maps(_look: Look, key: str, path: str) -> list[int]:
    return np.flatnonzero(dead_channels(_look.maps(path)[0])).tolist()


@_keep
def _filters_shape(_look: Look, identity: str, path: str) -> tuple[int, int, int, int]:
    return filters(_look.network.model, path).shape


@_keep
def _order_of_filters(_look: Look, key: str, path: str, by: str) -> tuple[int, ...]:
    [maps] = _look.maps(stage_of_layer(_look, path).last)
    return tuple(filter_order(by, filters(_look.network.model, path), maps))


@_keep
def _shown_filters(
    _look: Look, identity: str, path: str, way: str, order: tuple[int, ...]
) -> Tiles:
    return filter_tiles(filters(_look.network.model, path), way, order)
