"""The kernels that made a feature map."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.anatomy import filters
from explorer.anatomy.stages import Stage, stage_of, stages
from explorer.figures import tiles as figures
from explorer.figures.thumbnails import kernel_sheet
from explorer.look import Look
from explorer.ui.components.map_grid import map_grid
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.frame import plain
from explorer.ui.state import CHANNEL

MOST_SLICES = 36


def kernels(look: Look, path: str, channel: int, scope: str) -> None:
    """Show the kernel behind one feature map of a layer, slice by slice.

    Args:
        look: the network and the picture.
        path: of the layer whose map is shown.
        channel: which map.
        scope: what the choice of a channel belongs to.
    """
    stage = stage_of(stages(look.network.model), path)
    st.subheader("The kernel behind this map", anchor=False)
    if stage.convolution is None:
        st.write(f"{plain(stage.title)} has no kernel: it has nothing to learn. {stage.purpose}")
        return
    weights = filters(look.network.model, stage.convolution)
    if weights.shape[2] == 3 and stage.reads_input:
        _all_in_colour(weights, channel, scope)
    _slices(weights[..., channel], stage, channel, look.network.trained)


def _all_in_colour(weights: np.ndarray, channel: int, scope: str) -> None:
    count = weights.shape[-1]
    st.write(
        f"All {count} kernels of the first layer, as colours: what each one looks for in red, "
        "green and blue. Grey is zero. Click one to see its map."
    )
    thumbnails(
        kernel_sheet(weights, size=44),
        [Thumbnail(str(index), str(index)) for index in range(count)],
        str(channel),
        "Kernels of the first layer",
        lambda index: CHANNEL.set(int(index), scope),
        key="first-kernels",
        wrap=True,
    )


def _slices(kernel: np.ndarray, stage: Stage, channel: int, trained: bool) -> None:
    height, width, depth = kernel.shape
    shown = figures.tiles(kernel, figures.strongest(kernel, MOST_SLICES))
    some = f"the {len(shown.channels)} strongest of " if len(shown.channels) < depth else ""
    map_grid(
        shown,
        [_slice_name(index, depth, stage.reads_input) for index in shown.channels],
        title=f"Kernel {channel} of {stage.title}: {some}{depth} slices of {height} × {width}",
        note=_what_to_look_for(height, width, depth, trained),
        key="kernel-slices",
        scale="shared",
    )


def _slice_name(index: int, depth: int, reads_input: bool) -> str:
    if reads_input and depth == 3:
        return ("red", "green", "blue")[index]
    return "grey" if reads_input and depth == 1 else f"on map {index}"


def _what_to_look_for(height: int, width: int, depth: int, trained: bool) -> str:
    if not trained:
        return "Random numbers: training has not shaped this kernel yet."
    if height * width == 1:
        return "A 1 × 1 kernel only mixes: how much of each map before goes into this one."
    if depth == 1:
        return "Positive weights ask for strong values there, negative ones for weak; one map in."
    return (
        "Positive weights ask for strong values there, negative ones for weak; slices are summed."
    )
